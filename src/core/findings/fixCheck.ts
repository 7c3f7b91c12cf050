/**
 * What can be told of a suggested text without a parser: whether it is what it has to be to take the place of its rows, and not
 * a sketch of it. A fix with a fault is never offered; which fault it was is told.
 */
import type { LineRange } from '../prompt/source';
import { splitLines } from '../prompt/source';
import { commentOn } from './commentSyntax';

export const FIX_FAULTS = [
  /** Its rows were named wrongly and found by their text: only one of its two ends was proved. */
  'moved',
  'outside_scope',
  /** It brings characters that nobody sees. */
  'hidden_characters',
  'same',
  'placeholder',
  /** It stands for more than it says: "... rest unchanged". */
  'elision',
  'indentation',
  'brackets',
  /** The file would have more errors than before. */
  'syntax',
  /** The check did not come to an end. */
  'not_checked',
] as const;
export type FixFault = (typeof FIX_FAULTS)[number];

export interface SuggestedFix {
  readonly rows: LineRange;
  readonly replacement: string;
}

/** Removed secrets, by their placeholders. */
const REMOVED = /<[A-Z][A-Z0-9_]{1,64}_\d{1,6}>/g;
const TO_FILL = /\bYOUR[_ ][A-Z_]{3,}|<\s*your\b[^>]*>|\b(?:TODO|FIXME)\b|\byour[_ -](?:code|logic|implementation)\b/g;
const ELIDED =
  /^(?:\.{3}|…)|\b(?:rest|remainder) of\b|\b(?:unchanged|omitted|as before|same as (?:above|before)|(?:existing|remaining) code)\b/i;

/** @param lines the text that the fix is for. */
export function faultIn(
  { rows, replacement }: SuggestedFix,
  lines: readonly string[],
  languageId: string,
): FixFault | undefined {
  const before = lines.slice(rows.start - 1, rows.end);
  const after = replacement === '' ? [] : splitLines(replacement);
  if (after.join('\n') === before.join('\n')) return 'same';
  if (brings(REMOVED, before, after) || brings(TO_FILL, before, after)) return 'placeholder';
  const known = new Set(before.map((row) => row.trim()));
  if (after.some((row) => !known.has(row.trim()) && isElision(row, languageId))) return 'elision';
  return isIndented(lines, before, after) ? undefined : 'indentation';
}

function brings(pattern: RegExp, before: readonly string[], after: readonly string[]): boolean {
  const known = new Set(before.join('\n').match(pattern));
  return (after.join('\n').match(pattern) ?? []).some((each) => !known.has(each));
}

function isElision(row: string, languageId: string): boolean {
  const text = row.trim();
  if (text === '...' || text === '…') return true;
  const comment = commentOn(row, languageId) ?? /^(?:\/\/|#|--|\/\*)\s*(.*)$/.exec(text)?.[1];
  return comment !== undefined && ELIDED.test(comment);
}

/** It begins where its rows do, and indents by what the file does. */
function isIndented(lines: readonly string[], before: readonly string[], after: readonly string[]): boolean {
  const first = after.find(isFull);
  const wanted = before.find(isFull);
  if (first === undefined || wanted === undefined) return true;
  if (indentOf(first) !== indentOf(wanted)) return false;
  const [tabs, spaces] = [/^\t/, /^ {2}/].map(
    (style) => (rows: readonly string[]) => rows.some((row) => style.test(row)),
  );
  if (!tabs || !spaces) return true;
  return !(tabs(after) && !tabs(lines) && spaces(lines)) && !(spaces(after) && !spaces(lines) && tabs(lines));
}

function isFull(row: string): boolean {
  return row.trim() !== '';
}

function indentOf(row: string): string {
  return row.slice(0, row.length - row.trimStart().length);
}

/** Where there is no grammar: it opens and closes as many brackets as what it replaces. */
export function hasSameBrackets({ rows, replacement }: SuggestedFix, lines: readonly string[]): boolean {
  const before = openBrackets(lines.slice(rows.start - 1, rows.end).join('\n'));
  const after = openBrackets(replacement);
  return before.every((open, index) => open === after[index]);
}

/** Texts on one row are left out. */
function openBrackets(text: string): number[] {
  const code = text.replaceAll(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '');
  const count = (sign: string): number => code.split(sign).length - 1;
  return ['()', '[]', '{}'].map((pair) => count(pair.charAt(0)) - count(pair.charAt(1)));
}

/** The text with the fix in it. */
export function fixedLines({ rows, replacement }: SuggestedFix, lines: readonly string[]): string[] {
  const after = replacement === '' ? [] : splitLines(replacement);
  return [...lines.slice(0, rows.start - 1), ...after, ...lines.slice(rows.end)];
}
