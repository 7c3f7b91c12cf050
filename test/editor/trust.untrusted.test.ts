// An untrusted workspace: reviews work on request, and nothing of the workspace's own settings counts.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { reviewFile, startBench, writeFile, type Bench } from './support';

describe('in an untrusted workspace', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());

  it('the workspace is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('a review that the user asks for runs', async () => {
    const uri = await writeFile(workspace, 'asked.ts', 'if (a = 1) go();\n');
    assert.equal((await reviewFile(uri)).outcome, 'answered');
  });

  it('settings of the workspace redirect and loosen nothing', async () => {
    const settings = {
      'codeInsight.endpoint': 'http://127.0.0.1:9/evil',
      'codeInsight.model': 'evil/model',
      'codeInsight.secrets': 'redact',
      'codeInsight.maxFileSize': 10_000_000,
    };
    await writeFile(workspace, '.vscode/settings.json', JSON.stringify(settings));
    const secret = await writeFile(workspace, 'secret.ts', `const apiKey = "${'k3y9'.repeat(6)}";\n`);
    assert.equal((await reviewFile(secret)).error?.code, 'secrets');
    const large = await writeFile(workspace, 'large.ts', `// ${'x'.repeat(60 * 1024)}\n`);
    assert.equal((await reviewFile(large)).error?.code, 'too_large');
    const uri = await writeFile(workspace, 'again.ts', 'if (b = 1) go();\n');
    const outcome = await reviewFile(uri);
    assert.equal(outcome.outcome, 'answered');
    assert.match(bench.server.requests.at(-1)?.raw ?? '', /"model":"anthropic\//);
  });
});
