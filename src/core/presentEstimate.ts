/** Where an estimate of tokens comes from, in a sentence. */
import * as l10n from '@vscode/l10n';
import type { Estimate } from './budget/estimates';

export function estimateWords({ replies, withinPercent }: Estimate): string {
  return withinPercent === null
    ? l10n.t('Prompt tokens are estimated by a fixed factor; too few replies of this model have told theirs.')
    : l10n.t(
        'Prompt tokens are estimated from the last {0} replies of this model, usually within {1} %.',
        replies,
        withinPercent,
      );
}
