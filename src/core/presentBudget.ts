/** Words for what a budget keeps back: what is used, what the request would take, and when the budget begins anew. */
import * as l10n from '@vscode/l10n';
import type { LedgerTotals } from './budget/fold';
import { budgetUse } from './budget/level';
import type { Reset } from './budget/month';
import type { Budget } from './budget/plans';
import type { BudgetBlock } from './outcome';
import { formatUsd, grouped, joined, type Presentation } from './presentation';

export function presentBudget(block: BudgetBlock): Presentation {
  return {
    level: 'warning',
    message: joined(l10n.t('Nothing was sent.'), spentSentence(block), needSentence(block)),
    advice: adviceOf(block),
    steps:
      block.of === 'team_offline'
        ? ['send_over_budget', 'check_health', 'open_settings']
        : ['send_over_budget', 'open_settings'],
    setting: 'codeInsight.budget',
  };
}

/** That the budget is nearly spent, or is. */
export function presentBudgetUse(totals: LedgerTotals, budget: Budget, resets: Reset): Presentation {
  const { level, share } = budgetUse(totals, budget);
  const date = dateWords(resets);
  return {
    level: 'warning',
    message: joined(
      l10n.t("{0} % of this month's budget is used: {1}.", Math.floor(share * 100), usedWords(totals, budget)),
      level === 'spent' ? l10n.t('Requests are held back until {0}, unless you send them anyway.', date) : '',
    ),
    advice:
      level === 'spent'
        ? l10n.t('Answers from the cache stay free.')
        : l10n.t('It begins anew on {0}. A selection takes fewer tokens than a whole file.', date),
    steps: ['open_settings'],
    setting: 'codeInsight.budget',
  };
}

/** "12,345 of 200,000 tokens", "$0.15 of $20.00", or both. */
export function usedWords({ used, costUsd }: LedgerTotals, { tokens, usd }: Budget): string {
  const parts: string[] = [];
  if (tokens !== null) parts.push(l10n.t('{0} of {1} tokens', grouped(used), grouped(tokens)));
  if (usd !== null) parts.push(l10n.t('${0} of ${1}', costUsd.toFixed(2), usd.toFixed(2)));
  return parts.join(', ');
}

/** The day, in the locale of whoever reads it. */
export function dateWords({ at, zone }: Reset): string {
  return new Date(at).toLocaleDateString(undefined, { dateStyle: 'long', timeZone: zone });
}

function adviceOf({ of, resets }: BudgetBlock): string {
  const renewed = l10n.t('The budget begins anew on {0}; answers from the cache stay free.', dateWords(resets));
  switch (of) {
    case 'tokens':
    case 'usd':
      return joined(renewed, l10n.t('Raise codeInsight.budget.plan, or send this one anyway.'));
    case 'team':
      return joined(renewed, l10n.t('Agree on a larger codeInsight.budget.teamTokens, or send this one anyway.'));
    case 'team_offline':
      return l10n.t('Check the connection to Redis, raise codeInsight.budget.teamAllowance, or send this one anyway.');
  }
}

function spentSentence({ of, used, limit }: BudgetBlock): string {
  switch (of) {
    case 'tokens':
      return l10n.t("Of this month's {0} tokens, {1} are used or reserved.", grouped(limit), grouped(used));
    case 'usd':
      return l10n.t("Of this month's ${0}, ${1} are spent or reserved.", limit.toFixed(2), used.toFixed(2));
    case 'team':
      return l10n.t("Of the team's {0} tokens this month, {1} are used or reserved.", grouped(limit), grouped(used));
    case 'team_offline':
      return l10n.t(
        "The Redis that keeps the team's budget does not answer. Of the {0} tokens that may be used until it does, {1} are used or reserved.",
        grouped(limit),
        grouped(used),
      );
  }
}

function needSentence({ needed, mostUsd }: BudgetBlock): string {
  return mostUsd === null
    ? l10n.t('This request may take up to {0} tokens; its price is not known.', grouped(needed))
    : l10n.t('This request may take up to {0} tokens, which cost at most ${1}.', grouped(needed), formatUsd(mostUsd));
}
