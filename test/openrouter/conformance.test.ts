/**
 * The local OpenRouter against OpenRouter's own SDK: what we answer passes its schemas, its client understands us, and
 * what we send is what it would send. Each check is also shown to fail.
 */
import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { createParser } from 'eventsource-parser';
import { startLocalOpenRouter } from '../../src/demo/server';
import { MODELS } from '../../src/demo/models';
import { DEMO_MODELS } from '../../src/demo/scenarios/catalogue';
import { reviewTask } from '../../src/core/tasks/review';
import { isObject, type JsonObject } from './requestRules';
import {
  BROKEN_SCENARIOS,
  isElsewhere,
  pathOf,
  REFUSED_SCENARIOS,
  SCENARIO_NAMES,
  startScenarioServer,
  WELL_FORMED_SCENARIOS,
  type ScenarioName,
  type ScenarioServer,
} from './scenarios';
import { assertConformingRequest } from './sdkRequest';

const sdk = () => import('@openrouter/sdk/models');
const operations = () => import('@openrouter/sdk/models/operations');

const CODE = '1|if (state = State.Done) {\n  const gap = left / right; // … ä 𝄞\n3|if (open = true) {}';
const MESSAGES = [
  { role: 'system' as const, content: 'You review source code.' },
  { role: 'user' as const, content: `Language: typescript\nFile: a.ts\n\nCode:\n${CODE}` },
];
const BODY = { model: 'anthropic/claude-sonnet-4.5', messages: MESSAGES, max_tokens: 8192, stream: true };
const RESPONSE_FORMAT = {
  type: 'json_schema',
  json_schema: { name: 'code_review', strict: true, schema: reviewTask.jsonSchema },
};

describe('local OpenRouter', () => {
  let server: ScenarioServer;

  before(async () => {
    server = await startScenarioServer();
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  function post(body: unknown, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${server.url}/chat/completions`, { method: 'POST', headers, body: text, ...init });
  }

  function get(path: string): Promise<Response> {
    return fetch(server.url + path, { headers: { authorization: `Bearer ${server.key}` } });
  }

  async function client() {
    const { OpenRouter } = await import('@openrouter/sdk');
    return new OpenRouter({ apiKey: server.key, serverURL: server.url, retryConfig: { strategy: 'none' } });
  }

  describe('answers', () => {
    for (const name of ['ok', ...WELL_FORMED_SCENARIOS] as const) {
      it(`streams ${name} in chunks that the SDK takes`, async () => {
        server.use(name, { hold: 1 });
        const response = await post(BODY);
        if (name === 'held') server.release();
        assert.equal(response.status, 200);
        assert.equal(response.headers.get('content-type'), 'text/event-stream');
        const text = await response.text();
        const data = events(text);
        if (name !== 'noDone') assert.equal(data.pop(), '[DONE]');
        const chunks = data.filter((entry) => !entry.startsWith(':')).map((entry) => JSON.parse(entry) as JsonObject);
        const { ChatStreamChunk$inboundSchema: schema } = await sdk();
        for (const chunk of chunks) {
          schema.parse(chunk);
          assertChunk(chunk, response.headers.get('x-generation-id'));
        }
        assert.equal(chunks.filter((chunk) => 'usage' in chunk).length, name === 'noUsage' ? 0 : 1);
        const reasons = chunks.flatMap(choicesOf).map((choice) => choice['finish_reason']);
        assert.equal(reasons.filter((reason) => reason !== null).length, 1);
      });
    }

    it('sends comments before the first event', async () => {
      const text = await (await post(BODY)).text();
      assert.ok(text.startsWith(': OPENROUTER PROCESSING\n\n'));
    });

    for (const name of [
      'ok',
      'fenced',
      'prose',
      'truncatedJson',
      'lengthCut',
      'emptyStop',
      'nullContent',
      'schemaBreaking',
      'cacheWrite',
      'cacheRead',
      'choiceError',
    ] as const) {
      it(`answers ${name} without a stream in a body that the SDK takes`, async () => {
        server.use(name);
        const response = await post({ ...BODY, stream: false });
        assert.equal(response.headers.get('content-type'), 'application/json');
        const body = (await response.json()) as JsonObject;
        (await sdk()).ChatResult$inboundSchema.parse(body);
        assert.equal(body['id'], response.headers.get('x-generation-id'));
        assert.equal(body['model'], 'local/demo');
        assert.equal(body['provider'], 'Local demo');
        const [choice] = choicesOf(body);
        assert.ok(typeof choice?.['finish_reason'] === 'string' && typeof choice['native_finish_reason'] === 'string');
        assertUsage(body['usage']);
      });
    }

    it('shows that these schemas refuse a wrong body', async () => {
      const { ChatResult$inboundSchema, ChatStreamChunk$inboundSchema } = await sdk();
      const body = (await (await post({ ...BODY, stream: false })).json()) as JsonObject;
      assert.throws(() => ChatResult$inboundSchema.parse({ ...body, system_fingerprint: undefined }));
      assert.throws(() => ChatStreamChunk$inboundSchema.parse(body));
    });

    it('counts the same request the same way, and charges by the model', async () => {
      const usages = [];
      for (const model of [
        'anthropic/claude-sonnet-4.5',
        'anthropic/claude-sonnet-4.5',
        'anthropic/claude-haiku-4.5',
      ]) {
        const body = (await (await post({ ...BODY, model, stream: false })).json()) as { usage: { cost: number } };
        usages.push(body.usage);
      }
      assert.deepEqual(usages[0], usages[1]);
      assert.ok(Math.abs(usages[0]!.cost - 3 * usages[2]!.cost) < 1e-9);
    });

    it('stops at max_tokens', async () => {
      const body = (await (await post({ ...BODY, max_tokens: 5, stream: false })).json()) as JsonObject;
      const [choice] = choicesOf(body);
      assert.equal(choice!['finish_reason'], 'length');
      assert.equal((choice!['message'] as { content: string }).content.length, 20);
    });
  });

  describe('the other paths', () => {
    it('lists models', async () => {
      const body: unknown = await (await get('/models')).json();
      const { data } = (await sdk()).ModelsListResponse$inboundSchema.parse(body);
      assert.deepEqual(
        data.map(({ id }) => id),
        MODELS.map(({ id }) => id),
      );
      assert.ok(data.some(({ id }) => id.startsWith('~') && id.endsWith('-latest')));
      assert.ok(new Set(data.map(({ supportedParameters }) => supportedParameters.includes('temperature'))).size === 2);
      for (const { pricing } of data) assert.match(pricing.prompt, /^0\.0000\d+$/);
    });

    it('lists models without a key, as OpenRouter does', async () => {
      assert.equal((await fetch(`${server.url}/models`)).status, 200);
    });

    it('describes the key', async () => {
      const { GetCurrentKeyResponse$inboundSchema: schema } = await operations();
      for (const name of ['ok', 'keyExhausted'] as const) {
        server.use(name);
        schema.parse(await (await get('/key')).json());
      }
      server.use('keyUnauthorized', 1);
      assert.equal((await get('/key')).status, 401);
    });

    it('remembers what was generated', async () => {
      const streamed = await post(BODY);
      await streamed.text();
      const id = streamed.headers.get('x-generation-id') ?? '';
      const body: unknown = await (await get(`/generation?id=${id}`)).json();
      const { data } = (await sdk()).GenerationResponse$inboundSchema.parse(body);
      assert.equal(data.id, id);
      assert.equal(data.cancelled, false);
      assert.equal(data.finishReason, 'stop');
      assert.ok(data.totalCost > 0);
      assert.equal((await get('/generation?id=gen-unknown')).status, 404);
    });

    it('notices that the client has left, and tells /generation', async () => {
      server.use('held');
      const abort = new AbortController();
      const response = await post(BODY, { signal: abort.signal });
      assert.equal(server.requests[0]!.aborted, false);
      abort.abort();
      assert.equal(await server.requests[0]!.ended, 'aborted');
      assert.equal(server.requests[0]!.aborted, true);
      const body = (await (
        await get(`/generation?id=${response.headers.get('x-generation-id') ?? ''}`)
      ).json()) as JsonObject;
      assert.equal((body['data'] as JsonObject)['cancelled'], true);
    });
  });

  it('ships with models, a key and answers that the SDK takes', async () => {
    const demo = await startLocalOpenRouter();
    try {
      const { OpenRouter } = await import('@openrouter/sdk');
      const openRouter = new OpenRouter({ apiKey: demo.key, serverURL: demo.url, retryConfig: { strategy: 'none' } });
      const { result } = await openRouter.models.list();
      assert.deepEqual(
        result.data.map(({ id }) => id),
        [...MODELS, ...DEMO_MODELS].map(({ id }) => id),
      );
      assert.equal((await openRouter.apiKeys.getCurrentKeyMetadata()).data.usage, 0);
      for (const { id: model } of MODELS) {
        const asked = { model, messages: MESSAGES };
        const whole = await openRouter.chat.send({ chatRequest: { ...asked, stream: false as const } });
        const stream = await openRouter.chat.send({ chatRequest: { ...asked, stream: true as const } });
        assert.ok(stream instanceof ReadableStream && !(whole instanceof ReadableStream));
        let text = '';
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
        assert.equal(text, whole.choices[0]?.message.content);
      }
    } finally {
      await demo.close();
    }
  });

  it('stops its own stream when the client leaves', async () => {
    let pieces = 0;
    let left: Promise<unknown> | undefined;
    const demo = await startLocalOpenRouter({
      onRequest: ({ res }) => {
        left = once(res, 'close');
      },
      pace: async () => {
        pieces++;
        await left;
      },
    });
    try {
      const abort = new AbortController();
      const headers = { authorization: `Bearer ${demo.key}` };
      const init = { method: 'POST', headers, body: JSON.stringify(BODY), signal: abort.signal };
      await fetch(`${demo.url}/chat/completions`, init);
      abort.abort();
      await left;
      await nextTurn();
      assert.equal(pieces, 1);
    } finally {
      await demo.close();
    }
  });

  describe('refusals', () => {
    const refusals: readonly (readonly [string, unknown, number, RegExp])[] = [
      ['bad JSON', '{"model":', 400, /JSON/],
      ['no messages', { model: BODY.model }, 400, /messages/],
      ['empty messages', { ...BODY, messages: [] }, 400, /messages/],
      ['an unknown model', { ...BODY, model: 'anthropic/claude-nothing' }, 400, /is not a valid model ID/],
      ['a body over 2 MB', { ...BODY, messages: [{ role: 'user', content: 'x'.repeat(2_000_000) }] }, 413, /larger/],
      [
        'temperature where it is required and unknown',
        { ...BODY, model: 'anthropic/claude-sonnet-5', temperature: 0, provider: { require_parameters: true } },
        404,
        /No endpoints/,
      ],
      [
        'an unknown key in provider',
        { ...BODY, provider: { onyl: ['anthropic'] } },
        400,
        /Unrecognized key\(s\) in object: 'onyl'/,
      ],
      [
        'prefill',
        { ...BODY, model: 'anthropic/claude-sonnet-5', messages: [...MESSAGES, { role: 'assistant', content: '{' }] },
        400,
        /Provider returned/,
      ],
      ['five cache breakpoints', { ...BODY, messages: cached(5) }, 400, /Provider returned/],
      [
        'a schema that Claude does not take',
        {
          ...BODY,
          response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'integer', minimum: 1 } } },
        },
        400,
        /Provider returned/,
      ],
      [
        'reasoning off where it is mandatory',
        { ...BODY, model: 'anthropic/claude-opus-5.5', reasoning: { enabled: false } },
        400,
        /mandatory/,
      ],
      [
        'Anthropic alone without retention',
        { ...BODY, provider: { only: ['anthropic'], zdr: true } },
        404,
        /data policy/,
      ],
    ];
    for (const [what, body, status, message] of refusals) {
      it(`refuses ${what}`, async () => {
        await assertRefusal(await post(body), status, message);
      });
    }

    it('takes what comes close to these', async () => {
      const bodies = [
        { ...BODY, temperature: 0, provider: { require_parameters: true } },
        { ...BODY, model: 'anthropic/claude-sonnet-5', temperature: 0 },
        { ...BODY, messages: cached(4) },
        { ...BODY, response_format: RESPONSE_FORMAT, provider: { only: ['anthropic'], data_collection: 'deny' } },
      ];
      for (const body of bodies) assert.equal((await post(body)).status, 200);
    });

    it('refuses a max_tokens above what the credits allow', async () => {
      const poor = await startScenarioServer({ affordableTokens: 1000 });
      try {
        const headers = { authorization: `Bearer ${poor.key}` };
        const ask = (body: unknown): Promise<Response> =>
          fetch(`${poor.url}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) });
        await assertRefusal(await ask(BODY), 402, /You requested up to 8192 tokens, but can only afford 1000/);
        // Without max_tokens the model's longest answer is counted.
        await assertRefusal(await ask({ ...BODY, max_tokens: undefined }), 402, /up to 64000 tokens/);
        assert.equal((await ask({ ...BODY, max_tokens: 1000 })).status, 200);
      } finally {
        await poor.close();
      }
    });

    it('refuses a missing and a wrong key, also where a scenario waits', async () => {
      server.use('fenced');
      await assertRefusal(await post(BODY, { headers: {} }), 401, /Missing Authentication header/);
      await assertRefusal(await post(BODY, { headers: { authorization: 'Bearer wrong' } }), 401, /User not found/);
    });

    it('knows no other path', async () => {
      await assertRefusal(await get('/chat/completions'), 404, /Not Found/);
      await assertRefusal(await get('/nothing'), 404, /Not Found/);
      await assertRefusal(await get('/../../key'), 404, /Not Found/);
    });

    it('answers to the names of this machine only', async () => {
      const ask = (host: string): Promise<number | undefined> =>
        new Promise((resolve, reject) => {
          const headers = { host, authorization: `Bearer ${server.key}` };
          request(`${server.url}/key`, { headers }, (response) => {
            response.resume().on('end', () => {
              resolve(response.statusCode);
            });
          })
            .on('error', reject)
            .end();
        });
      assert.equal(await ask('evil.example'), 403);
      assert.equal(await ask('127.0.0.1.evil.example'), 403);
      assert.equal(await ask('localhost:1'), 200);
      assert.equal(await ask('[::1]'), 200);
    });

    for (const name of REFUSED_SCENARIOS) {
      it(`sends ${name} in OpenRouter's envelope`, async () => {
        server.use(name);
        const response = await post(BODY);
        const { error } = (await response.json()) as { error: JsonObject };
        assert.ok(response.status >= 400);
        assert.equal(typeof error['message'], 'string');
        if (name === 'availabilityWithoutCode') assert.equal(error['http_status'], response.status);
        else {
          assert.equal(error['code'], response.status);
          (await sdk()).TooManyRequestsResponseErrorData$inboundSchema.parse(error);
        }
      });
    }
  });

  describe('scenarios', () => {
    it('come one after the other, then the standing one', async () => {
      server.use('status429', 2);
      server.use('status500', 1);
      const statuses = [];
      for (let n = 0; n < 5; n++) statuses.push((await post(BODY)).status);
      assert.deepEqual(statuses, [429, 429, 500, 200, 200]);
      assert.equal(server.requests.length, 5);
      assert.deepEqual(server.requests[0]!.body, BODY);
      assert.equal(server.requests[0]!.headers.authorization, `Bearer ${server.key}`);
    });

    it('take the text of the answer', async () => {
      server.use('ok', { text: '{"findings":[]}' });
      const body = (await (await post({ ...BODY, stream: false })).json()) as JsonObject;
      assert.equal((choicesOf(body)[0]!['message'] as JsonObject)['content'], '{"findings":[]}');
    });

    it('can be a function', async () => {
      server.use(({ res }) => void res.writeHead(418).end(), 1);
      assert.equal((await post(BODY)).status, 418);
    });

    it('hold the stream open after the first findings', async () => {
      server.use('held', { hold: 1 });
      const response = await post(BODY);
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!content(text).includes('"confidence":"high"}')) text += (await reader.read()).value ?? '';
      await server.arrived(1);
      const first = content(text);
      assert.throws(() => JSON.parse(first) as unknown);
      assert.equal((JSON.parse(`${first}]}`) as { findings: unknown[] }).findings.length, 1);
      server.release();
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
      assert.equal((JSON.parse(content(text)) as { findings: unknown[] }).findings.length, 2);
      assert.equal(await server.requests[0]!.ended, 'complete');
    });

    it('split characters of several bytes', async () => {
      server.use('splitUtf8');
      const response = await post(BODY);
      const pieces: Buffer[] = [];
      for await (const piece of response.body!) pieces.push(Buffer.from(piece as Uint8Array));
      const split = pieces.slice(1).filter((piece) => ((piece[0] ?? 0) & 0xc0) === 0x80);
      // "ü" twice, "…" and "𝄞" in the thought have 7 bytes after their first, "…", "ä" and "𝄞" in a quotation 6.
      assert.ok(split.length >= 7, String(split.length));
      assert.ok(Buffer.concat(pieces).toString().includes('Prüfe Zeile für Zeile … 𝄞'));
    });

    it('end when the server is closed', async () => {
      const other = await startScenarioServer();
      for (const name of ['stall', 'stallAtOnce', 'commentsForever', 'noHeaders', 'held'] as const) other.use(name, 1);
      const headers = { authorization: `Bearer ${other.key}` };
      const ask = (): Promise<string> =>
        fetch(`${other.url}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(BODY) }).then((r) =>
          r.text(),
        );
      const answers = Promise.allSettled(Array.from({ length: 5 }, ask));
      await other.arrived(5);
      await other.close();
      assert.deepEqual(
        (await answers).map(({ status }) => status),
        Array.from({ length: 5 }, () => 'rejected'),
      );
    });

    it('all answer or can be released', async () => {
      for (const name of SCENARIO_NAMES) {
        server.use(name, 1);
        const count = server.requests.length + 1;
        const answer = (isElsewhere(name) ? get(pathOf(name)) : post(BODY))
          .then((response) => response.text())
          .catch(() => 'cut');
        await server.arrived(count);
        while ((await Promise.race([answer, nextTurn()])) === undefined) server.release();
      }
    });

    it('are malformed only where they are meant to be', async () => {
      const { ChatStreamChunk$inboundSchema: schema } = await sdk();
      // Without an end, or without a stream.
      const silent = ['stall', 'stallAtOnce', 'commentsForever', 'noHeaders', 'socketDestroyEarly'];
      const malformed: string[] = [];
      for (const name of BROKEN_SCENARIOS.filter((one) => !silent.includes(one))) {
        server.use(name);
        const response = await post(BODY);
        if (response.status !== 200) continue;
        const isStream = response.headers.get('content-type') === 'text/event-stream';
        const data = events(await untilLost(response)).filter((one) => one !== '[DONE]');
        const good = data.every((one) => one.endsWith('}') && schema.safeParse(JSON.parse(one)).success);
        if (!isStream || !good) malformed.push(name);
      }
      assert.deepEqual(malformed, [
        'stringCode',
        'badEvent',
        '200error',
        '200errorCredits',
        '200errorStream',
        'html200',
      ]);
    });

    it('are malformed where their name says so', async () => {
      const { ChatStreamChunk$inboundSchema: schema } = await sdk();
      const seen: Partial<Record<ScenarioName, string>> = {};
      for (const name of [
        'midStreamErrorDocumented',
        'midStreamErrorRecorded',
        'stringCode',
        'eofNoFinish',
        'badEvent',
        'choiceError',
      ] as const) {
        server.use(name, 1);
        const last = events(await (await post(BODY)).text())
          .filter((data) => data !== '[DONE]')
          .at(-1)!;
        const parsed = last.endsWith('}') ? schema.safeParse(JSON.parse(last)) : undefined;
        seen[name] =
          parsed === undefined
            ? 'not JSON'
            : !parsed.success
              ? 'refused'
              : parsed.data.error
                ? 'error'
                : (parsed.data.choices[0]?.finishReason ?? 'no end');
      }
      assert.deepEqual(seen, {
        midStreamErrorDocumented: 'error',
        midStreamErrorRecorded: 'error',
        stringCode: 'refused',
        eofNoFinish: 'no end',
        badEvent: 'not JSON',
        choiceError: 'error',
      });
    });
  });

  describe("the SDK's client", () => {
    for (const name of [
      'ok',
      'comments',
      'splitUtf8',
      'crlf',
      'oneWrite',
      'usageWithChoice',
      'debugChunk',
      'reasoning',
    ] as const) {
      it(`reads the text and the usage of ${name}`, async () => {
        server.use('ok', { times: 1, text: 'ä … 𝄞 "x"' });
        server.use(name, { text: 'ä … 𝄞 "x"' });
        const whole = (await (await post({ ...BODY, stream: false })).json()) as { usage: { cost: number } };
        const openRouter = await client();
        const chatRequest = {
          model: BODY.model,
          messages: MESSAGES,
          maxTokens: BODY.max_tokens,
          stream: true as const,
        };
        const stream = await openRouter.chat.send({ chatRequest });
        assert.ok(stream instanceof ReadableStream);
        let text = '';
        let cost: number | null | undefined;
        for await (const chunk of stream) {
          text += chunk.choices[0]?.delta.content ?? '';
          cost = chunk.usage?.cost ?? cost;
        }
        assert.equal(text, 'ä … 𝄞 "x"');
        assert.equal(cost, whole.usage.cost);
        await assertConformingRequest(server.requests[1]!.body);
      });
    }

    it('reads models, key and generation', async () => {
      const openRouter = await client();
      const { headers } = await post(BODY);
      const { result } = await openRouter.models.list();
      assert.equal(result.data.length, MODELS.length);
      assert.equal((await openRouter.apiKeys.getCurrentKeyMetadata()).data.label, 'Local demo');
      const id = headers.get('x-generation-id') ?? '';
      await server.requests[0]!.ended;
      assert.equal((await openRouter.generations.getGeneration({ id })).data.id, id);
    });

    const classes: readonly (readonly [ScenarioName, string])[] = [
      ['status400', 'BadRequestResponseError'],
      ['status401', 'UnauthorizedResponseError'],
      ['status402', 'PaymentRequiredResponseError'],
      ['status403', 'ForbiddenResponseError'],
      ['status404', 'NotFoundResponseError'],
      ['status408', 'RequestTimeoutResponseError'],
      ['status413', 'PayloadTooLargeResponseError'],
      ['status422', 'UnprocessableEntityResponseError'],
      ['status429', 'TooManyRequestsResponseError'],
      ['status500', 'InternalServerResponseError'],
      ['status502', 'BadGatewayResponseError'],
      ['status503', 'ServiceUnavailableResponseError'],
      ['status504', 'OpenRouterDefaultError'],
      ['status524', 'EdgeNetworkTimeoutResponseError'],
      ['status529', 'ProviderOverloadedResponseError'],
      ['200error', 'ResponseValidationError'],
      ['html502', 'OpenRouterDefaultError'],
    ];
    for (const [name, expected] of classes) {
      it(`throws ${expected} for ${name}`, async () => {
        server.use(name);
        const chatRequest = { model: BODY.model, messages: MESSAGES, stream: false as const };
        const openRouter = await client();
        await assert.rejects(openRouter.chat.send({ chatRequest }), { name: expected });
      });
    }
  });
});

describe('assertConformingRequest', () => {
  const good: readonly (readonly [string, unknown])[] = [
    ['the plainest request', { ...BODY, stream: undefined }],
    ['a stream with our schema', { ...BODY, response_format: RESPONSE_FORMAT }],
    ['routing', { ...BODY, provider: { require_parameters: true, data_collection: 'deny', only: ['anthropic'] } }],
    ['reasoning and verbosity', { ...BODY, verbosity: 'low', reasoning: { enabled: false, exclude: true } }],
    ['temperature', { ...BODY, temperature: 0 }],
    ['four breakpoints', { ...BODY, messages: cached(4) }],
    ['the alias', { ...BODY, model: '~anthropic/claude-sonnet-latest', user: 'u', session_id: 's' }],
  ];
  for (const [what, body] of good) {
    it(`takes ${what}`, async () => {
      await assertConformingRequest(JSON.parse(JSON.stringify(body)));
    });
  }

  const schemaOf = (schema: JsonObject): JsonObject => ({
    ...BODY,
    response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } },
  });
  const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject =>
    schemaOf({ type: 'object', additionalProperties: false, properties, required: Object.keys(properties), ...rest });
  const optional = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`p${at}`, { type: 'string' }]));
  const unions = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`p${at}`, { type: ['string', 'null'] }]));
  const bad: readonly (readonly [string, unknown, RegExp])[] = [
    ['no object', 'text', /must be an object/],
    ['a misspelt key', { ...BODY, max_token: 1 }, /would not send/],
    ['the form of the SDK', { ...BODY, maxTokens: 1 }, /would not send/],
    ['the deprecated usage', { ...BODY, usage: { include: true } }, /would not send/],
    ['legacy transforms', { ...BODY, transforms: ['middle-out'] }, /would not send/],
    ['an unknown key in reasoning', { ...BODY, reasoning: { efort: 'low' } }, /would not send/],
    ['a wrong role', { ...BODY, messages: [{ role: 'bot', content: 'x' }] }, /role|union|Invalid/],
    ['a number as content', { ...BODY, messages: [{ role: 'user', content: 1 }] }, /Invalid/],
    ['an unknown plugin', { ...BODY, plugins: [{ id: 'magic' }] }, /Invalid/],
    ['json_schema without its body', { ...BODY, response_format: { type: 'json_schema' } }, /Invalid/],
    ['a number in max_price', { ...BODY, provider: { max_price: { prompt: 1 } } }, /Invalid/],
    ['half a token', { ...BODY, max_tokens: 1.5 }, /int/],
    ['no max_tokens', { ...BODY, max_tokens: undefined }, /max_tokens/],
    ['max_tokens of null', { ...BODY, max_tokens: null }, /max_tokens/],
    ['max_tokens of 0', { ...BODY, max_tokens: 0 }, /max_tokens/],
    ['temperature 9', { ...BODY, temperature: 9 }, /temperature/],
    ['temperature of null', { ...BODY, temperature: null }, /temperature/],
    ['top_p 2', { ...BODY, top_p: 2 }, /top_p/],
    ['no messages', { ...BODY, messages: [] }, /messages/],
    ['an empty message', { ...BODY, messages: [{ role: 'user', content: '' }] }, /empty text/],
    ['an empty part', { ...BODY, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }, /empty text/],
    ['prefill', { ...BODY, messages: [...MESSAGES, { role: 'assistant', content: '{' }] }, /prefill/],
    ['no model', { ...BODY, model: undefined }, /model/],
    ['a model without author', { ...BODY, model: 'claude' }, /author\/slug/],
    ['five breakpoints', { ...BODY, messages: cached(5) }, /at most 4/],
    [
      'four breakpoints and one at the top',
      { ...BODY, messages: cached(4), cache_control: { type: 'ephemeral' } },
      /at most 4/,
    ],
    ['a ttl of two hours', { ...BODY, messages: cached(1, '2h') }, /ttl/],
    ['an unknown provider key', { ...BODY, provider: { onyl: [] } }, /would not send/],
    ['zdr with Anthropic only', { ...BODY, provider: { zdr: true, only: ['anthropic'] } }, /zdr/],
    ['a long session', { ...BODY, session_id: 'x'.repeat(257) }, /session_id/],
    [
      'a schema name with a space',
      {
        ...BODY,
        response_format: { ...RESPONSE_FORMAT, json_schema: { ...RESPONSE_FORMAT.json_schema, name: 'a b' } },
      },
      /name/,
    ],
    [
      'a long schema name',
      {
        ...BODY,
        response_format: { ...RESPONSE_FORMAT, json_schema: { ...RESPONSE_FORMAT.json_schema, name: 'x'.repeat(65) } },
      },
      /name/,
    ],
    [
      'json_schema without schema',
      { ...BODY, response_format: { type: 'json_schema', json_schema: { name: 'x' } } },
      /needs a schema/,
    ],
    ['an open object', schemaOf({ type: 'object', properties: {} }), /additionalProperties/],
    [
      'an open object inside',
      object({ a: { type: 'array', items: { type: 'object', properties: {} } } }),
      /a\[\]: additionalProperties/,
    ],
    ['minimum', object({ a: { type: 'integer', minimum: 1 } }), /minimum/],
    [
      'maxLength in a branch',
      object({ a: { anyOf: [{ type: 'string', maxLength: 3 }, { type: 'null' }] } }),
      /maxLength/,
    ],
    ['maxItems', object({ a: { type: 'array', items: { type: 'string' }, maxItems: 3 } }), /maxItems/],
    ['minItems 2', object({ a: { type: 'array', items: { type: 'string' }, minItems: 2 } }), /minItems/],
    ['oneOf', object({ a: { oneOf: [{ type: 'string' }] } }), /oneOf/],
    ['an external reference', object({ a: { $ref: 'https://example.com/x.json' } }), /external/],
    [
      'recursion',
      object({ a: { $ref: '#/$defs/a' } }, { $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }, { type: 'null' }] } } }),
      /recursion/,
    ],
    ['a reference to nothing', object({ a: { $ref: '#/$defs/b' } }), /nowhere/],
    ['25 optional properties', object(optional, { required: [] }), /25 optional/],
    ['17 unions', object(unions), /17 unions/],
  ];
  for (const [what, body, message] of bad) {
    it(`refuses ${what}`, async () => {
      const wire: unknown = JSON.parse(JSON.stringify(body));
      await assert.rejects(assertConformingRequest(wire), (error: Error) => {
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('does not take the name of a property for a keyword', async () => {
    await assertConformingRequest(object({ minimum: { type: 'string' }, not: { type: 'string' } }));
  });
});

function cached(count: number, ttl?: string): unknown[] {
  const cache_control = { type: 'ephemeral', ...(ttl !== undefined && { ttl }) };
  const parts = Array.from({ length: count }, (_, at) => ({ type: 'text', text: `part ${at}`, cache_control }));
  return [{ role: 'user', content: parts }];
}

/** The data of every event, as a client sees it. */
function events(stream: string): string[] {
  const data: string[] = [];
  createParser({ onEvent: (event) => data.push(event.data) }).feed(stream);
  return data;
}

/** The content that a stream, or its beginning, has brought. */
function content(stream: string): string {
  return events(stream)
    .filter((data) => data !== '[DONE]')
    .flatMap((data) => choicesOf(JSON.parse(data) as JsonObject))
    .map((choice) => (choice['delta'] as JsonObject)['content'])
    .join('');
}

function choicesOf(body: JsonObject): JsonObject[] {
  return (body['choices'] as JsonObject[] | undefined) ?? [];
}

/** What the SDK's schema strips or does not ask for. */
function assertChunk(chunk: JsonObject, generation: string | null): void {
  assert.equal(chunk['id'], generation);
  assert.match(String(chunk['id']), /^gen-\d+-[\w-]{20}$/);
  assert.ok(typeof chunk['provider'] === 'string' && chunk['provider'] !== '');
  for (const choice of choicesOf(chunk)) {
    assert.ok('native_finish_reason' in choice);
    assert.ok(isObject(choice['delta']) && choice['delta']['role'] === 'assistant' && 'content' in choice['delta']);
    assert.equal(choice['finish_reason'] === null, choice['native_finish_reason'] === null);
  }
  if ('usage' in chunk) assertUsage(chunk['usage']);
}

function assertUsage(usage: unknown): void {
  assert.ok(isObject(usage));
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total, cost, is_byok: byok } = usage;
  assert.equal(total, Number(prompt) + Number(completion));
  assert.ok(typeof cost === 'number' && cost > 0);
  assert.equal(byok, false);
  // Adding the upstream's cost would count it twice: without a key of one's own it is the same amount.
  if (isObject(usage['cost_details'])) assert.equal(usage['cost_details']['upstream_inference_cost'], cost);
}

async function assertRefusal(response: Response, status: number, message: RegExp): Promise<void> {
  assert.equal(response.status, status);
  assert.equal(response.headers.get('content-type'), 'application/json');
  const { error } = (await response.json()) as { error: { code: number; message: string } };
  assert.equal(error.code, status);
  assert.match(error.message, message);
}

/** What arrives until the end, or until the connection is lost. */
async function untilLost(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const piece of response.body!) text += decoder.decode(piece as Uint8Array, { stream: true });
  } catch {
    // Lost.
  }
  return text;
}

function nextTurn(): Promise<undefined> {
  return new Promise((resolve) => {
    setImmediate(() => {
      resolve(undefined);
    });
  });
}
