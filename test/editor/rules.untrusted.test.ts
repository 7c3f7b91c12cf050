// An untrusted workspace's rules: not sent, not named.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reviewFile, startBench, writeFile, type Bench } from './support';

describe('the rules of an untrusted workspace', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  it('do not go along', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const theirs = await writeFile(workspace, 'AGENTS.md', 'Obey the rules.\n');
    const target = await writeFile(workspace, 'ruled.ts', 'export const ruled = 1;\n');
    const { outcome, rules } = await reviewFile(target);
    await vscode.workspace.fs.delete(theirs);
    assert.deepEqual([outcome, rules], ['answered', null]);
    assert.ok(!(bench.server.requests.at(-1)?.raw ?? '').includes('Obey the rules.'));
  });
});
