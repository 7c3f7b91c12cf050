// What a person does when a request fails or an answer is cut: each message offers the way on, and the way on works.
import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';
import { REPLY, SAMPLE } from './reportSample';

describe('after a failure', () => {
  let window: E2eWindow;
  let server: ScenarioServer;

  before(async () => {
    server = await startScenarioServer();
    const env = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    window = await openWindow({ name: 'recovery', folder: SAMPLE, env });
    await window.openFile('stockSync.js');
  });
  beforeEach(() => {
    server.reset();
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  const message = (text: string): Locator => window.page.locator('.notification-list-item', { hasText: text });
  const lastBody = (): Record<string, unknown> => server.requests.at(-1)?.body as Record<string, unknown>;

  it('the wait for the next attempt counts down', async () => {
    server.use(({ res }) => {
      res.writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '6' });
      res.end('{"error":{"code":429,"message":"Rate limit exceeded"}}');
    }, 1);
    await window.command('Code Insight: Review File');
    await message('too many requests; attempt 2 of 3 in 5 s').waitFor();
    await window.screenshot('countdown');
    await message('too many requests; attempt 2 of 3 in 3 s').waitFor();
    await window.webview('Code Insight report');
    assert.equal(server.requests.length, 2);
  });

  it('the rest of a cut answer is offered, and asks about the lines that were left alone', async () => {
    server.use('lengthCut', { times: 1, text: REPLY });
    await window.command('Code Insight: Run Last Review Again');
    const report = await window.webview('Code Insight report');
    await report.getByText('The answer was cut at its length limit.').first().waitFor();
    await window.screenshot('cut');
    await report.getByRole('button', { name: 'Review the rest' }).click();
    await server.arrived(2);
    const asked = JSON.stringify(lastBody()['messages']);
    assert.match(asked, /Review only lines 32 to 52;/);
    await report.getByRole('heading', { name: 'stockSync.js, lines 32 to 52' }).waitFor();
    await report.getByText(/^(\d findings?|No problems found)\. /).waitFor();
  });

  it('a shorter answer is offered where the credit pays for no more, and is asked for', async () => {
    server.use('maxTokens402', 1);
    await window.openFile('cart.ts');
    await window.command('Code Insight: Review File');
    const poor = message('The OpenRouter credit pays for an answer of 1,200 tokens at most.');
    await poor.waitFor();
    await window.screenshot('credit');
    await poor.getByRole('button', { name: 'Send with a shorter answer' }).click();
    await server.arrived(2);
    assert.equal(lastBody()['max_tokens'], 1_200);
    const report = await window.webview('Code Insight report');
    await report.getByText(/^2 findings\. /).waitFor();
  });

  it('a key that is not accepted leads to a new one', async () => {
    server.use('status401', 1);
    await window.openFile('stockSync.js');
    await window.command('Code Insight: Run Last Review Again');
    const refused = message('The API key was not accepted.');
    for (const name of ['Set API key', 'Sign in with OpenRouter'])
      await refused.getByRole('button', { name }).waitFor();
    await window.screenshot('refused-key');
  });
});
