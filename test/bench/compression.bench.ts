// What a review of one function saves against sending its file, and of a whole file; how often the proof failed; how long it
// takes and how that grows. Through the product's own worker, on real files of this machine.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { FolderAssets } from '../../src/core/assets';
import type { ComposeInput } from '../../src/core/compute/composeRequest';
import { languageOfPath } from '../../src/core/guard/languages';
import { BRAIN_FILE, instructionsFor, parseBrain } from '../../src/core/prompt/brain';
import type { LineRange } from '../../src/core/prompt/source';
import { reviewTask } from '../../src/core/tasks/review';
import { WorkerCompute } from '../../src/worker/workerCompute';
import { percentile, report, type Row } from './statistics';
import { realCode } from './support';

const FILES_PER_LANGUAGE = 30;
const FUNCTIONS_PER_FILE = 4;
const ROWS = { least: 100, most: 1_200 };

/** Where this machine has real code. More folders: CODE_INSIGHT_BENCH_SOURCES, separated by colons. */
const FOLDERS = [
  ...(process.env['CODE_INSIGHT_BENCH_SOURCES'] ?? '').split(':').filter(Boolean),
  'node_modules',
  '/usr/lib/python3',
  '/usr/lib/python3.11',
  '/usr/lib/python3.12',
  '/usr/include',
  '/usr/lib/ruby',
  '/usr/share',
  '/usr/src',
  '/usr/lib/go',
  '/usr/local/go/src',
];

const FUNCTION_HEAD: Readonly<Record<string, RegExp>> = {
  python: /^\s*(async )?def \w+/,
  ruby: /^\s*def \w+/,
  go: /^func /,
  rust: /^\s*(pub(\(\w+\))? )?fn \w+/,
  php: /^\s*((public|private|protected|static) )*function \w+/,
  javascript: /^\s*(export )?(async )?(static )?(function \w+|\w+\([^()]*\) \{$)/,
  typescript: /^\s*(export )?(async )?(private |static |public )*(function \w+|#?\w+\([^()]*\)(: [^;=]+)? \{$)/,
};
const BRACED = /^\s*[\w:*&<>,~\s]+\([^;]*\)[^;=]*\{\s*$/;
const NO_FUNCTION = /^\s*(if|for|while|switch|catch|else|return|do|elif|with)\b/;

/** Rows at which functions begin, told by their look, so that the choice does not depend on what is measured. */
function heads(lines: readonly string[], languageId: string): number[] {
  const head = FUNCTION_HEAD[languageId.replace('react', '')] ?? BRACED;
  return lines.flatMap((line, index) => (head.test(line) && !NO_FUNCTION.test(line) ? [index + 1] : []));
}

function walk(folder: string, found: Map<string, string[]>, depth = 0): void {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && depth < 9) walk(file, found, depth + 1);
    // Declarations have no functions; what is minified is no source.
    if (!entry.isFile() || /\.d\.[cm]?ts$|\.min\.|bundle|generated/.test(entry.name)) continue;
    const languageId = languageOfPath(entry.name);
    const list = found.get(languageId);
    if (list) list.push(file);
  }
}

function every<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, at) => all[Math.floor(at * step)]).filter(
    (each) => each !== undefined,
  );
}

interface Sample {
  readonly file: string;
  readonly languageId: string;
  readonly text: string;
  readonly scopes: readonly LineRange[];
}

function samples(): Map<string, Sample[]> {
  const ids = 'javascript typescript typescriptreact python java go rust c cpp csharp ruby php'.split(' ');
  const found = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const folder of FOLDERS) walk(folder, found);
  const chosen = new Map<string, Sample[]>();
  for (const [languageId, files] of found) {
    const fit: Sample[] = [];
    // Spread over all that there is; twice as many as needed, for some have no functions.
    for (const file of every(files, FILES_PER_LANGUAGE * 20)) {
      if (fit.length >= FILES_PER_LANGUAGE) break;
      if (statSync(file).size > 120_000) continue;
      const text = readFileSync(file, 'utf8');
      const lines = text.split(/\r\n|\r|\n/);
      if (lines.length < ROWS.least || lines.length > ROWS.most || lines.some((line) => line.length > 500)) continue;
      const scopes = every(heads(lines, languageId), FUNCTIONS_PER_FILE).map((start) => ({ start, end: start }));
      if (scopes.length > 0) fit.push({ file, languageId, text, scopes });
    }
    if (fit.length > 0) chosen.set(languageId, fit);
  }
  return chosen;
}

const percent = (part: number, whole: number): number => 100 * (1 - part / whole);
const rounded = (value: number): number => Math.round(10 * value) / 10;

async function main(): Promise<void> {
  const compute = new WorkerCompute(path.resolve('dist'), 60_000);
  const brain = parseBrain(await new FolderAssets('.').read(BRAIN_FILE));
  const instructions = instructionsFor(brain, reviewTask, 'en');
  const signal = new AbortController().signal;
  const compose = async (text: string, languageId: string, scope?: LineRange) => {
    const source = { name: 'code', path: 'src/file', languageId, text, ...(scope && { scope }) };
    const input: ComposeInput = {
      task: 'code_review',
      sources: [source],
      instructions,
      secrets: 'redact',
      maxBytes: 1e9,
    };
    const output = await compute.composeRequest(input, signal);
    return output.kind === 'composed' ? output : undefined;
  };

  const table: Record<string, unknown>[] = [];
  const misses: unknown[] = [];
  const everything = { part: [] as number[], whole: [] as number[] };
  for (const [languageId, files] of samples()) {
    const part: number[] = [];
    const whole: number[] = [];
    const stages = { compact: 0, other: 0, proofs: 0 };
    for (const { file, text, scopes } of files) {
      const all = await compose(text, languageId);
      if (all?.wholeTokens !== undefined) whole.push(percent(all.tokens, all.wholeTokens));
      for (const scope of scopes) {
        const one = await compose(text, languageId, scope);
        if (one?.wholeTokens === undefined) continue;
        part.push(percent(one.tokens, one.wholeTokens));
        const context = one.sources[0]?.context;
        if (context?.stage === 'compact') stages.compact++;
        else stages.other++;
        if (context?.fallback) misses.push({ file, scope, ...context.fallback });
        if (context?.fallback?.reason === 'proof') stages.proofs++;
      }
    }
    everything.part.push(...part);
    everything.whole.push(...whole);
    table.push({
      language: languageId,
      files: files.length,
      functions: part.length,
      ...columns(part, whole),
      ...stages,
    });
  }
  table.push({
    language: 'all',
    files: '',
    functions: everything.part.length,
    ...columns(everything.part, everything.whole),
  });
  console.table(table);

  const rows: Row[] = [];
  for (const kilobytes of [1, 10, 50, 100, 200, 500]) {
    const text = wholeFunctions(kilobytes);
    const middle = Math.floor(text.split('\n').length / 2);
    const scope = { start: middle, end: middle + 3 };
    const times: number[] = [];
    for (let run = 0; run < 14; run++) {
      const start = performance.now();
      await compose(text, 'typescript', scope);
      // The first ones load the grammar and are compiled.
      if (run >= 4) times.push(performance.now() - start);
    }
    rows.push({ name: `a part of ${kilobytes} KB of TypeScript, with guard, proof and counts`, samples: times });
  }
  await compute.close();
  report('compression', rows, { savings: table, misses });
}

function columns(part: readonly number[], whole: readonly number[]): Record<string, unknown> {
  const at = (values: readonly number[], share: number): number => rounded(percentile(values, share));
  return {
    'part p25 %': at(part, 0.25),
    'part median %': at(part, 0.5),
    'part p75 %': at(part, 0.75),
    '>= 40 %': rounded((100 * part.filter((value) => value >= 40).length) / Math.max(1, part.length)),
    'whole median %': at(whole, 0.5),
    'whole worst %': at(whole, 0.0001),
  };
}

/** Real code that ends where a statement does, so that it parses. */
function wholeFunctions(kilobytes: number): string {
  const text = realCode(kilobytes);
  return text.slice(0, text.lastIndexOf('\n}\n') + 3);
}

void main();
