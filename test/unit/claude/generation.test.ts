import * as assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GenerationLookup } from '../../../src/core/claude/generation';
import type { Charged } from '../../../src/core/claude/wire';

describe('a look-up of what a reply took', () => {
  const servers: Server[] = [];
  let waits: number[];
  let asked: { url: string | undefined; authorization: string | undefined }[];
  beforeEach(() => {
    waits = [];
    asked = [];
  });
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const lookup = new GenerationLookup({ now: () => Date.now() }, false, (ms) => {
    waits.push(ms);
    return Promise.resolve();
  });

  /** Answers with the listeners in turn, with the last one from then on. */
  async function ask(
    listeners: readonly RequestListener[],
    { timeoutMs = 5_000, signal = new AbortController().signal } = {},
  ): Promise<Charged | undefined> {
    const server = createServer((request, response) => {
      asked.push({ url: request.url, authorization: request.headers.authorization });
      listeners[Math.min(asked.length, listeners.length) - 1]?.(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
    return lookup.lookup({ endpoint, key: 'k1', id: 'gen-1/ä', timeoutMs }, signal);
  }

  const json =
    (status: number, body: object, headers: Record<string, string> = {}): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
  const missing = json(404, { error: { code: 404, message: 'Generation not found' } });
  const record = {
    total_cost: 0.0123,
    native_tokens_prompt: 100,
    native_tokens_completion: 20,
    native_tokens_cached: 30,
    native_tokens_reasoning: 5,
    cancelled: true,
  };
  const charged: Charged = {
    usage: { prompt: 100, completion: 20, total: 120, cached: 30, cacheWrite: 0 },
    costUsd: 0.0123,
  };

  it('is asked with the id and the key', async () => {
    assert.deepEqual(await ask([json(200, { data: record })]), charged);
    assert.deepEqual(asked, [{ url: '/api/v1/generation?id=gen-1%2F%C3%A4', authorization: 'Bearer k1' }]);
    assert.deepEqual(waits, []);
  });

  it('is asked again until it is recorded, four times at most', async () => {
    assert.deepEqual(await ask([missing, missing, missing, json(200, { data: record })]), charged);
    assert.deepEqual(waits, [500, 1_000, 2_000]);
    asked = [];
    assert.equal(await ask([missing]), undefined);
    assert.equal(asked.length, 4);
  });

  it('is asked again where the service fails, falls silent or drips', async () => {
    const silent: RequestListener = () => undefined;
    const dripping: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 10);
      response.once('close', () => {
        clearInterval(timer);
      });
    };
    const answers = [json(503, {}), silent, dripping, json(200, { data: record })];
    assert.deepEqual(await ask(answers, { timeoutMs: 400 }), charged);
    assert.equal(asked.length, 4);
  });

  it('is let be where asking again would not help', async () => {
    const refusals = [
      json(401, { error: { code: 401, message: 'User not found.' } }),
      json(403, {}),
      json(429, {}, { 'retry-after': '30' }),
      json(302, {}, { location: 'http://127.0.0.1:1/' }),
      json(200, { error: { code: 500, message: 'no' } }),
      json(200, { data: {} }),
      json(200, { data: { ...record, native_tokens_prompt: null } }),
      json(200, []),
      ((_request, response) => response.end('<html>')) as RequestListener,
    ];
    for (const refusal of refusals) {
      asked = [];
      assert.equal(await ask([refusal]), undefined);
      assert.equal(asked.length, 1);
    }
    assert.deepEqual(waits, []);
  });

  it('takes what is there and usable', async () => {
    const odd = { total_cost: 'free', native_tokens_prompt: 7, native_tokens_completion: 0, native_tokens_cached: -1 };
    assert.deepEqual(await ask([json(200, { data: odd })]), {
      usage: { prompt: 7, completion: 0, total: 7, cached: 0, cacheWrite: 0 },
      costUsd: null,
    });
  });

  it('can be cancelled, before, while it is asked and while it waits', async () => {
    assert.equal(await ask([missing], { signal: AbortSignal.abort() }), undefined);
    assert.equal(asked.length, 0);
    const asking = new AbortController();
    const abort: RequestListener = () => {
      asking.abort();
    };
    assert.equal(await ask([abort], { signal: asking.signal }), undefined);
    assert.equal(asked.length, 1);
    const waiting = new AbortController();
    const then: RequestListener = (request, response) => {
      response.once('finish', () => {
        setImmediate(() => {
          waiting.abort();
        });
      });
      missing(request, response);
    };
    const inRealTime = new GenerationLookup({ now: () => Date.now() }, false);
    const server = createServer(then);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
    const began = performance.now();
    const call = { endpoint, key: 'k1', id: 'gen-1', timeoutMs: 5_000 };
    assert.equal(await inRealTime.lookup(call, waiting.signal), undefined);
    assert.ok(performance.now() - began < 450);
  });
});
