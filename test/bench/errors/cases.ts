// Recorded and written cases of error output, and how an answer is scored.
import { readFileSync } from 'node:fs';
import { FileIndex } from '../../../src/core/errors/fileIndex';
import type { ReadFrame } from '../../../src/core/errors/trace';

export interface ExpectedFrame {
  readonly file: string;
  readonly line: number | null;
  readonly inWorkspace?: boolean;
}

export interface ErrorCase {
  readonly id: string;
  readonly family: string;
  readonly raw: string;
  readonly workspace: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: {
    readonly errorType: string | null;
    readonly message: string;
    readonly frames: readonly ExpectedFrame[];
    readonly primary: { readonly file: string; readonly line: number } | null;
    readonly primaryAlternatives?: readonly { readonly file: string; readonly line: number }[];
    readonly primaryHint?: { readonly file: string; readonly line: number };
  };
}

export function readCases(file: string): ErrorCase[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as ErrorCase);
}

/** As it is rebuilt elsewhere: not at the path that the output prints. */
export function filesOf({ files }: ErrorCase): FileIndex {
  return new FileIndex(['/tmp/rebuilt'], Object.keys(files), (file) => Promise.resolve(files[file]));
}

export interface Answer {
  readonly primary: { readonly file: string; readonly line: number } | null;
  readonly frames: readonly Pick<ReadFrame, 'file' | 'line'>[];
}

export interface Score {
  readonly exact: boolean;
  readonly accepted: boolean;
  /** A file that is neither the right one nor one of the alternatives. */
  readonly wrongFile: boolean;
  readonly frames: number;
  readonly found: number;
}

export function score({ expected }: ErrorCase, { primary, frames }: Answer): Score {
  const right = [...(expected.primary ? [expected.primary] : []), ...(expected.primaryAlternatives ?? [])];
  const same = (one: { file: string; line: number } | null): boolean =>
    one === null ? primary === null : primary?.file === one.file && primary.line === one.line;
  const exact = same(expected.primary);
  const found = expected.frames.filter(({ file, line }) =>
    frames.some((one) => one.line === line && (one.file === file || one.file.endsWith(`/${file}`))),
  ).length;
  return {
    exact,
    accepted: exact || right.some(same),
    wrongFile: primary !== null && !right.some(({ file }) => file === primary.file),
    frames: expected.frames.length,
    found,
  };
}
