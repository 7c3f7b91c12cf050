/** How far a month's budget is used up, and whose turn it is to say so. */
import type { LedgerTotals } from './fold';
import type { Ledger } from './ledger';
import type { Budget } from './plans';

/** From this share on the user is told (product.md P7). */
const NEAR = 0.9;

/** How much of the budget is used, by the limit that is nearer. */
export interface BudgetUse {
  readonly level: 'ok' | 'near' | 'spent';
  /** 1: all of it; more than that: the user wanted so. */
  readonly share: number;
  readonly of: 'tokens' | 'usd';
}

/** What is settled counts: a reservation that is open may still come back. */
export function budgetUse({ used, costUsd }: LedgerTotals, { tokens, usd }: Budget): BudgetUse {
  const ofTokens = tokens === null ? 0 : used / tokens;
  const ofUsd = usd === null ? 0 : costUsd / usd;
  const share = Math.max(ofTokens, ofUsd);
  return {
    level: share >= 1 ? 'spent' : share >= NEAR ? 'near' : 'ok',
    share,
    of: ofUsd > ofTokens ? 'usd' : 'tokens',
  };
}

/**
 * To be asked whenever something was used.
 * @returns what the user has to be told now; undefined where there is nothing to tell, or where they were told today.
 */
export async function takeBudgetWarning(ledger: Ledger, budget: Budget): Promise<LedgerTotals | undefined> {
  const totals = await ledger.totals();
  if (budgetUse(totals, budget).level === 'ok') return undefined;
  return (await ledger.claimWarning()) ? totals : undefined;
}
