/** What stands beside code and message in OpenRouter's errors (facts: openrouter.md 4). */
import type { Json } from '../wire';

/** The object of 2026-08: whether asking again is of use, and why nobody can answer. */
export function availability(code: string, retryable: boolean, rest: Json = {}): Json {
  const requested_models = ['anthropic/claude-sonnet-4.5'];
  return {
    availability: { code, retryable, requested_models, docs_url: 'https://openrouter.ai/docs/errors', ...rest },
  };
}

/** The provider's own answer, handed through as text. */
export function upstream(message: string, provider_name = 'Anthropic'): Json {
  const raw = JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } });
  return { metadata: { raw, provider_name } };
}

export const typed = (error_type: string): Json => ({ metadata: { error_type } });
