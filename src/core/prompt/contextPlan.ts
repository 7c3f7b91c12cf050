/**
 * What becomes of each row of a text that is asked about in part: which rows go as they are, which go as context, and why
 * the others stay behind. A function of text and scope alone.
 */
import { calleesOf } from '../syntax/calls';
import { droppableComments } from '../syntax/comments';
import { functionsOf, type SyntaxFunction } from '../syntax/functions';
import type { Language } from '../syntax/languages';
import { literalsOf, type Literal } from '../syntax/literals';
import type { SyntaxTree } from '../syntax/tree';
import { isBlank } from './contextBlanks';
import { around, isAsked, touches, type Scope } from './scope';
import { CONTEXT_LINES, type LeftOut, type LineRange, type SentFunction } from './source';

/** `asked` and `whole` go byte for byte, `context` may lose blanks, the others are not sent. */
export type RowKind = 'asked' | 'whole' | 'context' | LeftOut;

export interface ContextPlan {
  /** By row, the first at 0. */
  readonly kinds: readonly RowKind[];
  readonly functions: readonly SentFunction[];
  readonly literals: readonly Literal[];
}

/**
 * Of everything beside the rows asked about, by the count of the model that needs the most tokens; what is over is left out.
 * A file of the largest size that is sent whole by default, 50 KB, has about as many.
 */
const CONTEXT_TOKENS = 12_000;
/** The newest models' tokens per token of cl100k (facts: tokens.md 2). Fixed, so that everybody's request is the same. */
const MOST_TOKENS_PER_COUNTED = 1.7;
export const CONTEXT_BUDGET = Math.floor(CONTEXT_TOKENS / MOST_TOKENS_PER_COUNTED);
/** Of the files that the code uses, together: two or three skeletons of usual files. */
export const RELATED_BUDGET = Math.floor(3_000 / MOST_TOKENS_PER_COUNTED);
/** Code has about four characters a token; what has so many is no code that a budget was made for. */
const MOST_PER_TOKEN = 16;
/** A function around the scope may take this much of it; of a longer one the rows around the scope go. */
const ENCLOSING_SHARE = 0.5;
/** Fewer rows of a body, with the one that closes it, are worth no gap. */
const LEAST_BODY = 2;
/** What spans more of a file is its frame: it is gone into. */
const WRAPPER_SHARE = 0.5;

export interface PlanInput {
  readonly tree: SyntaxTree;
  readonly language: Language;
  readonly scope: Scope;
  /** Rows that the model is told of. */
  readonly enclosing: readonly number[];
  /** Rows with a secret: far from what is asked about, they stay behind. */
  readonly secrets: ReadonlySet<number>;
  readonly countTokens: (text: string) => number;
}

export function planContext(input: PlanInput): ContextPlan {
  const plan = new Planner(input);
  plan.dropSecrets();
  plan.keepEnclosing();
  plan.keepCallees();
  plan.dropBodies();
  plan.dropComments();
  plan.keepLiteralsTogether();
  plan.dropFar();
  plan.dropBlanks();
  return plan;
}

/** Nothing is asked about: signatures, types and what stands at the top, all of it or, where there is no room, nothing. */
export function planSkeleton(input: Omit<PlanInput, 'scope' | 'enclosing'>): ContextPlan {
  const plan = new Planner({ ...input, scope: NOTHING, enclosing: [] });
  plan.dropSecrets();
  plan.dropBodies();
  plan.dropComments();
  plan.keepLiteralsTogether();
  plan.dropBlanks();
  return plan;
}

/** The scope of what nothing is asked about. */
export const NOTHING: Scope = [];

class Planner implements ContextPlan {
  readonly kinds: RowKind[];
  readonly functions: SentFunction[] = [];
  readonly literals: readonly Literal[];
  readonly #all: readonly SyntaxFunction[];
  #budget = CONTEXT_BUDGET;

  constructor(private readonly input: PlanInput) {
    const { tree, language, scope } = input;
    this.kinds = tree.lines.map((_, index) => (isAsked(scope, index + 1) ? 'asked' : 'context'));
    this.literals = literalsOf(tree, language);
    this.#all = functionsOf(tree, language);
  }

  dropSecrets(): void {
    const { scope, secrets } = this.input;
    // Those beside what is asked about go, as placeholders, if the user agrees; the model might miss them.
    const near = around(scope, CONTEXT_LINES);
    for (const row of secrets) if (!isAsked(near, row)) this.#leave(row, row, 'secret');
    for (const { startRow, endRow } of this.literals) {
      const rows = this.kinds.slice(startRow - 1, endRow);
      if (rows.includes('secret') && !rows.includes('asked')) this.#leave(startRow, endRow, 'secret');
    }
  }

  /** The outermost functions around the scope or inside it, so far as there is room for them. */
  keepEnclosing(): void {
    const { scope } = this.input;
    const asked = this.#all.filter(({ rows }) => touches(scope, rows));
    for (const each of asked) {
      const isFrame = this.#isWrapper(each) && asked.some((other) => other !== each && within(other.rows, each.rows));
      if (isFrame || this.functions.some((kept) => within(each.rows, kept))) continue;
      this.#keep(each, false, CONTEXT_BUDGET * ENCLOSING_SHARE);
    }
    const innermost = asked.at(-1);
    if (innermost && this.functions.length === 0) this.#keepNear(innermost.rows);
  }

  keepCallees(): void {
    const { tree, language, scope } = this.input;
    const target = [...scope, ...this.functions.map(({ start, end }) => ({ start, end }))];
    for (const each of calleesOf(tree, language, this.#all, target)) {
      if (!touches(scope, each.rows)) this.#keep(each, true, this.#budget);
    }
  }

  dropBodies(): void {
    const { scope } = this.input;
    for (const each of this.#all) {
      const { body, rows } = each;
      if (!body || body.end - body.start + 1 < LEAST_BODY) continue;
      if (this.#isWrapper(each) || touches(scope, rows)) continue;
      this.#leave(body.start, body.end, 'body');
    }
  }

  /** One that is asked about in part stays whole: the model could not tell what is left of it from code. */
  dropComments(): void {
    const { tree, language, scope } = this.input;
    for (const rows of droppableComments(tree, language)) {
      if (!touches(scope, rows)) this.#leave(rows.start, rows.end, 'comment');
    }
  }

  /** A value of which a part is sent is sent whole. */
  keepLiteralsTogether(): void {
    for (const { startRow, endRow } of this.literals) {
      const kinds = this.kinds.slice(startRow - 1, endRow);
      if (!kinds.some(isSent)) continue;
      for (let row = startRow; row <= endRow; row++) {
        if (!isSent(this.kinds[row - 1])) this.kinds[row - 1] = 'context';
      }
    }
  }

  /** From the scope outward, as long as there is room. */
  dropFar(): void {
    const { lines } = this.input.tree;
    const { enclosing, scope } = this.input;
    const context = lines.filter((_, index) => this.kinds[index] === 'context');
    if (this.#cost(context) <= this.#budget) return;
    const kept = new Set<number>();
    for (const row of enclosing) this.#afford(this.#together(row), kept, true);
    let room = true;
    for (let distance = 1; distance < lines.length; distance++) {
      for (const row of scope.flatMap(({ start, end }) => [start - distance, end + distance])) {
        if (this.kinds[row - 1] !== 'context' || kept.has(row)) continue;
        room &&= this.#afford(this.#together(row), kept, false);
        if (!room) this.kinds[row - 1] = 'far';
      }
    }
  }

  /** Only beside a gap: the number that another gap needs costs more than blank rows do (facts: tokens.md 5). */
  dropBlanks(): void {
    const { lines } = this.input.tree;
    const inside = new Set(this.literals.flatMap(({ startRow, endRow }) => rowsFrom(startRow, endRow)));
    for (let start = 1; start <= lines.length; start++) {
      let end = start;
      while (end <= lines.length && this.#isBlankContext(end) && !inside.has(end)) end++;
      if (end > start && !(isSent(this.kinds[start - 2]) && isSent(this.kinds[end - 1]))) {
        this.#leave(start, end - 1, 'blank');
      }
      start = Math.max(start, end);
    }
  }

  #isBlankContext(row: number): boolean {
    return this.kinds[row - 1] === 'context' && isBlank(this.#line(row));
  }

  /** It spans most of the file, and other functions most of it. */
  #isWrapper({ node, rows }: SyntaxFunction): boolean {
    const share = (part: number, whole: number): boolean => part > whole * WRAPPER_SHARE;
    if (!share(node.endRow - node.startRow + 1, this.kinds.length)) return false;
    const inner = new Set<number>();
    for (const each of this.#all) {
      if (each.node === node || !each.body || !within(each.rows, rows)) continue;
      for (let row = each.body.start; row <= each.body.end; row++) inner.add(row);
    }
    return share(inner.size, node.endRow - node.startRow + 1);
  }

  #keep({ name, rows }: SyntaxFunction, called: boolean, room: number): void {
    if (this.kinds.slice(rows.start - 1, rows.end).includes('secret')) return;
    const rowsOfIt = rowsFrom(rows.start, rows.end).filter((row) => this.kinds[row - 1] === 'context');
    const cost = this.#cost(rowsOfIt.map((row) => this.#line(row)));
    if (cost > Math.min(room, this.#budget)) return;
    this.#budget -= cost;
    for (const row of rowsOfIt) this.kinds[row - 1] = 'whole';
    this.functions.push({ ...(name !== undefined && { name }), ...rows, called });
    this.functions.sort((one, other) => one.start - other.start);
  }

  #keepNear(rows: LineRange): void {
    const { scope } = this.input;
    const near = around(scope, CONTEXT_LINES);
    for (let row = rows.start; row <= rows.end; row++) {
      if (this.kinds[row - 1] === 'context' && isAsked(near, row)) this.kinds[row - 1] = 'whole';
    }
  }

  #leave(start: number, end: number, kind: RowKind): void {
    for (let row = start; row <= end; row++) if (this.kinds[row - 1] === 'context') this.kinds[row - 1] = kind;
  }

  /** The row with those of the values that it is a part of. */
  #together(row: number): number[] {
    const literal = this.literals.find(({ startRow, endRow }) => startRow <= row && row <= endRow);
    const rows = literal ? rowsFrom(literal.startRow, literal.endRow) : [row];
    return rows.filter((each) => this.kinds[each - 1] === 'context');
  }

  #afford(rows: readonly number[], kept: Set<number>, must: boolean): boolean {
    const cost = this.#cost(rows.map((row) => this.#line(row)));
    if (cost > this.#budget && !must) return false;
    this.#budget -= cost;
    for (const row of rows) kept.add(row);
    return true;
  }

  #line(row: number): string {
    return this.input.tree.lines[row - 1] ?? '';
  }

  #cost(lines: readonly string[]): number {
    const text = lines.map((line) => `${line}\n`).join('');
    // What can't fit is not counted: long rows would be, once for each function on them.
    return text.length > CONTEXT_BUDGET * MOST_PER_TOKEN ? Infinity : this.input.countTokens(text);
  }
}

export function isSent(kind: RowKind | undefined): boolean {
  return kind === 'asked' || kind === 'whole' || kind === 'context';
}

function rowsFrom(start: number, end: number): number[] {
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

function within(one: LineRange, other: LineRange): boolean {
  return other.start <= one.start && one.end <= other.end;
}
