// What the product is measured against: the seed's own request, its compressor (ported for measurement alone), numbers on every
// row, and repomix where somebody has it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Sample } from './sources';
import type { Counts } from './tokenizers';

/** The seed's newest reviewer prompt and its template, as counted in facts/tokens.md section 9; the texts do not ship. */
export const SEED_REVIEWER = { v3: { cl100k: 539, claude2: 599 }, v2: { cl100k: 1_453, claude2: 1_578 } };
export const SEED_TEMPLATE: Counts = { cl100k: 36, claude2: 38 };

/**
 * What the seed's compressor does to a text: its markdown decorations go, numbered lists become bulleted ones, and every run
 * of blanks, line ends included, becomes one. Its word list is left out: it saves under half a per cent of its own prompts.
 */
export function seedCompressed(text: string): string {
  return text
    .replaceAll(/\*\*([^*]+)\*\*/g, '$1')
    .replaceAll(/\*([^*]+)\*/g, '$1')
    .replaceAll(/\d+\.\s+/g, '- ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

export function everyRowNumbered(text: string): string {
  return text
    .split('\n')
    .map((row, index) => `${index + 1}|${row}`)
    .join('\n');
}

/**
 * repomix is 109 MB in 175 packages and wants Node 22: too much for a devDependency. It runs where CODE_INSIGHT_BENCH_REPOMIX
 * names its folder (`npm i repomix@1.18.1` somewhere else).
 * @returns what `--compress` makes of each file; undefined where it is not there.
 */
export function repomixCompressed(samples: readonly Sample[]): ReadonlyMap<Sample, string> | undefined {
  const home = process.env['CODE_INSIGHT_BENCH_REPOMIX'];
  if (home === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'code-insight-repomix-'));
  try {
    const names = samples.map((sample, at) => `${String(at).padStart(4, '0')}${path.extname(sample.file)}`);
    const files = path.join(folder, 'files');
    mkdirSync(files);
    samples.forEach(({ text }, at) => {
      writeFileSync(path.join(files, names[at] ?? ''), text);
    });
    const out = path.join(folder, 'out.json');
    const bin = path.join(home, 'bin', 'repomix.cjs');
    const args = [bin, '--compress', '--style', 'json', '--no-security-check', '--quiet', '-o', out, files];
    const { status } = spawnSync(process.execPath, args, { cwd: folder, stdio: 'ignore', timeout: 240_000 });
    if (status !== 0) return undefined;
    const packed = (JSON.parse(readFileSync(out, 'utf8')) as { files: Record<string, string> }).files;
    const named = new Map(Object.entries(packed).map(([file, text]) => [path.basename(file), text]));
    return new Map(
      samples.flatMap((sample, at) => {
        const text = named.get(names[at] ?? '');
        return text === undefined ? [] : [[sample, text] as const];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
