// The usage dashboard in a window: a month of the ledger, drawn by the real panel; what comes is shown, what is asked is done.
import * as assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ledgerFile, monthBefore, sampleMonth, writeLedger } from '../e2e/usageSample';
import { startBench, type Bench } from './support';
import { hasWindow, inWindow } from './window';

const TITLE = 'Code Insight usage';
/** Not the last one: what other suites pay for in this window's ledger is of this month. */
const EARLIER = monthBefore(2);

describe('the usage dashboard in a window', () => {
  const state = process.env['CODE_INSIGHT_STATE_DIR'] ?? '';
  let bench: Bench;
  before(async () => {
    bench = await startBench();
    writeLedger(state, EARLIER, sampleMonth(EARLIER, 9));
  });
  after(async () => {
    rmSync(ledgerFile(state, EARLIER));
    await bench.close();
  });

  function tabs(): readonly vscode.Tab[] {
    return vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ label }) => label === TITLE);
  }

  it('opens once, shows a month of the ledger, and follows what is added to it', async function () {
    if (!hasWindow) this.skip();
    // A window on a busy machine.
    this.timeout(60_000);
    await vscode.commands.executeCommand('codeInsight.showDashboard');
    await inWindow(
      async (page, [title, month], { webview }) => {
        const panel = await webview(page, title);
        await panel.getByRole('combobox', { name: 'Month' }).selectOption(month);
        await panel.getByRole('row', { name: /^Code review 25,000 / }).waitFor();
        await panel.getByRole('figure', { name: 'Tokens by day', exact: true }).locator('canvas').waitFor();
      },
      [TITLE, EARLIER] as const,
    );
    await vscode.commands.executeCommand('codeInsight.showDashboard');
    assert.equal(tabs().length, 1);
    const [event] = sampleMonth(EARLIER, 1);
    const more = { ...event, id: 'another', total: 5_000, prompt: 5_000, completion: 0 };
    appendFileSync(ledgerFile(state, EARLIER), `\n${JSON.stringify(more)}`);
    await inWindow(async (page, title, { webview }) => {
      const panel = await webview(page, title);
      await panel.getByRole('row', { name: /^Code review 30,000 / }).waitFor();
    }, TITLE);
  });

  it('keeps the month that is shown while it is hidden', async function () {
    if (!hasWindow) this.skip();
    this.timeout(60_000);
    const document = await vscode.workspace.openTextDocument({ content: 'something else' });
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('codeInsight.showDashboard');
    await inWindow(async (page, title, { webview }) => {
      const panel = await webview(page, title);
      await panel.getByRole('row', { name: /^Code review 30,000 / }).waitFor();
    }, TITLE);
  });

  it('exports the month that is shown, where the user says', async function () {
    if (!hasWindow) this.skip();
    this.timeout(60_000);
    const name = `code-insight-usage-${EARLIER}.csv`;
    const exporting = vscode.commands.executeCommand<vscode.Uri | undefined>('codeInsight.exportUsage');
    await inWindow((page, wanted, { acceptProposedFile }) => acceptProposedFile(page, wanted), name);
    const file = (await exporting)?.fsPath ?? '';
    assert.equal(file, path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', name));
    const rows = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    rmSync(file);
    assert.equal(rows.length, 2 + sampleMonth(EARLIER, 9).length);
    assert.ok(rows.slice(1).every((row) => row.split(',').length === 16));
  });
});
