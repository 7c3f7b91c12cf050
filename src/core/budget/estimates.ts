/**
 * Estimates that learn: what replies took, by model, corrects what is shown before a request. It decides nothing: what fits,
 * what is reserved and what is sent go by the count itself and a fixed factor, so that a request is the same for everyone.
 * One append-only file, shared by all windows and the command line.
 */
import * as z from 'zod';
import { pricesOf, type ModelFacts } from '../claude/models';
import type { Accounting } from '../outcome';
import type { Logger, StateStore } from '../ports';
import type { Prepared, Price } from '../prepared';

const FILE = 'estimates.jsonl';
/** Of a model: enough to be even, few enough to follow what changes. */
const REPLIES = 20;
/** Fewer are no ground to correct anything by. */
const MIN_REPLIES = 3;
/** Lines at which the file is written anew with what still counts: about 100 KB. */
const MOST_LINES = 1_000;
/** Of prompt tokens to raw ones; beyond it something else was counted. */
const PLAUSIBLE = { least: 0.5, most: 4 };
/** "Usually": in so many of the replies. */
const USUALLY = 0.8;

const count = z.int().min(1);
const sample = z.object({
  model: z.string(),
  /** cl100k_base tokens of the messages. */
  raw: count,
  /** As the provider counted. */
  prompt: count,
  /** As it was estimated before. */
  shown: count,
});
export type EstimateSample = z.infer<typeof sample>;

/** What is told of a request's prompt before it is sent. */
export interface Estimate {
  readonly tokens: number;
  readonly price: Price | undefined;
  /** The replies that it was corrected by; 0: none, a fixed factor counts. */
  readonly replies: number;
  /** The error, in percent, that most of those estimates kept within; null where nothing was corrected. */
  readonly withinPercent: number | null;
}

/** How good the estimates of a model are, for whoever shows that. */
export interface ModelEstimate {
  readonly model: string;
  readonly replies: number;
  /** Prompt tokens for each raw one. */
  readonly ratio: number;
  readonly withinPercent: number;
}

type Asked = Pick<Prepared<unknown>, 'settings' | 'facts' | 'rawTokens' | 'promptTokens' | 'maxTokens'>;

export class Estimates {
  constructor(
    private readonly state: StateStore,
    private readonly log: Logger,
  ) {}

  /** Never rejects: where nothing can be read, nothing is corrected. */
  async of(prepared: Asked): Promise<Estimate> {
    return estimateOf(prepared, await this.#samples().catch(() => []));
  }

  /** Models with enough replies, by name. Never rejects. */
  async models(): Promise<ModelEstimate[]> {
    const samples = await this.#samples().catch(() => []);
    return [...new Set(samples.map(({ model }) => model))].sort().flatMap((model) => learned(samples, model) ?? []);
  }

  /** Takes a whole reply to heart. Never rejects: one that can't be kept is not learned from. */
  async learn(prepared: Asked, accounting: Accounting): Promise<void> {
    if (!tellsOf(prepared, accounting)) return;
    try {
      const samples = await this.#samples();
      const { tokens } = estimateOf(prepared, samples);
      const { model } = prepared.settings;
      const line: EstimateSample = { model, raw: prepared.rawTokens, prompt: accounting.usage.prompt, shown: tokens };
      // The line end comes first: a line that a full disk cut short must not swallow the next one.
      await this.state.append(FILE, `\n${JSON.stringify(line)}`);
      // Should another window append meanwhile, its reply is forgotten: there will be more.
      if (samples.length >= MOST_LINES) await this.state.write(FILE, linesOf(lastOfEach([...samples, line])));
    } catch (error) {
      this.log.warn('what a reply took could not be kept for estimates', {
        code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
      });
    }
  }

  async #samples(): Promise<EstimateSample[]> {
    return ((await this.state.read(FILE)) ?? '').split('\n').flatMap((line) => {
      try {
        return sample.safeParse(JSON.parse(line)).data ?? [];
      } catch {
        return [];
      }
    });
  }
}

/** @param samples oldest first, of any model. */
export function estimateOf(
  { settings, facts, rawTokens, promptTokens, maxTokens }: Asked,
  samples: readonly EstimateSample[],
): Estimate {
  const known = settings.demo ? undefined : learned(samples, settings.model);
  const tokens = known ? Math.ceil(rawTokens * known.ratio) : promptTokens;
  return {
    tokens,
    price: priceOf(facts, tokens, maxTokens),
    replies: known?.replies ?? 0,
    withinPercent: known?.withinPercent ?? null,
  };
}

function priceOf(facts: ModelFacts | undefined, promptTokens: number, maxTokens: number): Price | undefined {
  const prices = facts && pricesOf(facts);
  if (prices === undefined) return undefined;
  const least = (promptTokens * prices.inputUsd) / 1e6;
  return { least, most: least + (maxTokens * prices.outputUsd) / 1e6 };
}

function learned(samples: readonly EstimateSample[], model: string): ModelEstimate | undefined {
  const own = samples.filter((one) => one.model === model).slice(-REPLIES);
  if (own.length < MIN_REPLIES) return undefined;
  const ratio = rankOf(
    own.map(({ raw, prompt }) => prompt / raw),
    0.5,
  );
  const error = rankOf(
    own.map(({ prompt, shown }) => Math.abs(shown - prompt) / prompt),
    USUALLY,
  );
  return { model, replies: own.length, ratio, withinPercent: Math.ceil(error * 100) };
}

/** The least value that so large a share of them does not exceed. */
function rankOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Cut replies carry no usage of their own; where the provider read its cache, it may have counted otherwise. */
function tellsOf({ settings, rawTokens }: Asked, { tier, estimated, usage }: Accounting): boolean {
  if (settings.demo || tier !== 'network' || estimated || usage.cached > 0) return false;
  const ratio = usage.prompt / rawTokens;
  return ratio >= PLAUSIBLE.least && ratio <= PLAUSIBLE.most;
}

function lastOfEach(samples: readonly EstimateSample[]): EstimateSample[] {
  const kept = new Map<string, EstimateSample[]>();
  for (const one of samples) kept.set(one.model, [...(kept.get(one.model) ?? []), one].slice(-REPLIES));
  return [...kept.values()].flat();
}

function linesOf(samples: readonly EstimateSample[]): string {
  return samples.map((one) => `\n${JSON.stringify(one)}`).join('');
}
