/**
 * What OpenRouter has and the local demo does without: more models, an alias, error envelopes with details, chunks one by
 * one, and what /generation tells. Shapes are those of real recordings (facts: openrouter.md 2, 3, 5).
 */
import type { ServerResponse } from 'node:http';
import { chatChunks, KEY_INFO, MODELS, type Completion, type Json, type Model } from '../../src/demo/wire';

/** Reasoning flags and aliases stand beside what every model has. */
export interface TestModel extends Model {
  readonly reasoning?: { readonly mandatory: boolean; readonly default_enabled: boolean };
  readonly alias_target?: { readonly name: string; readonly slug: string };
}

/** Newer than 4.5: no sampling parameters, more output, and they think by default. */
function newer(name: string, slug: string, prompt: string, completion: string, mandatory: boolean): TestModel {
  const [base] = MODELS as readonly [Model];
  return {
    ...{ ...base, id: slug.replace(/-\d{8}$/, ''), canonical_slug: slug, name: `Anthropic: ${name}` },
    pricing: { prompt, completion },
    top_provider: { ...base.top_provider, max_completion_tokens: 128_000 },
    supported_parameters: base.supported_parameters.filter((parameter) => !/^(temperature|top_)/.test(parameter)),
    reasoning: { mandatory, default_enabled: true },
    links: { details: `/api/v1/models/${slug}/endpoints` },
  };
}

const SONNET_5 = newer('Claude Sonnet 5', 'anthropic/claude-sonnet-5-20260630', '0.000002', '0.00001', false);

export const TEST_MODELS: readonly TestModel[] = [
  ...MODELS,
  SONNET_5,
  newer('Claude Opus 5.5', 'anthropic/claude-opus-5.5', '0.000004', '0.00002', true),
  {
    ...SONNET_5,
    id: '~anthropic/claude-sonnet-latest',
    name: 'Anthropic: Claude Sonnet Latest',
    alias_target: { name: 'Claude Sonnet 5', slug: SONNET_5.id },
  },
];

export const COMMENT = ': OPENROUTER PROCESSING\n\n';

export function beginStream(res: ServerResponse, id: string, comments = 2): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'X-Generation-Id': id });
  res.write(COMMENT.repeat(comments));
}

export function sendJson(res: ServerResponse, status: number, body: Json, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function errorBody(status: number, message: string, rest: Json = {}): Json {
  return { error: { code: status, message, ...rest } };
}

export function contentChunks(completion: Completion): Json[] {
  return chatChunks(completion).slice(0, -2);
}

export function endChunks(completion: Completion): Json[] {
  return chatChunks(completion).slice(-2);
}

/** A chunk of the answer, with `choices` and the like of one's own. */
export function chunk(completion: Completion, rest: Json & { readonly choices: readonly Json[] }): Json {
  return { ...endChunks(completion)[0], ...rest };
}

export function deltaChunk(completion: Completion, delta: Json): Json {
  const choice = { index: 0, delta: { role: 'assistant', ...delta }, finish_reason: null, native_finish_reason: null };
  return chunk(completion, { choices: [choice] });
}

/** What the demo leaves out of its usage: where the tokens came from, and the cost once more. */
export function withDetails(completion: Completion): Completion {
  const { usage } = completion;
  const details = {
    prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0, video_tokens: 0 },
    cost_details: {
      upstream_inference_cost: usage.cost,
      upstream_inference_prompt_cost: usage.cost / 2,
      upstream_inference_completions_cost: usage.cost / 2,
    },
    completion_tokens_details: { reasoning_tokens: 0, image_tokens: 0, audio_tokens: 0 },
  };
  return { ...completion, usage: { ...usage, ...details } };
}

export interface Generation {
  readonly completion: Completion;
  readonly streamed: boolean;
  readonly cancelled: boolean;
}

const fill = (names: string, value: unknown): Json => Object.fromEntries(names.split(' ').map((name) => [name, value]));

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
    ...{ id, model: 'local/demo', provider_name: 'Local demo', created_at: new Date(created * 1000).toISOString() },
    ...{ api_type: 'completions', origin: '', data_region: 'global', is_byok: false, streamed, cancelled },
    finish_reason: cancelled ? null : finish,
    native_finish_reason: cancelled ? null : finish === 'length' ? 'max_tokens' : 'end_turn',
  };
  return { data };
}

export const EXHAUSTED_KEY: Json = { data: { ...KEY_INFO, usage: 5, limit: 5, limit_remaining: 0 } };
