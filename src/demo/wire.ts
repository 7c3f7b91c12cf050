/**
 * The bodies OpenRouter takes and sends, with the demo's numbers in them. Shapes are those of real recordings
 * (facts: openrouter.md 2, 3, 5); test/openrouter/conformance.test.ts holds them against the official SDK.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';

export type Json = Readonly<Record<string, unknown>>;

const parts = z.array(z.looseObject({ text: z.string().default('') }));
const content = z.union([z.string(), parts.transform((all) => all.map(({ text }) => text).join(''))]);
export const chatBody = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content })).min(1),
  stream: z.boolean().default(false),
  max_tokens: z.int().positive().nullish(),
});
export type ChatBody = z.infer<typeof chatBody>;

/** A model as /models lists it; prices are US dollars per token. */
export type Model = ReturnType<typeof listed>;

function listed(id: string, slug: string, name: string, prompt: string, completion: string, context_length: number) {
  return {
    ...{ id, canonical_slug: slug, name, created: 1_767_225_600, context_length, pricing: { prompt, completion } },
    architecture: { modality: 'text->text', input_modalities: ['text'], output_modalities: ['text'] },
    top_provider: { context_length, max_completion_tokens: 64_000, is_moderated: false },
    supported_parameters: ['max_tokens', 'response_format', 'structured_outputs', 'reasoning', 'temperature', 'top_p'],
    ...{ per_request_limits: null, default_parameters: null, supported_voices: null },
    links: { details: `/api/v1/models/${slug}/endpoints` },
  };
}

// prettier-ignore
export const MODELS: readonly Model[] = [
  listed('anthropic/claude-sonnet-4.5', 'anthropic/claude-4.5-sonnet-20250929', 'Anthropic: Claude Sonnet 4.5', '0.000003', '0.000015', 1_000_000),
  listed('anthropic/claude-haiku-4.5', 'anthropic/claude-4.5-haiku-20251001', 'Anthropic: Claude Haiku 4.5', '0.000001', '0.000005', 200_000),
];

export interface Completion {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly text: string;
  readonly finish: 'stop' | 'length';
  readonly usage: { readonly cost: number; readonly prompt_tokens: number; readonly completion_tokens: number } & Json;
}

/** The answer with `reply` in it, cut where `max_tokens` ends it. Four characters count as a token. */
export function completionOf({ messages, max_tokens }: ChatBody, { pricing }: Model, reply: string): Completion {
  const text = max_tokens ? reply.slice(0, max_tokens * 4) : reply;
  const created = Math.floor(Date.now() / 1000);
  const id = `gen-${created}-${randomBytes(15).toString('base64url')}`;
  const prompt_tokens = Math.ceil(messages.map(({ content }) => content).join('').length / 4);
  const completion_tokens = Math.ceil(text.length / 4);
  const cost = prompt_tokens * Number(pricing.prompt) + completion_tokens * Number(pricing.completion);
  const total_tokens = prompt_tokens + completion_tokens;
  const usage = { prompt_tokens, completion_tokens, total_tokens, cost: Number(cost.toFixed(9)), is_byok: false };
  return { id, created, text, finish: text === reply ? 'stop' : 'length', usage };
}

const SERVED = { model: 'local/demo', provider: 'Local demo' };

/** Both names of a reason: OpenRouter's and Claude's own. */
function reasons(finish: Completion['finish'] | null): Json {
  return { finish_reason: finish, native_finish_reason: finish === 'length' ? 'max_tokens' : finish && 'end_turn' };
}

export function chatResult({ id, created, text, finish, usage }: Completion): Json {
  const message = { role: 'assistant', content: text, refusal: null, reasoning: null };
  const choices = [{ index: 0, logprobs: null, ...reasons(finish), message }];
  return { id, object: 'chat.completion', created, ...SERVED, system_fingerprint: null, choices, usage };
}

/** The same answer for a stream: pieces of the text, the reason for its end, the usage. */
export function chatChunks({ id, created, text, finish, usage }: Completion): Json[] {
  const chunk = (rest: Json): Json => ({ id, object: 'chat.completion.chunk', created, ...SERVED, ...rest });
  const piece = (content: string, end: Completion['finish'] | null): Json =>
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content }, ...reasons(end) }] });
  const pieces = text.match(/.{1,24}/gsu) ?? [];
  return [...pieces.map((content) => piece(content, null)), piece('', finish), chunk({ choices: [], usage })];
}

const fill = (names: string, value: unknown): Json => Object.fromEntries(names.split(' ').map((name) => [name, value]));

/** What /key tells: the demo costs nothing, whatever its answers say. */
export const KEY_INFO: Json = {
  ...fill('usage usage_daily usage_weekly usage_monthly', 0),
  ...fill('byok_usage byok_usage_daily byok_usage_weekly byok_usage_monthly', 0),
  ...fill('limit limit_remaining limit_reset creator_user_id organization_id workspace_id', null),
  ...fill('include_byok_in_limit is_free_tier is_management_key is_provisioning_key', false),
  ...{ label: SERVED.provider, allowed_data_regions: ['global'] },
  free_model_daily_requests: { limit: 1000, remaining: 1000, used: 0 },
  rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
};
