/** What became of all fixes of a file, in one sentence or two. */
import * as l10n from '@vscode/l10n';
import { LEFT_OUT, type FixAll, type LeftOut } from '../findings/fixAll';

/** "3 fixes applied. Left out: 1 on the lines of another fix, 2 below high confidence." */
export function fixAllWords({ edits, leftOut }: Pick<FixAll, 'edits' | 'leftOut'>): string {
  const reasons = LEFT_OUT.filter((reason) => leftOut[reason] > 0).map((reason) =>
    leftOutWords(reason, leftOut[reason]),
  );
  const rest = reasons.length === 0 ? '' : l10n.t('Left out: {0}.', reasons.join(', '));
  return [appliedWords(edits.length), rest].filter((part) => part !== '').join(' ');
}

function appliedWords(count: number): string {
  if (count === 0) return l10n.t('There is no safe fix in this file.');
  return count === 1 ? l10n.t('1 fix applied.') : l10n.t('{0} fixes applied.', count);
}

function leftOutWords(reason: LeftOut, count: number): string {
  switch (reason) {
    case 'changed':
      return l10n.t('{0} on code that changed since', count);
    case 'unsure':
      return l10n.t('{0} below high confidence', count);
    case 'overlap':
      return l10n.t('{0} on the lines of another fix', count);
  }
}
