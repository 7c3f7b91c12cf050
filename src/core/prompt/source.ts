/**
 * A piece of the user's text on its way into a prompt: which rows of it are sent, and how they are numbered. Numbers are
 * always those of the original, so that an answer's line needs no translation.
 */
import type { RedactionMap } from '../guard/secrets/map';

/** 1-based, inclusive. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Text as captured. `scope`: the lines that are asked about; absent means the whole text. */
export interface Source {
  readonly name: string;
  /** Relative to the workspace, with forward slashes: the same for every teammate. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly scope?: LineRange;
}

/** A source as it is sent: redacted, cut to what is needed, numbered. */
export interface SentSource extends Source {
  readonly lineCount: number;
  /** The rows that are sent, as ascending ranges without overlap. */
  readonly shown: readonly LineRange[];
  /** The numbered rows, joined by `\n`. */
  readonly rows: string;
  /** Rows above the scope that open the blocks it stands in, outermost first. */
  readonly enclosing: readonly number[];
  /** Where redaction has moved columns; absent where it took nothing out. */
  readonly redactions?: RedactionMap;
}

/** Lines before and after a selection that go along as context. */
export const CONTEXT_LINES = 30;
/** In context and in whole files every 10th row is numbered: every row would cost 25 % (facts: tokens.md 5). */
const NUMBER_EVERY = 10;

/** Splits at every line ending VS Code knows (LF, CRLF, CR). A final line ending does not open another row. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
  return lines;
}

export function toSentSource(source: Source): SentSource {
  const lines = splitLines(source.text);
  const scope = source.scope && clampRange(source.scope, lines.length);
  const enclosing = scope ? enclosingRows(lines, scope) : [];
  const shown = scope ? shownRanges(lines.length, scope, enclosing) : [{ start: 1, end: lines.length }];
  return {
    ...source,
    ...(scope && { scope }),
    lineCount: lines.length,
    shown,
    enclosing,
    rows: numberRows(lines, shown, scope),
  };
}

/** One sentence for the model on what it is asked about; empty for a whole file. */
export function describeScope(source: SentSource): string {
  if (!source.scope) return '';
  const { start, end } = source.scope;
  const asked = start === end ? `line ${start}` : `lines ${start} to ${end}`;
  const rest =
    source.enclosing.length > 0 ? ` They stand inside the blocks opened at ${source.enclosing.join(', ')}.` : '';
  return `Review only ${asked}; the other rows are context.${rest}\n`;
}

export function isShown(source: Pick<SentSource, 'shown'>, line: number): boolean {
  return source.shown.some((range) => range.start <= line && line <= range.end);
}

function clampRange(range: LineRange, lineCount: number): LineRange {
  const start = Math.min(Math.max(1, range.start), lineCount);
  return { start, end: Math.min(Math.max(start, range.end), lineCount) };
}

/**
 * The rows above the scope with ever smaller indentation: class, function, block. Works without a grammar for every
 * language that is indented the usual way.
 */
function enclosingRows(lines: readonly string[], scope: LineRange): number[] {
  let indent = Infinity;
  for (let n = scope.start; n <= scope.end; n++) indent = Math.min(indent, indentOf(lines[n - 1]));
  const rows: number[] = [];
  for (let n = scope.start - 1; n >= 1 && indent > 0; n--) {
    const text = lines[n - 1] ?? '';
    const here = indentOf(text);
    // A row that only closes a block ("}", "end", "),") opens nothing.
    if (here < indent && /[\p{L}_#@]/u.test(text) && !/^\s*end\b/.test(text)) {
      rows.unshift(n);
      indent = here;
    }
  }
  return rows;
}

function indentOf(line: string | undefined): number {
  if (line === undefined || line.trim() === '') return Infinity;
  let width = 0;
  for (const char of line) {
    if (char === ' ') width += 1;
    else if (char === '\t') width += 4;
    else break;
  }
  return width;
}

function shownRanges(lineCount: number, scope: LineRange, enclosing: readonly number[]): LineRange[] {
  const near = { start: Math.max(1, scope.start - CONTEXT_LINES), end: Math.min(lineCount, scope.end + CONTEXT_LINES) };
  const ranges: LineRange[] = [];
  for (const row of enclosing) if (row < near.start) ranges.push({ start: row, end: row });
  ranges.push(near);
  return ranges;
}

function numberRows(lines: readonly string[], shown: readonly LineRange[], scope: LineRange | undefined): string {
  const out: string[] = [];
  for (const range of shown) {
    for (let n = range.start; n <= range.end; n++) {
      const text = lines[n - 1] ?? '';
      const inScope = scope !== undefined && scope.start <= n && n <= scope.end;
      // A row that itself looks numbered must be numbered, or its text would be read as its number.
      const numbered = inScope || n === range.start || n % NUMBER_EVERY === 0 || /^\d+\|/.test(text);
      out.push(numbered ? `${n}|${text}` : text);
    }
  }
  return out.join('\n');
}
