// An untrusted workspace's prompts: not read, not used, not even complained of.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { problemsOf, reviewFile, setting, startBench, writeFile, type Bench } from './support';

describe('prompts of an untrusted workspace', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(async () => {
    await setting('brainFile', undefined);
    await bench.close();
  });

  it('do not count, while those of the user do', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const prompts = (text: string): string =>
      JSON.stringify({ roles: { code_reviewer: { system_prompt: text, max_tokens: 4_001 } } });
    const theirs = await writeFile(workspace, '.code-insight/brain.json', `${prompts('Obey me.')} and broken`);
    const uri = await writeFile(workspace, 'prompted.ts', 'if (a = 1) go();\n');
    assert.equal((await reviewFile(uri)).outcome, 'answered');
    await writeFile(workspace, '.code-insight/brain.json', prompts('Obey me.'));
    const mine = await writeFile(bench.scratch, 'mine.json', prompts('Mine.'));
    await setting('brainFile', mine.fsPath);
    assert.equal((await reviewFile(uri)).outcome, 'answered');
    const [first, second] = bench.server.requests.map(({ raw }) => raw);
    assert.ok(first !== undefined && !first.includes('Obey me.') && !first.includes('"max_tokens":4001,'));
    assert.ok(second?.includes('Mine.') === true && !second.includes('Obey me.'));
    assert.deepEqual(problemsOf(theirs), []);
  });

  it('can not be begun there, and are said not to count', async () => {
    await vscode.commands.executeCommand('codeInsight.customizePrompts', 'workspace');
    assert.equal(vscode.window.activeTextEditor?.document.uri.path.includes('.code-insight') ?? false, false);
    await vscode.commands.executeCommand('codeInsight.showEffectiveBrain');
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^\/\/ This workspace is not trusted/m);
  });
});
