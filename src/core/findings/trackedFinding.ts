/**
 * A finding on a live document: where it stands now, and whether it still does.
 */
import type { Finding } from '../outcome';
import { isDismissed, isHidden, type Aside } from './aside';
import { TrackedRange, type TextAfter, type TextEdit } from './trackedRange';

export type FindingState =
  /** Arrived in a stream that has not ended. */
  | 'provisional'
  | 'open'
  /** The text under it changed. */
  | 'stale'
  /** Its fix was applied. */
  | 'resolved'
  | 'dismissed';

export class TrackedFinding {
  readonly #range: TrackedRange;
  #resolved = false;
  #lost = false;
  #hash: string | undefined;
  /** Why it is not shown with the others. */
  aside: Aside | undefined;

  /** @param lines the text of the finding's lines, from offset `start`, without the last line's ending. */
  constructor(
    readonly finding: Finding,
    start: number,
    lines: string,
    private readonly provisional = false,
  ) {
    this.#range = new TrackedRange(start, lines);
  }

  /** From storage: placed once the document's text is known. @param hash of its lines. */
  static unplaced(finding: Finding, hash: string): TrackedFinding {
    const tracked = new TrackedFinding(finding, 0, '');
    tracked.#hash = hash;
    return tracked;
  }

  /** The same finding where its lines were not found any more. */
  lost(start: number, hash: string): TrackedFinding {
    const tracked = new TrackedFinding(this.finding, start, '');
    tracked.#lost = true;
    tracked.#hash = hash;
    return tracked;
  }

  get state(): FindingState {
    if (isDismissed(this.aside)) return 'dismissed';
    if (this.#resolved) return 'resolved';
    if (this.#lost || !this.#range.stands) return 'stale';
    return this.provisional ? 'provisional' : 'open';
  }

  /** Not worth showing by the settings, or shown by another tool. */
  get isHidden(): boolean {
    return isHidden(this.aside);
  }

  /** Offsets of the finding's whole lines now. */
  get start(): number {
    return this.#range.start;
  }
  get end(): number {
    return this.#range.end;
  }

  /** The text of its lines as captured; '' where only the hash is known. */
  get lines(): string {
    return this.#range.expected;
  }

  /** Of its lines, where the lines themselves are not known. */
  get hash(): string | undefined {
    return this.#hash;
  }

  /** True when it has offsets: its document's text was seen. */
  get isPlaced(): boolean {
    return this.#hash === undefined || this.#lost;
  }

  /** Offsets of the finding itself: within its lines while it stands, else all of the stretch. */
  get span(): { start: number; end: number } {
    if (!this.#range.stands || this.#lost) return { start: this.start, end: this.end };
    const { column, line, endLine, endColumn } = this.finding.range;
    const start = Math.min(this.start + column - 1, this.end);
    if (line === endLine) return { start, end: Math.min(this.start + endColumn - 1, this.end) };
    const lastLine = Math.max(this.lines.lastIndexOf('\n'), this.lines.lastIndexOf('\r')) + 1;
    return { start, end: Math.min(this.start + lastLine + endColumn - 1, this.end) };
  }

  /** The finding with the line numbers of now. @param starts offsets at which the document's lines start. */
  at(starts: readonly number[]): Finding {
    if (!this.isPlaced) return this.finding;
    const { range } = this.finding;
    let line = 1;
    for (let low = 0, high = starts.length - 1; low <= high;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? Infinity) <= this.start) {
        line = middle + 1;
        low = middle + 1;
      } else high = middle - 1;
    }
    return { ...this.finding, range: { ...range, line, endLine: line + range.endLine - range.line } };
  }

  /** @returns true when its state changed. */
  apply(edits: readonly TextEdit[], after: TextAfter): boolean {
    if (this.#hash !== undefined && !this.#lost) return false;
    const before = this.state;
    if (!this.#range.apply(edits, after)) return false;
    this.#resolved = !this.#lost && !this.#range.stands && this.#isFixed(after(this.start, this.end));
    return this.state !== before;
  }

  #isFixed(now: string): boolean {
    const { replacement } = this.finding;
    return replacement !== null && comparable(now) === comparable(replacement);
  }
}

/** Line endings and blanks at the ends do not make a fix another one. */
function comparable(text: string): string {
  return text.replaceAll(/\r\n|\r/g, '\n').trim();
}
