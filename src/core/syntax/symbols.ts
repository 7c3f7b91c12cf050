/** Which function or class the rows of a text stand in: the path of names that a finding keeps when its lines move. */
import { splitLines, type LineRange, type SymbolRows } from '../prompt/source';
import { functionsOf } from './functions';
import { syntaxOf, type Language } from './languages';
import { parse } from './parser';
import { childBy, nodeText, type SyntaxTree } from './tree';

/** @returns none for a language without a grammar, and for what can't be parsed. A function of the text alone. */
export async function symbolsIn(text: string, languageId: string, assetDir: string): Promise<SymbolRows[]> {
  const language = syntaxOf(languageId);
  if (!language) return [];
  const parsing = await parse(splitLines(text), language, assetDir);
  return parsing.kind === 'parsed' ? symbolsOf(parsing.tree, language) : [];
}

export function symbolsOf(tree: SyntaxTree, language: Language): SymbolRows[] {
  const classes = tree.nodes
    .filter((node) => node.named && language.classes.has(node.type))
    .map((node) => ({ node, name: childBy(node, 'name') }))
    .flatMap(({ node, name }) => (name ? [{ name: nodeText(tree, name).trim(), ...rowsOf(node) }] : []));
  const functions = functionsOf(tree, language).flatMap(({ node, name, rows }) =>
    name === undefined ? [] : [{ name, start: rows.start, end: node.endRow }],
  );
  return [...classes, ...functions].sort((one, other) => one.start - other.start || other.end - one.end);
}

function rowsOf({ startRow, endRow }: { readonly startRow: number; readonly endRow: number }): LineRange {
  return { start: startRow, end: endRow };
}

/** "Cart.total" and the rows of the innermost; '' and all rows where a row stands in nothing that has a name. */
export function symbolAt(symbols: readonly SymbolRows[], row: number): { path: string; rows: LineRange } {
  const around = symbols.filter(({ start, end }) => start <= row && row <= end);
  return {
    path: around.map(({ name }) => name).join('.'),
    rows: around.at(-1) ?? { start: 1, end: Infinity },
  };
}
