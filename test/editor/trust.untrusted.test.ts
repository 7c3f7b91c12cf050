// An untrusted workspace: reviews work on request, and nothing of the workspace's own settings counts.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EditorWorkspace } from '../../src/editor/adapters/editorWorkspace';
import { made } from '../unit/support/secrets';
import { HOSTILE, takeOver } from './hostileSettings';
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

  describe('settings of the workspace', () => {
    let taken: { restore: () => Promise<void> };
    before(async () => {
      taken = await takeOver(workspace);
    });
    after(() => taken.restore());

    it('are none of those that count', () => {
      const settings = vscode.workspace.getConfiguration('codeInsight');
      for (const [name, value] of Object.entries(HOSTILE)) {
        assert.notDeepEqual(settings.get(name.replace('codeInsight.', '')), value, name);
      }
    });

    it('let no secret out', async () => {
      const secret = await writeFile(workspace, 'secret.ts', `const apiKey = "${made(24)}";\n`);
      assert.equal((await reviewFile(secret)).error?.code, 'secrets');
    });

    it('raise no limit', async () => {
      const large = await writeFile(workspace, 'large.ts', `// ${'x'.repeat(60 * 1024)}\n`);
      assert.equal((await reviewFile(large)).error?.code, 'too_large');
    });

    it('let no ignored file out', async () => {
      await writeFile(workspace, '.gitignore', 'ignored.ts\n');
      const ignored = await writeFile(workspace, 'ignored.ts', 'if (c = 1) go();\n');
      assert.equal((await reviewFile(ignored)).error?.code, 'ignored');
    });

    it('redirect nothing, and take no language off the list', async () => {
      const uri = await writeFile(workspace, 'again.ts', 'if (b = 1) go();\n');
      assert.equal((await reviewFile(uri)).outcome, 'answered');
      assert.match(bench.server.requests.at(-1)?.raw ?? '', /"model":"anthropic\//);
    });

    it("take no exclusion of the user's away", () => {
      assert.equal(new EditorWorkspace(vscode.Uri.file(workspace)).hiddenBy('.git/config'), '**/.git');
    });
  });

  it('its ignore files count, as they only keep more back', async () => {
    await writeFile(workspace, '.aiignore', 'mine.ts\n');
    const uri = await writeFile(workspace, 'mine.ts', 'if (b = 2) go();\n');
    assert.equal((await reviewFile(uri)).error?.code, 'ignored');
  });
});
