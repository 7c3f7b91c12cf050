/**
 * The Claude models that the local OpenRouter lists: old and new, with and without sampling, one alias. Figures are those of
 * facts: openrouter.md 6; shapes those of its section 5.
 */
import type { Json, Pricing } from './wire';

/** A model as /models lists it. */
export interface Model {
  readonly id: string;
  readonly canonical_slug: string;
  readonly name: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly context_length: number;
  readonly pricing: Pricing;
  readonly architecture: Json;
  readonly top_provider: { readonly max_completion_tokens: number } & Json;
  readonly supported_parameters: readonly string[];
  readonly per_request_limits: null;
  readonly default_parameters: null;
  readonly supported_voices: null;
  readonly links: { readonly details: string };
  readonly reasoning?: { readonly mandatory: boolean; readonly default_enabled: boolean };
  readonly alias_target?: { readonly name: string; readonly slug: string };
}

const PARAMETERS = ['max_tokens', 'response_format', 'structured_outputs', 'reasoning', 'verbosity', 'stop'];
const SAMPLING = ['temperature', 'top_p', 'top_k'];
const OLDER = { context: 1_000_000, most: 64_000, sampling: true };
const NEWER = { context: 1_000_000, most: 128_000, sampling: false };

interface Traits {
  readonly context: number;
  readonly most: number;
  readonly sampling: boolean;
}

/** @param usd per million tokens: prompt, completion, reading from the prompt cache and writing to it. */
export function listed(
  id: string,
  slug: string,
  name: string,
  released: string,
  usd: readonly number[],
  traits: Traits,
): Model {
  const [prompt = 0, completion = 0, read = 0, write = 0] = usd;
  return {
    ...{ id, canonical_slug: slug, name, created: Date.parse(released) / 1000, context_length: traits.context },
    pricing: {
      ...{ prompt: perToken(prompt), completion: perToken(completion) },
      ...{ input_cache_read: perToken(read), input_cache_write: perToken(write) },
    },
    architecture: { modality: 'text->text', input_modalities: ['text'], output_modalities: ['text'] },
    top_provider: { context_length: traits.context, max_completion_tokens: traits.most, is_moderated: false },
    supported_parameters: [...PARAMETERS, ...(traits.sampling ? SAMPLING : [])],
    ...{ per_request_limits: null, default_parameters: null, supported_voices: null },
    links: { details: `/api/v1/models/${slug}/endpoints` },
  };
}

function perToken(usdPerMillion: number): string {
  return usdPerMillion === 0 ? '0' : (usdPerMillion / 1e6).toFixed(10).replace(/0+$/, '');
}

const SONNET_5: Model = {
  ...listed(
    'anthropic/claude-sonnet-5',
    'anthropic/claude-sonnet-5-20260630',
    'Anthropic: Claude Sonnet 5',
    '2026-06-30',
    [2, 10, 0.2, 2.5],
    NEWER,
  ),
  reasoning: { mandatory: false, default_enabled: true },
};

// prettier-ignore
export const MODELS: readonly Model[] = [
  listed('anthropic/claude-sonnet-4.5', 'anthropic/claude-4.5-sonnet-20250929', 'Anthropic: Claude Sonnet 4.5', '2025-09-29', [3, 15, 0.3, 3.75], OLDER),
  listed('anthropic/claude-haiku-4.5', 'anthropic/claude-4.5-haiku-20251001', 'Anthropic: Claude Haiku 4.5', '2025-10-01', [1, 5, 0.1, 1.25], { ...OLDER, context: 200_000 }),
  SONNET_5,
  {
    ...listed('anthropic/claude-opus-5.5', 'anthropic/claude-opus-5.5', 'Anthropic: Claude Opus 5.5', '2026-09-22', [4, 20, 0.2, 5], NEWER),
    reasoning: { mandatory: true, default_enabled: true },
  },
  {
    ...SONNET_5,
    ...{ id: '~anthropic/claude-sonnet-latest', name: 'Anthropic: Claude Sonnet Latest' },
    alias_target: { name: 'Claude Sonnet 5', slug: SONNET_5.id },
  },
];

/** Google's endpoint takes a format and does not keep to its schema (facts 1.3): support is per endpoint. */
const ENDPOINTS = [
  { provider_name: 'Anthropic', tag: 'anthropic', structured: true },
  { provider_name: 'Amazon Bedrock', tag: 'amazon-bedrock', structured: true },
  { provider_name: 'Google', tag: 'google-vertex', structured: false },
];

/** What /models/{author}/{slug}/endpoints tells: the only place that says which provider supports what. */
export function endpointsOf({ id, name, created, architecture, ...model }: Model): Json {
  const endpoints = ENDPOINTS.map(({ provider_name, tag, structured }) => ({
    ...{
      name: `${provider_name} | ${id}`,
      model_id: id,
      model_name: name,
      provider_name,
      tag,
      quantization: 'unknown',
    },
    ...{ context_length: model.context_length, max_prompt_tokens: null, pricing: model.pricing, status: 0 },
    max_completion_tokens: model.top_provider.max_completion_tokens,
    supported_parameters: model.supported_parameters.filter((one) => structured || one !== 'structured_outputs'),
    supports_tool_choice: { auto: true, function: true, none: true, required: true },
    ...{ supports_implicit_caching: false, uptime_last_5m: 100, uptime_last_30m: 100, uptime_last_1d: 99.9 },
    ...{ latency_last_30m: null, throughput_last_30m: null },
  }));
  return {
    data: {
      id,
      name,
      created,
      description: '',
      architecture: { ...architecture, tokenizer: 'Claude', instruct_type: null },
      endpoints,
    },
  };
}
