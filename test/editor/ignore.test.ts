// Files that a rule keeps back, inside VS Code: the message, its two ways on, and the limits' next steps.
import * as assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { EditorWorkspace } from '../../src/editor/adapters/editorWorkspace';
import { placesOf } from '../../src/editor/review/places';
import { problemsOf, reviewFile, reviewSelection, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow, screenshot } from './window';

const FAULTY = 'export function go(a: number): void {\n  if (a = 1) go(2);\n}\n';

describe('a file that is kept back', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    await writeFile(workspace, 'kept/.codeinsightignore', '# ours\n\nsecrets/\n');
  });
  afterEach(async () => {
    bench.server.reset();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.hideList');
  });
  after(async () => {
    await vscode.workspace.fs.delete(vscode.Uri.file(path.join(workspace, 'kept')), { recursive: true });
    await bench.close();
  });

  const kept = async (uri: vscode.Uri): Promise<string> => {
    const { error } = await reviewFile(uri);
    assert.equal(error?.code, 'ignored');
    return error.message;
  };

  /** Waits for the message, and presses one of its buttons. */
  async function press(words: string, button: string): Promise<void> {
    // A window without focus keeps its messages in the list.
    await vscode.commands.executeCommand('notifications.showList');
    await inWindow(
      async (page, [text, name]) => {
        // The progress of the same file may still stand beside it: only the message has the button.
        const wanted = page.getByRole('button', { name, exact: true });
        const messages = page.locator('.notifications-center .notification-list-item', { hasText: text });
        const message = messages.filter({ has: wanted });
        await message.hover();
        await message.getByRole('button', { name, exact: true }).click();
      },
      [words, button] as const,
    );
  }

  async function until(done: () => boolean): Promise<void> {
    while (!done()) await setImmediate();
  }

  it('is not sent, neither whole nor in part nor as a preview, and the rule is named with its line', async () => {
    const uri = await writeFile(workspace, 'kept/secrets/plan.ts', FAULTY);
    assert.match(await kept(uri), /keeps this file back, kept\/\.codeinsightignore line 3, "secrets\/"\.$/);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(0, 0, 1, 3) });
    assert.equal((await reviewSelection())?.error?.code, 'ignored');
    assert.equal(await vscode.commands.executeCommand('codeInsight.showPreview'), false);
    assert.equal(bench.server.requests.length, 0);
  });

  it('is reviewed this once where the user wants it, and the next time is kept back again', async function () {
    if (!hasWindow) this.skip();
    await vscode.commands.executeCommand('notifications.clearAll');
    const uri = await writeFile(workspace, 'kept/secrets/once.ts', FAULTY);
    await kept(uri);
    await vscode.commands.executeCommand('notifications.showList');
    await screenshot('ignored-file');
    await press('once.ts', 'Review it this once');
    await bench.server.arrived(1);
    await until(() => problemsOf(uri).length > 0);
    assert.deepEqual(
      problemsOf(uri).map(({ range }) => range.start.line),
      [1],
    );
    await kept(uri);
    await vscode.commands.executeCommand('codeInsight.rerun');
    assert.equal(bench.server.requests.length, 1);
  });

  it('leads to its rule', async function () {
    if (!hasWindow) this.skip();
    await vscode.commands.executeCommand('notifications.clearAll');
    await kept(await writeFile(workspace, 'kept/secrets/rule.ts', FAULTY));
    await press('rule.ts', 'Open the rule');
    await until(() => vscode.window.activeTextEditor?.document.uri.path.endsWith('.codeinsightignore') === true);
    const { selection, document } = vscode.window.activeTextEditor ?? {};
    assert.deepEqual([selection?.start.line, selection && document?.getText(selection)], [2, 'secrets/']);
  });

  it('by .gitignore only while the setting says so', async () => {
    await writeFile(workspace, 'kept/git/.gitignore', '*.ts\n');
    const uri = await writeFile(workspace, 'kept/git/a.ts', `${FAULTY}// git\n`);
    await kept(uri);
    await setting('respectGitignore', false);
    try {
      assert.equal((await reviewFile(uri)).outcome, 'answered');
    } finally {
      await setting('respectGitignore', undefined);
    }
  });

  it('by files.exclude, with the patterns of VS Code', async () => {
    const files = vscode.workspace.getConfiguration('files');
    const before = files.inspect('exclude')?.globalValue;
    const on = {
      '**/hidden': true,
      'kept/*.{gen,tmp}.ts': true,
      '**/off.ts': false,
      '**/w.js': { when: '$(basename).ts' },
    };
    await files.update('exclude', on, vscode.ConfigurationTarget.Global);
    try {
      const uri = await writeFile(workspace, 'kept/hidden/deep/a.ts', FAULTY);
      assert.match(await kept(uri), /the setting files\.exclude, "\*\*\/hidden"/);
      const folder = new EditorWorkspace(vscode.Uri.file(workspace));
      for (const name of ['kept/a.gen.ts', 'kept/a.tmp.ts', 'hidden', 'x/hidden/a.ts', '.git/config']) {
        assert.notEqual(folder.hiddenBy(name), undefined, name);
      }
      for (const name of ['kept/x/a.gen.ts', 'kept/a.ts', 'off.ts', 'w.js', 'hidden.ts']) {
        assert.equal(folder.hiddenBy(name), undefined, name);
      }
    } finally {
      await files.update('exclude', before, vscode.ConfigurationTarget.Global);
    }
  });

  it('by the name that a link leads to, and as an older version in a diff', async () => {
    const target = await writeFile(workspace, 'kept/secrets/target.ts', FAULTY);
    const link = path.join(workspace, 'kept/link.ts');
    symlinkSync(target.fsPath, link);
    await kept(vscode.Uri.file(link));
    const [place] = await placesOf(target.with({ scheme: 'git', query: 'HEAD' }));
    assert.deepEqual(place, { folder: vscode.Uri.file(workspace).toString(), path: 'kept/secrets/target.ts' });
  });

  it('by built-in rules also where there is no file', async () => {
    const content = '// Code generated by a tool. DO NOT EDIT.\nlet a;\n';
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content });
    assert.match(await kept(document.uri), /its line 1 says that it is generated/);
  });

  it('too large for several requests, too: Review selection puts the cursor into it and says what to do, and then reviews what is selected', async function () {
    if (!hasWindow) this.skip();
    await vscode.commands.executeCommand('notifications.clearAll');
    const uri = await writeFile(workspace, 'kept/large.ts', FAULTY.repeat(12_000));
    assert.equal((await reviewFile(uri)).error?.code, 'too_large');
    await press('large.ts', 'Review selection');
    await until(() => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString());
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(3_000, 0, 3_003, 0);
    await press('Select the lines', 'Review selection');
    await bench.server.arrived(1);
    assert.match(bench.server.requests[0]?.raw ?? '', /Review only lines 3001 to 3003/);
    await until(() => problemsOf(uri).length > 0);
  });
});
