import * as assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import {
  authorizationUrl,
  canSignIn,
  challengeOf,
  cleanCode,
  KeyExchange,
  makePkce,
  makeState,
  readCallback,
  type ExchangeCall,
  type ExchangeResult,
} from '../../../src/core/claude/signIn';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';

const OPENROUTER = 'https://openrouter.ai/api/v1';

describe('the proof of a sign-in', () => {
  it('is that of RFC 7636, appendix B', () => {
    assert.equal(
      challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('is another one every time, and of the form that the RFC asks for', () => {
    const all = Array.from({ length: 20 }, makePkce);
    for (const { verifier, challenge } of all) {
      assert.match(verifier, /^[A-Za-z0-9_-]{43,128}$/);
      assert.equal(challengeOf(verifier), challenge);
    }
    assert.equal(new Set(all.map(({ verifier }) => verifier)).size, all.length);
    assert.notEqual(makeState(), makeState());
    assert.match(makeState(), /^[0-9a-f]{32}$/);
  });
});

describe('the page of a sign-in', () => {
  const pkce = { verifier: 'v', challenge: 'c-_1' };

  it('gets the callback whole, whatever stands in its query', () => {
    const callback = 'http://127.0.0.1:8080/callback?vscode-reqid=1&vscode-query=state%3Dab&vscode-path=%2Fsigned-in#x';
    const url = new URL(authorizationUrl(OPENROUTER, pkce, callback));
    assert.equal(url.origin + url.pathname, 'https://openrouter.ai/auth');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      callback_url: callback,
      code_challenge: 'c-_1',
      code_challenge_method: 'S256',
      key_label: 'Code Insight',
    });
  });

  it('shows the code where there is no callback, and never the verifier', () => {
    const text = authorizationUrl('http://127.0.0.1:1234/api/v1', makePkce());
    assert.deepEqual([...new URL(text).searchParams.keys()], ['code_challenge', 'code_challenge_method', 'key_label']);
    assert.ok(text.startsWith('http://127.0.0.1:1234/auth?'));
    assert.ok(!authorizationUrl(OPENROUTER, { verifier: 'secret', challenge: 'c' }).includes('secret'));
  });

  it("is OpenRouter's, or one on this machine; nobody else's", () => {
    for (const yes of [
      OPENROUTER,
      'https://eu.openrouter.ai/api/v1',
      'http://127.0.0.1:9/api/v1',
      'http://localhost/v1',
    ]) {
      assert.equal(canSignIn(yes), true, yes);
    }
    for (const no of [
      'https://gateway.example.com/v1',
      'https://openrouter.ai.example.com/v1',
      'https://notopenrouter.ai/v1',
      'http://openrouter.ai/api/v1',
      'nonsense',
    ]) {
      assert.equal(canSignIn(no), false, no);
    }
  });
});

describe('what comes back from a sign-in', () => {
  it('is read from the query, also with a second question mark and with encoded values', () => {
    assert.deepEqual(readCallback('state=ab&code=x-1'), { state: 'ab', code: 'x-1' });
    assert.deepEqual(readCallback('state=ab?code=x-1'), { state: 'ab', code: 'x-1' });
    assert.deepEqual(readCallback('windowId=1&code=x%2F1&state=ab'), { state: 'ab', code: 'x/1' });
    assert.deepEqual(readCallback('code=%E0%A4%A'), { state: '', code: '%E0%A4%A' });
    assert.deepEqual(readCallback(''), { state: '', code: '' });
  });

  it('keeps our state, whatever is appended', () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        assert.equal(readCallback(`state=ours&${tail}`).state, 'ours');
      }),
    );
  });

  it('is taken out of what was pasted', () => {
    for (const pasted of ['abc-1', ' "abc-1"\n', 'vscode://code-insight.code-insight/signed-in?state=s&code=abc-1']) {
      assert.equal(cleanCode(pasted), 'abc-1');
    }
    assert.equal(cleanCode('https://openrouter.ai/x?code=a%2Fb&c=d#e'), 'a/b');
    assert.equal(cleanCode('  '), '');
  });
});

describe('the exchange of a code for a key', () => {
  let openRouter: ScenarioServer;
  const servers: Server[] = [];
  const exchange = new KeyExchange({ now: () => Date.now() }, false);
  before(async () => {
    openRouter = await startScenarioServer();
  });
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  after(() => openRouter.close());

  function ask(change: Partial<ExchangeCall> = {}, signal = new AbortController().signal): Promise<ExchangeResult> {
    const call = { endpoint: openRouter.url, code: 'code', verifier: 'verifier', timeoutMs: 5_000, ...change };
    return exchange.exchange(call, signal);
  }

  /** As a browser does: agrees and is sent to the callback. */
  async function codeFrom(page: string): Promise<string> {
    const response = await fetch(page, { redirect: 'manual' });
    assert.equal(response.status, 302);
    return readCallback(new URL(response.headers.get('location') ?? '').search.slice(1)).code;
  }

  async function serving(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  }
  const answering = (status: number, body: string): Promise<string> =>
    serving((req, res) => {
      req.resume().on('end', () => res.writeHead(status, { 'Content-Type': 'application/json' }).end(body));
    });

  it('gives a key that OpenRouter then takes; the code serves once', async () => {
    const pkce = makePkce();
    const code = await codeFrom(authorizationUrl(openRouter.url, pkce, 'vscode://a.b/signed-in?state=1'));
    const result = await ask({ code, verifier: pkce.verifier });
    assert.equal(result.kind, 'key');
    const headers = { Authorization: `Bearer ${result.key}` };
    assert.equal((await fetch(`${openRouter.url}/key`, { headers })).status, 200);
    assert.deepEqual(await ask({ code, verifier: pkce.verifier }), { kind: 'code_refused' });
  });

  it('gives none for a wrong code, or one of another sign-in', async () => {
    assert.deepEqual(await ask(), { kind: 'code_refused' });
    const code = await codeFrom(authorizationUrl(openRouter.url, makePkce(), 'vscode://a.b/signed-in'));
    assert.deepEqual(await ask({ code, verifier: makePkce().verifier }), { kind: 'code_refused' });
  });

  it('sends the code and its proof to the endpoint, and nothing that it knows otherwise', async () => {
    let sent: { url: string | undefined; authorization: string | undefined; body: string } | undefined;
    const endpoint = await serving((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (text: string) => (body += text));
      req.on('end', () => {
        sent = { url: req.url, authorization: req.headers.authorization, body };
        res.end('{"key":"sk-or-v1-1","user_id":null}');
      });
    });
    assert.deepEqual(await ask({ endpoint, code: 'c', verifier: 'v' }), { kind: 'key', key: 'sk-or-v1-1' });
    assert.deepEqual(sent, {
      url: '/api/v1/auth/keys',
      authorization: undefined,
      body: '{"code":"c","code_verifier":"v","code_challenge_method":"S256"}',
    });
  });

  it('tells failures apart, and takes no reply for a key that is none', async () => {
    const failures: readonly (readonly [number, string, string])[] = [
      [500, '{"error":{"code":500,"message":"no"}}', 'server'],
      [429, '{"error":{"code":429,"message":"slow"}}', 'rate_limit'],
      [200, '<html>sign in to the hotel</html>', 'invalid_reply'],
      [200, '{"key":""}', 'invalid_reply'],
      [200, '{"key":"two words"}', 'invalid_reply'],
      [200, '{"key":"a\\r\\nX: 1"}', 'invalid_reply'],
      [200, '{"error":{"code":500,"message":"no"}}', 'server'],
    ];
    for (const [status, body, code] of failures) {
      const result = await ask({ endpoint: await answering(status, body) });
      assert.equal(result.kind === 'failed' && result.failure.code, code, body);
    }
    const said = '{"error":{"code":403,"message":"Invalid code"}}';
    assert.deepEqual(await ask({ endpoint: await answering(200, said) }), { kind: 'code_refused' });
    assert.deepEqual(await ask({ endpoint: await answering(403, '') }), { kind: 'code_refused' });
  });

  it('ends in time, and when it is cancelled', async () => {
    const arrived: (() => void)[] = [];
    const endpoint = await serving(() => {
      arrived.shift()?.();
    });
    const late = await ask({ endpoint, timeoutMs: 50 });
    assert.deepEqual(late, { kind: 'failed', failure: { code: 'timeout' } });
    const cancel = new AbortController();
    const there = new Promise<void>((resolve) => arrived.push(resolve));
    const asked = ask({ endpoint }, cancel.signal);
    await there;
    cancel.abort();
    assert.deepEqual(await asked, { kind: 'cancelled' });
    assert.deepEqual(await ask({ endpoint }, cancel.signal), { kind: 'cancelled' });
  });
});
