/** The month's use in lines of text, for the command line. */
import * as l10n from '@vscode/l10n';
import type { UsageInput } from '../export/usageJson';
import { dateWords, usedWords } from '../presentBudget';
import { formatUsd, grouped } from '../presentation';
import { visibleLine } from '../text/hidden';
import type { UsageGroup } from './summary';

/** Of a list, what takes most; the rest is in the JSON. */
const SHOWN = 10;

export function usageText({ summary, totals, budget, resets, estimates }: UsageInput): string {
  const { sum, hitRate } = summary;
  const lines = [
    l10n.t('This month: {0}, ${1}, requests: {2}.', usedWords(totals, budget), formatUsd(sum.costUsd), sum.requests),
    ...(sum.unpriced > 0 ? [l10n.t('Requests whose cost is not known: {0}.', sum.unpriced)] : []),
    l10n.t('The budget begins anew on {0}.', dateWords(resets)),
    ...(hitRate === null
      ? []
      : [
          l10n.t(
            'From the cache: {0} %, which saved {1} tokens (${2}).',
            Math.round(hitRate * 100),
            grouped(sum.savedTokens),
            formatUsd(sum.savedUsd),
          ),
        ]),
    l10n.t('Kept back by sending parts of files: about {0} tokens.', grouped(summary.compressedTokens)),
    ...list(l10n.t('By day'), summary.byDay),
    ...list(l10n.t('By task'), summary.byTask),
    ...list(l10n.t('By model'), summary.byModel),
    ...list(l10n.t('By file'), summary.byFile),
    ...list(l10n.t('By repository'), summary.byRepository),
    ...estimates.map(({ model, replies, withinPercent }) =>
      l10n.t('Estimates of {0}: usually within {1} %, from {2} replies.', model, withinPercent, replies),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function list(title: string, groups: readonly UsageGroup[]): string[] {
  if (groups.length === 0) return [];
  const rows = groups
    .slice(0, SHOWN)
    .map(({ name, total, costUsd, requests, hits }) =>
      l10n.t(
        '  {0}: {1} tokens, ${2}, requests: {3}, from the cache: {4}',
        name === '' ? l10n.t('(not known)') : visibleLine(name),
        grouped(total),
        formatUsd(costUsd),
        requests,
        hits,
      ),
    );
  return ['', title, ...rows];
}
