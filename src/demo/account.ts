/**
 * What OpenRouter tells about a key (/key) and about a past request (/generation). Shapes: facts, openrouter.md 5.
 */
import { SERVED, type Completion, type Json } from './wire';

const fill = (names: string, value: unknown): Json => Object.fromEntries(names.split(' ').map((name) => [name, value]));

/** The demo costs nothing, whatever its answers say. */
export const KEY_INFO: Json = {
  ...fill('usage usage_daily usage_weekly usage_monthly', 0),
  ...fill('byok_usage byok_usage_daily byok_usage_weekly byok_usage_monthly', 0),
  ...fill('limit limit_remaining limit_reset expires_at creator_user_id organization_id workspace_id', null),
  ...fill('include_byok_in_limit is_free_tier is_management_key is_provisioning_key', false),
  ...{ label: SERVED.provider, allowed_data_regions: ['global'] },
  free_model_daily_requests: { limit: 1000, remaining: 1000, used: 0 },
  rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
};

/** A completion that began, and how it ended. */
export interface Generation {
  readonly completion: Completion;
  readonly streamed: boolean;
  readonly cancelled: boolean;
}

export function generationInfo({ completion, streamed, cancelled }: Generation): Json {
  const { id, created, finish, usage } = completion;
  const data = {
    ...fill('app_id cache_discount external_user http_referer moderation_latency num_fetches', null),
    ...fill('num_input_audio_prompt num_media_completion num_media_prompt num_search_results', null),
    ...fill('preset_id provider_responses router service_tier upstream_id upstream_inference_cost', null),
    ...fill('user_agent web_search_engine workspace_id', null),
    ...fill('total_cost usage', usage.cost),
    ...fill('tokens_prompt native_tokens_prompt', usage.prompt_tokens),
    ...fill('tokens_completion native_tokens_completion', usage.completion_tokens),
    ...fill('native_tokens_cached native_tokens_reasoning native_tokens_completion_images latency generation_time', 0),
    ...{ id, model: SERVED.model, provider_name: SERVED.provider, created_at: new Date(created * 1000).toISOString() },
    ...{ api_type: 'completions', origin: '', data_region: 'global', is_byok: false, streamed, cancelled },
    finish_reason: cancelled ? null : finish,
    native_finish_reason: cancelled ? null : finish === 'length' ? 'max_tokens' : 'end_turn',
  };
  return { data };
}
