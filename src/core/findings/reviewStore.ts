/**
 * The one store of reviews and findings. Problems, report and status bar are views of it: what changes here changes
 * everywhere.
 */
import { resultOf, type Finding, type Outcome } from '../outcome';
import type { LineRange } from '../prompt/source';

/** One run, from its start to its outcome. */
export interface ReviewRun {
  readonly id: number;
  /** The document's URI, as text. */
  readonly documentId: string;
  /** As shown to the user. */
  readonly path: string;
  readonly scope: LineRange | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly outcome?: Outcome;
  /** While it runs: what has arrived, provisional. */
  readonly arrived: readonly Finding[];
}

export interface StoreChange {
  /** Documents whose findings changed. */
  readonly documents: readonly string[];
}

export type StoreListener = (change: StoreChange) => void;

/** Older runs are forgotten. */
const MAX_RUNS = 50;

export class ReviewStore {
  #nextId = 1;
  /** Newest first. */
  #runs: ReviewRun[] = [];
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #listeners = new Set<StoreListener>();

  get runs(): readonly ReviewRun[] {
    return this.#runs;
  }

  run(id: number): ReviewRun | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  findings(documentId: string): readonly Finding[] {
    return this.#findings.get(documentId) ?? [];
  }

  start(target: Pick<ReviewRun, 'documentId' | 'path' | 'scope' | 'startedAt'>): ReviewRun {
    const run: ReviewRun = { id: this.#nextId++, ...target, arrived: [] };
    this.#runs = [run, ...this.#runs].slice(0, MAX_RUNS);
    this.#changed([]);
    return run;
  }

  arrive(id: number, finding: Finding): void {
    this.#update(id, (run) => ({ ...run, arrived: [...run.arrived, finding] }));
    this.#changed([]);
  }

  finish(id: number, outcome: Outcome): void {
    const run = this.#update(id, (known) => ({ ...known, outcome, arrived: [] }));
    const result = resultOf(outcome);
    if (!run || !result) {
      this.#changed([]);
      return;
    }
    // Only what was answered for is replaced: a review of a selection leaves the rest of the file as it was.
    const { covered } = result.coverage;
    const kept = this.findings(run.documentId).filter(
      ({ range }) => covered === null || range.line < covered.start || range.line > covered.end,
    );
    const ids = new Set(result.findings.map((finding) => finding.id));
    const merged = [...kept.filter((finding) => !ids.has(finding.id)), ...result.findings];
    merged.sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
    this.#findings.set(run.documentId, merged);
    this.#changed([run.documentId]);
  }

  /** Removes the findings of one document, or of all. */
  clear(documentId?: string): void {
    const documents = documentId === undefined ? [...this.#findings.keys()] : [documentId];
    for (const id of documents) this.#findings.delete(id);
    this.#changed(documents);
  }

  /** @returns a function that ends the subscription. */
  onChange(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #update(id: number, change: (run: ReviewRun) => ReviewRun): ReviewRun | undefined {
    const index = this.#runs.findIndex((run) => run.id === id);
    const known = this.#runs[index];
    if (!known) return undefined;
    const changed = change(known);
    this.#runs = this.#runs.with(index, changed);
    return changed;
  }

  #changed(documents: readonly string[]): void {
    for (const listener of this.#listeners) listener({ documents });
  }
}
