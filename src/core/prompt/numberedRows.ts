/**
 * Rows as the model gets them: some begin with their original number and a bar, the others continue the count, and where
 * numbers jump, rows were left out. Written and read here, so that what is written can be checked by reading it.
 */

/** 1-based, inclusive. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** In context and in whole files every 10th row is numbered: every row would cost 25 % (facts: tokens.md 5). */
const NUMBER_EVERY = 10;

/**
 * @param shown ascending ranges without overlap; the first row of each is numbered.
 * @param always rows that are numbered whatever stands around them.
 */
export function numberRows(
  shown: readonly RowRange[],
  textOf: (line: number) => string,
  always: (line: number) => boolean,
): string {
  const out: string[] = [];
  for (const range of shown) {
    for (let n = range.start; n <= range.end; n++) {
      const text = textOf(n);
      // A row that itself looks numbered must be numbered, or its text would be read as its number.
      const numbered = always(n) || n === range.start || n % NUMBER_EVERY === 0 || /^\d+\|/.test(text);
      out.push(numbered ? `${n}|${text}` : text);
    }
  }
  return out.join('\n');
}

/** @returns the rows by number, in the order in which they stand; undefined where numbers do not ascend. */
export function readRows(rows: string): Map<number, string> | undefined {
  const read = new Map<number, string>();
  let line = 0;
  for (const row of rows.split('\n')) {
    const [, number, text = row] = /^(\d+)\|(.*)$/s.exec(row) ?? [];
    const next = number === undefined ? line + 1 : Number(number);
    if (next <= line) return undefined;
    line = next;
    read.set(line, text);
  }
  return read;
}

/** Ascending numbers as ranges. */
export function rangesOf(lines: Iterable<number>): RowRange[] {
  const ranges: { start: number; end: number }[] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last && line === last.end + 1) last.end = line;
    else ranges.push({ start: line, end: line });
  }
  return ranges;
}
