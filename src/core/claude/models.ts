/**
 * What is known about Claude models without asking OpenRouter: prices, sizes, what they refuse.
 * Source of the figures: facts/openrouter.md section 6. Prices move (catalogue.ts asks for today's); what a request really
 * cost is what OpenRouter says it did.
 */

/** When the prices below were right. */
export const SHIPPED_PRICES_DATE = '2026-11-10';

/** US dollars per million tokens. */
export interface ModelPrices {
  readonly inputUsd: number;
  readonly outputUsd: number;
  /** For tokens that the provider reads from its prompt cache, or writes to it for five minutes. */
  readonly cacheReadUsd: number;
  readonly cacheWriteUsd: number;
}

export interface ModelFacts extends ModelPrices {
  /** Nobody tells the prices: the four are 0 and mean nothing. Read them through `pricesOf`. */
  readonly unpriced?: true;
  /** Tokens that prompt and answer may have together. */
  readonly context: number;
  readonly maxOutput: number;
  /** False where the model does not support temperature: sending it can empty the set of endpoints. */
  readonly sampling: boolean;
  /** Whether the model thinks unless told otherwise; `always`: it can't be told otherwise. */
  readonly thinks: 'on request' | 'by default' | 'always';
  readonly structuredOutputs: boolean;
  /** Shortest prefix that the provider caches, in the model's own tokens. */
  readonly minCacheTokens: number;
  /** Claude tokens per cl100k_base token on code (facts: tokens.md 2; estimates). */
  readonly tokenFactor: number;
}

const K = 1_000;
/** OpenRouter's and Anthropic's pages disagree model by model (facts: openrouter.md 1.4); from here on all of them cache. */
export const MIN_CACHE_TOKENS = 4_096;

const older = (
  inputUsd: number,
  outputUsd: number,
  context: number,
  maxOutput: number,
  sampling = true,
): ModelFacts => ({
  ...{ inputUsd, outputUsd, context, maxOutput, sampling },
  cacheReadUsd: inputUsd * 0.1,
  cacheWriteUsd: inputUsd * 1.25,
  thinks: 'on request',
  structuredOutputs: true,
  minCacheTokens: MIN_CACHE_TOKENS,
  tokenFactor: sampling ? 1.25 : 1.65,
});
const newer = (
  inputUsd: number,
  outputUsd: number,
  cacheReadUsd: number,
  thinks: ModelFacts['thinks'],
): ModelFacts => ({ ...older(inputUsd, outputUsd, 1_000 * K, 128 * K, false), cacheReadUsd, thinks });

const MODELS: Readonly<Record<string, ModelFacts>> = {
  'anthropic/claude-sonnet-5.5': newer(2, 10, 0.1, 'always'),
  'anthropic/claude-opus-5.5': newer(4, 20, 0.2, 'always'),
  'anthropic/claude-haiku-5.5': newer(0.1, 0.5, 0.01, 'by default'),
  'anthropic/claude-fable-5.2': newer(8, 40, 0.2, 'always'),
  'anthropic/claude-fable-5.1': newer(10, 50, 0.25, 'always'),
  'anthropic/claude-fable-5': newer(10, 50, 1, 'always'),
  'anthropic/claude-sonnet-5': newer(2, 10, 0.2, 'by default'),
  'anthropic/claude-opus-5': newer(5, 25, 0.5, 'by default'),
  'anthropic/claude-opus-4.8': older(5, 25, 1_000 * K, 128 * K, false),
  'anthropic/claude-opus-4.7': older(5, 25, 1_000 * K, 128 * K, false),
  'anthropic/claude-opus-4.6': older(5, 25, 1_000 * K, 128 * K),
  'anthropic/claude-opus-4.5': older(5, 25, 200 * K, 64 * K),
  'anthropic/claude-sonnet-4.6': older(3, 15, 1_000 * K, 128 * K),
  'anthropic/claude-sonnet-4.5': older(3, 15, 1_000 * K, 64 * K),
  'anthropic/claude-haiku-4.5': older(1, 5, 200 * K, 64 * K),
};

/** Newest first. */
export const SHIPPED_MODELS: readonly string[] = Object.keys(MODELS);

/** @returns undefined for a model that this table does not know: then no price is shown and nothing optional is sent. */
export function modelFacts(model: string): ModelFacts | undefined {
  return Object.hasOwn(MODELS, model) ? MODELS[model] : undefined;
}

export function pricesOf(facts: ModelFacts | undefined): ModelPrices | undefined {
  if (facts === undefined || facts.unpriced === true) return undefined;
  const { inputUsd, outputUsd, cacheReadUsd, cacheWriteUsd } = facts;
  return { inputUsd, outputUsd, cacheReadUsd, cacheWriteUsd };
}

/** Errs high for unknown models: a reservation that is too large is released, one too small overdraws. */
export const UNKNOWN_TOKEN_FACTOR = 1.7;
