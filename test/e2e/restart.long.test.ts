// What survives: findings over a restart, and a paid reply over a kill in the middle of its stream.
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';

const SAMPLE = path.resolve('src/demo/workspace');

interface LedgerLine {
  readonly e: string;
  readonly id: string;
  readonly total?: number;
  readonly estimated?: boolean;
}

function ledger(folder: string): LedgerLine[] {
  const file = readdirSync(folder).find((name) => name.startsWith('ledger-')) ?? '';
  const lines = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as LedgerLine);
}

describe('over the end of a window', function () {
  // Windows end, save and open again here, on machines that may be busy.
  this.timeout(300_000);
  let window: E2eWindow;
  let server: ScenarioServer;
  before(async () => {
    server = await startScenarioServer();
    const env = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    window = await openWindow({ name: 'restart', folder: SAMPLE, env, persistent: true });
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  it('salvages and settles a reply whose window was killed in the middle of the stream', async () => {
    server.use('held', { times: 1, hold: 1 });
    await window.openFile('stockSync.js');
    await window.command('Code Insight: Review File');
    const report = await window.webview('Code Insight report');
    await report.getByText('A comparison with NaN never matches').first().waitFor();
    await window.screenshot('first-finding-while-streaming');
    const before = ledger(window.stateDir);
    assert.deepEqual(
      before.map(({ e }) => e),
      ['reserve'],
    );

    await window.crash();
    await window.page
      .locator('.notification-list-item', { hasText: 'was interrupted. What had arrived is kept' })
      .waitFor();
    await window.screenshot('salvaged');
    await window.page
      .locator('.notification-list-item', { hasText: 'was interrupted' })
      .getByRole('button', { name: 'Show report' })
      .click();
    const problems = await window.problems();
    assert.ok(
      problems.some((row) => row.includes('A comparison with NaN never matches')),
      problems.join('\n'),
    );
    // OpenRouter is asked what the cut reply took; the report says so once it is booked.
    const shown = await window.webview('Code Insight report');
    await shown
      .locator('html')
      .filter({ hasText: /Cost:?\s*\$0\.\d+/ })
      .waitFor();
    const settled = ledger(window.stateDir).at(-1);
    assert.equal(settled?.e, 'settle');
    assert.equal(settled.id, before[0]?.id);
    assert.ok(settled.estimated === false && (settled.total ?? 0) > 0);
    assert.deepEqual(
      server.requests.map(({ path: route }) => route),
      ['/chat/completions', '/generation'],
    );
  });

  it('keeps findings and dismissals over a restart', async () => {
    server.reset();
    await window.openFile('stockSync.js');
    await window.command('Code Insight: Review File');
    await window.page.locator('.notification-list-item', { hasText: 'findings.' }).first().waitFor();
    const before = (await window.problems()).filter((row) => /\[Ln \d+/.test(row));
    assert.ok(before.length >= 2, before.join('\n'));
    await window.command('Go to Line/Column...');
    await window.page.keyboard.type('13');
    await window.page.keyboard.press('Enter');
    await window.command('Code Insight: Dismiss Finding');
    await window.page.locator('.notification-list-item', { hasText: 'Finding dismissed.' }).waitFor();
    await window.restart();
    await window.problems();
    await window.page.locator('.markers-panel .monaco-list-row', { hasText: 'The loop runs' }).waitFor();
    const after = (await window.problems()).filter((row) => /\[Ln \d+/.test(row));
    assert.equal(after.length, before.length - 1, after.join('\n'));
    assert.ok(!after.some((row) => row.includes('NaN')));
  });
});
