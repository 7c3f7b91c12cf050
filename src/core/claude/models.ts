/**
 * What is known about Claude models without asking OpenRouter: prices, sizes, what they refuse.
 * Source of the figures: facts/openrouter.md section 6 (2026-11-10). Prices move; what a request really cost is what
 * OpenRouter says it did.
 */

export interface ModelFacts {
  /** US dollars per million tokens. */
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly maxOutput: number;
  /** False where the model does not support temperature: sending it can empty the set of endpoints. */
  readonly sampling: boolean;
  /** Claude tokens per cl100k_base token on code (facts: tokens.md 2; estimates). */
  readonly tokenFactor: number;
}

const K = 1_000;
const older = (inputUsd: number, outputUsd: number, maxOutput: number): ModelFacts => ({
  inputUsd,
  outputUsd,
  maxOutput,
  sampling: true,
  tokenFactor: 1.25,
});
const newer = (inputUsd: number, outputUsd: number): ModelFacts => ({
  inputUsd,
  outputUsd,
  maxOutput: 128 * K,
  sampling: false,
  tokenFactor: 1.65,
});

const MODELS: Readonly<Record<string, ModelFacts>> = {
  'anthropic/claude-sonnet-4.5': older(3, 15, 64 * K),
  'anthropic/claude-sonnet-4.6': older(3, 15, 128 * K),
  'anthropic/claude-sonnet-5': newer(2, 10),
  'anthropic/claude-sonnet-5.5': newer(2, 10),
  'anthropic/claude-haiku-4.5': older(1, 5, 64 * K),
  'anthropic/claude-haiku-5.5': newer(0.1, 0.5),
  'anthropic/claude-opus-4.5': older(5, 25, 64 * K),
  'anthropic/claude-opus-4.6': older(5, 25, 128 * K),
  'anthropic/claude-opus-4.7': newer(5, 25),
  'anthropic/claude-opus-4.8': newer(5, 25),
  'anthropic/claude-opus-5': newer(5, 25),
  'anthropic/claude-opus-5.5': newer(4, 20),
};

/** @returns undefined for a model that this table does not know: then no price is shown and nothing optional is sent. */
export function modelFacts(model: string): ModelFacts | undefined {
  return Object.hasOwn(MODELS, model) ? MODELS[model] : undefined;
}

/** Errs high for unknown models: a reservation that is too large is released, one too small overdraws. */
export const UNKNOWN_TOKEN_FACTOR = 1.7;
