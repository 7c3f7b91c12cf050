/**
 * OpenRouter's wire form: the body that is sent and the parts of replies that are read, validated with zod. Replies are
 * read loosely: whatever is absent or odd must not lose the text that was paid for.
 */
import * as z from 'zod';
import type { Message } from '../compute/composeRequest';
import { NO_TOKENS, type TokenUsage } from '../outcome';

/** A message with a breakpoint for the provider's prompt cache has its text in a part. */
export type WireMessage =
  | Message
  | {
      readonly role: Message['role'];
      readonly content: readonly [
        { readonly type: 'text'; readonly text: string; readonly cache_control: { readonly type: 'ephemeral' } },
      ];
    };

/** Property order is part of the bytes and therefore fixed by chatBody(). */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly WireMessage[];
  readonly max_tokens: number;
  readonly temperature?: number;
  readonly reasoning?: { readonly effort: 'low' };
  readonly stream: true;
  readonly provider?: { readonly data_collection?: 'deny'; readonly zdr?: true };
  readonly response_format?: {
    readonly type: 'json_schema';
    readonly json_schema: {
      readonly name: string;
      readonly strict: true;
      readonly schema: Readonly<Record<string, unknown>>;
    };
  };
}

const nullish = <T extends z.ZodType>(schema: T): z.ZodType<z.output<T> | undefined> =>
  schema
    .nullish()
    .transform((value) => value ?? undefined)
    .catch(undefined);

const count = z
  .number()
  .min(0)
  .transform((value) => Math.round(value))
  .catch(0);

const usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cost: nullish(z.number().min(0)),
  is_byok: nullish(z.boolean()),
  prompt_tokens_details: nullish(z.object({ cached_tokens: count, cache_write_tokens: count })),
  cost_details: nullish(z.object({ upstream_inference_cost: nullish(z.number().min(0)) })),
});

export const errorBody = z.object({
  code: nullish(z.union([z.number(), z.string()])),
  http_status: nullish(z.number()),
  error_type: nullish(z.string()),
  message: z.string().catch(''),
  /** A moderation's `flagged_input` quotes the user's code: it is not read at all. */
  metadata: nullish(
    z.object({
      error_type: nullish(z.string()),
      provider_name: nullish(z.string()),
      /** The provider's own answer: JSON in a string, an object, or plain words. */
      raw: nullish(z.union([z.string(), z.record(z.string(), z.unknown())])),
      /** What a moderation objected to. */
      reasons: nullish(z.array(z.unknown())),
    }),
  ),
  availability: nullish(
    z.object({ code: nullish(z.string()), retryable: nullish(z.boolean()), retry_after: nullish(z.number()) }),
  ),
});
export type ErrorBody = z.infer<typeof errorBody>;

export const errorEnvelope = z.object({ error: errorBody });

export const chunk = z.object({
  id: nullish(z.string()),
  model: nullish(z.string()),
  choices: nullish(
    z.array(
      z.object({
        delta: nullish(
          z.object({
            content: nullish(z.string()),
            reasoning: nullish(z.string()),
            reasoning_details: nullish(z.array(z.unknown())),
          }),
        ),
        /** In an answer that is not a stream. */
        message: nullish(z.object({ content: nullish(z.string()) })),
        finish_reason: nullish(z.string()),
        native_finish_reason: nullish(z.string()),
        error: nullish(errorBody),
      }),
    ),
  ),
  usage: nullish(usage),
  error: nullish(errorBody),
});
export type Chunk = z.infer<typeof chunk>;

export interface Charged {
  readonly usage: TokenUsage;
  readonly costUsd: number | null;
}

export function readUsage(raw: Chunk['usage']): Charged | undefined {
  if (raw === undefined) return undefined;
  // The provider's own bill comes on top of OpenRouter's only on the user's own provider key; else it is the same money.
  const upstream = raw.is_byok === true ? (raw.cost_details?.upstream_inference_cost ?? 0) : 0;
  const total = raw.total_tokens || raw.prompt_tokens + raw.completion_tokens;
  return {
    usage:
      total === 0
        ? NO_TOKENS
        : {
            prompt: raw.prompt_tokens,
            completion: raw.completion_tokens,
            total,
            cached: raw.prompt_tokens_details?.cached_tokens ?? 0,
            cacheWrite: raw.prompt_tokens_details?.cache_write_tokens ?? 0,
          },
    costUsd: raw.cost === undefined ? null : raw.cost + upstream,
  };
}
