// The packaged extension, installed into a real VS Code and used as a person would.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';

const SAMPLE = path.resolve('src/demo/workspace');

async function chooseFromMenu(page: Page, target: Locator, entry: string): Promise<void> {
  await target.click({ button: 'right' });
  // VS Code's menus ignore a click right after they opened, so that the opening click can't choose; keys are heard at once.
  await page.locator('.monaco-menu').getByRole('menuitem', { name: entry, exact: true }).hover();
  await page.keyboard.press('Enter');
}

function explorerRow(page: Page, name: string): Locator {
  return page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
}

function statusItem(page: Page): Locator {
  return page.locator('.statusbar-item[id*="codeInsight.status"]');
}

describe('a first look with the local demo model', () => {
  let window: E2eWindow;
  before(async () => {
    window = await openWindow({ name: 'demo', folder: SAMPLE, settings: { 'codeInsight.demo': true } });
  });
  after(() => window.close());

  it('says from the start that the demo model answers', async () => {
    await statusItem(window.page).filter({ hasText: 'Local demo model' }).waitFor();
  });

  it('reviews a file from the explorer: problems, report, status bar', async () => {
    await chooseFromMenu(window.page, explorerRow(window.page, 'cart.ts'), 'Code Insight: Review File');
    const report = await window.webview('Code Insight report');
    await report.getByRole('heading', { name: 'Findings (2)' }).waitFor();
    await report.getByText('Local demo model: a few fixed checks').waitFor();
    assert.equal(await report.getByRole('listitem').count(), 2);
    const problems = await window.problems();
    assert.ok(
      problems.some((row) => row.includes('The loop runs one element past the end')),
      problems.join('\n'),
    );
    await window.screenshot('review-file');
  });

  it('goes to the line of a finding', async () => {
    const report = await window.webview('Code Insight report');
    await report.getByRole('button', { name: /^Go to Line 24/ }).click();
    await window.page.locator('.statusbar-item', { hasText: 'Ln 24' }).waitFor();
  });

  it('answers the same file from the cache, and says so', async () => {
    await window.openFile('cart.ts');
    await window.command('Code Insight: Review File');
    const report = await window.webview('Code Insight report');
    await report.getByRole('status').filter({ hasText: 'from the cache (memory), 0 tokens' }).waitFor();
    await statusItem(window.page).filter({ hasText: '50 % cached' }).waitFor();
    await window.screenshot('from-cache');
  });

  it('offers the file in the editor menu and as a title button', async () => {
    await window.openFile('money.ts');
    await window.page.locator('.editor-actions').getByRole('button', { name: 'Code Insight: Review File' }).click();
    const report = await window.webview('Code Insight report');
    await report.getByRole('status').filter({ hasText: 'No problems found.' }).waitFor();
    const code = window.page.locator('.monaco-editor[data-uri$="/money.ts"] .view-lines');
    await chooseFromMenu(window.page, code, 'Code Insight: Review File');
    await report.getByRole('status').filter({ hasText: 'from the cache' }).waitFor();
  });
});

describe('without a key', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  before(async () => {
    server = await startScenarioServer();
    window = await openWindow({ name: 'key', folder: SAMPLE, env: { OPENROUTER_URL: server.url } });
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  it('says what is missing, takes the key, and goes on with the review', async () => {
    const { page } = window;
    await window.openFile('stockSync.js');
    await window.command('Code Insight: Review File');
    const message = page.locator('.notification-list-item', { hasText: 'No OpenRouter API key is set.' });
    await message.waitFor();
    await window.screenshot('no-key');
    await message.getByRole('button', { name: 'Set API key' }).click();
    await page.locator('.quick-input-widget:visible').getByText('Paste a key', { exact: true }).click();
    await page.locator('.quick-input-widget:visible', { hasText: 'Kept in the secret storage' }).waitFor();
    await page.locator('.quick-input-widget:visible input.input').fill(`"${server.key}" `);
    await page.keyboard.press('Enter');
    const report = await window.webview('Code Insight report');
    await report.getByRole('heading', { name: 'Findings (2)' }).waitFor();
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${server.key}`);
    await window.screenshot('after-key');
  });
});
