/** A running review's text as captured, and what was typed since: what an answer speaks of, and where that stands now. */
import type { Finding } from '../outcome';
import type { LineRange } from '../prompt/source';
import { lineStarts } from './placement';
import { TrackedFinding } from './trackedFinding';
import type { TextEdit } from './trackedRange';

export class Snapshot {
  readonly #starts: readonly number[];
  /** Keeps each text in between: there are few edits in the seconds that a review takes. */
  readonly #edits: { readonly edit: TextEdit; readonly after: string }[] = [];

  constructor(private readonly text: string) {
    this.#starts = lineStarts(text);
  }

  /** The document as it is now. */
  get now(): string {
    return this.#edits.at(-1)?.after ?? this.text;
  }

  record(edits: readonly TextEdit[]): void {
    let text = this.now;
    for (const edit of edits) {
      text = text.slice(0, edit.offset) + edit.text + text.slice(edit.offset + edit.length);
      this.#edits.push({ edit, after: text });
    }
  }

  /** Places a finding on the text that it speaks of, then lets it follow what was typed since. */
  track(finding: Finding, provisional: boolean): TrackedFinding {
    const { line, endLine } = finding.range;
    const start = this.#starts[line - 1] ?? 0;
    const lines = this.text.slice(start, this.#starts[endLine] ?? Infinity).replace(/(?:\r\n|\r|\n)$/, '');
    const tracked = new TrackedFinding(finding, start, lines, provisional);
    for (const { edit, after } of this.#edits) tracked.apply([edit], (from, to) => after.slice(from, to));
    return tracked;
  }

  /** Offsets of whole rows; `to` is exclusive. */
  offsetsOf({ start, end }: LineRange): { readonly from: number; readonly to: number } {
    return { from: this.#starts[start - 1] ?? Infinity, to: this.#starts[end] ?? Infinity };
  }
}
