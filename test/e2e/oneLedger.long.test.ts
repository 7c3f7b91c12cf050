// One ledger for two windows of one VS Code and the command line, all of them asking at the same time, one of the windows
// killed in the middle: exact to the token against what the local OpenRouter counted.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { readEvents } from '../../src/core/budget/events';
import { fold } from '../../src/core/budget/fold';
import { outcomeSchema } from '../../src/core/export/outcomeJson';
import { usageSchema, type UsageJson } from '../../src/core/export/usageJson';
import { idOfName } from '../../src/core/git/repository';
import * as workbench from '../host/workbench.mjs';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { openWindow, type E2eWindow } from './harness';

const SAMPLE = path.resolve('src/demo/workspace');

/** What a reply that is under way leaves on disk: who wrote it, for which document. */
interface SpoolHead {
  readonly pid: number;
  readonly reservation: { readonly id: string };
  readonly origin: { readonly documentId: string };
}

describe('one ledger of two windows and the command line', function () {
  // Three processes review at once, and one of them starts again, on machines that may be busy.
  this.timeout(300_000);
  let server: ScenarioServer;
  let window: E2eWindow;
  let beside: Page;
  let other: string;
  let killed: SpoolHead;
  before(async () => {
    server = await startScenarioServer();
    const env = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    // A reply that is held stands still for as long as a busy machine needs.
    window = await openWindow({ name: 'ledger', folder: SAMPLE, env, settings: { 'codeInsight.timeout': 600 } });
    other = path.join(window.stateDir, '../other');
    cpSync(SAMPLE, other, { recursive: true });
    beside = await window.openBeside(other);
  });
  after(async () => {
    await window.close();
    await server.close();
  });

  /** Never rejects: it may end while the test waits for something else. */
  function cli(...args: readonly string[]): Promise<{ code: number | null; out: string }> {
    const extensions = process.env['CODE_INSIGHT_EXTENSIONS'] ?? '';
    const installed = readdirSync(extensions).find((name) => name.startsWith('code-insight.')) ?? '';
    const main = path.join(extensions, installed, 'dist/cli.js');
    const env = {
      ...{ PATH: process.env['PATH'], HOME: path.join(window.stateDir, '..'), CODE_INSIGHT_STATE_DIR: window.stateDir },
      ...{ OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key },
    };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [main, ...args], { cwd: window.folder, env }, (_, out) => {
        resolve({ code: child.exitCode, out });
      });
    });
  }
  function answered({ code, out }: { code: number | null; out: string }): void {
    assert.equal(code, 0, out);
    assert.equal(outcomeSchema.parse(JSON.parse(out)).outcome, 'answered');
  }
  async function reviewIn(page: Page, file: string): Promise<void> {
    await workbench.openFile(page, file);
    await workbench.command(page, 'Code Insight: Review File');
  }
  async function answeredIn(page: Page, file: string): Promise<void> {
    const report = await workbench.webview(page, 'Code Insight report');
    await report.getByRole('heading', { name: file, exact: true }).waitFor();
    await report.getByText(/^(\d+ findings?|No problems found)\. /).waitFor();
  }
  async function usage(): Promise<UsageJson> {
    const { code, out } = await cli('usage', '--json');
    assert.equal(code, 0, out);
    return usageSchema.parse(JSON.parse(out));
  }
  function ledger(): string {
    const [file = ''] = readdirSync(window.stateDir).filter((name) => name.startsWith('ledger-'));
    return readFileSync(path.join(window.stateDir, file), 'utf8');
  }
  /** Tokens of a ledger's month, beside those that the local OpenRouter counted. */
  function counted(): { requests: number; tokens: number; cost: number } {
    const all = [...server.generations.values()].map(({ completion }) => completion.usage);
    const sum = (of: (one: (typeof all)[number]) => number): number => all.reduce((total, one) => total + of(one), 0);
    return {
      requests: all.length,
      tokens: sum((one) => Number(one['total_tokens'])),
      cost: Number(sum(({ cost }) => cost).toFixed(9)),
    };
  }
  function booked({ month }: UsageJson): ReturnType<typeof counted> {
    return { requests: month.requests, tokens: month.total_tokens, cost: Number(month.cost.toFixed(9)) };
  }
  function spools(): SpoolHead[] {
    const profile = path.join(window.stateDir, '../profile');
    return readdirSync(profile, { recursive: true, encoding: 'utf8' })
      .filter((name) => /[/\\]spool[/\\][^/\\]+\.jsonl$/.test(name))
      .map((name) => JSON.parse(readFileSync(path.join(profile, name), 'utf8').split('\n')[0] ?? '') as SpoolHead);
  }

  it('counts what all three asked at the same time', async () => {
    const byCommandLine = cli('review', 'money.ts', '--root', '.', '--json');
    await Promise.all([reviewIn(window.page, 'cart.ts'), reviewIn(beside, 'rates.go')]);
    await Promise.all([answeredIn(window.page, 'cart.ts'), answeredIn(beside, 'rates.go')]);
    answered(await byCommandLine);
    const now = await usage();
    assert.deepEqual(booked(now), counted());
    assert.deepEqual([now.month.requests, now.month.reserved_tokens], [3, 0]);
  });

  it('keeps what a window had reserved that was killed in the middle, and counts what the others finish', async () => {
    server.use('held', { times: 3, hold: 1 });
    // In both windows a finding is there: the reply has begun, and stands still.
    await reviewIn(beside, 'stockSync.js');
    await (await workbench.webview(beside, 'Code Insight report')).getByText('A comparison with NaN').first().waitFor();
    await reviewIn(window.page, 'stockSync.js');
    await (await window.webview('Code Insight report')).getByText('A comparison with NaN').first().waitFor();
    const [mine, ...more] = spools().filter(({ origin }) => origin.documentId.includes('/other/'));
    assert.ok(mine !== undefined && more.length === 0);
    killed = mine;
    const byCommandLine = cli('review', 'inventory.py', '--root', '.', '--json');
    await server.arrived(6);
    const underWay = readEvents(ledger());
    assert.equal(underWay.filter(({ e }) => e === 'reserve').length, 6);
    assert.equal(fold(underWay, Date.now()).totals.requests, 3);
    // It must neither hear that its window is closed nor be started again by it.
    process.kill(killed.pid, 'SIGSTOP');
    await beside.close();
    process.kill(killed.pid, 'SIGKILL');
    assert.equal(await server.requests[3]?.ended, 'aborted');
    server.release();
    answered(await byCommandLine);
    await answeredIn(window.page, 'stockSync.js');
    const { requests } = counted();
    const { month } = await usage();
    assert.deepEqual([requests, month.requests], [6, 5]);
    assert.ok(month.reserved_tokens > 0);
  });

  it('is exact again once the killed window is opened: its reply is settled, once, as it was charged', async () => {
    beside = await window.openBeside(other);
    // Among the notifications it stays; by itself it goes after a while.
    await workbench.command(beside, 'Notifications: Show Notifications');
    const message = beside.locator('.notification-list-item', { hasText: 'was interrupted. What had arrived is kept' });
    await message.getByRole('button', { name: 'Show report' }).click({ timeout: 200_000 });
    const report = await workbench.webview(beside, 'Code Insight report');
    // OpenRouter is asked what the cut reply took; the report says so once it is booked.
    await report
      .locator('html')
      .filter({ hasText: /Cost:?\s*\$0\.\d+/ })
      .waitFor();
    const now = await usage();
    assert.deepEqual(booked(now), counted());
    assert.deepEqual([now.month.requests, now.month.reserved_tokens, now.month.cost_unknown], [6, 0, 0]);
    assert.deepEqual(spools(), []);
    const ofKilled = readEvents(ledger()).filter((event) => 'id' in event && event.id === killed.reservation.id);
    assert.deepEqual(
      ofKilled.map(({ e }) => e),
      ['reserve', 'settle'],
    );
  });

  it('is told alike in both windows, whoever wrote it, and each knows its own repository by name', async () => {
    await reviewIn(beside, 'audit.py');
    await answeredIn(beside, 'audit.py');
    const now = await usage();
    assert.deepEqual(booked(now), counted());
    const words = `${now.month.total_tokens.toLocaleString('en')} of 200,000 tokens are used.`;
    const names = [path.basename(window.folder ?? ''), path.basename(other)];
    for (const [index, page] of [window.page, beside].entries()) {
      await workbench.command(page, 'Code Insight: Open Usage Dashboard');
      const panel = await workbench.webview(page, 'Code Insight usage');
      await panel.getByText(words).waitFor();
      await panel.getByText('tokens are reserved by requests under way').waitFor({ state: 'detached' });
      const called = names.map((name, its) => (its === index ? name : idOfName(name).slice(0, 8)));
      for (const name of called) await panel.getByRole('row', { name: new RegExp(`^${name} \\d`) }).waitFor();
      await panel.getByRole('figure', { name: 'Tokens by day and repository' }).scrollIntoViewIfNeeded();
    }
    await window.screenshot('dashboard');
  });
});
