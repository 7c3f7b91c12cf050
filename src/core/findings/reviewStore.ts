/**
 * The one store of reviews and findings. Problems, lightbulb, hover, report and status bar are views of it: what changes
 * here changes everywhere.
 */
import { languageOfPath } from '../guard/languages';
import { resultOf, type Accounting, type Finding, type Outcome } from '../outcome';
import { splitLines } from '../prompt/source';
import { Asides, type AsideDocument } from './asides';
import { dismissalOf, type Why } from './dismissal';
import { Dismissals } from './dismissals';
import type { FindingFilter } from './filter';
import type { Reported } from './otherTools';
import { hashLines, lineStarts, placeAgain } from './placement';
import { ReviewRuns, type ReviewRun, type ReviewTarget } from './reviewRuns';
import type { StoredDocument, StoredFindings } from './storedFindings';
import { TrackedFinding, type FindingState } from './trackedFinding';
import type { TextAfter, TextEdit } from './trackedRange';

export interface StoreChange {
  /** Documents whose findings came, went or changed their state; not those that only moved. */
  readonly documents: readonly string[];
  /** True when a run began, progressed or ended. */
  readonly runs: boolean;
}

export type StoreListener = (change: StoreChange) => void;

export class ReviewStore {
  readonly #runs = new ReviewRuns();
  readonly #findings = new Map<string, readonly TrackedFinding[]>();
  readonly #listeners = new Set<StoreListener>();
  readonly #asides: Asides;

  constructor(readonly dismissals: Dismissals = new Dismissals()) {
    this.#asides = new Asides(dismissals);
    dismissals.onChange(() => {
      this.#decideAll();
    });
  }

  /** Newest first. */
  get runs(): readonly ReviewRun[] {
    return this.#runs.all;
  }

  /** Documents that have findings. */
  get documents(): readonly string[] {
    return [...this.#findings.keys()];
  }

  run(id: number): ReviewRun | undefined {
    return this.#runs.find(id);
  }

  /** The findings of a document that are worth showing, dismissed and resolved ones too, in the order of their lines. */
  findings(documentId: string): readonly TrackedFinding[] {
    return this.#all(documentId).filter((known) => !known.isHidden);
  }

  /** Those that the settings hide, or that another tool shows. */
  hidden(documentId: string): readonly TrackedFinding[] {
    return this.#all(documentId).filter((known) => known.isHidden);
  }

  find(documentId: string, findingId: string): TrackedFinding | undefined {
    return this.#all(documentId).find(({ finding }) => finding.id === findingId);
  }

  /** @returns undefined when the document no longer has that finding. */
  stateOf(documentId: string, findingId: string): FindingState | undefined {
    return this.find(documentId, findingId)?.state;
  }

  /** @param text the document as captured; edits are to be reported from now on. */
  start(target: ReviewTarget, text: string): ReviewRun {
    const run = this.#runs.start(target, text);
    this.#changed([], true);
    return run;
  }

  /** A finding came while its answer still streams. */
  arrive(id: number, finding: Finding): void {
    const run = this.#runs.update(id, (known) => ({ ...known, arrived: [...known.arrived, finding] }));
    const snapshot = this.#runs.snapshot(id);
    if (!run || !snapshot) return;
    const others = this.#all(run.documentId).filter((known) => known.finding.id !== finding.id);
    this.#set(run.documentId, [...others, snapshot.track(finding, true)], snapshot.now);
    this.#changed([run.documentId], true);
  }

  finish(id: number, outcome: Outcome): void {
    const run = this.#runs.update(id, (known) => ({ ...known, outcome, arrived: [] }));
    const snapshot = this.#runs.close(id);
    if (!run || !snapshot) return;
    const result = resultOf(outcome);
    const settled = this.#all(run.documentId).filter((known) => known.state !== 'provisional');
    const fresh = (result?.findings ?? []).map((finding) => snapshot.track(finding, false));
    // Only what was answered for is replaced: a review of a selection leaves the rest of the file as it was.
    const covered = (result?.coverage.covered ?? []).map((rows) => snapshot.offsetsOf(rows));
    const ids = new Set(fresh.map(({ finding }) => finding.id));
    const kept = settled.filter(
      (known) => !ids.has(known.finding.id) && !covered.some(({ from, to }) => from <= known.start && known.start < to),
    );
    this.#set(run.documentId, [...kept, ...fresh], snapshot.now);
    this.#changed([run.documentId], true);
  }

  /** What an ended run took is known better now. */
  amend(id: number, accounting: Accounting): void {
    const run = this.#runs.update(id, (known) =>
      known.outcome && 'accounting' in known.outcome ? { ...known, outcome: { ...known.outcome, accounting } } : known,
    );
    if (run) this.#changed([], true);
  }

  /** The document changed: see `TrackedRange.apply`. */
  edit(documentId: string, edits: readonly TextEdit[], after: TextAfter): void {
    this.#runs.record(documentId, edits);
    const findings = this.#all(documentId);
    if (findings.length === 0) return;
    let changed = false;
    for (const finding of findings) changed = finding.apply(edits, after) || changed;
    if (this.#asides.concerns(documentId, edits, after)) {
      const about = this.#about(documentId);
      this.#asides.read(about, after(0, Number.MAX_SAFE_INTEGER), findings);
      changed = this.#asides.decide(about, findings) || changed;
    }
    if (changed) this.#changed([documentId], false);
  }

  /** The document's text is known anew (opened, restored, closed without saving): findings are placed by their text. */
  reload(documentId: string, text: string): void {
    const findings = this.#all(documentId);
    if (findings.length === 0) return;
    const lines = splitLines(text);
    const starts = lineStarts(text);
    this.#set(
      documentId,
      findings.map((known) => placeAgain(known, text, lines, starts)),
      text,
    );
    this.#changed([documentId], false);
  }

  dismiss(documentId: string, findingId: string, why: Why = {}): void {
    const known = this.find(documentId, findingId);
    if (known) this.dismissals.add(dismissalOf(known.finding, why));
  }

  /** Takes back what the user dismissed; what the team's file or a comment says stays. */
  restore(documentId: string, findingId: string): void {
    const aside = this.find(documentId, findingId)?.aside;
    if (aside?.by === 'dismissal') this.dismissals.remove(aside.dismissal);
  }

  /** Which findings are worth showing, from now on. */
  setFilter(filter: FindingFilter): void {
    this.#asides.filter = filter;
    this.#decideAll();
  }

  /** Shows what is hidden in a document until VS Code is closed. */
  reveal(documentId: string): void {
    this.#asides.reveal(documentId);
    this.#decideAll();
  }

  /** What other tools say of a document. @param text the document as it is now. */
  report(documentId: string, others: readonly Reported[], text: string): void {
    const findings = this.#all(documentId);
    if (findings.length === 0) return;
    this.#asides.report(documentId, others, text, findings);
    if (this.#asides.decide(this.#about(documentId), findings)) this.#changed([documentId], false);
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
    this.#asides.forget();
    this.dismissals.clear();
    this.#runs.forgetEnded();
    this.#changed(documents, true);
  }

  /** @param textOf the current text of an open document. */
  save(textOf: (documentId: string) => string | undefined): StoredFindings {
    return {
      v: 1,
      runs: this.#runs.toStored(),
      documents: this.documents.map((documentId) => this.#saveDocument(documentId, textOf(documentId))),
    };
  }

  /** Adds what was saved; documents are then to be reloaded with their text. */
  load(stored: StoredFindings): void {
    this.#runs.load(stored.runs);
    for (const { documentId, dismissed, findings } of stored.documents) {
      // From version 0.1.0; a later one writes none.
      const titles = new Map(findings.map(({ finding }) => [finding.id, finding.title]));
      this.dismissals.add(...dismissed.map((id) => ({ of: 'id' as const, id, title: titles.get(id) ?? '' })));
      if (this.#findings.has(documentId)) continue;
      this.#set(
        documentId,
        findings.map(({ finding, hash }) => TrackedFinding.unplaced(finding, hash)),
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
    const findings = this.#all(documentId).flatMap((known) => {
      if (known.state === 'provisional' || known.state === 'resolved') return [];
      return [{ finding: starts ? known.at(starts) : known.finding, hash: known.hash ?? hashLines(known.lines) }];
    });
    return { documentId, dismissed: [], findings };
  }

  #all(documentId: string): readonly TrackedFinding[] {
    return this.#findings.get(documentId) ?? [];
  }

  #about(id: string): AsideDocument {
    const run = this.#runs.of(id);
    const path = this.#all(id).find(({ finding }) => finding.identity)?.finding.identity?.path ?? run?.path ?? '';
    return { id, path, languageId: run?.languageId ?? languageOfPath(path) };
  }

  #decideAll(): void {
    const changed = this.documents.filter((id) => this.#asides.decide(this.#about(id), this.#all(id)));
    if (changed.length > 0) this.#changed(changed, false);
  }

  /** @param text the document as it is now, where that is known. */
  #set(documentId: string, findings: readonly TrackedFinding[], text?: string): void {
    const sorted = [...findings].sort((a, b) => a.start - b.start || a.finding.range.column - b.finding.range.column);
    if (sorted.length === 0) this.#findings.delete(documentId);
    else this.#findings.set(documentId, sorted);
    const about = this.#about(documentId);
    if (text !== undefined) this.#asides.read(about, text, sorted);
    this.#asides.decide(about, sorted);
  }

  #changed(documents: readonly string[], runs: boolean): void {
    for (const listener of this.#listeners) listener({ documents, runs });
  }
}
