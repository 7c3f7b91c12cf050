// A budget that is spent, in a real window.
import * as assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { reviewFile, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow } from './window';

describe('the budget in a window', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(async () => {
    await setting('budget.plan', undefined);
    await setting('budget.customTokens', undefined);
    await bench.close();
  });

  it('that is spent keeps a review back, sends it on a button all the same, and is told in the status bar', async function () {
    if (!hasWindow) this.skip();
    // A window on a busy machine.
    this.timeout(60_000);
    await setting('budget.plan', 'custom');
    await setting('budget.customTokens', 1);
    const uri = await writeFile(workspace, 'spent.ts', 'export const spent = [1, 2].length;\n');
    await vscode.commands.executeCommand('notifications.clearAll');
    const outcome = await reviewFile(uri);
    assert.deepEqual([outcome.outcome, outcome.error?.code, bench.server.requests.length], ['blocked', 'budget', 0]);
    await vscode.commands.executeCommand('notifications.showList');
    await inWindow(async (page) => {
      const message = page.locator('.notifications-center .notification-list-item', { hasText: 'this month' });
      await message.getByRole('button', { name: 'Send this one anyway' }).click();
    });
    while (bench.server.requests.length === 0) await setImmediate();
    await inWindow(async (page) => {
      await page.locator('.statusbar-item', { hasText: 'budget spent' }).waitFor();
    });
    await vscode.commands.executeCommand('notifications.hideList');
    await setting('budget.plan', undefined);
    await inWindow(async (page) => {
      await page.locator('.statusbar-item', { hasText: 'budget spent' }).waitFor({ state: 'detached' });
    });
  });
});
