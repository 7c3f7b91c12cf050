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

/** A part of the text after all edits of a change; asked for only where one of them touched a range. */
export type TextAfter = (start: number, end: number) => string;

export class TrackedRange {
  #start: number;
  #end: number;
  #stands = true;
  /**
   * The range with what was typed inside it: "ab" in which a "b" was typed stands on the first two of "abb", and all three count
   * when that one is taken back.
   */
  #outerStart: number;
  #outerEnd: number;

  /** @param expected the text at the range, as captured; not empty. */
  constructor(
    start: number,
    readonly expected: string,
  ) {
    this.#start = start;
    this.#end = start + expected.length;
    this.#outerStart = this.#start;
    this.#outerEnd = this.#end;
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

  /**
   * @param edits of one change, in the order in which they can be applied one by one, each further up than the one before.
   * @returns true when one touched the range, so that whatever depends on its text must be looked at.
   */
  apply(edits: readonly TextEdit[], after: TextAfter): boolean {
    let isTouched = false;
    /** On which side text came from elsewhere. */
    const beyond = { start: false, end: false };
    for (const edit of edits) {
      const isBefore = edit.offset < this.#outerStart;
      const isBeyond = edit.offset + edit.length > this.#outerEnd;
      this.#moveOuter(edit);
      if (!this.#move(edit, this.#stands && !isTouched)) continue;
      isTouched = true;
      beyond.start ||= isBefore;
      beyond.end ||= isBeyond;
    }
    // Looked for once all edits are in it: what the text was between two of them is nowhere to be had.
    if (isTouched) this.#settle(after, beyond);
    return isTouched;
  }

  /** @returns whether the edit touched the range. */
  #move(edit: TextEdit, stands: boolean): boolean {
    const editEnd = edit.offset + edit.length;
    const delta = edit.text.length - edit.length;
    // Next to a range that stands, text may come and go; next to a stale one it may be the text coming back.
    if (edit.offset > this.#end || (edit.offset === this.#end && stands)) return false;
    if (editEnd < this.#start || (editEnd === this.#start && stands)) {
      this.#start += delta;
      this.#end += delta;
      return false;
    }
    this.#start = Math.min(this.#start, edit.offset);
    this.#end = Math.max(this.#end, editEnd) + delta;
    return true;
  }

  #settle(after: TextAfter, beyond: { readonly start: boolean; readonly end: boolean }): void {
    this.#outerStart = Math.min(this.#outerStart, this.#start);
    this.#outerEnd = Math.max(this.#outerEnd, this.#end);
    this.#stands =
      this.#find(this.#start, after(this.#start, this.#end)) ||
      this.#find(this.#outerStart, after(this.#outerStart, this.#outerEnd));
    // What came from elsewhere may hold the same text by itself: it is no part of this range.
    if (!this.#stands) return;
    if (beyond.start) this.#outerStart = this.#start;
    if (beyond.end) this.#outerEnd = this.#end;
  }

  #moveOuter({ offset, length, text }: TextEdit): void {
    const editEnd = offset + length;
    const delta = text.length - length;
    // Beside the range itself, what is typed is no part of it; beside what was typed inside it, it may be that coming back.
    const isBeyond = this.#outerEnd > this.#end ? offset > this.#outerEnd : offset >= this.#outerEnd;
    const isBefore = this.#outerStart < this.#start ? editEnd < this.#outerStart : editEnd <= this.#outerStart;
    if (isBeyond) return;
    if (isBefore) this.#outerStart += delta;
    else {
      this.#outerStart = Math.min(this.#outerStart, offset);
      this.#outerEnd = Math.max(this.#outerEnd, editEnd);
    }
    this.#outerEnd += delta;
  }

  /** The text stands where it is found exactly once in the stretch that was touched. @returns whether it is. */
  #find(from: number, stretch: string): boolean {
    const at = stretch.indexOf(this.expected);
    if (at < 0 || stretch.includes(this.expected, at + 1)) return false;
    this.#start = from + at;
    this.#end = this.#start + this.expected.length;
    return true;
  }
}
