/**
 * What core needs from its surroundings. The editor and the command line each bring their own implementations; tests
 * replace time only.
 */
import type { ComposeInput, ComposeOutput } from './compute/composeRequest';
import type { ScanInput, ScanPlace } from './compute/scanText';
import type { CacheTier } from './outcome';

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
  get(key: string): Promise<string | undefined>;
  /** @param ttlMs how long the value may be served, in milliseconds. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
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

/** The heavy functions, run in a worker with a deadline. Rejects with ComputeDeadlineError when it passes. */
export interface Compute {
  composeRequest(input: ComposeInput, signal: AbortSignal): Promise<ComposeOutput>;
  /** The deadline grows with the text. */
  scanText(input: ScanInput, signal: AbortSignal): Promise<ScanPlace[]>;
}

export class ComputeDeadlineError extends Error {
  override readonly name = 'ComputeDeadlineError';
  constructor(readonly deadlineMs: number) {
    super(`no result within ${deadlineMs} ms`);
  }
}
