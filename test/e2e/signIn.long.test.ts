// Keys and health with the packaged extension, as a person meets them: OpenRouter's page opens in a browser window of its own,
// and comes back to VS Code, or does not.
import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';

const SAMPLE = path.resolve('src/demo/workspace');

interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The local OpenRouter under 127.0.0.2: this machine to the extension, and any other address to VS Code, which would lead the
 * browser to 127.0.0.1 through a tunnel.
 */
async function startFront(target: ScenarioServer): Promise<Front> {
  const { host, port: targetPort } = new URL(target.url);
  const server = createServer((req, res) => {
    const options = { host: '127.0.0.1', port: targetPort, method: req.method, path: req.url };
    const onward = request({ ...options, headers: { ...req.headers, host } }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  await once(server.listen(0, '127.0.0.2'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.2:${port}/api/v1`,
    async close() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}

describe('a key from OpenRouter', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  let front: Front;
  before(async () => {
    server = await startScenarioServer();
    front = await startFront(server);
    window = await openWindow({ name: 'sign-in', folder: SAMPLE, env: { OPENROUTER_URL: front.url } });
  });
  beforeEach(() => window.command('Notifications: Clear All Notifications'));
  afterEach(async () => {
    for (const other of window.page.context().pages()) if (other !== window.page) await other.close();
  });
  after(async () => {
    await window.close();
    await front.close();
    await server.close();
  });

  const message = (text: string): Locator => window.page.locator('.notification-list-item', { hasText: text });
  const dialog = (): Locator => window.page.locator('.monaco-dialog-box');
  const widget = (): Locator => window.page.locator('.quick-input-widget:visible');

  /** VS Code asks before it leaves for another host. @returns the page that opens. */
  async function agreeToLeave(): Promise<Page> {
    await dialog().filter({ hasText: 'external website' }).waitFor();
    const opens = window.page.context().waitForEvent('page');
    await dialog().getByRole('button', { name: 'Open', exact: true }).focus();
    await window.page.keyboard.press('Enter');
    return opens;
  }

  async function refuseToLeave(): Promise<void> {
    await dialog().filter({ hasText: 'external website' }).waitFor();
    await dialog().getByRole('button', { name: 'Cancel', exact: true }).focus();
    await window.page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
  }

  it('comes back with the browser, is checked, and reviews go on with it', async () => {
    await window.openFile('cart.ts');
    await window.command('Code Insight: Sign In with OpenRouter');
    const page = await agreeToLeave();
    await message('You are signed in; the API key is set. The API key Local demo works.').waitFor();
    await page.getByText('You can close this page now').waitFor();
    await window.screenshot('signed-in');
    await window.command('Code Insight: Review File');
    await message('cart.ts: ').filter({ hasText: 'tokens, $' }).waitFor();
    const [asked] = server.requests.filter(({ path: at }) => at === '/chat/completions');
    assert.notEqual(asked?.headers.authorization, `Bearer ${server.key}`);
    await window.command('Code Insight: Remove OpenRouter API Key');
    await message('The API key was removed.').waitFor();
  });

  it('can be had with a code where the browser does not come back', async () => {
    await window.command('Code Insight: Sign In with OpenRouter');
    await refuseToLeave();
    const offer = message('The page of the sign-in was not opened.');
    await offer.waitFor();
    await window.screenshot('not-opened');
    await offer.getByRole('button', { name: 'Paste the code', exact: true }).click();
    const page = await agreeToLeave();
    const code = await page.locator('code').innerText();
    await widget().filter({ hasText: 'paste the code that it shows' }).waitFor();
    await window.page.bringToFront();
    await widget().locator('input.input').fill('mistyped');
    await widget().locator('input.input').press('Enter');
    await widget().filter({ hasText: 'OpenRouter did not accept the code.' }).waitFor();
    await window.screenshot('code-refused');
    await widget().locator('input.input').fill(` ${code}\n`);
    await widget().locator('input.input').press('Enter');
    await message('You are signed in').waitFor();
    await window.command('Code Insight: Remove OpenRouter API Key');
    await message('The API key was removed.').waitFor();
  });

  it('is one of three ways that Set API key offers', async () => {
    // VS Code shows three messages at most, and one that it still has is not shown again.
    await window.command('Notifications: Clear All Notifications');
    await window.command('Code Insight: Set OpenRouter API Key');
    for (const way of [
      'Sign in with OpenRouter',
      'Paste a key',
      'Sign in on another device or browser: paste the code',
    ]) {
      await widget().getByText(way, { exact: true }).waitFor();
    }
    await window.screenshot('ways');
    await widget().getByText('Paste a key', { exact: true }).click();
    await widget().filter({ hasText: 'Kept in the secret storage' }).waitFor();
    await widget().locator('input.input').fill(`export OPENROUTER_API_KEY="${server.key}"`);
    await widget().locator('input.input').press('Enter');
    await message('The API key is set.').waitFor();
    await window.command('Code Insight: Check OpenRouter API Key');
    await message('The API key Local demo works.').waitFor();
    await window.command('Code Insight: Remove OpenRouter API Key');
    await message('The API key was removed.').waitFor();
  });

  it('is not waited for once it is cancelled, and what comes then is not used', async () => {
    // A page that is slow: the person cancels before it comes back.
    let page: Page | undefined;
    await window.page.context().route(/\/auth\?/, (route) => route.fulfill({ body: 'thinking' }));
    try {
      await window.command('Code Insight: Sign In with OpenRouter');
      page = await agreeToLeave();
      await window.page.bringToFront();
      const waiting = message('agree on the page that opens in your browser');
      await waiting.waitFor();
      await window.screenshot('waiting');
      await waiting.getByRole('button', { name: 'Cancel', exact: true }).click();
      await message('The sign-in was cancelled.').waitFor();
    } finally {
      await window.page.context().unroute(/\/auth\?/);
    }
    await page.reload();
    await message('No sign-in waits in this window for what came from the browser; it was not used.').waitFor();
    assert.equal(server.requests.filter(({ path: at }) => at === '/auth/keys').length, 3);
  });

  it('or none: the health check says so, and each line leads on', async () => {
    await window.command('Code Insight: Check Health');
    await widget().getByText('No OpenRouter API key is set.').waitFor();
    await widget().getByText('The model anthropic/claude-sonnet-4.5 is available.').waitFor();
    await window.screenshot('health');
    await widget().getByText('No OpenRouter API key is set.').click();
    await widget().getByText('Sign in with OpenRouter', { exact: true }).click();
    await agreeToLeave();
    await message('You are signed in').waitFor();
    await window.page.bringToFront();
    await window.command('Code Insight: Check Health');
    await widget().getByText('Everything that was checked is in order.').waitFor();
    await window.screenshot('health-ok');
    await window.page.keyboard.press('Escape');
  });
});
