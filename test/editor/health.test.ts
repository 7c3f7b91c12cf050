// The health check inside VS Code: what it finds through VS Code's own network, and what is on the screen.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CHECKS, type CheckId } from '../../src/core/health/facts';
import { healthSchema, type HealthCheck, type HealthReport } from '../../src/core/health/report';
import { setting, startBench, type Bench } from './support';
import { hasWindow, inWindow, screenshot } from './window';

describe('the health check', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());
  afterEach(async () => {
    bench.server.reset();
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  async function check(): Promise<HealthReport> {
    const report = await vscode.commands.executeCommand<HealthReport>('codeInsight.checkHealth');
    healthSchema.parse(report);
    return report;
  }
  const told = ({ checks }: HealthReport, id: CheckId): HealthCheck | undefined => checks.find((one) => one.id === id);

  it('is ok where all is well', async () => {
    const report = await check();
    assert.deepEqual([report.status, report.service], ['ok', 'code-insight']);
    assert.deepEqual(
      report.checks.map(({ id }) => id),
      [...CHECKS],
    );
    assert.match(told(report, 'reachable')?.message ?? '', /^The endpoint answers, in \d+ ms\.$/);
  });

  it('tells what is amiss: key, model, Redis, privacy', async () => {
    bench.server.use('keyUnauthorized');
    await setting('model', 'anthropic/claude-9');
    await setting('redisUrl', 'redis://me:hunter22@cache.example.com:6379');
    await setting('privacy.zeroDataRetention', true);
    try {
      const report = await check();
      assert.equal(report.status, 'failed');
      const statuses = (['key', 'credit', 'model', 'redis'] as const).map((id) => told(report, id)?.status);
      assert.deepEqual(statuses, ['failed', 'skipped', 'failed', 'warning']);
      assert.match(told(report, 'privacy')?.message ?? '', /zero data retention/);
      assert.ok(!JSON.stringify(report).includes('hunter22'));
    } finally {
      for (const name of ['model', 'redisUrl', 'privacy.zeroDataRetention']) await setting(name, undefined);
    }
  });

  it('checks the demo model where it is in use, and asks nobody else', async () => {
    await setting('demo', true);
    try {
      const report = await check();
      assert.match(told(report, 'endpoint')?.message ?? '', /local demo model/);
      assert.deepEqual([report.status, bench.server.requests.length], ['ok', 0]);
    } finally {
      await setting('demo', undefined);
    }
  });

  it('has a line for each check; Enter takes its next step, and the last line copies the report', async function () {
    if (!hasWindow) this.skip();
    bench.server.use('keyExhausted');
    const report = await check();
    const rows = await inWindow(async (page) => {
      const widget = page.locator('.quick-input-widget:visible');
      await widget.getByText('Left of the key').waitFor();
      return widget.locator('.quick-input-title').innerText();
    });
    assert.equal(rows, 'Health of Code Insight: Reviews can not work as it is. Failed: 1.');
    await screenshot('health-editor');
    await inWindow(async (page) => {
      const widget = page.locator('.quick-input-widget:visible');
      await widget.getByText('Left of the key').click();
      // Several ways: by name.
      await widget.getByText('Manage keys', { exact: true }).waitFor();
      await page.keyboard.press('Escape');
    });
    await vscode.env.clipboard.writeText('');
    await check();
    await inWindow(async (page) => {
      const widget = page.locator('.quick-input-widget:visible');
      await widget.locator('input.input').fill('Copy this report');
      await widget.getByText('Copy this report').waitFor();
      await page.keyboard.press('Enter');
    });
    let text = '';
    while (text === '') text = await vscode.env.clipboard.readText();
    assert.match(text, /^failed: Reviews can not work as it is\. Failed: 1\.\n\n\[ok\] endpoint: /);
    assert.equal(text.split('\n').filter((line) => line.startsWith('[')).length, report.checks.length);
    assert.ok(!text.includes(bench.server.key));
  });
});
