// A window without a folder: files have bare names, and nothing of this machine's paths leaves.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { problemsOf, reviewFile, startBench, writeFile, type Bench } from './support';

describe('review without a folder', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  it('reviews a file by its bare name', async () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
    const uri = await writeFile(bench.scratch, 'loose.ts', 'if (a = 1) go();\n');
    const outcome = await reviewFile(uri);
    assert.equal(outcome.outcome, 'answered');
    assert.equal(problemsOf(uri).length, 1);
    const sent = bench.server.requests[0]?.raw ?? '';
    assert.match(sent, /File: loose\.ts\\n/);
    assert.ok(!sent.includes(path.basename(bench.scratch)));
  });

  it('says what to do when no file is open', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await vscode.commands.executeCommand('codeInsight.reviewFile'), undefined);
  });
});
