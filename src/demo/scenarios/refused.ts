/**
 * Requests that OpenRouter answers with an error status and its JSON, one row each (facts: openrouter.md 4). A row is what
 * `fail` takes: status, message, what stands beside them, headers.
 */
import { sendJson } from '../wire';
import { availability, typed, upstream } from './errors';
import { answered, fail, type Fault, type Scenario } from './play';

const PROVIDER = 'Provider returned error';
const LIMIT = 'Rate limit exceeded';
const NO_PROVIDER = { metadata: { provider_name: null } };

const unavailable = (status: number, code: string, message: string, retryable = false, rest = {}): Fault =>
  fail(status, message, availability(code, retryable, rest));
const retryAfter = (value: string, status = 429): Fault => fail(status, LIMIT, {}, { 'Retry-After': value });

/** What the credit left would pay for in `maxTokens402`. */
const AFFORDABLE_TOKENS = 1200;

/** The answer to a request for more tokens than the credit left would pay for. */
export function tooFewCredits(wanted: number, affordable: number): Fault {
  const message = `This request requires more credits, or fewer max_tokens. You requested up to ${wanted} tokens, but can only afford ${affordable}. To increase, visit https://openrouter.ai/settings/credits and add more credits`;
  return fail(402, message, NO_PROVIDER);
}

const STATUS = {
  status400: fail(400, PROVIDER, upstream('messages: text content blocks must be non-empty')),
  status401: fail(401, 'User not found.'),
  status402: fail(402, 'Insufficient credits', NO_PROVIDER),
  status403: fail(403, 'Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys'),
  status404: fail(404, 'No endpoints found for anthropic/claude-sonnet-4.5.'),
  status408: fail(408, 'Request timed out'),
  status412: fail(412, 'Precondition failed'),
  status413: fail(413, 'Payload too large'),
  status422: fail(422, 'Invalid argument'),
  status429: fail(429, PROVIDER, {
    metadata: { raw: 'anthropic/claude-sonnet-4.5 is temporarily rate-limited upstream.', provider_name: 'Anthropic' },
  }),
  status500: fail(500, 'Internal Server Error', typed('server')),
  status502: fail(502, PROVIDER, typed('provider_unavailable')),
  status503: fail(503, 'Provider overloaded', typed('provider_overloaded')),
  status504: fail(504, 'Provider timed out', typed('timeout')),
  status524: fail(524, 'Request timed out. Please try again later.'),
  status529: fail(529, PROVIDER, upstream('Overloaded')),
} satisfies Record<string, Fault>;

const WAITS = {
  retryAfter1: retryAfter('1'),
  retryAfter3600: retryAfter('3600'),
  /** An HTTP date one second from now, rounded up to whole seconds. */
  retryAfterDate: (call) => retryAfter(new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toUTCString())(call),
  /** A date that has gone by: the clocks differ. */
  retryAfterPast: retryAfter('Wed, 21 Oct 2015 07:28:00 GMT'),
  retryAfterNonsense: retryAfter('soon'),
  rateLimitHeaders: (call) => {
    const reset = String(Date.now() + 2000);
    const headers = { 'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset };
    const metadata = { headers, provider_name: null };
    return fail(429, `${LIMIT}: free-models-per-min. `, { metadata }, headers)(call);
  },
  busy503RetryAfter: fail(503, 'Provider overloaded', typed('provider_overloaded'), { 'Retry-After': '1' }),
} satisfies Record<string, Fault>;

const WRONG_REQUEST = {
  contextLength: fail(
    400,
    "This endpoint's maximum context length is 200000 tokens. However, you requested about 250000 tokens.",
    typed('context_length_exceeded'),
  ),
  temperatureRejected: fail(400, PROVIDER, upstream('`temperature` is deprecated for this model.')),
  schemaTooComplex: fail(400, PROVIDER, upstream('Schema is too complex.')),
  cacheBlocks: fail(400, PROVIDER, upstream('A maximum of 4 blocks with cache_control may be provided. Found 5.')),
  prefill: fail(400, PROVIDER, upstream('This model does not support assistant message prefill.')),
  unknownProviderKey: fail(400, "Unrecognized key(s) in object: 'onyl'"),
  reasoningMandatory: fail(400, 'Reasoning is mandatory for this endpoint and cannot be disabled.'),
  /** Refuses long answers only: a shorter one is paid for. */
  maxTokens402: (call) => {
    const wanted = call.body.max_tokens ?? 64_000;
    return wanted > AFFORDABLE_TOKENS ? tooFewCredits(wanted, AFFORDABLE_TOKENS)(call) : answered(() => ({}))(call);
  },
  promptTokens402: fail(402, 'Prompt tokens limit exceeded: 30000 > 12000. Upgrade to a paid account.', NO_PROVIDER),
  moderation403: fail(403, 'anthropic/claude-sonnet-4.5 requires moderation on Anthropic. Your input was flagged.', {
    metadata: {
      ...{ reasons: ['violence'], flagged_input: 'const flagged = userCode();' },
      ...{ provider_name: 'Anthropic', model_slug: 'anthropic/claude-sonnet-4.5' },
    },
  }),
  guardrail403: fail(403, 'Request blocked by guardrail', { metadata: { patterns: ['internal-name'] } }),
} satisfies Record<string, Scenario>;

/** One for each code of `error.availability`. */
const UNAVAILABLE = {
  noEndpoints: fail(404, 'No endpoints found that can handle the requested parameters.'),
  noEndpointsTyped: unavailable(404, 'no_endpoints', 'No endpoints found for this request.'),
  privacyRestricted: unavailable(
    404,
    'privacy_restricted',
    'No endpoints available matching your guardrail restrictions and data policy',
    false,
    { excluded_by: ['data_policy'] },
  ),
  constraintFiltered: unavailable(404, 'constraint_filtered', 'No endpoint is left.', false, {
    constraint: { field: 'provider.only', detail: 'anthropic' },
  }),
  modelNotFound: unavailable(400, 'model_not_found', 'anthropic/claude-nothing is not a valid model ID'),
  wrongEndpoint: unavailable(400, 'wrong_endpoint', 'This model does not answer chat completions.'),
  modelDeprecated: unavailable(404, 'model_deprecated', 'This model is deprecated.', false, {
    fallback_models: ['anthropic/claude-sonnet-4.6'],
  }),
  modelUnavailable: unavailable(404, 'model_unavailable_upstream', 'No provider offers this model now.'),
  freeVariantEnded: unavailable(404, 'free_variant_ended', 'The free variant of this model has ended.'),
  regionRestricted: unavailable(403, 'region_restricted', 'This model is not available in your region.'),
  capacityExhausted: unavailable(429, 'capacity_exhausted', 'No capacity right now.', true, { retry_after: 1 }),
  temporarilyUnavailable: unavailable(503, 'temporarily_unavailable', 'Temporarily unavailable.', true, {
    retry_after: 1,
  }),
  /** A 503 for which asking again is of no use: what is said counts, not the status. */
  unavailableForGood: unavailable(503, 'temporarily_unavailable', 'No provider meets the routing requirements.'),
  /** The newest samples carry no `code`. */
  availabilityWithoutCode: ({ res }) => {
    const rest = availability('temporarily_unavailable', true, { retry_after: 1 });
    sendJson(res, 503, {
      error: { error_type: 'provider_unavailable', http_status: 503, message: 'Unavailable.', ...rest },
    });
  },
} satisfies Record<string, Fault>;

export const REFUSED = { ...STATUS, ...WAITS, ...WRONG_REQUEST, ...UNAVAILABLE };
