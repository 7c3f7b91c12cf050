/** The comments that a reader of the code can do without. */
import type { LineRange } from '../prompt/source';
import type { Language } from './languages';
import { nodeText, rowStart, type SyntaxNode, type SyntaxTree } from './tree';

/**
 * What tools act on, and what the author says about the code's state: eslint-disable, @ts-expect-error, noqa, type: ignore,
 * go:build, nolint, SAFETY, rubocop:disable, phpstan-ignore, clang-format off, -*- coding -*-, TODO and the like. Words begin
 * where a word does: Copyright is nobody's pyright.
 */
const DIRECTIVE =
  /^#!|@ts-|\b(?:eslint|prettier|biome-|deno-lint|oxlint|istanbul|[cv]8 ignore|webpack|noqa|type:|pylint|mypy|pyright|ruff:|isort:|fmt:|yapf:|pragma|nosec|cython:|coding[:=]|go:build|nolint|SAFETY|rubocop|frozen_string_literal|warn_indent|typed:|phpcs|phpstan|psalm|phan-|clang-format|NOLINT|cppcheck|coverity|LCOV|NOSONAR|noinspection|checkstyle|spotless|CHECKSTYLE|ReSharper|language=|(?:TODO|FIXME|XXX|HACK|BUG|DEPRECATED|deprecated)\b)|@(?:flow|jsx|phan|psalm|phpstan)|sourceMappingURL|-\*-|^\/\/(?:go|line|export|extern)\b|\+build|#cgo|#(?:end)?region/;
/** Nobody gives an order to a tool, or a reminder to others, in more rows; what is longer tells a story and names one in passing. */
const LONGEST_DIRECTIVE = 12;

/** Comments on rows that hold nothing else, without directives and without what stands in an error. */
export function droppableComments(tree: SyntaxTree, language: Language): LineRange[] {
  return tree.nodes
    .filter((node) => isComment(node, language) && !node.inError && !node.hasError && standsAlone(tree, node))
    .filter((node) => !isDirective(tree, node) && !isCode(tree, node, language))
    .map(({ startRow, endRow }) => ({ start: startRow, end: endRow }));
}

/** Said to people alone. */
export function isComment(node: SyntaxNode, language: Language): boolean {
  return language.comments.has(node.type) || isDocstring(node, language);
}

/** A text that is a statement of its own and opens a block which goes on after it. */
function isDocstring({ type, children, parent }: SyntaxNode, { docstrings }: Language): boolean {
  if (docstrings !== true || type !== 'expression_statement') return false;
  if (children.length !== 1 || children[0]?.type !== 'string') return false;
  const statements = parent?.children.filter(({ named, type: each }) => named && each !== 'comment') ?? [];
  return /^(module|block)$/.test(parent?.type ?? '') && statements.length > 1 && statements[0]?.children === children;
}

function isDirective(tree: SyntaxTree, node: SyntaxNode): boolean {
  return node.endRow - node.startRow < LONGEST_DIRECTIVE && DIRECTIVE.test(nodeText(tree, node));
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
