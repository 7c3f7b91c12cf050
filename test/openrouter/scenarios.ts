/**
 * OpenRouter's behaviour by name: the demo server of the product with a scenario in front of it. A scenario answers one
 * request; how OpenRouter and Anthropic refuse a wrong request stands before every scenario. Forms and texts are those of
 * facts: openrouter.md 2 to 5; the list is its section 9.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { demoReply, type DemoFinding } from '../../src/demo/checks';
import { sse, startLocalOpenRouter } from '../../src/demo/server';
import { chatBody, chatResult, completionOf, type ChatBody, type Completion, type Json } from '../../src/demo/wire';
import { countCacheBreakpoints, isObject, MAX_CACHE_BREAKPOINTS, PROVIDER_KEYS, schemaFaults } from './requestRules';
import {
  beginStream,
  chunk,
  COMMENT,
  contentChunks,
  deltaChunk,
  endChunks,
  errorBody,
  EXHAUSTED_KEY,
  generationInfo,
  sendJson,
  TEST_MODELS,
  withDetails,
  type Generation,
  type TestModel,
} from './wire';

export interface RecordedRequest {
  readonly method: string;
  /** Below the base address, without query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** `raw` as JSON; undefined when it is not JSON. */
  readonly body: unknown;
  /** True once the client has left before the answer was complete. */
  readonly aborted: boolean;
  /** Settles when the answer is complete or the client has left. */
  readonly ended: Promise<'complete' | 'aborted'>;
}

/** What a scenario is given: it answers on `res` now or later. */
export interface ScenarioCall {
  readonly res: ServerResponse;
  readonly body: ChatBody;
  /** The good answer, for a scenario to spoil. */
  readonly completion: Completion;
  /** How many findings `held` sends before it waits. */
  readonly hold: number;
  /** Settles at the next `release()`, or when the client leaves. */
  readonly released: () => Promise<void>;
}

export type Scenario = (call: ScenarioCall) => void | Promise<void>;

export interface UseOptions {
  /** How many requests it answers, after those of earlier calls. Without it: every request from now on. */
  readonly times?: number;
  /** The text of the good answer. Default: what the demo model says. */
  readonly text?: string;
  /** For `held`: findings that are sent before it waits; default 1. */
  readonly hold?: number;
}

export interface ScenarioServer {
  readonly url: string;
  readonly key: string;
  /** Every request that arrived, in order, to whichever path. */
  readonly requests: readonly RecordedRequest[];
  /** What /generation knows, by id. */
  readonly generations: ReadonlyMap<string, Generation>;
  use(scenario: ScenarioName | Scenario, options?: number | UseOptions): void;
  /** Lets everything that waits go on. */
  release(): void;
  /** Settles when `count` requests have arrived since the start, or since `requests` was emptied by `reset`. */
  arrived(count: number): Promise<void>;
  /** Back to the demo model's normal behaviour, with an empty record. */
  reset(): void;
  close(): Promise<void>;
}

// Ways to answer -------------------------------------------------------------------------------------------------------

/** Streams the events with the head and the end that OpenRouter gives them. */
function stream(
  { res, completion }: ScenarioCall,
  events: readonly Json[],
  end = 'data: [DONE]\n\n',
  comments = 2,
): void {
  beginStream(res, completion.id, comments);
  res.end(events.map(sse).join('') + end);
}

function whole({ res, completion }: ScenarioCall, body: Json): void {
  sendJson(res, 200, body, { 'X-Generation-Id': completion.id });
}

/** A complete answer with another text or end, streamed or not as the request asks. */
function answer(call: ScenarioCall, change: Partial<Completion>): void {
  const completion = { ...call.completion, ...change };
  if (call.body.stream) stream(call, [...contentChunks(completion), ...endChunks(completion)]);
  else whole(call, chatResult(completion));
}

/** Streams half of the good answer and stays in the middle. */
function beginHalf({ res, completion }: ScenarioCall): Promise<void> {
  beginStream(res, completion.id);
  const chunks = contentChunks(completion);
  const half = chunks.slice(0, Math.ceil(chunks.length / 2));
  return written(res, half.map(sse).join(''));
}

/** Settles when the bytes have left the process: what is written next arrives on its own. */
function written(res: ServerResponse, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    res.write(data, () => {
      resolve();
    });
  });
}

function fail(status: number, message: string, rest: Json = {}, headers: Record<string, string> = {}): Scenario {
  return ({ res }) => {
    sendJson(res, status, errorBody(status, message, rest), headers);
  };
}

function html(status: number, title: string): Scenario {
  return ({ res }) => {
    const page = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
    res.writeHead(status, { 'Content-Type': 'text/html; charset=UTF-8' }).end(page);
  };
}

function findingsOf(text: string): DemoFinding[] {
  return (JSON.parse(text) as { findings: DemoFinding[] }).findings;
}

const cut = (text: string): string => text.slice(0, Math.floor(text.length * 0.6));

function availability(code: string, retryable: boolean, rest: Json = {}): Json {
  const requested_models = ['anthropic/claude-sonnet-4.5'];
  return {
    availability: { code, retryable, requested_models, docs_url: 'https://openrouter.ai/docs/errors', ...rest },
  };
}

const upstream = (message: string): Json => ({
  metadata: {
    raw: JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } }),
    provider_name: 'Anthropic',
  },
});

// The scenarios --------------------------------------------------------------------------------------------------------

const WELL_FORMED = {
  comments: (call) => {
    stream(call, [...contentChunks(call.completion), ...endChunks(call.completion)], undefined, 17);
  },
  /** Every write ends inside a line, and inside a character where there is one of several bytes. */
  splitUtf8: async (call) => {
    const { res, completion } = call;
    beginStream(res, completion.id);
    const thought = deltaChunk(completion, { content: '', reasoning: 'Prüfe Zeile für Zeile … 𝄞' });
    const events =
      [thought, ...contentChunks(completion), ...endChunks(completion)].map(sse).join('') + 'data: [DONE]\n\n';
    const bytes = Buffer.from(events);
    let start = 0;
    for (let at = 1; at < bytes.length; at++) {
      const insideCharacter = ((bytes[at] ?? 0) & 0xc0) === 0x80;
      if (!insideCharacter && at - start < 100) continue;
      await written(res, bytes.subarray(start, at));
      await setImmediate();
      start = at;
    }
    res.end(bytes.subarray(start));
  },
  oneWrite: (call) => {
    const { res, completion } = call;
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Generation-Id': completion.id });
    res.end([...contentChunks(completion), ...endChunks(completion)].map(sse).join('') + 'data: [DONE]\n\n');
  },
  crlf: (call) => {
    const { res, completion } = call;
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Generation-Id': completion.id });
    const events = [...contentChunks(completion), ...endChunks(completion)].map(sse).join('');
    res.end(`${COMMENT}${events}data: [DONE]\n\n`.replaceAll('\n', '\r\n'));
  },
  /** A proxy made the keep-alive comment an event. */
  dataComment: (call) => {
    const { res, completion } = call;
    beginStream(res, completion.id);
    res.write(`data: ${COMMENT}`);
    res.end([...contentChunks(completion), ...endChunks(completion)].map(sse).join('') + 'data: [DONE]\n\n');
  },
  /** The form of 2025: usage comes with a choice whose finish_reason is null again. */
  usageWithChoice: (call) => {
    const { completion } = call;
    const [last] = endChunks(completion);
    const usage = { ...deltaChunk(completion, { content: '' }), usage: completion.usage };
    stream(call, [...contentChunks(completion), last!, usage]);
  },
  debugChunk: (call) => {
    const { completion } = call;
    const debug = chunk(completion, {
      choices: [],
      debug: { echo_upstream_body: { model: 'demo', max_tokens: 64_000 } },
    });
    stream(call, [debug, ...contentChunks(completion), ...endChunks(completion)]);
  },
  reasoning: (call) => {
    const { completion } = call;
    const thoughts = ['Looking at ', 'the conditions.'].map((text) =>
      deltaChunk(completion, {
        content: '',
        reasoning: text,
        reasoning_details: [{ type: 'reasoning.text', text, format: 'anthropic-claude-v1', index: 0 }],
      }),
    );
    const details = { reasoning_tokens: 7, image_tokens: 0, audio_tokens: 0 };
    const usage = { ...completion.usage, completion_tokens_details: details };
    stream(call, [...thoughts, ...contentChunks(completion), ...endChunks({ ...completion, usage })]);
  },
  /** All of max_tokens went into thinking. */
  reasoningOnlyLength: (call) => {
    const completion: Completion = { ...call.completion, text: '', finish: 'length' };
    const thought = deltaChunk(completion, { content: '', reasoning: 'Looking at the conditions.' });
    stream(call, [thought, ...endChunks(completion)]);
  },
  fenced: (call) => {
    answer(call, { text: `\`\`\`json\n${call.completion.text}\n\`\`\`` });
  },
  prose: (call) => {
    answer(call, {
      text: `I looked at the file. These are my findings:\n\n${call.completion.text}\n\nLet me know if {you} need more.`,
    });
  },
  /** Says "stop" although its JSON is not complete. */
  truncatedJson: (call) => {
    answer(call, { text: cut(call.completion.text) });
  },
  lengthCut: (call) => {
    answer(call, { text: cut(call.completion.text), finish: 'length' });
  },
  emptyStop: (call) => {
    answer(call, { text: '' });
  },
  nullContent: (call) => {
    const { completion, body } = call;
    const [last, usage] = endChunks(completion);
    const choice = { index: 0, finish_reason: 'stop', native_finish_reason: 'end_turn' };
    const message = { role: 'assistant', content: null, refusal: null, reasoning: null };
    if (body.stream) stream(call, [deltaChunk(completion, { content: null }), last!, usage!]);
    else whole(call, { ...chatResult(completion), choices: [{ ...choice, message }] });
  },
  /** A refusal with its own finish_reason. */
  contentFilter: (call) => {
    const choice = { index: 0, delta: { role: 'assistant', content: '' }, finish_reason: 'content_filter' };
    const refused = chunk(call.completion, { choices: [{ ...choice, native_finish_reason: 'refusal' }] });
    stream(call, [refused, endChunks(call.completion)[1]!]);
  },
  /** A refusal that looks like an empty answer. */
  refusalEmpty: (call) => {
    const choice = { index: 0, delta: { role: 'assistant', content: '' }, finish_reason: 'stop' };
    const refused = chunk(call.completion, { choices: [{ ...choice, native_finish_reason: 'refusal' }] });
    stream(call, [refused, endChunks(call.completion)[1]!]);
  },
  /** Good items between items with wrong types, missing parts and no object at all. */
  schemaBreaking: (call) => {
    const good = findingsOf(call.completion.text);
    const first = { ...good[0], title: 'x' };
    const wrong: unknown[] = [
      { ...first, line: String(good[0]?.line ?? 1), end_line: null },
      { ...first, severity: 'catastrophic', category: 7, confidence: undefined },
      { ...first, title: 12 },
      { ...first, line: 'somewhere' },
      { ...first, quote: undefined },
      'not an object',
      null,
    ];
    answer(call, { text: JSON.stringify({ findings: [...wrong, ...good], note: 'extra' }) });
  },
  notFindings: (call) => {
    answer(call, { text: '{"issues":[]}' });
  },
  /** Who answered differs from who was asked: the canonical slug, and a provider. */
  canonicalModel: (call) => {
    const served = { model: 'anthropic/claude-4.6-sonnet-20260217', provider: 'Amazon Bedrock' };
    const events = [...contentChunks(call.completion), ...endChunks(call.completion)];
    stream(
      call,
      events.map((event) => ({ ...event, ...served })),
    );
  },
  cacheWrite: (call) => {
    const { usage } = call.completion;
    const prompt_tokens_details = { cached_tokens: 0, cache_write_tokens: usage.prompt_tokens - 10 };
    answer(call, { usage: { ...usage, prompt_tokens_details } });
  },
  cacheRead: (call) => {
    const { usage } = call.completion;
    const prompt_tokens_details = { cached_tokens: usage.prompt_tokens - 10, cache_write_tokens: 0 };
    answer(call, { usage: { ...usage, prompt_tokens_details } });
  },
  /** finish_reason came, `[DONE]` did not: still a success. */
  noDone: (call) => {
    stream(call, [...contentChunks(call.completion), ...endChunks(call.completion)], '');
  },
  /** Success, but nothing says what it cost. */
  noUsage: (call) => {
    stream(call, [...contentChunks(call.completion), endChunks(call.completion)[0]!]);
  },
  /** Waits after the first findings until the test calls `release()`. */
  held: async (call) => {
    const { res, hold, released } = call;
    const all = findingsOf(call.completion.text);
    const text = JSON.stringify({ findings: all });
    const sent = JSON.stringify({ findings: all.slice(0, hold) }).slice(0, -']}'.length);
    beginStream(res, call.completion.id);
    res.write(
      contentChunks({ ...call.completion, text: sent })
        .map(sse)
        .join(''),
    );
    await released();
    const rest = { ...call.completion, text: text.slice(sent.length) };
    res.end([...contentChunks(rest), ...endChunks(rest)].map(sse).join('') + 'data: [DONE]\n\n');
  },
} satisfies Record<string, Scenario>;

const BROKEN = {
  midStreamErrorDocumented: async (call) => {
    await beginHalf(call);
    const metadata = { error_type: 'provider_unavailable' };
    const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error', native_finish_reason: 'error' }];
    const error = { code: 502, message: 'Provider disconnected unexpectedly', metadata };
    call.res.end(sse(chunk(call.completion, { choices, error })));
  },
  midStreamErrorRecorded: async (call) => {
    await beginHalf(call);
    const { usage } = call.completion;
    const event = deltaChunk(call.completion, { content: '' });
    const error = { code: 400, message: 'Token limit reached' };
    call.res.end(sse({ ...event, usage, error }) + 'data: [DONE]\n\n');
  },
  stringCode: async (call) => {
    await beginHalf(call);
    const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error' }];
    const error = { code: 'server_error', message: 'Provider disconnected unexpectedly' };
    call.res.end(sse(chunk(call.completion, { choices, error })));
  },
  eofNoFinish: async (call) => {
    await beginHalf(call);
    call.res.end();
  },
  badEvent: async (call) => {
    await beginHalf(call);
    call.res.end('data: {"id":"gen-\n\n');
  },
  socketDestroy: async (call) => {
    await beginHalf(call);
    call.res.destroy();
  },
  /** Gone before any header: a network failure. */
  socketDestroyEarly: ({ res }) => {
    res.destroy();
  },
  /** Half the answer, then silence. */
  stall: async (call) => {
    await beginHalf(call);
    await call.released();
    call.res.end();
  },
  /** Headers, then silence. */
  stallAtOnce: async ({ res, completion, released }) => {
    beginStream(res, completion.id, 0);
    res.flushHeaders();
    await released();
    res.end();
  },
  /** The line is alive, nothing else ever comes. */
  commentsForever: async ({ res, completion, released }) => {
    beginStream(res, completion.id);
    const timer = setInterval(() => res.write(COMMENT), 20);
    await released();
    clearInterval(timer);
    res.end();
  },
  noHeaders: async ({ res, released }) => {
    await released();
    res.end();
  },
  '200error': ({ res }) => {
    sendJson(res, 200, { ...errorBody(502, 'Provider returned error', upstream('Overloaded')), user_id: 'user_demo' });
  },
  /** A failure at once, in the form of a stream. */
  '200errorStream': (call) => {
    stream(call, [{ error: { code: 502, message: 'Provider returned error' } }], '');
  },
  emptyChoices: (call) => {
    if (call.body.stream) stream(call, [chunk(call.completion, { choices: [] })], '');
    else whole(call, { ...chatResult(call.completion), choices: [] });
  },
  choiceError: (call) => {
    const { completion, body } = call;
    const error = { code: 502, message: 'Provider died', metadata: { error_type: 'provider_unavailable' } };
    const end = { index: 0, finish_reason: 'error', native_finish_reason: 'error', error };
    const text = cut(completion.text);
    const message = { role: 'assistant', content: text, refusal: null, reasoning: null };
    const last = chunk(completion, { choices: [{ ...end, delta: { content: '' } }] });
    if (body.stream) stream(call, [...contentChunks({ ...completion, text }), last]);
    else whole(call, { ...chatResult(completion), choices: [{ ...end, message }] });
  },
  /** A hotel's login page instead of OpenRouter. */
  html200: html(200, 'Sign in to the network'),
  html502: html(502, '502 Bad Gateway'),
  html524: html(524, 'openrouter.ai | 524: A timeout occurred'),
  emptyBody500: ({ res }) => {
    res.writeHead(500).end();
  },
} satisfies Record<string, Scenario>;

const REFUSED = {
  status400: fail(400, 'Provider returned error', upstream('messages: text content blocks must be non-empty')),
  status401: fail(401, 'User not found.'),
  status402: fail(402, 'Insufficient credits', { metadata: { provider_name: null } }),
  status403: fail(403, 'Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys'),
  status404: fail(404, 'No endpoints found for anthropic/claude-sonnet-4.5.'),
  status408: fail(408, 'Request timed out'),
  status412: fail(412, 'Precondition failed'),
  status413: fail(413, 'Payload too large'),
  status422: fail(422, 'Invalid argument'),
  status429: fail(429, 'Provider returned error', {
    metadata: { raw: 'anthropic/claude-sonnet-4.5 is temporarily rate-limited upstream.', provider_name: 'Anthropic' },
  }),
  status500: fail(500, 'Internal Server Error', { metadata: { error_type: 'server' } }),
  status502: fail(502, 'Provider returned error', { metadata: { error_type: 'provider_unavailable' } }),
  status503: fail(503, 'Provider overloaded', { metadata: { error_type: 'provider_overloaded' } }),
  status504: fail(504, 'Provider timed out', { metadata: { error_type: 'timeout' } }),
  status524: fail(524, 'Request timed out. Please try again later.'),
  status529: fail(529, 'Provider returned error', upstream('Overloaded')),
  retryAfter1: fail(429, 'Rate limit exceeded', {}, { 'Retry-After': '1' }),
  retryAfter3600: fail(429, 'Rate limit exceeded', {}, { 'Retry-After': '3600' }),
  /** An HTTP date one second from now, rounded up to whole seconds. */
  retryAfterDate: (call) => {
    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toUTCString();
    return fail(429, 'Rate limit exceeded', {}, { 'Retry-After': date })(call);
  },
  retryAfterNonsense: fail(429, 'Rate limit exceeded', {}, { 'Retry-After': 'soon' }),
  rateLimitHeaders: (call) => {
    const headers = {
      'X-RateLimit-Limit': '20',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(Date.now() + 2000),
    };
    return fail(
      429,
      'Rate limit exceeded: free-models-per-min. ',
      { metadata: { headers, provider_name: null } },
      headers,
    )(call);
  },
  busy503RetryAfter: fail(
    503,
    'Provider overloaded',
    { metadata: { error_type: 'provider_overloaded' } },
    { 'Retry-After': '1' },
  ),
  contextLength: fail(
    400,
    "This endpoint's maximum context length is 200000 tokens. However, you requested about 250000 tokens.",
    {
      metadata: { error_type: 'context_length_exceeded' },
    },
  ),
  temperatureRejected: fail(400, 'Provider returned error', upstream('`temperature` is deprecated for this model.')),
  schemaTooComplex: fail(400, 'Provider returned error', upstream('Schema is too complex.')),
  maxTokens402: fail(
    402,
    'This request requires more credits, or fewer max_tokens. You requested up to 8192 tokens, but can only afford 1200. To increase, visit https://openrouter.ai/settings/credits and add more credits',
    {
      metadata: { provider_name: null },
    },
  ),
  moderation403: fail(403, 'anthropic/claude-sonnet-4.5 requires moderation on Anthropic. Your input was flagged.', {
    metadata: {
      reasons: ['violence'],
      flagged_input: 'const flagged = userCode();',
      provider_name: 'Anthropic',
      model_slug: 'anthropic/claude-sonnet-4.5',
    },
  }),
  guardrail403: fail(403, 'Request blocked by guardrail', { metadata: { patterns: ['internal-name'] } }),
  noEndpoints: fail(404, 'No endpoints found that can handle the requested parameters.'),
  privacyRestricted: fail(
    404,
    'No endpoints available matching your guardrail restrictions and data policy',
    availability('privacy_restricted', false, { excluded_by: ['data_policy'] }),
  ),
  modelNotFound: fail(400, 'anthropic/claude-nothing is not a valid model ID', availability('model_not_found', false)),
  modelDeprecated: fail(
    404,
    'This model is deprecated.',
    availability('model_deprecated', false, { fallback_models: ['anthropic/claude-sonnet-4.6'] }),
  ),
  regionRestricted: fail(403, 'This model is not available in your region.', availability('region_restricted', false)),
  capacityExhausted: fail(429, 'No capacity right now.', availability('capacity_exhausted', true, { retry_after: 1 })),
  temporarilyUnavailable: fail(
    503,
    'Temporarily unavailable.',
    availability('temporarily_unavailable', true, { retry_after: 1 }),
  ),
  /** The newest samples carry no `code`. */
  availabilityWithoutCode: ({ res }) => {
    const rest = availability('temporarily_unavailable', true, { retry_after: 1 });
    sendJson(res, 503, {
      error: { error_type: 'provider_unavailable', http_status: 503, message: 'Unavailable.', ...rest },
    });
  },
} satisfies Record<string, Scenario>;

/** Answers to other paths than /chat/completions. */
const ELSEWHERE = {
  keyUnauthorized: { path: '/key', run: fail(401, 'User not found.') },
  keyExhausted: {
    path: '/key',
    run: ({ res }) => {
      sendJson(res, 200, EXHAUSTED_KEY);
    },
  },
  keyHtml: { path: '/key', run: html(502, '502 Bad Gateway') },
  modelsHtml: { path: '/models', run: html(502, '502 Bad Gateway') },
  modelsEmpty: {
    path: '/models',
    run: ({ res }) => {
      sendJson(res, 200, { data: [], total_count: 0, links: { next: null } });
    },
  },
  generationMissing: { path: '/generation', run: fail(404, 'Generation not found') },
  generationSilent: {
    path: '/generation',
    run: async ({ res, released }) => {
      await released();
      res.end();
    },
  },
} satisfies Record<string, { path: string; run: Scenario }>;

const CHAT = { ...WELL_FORMED, ...BROKEN, ...REFUSED };
type ChatScenarioName = keyof typeof CHAT;
export type ScenarioName = 'ok' | ChatScenarioName | keyof typeof ELSEWHERE;

const names = <T extends object>(table: T): readonly (keyof T)[] => Object.keys(table) as (keyof T)[];
/** Those whose every byte OpenRouter could have sent with a 200. */
export const WELL_FORMED_SCENARIOS: readonly (keyof typeof WELL_FORMED)[] = names(WELL_FORMED);
/** Those that answer with an error status and OpenRouter's JSON. */
export const REFUSED_SCENARIOS: readonly (keyof typeof REFUSED)[] = names(REFUSED);
export const SCENARIO_NAMES: readonly ScenarioName[] = ['ok', ...names(CHAT), ...names(ELSEWHERE)];

// What stands before every scenario ------------------------------------------------------------------------------------

/** @returns how OpenRouter or Anthropic would refuse the request, undefined when they would not. */
function refusalOf({ body, model, raw }: Chat, affordableTokens: number): Scenario | undefined {
  const breakpoints = countCacheBreakpoints(parsed(raw));
  if (breakpoints > MAX_CACHE_BREAKPOINTS) {
    const message = `A maximum of 4 blocks with cache_control may be provided. Found ${breakpoints}.`;
    return fail(400, 'Provider returned error', upstream(message));
  }
  const provider = isObject(body['provider']) ? body['provider'] : {};
  const unknown = Object.keys(provider).filter((key) => !PROVIDER_KEYS.has(key));
  if (unknown.length > 0) return fail(400, `Unrecognized key(s) in object: '${unknown.join("', '")}'`);
  if (provider['require_parameters'] === true) {
    const listed = model.supported_parameters;
    const filters = [
      'temperature',
      'top_p',
      'top_k',
      'seed',
      'max_completion_tokens',
      'verbosity',
      'stop',
      'reasoning',
    ];
    const unmet = filters.some((name) => body[name] !== undefined && !listed.includes(name));
    if (unmet) return REFUSED.noEndpoints;
  }
  const only = provider['only'];
  const anthropicOnly = Array.isArray(only) && only.length === 1 && only[0] === 'anthropic';
  if (provider['zdr'] === true && anthropicOnly) return REFUSED.privacyRestricted;
  const format = isObject(body['response_format']) ? body['response_format'] : {};
  if (format['type'] === 'json_schema' && isObject(format['json_schema'])) {
    const [fault] = schemaFaults(format['json_schema']['schema']);
    if (fault !== undefined)
      return fail(400, 'Provider returned error', upstream(`output_config.format.schema: ${fault}`));
  }
  if (body.messages.at(-1)?.role === 'assistant' && !model.id.endsWith('4.5')) {
    return fail(400, 'Provider returned error', upstream('This model does not support assistant message prefill.'));
  }
  const reasoning = isObject(body['reasoning']) ? body['reasoning'] : {};
  if (model.reasoning?.mandatory === true && (reasoning['enabled'] === false || reasoning['effort'] === 'none')) {
    return fail(400, 'Reasoning is mandatory for this endpoint and cannot be disabled.');
  }
  const wanted = body.max_tokens ?? model.top_provider.max_completion_tokens;
  if (wanted > affordableTokens) {
    const message = `This request requires more credits, or fewer max_tokens. You requested up to ${wanted} tokens, but can only afford ${affordableTokens}.`;
    return fail(402, message, { metadata: { provider_name: null } });
  }
  return undefined;
}

interface Chat {
  readonly body: ChatBody;
  readonly model: TestModel;
  readonly raw: string;
}

/** @returns undefined for what the server itself knows how to refuse. */
function readChat(raw: string): Chat | undefined {
  const { data: body } = chatBody.safeParse(parsed(raw));
  const model = TEST_MODELS.find(({ id }) => id === body?.model);
  return body && model && { body, model, raw };
}

// The server -----------------------------------------------------------------------------------------------------------

interface Rule {
  readonly path: string;
  /** Undefined: the server's normal answer. */
  readonly run: Scenario | undefined;
  readonly options: UseOptions;
  left: number;
}

const CHAT_PATH = '/chat/completions';

function ruleOf(scenario: ScenarioName | Scenario, options: UseOptions): Rule {
  const left = options.times ?? Infinity;
  if (typeof scenario === 'function') return { path: CHAT_PATH, run: scenario, options, left };
  if (scenario === 'ok') {
    return { path: CHAT_PATH, run: options.text === undefined ? undefined : okWithText, options, left };
  }
  if (scenario in ELSEWHERE) return { ...ELSEWHERE[scenario as keyof typeof ELSEWHERE], options, left };
  return { path: CHAT_PATH, run: CHAT[scenario as ChatScenarioName], options, left };
}

function okWithText(call: ScenarioCall): void {
  answer(call, {});
}

export interface ScenarioServerOptions {
  /** A `max_tokens` above it is answered 402. Default: no limit. */
  readonly affordableTokens?: number;
}

export async function startScenarioServer(options: ScenarioServerOptions = {}): Promise<ScenarioServer> {
  const requests: RecordedRequest[] = [];
  let queue: Rule[] = [];
  let standing = new Map<string, Rule>();
  let holding = new Set<() => void>();
  let arrivals: { count: number; resolve: () => void }[] = [];
  const generations = new Map<string, Generation>();

  function record(req: IncomingMessage, res: ServerResponse, path: string, raw: string): void {
    let aborted = false;
    const ended = new Promise<'complete' | 'aborted'>((resolve) => {
      res.once('close', () => {
        aborted = !res.writableFinished;
        resolve(aborted ? 'aborted' : 'complete');
      });
    });
    const { method = '', headers } = req;
    requests.push({
      ...{ method, path, headers, raw, body: parsed(raw), ended },
      get aborted() {
        return aborted;
      },
    });
    for (const { count, resolve } of arrivals) if (requests.length >= count) resolve();
  }

  function ruleFor(path: string): Rule | undefined {
    const at = queue.findIndex((rule) => rule.path === path);
    const next = queue[at];
    if (!next) return standing.get(path);
    if (--next.left <= 0) queue.splice(at, 1);
    return next;
  }

  function intercept(req: IncomingMessage, res: ServerResponse, path: string, raw: string): boolean {
    record(req, res, path, raw);
    const isChat = path === CHAT_PATH;
    const authorised = req.headers.authorization === `Bearer ${server.key}` || path === '/models';
    const chat = isChat ? readChat(raw) : undefined;
    if (!authorised || (isChat && !chat)) return false;
    const refusal = chat && refusalOf(chat, options.affordableTokens ?? Infinity);
    const rule = refusal ? undefined : ruleFor(path);
    const run = refusal ?? rule?.run ?? (path === '/generation' ? generation(req) : undefined);
    const call = callFor(res, chat ?? NO_CHAT, rule?.options ?? {});
    if (chat) {
      res.once('close', () => {
        if (res.statusCode !== 200 || !res.headersSent) return;
        // The server's own answer is the same but for its id.
        const id = run ? call.completion.id : String(res.getHeader('x-generation-id'));
        const completion = { ...call.completion, id };
        generations.set(id, { completion, streamed: chat.body.stream, cancelled: !res.writableFinished });
      });
    }
    if (!run) return false;
    void Promise.resolve(run(call)).catch((error: unknown) => {
      res.destroy(error instanceof Error ? error : undefined);
      throw error;
    });
    return true;
  }

  function generation({ url = '' }: IncomingMessage): Scenario {
    const found = generations.get(new URL(url, 'http://localhost').searchParams.get('id') ?? '');
    if (!found) return fail(404, 'Generation not found');
    return ({ res }) => {
      sendJson(res, 200, generationInfo(found));
    };
  }

  function callFor(res: ServerResponse, { body, model }: Omit<Chat, 'raw'>, use: UseOptions): ScenarioCall {
    const released = (): Promise<void> =>
      new Promise((resolve) => {
        holding.add(resolve);
        res.once('close', () => {
          holding.delete(resolve);
          resolve();
        });
      });
    const completion = withDetails(completionOf(body, model, use.text ?? demoReply(body)));
    return { res, body, completion, hold: use.hold ?? 1, released };
  }

  function release(): void {
    const waiting = holding;
    holding = new Set();
    for (const resolve of waiting) resolve();
  }

  const server = await startLocalOpenRouter({ intercept, models: TEST_MODELS, pace: () => setImmediate() });
  return {
    ...{ url: server.url, key: server.key, requests, generations, release },
    use(scenario, use = {}) {
      const rule = ruleOf(scenario, typeof use === 'number' ? { times: use } : use);
      if (rule.left === Infinity) standing.set(rule.path, rule);
      else queue.push(rule);
    },
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else arrivals.push({ count, resolve });
      }),
    reset() {
      release();
      queue = [];
      standing = new Map();
      arrivals = [];
      requests.length = 0;
    },
    close: () => server.close(),
  };
}

const NO_CHAT = { body: { model: '', messages: [], stream: false }, model: TEST_MODELS[0]! };

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}
