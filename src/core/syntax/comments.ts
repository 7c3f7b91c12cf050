/** The rows that hold nothing but comments which a reader of the code can do without. */
import type { Language } from './languages';
import { nodeText, rowStart, type SyntaxNode, type SyntaxTree } from './tree';

/**
 * What tools act on, and what the author says about the code's state: eslint-disable, @ts-expect-error, noqa, type: ignore,
 * go:build, nolint, SAFETY, rubocop:disable, phpstan-ignore, clang-format off, -*- coding -*-, TODO and the like.
 */
const DIRECTIVE =
  /^#!|@ts-|eslint|prettier|biome-|deno-lint|oxlint|istanbul|\b[cv]8 ignore|@flow|@jsx|sourceMappingURL|webpack|noqa|\btype:|pylint|mypy|pyright|ruff:|isort:|fmt:|yapf:|pragma|nosec|cython:|coding[:=]|-\*-|^\/\/(go|line|export|extern)\b|go:build|\+build|#cgo|nolint|SAFETY|rubocop|frozen_string_literal|warn_indent|typed:|phpcs|phpstan|psalm|phan|clang-format|NOLINT|cppcheck|coverity|LCOV|NOSONAR|noinspection|checkstyle|spotless|CHECKSTYLE|ReSharper|language=|#region|#endregion|\b(TODO|FIXME|XXX|HACK|BUG|DEPRECATED|deprecated)\b/;

/** Rows, 1-based, that are comment and nothing else, without directives and without what stands in an error. */
export function droppableComments(tree: SyntaxTree, language: Language): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const node of tree.nodes) {
    if (!language.comments.has(node.type) || node.inError || node.hasError) continue;
    if (!standsAlone(tree, node) || DIRECTIVE.test(nodeText(tree, node)) || isCode(tree, node, language)) continue;
    for (let row = node.startRow; row <= node.endRow; row++) rows.add(row);
  }
  return rows;
}

function standsAlone(tree: SyntaxTree, node: SyntaxNode): boolean {
  const start = rowStart(tree.text, node.start);
  const end = tree.text.indexOf('\n', Math.max(node.start, node.end - 1));
  return tree.text.slice(start, node.start).trim() === '' && tree.text.slice(node.end, end).trim() === '';
}

/** Comments up to the row that makes code of them. */
function isCode(tree: SyntaxTree, node: SyntaxNode, { comments, commentIsCodeAbove }: Language): boolean {
  if (!commentIsCodeAbove) return false;
  const siblings = node.parent?.children ?? [];
  let at = siblings.indexOf(node) + 1;
  while (comments.has(siblings[at]?.type ?? '')) at++;
  return commentIsCodeAbove.test(tree.lines[(siblings[at]?.startRow ?? 0) - 1] ?? '');
}
