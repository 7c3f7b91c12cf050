/** The status bar item: what is running, what the last run took, how often the cache answered. */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { LedgerTotals } from '../../core/budget/fold';
import type { CacheCounts } from '../../core/cache/tieredCache';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { accountingOf } from '../../core/outcome';
import { tierSentence } from '../../core/presentOutcome';
import { runName } from '../../core/review/reportView';

export interface UsageState {
  readonly demo: boolean;
  readonly cache: CacheCounts;
  /** This month's; undefined when the ledger can't be read. */
  readonly totals: LedgerTotals | undefined;
  readonly limit: number | null;
}

export class StatusBar {
  constructor(
    private readonly item: vscode.StatusBarItem,
    private readonly store: ReviewStore,
  ) {}

  update(usage: UsageState): void {
    const running = this.store.runs.filter((run) => run.outcome === undefined);
    const parts: string[] = [];
    if (usage.demo) parts.push(l10n.t('Local demo model'));
    if (running.length > 0) {
      const name = running[0]?.path.split('/').pop() ?? '';
      parts.push(running.length === 1 ? l10n.t('reviewing {0}', name) : l10n.t('{0} reviews', running.length));
    } else if (!usage.demo && usage.totals) {
      parts.push(l10n.t('{0} tokens', compact(usage.totals.used)));
    }
    const asked = usage.cache.hits + usage.cache.misses;
    if (asked > 0 && running.length === 0)
      parts.push(l10n.t('{0} % cached', Math.round((100 * usage.cache.hits) / asked)));
    const text = parts.length === 0 ? 'Code Insight' : parts.join(' · ');
    this.item.text = `$(${running.length > 0 ? 'sync~spin' : 'checklist'}) ${text}`;
    // While something runs, a click stops it; else it opens the menu.
    this.item.command = running.length > 0 ? 'codeInsight.stop' : 'codeInsight.showMenu';
    const click = running.length > 0 ? l10n.t('Click to stop.') : l10n.t('Click for the menu.');
    this.item.tooltip = `${this.#tooltip(usage)}\n${click}`;
    this.item.accessibilityInformation = { label: `Code Insight, ${parts.join(', ')}. ${click}` };
  }

  #tooltip({ demo, totals, limit, cache }: UsageState): string {
    const lines = ['Code Insight'];
    if (demo) lines.push(l10n.t('Local demo model: nothing is sent, counted or shared.'));
    else if (totals && limit !== null) {
      lines.push(l10n.t('This month: {0} of {1} tokens, ${2}.', totals.used, limit, totals.costUsd.toFixed(2)));
    }
    lines.push(l10n.t('Cache in this window: {0} hits, {1} misses.', cache.hits, cache.misses));
    const last = this.store.runs.find((run) => run.outcome !== undefined);
    const accounting = last?.outcome && accountingOf(last.outcome);
    if (last && accounting) lines.push(`${runName(last)}: ${tierSentence(accounting)}`);
    return lines.join('\n');
  }
}

/** 1234 → "1.2k", as there is little room. */
function compact(tokens: number): string {
  if (tokens < 1_000) return String(tokens);
  return tokens < 1_000_000 ? `${(tokens / 1_000).toFixed(1)}k` : `${(tokens / 1_000_000).toFixed(2)}M`;
}
