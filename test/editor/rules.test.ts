// A project's rules inside the real VS Code: what is saved counts with the next request, and the report names the files.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { made } from '../unit/support/secrets';
import { problemsOf, reviewFile, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow, screenshot } from './window';

describe('the rules of a project', () => {
  const written: vscode.Uri[] = [];
  let bench: Bench;
  let workspace: string;
  let target: vscode.Uri;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    target = await writeFile(workspace, 'ruled/door.ts', 'export const door = 1;\n');
  });
  afterEach(async () => {
    await setting('projectRules', undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const uri of written.splice(0)) await vscode.workspace.fs.delete(uri);
    bench.server.reset();
  });
  after(() => bench.close());

  async function write(name: string, text: string): Promise<void> {
    written.push(await writeFile(workspace, name, text));
  }

  it('go along with a review, the nearest last, and are named in the report', async () => {
    await write('AGENTS.md', 'Doors are numbers.\n');
    await write('ruled/.code-insight/rules.md', 'Doors count from 1.\n');
    const { outcome, rules } = await reviewFile(target);
    assert.equal(outcome, 'answered');
    assert.match(bench.server.requests.at(-1)?.raw ?? '', /Doors are numbers\.[^]*Doors count from 1\./);
    assert.deepEqual(
      rules?.used.map(({ path }) => path),
      ['AGENTS.md', 'ruled/.code-insight/rules.md'],
    );
    if (hasWindow) {
      await inWindow(async (window, _, workbench) => {
        const report = await workbench.webview(window);
        await report.getByText('AGENTS.md, ruled/.code-insight/rules.md').waitFor();
      });
      await screenshot('rules-report');
    }
  });

  it('stay away where the setting says so', async () => {
    await write('AGENTS.md', 'Doors are open.\n');
    await setting('projectRules', false);
    assert.equal((await reviewFile(target)).rules, null);
    assert.ok(!(bench.server.requests.at(-1)?.raw ?? '').includes('Doors are open.'));
  });

  it('are named in what would be sent', async () => {
    await write('AGENTS.md', 'Doors are shut.\n');
    await vscode.window.showTextDocument(target);
    assert.equal(await vscode.commands.executeCommand('codeInsight.showPreview'), true);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.ok(text.includes('Doors are shut.') && text.includes('"Rules used: AGENTS.md."'));
    assert.equal(bench.server.requests.length, 0);
  });

  it('that hold a secret keep the request back, and mark nothing in the file that is reviewed', async () => {
    await write('AGENTS.md', `const api_key = "${made(24)}";\n`);
    const { error } = await reviewFile(target);
    assert.equal(error?.code, 'secrets');
    assert.match(error.message, /AGENTS\.md, line 1/);
    assert.deepEqual(problemsOf(target), []);
  });
});
