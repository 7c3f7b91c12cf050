// Asking above N tokens inside VS Code. It shows no dialog while suites run in it: what the dialog says is in the unit tests,
// its buttons are those of the question before the first request.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reviewFile, setting, startBench, writeFile, type Bench } from './support';

describe('a request of more tokens than are sent unasked', () => {
  let bench: Bench;
  let target: vscode.Uri;
  before(async () => {
    bench = await startBench();
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    target = await writeFile(workspace, 'many.ts', 'export const many = 1;\n');
  });
  after(async () => {
    await setting('askAboveTokens', undefined);
    await bench.close();
  });

  it('is not sent while nobody agreed; with more allowed it is, and its answer is not asked about again', async () => {
    await setting('askAboveTokens', 1);
    assert.equal((await reviewFile(target)).success, false);
    assert.equal(bench.server.requests.length, 0);
    await setting('askAboveTokens', 1_000_000);
    assert.equal((await reviewFile(target)).outcome, 'answered');
    await setting('askAboveTokens', 1);
    assert.equal((await reviewFile(target)).outcome, 'cached');
  });
});
