import * as assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KeyCheck, type KeyStatus } from '../../../src/core/claude/keyStatus';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';

const check = new KeyCheck({ now: () => Date.now() }, false);

describe('a key check', () => {
  let openRouter: ScenarioServer;
  const servers: Server[] = [];
  before(async () => {
    openRouter = await startScenarioServer();
  });
  afterEach(() => {
    openRouter.reset();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  after(() => openRouter.close());

  function ask(change: { key?: string; endpoint?: string; timeoutMs?: number } = {}): Promise<KeyStatus> {
    const call = { endpoint: openRouter.url, key: openRouter.key, timeoutMs: 5_000, ...change };
    return check.check(call, new AbortController().signal);
  }

  async function serving(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  }

  const answering = (body: string): Promise<string> =>
    serving((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });

  it('reads label, limit and what is left', async () => {
    const status = await ask();
    assert.ok(status.kind === 'valid');
    assert.notEqual(status.info.label, '');
    assert.equal(typeof status.info.usedUsd, 'number');
    openRouter.use('keyExhausted');
    const exhausted = await ask();
    assert.ok(exhausted.kind === 'valid');
    assert.equal(exhausted.info.limitUsd, 5);
    assert.equal(exhausted.info.leftUsd, 0);
  });

  it('sends the key and nothing of the user', async () => {
    let seen: { method?: string | undefined; url?: string | undefined; authorization?: string | undefined } = {};
    const endpoint = await serving(({ method, url, headers }, response) => {
      seen = { method, url, authorization: headers.authorization };
      response.end('{}');
    });
    await ask({ endpoint, key: 'k1' });
    assert.deepEqual(seen, { method: 'GET', url: '/api/v1/key', authorization: 'Bearer k1' });
  });

  it('tells a key that is not accepted', async () => {
    const status = await ask({ key: 'wrong' });
    assert.ok(status.kind === 'failed');
    assert.equal(status.failure.code, 'auth');
    assert.equal(status.failure.status, 401);
  });

  it('tells an answer that is not OpenRouter’s', async () => {
    for (const body of ['<html>proxy</html>', '{}', '{"data":{"label":1}}', '[]', '']) {
      const status = await ask({ endpoint: await answering(body) });
      assert.ok(status.kind === 'failed', body);
      assert.equal(status.failure.code, 'invalid_reply', body);
    }
    openRouter.use('keyHtml');
    const html = await ask();
    assert.equal(html.kind === 'failed' && html.failure.code, 'overloaded');
  });

  it('reads an answer with fields that it does not know or that are odd', async () => {
    const data = { label: 'x'.repeat(500), usage: 1, limit_reset: 'yearly', expires_at: 'soon', news: {} };
    const status = await ask({ endpoint: await answering(JSON.stringify({ data })) });
    assert.ok(status.kind === 'valid');
    assert.deepEqual(status.info, {
      label: 'x'.repeat(80),
      usedUsd: 1,
      limitUsd: null,
      leftUsd: null,
      limitReset: null,
      expiresAt: null,
      management: false,
    });
  });

  it('reads an error inside a 200', async () => {
    const status = await ask({ endpoint: await answering('{"error":{"code":402,"message":"No credit"}}') });
    assert.deepEqual(status, { kind: 'failed', failure: { code: 'credits', status: 402, detail: 'No credit' } });
  });

  it('follows no redirect: the key would go to another host', async () => {
    let elsewhere = 0;
    const other = await serving((_request, response) => {
      elsewhere++;
      response.end('{}');
    });
    const endpoint = await serving((_request, response) => response.writeHead(302, { location: `${other}/key` }).end());
    assert.equal((await ask({ endpoint })).kind, 'failed');
    assert.equal(elsewhere, 0);
  });

  it('tells silence and an absent server', async () => {
    const silent = await ask({ endpoint: await serving(() => undefined), timeoutMs: 50 });
    assert.equal(silent.kind === 'failed' && silent.failure.code, 'timeout');
    const dripping = await serving((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 10);
      response.once('close', () => {
        clearInterval(timer);
      });
    });
    const endless = await ask({ endpoint: dripping, timeoutMs: 150 });
    assert.equal(endless.kind === 'failed' && endless.failure.code, 'timeout');
    const absent = await ask({ endpoint: 'http://127.0.0.1:1/v1' });
    assert.equal(absent.kind === 'failed' && absent.failure.code, 'connection');
  });

  it('can be cancelled', async () => {
    const cancel = new AbortController();
    const endpoint = await serving(() => {
      cancel.abort();
    });
    assert.deepEqual(await check.check({ endpoint, key: 'k', timeoutMs: 5_000 }, cancel.signal), { kind: 'cancelled' });
  });
});
