/** Tells once a day, in one of all windows, that the month's budget is nearly spent. */
import { takeBudgetWarning } from '../../core/budget/level';
import type { Ledger } from '../../core/budget/ledger';
import type { Budget } from '../../core/budget/plans';
import type { Logger } from '../../core/ports';
import { presentBudgetUse } from '../../core/presentBudget';
import type { NextStep } from '../../core/presentation';
import { showPresentation } from '../messages';

export interface BudgetWarningDeps {
  readonly ledger: Ledger;
  readonly budget: () => Budget;
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<unknown>;
  readonly log: Logger;
}

/** Never rejects. */
export async function warnOfBudget({ ledger, budget, takeStep, log }: BudgetWarningDeps): Promise<void> {
  try {
    const totals = await takeBudgetWarning(ledger, budget());
    if (totals === undefined) return;
    const presentation = presentBudgetUse(totals, budget(), ledger.resets);
    const step = await showPresentation(presentation);
    if (step) await takeStep(step, presentation.setting);
  } catch (error) {
    log.warn('the budget could not be told', { name: error instanceof Error ? error.name : 'unknown' });
  }
}
