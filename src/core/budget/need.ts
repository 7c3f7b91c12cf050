/** What a request may take at most, which is what is reserved for it: its prompt, and the longest answer it allows. */
import { pricesOf } from '../claude/models';
import type { Prepared } from '../prepared';
import type { BudgetBlock } from '../outcome';
import type { Need, Reservation } from './ledger';

export function needOf({
  promptTokens,
  maxTokens,
  facts,
}: Pick<Prepared<unknown>, 'promptTokens' | 'maxTokens' | 'facts'>): Need {
  const prices = pricesOf(facts);
  // The provider may write the prompt into its cache, which costs more than to read it.
  const promptUsd = prices && Math.max(prices.inputUsd, prices.cacheWriteUsd);
  return {
    tokens: promptTokens + maxTokens,
    usd: prices && promptUsd !== undefined ? (promptTokens * promptUsd + maxTokens * prices.outputUsd) / 1e6 : null,
  };
}

/** Why nothing is sent, with everything that a person needs to decide what to do about it. */
export function budgetBlock(
  need: Need,
  { because, used, limit, resets }: Extract<Reservation, { granted: false }>,
): BudgetBlock {
  return { code: 'budget', of: because, used, limit, needed: need.tokens, mostUsd: need.usd, resets };
}
