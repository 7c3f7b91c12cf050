/**
 * Parses a text with the official tree-sitter grammars. One parser a language, loaded on first use; the tree is copied and
 * freed before anyone sees it. Meant for the worker: a parse can't be interrupted in its own thread.
 */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { Language as Grammar, Parser, type ParseState, type Tree } from 'web-tree-sitter';
import type { Language } from './languages';
import { copyTree, textOf, type SyntaxTree } from './tree';

/** More is not parsed, in UTF-16 units: ten times the largest file that is sent whole by default, about a second's work. */
export const MAX_PARSED = 524_288;
/**
 * The parser reports after every hundred steps. Real code, minified too, takes 0.02 reports a character at most; hostile text
 * takes more, and each step longer. Counted, not timed: whether a text is parsed must not depend on the machine.
 */
const REPORTS_PER_CHARACTER = { well: 0.04, inError: 0.02 };
const LEAST_REPORTS = 300;
/** Brackets that are open at once. What is nested deeper costs the square of its depth, or breaks the parser. */
const MAX_DEPTH = 1_000;

export type Parsing =
  | { readonly kind: 'parsed'; readonly tree: SyntaxTree }
  /** `large`: not tried. `failed`: gave up, broke, or could not be loaded. */
  | { readonly kind: 'large' | 'failed' };

/** A trap leaves the runtime without its stack: from then on nothing can be parsed in this thread. */
let spent = false;
let starting: Promise<void> | undefined;
const grammars = new Map<string, Promise<Grammar>>();
const parsers = new Map<string, Parser>();

/** The last trees: a file is looked at for its imports, its parts and each of its requests. */
const recent = new Map<string, Parsing>();
const RECENT = 2;
/** A tree takes some hundred times the memory of its text: that of a large one is not kept. In UTF-16 units. */
const MAX_KEPT = 131_072;

/** @param assetDir the folder with web-tree-sitter.wasm and the grammars. */
export async function parse(lines: readonly string[], language: Language, assetDir: string): Promise<Parsing> {
  const text = textOf(lines);
  const key = `${language.grammar}\n${text}`;
  const known = recent.get(key);
  if (known) return known;
  const parsing = await parseAnew(text, lines, language, assetDir);
  if (parsing.kind === 'parsed' && text.length <= MAX_KEPT) {
    recent.set(key, parsing);
    const [oldest] = recent.keys();
    if (recent.size > RECENT && oldest !== undefined) recent.delete(oldest);
  }
  return parsing;
}

async function parseAnew(
  text: string,
  lines: readonly string[],
  language: Language,
  assetDir: string,
): Promise<Parsing> {
  if (text.length > MAX_PARSED) return { kind: 'large' };
  if (spent || isTooDeep(text)) return { kind: 'failed' };
  let parser: Parser;
  try {
    parser = await parserOf(language.grammar, assetDir);
  } catch {
    return { kind: 'failed' };
  }
  let tree: Tree | null = null;
  try {
    let reports = 0;
    const isOver = ({ currentOffset, hasError }: ParseState): boolean => {
      const rate = hasError ? REPORTS_PER_CHARACTER.inError : REPORTS_PER_CHARACTER.well;
      // It counts bytes, two for each UTF-16 unit.
      return ++reports > LEAST_REPORTS + (rate * currentOffset) / 2;
    };
    tree = parser.parse(text, null, { progressCallback: isOver });
    if (tree === null) {
      // Else the next parse would go on where this one was stopped.
      parser.reset();
      return { kind: 'failed' };
    }
    return { kind: 'parsed', tree: copyTree(tree, lines) };
  } catch (error) {
    spent ||= isTrap(error);
    parsers.delete(language.grammar);
    return { kind: 'failed' };
  } finally {
    if (!spent) tree?.delete();
  }
}

/** A trap has happened: another thread, with a runtime of its own, has to take over. */
export function isSpent(): boolean {
  return spent;
}

/** What WebAssembly throws is no error of JavaScript's, and its class has no type here. */
function isTrap(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    depth = '([{'.includes(bracket) ? depth + 1 : Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

async function parserOf(grammar: string, assetDir: string): Promise<Parser> {
  const known = parsers.get(grammar);
  if (known) return known;
  starting ??= Parser.init({ locateFile: (file: string) => path.join(assetDir, file) });
  await starting;
  let loading = grammars.get(grammar);
  if (!loading) {
    loading = readFile(path.join(assetDir, `${grammar}.wasm`)).then((bytes) => Grammar.load(bytes));
    grammars.set(grammar, loading);
    // A file that could not be read once may be there later.
    loading.catch(() => grammars.delete(grammar));
  }
  const parser = new Parser();
  parser.setLanguage(await loading);
  parsers.set(grammar, parser);
  return parser;
}
