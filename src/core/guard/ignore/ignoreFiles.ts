/**
 * Which line of a workspace's ignore files keeps a file back. The pattern language is git's, by the package `ignore`; a
 * pattern may still be made to run for ages, so this is called in the worker, under a deadline.
 */
import { createHash } from 'node:crypto';
import ignore, { type Ignore } from 'ignore';
import { LRUCache } from 'lru-cache';

/** Of git first: it is the one that most people know. Each counts by itself: none can take back what another says. */
export const IGNORE_FILES = [
  '.gitignore',
  '.codeinsightignore',
  '.aiignore',
  '.cursorignore',
  '.copilotignore',
] as const;
export type IgnoreFileName = (typeof IGNORE_FILES)[number];

export interface IgnoreFile {
  readonly name: IgnoreFileName;
  /** Where its patterns begin, relative to the repository's folder, or to the workspace folder where there is none. */
  readonly folder: string;
  /** Its path, relative to the workspace folder. */
  readonly shown: string;
  readonly text: string;
}

export interface IgnoreInput {
  /** From the outermost folder down to the file's own: what stands nearer to the file comes later. */
  readonly files: readonly IgnoreFile[];
  /** Relative to where the folders of `files` are, with forward slashes; a folder's ends with one. */
  readonly path: string;
  readonly ignoresCase: boolean;
}

export interface IgnoreLine {
  /** Path of the ignore file, relative to the workspace folder. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
}

/** Parsed files are kept by their content: an unchanged workspace is parsed once. */
const matchers = new LRUCache<string, Ignore>({ max: 32 });

/** @returns for each kind of ignore file the line that decides, where that is to keep the file back. */
export function matchIgnoreFiles({ files, path, ignoresCase }: IgnoreInput): IgnoreLine[] {
  return IGNORE_FILES.flatMap((name) => {
    const own = files.filter((file) => file.name === name);
    const rule = own.length === 0 ? undefined : matcherOf(own, ignoresCase).test(path).rule;
    if (rule?.mark === undefined) return [];
    const [index = 0, line = 1] = rule.mark.split(':').map(Number);
    const file = own[index];
    if (file === undefined) return [];
    return [{ file: file.shown, line, pattern: linesOf(file.text)[line - 1]?.trim() ?? '' }];
  });
}

function matcherOf(files: readonly IgnoreFile[], ignoreCase: boolean): Ignore {
  const id = createHash('sha256')
    .update(JSON.stringify([ignoreCase, files]))
    .digest('base64');
  const known = matchers.get(id);
  if (known) return known;
  // All in one matcher, each pattern below its own folder: then the last one that matches is the nearest file's, and the
  // package sees to it that nothing below an excluded folder comes back.
  const patterns = files.flatMap(({ folder, text }, index) =>
    linesOf(text).map((line, row) => ({ pattern: below(folder, line), mark: `${index}:${row + 1}` })),
  );
  const matcher = ignore({ ignoreCase }).add(patterns);
  matchers.set(id, matcher);
  return matcher;
}

/** Of a line's end git takes LF, and one CR before it. */
function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** The same pattern as seen from where all folders begin. */
function below(folder: string, line: string): string {
  if (folder === '' || line.startsWith('#')) return line;
  const negation = line.startsWith('!') ? '!' : '';
  const body = line.slice(negation.length);
  const bare = trimmed(body);
  if (bare === '' || bare === '/') return '';
  const inFolder = `/${folder.replaceAll(/[\\*?[\]!# ]/g, '\\$&')}/`;
  // Without a slash but at its end a pattern is for every depth.
  const anywhere = /\/(?!$)/.test(bare) ? '' : '**/';
  return `${negation}${inFolder}${anywhere}${body.replace(/^\//, '')}`;
}

/** Trailing blanks do not count, unless the last one is escaped. */
function trimmed(body: string): string {
  let end = body.length;
  while (end > 0 && body[end - 1] === ' ') end--;
  return body.slice(0, end);
}
