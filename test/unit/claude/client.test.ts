import * as assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClaudeClient, type ChatCall, type ChatReply, type ChatResult } from '../../../src/core/claude/client';
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
  let delays: number[];
  let good: string;

  before(async () => {
    server = await startScenarioServer();
    log = new RecordedLog();
    good = reply(await chat()).text;
    assert.equal((JSON.parse(good) as { findings: unknown[] }).findings.length, 2);
  });
  beforeEach(() => {
    delays = [];
    log = new RecordedLog();
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  function chat(
    call: Partial<ChatCall> = {},
    signal = new AbortController().signal,
    onText: (text: string) => void = () => undefined,
    onDelay: (retry: number) => number = () => 1,
  ): Promise<ChatResult> {
    const client = new ClaudeClient({
      clock,
      log,
      environmentProxy: false,
      retryDelay: (retry) => {
        delays.push(retry);
        return onDelay(retry);
      },
    });
    const full = { endpoint: server.url, key: server.key, body: BODY, timeoutMs: 8_000, keepAliveTimeoutMs: 8_000 };
    return client.chat({ ...full, ...call }, signal, { onText });
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
        const result = await chat({}, undefined, (text) => (streamed += text));
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
        refusalEmpty: ['stop', true],
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
      stringCode: 'unexpected',
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
      status403: ['moderation', false],
      status404: ['no_endpoint', false],
      status408: ['timeout', true],
      status412: ['http', false],
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
      guardrail403: ['moderation', false],
      noEndpoints: ['no_endpoint', false],
      privacyRestricted: ['no_endpoint', false],
      modelNotFound: ['bad_request', false],
      modelDeprecated: ['no_endpoint', false],
      regionRestricted: ['moderation', false],
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
        assert.deepEqual(delays, again ? [1, 2] : []);
        const status = /\d{3}/.exec(name)?.[0];
        if (status !== undefined) assert.equal(failure.status, Number(status));
      });
    }

    const at200: Partial<Record<ScenarioName, FailureCode>> = {
      '200error': 'overloaded',
      '200errorStream': 'overloaded',
      emptyChoices: 'connection',
      html200: 'invalid_reply',
    };
    for (const [name, code] of Object.entries(at200)) {
      it(`with ${code} for ${name}, which has status 200`, async () => {
        server.use(name as ScenarioName);
        assert.equal(failed(await chat()).code, code);
        assert.equal(server.requests.length, 1);
      });
    }

    it("quoting the provider's own words, never the code that a moderation quotes", async () => {
      server.use('temperatureRejected', 1);
      assert.equal(failed(await chat()).detail, '`temperature` is deprecated for this model.');
      server.use('moderation403', 1);
      const failure = failed(await chat());
      assert.match(failure.detail ?? '', /requires moderation/);
      assert.ok(!JSON.stringify(failure).includes('userCode'));
    });

    it('at a port where nobody listens, after three attempts', async () => {
      const failure = failed(await chat({ endpoint: `http://127.0.0.1:${await freePort()}/api/v1` }));
      assert.deepEqual(failure, { code: 'connection', detail: 'ECONNREFUSED' });
      assert.deepEqual(delays, [1, 2]);
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

    it('in time where no headers come, and where nothing but headers comes', async () => {
      server.use('noHeaders');
      assert.equal(failed(await chat({ timeoutMs: 150 })).code, 'timeout');
      assert.equal(server.requests.length, 3);
      server.reset();
      server.use('stallAtOnce');
      assert.equal(failed(await chat({ timeoutMs: 150 })).code, 'timeout');
      assert.equal(server.requests.length, 1);
    });
  });

  describe('asks again', () => {
    it('after a timeout and after a lost connection, and then succeeds', async () => {
      server.use('noHeaders', 1);
      server.use('socketDestroyEarly', 1);
      const result = await chat({ timeoutMs: 1_500 });
      assert.equal(result.kind, 'finished', JSON.stringify(result));
      assert.equal(reply(result).text, good);
      assert.deepEqual(delays, [1, 2]);
      assert.deepEqual(
        server.requests.map((request) => request.raw),
        [BODY, BODY, BODY],
      );
      assert.equal(log.messages('info').filter((message) => message === 'retrying').length, 2);
    });

    for (const name of ['retryAfter1', 'busy503RetryAfter', 'capacityExhausted', 'availabilityWithoutCode'] as const) {
      it(`no sooner than ${name} says`, async () => {
        server.use(name, 1);
        const began = performance.now();
        assert.equal((await chat()).kind, 'finished');
        assert.ok(performance.now() - began >= 990);
        assert.equal(server.requests.length, 2);
      });
    }

    it('no sooner than a date says', async () => {
      server.use(({ res }) => {
        const date = new Date(Math.ceil(clock.now() / 1_000) * 1_000 + 1_000);
        // The client's clock stands 400 ms before that date.
        clock.time = date.getTime() - 400;
        res.writeHead(429, { 'Retry-After': date.toUTCString() }).end();
      }, 1);
      const began = performance.now();
      assert.equal((await chat()).kind, 'finished');
      assert.ok(performance.now() - began >= 390);
      clock.time = Date.now();
    });

    it('not at all where the service wants more than a minute, and says how long', async () => {
      server.use('retryAfter3600');
      const failure = failed(await chat());
      assert.equal(failure.code, 'rate_limit');
      assert.equal(failure.retryAfterMs, 3_600_000);
      assert.equal(server.requests.length, 1);
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
      const result = await chat({}, cancel.signal, () => {
        cancel.abort();
      });
      assert.equal(result.kind, 'cancelled');
      assert.ok(result.reply.text !== '' && good.startsWith(result.reply.text.slice(0, 10)));
      assert.equal(await server.requests[0]?.ended, 'aborted');
    });

    it('while it waits for another attempt', async () => {
      server.use('status503');
      const cancel = new AbortController();
      const result = await chat({}, cancel.signal, undefined, () => {
        setImmediate(() => {
          cancel.abort();
        });
        return 60_000;
      });
      assert.equal(result.kind, 'cancelled');
      assert.equal(server.requests.length, 1);
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
      const failure = failed(await chat({ timeoutMs: 1_000, keepAliveTimeoutMs: 1_600 }));
      assert.equal(failure.code, 'timeout');
      assert.ok(performance.now() - began >= 1_590);
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
