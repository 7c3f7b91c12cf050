/**
 * The usage dashboard in words and figures: what a month came to, what is left of the budget, what was saved, how Redis
 * stands. The panel draws this and decides nothing.
 */
import * as l10n from '@vscode/l10n';
import type { ModelEstimate } from '../budget/estimates';
import type { LedgerEvent } from '../budget/events';
import { fold } from '../budget/fold';
import { budgetUse, type BudgetUse } from '../budget/level';
import type { Reset } from '../budget/month';
import { planOf, type Budget } from '../budget/plans';
import type { TeamTotals } from '../budget/teamBudget';
import type { RedisMemory } from '../cache/redisMemory';
import type { RedisState } from '../cache/redisState';
import { redisSentence } from '../presentRedis';
import { joined } from '../presentation';
import type { RepositoryNames } from './repositoryNames';
import { summarise, type UsageSummary } from './summary';
import { usageFigures, type UsageFigure } from './usageFigures';
import { usageFormats, type UsageFormats } from './usageFormats';
import { costWords, estimatesTable, groupTables, largestTable, type UsageTable } from './usageTables';

export interface DashboardInput {
  /** The month that is shown, such as `2026-11`, and the one that it is now. */
  readonly month: string;
  readonly thisMonth: string;
  /** Those that can be chosen, newest first. */
  readonly months: readonly string[];
  /** Of the month that is shown; undefined when they can't be read. */
  readonly events: readonly LedgerEvent[] | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly resets: Reset;
  readonly locale: string;
  readonly budget: Budget;
  /** Undefined: there is no such budget, or Redis does not tell. */
  readonly team: TeamTotals | undefined;
  readonly redis: RedisState;
  /** Undefined: not reported. */
  readonly memory: RedisMemory | undefined;
  readonly estimates: readonly ModelEstimate[];
  /** Those of which the name is known: they are open. */
  readonly repositories: RepositoryNames;
  readonly demo: boolean;
}

export interface DashboardFact {
  readonly label: string;
  readonly value: string;
}

export interface DashboardBudget {
  readonly title: string;
  readonly level: BudgetUse['level'];
  /** For the bar, from 0 to 100. */
  readonly percent: number;
  readonly lines: readonly string[];
}

export interface Dashboard {
  readonly month: string;
  readonly thisMonth: string;
  readonly months: readonly { readonly month: string; readonly name: string }[];
  readonly title: string;
  readonly level: 'info' | 'error';
  /** In place of figures, or beside them: what there is to know first. */
  readonly messages: readonly string[];
  readonly canExport: boolean;
  /** Null for a month that is over: its plan is not known any more. */
  readonly budget: DashboardBudget | null;
  readonly facts: readonly DashboardFact[];
  readonly redis: { readonly title: string; readonly lines: readonly string[]; readonly step: 'redis' | 'health' };
  readonly figures: readonly UsageFigure[];
  readonly tables: readonly UsageTable[];
}

export function dashboardOf(input: DashboardInput): Dashboard {
  const { month, thisMonth, months, events, demo, resets, estimates, repositories } = input;
  const formats = usageFormats(input.locale, resets.zone);
  const summary = summarise(events ?? [], resets.zone);
  const used = summary.sum.requests + summary.sum.hits > 0;
  return {
    ...{ month, thisMonth },
    months: [...new Set([month, ...months])]
      .sort()
      .reverse()
      .map((name) => ({ month: name, name: formats.month(name) })),
    title: l10n.t('Usage in {0}', formats.month(month)),
    level: events === undefined ? 'error' : 'info',
    messages: [
      ...(demo ? [l10n.t('Local demo model: nothing is sent, counted or shared.')] : []),
      ...(events === undefined ? [unreadable()] : used ? [] : [emptyWords(input, formats)]),
    ],
    canExport: used,
    budget: budgetWords(input, formats),
    facts: used ? factsOf(summary, formats) : [],
    redis: {
      title: l10n.t('Redis'),
      lines: redisLines(input, formats),
      step: input.redis.kind === 'not_used' ? 'redis' : 'health',
    },
    figures: usageFigures(summary, month, repositories, formats),
    tables: used
      ? [
          ...groupTables(summary, repositories, formats),
          ...(summary.largest.length > 0 ? [largestTable(summary.largest, formats)] : []),
          estimatesTable(estimates, formats),
        ]
      : [],
  };
}

function unreadable(): string {
  return l10n.t(
    'What was used can not be read. Check that you may read the state folder, or run Code Insight: Check Health.',
  );
}

function emptyWords({ month, thisMonth }: DashboardInput, formats: UsageFormats): string {
  return month === thisMonth
    ? l10n.t('Nothing was used this month so far. Review a file: what it takes appears here.')
    : l10n.t('Nothing was used in {0}. Choose another month.', formats.month(month));
}

function budgetWords(input: DashboardInput, formats: UsageFormats): DashboardBudget | null {
  const { month, thisMonth, events, now, budget, resets, team } = input;
  if (month !== thisMonth || events === undefined) return null;
  const totals = fold(events, now).totals;
  const { level, share } = budgetUse(totals, budget);
  const { count, usd } = formats;
  const lines: string[] = [];
  if (budget.tokens !== null)
    lines.push(l10n.t('{0} of {1} tokens are used.', count(totals.used), count(budget.tokens)));
  if (budget.usd !== null) lines.push(l10n.t('{0} of {1} are spent.', usd(totals.costUsd), usd(budget.usd)));
  if (totals.reserved > 0) lines.push(l10n.t('{0} tokens are reserved by requests under way.', count(totals.reserved)));
  lines.push(l10n.t('The budget begins anew on {0}.', formats.date(resets.at)));
  if (level === 'spent') lines.push(l10n.t('Requests are held back until then, unless you send them anyway.'));
  lines.push(...teamLines(budget, team, formats));
  return {
    title: l10n.t('Budget: {0}', planName(budget)),
    level,
    percent: Math.min(100, Math.floor(share * 100)),
    lines,
  };
}

function teamLines({ team: limit }: Budget, team: TeamTotals | undefined, { count }: UsageFormats): string[] {
  if (!limit) return [];
  if (!team) return [l10n.t("The team's use is not known: its Redis does not answer.")];
  const over = team.used - limit.tokens;
  return [
    l10n.t('The team this month: {0} of {1} tokens.', count(team.used), count(limit.tokens)),
    ...(over > 0 ? [l10n.t('The team is {0} tokens over its budget.', count(over))] : []),
  ];
}

function planName(budget: Budget): string {
  switch (planOf(budget)) {
    case 'lite':
      return l10n.t('plan Lite');
    case 'pro':
      return l10n.t('plan Pro');
    case 'business':
      return l10n.t('plan Business');
    case 'custom':
      return l10n.t('your own plan');
  }
}

function factsOf({ sum, hitRate }: UsageSummary, formats: UsageFormats): DashboardFact[] {
  const { count, usd, percent } = formats;
  return [
    { label: l10n.t('Tokens'), value: count(sum.total) },
    { label: l10n.t('Cost'), value: costWords(sum, formats) },
    { label: l10n.t('Requests'), value: count(sum.requests) },
    {
      label: l10n.t('Cache hit rate'),
      value: hitRate === null ? '' : l10n.t('{0} ({1} of {2})', percent(hitRate), ...hits(sum, count)),
    },
    {
      label: l10n.t('Saved by the cache'),
      value: l10n.t('{0} tokens, {1}', count(sum.savedTokens), usd(sum.savedUsd)),
    },
    { label: l10n.t('Saved by compression'), value: l10n.t('about {0} tokens', count(sum.compressed)) },
  ];
}

function hits(sum: UsageSummary['sum'], count: UsageFormats['count']): [string, string] {
  return [count(sum.hits), count(sum.hits + sum.requests)];
}

function redisLines({ redis, memory, demo }: DashboardInput, formats: UsageFormats): string[] {
  if (redis.kind === 'not_used') return [l10n.t('Redis is not used: answers are kept on this machine.')];
  const state = redisSentence(redis);
  if (demo || redis.kind !== 'connected') return [state];
  const { mebibytes } = formats;
  if (memory === undefined) return [state, l10n.t('Memory used: not reported.')];
  const used = l10n.t('Memory used: {0}.', mebibytes(memory.usedBytes));
  const most = memory.mostBytes;
  const limit = most === null ? l10n.t('It has no limit.') : l10n.t('Its limit: {0}.', mebibytes(most));
  return [state, joined(used, limit)];
}
