// The report panel while an answer streams in, and after a restart.
import * as assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';
import * as inPanel from './inPanel.mjs';
import { cardOf, REPLY, SAMPLE } from './reportSample';

/** A window that ends, saves and opens again on a busy machine. */
const RESTART_MS = 300_000;

describe('the report of a run that is under way', () => {
  let window: E2eWindow;
  let server: ScenarioServer;
  let report: FrameLocator;

  before(async () => {
    server = await startScenarioServer();
    const env = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    window = await openWindow({ name: 'report-run', folder: SAMPLE, env, persistent: true });
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  it('shows findings as they arrive, as provisional, and says now and then how far it is', async () => {
    server.use('held', { times: 1, hold: 2, text: REPLY });
    await window.openFile('stockSync.js');
    await window.command('Code Insight: Review File');
    report = await window.webview('Code Insight report');
    await report.getByRole('heading', { name: 'Findings (2)' }).waitFor();
    const card = cardOf(report, 'A comparison with NaN never matches');
    await card.getByText('Arriving', { exact: true }).waitFor();
    assert.equal(await card.getByRole('button', { name: /^Dismiss|fix: / }).count(), 0);
    await report.getByRole('progressbar', { name: 'Reviewing stockSync.js.' }).waitFor();
    await report.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    await inPanel.mark(card);
    await card.focus();
    await report
      .getByRole('status')
      .filter({ hasText: /^\d+ seconds, 2 findings so far$/ })
      .waitFor({ state: 'attached' });
    assert.deepEqual((await inPanel.seriousViolations(report)).serious, []);
    await window.screenshot('arriving');

    server.release();
    await report.getByRole('heading', { name: 'Findings (5)' }).waitFor();
    await card.getByRole('button', { name: /^Apply fix: / }).waitFor();
    await card.getByText('Arriving', { exact: true }).waitFor({ state: 'hidden' });
    assert.equal(await report.getByRole('progressbar').count(), 0);
    assert.equal(await card.getAttribute('data-mark'), 'same');
    assert.ok(await inPanel.isFocused(card));
  });

  it('stops on request, says so, and keeps what had arrived', async () => {
    server.use('held', { times: 1, hold: 1, text: REPLY });
    await report.getByRole('button', { name: 'Run again', exact: true }).click();
    await report.getByRole('heading', { name: 'Findings (1)' }).waitFor();
    const stop = report.getByRole('button', { name: 'Stop', exact: true });
    await stop.focus();
    await window.page.keyboard.press('Enter');
    await report.getByRole('status').filter({ hasText: 'Review cancelled.' }).waitFor();
    await report.getByRole('heading', { name: 'Findings (1)' }).waitFor();
    const again = report.getByRole('button', { name: 'Run again', exact: true });
    await again.waitFor();
    assert.ok(await inPanel.isFocused(again));
    await window.screenshot('stopped');
  });

  it('is still there after a restart, with what the user chose to see', async () => {
    await report.getByRole('combobox', { name: 'Report' }).selectOption({ index: 1 });
    await report.getByRole('heading', { name: 'Findings (5)' }).waitFor();
    await report.getByRole('checkbox', { name: 'Minor' }).uncheck();
    await report.locator('.count', { hasText: '4 of 6 shown' }).waitFor();
    await window.restart();
    report = await window.webview('Code Insight report');
    await report.getByRole('heading', { name: 'Findings (5)' }).waitFor();
    await report.locator('.count', { hasText: '4 of 6 shown' }).waitFor();
    const card = cardOf(report, 'A comparison with NaN never matches');
    await card.getByRole('button', { name: /^Go to Line 13/ }).click();
    await window.page.locator('.statusbar-item', { hasText: 'Ln 13' }).waitFor();
    await card.getByRole('button', { name: /^Apply fix: / }).waitFor();
    await window.screenshot('restored');
  }).timeout(RESTART_MS);

  it('says so when the report it showed is no longer kept', async () => {
    await window.command('Code Insight: Remove All My Data');
    await window.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Remove', exact: true }).click();
    await report.getByText('This report is no longer kept.').waitFor();
    await window.restart();
    report = await window.webview('Code Insight report');
    await report.getByText('This report is no longer kept.').waitFor();
    await window.screenshot('no-longer-kept');
  }).timeout(RESTART_MS);

  it('is one panel, also where an earlier session left one behind another tab', async () => {
    await report.locator('html').click();
    await window.openFile('money.ts');
    await window.restart();
    const tabs = window.page.getByRole('tab', { name: 'Code Insight report' });
    await tabs.waitFor();
    await window.openFile('stockSync.js');
    await window.command('Code Insight: Review File');
    report = await window.webview('Code Insight report');
    await report.getByRole('heading', { name: /^Findings/ }).waitFor();
    assert.equal(await tabs.count(), 1);
  }).timeout(RESTART_MS);
});
