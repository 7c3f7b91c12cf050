/**
 * The runs of reviews, newest first: what was asked, what came of it, and, while one is under way, the text that it speaks of
 * with what was typed since.
 */
import type { Finding, Outcome } from '../outcome';
import type { Scope } from '../prompt/scope';
import { Snapshot } from './snapshot';
import type { StoredRun } from './storedFindings';
import type { TextEdit } from './trackedRange';

/** One run, from its start to its outcome. */
export interface ReviewRun {
  readonly id: number;
  /** The document's URI, as text. */
  readonly documentId: string;
  /** As shown to the user. */
  readonly path: string;
  readonly languageId: string;
  readonly scope: Scope | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly outcome?: Outcome;
  /** While it runs: what has arrived, provisional. */
  readonly arrived: readonly Finding[];
}

/** What is known of a run when it begins. */
export type ReviewTarget = Omit<ReviewRun, 'id' | 'outcome' | 'arrived'>;

/** Older runs are forgotten. */
const MAX_RUNS = 30;

export class ReviewRuns {
  #nextId = 1;
  #all: readonly ReviewRun[] = [];
  readonly #snapshots = new Map<number, Snapshot>();

  /** Newest first. */
  get all(): readonly ReviewRun[] {
    return this.#all;
  }

  find(id: number): ReviewRun | undefined {
    return this.#all.find((run) => run.id === id);
  }

  /** The newest of a document. */
  of(documentId: string): ReviewRun | undefined {
    return this.#all.find((run) => run.documentId === documentId);
  }

  /** The text that a run under way speaks of. */
  snapshot(id: number): Snapshot | undefined {
    return this.#snapshots.get(id);
  }

  start(target: ReviewTarget, text: string): ReviewRun {
    const run: ReviewRun = { id: this.#nextId++, ...target, arrived: [] };
    this.#all = [run, ...this.#all].slice(0, MAX_RUNS);
    this.#snapshots.set(run.id, new Snapshot(text));
    return run;
  }

  /** @returns the run as it is now; undefined where it was forgotten. */
  update(id: number, change: (run: ReviewRun) => ReviewRun): ReviewRun | undefined {
    const index = this.#all.findIndex((run) => run.id === id);
    const known = this.#all[index];
    if (!known) return undefined;
    const changed = change(known);
    this.#all = this.#all.with(index, changed);
    return changed;
  }

  /** The document of a run under way changed. */
  record(documentId: string, edits: readonly TextEdit[]): void {
    for (const run of this.#all) {
      if (run.documentId === documentId) this.#snapshots.get(run.id)?.record(edits);
    }
  }

  /** The run ended. @returns the text that it spoke of. */
  close(id: number): Snapshot | undefined {
    const snapshot = this.#snapshots.get(id);
    this.#snapshots.delete(id);
    return snapshot;
  }

  /** What ended is forgotten; what is under way stays. */
  forgetEnded(): void {
    this.#all = this.#all.filter((run) => run.outcome === undefined);
  }

  toStored(): StoredRun[] {
    return this.#all.flatMap(({ documentId, path, languageId, startedAt, outcome, scope }) =>
      outcome ? [{ documentId, path, languageId, startedAt, ...(scope && { scope }), outcome }] : [],
    );
  }

  /** Adds what was stored, behind what is newer. */
  load(stored: readonly StoredRun[]): void {
    const known = this.#all.length;
    const loaded = stored.map((run, index) => ({ ...run, scope: run.scope, arrived: [], id: -1 - index - known }));
    this.#all = [...this.#all, ...loaded].slice(0, MAX_RUNS);
  }
}
