/**
 * Where a text that is too long for one request may be cut: between functions rather than inside them, between blocks rather
 * than inside those, and in a value of several rows only if there is nothing else.
 */
import { clampScope, toScope, type Scope } from '../prompt/scope';
import { splitLines, type LineRange } from '../prompt/source';
import { functionsOf } from './functions';
import { syntaxOf, type Language } from './languages';
import { literalsOf } from './literals';
import { parse } from './parser';
import type { SyntaxTree } from './tree';

export interface SplitInput {
  readonly languageId: string;
  readonly text: string;
  /** The rows that are to be cut; absent for all. */
  readonly scope?: Scope;
  /** Of UTF-8: how long a part may be. A single row that is longer is a part of its own. */
  readonly maxBytes: number;
}

/** A cut before half of what fits would make more requests than need be. */
const LEAST_SHARE = 0.5;
/** Worse than any depth of blocks. */
const IN_LITERAL = 1_000;

/** @returns all of the rows in parts that follow one another. A function of the input alone. */
export async function splitText(input: SplitInput, assetDir: string): Promise<Scope[]> {
  const lines = splitLines(input.text);
  const scope = clampScope(input.scope ?? [{ start: 1, end: lines.length }], lines.length);
  const costs = await cutCosts(lines, input.languageId, assetDir);
  const bytes = lines.map((line) => Buffer.byteLength(line) + 1);
  const stretches: LineRange[] = [];
  for (const { start, end } of scope) {
    for (let first = start; first <= end;) {
      const next = nextStart(first, end, bytes, costs, input.maxBytes);
      stretches.push({ start: first, end: next - 1 });
      first = next;
    }
  }
  return packed(stretches, bytes, input.maxBytes);
}

/** Stretches that lie apart share a part as long as they fit. */
function packed(stretches: readonly LineRange[], bytes: readonly number[], maxBytes: number): Scope[] {
  const parts: LineRange[][] = [];
  let room = 0;
  for (const rows of stretches) {
    const size = bytes.slice(rows.start - 1, rows.end).reduce((sum, each) => sum + each, 0);
    const part = parts.at(-1);
    if (part && size <= room) part.push(rows);
    else {
      parts.push([rows]);
      room = maxBytes;
    }
    room -= size;
  }
  return parts.map(toScope);
}

/** The first row of the stretch after the one that begins at `first`; `last + 1` where there is none. */
function nextStart(
  first: number,
  last: number,
  bytes: readonly number[],
  costs: readonly number[],
  maxBytes: number,
): number {
  let size = 0;
  let best = first + 1;
  let least = Infinity;
  for (let row = first; row <= last; row++) {
    size += bytes[row - 1] ?? 0;
    if (size > maxBytes) return best;
    const cost = costs[row] ?? 0;
    // The last of the cheapest cuts: the fewest requests.
    if (size < maxBytes * LEAST_SHARE || cost <= least) {
      best = row + 1;
      least = size < maxBytes * LEAST_SHARE ? Infinity : cost;
    }
  }
  return last + 1;
}

/** By row, the first at 0: what a cut right above it costs. */
async function cutCosts(lines: readonly string[], languageId: string, assetDir: string): Promise<number[]> {
  const language = syntaxOf(languageId);
  const parsing = language && (await parse(lines, language, assetDir));
  if (language && parsing?.kind === 'parsed' && !parsing.tree.root.inError) return byTree(parsing.tree, language);
  return byLayout(lines);
}

function byTree(tree: SyntaxTree, language: Language): number[] {
  const steps = new Array<number>(tree.lines.length + 1).fill(0);
  const add = (startRow: number, endRow: number, cost: number): void => {
    if (endRow <= startRow) return;
    // Inside: above every row but the first.
    steps[startRow] = (steps[startRow] ?? 0) + cost;
    steps[endRow] = (steps[endRow] ?? 0) - cost;
  };
  for (const node of tree.nodes) if (node.parent) add(node.startRow, node.endRow, 1);
  // With what stands right above a function: its comment, its decorators.
  for (const { rows } of functionsOf(tree, language)) add(rows.start, rows.end, 1);
  for (const { startRow, endRow } of literalsOf(tree, language)) add(startRow, endRow, IN_LITERAL);
  let cost = 0;
  return tree.lines.map((_, index) => (cost += steps[index] ?? 0));
}

/** Without a grammar: indentation tells blocks, and a blank row above is where a writer would cut. */
function byLayout(lines: readonly string[]): number[] {
  return lines.map((line, index) => {
    if (line.trim() === '') return IN_LITERAL;
    const indent = line.length - line.trimStart().length;
    const above = lines[index - 1];
    const opens = above === undefined || above.trim() === '';
    // A closing word or bracket belongs to what stands above it.
    const closes = /^\s*([)\]}]|end\b)/.test(line);
    return 2 * indent + (opens ? 0 : 1) + (closes ? 2 : 0);
  });
}
