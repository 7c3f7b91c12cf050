/**
 * A range of text that follows edits. It stands on its text, or is stale because that text changed; undoing the change
 * makes it stand again. Plain offsets, so that a keystroke elsewhere costs an addition per finding.
 */

/** One replacement, in UTF-16 offsets of the text before it. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A part of the text after an edit; asked for only where the edit touched a range. */
export type TextAfter = (start: number, end: number) => string;

/**
 * Goes through the edits of one change.
 * @param edits in the order in which they can be applied one by one, each further up than the one before.
 * @param after the text as it is after all of them; `apply` is given it as it is after its own.
 * @returns whether `apply` returned true for any.
 */
export function eachEdit(
  edits: readonly TextEdit[],
  after: TextAfter,
  apply: (edit: TextEdit, after: TextAfter) => boolean,
): boolean {
  let any = false;
  // Edits that are still to be applied lie further up: they shift what `after` shows.
  let pending = edits.reduce((sum, { text, length }) => sum + text.length - length, 0);
  for (const edit of edits) {
    pending -= edit.text.length - edit.length;
    const shift = pending;
    any = apply(edit, (start, end) => after(start + shift, end + shift)) || any;
  }
  return any;
}

export class TrackedRange {
  #start: number;
  #end: number;
  #stands = true;

  /** @param expected the text at the range, as captured; not empty. */
  constructor(
    start: number,
    readonly expected: string,
  ) {
    this.#start = start;
    this.#end = start + expected.length;
  }

  get start(): number {
    return this.#start;
  }

  /** While stale: the end of the stretch in which the text has to come back. */
  get end(): number {
    return this.#end;
  }

  /** False when the text at the range is not the expected one. */
  get stands(): boolean {
    return this.#stands;
  }

  /** @returns true when the edit touched the range, so that whatever depends on its text must be looked at. */
  apply(edit: TextEdit, after: TextAfter): boolean {
    const editEnd = edit.offset + edit.length;
    const delta = edit.text.length - edit.length;
    // Next to a range that stands, text may come and go; next to a stale one it may be the text coming back.
    if (edit.offset > this.#end || (edit.offset === this.#end && this.#stands)) return false;
    if (editEnd < this.#start || (editEnd === this.#start && this.#stands)) {
      this.#start += delta;
      this.#end += delta;
      return false;
    }
    this.#start = Math.min(this.#start, edit.offset);
    this.#end = Math.max(this.#end, editEnd) + delta;
    this.#find(after(this.#start, this.#end));
    return true;
  }

  /** The text stands where it is found exactly once in the stretch that was touched. */
  #find(stretch: string): void {
    const at = stretch.indexOf(this.expected);
    this.#stands = at >= 0 && !stretch.includes(this.expected, at + 1);
    if (!this.#stands) return;
    this.#start += at;
    this.#end = this.#start + this.expected.length;
  }
}
