/**
 * The comment that suppresses a finding, in a form that is a comment where it will stand: written, parsed, and taken only where
 * the parser reads it as one and finds nothing else amiss. Plain data in and out, so that the parses run in the worker.
 */
import { commentFormsAt } from '../findings/commentSyntax';
import { suppressedBy, suppressionRow, suppressionsIn } from '../findings/suppression';
import { splitLines } from '../prompt/source';
import { isComment } from '../syntax/comments';
import { syntaxOf, type Language } from '../syntax/languages';
import { parse } from '../syntax/parser';
import { errorCount, nodeText, type SyntaxTree } from '../syntax/tree';
import type { Category } from '../tasks/review';

export interface PlaceCommentInput {
  readonly languageId: string;
  readonly text: string;
  /** Of the finding, 1-based: the comment goes above it. */
  readonly row: number;
  readonly category: Category;
}

/** @returns the row to insert; null where no comment can stand, or none would suppress the finding. */
export async function placeComment(input: PlaceCommentInput, assetDir: string): Promise<string | null> {
  const { languageId, text, row, category } = input;
  const lines = splitLines(text);
  const below = lines[row - 1];
  const above = lines.slice(0, row - 1);
  // A row that goes on in the next one would end in the comment.
  if (below === undefined || above.at(-1)?.endsWith('\\') === true) return null;
  const withRow = (comment: string): string[] => [...above, comment, ...lines.slice(row - 1)];
  const comments = commentFormsAt(languageId, above.join('\n'))
    .map((form) => suppressionRow(below, category, form))
    // Not for a finding about a comment: the row that counts is the first one of code.
    .filter((comment) => suppressedBy(suppressionsIn(withRow(comment), languageId), { category }, row + 1));
  const language = syntaxOf(languageId);
  if (!language) return comments[0] ?? null;
  const read = async (rows: readonly string[]): Promise<SyntaxTree | undefined> => {
    const parsing = await parse(rows, language, assetDir);
    return parsing.kind === 'parsed' ? parsing.tree : undefined;
  };
  const before = await read(lines);
  if (!before) return null;
  for (const comment of comments) {
    const after = await read(withRow(comment));
    if (after && errorCount(after) <= errorCount(before) && isCommentAt(after, row, language)) return comment;
  }
  return null;
}

/** Whether a row is one comment: in JSX, one in braces. */
function isCommentAt(tree: SyntaxTree, row: number, language: Language): boolean {
  const text = (tree.lines[row - 1] ?? '').trim().replace(/^\{(.*)\}$/, '$1');
  return tree.nodes.some(
    (node) =>
      node.startRow === row && !node.inError && isComment(node, language) && nodeText(tree, node).trim() === text,
  );
}
