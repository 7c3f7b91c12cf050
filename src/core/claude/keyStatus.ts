/**
 * Asks OpenRouter what it knows about a key (`GET /key`): the one call that tests a key without sending anything of the
 * user's and without cost.
 */
import type { AxiosInstance } from 'axios';
import * as z from 'zod';
import type { RequestFailure } from '../outcome';
import type { Clock } from '../ports';
import { failureFrom, readErrorBody } from './failures';
import { createHttp, getText } from './http';

/** Amounts are US dollars, as OpenRouter counts them. */
export interface KeyInfo {
  /** OpenRouter's own short form of the key, or the name that its owner gave it. */
  readonly label: string;
  readonly usedUsd: number;
  /** Null: the key has no limit of its own. */
  readonly limitUsd: number | null;
  readonly leftUsd: number | null;
  readonly limitReset: 'daily' | 'weekly' | 'monthly' | null;
  /** A date, as OpenRouter writes it. */
  readonly expiresAt: string | null;
  /** Such keys manage other keys; they are not accepted for completions. */
  readonly management: boolean;
}

export type KeyStatus =
  | { readonly kind: 'valid'; readonly info: KeyInfo }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled' };

export interface KeyCall {
  /** Base address without `/chat/completions`. */
  readonly endpoint: string;
  readonly key: string;
  /** For all of it. */
  readonly timeoutMs: number;
}

const amount = z
  .number()
  .nullish()
  .transform((value) => value ?? null);

const keyReply = z.object({
  data: z
    .object({
      label: z.string(),
      usage: z.number(),
      limit: amount,
      limit_remaining: amount,
      limit_reset: z.enum(['daily', 'weekly', 'monthly']).nullable().catch(null),
      expires_at: z.iso.datetime({ offset: true }).nullable().catch(null),
      is_management_key: z.boolean().catch(false),
    })
    .transform((data): KeyInfo => ({
      label: data.label.slice(0, 80),
      usedUsd: data.usage,
      limitUsd: data.limit,
      leftUsd: data.limit_remaining,
      limitReset: data.limit_reset,
      expiresAt: data.expires_at,
      management: data.is_management_key,
    })),
});

export class KeyCheck {
  readonly #http: AxiosInstance;

  /** @param environmentProxy see `createHttp`. */
  constructor(
    private readonly clock: Clock,
    environmentProxy: boolean,
  ) {
    this.#http = createHttp(environmentProxy);
  }

  /** One attempt: who asks is waiting and can ask again. Never rejects. */
  async check({ endpoint, key, timeoutMs }: KeyCall, signal: AbortSignal): Promise<KeyStatus> {
    const call = { url: `${endpoint}/key`, key, timeoutMs };
    const result = await getText(this.#http, call, this.clock.now(), signal);
    switch (result.kind) {
      case 'text':
        return read(result.text, result.status);
      case 'failed':
        return { kind: 'failed', failure: result.failure };
      case 'cancelled':
        return result;
    }
  }
}

function read(text: string, status: number): KeyStatus {
  const body = readErrorBody(text);
  if (body) return { kind: 'failed', failure: failureFrom(undefined, body) };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Falls through: not JSON is not OpenRouter.
  }
  const parsed = keyReply.safeParse(json);
  return parsed.success
    ? { kind: 'valid', info: parsed.data.data }
    : { kind: 'failed', failure: { code: 'invalid_reply', status } };
}
