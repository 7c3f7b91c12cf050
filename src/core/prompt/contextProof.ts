/**
 * Checks a shortened context against the text that it came from, before it is sent. It reads the finished rows as the model
 * is told to read them, and trusts nothing of how they were made but the plan's claims, each of which it checks.
 */
import { droppableComments } from '../syntax/comments';
import { functionsOf } from '../syntax/functions';
import type { Language } from '../syntax/languages';
import { literalsOf } from '../syntax/literals';
import { rowStart, type SyntaxTree } from '../syntax/tree';
import { isBlank } from './contextBlanks';
import { isSent, type RowKind } from './contextPlan';
import { readRows } from './numberedRows';
import { touches, type Scope } from './scope';
import type { LineRange } from './source';

/**
 * `numbers`: rows can't be read back, or others than announced. `gaps`: a row is missing without being what it is said to be.
 * `whole`: a row that goes as it is was changed. `blanks`: more than outer blanks differ. `literals`: a value was cut or
 * changed. `indentation`: blocks can't be told apart as before.
 */
export type FailedCheck = 'numbers' | 'gaps' | 'whole' | 'blanks' | 'literals' | 'indentation';

export interface Claim {
  readonly tree: SyntaxTree;
  readonly language: Language;
  /** Empty where nothing is asked about. */
  readonly scope: Scope;
  /** Rows with a secret. */
  readonly secrets: ReadonlySet<number>;
  readonly kinds: readonly RowKind[];
  readonly shown: readonly LineRange[];
  /** As sent, numbered. */
  readonly rows: string;
}

/** @returns the first check that fails; undefined when all hold. */
export function prove(claim: Claim): FailedCheck | undefined {
  const sent = readRows(claim.rows);
  if (!sent || !areAnnounced(claim, sent)) return 'numbers';
  if (!gapsHold(claim)) return 'gaps';
  if (!wholeHold(claim, sent)) return 'whole';
  if (!blanksHold(claim, sent)) return 'blanks';
  if (!literalsHold(claim, sent)) return 'literals';
  return indentationHolds(claim, sent) ? undefined : 'indentation';
}

type Sent = ReadonlyMap<number, string>;

function areAnnounced({ kinds, shown, tree }: Claim, sent: Sent): boolean {
  if (kinds.length !== tree.lines.length) return false;
  const numbers = [...sent.keys()];
  const announced = shown.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, at) => start + at));
  return (
    numbers.length === announced.length &&
    numbers.every((number, at) => number === announced[at] && isSent(kinds[number - 1])) &&
    kinds.filter(isSent).length === numbers.length
  );
}

function gapsHold({ tree, language, kinds, scope, secrets }: Claim): boolean {
  const comments = new Set<number>();
  for (const rows of droppableComments(tree, language)) {
    // Of a comment, nothing stays behind where a part of it is asked about.
    if (!touches(scope, rows)) addRows(rows, comments);
  }
  const bodies = new Set<number>();
  const hidden = new Set(secrets);
  for (const { startRow, endRow } of literalsOf(tree, language)) {
    const rows = Array.from({ length: endRow - startRow + 1 }, (_, at) => startRow + at);
    if (rows.some((row) => secrets.has(row))) addRows({ start: startRow, end: endRow }, hidden);
  }
  for (const { body } of functionsOf(tree, language)) {
    if (body) for (let row = body.start; row <= body.end && !bodies.has(row); row++) bodies.add(row);
  }
  return kinds.every((kind, index) => {
    if (kind === 'blank') return isBlank(tree.lines[index] ?? '');
    if (kind === 'comment') return comments.has(index + 1);
    if (kind === 'secret') return hidden.has(index + 1);
    return kind !== 'body' || bodies.has(index + 1);
  });
}

function addRows({ start, end }: LineRange, rows: Set<number>): void {
  for (let row = start; row <= end; row++) rows.add(row);
}

function wholeHold({ tree, kinds, scope }: Claim, sent: Sent): boolean {
  const { lines } = tree;
  const asked = scope.every(({ start, end }) => kinds.slice(start - 1, end).every((kind) => kind === 'asked'));
  if (!asked) return false;
  return kinds.every((kind, index) => kind === 'context' || !isSent(kind) || sent.get(index + 1) === lines[index]);
}

/** The same characters in the same order, with the same blanks between them. */
function blanksHold({ tree }: Claim, sent: Sent): boolean {
  const inner = (line: string): string => line.replace(/^[ \t]+|[ \t]+$/g, '');
  for (const [row, text] of sent) {
    const line = tree.lines[row - 1] ?? '';
    if (inner(text) !== inner(line)) return false;
    // Trimmed, it would continue the row.
    if (inner(line).endsWith('\\') && /[ \t]*$/.exec(text)?.[0] !== /[ \t]*$/.exec(line)?.[0]) return false;
  }
  return true;
}

/** Character by character, line ends included: of a value that is sent, all is sent as it was. */
function literalsHold({ tree, language }: Claim, sent: Sent): boolean {
  const { lines, text } = tree;
  return literalsOf(tree, language).every(({ start, end, startRow, endRow }) => {
    const rows: string[] = [];
    for (let row = startRow; row <= endRow; row++) {
      const there = sent.get(row);
      if (there !== undefined) rows.push(there);
    }
    if (rows.length === 0) return true;
    if (rows.length !== endRow - startRow + 1) return false;
    // What its first row lost on the left, it moved.
    const column = start - rowStart(text, start);
    const at = column - leading(lines[startRow - 1]) + leading(rows[0]);
    return at >= 0 && `${rows.join('\n')}\n`.slice(at, at + end - start) === text.slice(start, end);
  });
}

function leading(line = ''): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** Where indentation makes blocks: a strictly ascending map from the widths of the text to those of what is sent. */
function indentationHolds({ tree, language }: Claim, sent: Sent): boolean {
  if (language.offside !== true) return true;
  const inside = new Set<number>();
  for (const { startRow, endRow } of literalsOf(tree, language)) {
    for (let row = startRow + 1; row <= endRow; row++) inside.add(row);
  }
  const images = new Map<string, string>();
  for (const [row, text] of sent) {
    const line = tree.lines[row - 1] ?? '';
    if (isBlank(line) || inside.has(row)) continue;
    const [from = '', to = ''] = [line, text].map((each) => /^[ \t]*/.exec(each)?.[0]);
    if ((images.get(from) ?? to) !== to) return false;
    images.set(from, to);
  }
  const pairs = [...images];
  if (pairs.every(([from, to]) => from === to)) return true;
  if (pairs.some(([from]) => from.includes('\t'))) return false;
  pairs.sort(([one], [other]) => one.length - other.length);
  return pairs.every(([, to], at) => at === 0 || to.length > (pairs[at - 1]?.[1].length ?? 0));
}
