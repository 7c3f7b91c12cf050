/**
 * Comments that suppress findings: `code-insight-ignore-next-line`, then the categories it is about (none: all of them), then
 * a reason after two hyphens. The comment stands alone on its row, right above the code; others may stand in between.
 */
import type { Finding } from '../outcome';
import { CATEGORIES, type Category } from '../tasks/review';
import { commentForms, commentOn, type CommentForm } from './commentSyntax';

export const SUPPRESSION = 'code-insight-ignore-next-line';

export interface Suppression {
  /** Of the comment, 1-based. */
  readonly line: number;
  /** The row of code that it is about. */
  readonly target: number;
  /** Empty: all. */
  readonly categories: readonly Category[];
}

const SAID = new RegExp(`^${SUPPRESSION}(?:\\s+(?!--)(.*?))?(?:\\s*--.*)?$`, 's');

/** @param lines of the text as it is now. */
export function suppressionsIn(lines: readonly string[], languageId: string): Suppression[] {
  if (commentForms(languageId).length === 0) return [];
  return lines.flatMap((row, index): Suppression[] => {
    if (!row.includes(SUPPRESSION)) return [];
    const categories = categoriesOf(commentOn(row, languageId));
    if (!categories) return [];
    let target = index + 1;
    // Other tools want their comments right above the code as well.
    while (target < lines.length && commentOn(lines[target] ?? '', languageId) !== undefined) target++;
    return [{ line: index + 1, target: target + 1, categories }];
  });
}

/** @returns undefined where the comment is none of ours, or names something that is no category: it then suppresses nothing. */
function categoriesOf(comment: string | undefined): readonly Category[] | undefined {
  const said = comment === undefined ? null : SAID.exec(comment);
  if (!said) return undefined;
  const names = (said[1] ?? '').split(/[\s,]+/).filter(Boolean);
  const known = CATEGORIES.filter((category) => names.includes(category));
  return known.length === new Set(names).size ? known : undefined;
}

/** @param line where the finding begins now, 1-based. */
export function suppressedBy(
  suppressions: readonly Suppression[],
  { category }: Pick<Finding, 'category'>,
  line: number,
): Suppression | undefined {
  return suppressions.find(
    ({ target, categories }) => target === line && (categories.length === 0 || categories.includes(category)),
  );
}

/** The comment as a row of its own, indented as the row below it. @param form one of the language's. */
export function suppressionRow(below: string, category: Category, [open, close]: CommentForm): string {
  const indent = /^[ \t]*/.exec(below)?.[0] ?? '';
  return `${indent}${open} ${SUPPRESSION} ${category}${close === '' ? '' : ` ${close}`}`;
}
