/**
 * The one store of reviews and findings. Problems, lightbulb, hover, report and status bar are views of it: what changes
 * here changes everywhere.
 */
import { resultOf, type Accounting, type Finding, type Outcome } from '../outcome';
import { splitLines, type LineRange } from '../prompt/source';
import { hashLines, lineStarts, placeAgain } from './placement';
import type { StoredDocument, StoredFindings } from './storedFindings';
import { TrackedFinding, type FindingState } from './trackedFinding';
import { eachEdit, type TextAfter, type TextEdit } from './trackedRange';

/** One run, from its start to its outcome. */
export interface ReviewRun {
  readonly id: number;
  /** The document's URI, as text. */
  readonly documentId: string;
  /** As shown to the user. */
  readonly path: string;
  readonly languageId: string;
  readonly scope: LineRange | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly outcome?: Outcome;
  /** While it runs: what has arrived, provisional. */
  readonly arrived: readonly Finding[];
}

export interface StoreChange {
  /** Documents whose findings came, went or changed their state; not those that only moved. */
  readonly documents: readonly string[];
  /** True when a run began, progressed or ended. */
  readonly runs: boolean;
}

export type StoreListener = (change: StoreChange) => void;

/** Older runs are forgotten. */
const MAX_RUNS = 30;

/** A running review's text as captured, and what was typed since. */
interface Snapshot {
  readonly text: string;
  readonly starts: readonly number[];
  readonly edits: { readonly edit: TextEdit; readonly after: string }[];
}

export class ReviewStore {
  #nextId = 1;
  /** Newest first. */
  #runs: readonly ReviewRun[] = [];
  readonly #findings = new Map<string, readonly TrackedFinding[]>();
  readonly #dismissed = new Map<string, Set<string>>();
  readonly #snapshots = new Map<number, Snapshot>();
  readonly #listeners = new Set<StoreListener>();

  get runs(): readonly ReviewRun[] {
    return this.#runs;
  }

  /** Documents that have findings. */
  get documents(): readonly string[] {
    return [...this.#findings.keys()];
  }

  run(id: number): ReviewRun | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** All findings of a document, dismissed and resolved ones too, in the order of their lines. */
  findings(documentId: string): readonly TrackedFinding[] {
    return this.#findings.get(documentId) ?? [];
  }

  find(documentId: string, findingId: string): TrackedFinding | undefined {
    return this.findings(documentId).find(({ finding }) => finding.id === findingId);
  }

  /** @returns undefined when the document no longer has that finding. */
  stateOf(documentId: string, findingId: string): FindingState | undefined {
    return this.find(documentId, findingId)?.state;
  }

  /** @param text the document as captured; edits are to be reported from now on. */
  start(target: Omit<ReviewRun, 'id' | 'outcome' | 'arrived'>, text: string): ReviewRun {
    const run: ReviewRun = { id: this.#nextId++, ...target, arrived: [] };
    this.#runs = [run, ...this.#runs].slice(0, MAX_RUNS);
    this.#snapshots.set(run.id, { text, starts: lineStarts(text), edits: [] });
    this.#changed([], true);
    return run;
  }

  /** A finding came while its answer still streams. */
  arrive(id: number, finding: Finding): void {
    const run = this.#update(id, (known) => ({ ...known, arrived: [...known.arrived, finding] }));
    const snapshot = this.#snapshots.get(id);
    if (!run || !snapshot) return;
    const others = this.findings(run.documentId).filter((known) => known.finding.id !== finding.id);
    this.#set(run.documentId, [...others, this.#track(run.documentId, finding, snapshot, true)]);
    this.#changed([run.documentId], true);
  }

  finish(id: number, outcome: Outcome): void {
    const run = this.#update(id, (known) => ({ ...known, outcome, arrived: [] }));
    const snapshot = this.#snapshots.get(id);
    this.#snapshots.delete(id);
    if (!run || !snapshot) return;
    const result = resultOf(outcome);
    const settled = this.findings(run.documentId).filter((known) => known.state !== 'provisional');
    const fresh = (result?.findings ?? []).map((finding) => this.#track(run.documentId, finding, snapshot, false));
    // Only what was answered for is replaced: a review of a selection leaves the rest of the file as it was.
    const covered = (result?.coverage.covered ?? []).map(({ start, end }) => ({
      from: snapshot.starts[start - 1] ?? Infinity,
      to: snapshot.starts[end] ?? Infinity,
    }));
    const ids = new Set(fresh.map(({ finding }) => finding.id));
    const kept = settled.filter(
      (known) => !ids.has(known.finding.id) && !covered.some(({ from, to }) => from <= known.start && known.start < to),
    );
    this.#set(run.documentId, [...kept, ...fresh]);
    this.#changed([run.documentId], true);
  }

  /** What an ended run took is known better now. */
  amend(id: number, accounting: Accounting): void {
    const run = this.#update(id, (known) =>
      known.outcome && 'accounting' in known.outcome ? { ...known, outcome: { ...known.outcome, accounting } } : known,
    );
    if (run) this.#changed([], true);
  }

  /** The document changed: see `eachEdit`. */
  edit(documentId: string, edits: readonly TextEdit[], after: TextAfter): void {
    this.#record(documentId, edits);
    const findings = this.findings(documentId);
    if (findings.length === 0) return;
    const changed = eachEdit(edits, after, (edit, here) => {
      let touched = false;
      for (const finding of findings) touched = finding.apply(edit, here) || touched;
      return touched;
    });
    if (changed) this.#changed([documentId], false);
  }

  /** The document's text is known anew (opened, restored, closed without saving): findings are placed by their text. */
  reload(documentId: string, text: string): void {
    const findings = this.findings(documentId);
    if (findings.length === 0) return;
    const lines = splitLines(text);
    const starts = lineStarts(text);
    this.#set(
      documentId,
      findings.map((known) => placeAgain(known, text, lines, starts)),
    );
    this.#changed([documentId], false);
  }

  dismiss(documentId: string, findingId: string): void {
    this.#setDismissed(documentId, findingId, true);
  }

  restore(documentId: string, findingId: string): void {
    this.#setDismissed(documentId, findingId, false);
  }

  /** Removes the findings of one document, or of all. Dismissals stay: what was dismissed must not come back. */
  clear(documentId?: string): void {
    const documents = documentId === undefined ? this.documents : [documentId];
    for (const id of documents) this.#findings.delete(id);
    this.#changed(documents, false);
  }

  /** Removes everything: findings, dismissals and reports. */
  clearAll(): void {
    const { documents } = this;
    this.#findings.clear();
    this.#dismissed.clear();
    this.#runs = this.#runs.filter((run) => run.outcome === undefined);
    this.#changed(documents, true);
  }

  /** @param textOf the current text of an open document. */
  save(textOf: (documentId: string) => string | undefined): StoredFindings {
    const ids = new Set([...this.#findings.keys(), ...this.#dismissed.keys()]);
    return {
      v: 1,
      runs: this.#runs.flatMap(({ documentId, path, languageId, startedAt, outcome, scope }) =>
        outcome ? [{ documentId, path, languageId, startedAt, ...(scope && { scope }), outcome }] : [],
      ),
      documents: [...ids].map((documentId) => this.#saveDocument(documentId, textOf(documentId))),
    };
  }

  /** Adds what was saved; documents are then to be reloaded with their text. */
  load(stored: StoredFindings): void {
    const known = this.#runs.length;
    const loaded = stored.runs.map((run, index) => ({ ...run, scope: run.scope, arrived: [], id: -1 - index - known }));
    this.#runs = [...this.#runs, ...loaded].slice(0, MAX_RUNS);
    for (const { documentId, dismissed, findings } of stored.documents) {
      this.#dismissed.set(documentId, new Set(dismissed));
      if (this.#findings.has(documentId)) continue;
      const gone = new Set(dismissed);
      this.#set(
        documentId,
        findings.map(({ finding, hash }) => TrackedFinding.unplaced(finding, hash, gone.has(finding.id))),
      );
    }
    this.#changed(this.documents, true);
  }

  /** @returns a function that ends the subscription. */
  onChange(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #saveDocument(documentId: string, text: string | undefined): StoredDocument {
    const starts = text === undefined ? undefined : lineStarts(text);
    const findings = this.findings(documentId).flatMap((known) => {
      if (known.state === 'provisional' || known.state === 'resolved') return [];
      return [{ finding: starts ? known.at(starts) : known.finding, hash: known.hash ?? hashLines(known.lines) }];
    });
    return { documentId, dismissed: [...(this.#dismissed.get(documentId) ?? [])], findings };
  }

  #setDismissed(documentId: string, findingId: string, dismissed: boolean): void {
    const ids = this.#dismissed.get(documentId) ?? new Set();
    if (dismissed) ids.add(findingId);
    else ids.delete(findingId);
    this.#dismissed.set(documentId, ids);
    const known = this.find(documentId, findingId);
    if (known) known.dismissed = dismissed;
    this.#changed([documentId], false);
  }

  /** Places a finding on the snapshot that it speaks of, then lets it follow what was typed since. */
  #track(documentId: string, finding: Finding, snapshot: Snapshot, provisional: boolean): TrackedFinding {
    const { line, endLine } = finding.range;
    const start = snapshot.starts[line - 1] ?? 0;
    const lines = snapshot.text.slice(start, snapshot.starts[endLine] ?? Infinity).replace(/(?:\r\n|\r|\n)$/, '');
    const dismissed = this.#dismissed.get(documentId)?.has(finding.id) ?? false;
    const tracked = new TrackedFinding(finding, start, lines, provisional, dismissed);
    for (const { edit, after } of snapshot.edits) tracked.apply(edit, (from, to) => after.slice(from, to));
    return tracked;
  }

  /** Keeps each text in between: there are few edits in the seconds that a review takes. */
  #record(documentId: string, edits: readonly TextEdit[]): void {
    for (const run of this.#runs) {
      const snapshot = run.documentId === documentId ? this.#snapshots.get(run.id) : undefined;
      if (!snapshot) continue;
      let text = snapshot.edits.at(-1)?.after ?? snapshot.text;
      for (const edit of edits) {
        text = text.slice(0, edit.offset) + edit.text + text.slice(edit.offset + edit.length);
        snapshot.edits.push({ edit, after: text });
      }
    }
  }

  #set(documentId: string, findings: readonly TrackedFinding[]): void {
    const sorted = [...findings].sort((a, b) => a.start - b.start || a.finding.range.column - b.finding.range.column);
    if (sorted.length === 0) this.#findings.delete(documentId);
    else this.#findings.set(documentId, sorted);
  }

  #update(id: number, change: (run: ReviewRun) => ReviewRun): ReviewRun | undefined {
    const index = this.#runs.findIndex((run) => run.id === id);
    const known = this.#runs[index];
    if (!known) return undefined;
    const changed = change(known);
    this.#runs = this.#runs.with(index, changed);
    return changed;
  }

  #changed(documents: readonly string[], runs: boolean): void {
    for (const listener of this.#listeners) listener({ documents, runs });
  }
}
