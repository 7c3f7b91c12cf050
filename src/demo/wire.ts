/**
 * The bodies OpenRouter sends, with the demo's numbers in them. Shapes are those of real recordings
 * (facts: openrouter.md 2, 3, 5); test/openrouter/conformance.test.ts holds them against the official SDK.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';

export type Json = Readonly<Record<string, unknown>>;

const part = z.looseObject({ type: z.string(), text: z.string().default('') });
export const chatBody = z.looseObject({
  model: z.string(),
  messages: z
    .array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(part)]).nullish() }))
    .min(1),
  stream: z.boolean().default(false),
  max_tokens: z.int().positive().nullish(),
});
export type ChatBody = z.infer<typeof chatBody>;

/** `prices`: US dollars per million tokens in and out. `sampling`: whether temperature and the like are taken. */
export interface DemoModel {
  readonly id: string;
  readonly canonical: string;
  readonly name: string;
  readonly prices: readonly [number, number];
  readonly context: number;
  readonly maxOutput: number;
  readonly sampling: boolean;
  readonly reasoning?: Json;
  readonly aliasOf?: string;
}

// prettier-ignore
const SONNET_5 = { canonical: 'anthropic/claude-sonnet-5-20260630', name: 'Claude Sonnet 5', prices: [2, 10], context: 1_000_000, maxOutput: 128_000, sampling: false, reasoning: { mandatory: false, default_enabled: true } } as const;
// prettier-ignore
export const DEMO_MODELS: readonly DemoModel[] = [
  { id: 'anthropic/claude-sonnet-4.5', canonical: 'anthropic/claude-4.5-sonnet-20250929', name: 'Claude Sonnet 4.5', prices: [3, 15], context: 1_000_000, maxOutput: 64_000, sampling: true },
  { id: 'anthropic/claude-haiku-4.5', canonical: 'anthropic/claude-4.5-haiku-20251001', name: 'Claude Haiku 4.5', prices: [1, 5], context: 200_000, maxOutput: 64_000, sampling: true },
  { id: 'anthropic/claude-sonnet-5', ...SONNET_5 },
  { id: 'anthropic/claude-opus-5.5', canonical: 'anthropic/claude-opus-5.5', name: 'Claude Opus 5.5', prices: [4, 20], context: 1_000_000, maxOutput: 128_000, sampling: false, reasoning: { mandatory: true, default_enabled: true } },
  { id: '~anthropic/claude-sonnet-latest', ...SONNET_5, name: 'Claude Sonnet Latest', aliasOf: 'anthropic/claude-sonnet-5' },
];

export function supportedParameters(model: DemoModel): string[] {
  const always = ['max_tokens', 'response_format', 'structured_outputs', 'stop', 'tools', 'tool_choice', 'reasoning'];
  return model.sampling ? [...always, 'temperature', 'top_k', 'top_p'] : always;
}

export interface Completion {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly text: string;
  readonly finish: 'stop' | 'length';
  readonly usage: { readonly cost: number; readonly prompt_tokens: number; readonly completion_tokens: number } & Json;
}

const CHARS_PER_TOKEN = 4;

/** The answer with `reply` in it, cut where `max_tokens` ends it. */
export function completionOf(body: ChatBody, reply: string): Completion {
  const text = body.max_tokens ? reply.slice(0, body.max_tokens * CHARS_PER_TOKEN) : reply;
  const created = Math.floor(Date.now() / 1000);
  const id = `gen-${created}-${randomBytes(15).toString('base64url')}`;
  return { id, created, text, finish: text === reply ? 'stop' : 'length', usage: usageOf(body, text) };
}

export function textOf(message: ChatBody['messages'][number]): string {
  const { content } = message;
  return typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('');
}

/** Deterministic: four characters count as a token, at the price of the model that was asked for. */
export function usageOf(body: ChatBody, reply: string): Completion['usage'] {
  const [input, output] = DEMO_MODELS.find(({ id }) => id === body.model)?.prices ?? [0, 0];
  const prompt = Math.ceil(body.messages.map(textOf).join('').length / CHARS_PER_TOKEN);
  const completion = Math.ceil(reply.length / CHARS_PER_TOKEN);
  const dollars = (perMillion: number): number => Number((perMillion / 1e6).toFixed(9));
  const cost = dollars(prompt * input + completion * output);
  return {
    ...{
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      cost,
      is_byok: false,
    },
    prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0, video_tokens: 0 },
    cost_details: {
      upstream_inference_cost: cost,
      upstream_inference_prompt_cost: dollars(prompt * input),
      upstream_inference_completions_cost: dollars(completion * output),
    },
    completion_tokens_details: { reasoning_tokens: 0, image_tokens: 0, audio_tokens: 0 },
  };
}

const SERVED = { model: 'local/demo', provider: 'Local demo' };

/** Both names of a reason: OpenRouter's and Claude's own. */
function reasons(finish: string | null): Json {
  return { finish_reason: finish, native_finish_reason: finish === 'length' ? 'max_tokens' : finish && 'end_turn' };
}

export function chatResult({ id, created, text, finish, usage }: Completion): Json {
  const message = { role: 'assistant', content: text, refusal: null, reasoning: null };
  const choices = [{ index: 0, logprobs: null, ...reasons(finish), message }];
  return { id, object: 'chat.completion', created, ...SERVED, system_fingerprint: null, choices, usage };
}

export function chunk({ id, created }: Completion, rest: Json): Json {
  return { id, object: 'chat.completion.chunk', created, ...SERVED, ...rest };
}

export function deltaChunk(completion: Completion, delta: Json, finish: string | null = null): Json {
  return chunk(completion, { choices: [{ index: 0, delta: { role: 'assistant', ...delta }, ...reasons(finish) }] });
}

/** The same text is always cut at the same places. */
export function contentChunks(completion: Completion): Json[] {
  return (completion.text.match(/.{1,24}/gsu) ?? []).map((content) => deltaChunk(completion, { content }));
}

export function endChunks(completion: Completion): Json[] {
  const last = deltaChunk(completion, { content: '' }, completion.finish);
  return [last, chunk(completion, { choices: [], usage: completion.usage })];
}

export function errorBody(status: number, message: string, rest: Json = {}): Json {
  return { error: { code: status, message, ...rest } };
}

export function modelList(): Json {
  const data = DEMO_MODELS.map((model) => ({
    ...{ id: model.id, canonical_slug: model.canonical, name: `Anthropic: ${model.name}`, created: 1_767_225_600 },
    context_length: model.context,
    architecture: { modality: 'text->text', input_modalities: ['text'], output_modalities: ['text'] },
    pricing: { prompt: perToken(model.prices[0]), completion: perToken(model.prices[1]) },
    top_provider: { context_length: model.context, max_completion_tokens: model.maxOutput, is_moderated: false },
    supported_parameters: supportedParameters(model),
    ...{ per_request_limits: null, default_parameters: null, supported_voices: null },
    ...(model.reasoning && { reasoning: model.reasoning }),
    ...(model.aliasOf && { alias_target: { name: SONNET_5.name, slug: model.aliasOf } }),
    links: { details: `/api/v1/models/${model.canonical}/endpoints` },
  }));
  return { data, total_count: data.length, links: { next: null } };
}

/** OpenRouter writes prices as decimal strings, never with an exponent. */
const perToken = (perMillion: number): string => (perMillion / 1e6).toFixed(9).replace(/0+$/, '');

const fill = (names: string, value: unknown): Json => Object.fromEntries(names.split(' ').map((name) => [name, value]));

/** @param spent US dollars since the server was started. */
export function keyInfo(spent: number): Json {
  const data = {
    ...fill('usage usage_daily usage_weekly usage_monthly', spent),
    ...fill('byok_usage byok_usage_daily byok_usage_weekly byok_usage_monthly', 0),
    ...fill('limit limit_remaining limit_reset creator_user_id organization_id workspace_id', null),
    ...fill('include_byok_in_limit is_free_tier is_management_key is_provisioning_key', false),
    ...{ label: SERVED.provider, allowed_data_regions: ['global'] },
    free_model_daily_requests: { limit: 1000, remaining: 1000, used: 0 },
    rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
  };
  return { data };
}

export interface Generation {
  readonly completion: Completion;
  readonly streamed: boolean;
  readonly cancelled: boolean;
}

export function generationInfo({ completion, streamed, cancelled }: Generation): Json {
  const { id, created, finish, usage } = completion;
  const data = {
    ...fill(
      'app_id cache_discount external_user http_referer moderation_latency num_fetches num_input_audio_prompt',
      null,
    ),
    ...fill('num_media_completion num_media_prompt num_search_results preset_id provider_responses router', null),
    ...fill('service_tier upstream_id upstream_inference_cost user_agent web_search_engine workspace_id', null),
    ...fill('total_cost usage', usage.cost),
    ...fill('tokens_prompt native_tokens_prompt', usage.prompt_tokens),
    ...fill('tokens_completion native_tokens_completion', usage.completion_tokens),
    ...fill('native_tokens_cached native_tokens_reasoning native_tokens_completion_images latency generation_time', 0),
    ...{ id, model: SERVED.model, provider_name: SERVED.provider, created_at: new Date(created * 1000).toISOString() },
    ...{ api_type: 'completions', origin: '', data_region: 'global', is_byok: false, streamed, cancelled },
    ...reasons(cancelled ? null : finish),
  };
  return { data };
}
