/**
 * What core needs from its surroundings. The editor and the command line each bring their own implementations; tests
 * replace time only.
 */
import type { WaitBudget } from './cache/waitBudget';
import type { CheckFixesInput } from './compute/checkFixes';
import type { PlaceCommentInput } from './compute/placeComment';
import type { ComposeInput, ComposeOutput } from './compute/composeRequest';
import type { RelatedInput } from './compute/findRelated';
import type { ScanInput, ScanPlace } from './compute/scanText';
import type { FixFault } from './findings/fixCheck';
import type { IgnoreInput, IgnoreLine } from './guard/ignore/ignoreFiles';
import type { CacheTier } from './outcome';
import type { Scope } from './prompt/scope';
import type { ImportedFile } from './syntax/imports';
import type { SplitInput } from './syntax/split';

/** Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

export interface Logger {
  /** Fields are sizes, timings, models, statuses and ids: never code, prompts, replies or keys. */
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** May forget at any time. A store never throws: what it can't read is a miss, what it can't write is lost. */
export interface CacheStore {
  readonly tier: CacheTier;
  /** @param wait what the request may still wait for stores that are not on this machine. */
  get(key: string, wait?: WaitBudget): Promise<string | undefined>;
  /** @param ttlMs how long the value may be served, in milliseconds. */
  set(key: string, value: string, ttlMs: number, wait?: WaitBudget): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Durable: survives a kill of the process at any moment. Names are relative paths with forward slashes. */
export interface StateStore {
  read(name: string): Promise<string | undefined>;
  /** Replaces the whole file: temporary file, then rename. */
  write(name: string, text: string): Promise<void>;
  /** One O_APPEND write, so that processes sharing the file never interleave. */
  append(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  list(folder: string): Promise<string[]>;
}

/** Files that ship with the product. */
export interface Assets {
  read(name: string): Promise<string>;
}

/** A folder that the user opened. Paths are relative to it, with forward slashes; nothing outside is read. */
export interface Workspace {
  /** Names that differ in case only are the same file. */
  readonly ignoresCase: boolean;
  /** @returns undefined when there is no such file. Rejects with WorkspaceReadError when it is there and can't be read. */
  read(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** @returns the pattern of the editor's own setting that hides the file, if any. Absent without an editor. */
  hiddenBy?(path: string): string | undefined;
  /** The git repository that the folder lies in, now; undefined where there is none. Absent where that can't be known. */
  repository?(): Promise<RepositoryAround | undefined>;
}

/** A git repository as seen from a folder in it. */
export interface RepositoryAround {
  /** The folder, relative to the repository's own; empty where it is the same. */
  readonly folder: string;
  /** As `Workspace.read`, relative to the repository's folder. */
  read(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** `info/exclude`: what one person's clone ignores. */
  readExclude(maxBytes: number): Promise<Uint8Array | undefined>;
  /** Where that is, relative to the folder. */
  readonly excludeFile: string;
}

export class WorkspaceReadError extends Error {
  override readonly name = 'WorkspaceReadError';
  /** @param code `outside`: a path or link leads out of the folder; `folder`, `not_a_file`, `too_large`; or the system's own. */
  constructor(
    readonly code: string,
    readonly bytes = 0,
  ) {
    super(`a file can not be read: ${code}`);
  }
}

/** The heavy functions, run in a worker with a deadline. Rejects with ComputeDeadlineError when it passes. */
export interface Compute {
  composeRequest(input: ComposeInput, signal: AbortSignal): Promise<ComposeOutput>;
  /** The deadline grows with the text. */
  scanText(input: ScanInput, signal: AbortSignal): Promise<ScanPlace[]>;
  findRelated(input: RelatedInput, signal: AbortSignal): Promise<ImportedFile[]>;
  splitText(input: SplitInput, signal: AbortSignal): Promise<Scope[]>;
  /** The deadline grows with the number of fixes. */
  checkFixes(input: CheckFixesInput, signal: AbortSignal): Promise<(FixFault | null)[]>;
}

/** As `Compute`, for the patterns of ignore files: they are a stranger's, and may never come to an end. */
export interface IgnoreCompute {
  matchIgnoreFiles(input: IgnoreInput, signal: AbortSignal): Promise<readonly IgnoreLine[]>;
}

/** As `Compute`, for what the lightbulb asks while somebody types: no request depends on it. */
export interface CommentCompute {
  placeComment(input: PlaceCommentInput, signal: AbortSignal): Promise<string | null>;
}

export class ComputeDeadlineError extends Error {
  override readonly name = 'ComputeDeadlineError';
  constructor(readonly deadlineMs: number) {
    super(`no result within ${deadlineMs} ms`);
  }
}
