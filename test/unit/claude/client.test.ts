import * as assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ClaudeClient,
  type ChatCall,
  type ChatEvents,
  type ChatReply,
  type ChatResult,
  type ClientOptions,
  type RetryWait,
} from '../../../src/core/claude/client';
import { pause } from '../../../src/core/claude/pause';
import { retryDelay } from '../../../src/core/claude/retryDelay';
import type { FailureCode } from '../../../src/core/outcome';
import { sse } from '../../../src/demo/server';
import { startScenarioServer, type Scenario, type ScenarioName, type ScenarioServer } from '../../openrouter/scenarios';
import { SetClock } from '../support/clock';
import { RecordedLog } from '../support/log';
import { freePort } from '../support/redisServer';

const CODE = 'if (state = State.Done) {\n  const gap = left / right; // … ä 𝄞\n}\nif (open = true) {}';
const BODY = JSON.stringify({
  model: 'anthropic/claude-sonnet-4.5',
  messages: [{ role: 'user', content: `Language: typescript\nFile: a.ts\n\nCode:\n1|${CODE}` }],
  max_tokens: 8192,
  stream: true,
});

describe('the OpenRouter client', () => {
  const clock = new SetClock(Date.now());
  let server: ScenarioServer;
  let log: RecordedLog;
  /** What it would have waited: here no time passes in between. */
  let waits: number[];
  let told: RetryWait[];
  let good: string;

  before(async () => {
    server = await startScenarioServer();
    log = new RecordedLog();
    good = reply(await chat()).text;
    assert.equal((JSON.parse(good) as { findings: unknown[] }).findings.length, 2);
    server.reset();
  });
  beforeEach(() => {
    waits = [];
    told = [];
    log = new RecordedLog();
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  function chat(
    call: Partial<ChatCall> = {},
    signal = new AbortController().signal,
    events: Partial<ChatEvents> = {},
    options: Partial<ClientOptions> = {},
  ): Promise<ChatResult> {
    const client = new ClaudeClient({
      clock,
      log,
      environmentProxy: false,
      retryDelay: (retry) => retryDelay(retry, 0.5),
      pause: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      ...options,
    });
    const full = { endpoint: server.url, key: server.key, body: BODY, timeoutMs: 8_000, keepAliveTimeoutMs: 8_000 };
    return client.chat({ ...full, ...call }, signal, {
      onText: () => undefined,
      onWait: (wait) => told.push(wait),
      ...events,
    });
  }

  function reply(result: ChatResult): ChatReply {
    assert.ok('reply' in result, JSON.stringify(result));
    return result.reply;
  }

  function failed(result: ChatResult): Extract<ChatResult, { kind: 'failed' }>['failure'] {
    assert.equal(result.kind, 'failed', JSON.stringify(result));
    return result.failure;
  }

  it('posts the very bytes with the headers that OpenRouter wants', async () => {
    await chat();
    const [request] = server.requests;
    assert.equal(request?.raw, BODY);
    assert.equal(request.path, '/chat/completions');
    assert.equal(request.headers.authorization, `Bearer ${server.key}`);
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.headers['x-openrouter-title'], 'Code Insight');
    assert.ok(String(request.headers['http-referer']).startsWith('https://'));
    // OpenRouter would keep the whole answer for others to be served with: never asked for.
    assert.deepEqual(
      Object.keys(request.headers).filter((name) => name.includes('cache')),
      [],
    );
  });

  describe('reads a whole answer', () => {
    const texts: Partial<Record<ScenarioName, (text: string) => string>> = {
      fenced: (text) => `\`\`\`json\n${text}\n\`\`\``,
    };
    const whole: readonly ScenarioName[] = [
      ...['ok', 'comments', 'splitUtf8', 'oneWrite', 'crlf', 'dataComment', 'usageWithChoice', 'debugChunk'],
      ...['reasoning', 'fenced', 'canonicalModel', 'cacheWrite', 'cacheRead', 'noDone'],
    ] as ScenarioName[];
    for (const name of whole) {
      it(`from ${name}`, async () => {
        server.use(name);
        let streamed = '';
        const result = await chat({}, undefined, { onText: (text) => (streamed += text) });
        assert.equal(result.kind, 'finished', JSON.stringify(result));
        const { text, finishReason, charged, generationId } = reply(result);
        const expected = (texts[name] ?? ((same: string) => same))(good);
        // How a fence is set off from its contents is the scenario's business.
        assert.equal(text.replaceAll(/\s+/g, ''), expected.replaceAll(/\s+/g, ''));
        assert.equal(streamed, text);
        assert.equal(finishReason, 'stop');
        assert.ok(charged !== undefined && charged.usage.total > 0 && (charged.costUsd ?? 0) > 0);
        assert.equal(charged.usage.total, charged.usage.prompt + charged.usage.completion);
        assert.match(generationId ?? '', /^gen-/);
        assert.equal(server.requests.length, 1);
      });
    }

    it('and says who answered, and what the provider read from its cache', async () => {
      server.use('canonicalModel', 1);
      assert.equal(reply(await chat()).model, 'anthropic/claude-4.6-sonnet-20260217');
      server.use('cacheRead', 1);
      assert.ok((reply(await chat()).charged?.usage.cached ?? 0) > 0);
    });

    it('that came in one piece although a stream was asked for', async () => {
      const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cost: 0.5 };
      const message = { role: 'assistant', content: good };
      const whole = { id: 'gen-1', model: 'a/b', choices: [{ message, finish_reason: 'stop' }], usage };
      const answering =
        (body: object): Scenario =>
        ({ res }) => {
          res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
        };
      server.use(answering(whole), 1);
      const result = await chat();
      assert.equal(result.kind, 'finished', JSON.stringify(result));
      assert.deepEqual([reply(result).text, reply(result).charged?.costUsd], [good, 0.5]);
      server.use(answering({ ...whole, choices: [] }), 1);
      const none = await chat();
      assert.equal(none.kind === 'interrupted' && none.failure.code, 'invalid_reply');
      const error = { code: 502, message: 'gone', metadata: { error_type: 'provider_unavailable' } };
      server.use(answering({ ...whole, choices: [{ message, finish_reason: 'error', error }] }), 1);
      const died = await chat();
      assert.equal(died.kind === 'interrupted' && died.failure.code, 'overloaded');
      assert.equal(server.requests.length, 3);
    });

    it('without usage, where none came', async () => {
      server.use('noUsage');
      const result = await chat();
      assert.equal(result.kind, 'finished');
      assert.equal(reply(result).charged, undefined);
    });

    it('also where it is empty, cut at its length or declined', async () => {
      const ends: Partial<Record<ScenarioName, readonly [string, boolean]>> = {
        emptyStop: ['stop', true],
        nullContent: ['stop', true],
        reasoningOnlyLength: ['length', true],
        lengthCut: ['length', false],
        contentFilter: ['content_filter', true],
        refusalEmpty: ['content_filter', true],
      };
      for (const [name, [finishReason, empty]] of Object.entries(ends)) {
        server.use(name as ScenarioName, 1);
        const result = await chat();
        assert.equal(result.kind, 'finished', name);
        assert.equal(reply(result).finishReason, finishReason, name);
        assert.equal(reply(result).text === '', empty, name);
      }
    });

    it('and keeps the last usage that came', async () => {
      const usage = (tokens: number): object => ({
        prompt_tokens: tokens,
        completion_tokens: 1,
        total_tokens: tokens + 1,
        cost: tokens / 1_000,
      });
      server.use(({ res }) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        res.end(
          sse({ id: 'gen-1', choices: [{ delta: { content: 'a' }, finish_reason: null }], usage: usage(1) }) +
            sse({ choices: [{ delta: { content: '' }, finish_reason: 'stop' }] }) +
            sse({ choices: [], usage: usage(9) }) +
            sse({ choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
        );
      });
      const result = await chat();
      assert.equal(result.kind, 'finished');
      assert.deepEqual(reply(result).charged, {
        usage: { prompt: 9, completion: 1, total: 10, cached: 0, cacheWrite: 0 },
        costUsd: 0.009,
      });
    });

    it('in the same way wherever its bytes are split', async () => {
      const bytes = Buffer.from(
        [
          ': OPENROUTER PROCESSING\n\n',
          'data: {"id":"gen-7","model":"a/b","choices":[{"delta":{"content":"ä€𝄞\\n"},"finish_reason":null}]}\n\n',
          'data: : OPENROUTER PROCESSING\r\n\r\n',
          'data: {"choices":[{"delta":{"content":"end"},"finish_reason":"stop"}]}\n\n',
          'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"cost":0.5}}\n\n',
          'data: [DONE]\n\n',
        ].join(''),
      );
      let at = 0;
      const split: Scenario = ({ res }) => {
        const cut = at++;
        res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Generation-Id': 'gen-7' });
        res.write(bytes.subarray(0, cut), () => {
          // The client reads the first part before the rest is there: both live on this thread's loop.
          const later = (turns: number): void => {
            if (turns === 0) res.end(bytes.subarray(cut));
            else setImmediate(later, turns - 1);
          };
          later(5);
        });
      };
      server.use(split);
      const expected: ChatResult = {
        kind: 'finished',
        reply: {
          text: 'ä€𝄞\nend',
          model: 'a/b',
          finishReason: 'stop',
          charged: { usage: { prompt: 3, completion: 2, total: 5, cached: 0, cacheWrite: 0 }, costUsd: 0.5 },
          generationId: 'gen-7',
        },
      };
      while (at < bytes.length) assert.deepEqual(await chat(), expected, `split at byte ${at}`);
    });
  });

  describe('keeps what had arrived', () => {
    const cut: Partial<Record<ScenarioName, FailureCode>> = {
      midStreamErrorDocumented: 'overloaded',
      midStreamErrorRecorded: 'bad_request',
      stringCode: 'server',
      eofNoFinish: 'connection',
      badEvent: 'connection',
      socketDestroy: 'connection',
      choiceError: 'overloaded',
    };
    for (const [name, code] of Object.entries(cut)) {
      it(`from ${name}, and does not ask again`, async () => {
        server.use(name as ScenarioName);
        const result = await chat();
        assert.equal(result.kind, 'interrupted', JSON.stringify(result));
        assert.equal(result.failure.code, code);
        const { text, finishReason, generationId } = result.reply;
        assert.ok(text.length > 20 && text.length < good.length && good.startsWith(text));
        assert.equal(finishReason, '');
        assert.match(generationId ?? '', /^gen-/);
        assert.equal(server.requests.length, 1);
      });
    }

    it('from a stream that fell silent, and does not ask again', async () => {
      server.use('stall');
      const result = await chat({ timeoutMs: 300 });
      assert.equal(result.kind, 'interrupted');
      assert.equal(result.failure.code, 'timeout');
      assert.ok(good.startsWith(result.reply.text) && result.reply.text !== '');
      assert.equal(await server.requests[0]?.ended, 'aborted');
      assert.equal(server.requests.length, 1);
    });

    it('with the usage that came along with the error', async () => {
      server.use('midStreamErrorRecorded');
      assert.ok((reply(await chat()).charged?.usage.total ?? 0) > 0);
    });
  });

  describe('fails', () => {
    /** Code, and whether another attempt is made. */
    const refusals: Partial<Record<ScenarioName, readonly [FailureCode, boolean]>> = {
      status400: ['bad_request', false],
      status401: ['auth', false],
      status402: ['credits', false],
      status403: ['forbidden', false],
      status404: ['no_endpoint', false],
      status408: ['timeout', true],
      status412: ['bad_request', false],
      status413: ['context_length', false],
      status422: ['bad_request', false],
      status429: ['rate_limit', true],
      status500: ['server', true],
      status502: ['overloaded', true],
      status503: ['overloaded', true],
      status504: ['timeout', true],
      status524: ['timeout', true],
      status529: ['overloaded', true],
      retryAfterNonsense: ['rate_limit', true],
      rateLimitHeaders: ['rate_limit', true],
      contextLength: ['context_length', false],
      temperatureRejected: ['bad_request', false],
      schemaTooComplex: ['bad_request', false],
      maxTokens402: ['credits', false],
      moderation403: ['moderation', false],
      guardrail403: ['forbidden', false],
      noEndpoints: ['no_endpoint', false],
      privacyRestricted: ['privacy', false],
      modelNotFound: ['model', false],
      modelDeprecated: ['model', false],
      regionRestricted: ['forbidden', false],
      capacityExhausted: ['rate_limit', true],
      temporarilyUnavailable: ['overloaded', true],
      availabilityWithoutCode: ['overloaded', true],
      html502: ['overloaded', true],
      html524: ['timeout', true],
      emptyBody500: ['server', true],
      socketDestroyEarly: ['connection', true],
    };
    for (const [name, [code, again]] of Object.entries(refusals)) {
      it(`with ${code} for ${name}, after ${again ? 'three attempts' : 'one attempt'}`, async () => {
        server.use(name as ScenarioName);
        const failure = failed(await chat());
        assert.equal(failure.code, code);
        assert.equal(server.requests.length, again ? 3 : 1);
        assert.deepEqual(waits, again ? [2_000, 4_000] : []);
        const status = /\d{3}/.exec(name)?.[0];
        if (status !== undefined) assert.equal(failure.status, Number(status));
      });
    }

    /** With status 200; code, and whether another attempt is made. */
    const at200: Partial<Record<ScenarioName, readonly [FailureCode, boolean]>> = {
      '200error': ['overloaded', true],
      '200errorStream': ['overloaded', true],
      emptyChoices: ['connection', true],
      stallAtOnce: ['timeout', true],
      html200: ['invalid_reply', false],
    };
    for (const [name, [code, again]] of Object.entries(at200)) {
      it(`with ${code} for ${name} at status 200, after ${again ? 'three attempts' : 'one attempt'}`, async () => {
        server.use(name as ScenarioName);
        assert.equal(failed(await chat({ timeoutMs: 300 })).code, code);
        assert.equal(server.requests.length, again ? 3 : 1);
        assert.deepEqual(waits, again ? [2_000, 4_000] : []);
      });
    }

    it("quoting the provider's own words, never the code that a moderation quotes", async () => {
      server.use('temperatureRejected', 1);
      assert.equal(failed(await chat()).detail, '`temperature` is deprecated for this model.');
      server.use('moderation403', 1);
      const failure = failed(await chat());
      assert.match(failure.detail ?? '', /requires moderation/);
      assert.equal(failure.provider, 'Anthropic');
      assert.ok(!JSON.stringify(failure).includes('userCode'));
      server.use('status429', 3);
      assert.match(failed(await chat()).detail ?? '', /rate-limited upstream/);
    });

    it('at a port where nobody listens, after three attempts', async () => {
      const failure = failed(await chat({ endpoint: `http://127.0.0.1:${await freePort()}/api/v1` }));
      assert.deepEqual(failure, { code: 'connection', detail: 'ECONNREFUSED' });
      assert.deepEqual(waits, [2_000, 4_000]);
    });

    it('naming what the credit left would pay for', async () => {
      server.use('maxTokens402');
      const failure = failed(await chat());
      assert.equal(failure.code, 'credits');
      assert.ok(failure.affordableTokens !== undefined && failure.affordableTokens > 0);
    });

    it('at a redirect, without taking the key there', async () => {
      server.use(({ res }) => {
        res.writeHead(307, { Location: `${server.url}/elsewhere` }).end();
      });
      failed(await chat());
      assert.deepEqual(
        server.requests.map((request) => request.path),
        ['/chat/completions'],
      );
    });

    it('in time where no headers come', async () => {
      server.use('noHeaders');
      assert.equal(failed(await chat({ timeoutMs: 150 })).code, 'timeout');
      assert.equal(server.requests.length, 3);
    });

    it('in time where the body of an error, or of what is no stream, never ends', async () => {
      for (const status of [400, 200]) {
        server.use(({ res }) => {
          res.writeHead(status, { 'Content-Type': 'application/json' });
          const timer = setInterval(() => res.write(' '), 20);
          res.once('close', () => {
            clearInterval(timer);
          });
        });
        assert.equal(failed(await chat({ timeoutMs: 300 })).code, status === 400 ? 'bad_request' : 'timeout');
        assert.equal(await server.requests[0]?.ended, 'aborted');
        assert.equal(server.requests.length, status === 400 ? 1 : 3);
        server.reset();
      }
    });
  });

  describe('asks again', () => {
    it('after a timeout, 2 s, a lost connection and 4 s, and then succeeds', async () => {
      server.use('noHeaders', 1);
      server.use('socketDestroyEarly', 1);
      const result = await chat({ timeoutMs: 1_500 });
      assert.equal(result.kind, 'finished', JSON.stringify(result));
      assert.equal(reply(result).text, good);
      assert.deepEqual(waits, [2_000, 4_000]);
      assert.deepEqual(
        told.map(({ failure, ms, attempt }) => [failure.code, ms, attempt]),
        [
          ['timeout', 2_000, 2],
          ['connection', 4_000, 3],
        ],
      );
      assert.deepEqual(
        server.requests.map((request) => request.raw),
        [BODY, BODY, BODY],
      );
      assert.equal(log.messages('info').filter((message) => message === 'retrying').length, 2);
    });

    const endings: readonly ScenarioName[] = ['200errorStream', 'emptyChoices', 'stallAtOnce', '200error'];
    for (const name of endings) {
      it(`from scratch after ${name}, in the same count as failures before the headers`, async () => {
        server.use('status503', 1);
        server.use(name, 1);
        const texts: string[] = [];
        const result = await chat({ timeoutMs: 1_000 }, undefined, { onText: (text) => texts.push(text) });
        assert.equal(result.kind, 'finished', JSON.stringify(result));
        assert.equal(texts.join(''), good);
        assert.deepEqual(
          told.map(({ ms, attempt }) => [ms, attempt]),
          [
            [2_000, 2],
            [4_000, 3],
          ],
        );
        server.reset();
        waits = [];
        server.use(name, 1);
        server.use('status503');
        assert.equal(failed(await chat({ timeoutMs: 1_000 })).code, 'overloaded');
        assert.equal(server.requests.length, 3);
        assert.deepEqual(waits, [2_000, 4_000]);
      });
    }

    const begun = {
      'the model thought': { choices: [{ delta: { content: '', reasoning: 'Hm.' }, finish_reason: null }] },
      'the model thought in secret': { choices: [{ delta: { reasoning_details: [{ type: 'reasoning.encrypted' }] } }] },
      'text was shown': { choices: [{ delta: { content: '{' }, finish_reason: null }] },
      'tokens were charged': { choices: [], usage: { prompt_tokens: 9, completion_tokens: 0, total_tokens: 9 } },
      'money was charged': { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0, cost: 0.01 } },
    };
    for (const [what, event] of Object.entries(begun)) {
      it(`never once ${what}`, async () => {
        server.use(({ res }) => {
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          res.end(sse(event) + sse({ error: { code: 502, message: 'gone' } }));
        });
        const result = await chat();
        assert.equal(result.kind, 'interrupted', JSON.stringify(result));
        assert.equal(result.failure.code, 'overloaded');
        assert.equal(server.requests.length, 1);
        assert.deepEqual(told, []);
      });
    }

    it('although a usage of nothing came', async () => {
      server.use(({ res }) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost: 0 };
        res.end(sse({ choices: [], usage, error: { code: 502, message: 'gone' } }));
      }, 1);
      assert.equal((await chat()).kind, 'finished');
      assert.equal(server.requests.length, 2);
    });

    const asking = { retryAfter1: 1_000, busy503RetryAfter: 1_000, capacityExhausted: 1_000 } as const;
    for (const [name, ms] of Object.entries(asking)) {
      it(`no sooner than ${name} says`, async () => {
        server.use(name as ScenarioName, 1);
        assert.equal((await chat({}, undefined, {}, { retryDelay: () => 1 })).kind, 'finished');
        assert.deepEqual(waits, [ms]);
        assert.deepEqual(
          told.map((wait) => wait.ms),
          waits,
        );
        assert.equal(server.requests.length, 2);
      });
    }

    it('no sooner than a date says', async () => {
      server.use(({ res }) => {
        const date = new Date(Math.ceil(clock.now() / 1_000) * 1_000 + 9_000);
        // The client's clock stands 8400 ms before that date.
        clock.time = date.getTime() - 8_400;
        res.writeHead(429, { 'Retry-After': date.toUTCString() }).end();
      }, 1);
      assert.equal((await chat()).kind, 'finished');
      assert.deepEqual(waits, [8_400]);
      clock.time = Date.now();
    });

    it('up to a minute later, and not at all where the service wants more', async () => {
      const after = (seconds: number): Scenario => {
        return ({ res }) => {
          res.writeHead(429, { 'Retry-After': String(seconds) }).end();
        };
      };
      server.use(after(60), 1);
      assert.equal((await chat()).kind, 'finished');
      assert.deepEqual(waits, [60_000]);
      server.reset();
      server.use(after(61));
      assert.equal(failed(await chat()).retryAfterMs, 61_000);
      server.use('retryAfter3600');
      const failure = failed(await chat());
      assert.equal(failure.code, 'rate_limit');
      assert.equal(failure.retryAfterMs, 3_600_000);
      assert.equal(server.requests.length, 2);
      assert.deepEqual(waits, [60_000]);
    });

    it('in real time where no other is given', async () => {
      server.use('status503', 1);
      const began = performance.now();
      assert.equal((await chat({}, undefined, {}, { retryDelay: () => 100, pause })).kind, 'finished');
      assert.ok(performance.now() - began >= 99);
    });
  });

  describe('tells', () => {
    it('once that the model thinks, before it says anything', async () => {
      server.use('reasoning');
      const heard: string[] = [];
      await chat({}, undefined, {
        onThinking: () => heard.push('thinking'),
        onText: () => heard.push('text'),
      });
      assert.deepEqual(heard.slice(0, 2), ['thinking', 'text']);
      assert.equal(heard.filter((what) => what === 'thinking').length, 1);
      server.use('ok');
      heard.length = 0;
      await chat({}, undefined, { onThinking: () => heard.push('thinking') });
      assert.deepEqual(heard, []);
    });

    it('the id of each attempt before its first text', async () => {
      server.use('200errorStream', 1);
      const heard: string[] = [];
      const result = await chat({}, undefined, {
        onGeneration: (id) => heard.push(id),
        onText: () => heard.push('text'),
      });
      const ids = heard.slice(0, 2);
      assert.ok(ids.every((id) => id.startsWith('gen-')) && ids[0] !== ids[1], heard.join());
      assert.equal(reply(result).generationId, ids[1]);
      assert.ok(heard.slice(2).every((what) => what === 'text'));
    });
  });

  describe('is cancelled', () => {
    it('before it asks', async () => {
      assert.equal((await chat({}, AbortSignal.abort())).kind, 'cancelled');
      assert.equal(server.requests.length, 0);
    });

    it('before any header came', async () => {
      server.use('noHeaders');
      const cancel = new AbortController();
      const result = chat({}, cancel.signal);
      await server.arrived(1);
      cancel.abort();
      assert.deepEqual((await result).kind, 'cancelled');
      assert.equal(await server.requests[0]?.ended, 'aborted');
      assert.equal(server.requests.length, 1);
    });

    it('in the middle of a stream, and keeps what had arrived', async () => {
      server.use('held');
      const cancel = new AbortController();
      const result = await chat({}, cancel.signal, {
        onText: () => {
          cancel.abort();
        },
      });
      assert.equal(result.kind, 'cancelled');
      assert.ok(result.reply.text !== '' && good.startsWith(result.reply.text.slice(0, 10)));
      assert.equal(await server.requests[0]?.ended, 'aborted');
    });

    for (const name of ['status503', '200errorStream'] as const) {
      it(`while it waits for another attempt after ${name}`, async () => {
        server.use(name);
        const cancel = new AbortController();
        const onWait = (wait: RetryWait): void => {
          told.push(wait);
          setImmediate(() => {
            cancel.abort();
          });
        };
        const result = await chat({}, cancel.signal, { onWait }, { retryDelay: () => 60_000, pause });
        assert.equal(result.kind, 'cancelled');
        assert.equal(server.requests.length, 1);
        assert.equal(told.length, 1);
      });
    }

    it('while the body of an error is read, without a word of another attempt', async () => {
      const cancel = new AbortController();
      server.use(({ res }) => {
        res.writeHead(503, { 'Content-Type': 'application/json' }).write('{', () => {
          setImmediate(() => {
            cancel.abort();
          });
        });
      });
      const result = await chat({}, cancel.signal);
      assert.equal(result.kind, 'cancelled');
      assert.equal(await server.requests[0]?.ended, 'aborted');
      assert.deepEqual([server.requests.length, told.length], [1, 0]);
    });
  });

  describe('bears keep-alive comments', () => {
    it('beyond the limit for silence', async () => {
      const timeoutMs = 1_000;
      server.use(({ res }) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        const began = performance.now();
        const timer = setInterval(() => {
          if (performance.now() - began < 1.5 * timeoutMs) {
            res.write(': OPENROUTER PROCESSING\n\n');
            return;
          }
          clearInterval(timer);
          res.end(sse({ choices: [{ delta: { content: 'late' }, finish_reason: 'stop' }] }));
        }, 20);
      });
      const result = await chat({ timeoutMs });
      assert.equal(result.kind, 'finished', JSON.stringify(result));
      assert.equal(reply(result).text, 'late');
    });

    it('up to a limit of their own', async () => {
      server.use('commentsForever');
      const began = performance.now();
      const failure = failed(await chat({ timeoutMs: 400, keepAliveTimeoutMs: 700 }));
      assert.equal(failure.code, 'timeout');
      assert.equal(server.requests.length, 3);
      assert.ok(performance.now() - began >= 3 * 690);
      assert.equal(await server.requests[0]?.ended, 'aborted');
    });
  });

  it('writes neither key nor text into the log', async () => {
    server.use('status503', 1);
    await chat();
    const written = JSON.stringify(log.lines);
    assert.ok(written.length > 2 && !written.includes(server.key) && !written.includes('State.Done'));
  });

  it('reads a body that is too long to be an error only in part', async () => {
    const other = createServer((_request, response) => {
      response.writeHead(400, { 'Content-Type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    assert.equal(failed(await chat({ endpoint: `http://127.0.0.1:${port}` })).code, 'bad_request');
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  });
});
