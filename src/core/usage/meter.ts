/**
 * The meter in the status bar, in words: what is used of the month's budget, how often the cache answered, and what is going on.
 * The editor puts them into its item; what they are is decided here.
 */
import * as l10n from '@vscode/l10n';
import type { LedgerTotals } from '../budget/fold';
import { budgetUse } from '../budget/level';
import type { Reset } from '../budget/month';
import type { Budget } from '../budget/plans';
import type { TeamTotals } from '../budget/teamBudget';
import type { RedisState } from '../cache/redisState';
import type { CacheCounts } from '../cache/tieredCache';
import type { Accounting } from '../outcome';
import { dateWords, usedWords } from '../presentBudget';
import { formatUsd, grouped } from '../presentation';
import { tierName, tierSentence } from '../presentOutcome';
import { redisSentence } from '../presentRedis';

export interface MeterInput {
  readonly demo: boolean;
  /** Names of what is being reviewed. */
  readonly running: readonly string[];
  readonly hasKey: boolean;
  readonly redis: RedisState;
  /** This month's; undefined when the ledger can't be read. */
  readonly totals: LedgerTotals | undefined;
  readonly budget: Budget;
  readonly resets: Reset;
  /** Undefined: there is no such budget, or Redis does not tell. */
  readonly team: TeamTotals | undefined;
  readonly cache: CacheCounts;
  /** The request that ended last, and its name. */
  readonly last: { readonly name: string; readonly accounting: Accounting } | undefined;
}

export type MeterState = 'idle' | 'reviewing' | 'cached' | 'no_key' | 'redis_down' | 'budget_near' | 'budget_spent';

export interface Meter {
  readonly state: MeterState;
  /** Of VS Code's icons. */
  readonly icon: string;
  /** Beside the icon. */
  readonly text: string;
  /** Lines. */
  readonly tooltip: readonly string[];
  /** For screen readers: the same without icons and shortened numbers. */
  readonly label: string;
  /** A click stops what runs; else it opens the menu. */
  readonly click: 'stop' | 'menu';
  readonly warns: boolean;
}

const ICONS: Readonly<Record<MeterState, string>> = {
  idle: 'checklist',
  reviewing: 'sync~spin',
  cached: 'database',
  no_key: 'key',
  redis_down: 'debug-disconnect',
  budget_near: 'warning',
  budget_spent: 'error',
};

export function meterOf(input: MeterInput): Meter {
  const state = stateOf(input);
  const click = state === 'reviewing' ? 'stop' : 'menu';
  const clickWords = click === 'stop' ? l10n.t('Click to stop.') : l10n.t('Click for the menu.');
  const words = stateWords(state, input);
  const text = [words, ...usageParts(input, compact)].filter((part) => part !== '');
  const spoken = [words, ...usageParts(input, grouped)].filter((part) => part !== '');
  return {
    state,
    icon: ICONS[state],
    text: text.length === 0 ? 'Code Insight' : text.join(' · '),
    tooltip: [...tooltip(input, words), clickWords],
    label: `Code Insight${spoken.map((part) => `, ${part}`).join('')}. ${clickWords}`,
    click,
    warns: state === 'budget_near' || state === 'budget_spent',
  };
}

/** What a user has to know first: what runs, then what keeps requests back, then what is not as they set it up. */
function stateOf({ demo, running, hasKey, redis, totals, budget, last }: MeterInput): MeterState {
  if (running.length > 0) return 'reviewing';
  if (demo) return 'idle';
  if (!hasKey) return 'no_key';
  const level = totals === undefined ? 'ok' : budgetUse(totals, budget).level;
  if (level !== 'ok') return level === 'spent' ? 'budget_spent' : 'budget_near';
  if (redis.kind === 'down' || redis.kind === 'refused') return 'redis_down';
  return last !== undefined && last.accounting.tier !== 'network' ? 'cached' : 'idle';
}

/** Empty where there is nothing to say. */
function stateWords(state: MeterState, { running, last, totals, budget }: MeterInput): string {
  switch (state) {
    case 'idle':
      return '';
    case 'reviewing':
      return running.length === 1 ? l10n.t('reviewing {0}', running[0] ?? '') : l10n.t('{0} reviews', running.length);
    case 'cached':
      return last === undefined ? '' : l10n.t('from {0}', tierName(last.accounting));
    case 'no_key':
      return l10n.t('no API key');
    case 'redis_down':
      return l10n.t('Redis is away');
    case 'budget_near':
      return l10n.t('{0} % of the budget', totals ? Math.floor(budgetUse(totals, budget).share * 100) : 0);
    case 'budget_spent':
      return l10n.t('budget spent');
  }
}

function usageParts({ demo, totals, cache, running }: MeterInput, number: (tokens: number) => string): string[] {
  const parts: string[] = [];
  if (demo) parts.push(l10n.t('Local demo model'));
  else if (totals) parts.push(l10n.t('{0} tokens', number(totals.used)));
  const asked = cache.hits + cache.misses;
  if (asked > 0 && running.length === 0) parts.push(l10n.t('{0} % cached', hitRate(cache)));
  return parts;
}

function tooltip(input: MeterInput, words: string): string[] {
  const { demo, cache, redis, last } = input;
  return [
    words === '' ? 'Code Insight' : `Code Insight: ${words}`,
    ...(demo ? [l10n.t('Local demo model: nothing is sent, counted or shared.')] : budgetLines(input)),
    l10n.t('Cache in this window: {0} hits, {1} misses, {2} %.', cache.hits, cache.misses, hitRate(cache)),
    ...(demo || redis.kind === 'not_used' ? [] : [redisSentence(redis)]),
    ...(last ? lastLines(last) : []),
  ];
}

function budgetLines({ totals, budget, resets, team, hasKey }: MeterInput): string[] {
  const lines: string[] = [];
  if (!hasKey) lines.push(l10n.t('No OpenRouter API key is set.'));
  if (totals === undefined) lines.push(l10n.t('What was used this month can not be read.'));
  else {
    lines.push(l10n.t('This month: {0}.', usedWords(totals, budget)));
    if (budget.usd === null) lines.push(l10n.t('Cost this month: ${0}.', totals.costUsd.toFixed(2)));
    lines.push(l10n.t('The budget begins anew on {0}.', dateWords(resets)));
  }
  if (team && budget.team) {
    const { tokens } = budget.team;
    lines.push(l10n.t('The team this month: {0} of {1} tokens.', grouped(team.used), grouped(tokens)));
    if (team.used > tokens) lines.push(l10n.t('The team is {0} tokens over its budget.', grouped(team.used - tokens)));
  }
  return lines;
}

function lastLines({ name, accounting }: NonNullable<MeterInput['last']>): string[] {
  const { usage, elapsedMs, costUsd, tier, demo } = accounting;
  const seconds = (elapsedMs / 1_000).toFixed(1);
  if (tier !== 'network' || demo) return [l10n.t('Last: {0}, {1} s. {2}', name, seconds, tierSentence(accounting))];
  return [
    l10n.t('Last: {0}, {1} s.', name, seconds),
    l10n.t(
      'Tokens: {0} prompt, {1} completion, {2} read from the provider’s cache, {3} in all.',
      ...[usage.prompt, usage.completion, usage.cached, usage.total].map(grouped),
    ),
    costUsd === null ? l10n.t('Its cost is not known.') : l10n.t('Its cost: ${0}.', formatUsd(costUsd)),
  ];
}

/** 0 where nothing was asked. */
function hitRate({ hits, misses }: CacheCounts): number {
  return Math.round((100 * hits) / Math.max(1, hits + misses));
}

/** 1234 → "1.2k", as there is little room. */
export function compact(tokens: number): string {
  if (tokens < 1_000) return String(tokens);
  return tokens < 999_950 ? `${(tokens / 1_000).toFixed(1)}k` : `${(tokens / 1_000_000).toFixed(2)}M`;
}
