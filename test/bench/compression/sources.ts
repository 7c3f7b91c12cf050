// Which files are measured: real ones, the same on every machine that has them, chosen by a hash of their path. Half of them,
// by the hash as well, are held out: whoever tunes looks at the other half alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { languageOfPath } from '../../../src/core/guard/languages';
import type { LineRange } from '../../../src/core/prompt/source';
import { functionHeads } from './functionHeads';
import { unpackedPackages } from './packages';

export const LANGUAGES: readonly string[] = 'javascript typescript python java go rust c cpp csharp ruby php'.split(
  ' ',
);
const FILES_PER_HALF = 12;
const FUNCTIONS_PER_FILE = 4;
const ROWS = { least: 100, most: 1_200 };
const MOST_BYTES = 120_000;
const LONGEST_ROW = 500;
/** Declarations have no functions; what is minified or generated is no source, and a header is no C++ by its name alone. */
const NO_SOURCE = /\.d\.[cm]?ts$|\.min\.|bundle|generated|\.h$|\.(inc|in)$/;

export type Half = 'tuned' | 'held out';

export interface Sample {
  /** Where it is on this machine. */
  readonly file: string;
  readonly languageId: string;
  readonly half: Half;
  readonly text: string;
  /** One row each: a function's first. */
  readonly scopes: readonly LineRange[];
}

interface Found {
  readonly file: string;
  /** What it belongs to: of each project, one file is taken after the other. */
  readonly project: string;
  readonly hash: string;
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @returns the files, and what could not be had. @param download false: takes what is there already. */
export function samples(download = true): { readonly samples: readonly Sample[]; readonly missing: readonly string[] } {
  const { packages, missing } = unpackedPackages(download);
  const found = new Map<string, Found[]>(LANGUAGES.map((id) => [id, []]));
  for (const { name, folder } of packages) walk(folder, (inside) => `${name}/${topOf(inside)}`, found);
  walk(
    'node_modules',
    (inside) =>
      inside
        .split('/')
        .slice(0, inside.startsWith('@') ? 2 : 1)
        .join('/'),
    found,
  );
  const library = pythonLibrary();
  if (library !== undefined) walk(library, (inside) => `python/${inside.split('/').slice(0, -1).join('/')}`, found);
  for (const folder of (process.env['CODE_INSIGHT_BENCH_SOURCES'] ?? '').split(':').filter(Boolean)) {
    walk(folder, topOf, found);
  }
  return {
    samples: [...found].flatMap(([languageId, files]) => choose(languageId, files)),
    missing,
  };
}

function topOf(inside: string): string {
  return inside.split('/').slice(0, -1).join('/');
}

function pythonLibrary(): string | undefined {
  const { stdout, status } = spawnSync('python3', ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

function walk(root: string, projectOf: (inside: string) => string, found: Map<string, Found[]>): void {
  let files: string[];
  try {
    files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  } catch {
    return;
  }
  for (const inside of files) {
    if (NO_SOURCE.test(inside) || /(^|\/)(__pycache__|site-packages)\//.test(inside)) continue;
    const list = found.get(languageOfPath(inside));
    const project = projectOf(inside);
    list?.push({ file: path.join(root, inside), project, hash: hashOf(`${project}:${path.basename(inside)}`) });
  }
}

/** One file of each project in turn, both in the order of their hashes, until both halves are full. */
function choose(languageId: string, files: readonly Found[]): Sample[] {
  const projects = new Map<string, Found[]>();
  for (const each of files.toSorted((one, other) => (one.hash < other.hash ? -1 : 1))) {
    const list = projects.get(each.project);
    if (list) list.push(each);
    else projects.set(each.project, [each]);
  }
  const inTurn = [...projects.values()].flatMap((list) => list.map((each, turn) => ({ each, turn })));
  inTurn.sort((one, other) => one.turn - other.turn || (one.each.hash < other.each.hash ? -1 : 1));
  const chosen: Sample[] = [];
  const seen = new Set<string>();
  for (const { each } of inTurn) {
    const half: Half = parseInt(each.hash.slice(-1), 16) % 2 === 0 ? 'tuned' : 'held out';
    if (chosen.filter((sample) => sample.half === half).length >= FILES_PER_HALF) continue;
    const text = fitting(each.file);
    if (text === undefined || seen.has(text)) continue;
    const scopes = spread(functionHeads(text.split(/\r\n|\r|\n/), languageId), FUNCTIONS_PER_FILE);
    if (scopes.length === 0) continue;
    seen.add(text);
    chosen.push({
      ...{ file: each.file, languageId, half, text },
      scopes: scopes.map((start) => ({ start, end: start })),
    });
    if (chosen.length >= 2 * FILES_PER_HALF) break;
  }
  return chosen;
}

function fitting(file: string): string | undefined {
  try {
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > MOST_BYTES) return undefined;
    const text = readFileSync(file, 'utf8');
    const lines = text.split(/\r\n|\r|\n/);
    const fits = lines.length >= ROWS.least && lines.length <= ROWS.most && !text.includes('\uFFFD');
    return fits && lines.every((line) => line.length <= LONGEST_ROW) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Evenly over all that there are. */
function spread<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most);
  return all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step)).slice(0, most);
}
