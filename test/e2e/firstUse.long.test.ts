// The first minutes with the packaged extension: no key, the first request to an address, credentials in the wrong place,
// and the end: everything removed.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { startRedisServer, type RedisServer } from '../unit/support/redisServer';
import { openWindow, type E2eWindow } from './harness';

const SAMPLE = path.resolve('src/demo/workspace');

function message(page: Page, text: string): Locator {
  return page.locator('.notification-list-item', { hasText: text });
}

function dialog(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

/** VS Code ignores a button for a moment after its dialog opened; keys are heard at once. */
async function answer(page: Page, button: string): Promise<void> {
  await dialog(page).getByRole('button', { name: button, exact: true }).focus();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
}

function input(page: Page): Locator {
  return page.locator('.quick-input-widget:visible input.input');
}

async function review(window: E2eWindow, file: string): Promise<void> {
  await window.command('Notifications: Clear All Notifications');
  await window.openFile(file);
  await window.command('Code Insight: Review File');
}

describe('without a key', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  before(async () => {
    server = await startScenarioServer();
    window = await openWindow({ name: 'first', folder: SAMPLE, env: { OPENROUTER_URL: server.url } });
  });
  after(async () => {
    await window.close();
    await server.close();
  });
  const noKey = (): Locator => message(window.page, 'No OpenRouter API key is set.');

  it('offers a key, the page where keys are made, and the demo model', async () => {
    await review(window, 'cart.ts');
    for (const name of ['Set API key', 'Get a key', 'Try the local demo model']) {
      await noKey().getByRole('button', { name, exact: true }).waitFor();
    }
    await window.screenshot('no-key');
  });

  it('opens the page where keys are made only after VS Code asked, and asks for no key when it was not opened', async () => {
    await noKey().getByRole('button', { name: 'Get a key' }).click();
    await dialog(window.page).filter({ hasText: 'https://openrouter.ai/keys' }).waitFor();
    await answer(window.page, 'Cancel');
    await review(window, 'cart.ts');
    await noKey().waitFor();
    assert.equal(await input(window.page).count(), 0);
  });

  it('leaves who cancels the input in peace', async () => {
    await noKey().getByRole('button', { name: 'Set API key' }).click();
    await input(window.page).press('Escape');
    // The next message can only be that of the next review.
    await review(window, 'money.ts');
    await noKey().filter({ hasText: 'money.ts' }).waitFor();
    assert.equal(await noKey().count(), 1);
    assert.equal(server.requests.length, 0);
  });

  it('goes on with the review once the demo model is chosen', async () => {
    await review(window, 'cart.ts');
    await noKey().getByRole('button', { name: 'Try the local demo model' }).click();
    const report = await window.webview('Code Insight report');
    await report.getByText('Local demo model: a few fixed checks').waitFor();
    await report.getByText('The loop runs one element past the end').first().waitFor();
    assert.equal(server.requests.length, 0);
  });
});

describe('the first request to an address', () => {
  let window: E2eWindow;
  before(async () => {
    window = await openWindow({
      name: 'consent',
      folder: SAMPLE,
      settings: { 'codeInsight.endpoint': 'https://code-insight.invalid/api/v1' },
      env: { OPENROUTER_API_KEY: 'sk-or-v1-test' },
    });
  });
  after(() => window.close());

  it('asks, and says where, what, how much and from which budget', async () => {
    await review(window, 'cart.ts');
    const text = await dialog(window.page).innerText();
    const lines = [
      /Send this code to code-insight\.invalid\?/,
      /^To: code-insight\.invalid$/m,
      /^Model: anthropic\/claude-sonnet-4\.5$/m,
      /^File: cart\.ts, all \d+ lines, [\d,]+ bytes$/m,
      /^Also our instructions for the review; [\d,]+ bytes in all\. Nothing else\.$/m,
      /^Price: \$[\d.]+ to \$[\d.]+ \(estimate\)$/m,
      /^Budget this month: 0 of 200,000 tokens used$/m,
    ];
    for (const line of lines) assert.match(text, line);
    await window.screenshot('dialog');
  });

  it('sends nothing when it is cancelled', async () => {
    await answer(window.page, 'Cancel');
    await message(window.page, 'Review cancelled. Nothing was sent.').waitFor();
  });

  it('shows what would be sent, and says that the review can be run again', async () => {
    await review(window, 'cart.ts');
    await answer(window.page, 'Show what would be sent');
    await message(window.page, 'what would be sent is open in the editor').waitFor();
    const preview = window.page.locator('.monaco-editor[data-uri^="code-insight-preview:"]');
    await preview.getByText('https://code-insight.invalid/api/v1/chat/completions').waitFor();
    await window.screenshot('preview');
  });

  it('asks once: after Send it sends, and says in words that there is no connection', async function () {
    // Two retries, after 2 and 4 seconds, each time.
    this.timeout(240_000);
    await message(window.page, 'what would be sent').getByRole('button', { name: 'Run again' }).click();
    await answer(window.page, 'Send');
    const failed = message(window.page, 'The endpoint can not be found: this computer seems to be offline.');
    await failed.waitFor();
    for (const name of ['Run again', 'Show log', 'Copy diagnostics']) {
      await failed.getByRole('button', { name, exact: true }).waitFor();
    }
    await window.screenshot('connection-failed');
    await review(window, 'money.ts');
    await failed.filter({ hasText: 'money.ts' }).waitFor();
    assert.equal(await dialog(window.page).count(), 0);
  });
});

describe('a request of more tokens than are sent unasked', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  before(async () => {
    server = await startScenarioServer();
    window = await openWindow({
      name: 'size',
      folder: SAMPLE,
      settings: { 'codeInsight.askAboveTokens': 100 },
      env: { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key },
    });
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  it('is asked about with tokens, price and model, and is not sent with Cancel', async () => {
    await review(window, 'cart.ts');
    const text = await dialog(window.page).innerText();
    for (const line of [
      /Send about [\d,]+ tokens\?/,
      /^Model: anthropic\/claude-sonnet-4\.5$/m,
      /^Prompt: about [\d,]+ tokens; answer: at most [\d,]+$/m,
      /^Price: \$[\d.]+ to \$[\d.]+ \(estimate\)$/m,
    ]) {
      assert.match(text, line);
    }
    await window.screenshot('dialog');
    await answer(window.page, 'Cancel');
    await message(window.page, 'Review cancelled. Nothing was sent.').waitFor();
    assert.equal(server.requests.length, 0);
  });

  it('can be looked at first, which sends nothing', async () => {
    await review(window, 'cart.ts');
    await answer(window.page, 'Preview');
    await message(window.page, 'what would be sent is open in the editor').waitFor();
    await window.page.locator('.monaco-editor[data-uri^="code-insight-preview:"]').waitFor();
    assert.equal(server.requests.length, 0);
  });

  it('is sent with Send, and its answer comes from the cache without a question', async () => {
    // Another file than the one whose preview is open, which has its name in its own.
    await review(window, 'money.ts');
    await answer(window.page, 'Send');
    await message(window.page, 'money.ts: ').filter({ hasText: 'tokens, $' }).waitFor();
    await review(window, 'money.ts');
    await message(window.page, 'money.ts: ').filter({ hasText: 'From the cache' }).waitFor();
    assert.equal(server.requests.length, 1);
  });
});

describe('a Redis address with a password in the settings', () => {
  const PASSWORD = 'w0rdOfTheTeam';
  let window: E2eWindow;
  let server: ScenarioServer;
  let redisServer: RedisServer;

  /** @returns the lines of the answer. */
  async function redis(...command: string[]): Promise<string[]> {
    const { stdout } = await promisify(execFile)('redis-cli', ['-p', String(redisServer.port), ...command]);
    return stdout.split('\n').filter((line) => line !== '');
  }

  before(async () => {
    server = await startScenarioServer();
    redisServer = await startRedisServer();
    await redis('ACL', 'SETUSER', 'team', 'on', `>${PASSWORD}`, '~*', '+@all');
    const address = `redis://team:${PASSWORD}@127.0.0.1:${redisServer.port}`;
    window = await openWindow({
      name: 'setup',
      folder: SAMPLE,
      settings: { 'codeInsight.redisUrl': address },
      env: { OPENROUTER_URL: server.url },
    });
  });
  after(async () => {
    await window.close();
    await redisServer.kill();
    await server.close();
  });
  const cached = (): Promise<string[]> => redis('KEYS', 'code-insight:*');
  const answered = (file: string): Promise<void> =>
    message(window.page, `${file}: `).filter({ hasText: 'tokens, $' }).waitFor();

  it('is not used', async () => {
    const { page } = window;
    await review(window, 'cart.ts');
    await message(page, 'Redis is not used: codeInsight.redisUrl contains').waitFor();
    await window.screenshot('redis');
    await message(page, 'No OpenRouter API key is set.').getByRole('button', { name: 'Set API key' }).click();
    await input(page).fill('Paste a key');
    await input(page).press('Enter');
    await page.locator('.quick-input-widget:visible', { hasText: 'Kept in the secret storage' }).waitFor();
    await input(page).fill(server.key);
    await input(page).press('Enter');
    await answered('cart.ts');
    assert.deepEqual(await cached(), []);
  });

  it('is used once user and password were moved to the secret storage', async () => {
    // On a busy machine the message may have gone by.
    await window.command('Notifications: Show Notifications');
    await message(window.page, 'Redis is not used').getByRole('button', { name: 'Move to the secret storage' }).click();
    await message(window.page, 'User and password were moved').waitFor();
    await review(window, 'stockSync.js');
    await answered('stockSync.js');
    // The first look-up connects, and does not wait long for it on a busy machine.
    while (!(await redis('CLIENT', 'LIST')).some((client) => client.includes('user=team'))) await setImmediate();
    await review(window, 'money.ts');
    await answered('money.ts');
    assert.notEqual((await cached()).length, 0);
    const settings = readFileSync(path.join(window.stateDir, '../profile/User/settings.json'), 'utf8');
    assert.ok(settings.includes(`"redis://127.0.0.1:${redisServer.port}"`), settings);
    assert.ok(!settings.includes(PASSWORD));
  });

  it('is in no ledger or other file of the state folder', () => {
    const ledger = path.join(window.stateDir, `ledger-${new Date().toISOString().slice(0, 7)}.jsonl`);
    assert.doesNotMatch(readFileSync(ledger, 'utf8'), new RegExp(PASSWORD));
  });

  it('keeps the answers of the team until somebody confirms that they go', async () => {
    const { page } = window;
    const answers = async (): Promise<string[]> => (await cached()).filter((key) => /:[\da-f]{64}$/.test(key)).sort();
    const before = await answers();
    assert.notEqual(before.length, 0);
    const chooseEverything = async (): Promise<void> => {
      await window.command('Code Insight: Clear Cache');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Everything' }).click();
      await dialog(page)
        .filter({ hasText: `Remove ${before.length} answers of the team from Redis on 127.0.0.1` })
        .waitFor();
    };
    await chooseEverything();
    await window.screenshot('clear-team');
    await answer(page, 'Cancel');
    assert.deepEqual(await answers(), before);
    await chooseEverything();
    await answer(page, 'Remove');
    await message(page, `The cache is empty. ${before.length} answers were removed from Redis.`).waitFor();
    assert.deepEqual(await answers(), []);
    await review(window, 'rates.go');
    await answered('rates.go');
    assert.notEqual((await answers()).length, 0);
  });

  it('goes with all other data, but not the answers that others share', async () => {
    const { page } = window;
    const shared = await cached();
    await window.command('Notifications: Clear All Notifications');
    await window.command('Code Insight: Remove All My Data');
    const text = await dialog(page).innerText();
    for (const part of ['API key', 'Redis credentials', 'findings', 'cached answers', 'state folder', 'agreement']) {
      assert.ok(text.includes(part), part);
    }
    await window.screenshot('remove');
    await dialog(page).getByRole('button', { name: 'Remove', exact: true }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).filter({ hasText: 'Remove the cached answers in Redis too?' }).waitFor();
    await answer(page, 'Keep Redis');
    await message(page, 'Removed: the stored API key').waitFor();
    await window.screenshot('removed');
    assert.deepEqual(await cached(), shared);
    assert.ok(!existsSync(window.stateDir));
    await review(window, 'cart.ts');
    await message(page, 'No OpenRouter API key is set.').waitFor();
  });
});
