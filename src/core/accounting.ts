/** What a reply took: as the provider charged it, else estimated from its text and marked so. */
import { pricesOf, type ModelFacts } from './claude/models';
import type { Charged } from './claude/wire';
import { NO_TOKENS, type Accounting, type Tier, type TokenUsage } from './outcome';
import type { Prepared } from './prepared';

/** For text that no usage was reported for. */
const CHARS_PER_TOKEN = 4;
/** Said wherever a model's name would stand, so that nobody takes a demo answer for Claude's. */
export const DEMO_MODEL_NAME = 'Local demo model';

/** What is known of a reply: `text` and `charged` only of one that came over the network. */
export interface Received {
  /** The canonical slug that answered; undefined when it was not said. */
  readonly model: string | undefined;
  readonly text?: string;
  readonly charged?: Charged | undefined;
  /** Of the cache's: when it was paid for. */
  readonly storedAt?: number;
}

export function accountingOfReply(
  { settings, promptTokens, facts }: Pick<Prepared<unknown>, 'settings' | 'promptTokens' | 'facts'>,
  tier: Tier,
  { model, text = '', charged, storedAt }: Received,
  elapsedMs: number,
): Accounting {
  const { demo } = settings;
  const network = tier === 'network';
  const usage = network ? (charged?.usage ?? estimatedUsage(promptTokens, text)) : NO_TOKENS;
  const savedUsd = demo ? undefined : savedByProviderCache(usage, facts);
  return {
    model: demo ? DEMO_MODEL_NAME : (model ?? settings.model),
    tier,
    usage,
    costUsd: !network || demo ? 0 : (charged?.costUsd ?? null),
    estimated: network && charged === undefined,
    elapsedMs,
    demo,
    ...(savedUsd !== undefined && { savedUsd }),
    ...(storedAt !== undefined && { storedAt }),
  };
}

/** What was sent is known; what was received is counted at 4 characters a token. */
export function estimatedUsage(prompt: number, text: string): TokenUsage {
  const completion = Math.ceil(text.length / CHARS_PER_TOKEN);
  return { prompt, completion, total: prompt + completion, cached: 0, cacheWrite: 0 };
}

/** The accounting of a cut reply, once OpenRouter has told what it charged. */
export function charge(accounting: Accounting, { usage, costUsd }: Charged): Accounting {
  return { ...accounting, usage, costUsd, estimated: false };
}

/** By list prices: usage itself does not tell (facts: openrouter.md 1.4). */
function savedByProviderCache({ cached }: TokenUsage, facts: ModelFacts | undefined): number | undefined {
  const prices = facts && pricesOf(facts);
  return cached === 0 || prices === undefined ? undefined : (cached * (prices.inputUsd - prices.cacheReadUsd)) / 1e6;
}
