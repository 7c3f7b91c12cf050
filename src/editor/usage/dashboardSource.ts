/** Gathers what the usage dashboard tells. */
import * as vscode from 'vscode';
import type { Estimates } from '../../core/budget/estimates';
import type { Ledger } from '../../core/budget/ledger';
import type { Budget } from '../../core/budget/plans';
import type { TeamBudget } from '../../core/budget/teamBudget';
import { redisMemory } from '../../core/cache/redisMemory';
import type { RedisTier } from '../../core/cache/redisTier';
import type { Clock } from '../../core/ports';
import { dashboardOf, type Dashboard } from '../../core/usage/dashboard';
import { openRepositories } from '../adapters/repositoryOfFolder';

export interface DashboardSources {
  readonly isDemo: () => boolean;
  readonly budget: () => Budget;
  readonly ledger: Ledger;
  readonly team: TeamBudget;
  readonly estimates: Estimates;
  readonly redis: RedisTier;
  readonly clock: Clock;
}

/** @param month undefined: this month. Never rejects. */
export async function readDashboard(sources: DashboardSources, month: string | undefined): Promise<Dashboard> {
  const { isDemo, budget, ledger, team, estimates, redis, clock } = sources;
  const thisMonth = ledger.month;
  const shown = month ?? thisMonth;
  // One that does not answer now is asked again by its own connection, which then says so.
  const ask = !isDemo() && !['connecting', 'down', 'refused'].includes(redis.state.kind);
  const limits = budget();
  const [events, months, models, memory, teamTotals, repositories] = await Promise.all([
    ledger.events(shown).catch(() => undefined),
    ledger.months().catch(() => [thisMonth]),
    estimates.models(),
    ask ? redisMemory(redis) : undefined,
    ask && limits.team ? team.totals() : undefined,
    openRepositories(),
  ]);
  return dashboardOf({
    ...{ month: shown, thisMonth, months, events, memory, team: teamTotals, budget: limits, redis: redis.state },
    ...{ now: clock.now(), resets: ledger.resets, locale: vscode.env.language, estimates: models, demo: isDemo() },
    repositories,
  });
}
