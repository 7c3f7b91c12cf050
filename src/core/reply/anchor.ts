/**
 * Proves where a finding stands: the model's line number and its verbatim quotation must agree. The nearest place that
 * carries the quotation wins; without one, or with two at the same distance, the finding is not placed.
 */

export type Anchor =
  /** `exact`: number and quotation agree, and the quotation stands nowhere else near. */
  | { readonly placed: true; readonly line: number; readonly lines: number; readonly exact: boolean }
  | { readonly placed: false; readonly reason: 'quote_not_found' | 'ambiguous' };

/** A shorter quotation (`}`, `else`) stands in too many places to move a finding by. In non-blank characters. */
const MIN_MOVED_LENGTH = 6;

/** By how many rows a model's number may be off. */
const REACH = 10;

export interface AnchorText {
  /** The text as it was sent, by line. */
  readonly lines: readonly string[];
  /** Whether a 1-based line was sent. */
  readonly isShown: (line: number) => boolean;
}

/** @param claimed 1-based line that the model gave. */
export function anchorQuote(text: AnchorText, claimed: number, quote: string): Anchor {
  // As given first: code may really begin with digits and a bar.
  const forms = quoteForms(quote);
  for (const wanted of forms) {
    if (!matchesAt(text, claimed, wanted)) continue;
    return { placed: true, line: claimed, lines: wanted.length, exact: !standsNear(text, claimed, wanted) };
  }
  for (const wanted of forms) {
    const moved = nearest(text, claimed, wanted);
    if (moved.placed || moved.reason === 'ambiguous') return moved;
  }
  return NOT_FOUND;
}

/** Models are off by a few rows: a number is no proof where a neighbour carries the quotation as well. */
function standsNear(text: AnchorText, claimed: number, wanted: readonly string[]): boolean {
  for (let distance = 1; distance <= REACH; distance++) {
    if (matchesAt(text, claimed - distance, wanted) || matchesAt(text, claimed + distance, wanted)) return true;
  }
  return false;
}

const NOT_FOUND: Anchor = { placed: false, reason: 'quote_not_found' };

function nearest(text: AnchorText, claimed: number, wanted: readonly string[]): Anchor {
  if (wanted.join('').replaceAll(' ', '').length < MIN_MOVED_LENGTH) return NOT_FOUND;
  const lineCount = text.lines.length;
  // A number far beyond the file must not be counted down from.
  const first = Math.max(1, claimed - lineCount);
  const limit = Math.max(claimed - 1, lineCount - claimed);
  for (let distance = first; distance <= limit; distance++) {
    const above = matchesAt(text, claimed - distance, wanted);
    const below = matchesAt(text, claimed + distance, wanted);
    if (above && below) return { placed: false, reason: 'ambiguous' };
    if (above || below) {
      const line = above ? claimed - distance : claimed + distance;
      return { placed: true, line, lines: wanted.length, exact: false };
    }
  }
  return NOT_FOUND;
}

function matchesAt(text: AnchorText, line: number, wanted: readonly string[]): boolean {
  return wanted.every((part, index) => matches(text, line + index, part, index, wanted.length));
}

function matches(text: AnchorText, line: number, part: string, index: number, count: number): boolean {
  const have = normalisedLine(text, line);
  if (have === undefined || !text.isShown(line)) return false;
  if (count === 1) return have.includes(part);
  // A quotation over several lines may begin and end inside its first and last one.
  if (index === 0) return have.endsWith(part);
  if (index === count - 1) return have.startsWith(part);
  return have === part;
}

/** The quotation by line, normalised: as given, and without the row numbers that models copy along. */
function quoteForms(quote: string): string[][] {
  const rows = quote.split(/\r\n|\r|\n/);
  while (rows.length > 0 && rows[0]?.trim() === '') rows.shift();
  while (rows.length > 0 && rows[rows.length - 1]?.trim() === '') rows.pop();
  if (rows.length === 0) return [];
  const bare = rows.map((row) => row.replace(/^\s*\d+\|/, ''));
  const forms = bare.some((row, index) => row !== rows[index]) ? [rows, bare] : [rows];
  // A quotation of numbers alone names no text.
  return forms.map((form) => form.map(normalise)).filter((form) => form.some((row) => row !== ''));
}

/** A text is searched once per finding: its lines are normalised once. */
const normalised = new WeakMap<readonly string[], (string | undefined)[]>();

function normalisedLine(text: AnchorText, line: number): string | undefined {
  let lines = normalised.get(text.lines);
  if (!lines) normalised.set(text.lines, (lines = []));
  const raw = text.lines[line - 1];
  return raw === undefined ? undefined : (lines[line - 1] ??= normalise(raw));
}

/** Blanks, tabs and Unicode composition do not tell places apart. */
function normalise(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\s\u00A0\uFEFF]+/g, ' ')
    .trim();
}

/** Columns (1-based, end exclusive) of the quotation in its line; the line without outer blanks where it can't be told. */
export function quoteColumns(line: string, quote: string): { start: number; end: number } {
  const wanted = quote.trim();
  const at = wanted === '' || wanted.includes('\n') ? -1 : line.indexOf(wanted);
  if (at >= 0 && !line.includes(wanted, at + 1)) return { start: at + 1, end: at + 1 + wanted.length };
  const start = line.length - line.trimStart().length;
  const end = line.trimEnd().length;
  return end > start ? { start: start + 1, end: end + 1 } : { start: 1, end: line.length + 1 };
}
