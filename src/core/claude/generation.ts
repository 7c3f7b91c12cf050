/**
 * Asks OpenRouter afterwards what a reply took (`GET /generation`): for streams that were cut before their usage came. It is
 * recorded some time after the reply, and is known to fail often, so it is asked for a few times and then let be.
 */
import type { AxiosInstance } from 'axios';
import * as z from 'zod';
import type { Clock } from '../ports';
import { createHttp, getText } from './http';
import { pause, type Pause } from './pause';
import type { Charged } from './wire';

/** Before the second, third and fourth attempt. */
const WAITS_MS = [500, 1_000, 2_000];

export interface GenerationCall {
  /** Base address without `/chat/completions`. */
  readonly endpoint: string;
  readonly key: string;
  /** OpenRouter's id of the reply. */
  readonly id: string;
  /** For each attempt. */
  readonly timeoutMs: number;
}

const tokens = z
  .number()
  .min(0)
  .transform((value) => Math.round(value))
  .nullish()
  .catch(undefined);

const generation = z.object({
  data: z.object({
    total_cost: z.number().min(0).nullish().catch(undefined),
    native_tokens_prompt: tokens,
    native_tokens_completion: tokens,
    native_tokens_cached: tokens,
  }),
});

export class GenerationLookup {
  readonly #http: AxiosInstance;

  /** @param environmentProxy see `createHttp`. */
  constructor(
    private readonly clock: Clock,
    environmentProxy: boolean,
    private readonly wait: Pause = pause,
  ) {
    this.#http = createHttp(environmentProxy);
  }

  /** Never rejects; undefined when it is not known, or the signal is aborted. */
  async lookup(call: GenerationCall, signal: AbortSignal): Promise<Charged | undefined> {
    const url = `${call.endpoint}/generation?id=${encodeURIComponent(call.id)}`;
    for (let attempt = 0; ; attempt++) {
      if (signal.aborted) return undefined;
      const { key, timeoutMs } = call;
      const result = await getText(this.#http, { url, key, timeoutMs }, this.clock.now(), signal);
      if (result.kind === 'text') return read(result.text);
      if (result.kind === 'cancelled') return undefined;
      // 404: not recorded yet.
      const again = result.failure.status === 404 || (result.passing && result.failure.retryAfterMs === undefined);
      const ms = WAITS_MS[attempt];
      if (!again || ms === undefined) return undefined;
      await this.wait(ms, signal);
    }
  }
}

/** @returns undefined unless the tokens are told: a price without them could not be set against a budget of tokens. */
function read(text: string): Charged | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = generation.safeParse(json).data ?? {};
  const { native_tokens_prompt: prompt, native_tokens_completion: completion } = data ?? {};
  if (prompt == null || completion == null) return undefined;
  return {
    usage: { prompt, completion, total: prompt + completion, cached: data?.native_tokens_cached ?? 0, cacheWrite: 0 },
    costUsd: data?.total_cost ?? null,
  };
}
