/** Which functions of the same file a part of it calls. By name: what a name stands for is not resolved. */
import type { LineRange } from '../prompt/source';
import { lastName, type SyntaxFunction } from './functions';
import type { Language } from './languages';
import type { SyntaxTree } from './tree';

/** The names that are called on these rows. */
export function calledNames(tree: SyntaxTree, language: Language, rows: readonly LineRange[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of tree.nodes) {
    const field = language.calls.get(node.type);
    if (field === undefined) continue;
    if (!rows.some(({ start, end }) => start <= node.startRow && node.startRow <= end)) continue;
    const callee =
      field === ''
        ? (node.children.find(({ named }) => named) ?? node)
        : node.children.find((child) => child.field === field);
    const name = callee && lastName(tree, callee);
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Functions that are called on these rows and do not stand there, nearest first. */
export function calleesOf(
  tree: SyntaxTree,
  language: Language,
  functions: readonly SyntaxFunction[],
  rows: readonly LineRange[],
): SyntaxFunction[] {
  const called = calledNames(tree, language, rows);
  const distance = ({ rows: { start, end } }: SyntaxFunction): number =>
    Math.min(...rows.map((range) => Math.max(range.start - end, start - range.end)));
  return functions
    .filter((each) => each.callableAs.some((name) => called.has(name)))
    .filter(({ rows: { start, end } }) => !rows.some((range) => range.start <= start && end <= range.end))
    .sort((one, other) => distance(one) - distance(other) || one.rows.start - other.rows.start);
}
