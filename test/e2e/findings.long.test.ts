// From the review to the exported report by keyboard alone, with the tree in the activity bar: in one window.
import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';
import { lineOf, REPLY, SAMPLE } from './reportSample';

const NAN = 'A comparison with NaN never matches';

describe('findings by keyboard', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  let report: FrameLocator;

  before(async () => {
    server = await startScenarioServer();
    server.use('ok', { text: REPLY });
    const env = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    window = await openWindow({ name: 'findings', folder: SAMPLE, env });
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await window.page.keyboard.press(key);
  };
  const row = (text: string | RegExp): Locator =>
    window.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  const cursorAt = (line: number): Promise<void> =>
    window.page.locator('.statusbar-item', { hasText: `Ln ${line}` }).waitFor();

  it('has a welcome that says what to do while there is nothing', async () => {
    await window.openFile('stockSync.js');
    await window.command('View: Show Code Insight');
    await window.page.locator('.welcome-view', { hasText: 'No findings yet.' }).waitFor();
    await window.screenshot('welcome');
  });

  it('reviews, and lists what was found by severity, with a count', async () => {
    await window.command('View: Focus Active Editor Group');
    await window.command('Code Insight: Review File');
    report = await window.webview('Code Insight report');
    await report.getByRole('heading', { name: 'Findings (5)' }).waitFor();
    await row(/^Critical\s*1$/).waitFor();
    await row(NAN).waitFor();
    await window.page.locator('.action-item', { hasText: /^5$/ }).first().waitFor({ state: 'attached' });
    assert.match((await row(NAN).getAttribute('aria-label')) ?? '', /^Critical, A comparison with NaN never matches, /);
    await window.screenshot('tree');
  });

  it('goes from finding to finding with two keys, and shows what each says', async () => {
    await window.command('View: Focus First Editor Group');
    await press('ControlOrMeta+Home');
    const stops = ['.filter((row)', 'count === NaN'].map(lineOf);
    for (const line of stops) {
      await press('ControlOrMeta+k', 'F8');
      await cursorAt(line);
    }
    await window.page.locator('.monaco-hover:visible').first().waitFor();
    await window.page.locator('.statusbar-item', { hasText: 'Finding 2 of 5.' }).waitFor();
    await window.screenshot('walk');
    await press('Escape', 'ControlOrMeta+k', 'Shift+F8');
    await cursorAt(stops[0] ?? 0);
  });

  it('dismisses the finding at the cursor, and the tree keeps it apart', async () => {
    await press('Escape');
    await window.command('Code Insight: Dismiss Finding');
    await row(/^Dismissed\s*1$/).waitFor();
    await report.getByText('Dismissed', { exact: true }).waitFor();
  });

  it('keeps what was dismissed in the tree, with Restore in its menu, and restores it from the report', async () => {
    await row(/^Dismissed\s*1$/).click();
    await row('Comments are told by one sign').click({ button: 'right' });
    await window.page
      .locator('.action-label', { hasText: /^Restore$/ })
      .first()
      .waitFor();
    await window.screenshot('menu');
    await press('Escape');
    await report.getByRole('button', { name: /^Restore: / }).press('Enter');
    await row(/^Dismissed/).waitFor({ state: 'detached' });
  });

  it('filters as the words are typed, and says how many are left', async () => {
    await window.command('Code Insight: Filter Findings');
    await window.page.keyboard.type('nan');
    await window.page.getByText('Filter "nan": 1 of 5 shown').waitFor();
    await press('Enter');
    await row('The loop runs one element past the end').waitFor({ state: 'detached' });
    await window.screenshot('filtered');
    await window.command('Code Insight: Clear Filter of Findings');
    await row('The loop runs one element past the end').waitFor();
  });

  it('groups by file and by category', async () => {
    await window.command('Code Insight: Group Findings by File');
    await row(/^stockSync\.js\s*5$/).waitFor();
    await window.screenshot('by-file');
    await window.command('Code Insight: Group Findings by Category');
    await row(/^Bug\s*2$/).waitFor();
    await window.command('Code Insight: Group Findings by Severity');
  });

  it('sorts the report by severity, and keeps that', async () => {
    await report.getByLabel('Sort by').selectOption('severity');
    await report.getByRole('article').first().getByText(NAN).waitFor();
    await report.getByLabel('Sort by').selectOption('place');
  });

  it('fixes a finding from the report, and takes it out of the tree', async () => {
    await report.getByRole('button', { name: `Apply fix: ${NAN}` }).press('Enter');
    await report.getByText('Fixed', { exact: true }).waitFor();
    await row(NAN).waitFor({ state: 'detached' });
  });

  it('exports the report as SARIF into the folder of the workspace', async () => {
    await window.command('Code Insight: Export Report…');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'SARIF 2.1.0' }).click();
    const box = window.page.locator('.quick-input-widget:visible input.input');
    await window.page.locator('.quick-input-widget:visible', { hasText: 'Export report' }).waitFor();
    await box.press('Enter');
    await window.page.getByText('The report is written to stockSync.js-review.sarif.').first().waitFor();
    const file = path.join(window.folder ?? '', 'stockSync.js-review.sarif');
    assert.ok(existsSync(file));
    assert.match(readFileSync(file, 'utf8'), /"version": "2\.1\.0"/);
  });

  for (const theme of ['Light Modern', 'Dark High Contrast']) {
    it(`can be looked at: ${theme}`, async () => {
      await window.command('Preferences: Color Theme');
      await window.page.locator('.quick-input-widget:visible input.input').fill(theme);
      await window.page.locator('.quick-input-list .monaco-list-row', { hasText: theme }).first().waitFor();
      await press('Enter');
      await report.locator(theme === 'Light Modern' ? 'body.vscode-light' : 'body.vscode-high-contrast').waitFor();
      await window.screenshot(theme.toLowerCase().replaceAll(' ', '-'));
    });
  }
});
