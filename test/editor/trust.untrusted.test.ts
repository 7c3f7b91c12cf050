// An untrusted workspace: reviews work on request, and nothing of the workspace's own settings counts.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EditorWorkspace } from '../../src/editor/adapters/editorWorkspace';
import { HOSTILE, takenOver } from './hostileSettings';
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
    await takenOver(workspace, async () => {
      const secret = await writeFile(workspace, 'secret.ts', `const apiKey = "${'k3y9'.repeat(6)}";\n`);
      assert.equal((await reviewFile(secret)).error?.code, 'secrets');
      const large = await writeFile(workspace, 'large.ts', `// ${'x'.repeat(60 * 1024)}\n`);
      assert.equal((await reviewFile(large)).error?.code, 'too_large');
      await writeFile(workspace, '.gitignore', 'ignored.ts\n');
      const ignored = await writeFile(workspace, 'ignored.ts', 'if (c = 1) go();\n');
      assert.equal((await reviewFile(ignored)).error?.code, 'ignored');
      const uri = await writeFile(workspace, 'again.ts', 'if (b = 1) go();\n');
      const outcome = await reviewFile(uri);
      // Its list of languages has none in it that this file has.
      assert.equal(outcome.outcome, 'answered');
      assert.match(bench.server.requests.at(-1)?.raw ?? '', /"model":"anthropic\//);
      const settings = vscode.workspace.getConfiguration('codeInsight');
      for (const [name, value] of Object.entries(HOSTILE)) {
        assert.notDeepEqual(settings.get(name.replace('codeInsight.', '')), value, name);
      }
    });
  });

  it('its ignore files count, as they only keep more back, and it takes no exclusion of the user away', async () => {
    await writeFile(workspace, '.aiignore', 'mine.ts\n');
    const uri = await writeFile(workspace, 'mine.ts', 'if (b = 2) go();\n');
    assert.equal((await reviewFile(uri)).error?.code, 'ignored');
    await takenOver(workspace, () => {
      assert.equal(new EditorWorkspace(vscode.Uri.file(workspace)).hiddenBy('.git/config'), '**/.git');
      return Promise.resolve();
    });
  });
});
