// Walking from finding to finding and exporting a report, in the real editor. The tree itself: test/e2e/findings.long.test.ts.
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { replyWith, reviewFile, startBench, writeFile, type Bench } from './support';

describe('the views of findings', () => {
  let bench: Bench;
  let workspace: string;
  before(async function () {
    // Two reviews, each with its report.
    this.timeout(60_000);
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    await vscode.commands.executeCommand('codeInsight.clearFindings');
    for (const name of ['walk-a.js', 'walk-b.js']) {
      bench.server.use('ok', {
        text: replyWith([
          { line: 2, end_line: 2, quote: 'two();', title: `Two of ${name}` },
          { line: 4, end_line: 4, quote: 'four();', title: `Four of ${name}` },
        ]),
      });
      await reviewFile(await writeFile(workspace, name, 'one();\ntwo();\nthree();\nfour();\n'));
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await vscode.commands.executeCommand('codeInsight.clearFindings');
    await bench.close();
  });

  async function step(command: string): Promise<string> {
    await vscode.commands.executeCommand(`codeInsight.${command}`);
    const editor = vscode.window.activeTextEditor;
    return `${path.basename(editor?.document.uri.path ?? '')}:${(editor?.selection.start.line ?? -1) + 1}`;
  }

  it('are walked through across files, forwards, backwards and round', async () => {
    const forwards: string[] = [];
    for (let n = 0; n < 5; n++) forwards.push(await step('nextFinding'));
    assert.deepEqual(forwards, ['walk-a.js:2', 'walk-a.js:4', 'walk-b.js:2', 'walk-b.js:4', 'walk-a.js:2']);
    assert.equal(await step('previousFinding'), 'walk-b.js:4');
    assert.equal(await step('previousFinding'), 'walk-b.js:2');
  });

  it('leave as a file: Markdown, JSON and SARIF of the newest report', async () => {
    const written = async (format: string): Promise<string> => {
      const target = vscode.Uri.file(path.join(bench.scratch, `report.${format}`));
      await vscode.commands.executeCommand('codeInsight.exportReport', undefined, format, target);
      return readFileSync(target.fsPath, 'utf8');
    };
    assert.match(await written('markdown'), /^# Review of `walk-b\.js`\n\n2 findings/);
    assert.match(await written('json'), /"title": "Two of walk-b\.js"/);
    const sarif = JSON.parse(await written('sarif')) as { version: string; runs: [{ results: unknown[] }] };
    assert.deepEqual([sarif.version, sarif.runs[0].results.length], ['2.1.0', 2]);
  });

  it('mark in SARIF what was dismissed in the editor', async () => {
    await step('nextFinding');
    await vscode.commands.executeCommand('codeInsight.dismissFinding');
    const target = vscode.Uri.file(path.join(bench.scratch, 'dismissed.sarif'));
    await vscode.commands.executeCommand('codeInsight.exportReport', undefined, 'sarif', target);
    assert.equal(readFileSync(target.fsPath, 'utf8').match(/"kind": "external"/g)?.length, 1);
  });

  it('say where a report can not be written, and stay', async () => {
    const target = vscode.Uri.file(path.join(workspace, 'walk-a.js', 'report.md'));
    const done = await vscode.commands.executeCommand('codeInsight.exportReport', undefined, 'markdown', target);
    assert.equal(done, undefined);
  });
});
