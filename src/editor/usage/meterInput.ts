/** Gathers what the status bar tells. */
import type { Ledger } from '../../core/budget/ledger';
import type { LedgerTotals } from '../../core/budget/fold';
import type { TeamBudget } from '../../core/budget/teamBudget';
import type { TieredCache } from '../../core/cache/tieredCache';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { accountingOf } from '../../core/outcome';
import { runName } from '../../core/review/reportView';
import type { Settings } from '../../core/settings';
import type { MeterInput } from '../../core/usage/meter';

export interface MeterSources {
  readonly isDemo: () => boolean;
  readonly settings: () => Settings;
  readonly hasKey: () => Promise<boolean>;
  readonly redis: () => MeterInput['redis'];
  /** Never rejects. */
  readonly totals: () => Promise<LedgerTotals | undefined>;
  readonly ledger: Pick<Ledger, 'resets'>;
  readonly team: TeamBudget;
  readonly cache: Pick<TieredCache, 'counts'>;
  readonly store: ReviewStore;
}

export async function meterInput(sources: MeterSources): Promise<MeterInput> {
  const { store } = sources;
  const { budget } = sources.settings();
  const demo = sources.isDemo();
  const last = store.runs.find((run) => run.outcome !== undefined);
  const accounting = last?.outcome && accountingOf(last.outcome);
  return {
    ...{ demo, budget, redis: sources.redis(), cache: sources.cache.counts, resets: sources.ledger.resets },
    running: store.runs.filter((run) => run.outcome === undefined).map(({ path }) => path.split('/').pop() ?? path),
    hasKey: await sources.hasKey(),
    totals: await sources.totals(),
    team: budget.team && !demo ? await sources.team.totals() : undefined,
    last: last && accounting && { name: runName(last), accounting },
  };
}
