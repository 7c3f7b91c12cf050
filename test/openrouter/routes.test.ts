/**
 * What the local OpenRouter answers beside completions, held against the official SDK: models and their endpoints, sign-in,
 * keys, past requests, and the prompt cache whose effect they all report.
 */
import * as assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { MODELS } from '../../src/demo/models';
import { PromptCache } from '../../src/demo/promptCache';
import { startLocalOpenRouter, type LocalOpenRouter } from '../../src/demo/server';
import { SignIn } from '../../src/demo/signIn';
import { startScenarioServer, type ScenarioServer } from './scenarios';
import type { JsonObject } from './requestRules';

describe('local OpenRouter beside completions', () => {
  let server: LocalOpenRouter;
  before(async () => {
    server = await startLocalOpenRouter();
  });
  after(() => server.close());

  const get = (path: string, key = server.key): Promise<Response> =>
    fetch(server.url + path, { headers: { authorization: `Bearer ${key}` } });

  function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async function client(apiKey = server.key) {
    const { OpenRouter } = await import('@openrouter/sdk');
    return new OpenRouter({ apiKey, serverURL: server.url, retryConfig: { strategy: 'none' } });
  }

  async function assertRefused(response: Response, status: number, message: RegExp): Promise<void> {
    assert.equal(response.status, status);
    const { error } = (await response.json()) as { error: { code: number; message: string } };
    assert.equal(error.code, status);
    assert.match(error.message, message);
  }

  describe('models', () => {
    it('are in a form that the SDK takes, Claude first', async () => {
      const { ModelsListResponse$inboundSchema: schema } = await import('@openrouter/sdk/models');
      for (const path of ['/models', '/models/user', '/models?model_authors=anthropic']) {
        const { data } = schema.parse(await (await get(path)).json());
        const demos = data.filter(({ id }) => id.startsWith('demo/'));
        assert.deepEqual(
          data.slice(0, MODELS.length).map(({ id }) => id),
          MODELS.map(({ id }) => id),
        );
        assert.deepEqual(demos, data.slice(MODELS.length));
      }
    });

    it('differ in what they take, cost and think', () => {
      assert.ok(MODELS.some(({ supported_parameters: takes }) => takes.includes('temperature')));
      assert.ok(MODELS.some(({ supported_parameters: takes }) => !takes.includes('temperature')));
      assert.ok(MODELS.some(({ reasoning }) => reasoning?.mandatory === true));
      assert.ok(MODELS.some(({ alias_target }) => MODELS.some(({ id }) => id === alias_target?.slug)));
      for (const { pricing } of MODELS)
        for (const price of Object.values(pricing)) assert.match(price, /^0\.0{4,6}\d+$/);
    });

    it('have endpoints that do not support the same, by their names old and new', async () => {
      const { endpoints } = await client();
      for (const { id, canonical_slug, links } of MODELS) {
        const [author = '', slug = ''] = id.split('/');
        const { data } = await endpoints.list({ author, slug });
        assert.equal(data.id, id);
        assert.ok(data.endpoints.some(({ supportedParameters: takes }) => takes.includes('structured_outputs')));
        assert.ok(data.endpoints.some(({ supportedParameters: takes }) => !takes.includes('structured_outputs')));
        assert.equal(links.details, `/api/v1/models/${canonical_slug}/endpoints`);
        assert.equal((await get(links.details.slice('/api/v1'.length))).status, 200);
      }
      await assertRefused(await get('/models/anthropic/claude-nothing/endpoints'), 404, /Not Found/);
    });
  });

  describe('a key', () => {
    it('is described in the form that the SDK takes, good, used up, limited, for management', async () => {
      const { GetCurrentKeyResponse$inboundSchema: schema } = await import('@openrouter/sdk/models/operations');
      const scenarios = await startScenarioServer();
      try {
        for (const name of ['ok', 'keyExhausted', 'keyLimited', 'keyManagement'] as const) {
          scenarios.use(name);
          const headers = { authorization: `Bearer ${scenarios.key}` };
          schema.parse(await (await fetch(`${scenarios.url}/key`, { headers })).json());
        }
      } finally {
        await scenarios.close();
      }
      await assertRefused(await get('/key', 'sk-or-v1-wrong'), 401, /User not found/);
    });

    it('for completions does not open the account', async () => {
      await assertRefused(await get('/credits'), 403, /management/);
    });
  });

  describe('signing in', () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const method = 'S256';

    function open(query: Record<string, string>): Promise<Response> {
      const address = new URL('/auth', server.url);
      address.search = new URLSearchParams(query).toString();
      return fetch(address, { redirect: 'manual' });
    }

    async function codeFrom(query: Record<string, string> = {}): Promise<string> {
      const page = await open({ code_challenge: challenge, code_challenge_method: method, ...query });
      assert.equal(page.status, 200);
      return /<code>([0-9a-f]{32})<\/code>/.exec(await page.text())?.[1] ?? '';
    }

    it("goes with the SDK's own client from its address to a key that works", async () => {
      const { oAuth } = await client('');
      const made = await oAuth.createSHA256CodeChallenge();
      const callbackUrl = 'http://127.0.0.1:1/back?state=a%20b';
      const address = await oAuth.createAuthorizationUrl({
        ...{ callbackUrl, codeChallenge: made.codeChallenge, codeChallengeMethod: 'S256' },
      });
      assert.equal(new URL(address).origin, new URL(server.url).origin);
      const page = await fetch(address, { redirect: 'manual' });
      assert.equal(page.status, 302);
      const back = page.headers.get('location') ?? '';
      assert.match(back, /^http:\/\/127\.0\.0\.1:1\/back\?state=a%20b&code=[0-9a-f]{32}$/);
      const code = new URL(back).searchParams.get('code') ?? '';
      const requestBody = { code, codeVerifier: made.codeVerifier, codeChallengeMethod: 'S256' } as const;
      const { key } = await oAuth.exchangeAuthCodeForAPIKey({ requestBody });
      assert.notEqual(key, server.key);
      assert.match(key, /^sk-or-v1-[0-9a-f]{64}$/);
      assert.equal((await get('/key', key)).status, 200);
    });

    it('comes back to where it was asked to, with the query that was there', async () => {
      const backs = {
        'vscode://code-insight.code-insight/signed-in': /^vscode:\/\/code-insight\.code-insight\/signed-in\?code=\w+$/,
        'vscode://code-insight.code-insight/in?windowId=1&x=%2F':
          /^vscode:\/\/code-insight\.code-insight\/in\?windowId=1&x=%2F&code=\w+$/,
        'https://host.example/back#part': /^https:\/\/host\.example\/back\?code=\w+#part$/,
        'http://localhost:3000/': /^http:\/\/localhost:3000\/\?code=\w+$/,
      };
      for (const [callback_url, expected] of Object.entries(backs)) {
        const page = await open({ callback_url, code_challenge: challenge, code_challenge_method: method });
        assert.equal(page.status, 302, callback_url);
        assert.match(page.headers.get('location') ?? '', expected);
      }
    });

    it('sends a code nowhere else', async () => {
      for (const callback_url of [
        'http://host.example/',
        'javascript:alert(1)',
        'data:text/html,x',
        'file:///x',
        'x',
        '',
      ]) {
        const page = await open({ callback_url, code_challenge: challenge, code_challenge_method: method });
        assert.equal(page.status, 400, callback_url);
        assert.equal(page.headers.get('location'), null);
      }
    });

    it('shows the code where the browser can not come back, on a page that can do nothing', async () => {
      const page = await open({ code_challenge: challenge, code_challenge_method: method, key_label: '<script>x' });
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none';/);
      assert.equal(page.headers.get('cache-control'), 'no-store');
      const text = await page.text();
      assert.match(text, /<code>[0-9a-f]{32}<\/code>/);
      assert.ok(!/script|<a |<form|style|http/.test(text));
      assert.equal((await open({})).status, 400);
      assert.equal((await open({ code_challenge: challenge, code_challenge_method: 'S512' })).status, 400);
    });

    it('takes a code once, with its verifier and method only', async () => {
      const exchange = (code: string, more: JsonObject = {}): Promise<Response> =>
        post('/auth/keys', { code, code_verifier: verifier, code_challenge_method: method, ...more });
      const code = await codeFrom();
      const { ExchangeAuthCodeForAPIKeyResponse$inboundSchema: schema } =
        await import('@openrouter/sdk/models/operations');
      schema.parse(await (await exchange(code)).json());
      await assertRefused(await exchange(code), 403, /Invalid code/);
      await assertRefused(await exchange('made-up'), 403, /Invalid code/);
      await assertRefused(await exchange(await codeFrom(), { code_verifier: `${verifier}x` }), 403, /verifier/);
      await assertRefused(await exchange(await codeFrom(), { code_verifier: undefined }), 403, /verifier/);
      await assertRefused(await exchange(await codeFrom(), { code_verifier: challenge }), 403, /verifier/);
      await assertRefused(await exchange(await codeFrom(), { code_challenge_method: 'plain' }), 400, /method/);
      await assertRefused(await exchange(await codeFrom(), { code_challenge_method: 'S512' }), 400, /method/);
      await assertRefused(await exchange(await codeFrom(), { code_challenge_method: undefined }), 400, /method/);
      await assertRefused(await post('/auth/keys', { verifier }), 400, /parameters/);
      await assertRefused(await post('/auth/keys', 'text'), 400, /parameters/);
      await assertRefused(await get('/auth/keys'), 405, /Not Allowed/);
    });

    it('gives up a code after ten minutes', () => {
      let now = 0;
      const signIn = new SignIn(
        () => 'key',
        () => now,
      );
      const query = new URLSearchParams({ code_challenge: challenge, code_challenge_method: method });
      for (const [after, status] of [
        [599_999, 200],
        [600_000, 403],
      ] as const) {
        const opened = signIn.open(query);
        const code = opened.kind === 'page' ? /[0-9a-f]{32}/.exec(opened.html)?.[0] : undefined;
        now += after;
        const body = { code, code_verifier: verifier, code_challenge_method: method };
        assert.equal(signIn.exchange(body)[0], status);
      }
    });
  });

  describe('a generation', () => {
    let scenarios: ScenarioServer;
    before(async () => {
      scenarios = await startScenarioServer();
    });
    after(() => scenarios.close());

    it('is not there until its record is, then tells what the answer told', async () => {
      const { GenerationResponse$inboundSchema: schema } = await import('@openrouter/sdk/models');
      const headers = { authorization: `Bearer ${scenarios.key}` };
      const body = { ...CHAT, stream: false };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetch(`${scenarios.url}/chat/completions`, init);
      const { usage } = (await answer.json()) as { usage: { cost: number; prompt_tokens: number } };
      await scenarios.requests[0]?.ended;
      scenarios.use('generationMissing', 2);
      const path = `${scenarios.url}/generation?id=${answer.headers.get('x-generation-id') ?? ''}`;
      const statuses = [];
      for (let n = 0; n < 2; n++) statuses.push((await fetch(path, { headers })).status);
      assert.deepEqual(statuses, [404, 404]);
      const { data } = schema.parse(await (await fetch(path, { headers })).json());
      assert.equal(data.totalCost, usage.cost);
      assert.equal(data.nativeTokensPrompt, usage.prompt_tokens);
    });
  });

  describe('the prompt cache', () => {
    const part = (text: string, marked: boolean) => ({
      ...{ type: 'text', text },
      ...(marked && { cache_control: { type: 'ephemeral' } }),
    });
    const rules = 'x'.repeat(4 * 5000);

    async function usage(content: unknown, more: JsonObject = {}) {
      const body = { ...CHAT, stream: false, messages: [{ role: 'user', content }], ...more };
      const response = await post('/chat/completions', body, { authorization: `Bearer ${server.key}` });
      const { usage } = (await response.json()) as { usage: Usage };
      const { cached_tokens: read, cache_write_tokens: written } = usage.prompt_tokens_details;
      return { read, written, cost: usage.cost, prompt: usage.prompt_tokens };
    }

    it('writes a long marked prefix, then reads it, at their prices', async () => {
      const first = await usage([part(rules, true), part('one', false)]);
      const second = await usage([part(rules, true), part('two', false)]);
      assert.deepEqual([first.read, first.written], [0, 5000]);
      assert.deepEqual([second.read, second.written], [5000, 0]);
      // Sonnet 4.5: 3, 3.75 and 0.30 US dollars per million; the answers are equally long.
      assert.ok(Math.abs(first.cost - second.cost - (5000 * 3.45) / 1e6) < 1e-8);
      const other = await usage([part(rules, true)], { model: 'anthropic/claude-haiku-4.5' });
      assert.deepEqual([other.read, other.written], [0, 5000]);
      const grown = await usage([part(rules, true), part(rules, true), part('two', false)]);
      assert.deepEqual([grown.read, grown.written], [5000, 5000]);
    });

    it('leaves alone what is short, unmarked or different in one byte', async () => {
      const none = { read: 0, written: 0 };
      for (const content of [
        [part('y'.repeat(4 * 4095), true)],
        [part(`unmarked${rules}`, false)],
        `a string ${rules}`,
      ]) {
        for (let n = 0; n < 2; n++) {
          const { read, written } = await usage(content);
          assert.deepEqual({ read, written }, none);
        }
      }
      assert.equal((await usage([part(`a${rules}`, true)])).read, 0);
      assert.equal((await usage([part(`b${rules}`, true)])).read, 0);
    });

    it('marks the whole prompt where the mark stands at the top, for five minutes since its last use', () => {
      const cache = new PromptCache();
      const body = { ...CHAT, messages: [{ role: 'user', content: rules }], cache_control: { type: 'ephemeral' } };
      const reads = [0, 299_999, 599_998, 899_998].map((now) => cache.use(body, now).read);
      assert.deepEqual(reads, [0, 5000, 5000, 0]);
    });
  });
});

interface Usage {
  readonly cost: number;
  readonly prompt_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens: number };
}

const CHAT = {
  model: 'anthropic/claude-sonnet-4.5',
  messages: [{ role: 'user', content: 'Language: typescript\nFile: a.ts\n\nCode:\n1|if (open = true) {}' }],
  max_tokens: 100,
};
