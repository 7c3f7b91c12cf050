// Prompts of one's own inside the real VS Code: the schema helps while typing, saving is enough, and a broken file neither
// counts nor takes away what counted before.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { problemsOf, reviewFile, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow, screenshot } from './window';

const prompt = (text: unknown): string => JSON.stringify({ roles: { code_reviewer: { system_prompt: text } } });

describe('prompts of one’s own', () => {
  let bench: Bench;
  let workspace: string;
  let own: vscode.Uri;
  let target: vscode.Uri;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    own = vscode.Uri.file(path.join(workspace, '.code-insight/brain.json'));
    target = await writeFile(workspace, 'prompted.ts', 'export const one = 1;\n');
    // The first review of a window loads all that the others find loaded.
    await reviewFile(target);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await setting('brainFile', undefined);
    await setting('answerLanguage', undefined);
    await vscode.workspace.fs.delete(own).then(undefined, () => undefined);
    bench.server.reset();
  });
  after(() => bench.close());

  async function systemPrompt(): Promise<string> {
    const { outcome } = await reviewFile(target);
    assert.ok(outcome === 'answered' || outcome === 'cached', outcome);
    const body = bench.server.requests.at(-1)?.body as { messages: { content: string }[] } | undefined;
    return body?.messages[0]?.content ?? '';
  }

  /** Replaces the whole text, as typing does. */
  async function type(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  /** Resolves with our problems of a file once they are what is waited for. */
  async function problems(
    uri: vscode.Uri,
    until: (found: vscode.Diagnostic[]) => boolean,
  ): Promise<vscode.Diagnostic[]> {
    for (;;) {
      const changed = new Promise((resolve) => {
        const listener = vscode.languages.onDidChangeDiagnostics(() => {
          listener.dispose();
          resolve(undefined);
        });
      });
      const found = problemsOf(uri);
      if (until(found)) return found;
      await changed;
    }
  }

  it('count with the next request after they were saved, not while they are typed', async () => {
    await writeFile(workspace, '.code-insight/brain.json', prompt('First.'));
    assert.ok((await systemPrompt()).startsWith('First.\n\n'));
    const document = await vscode.workspace.openTextDocument(own);
    await type(document, prompt('Second.'));
    assert.equal((await reviewFile(target)).outcome, 'cached');
    await document.save();
    assert.ok((await systemPrompt()).startsWith('Second.\n\n'));
  });

  it('count no longer once their file is gone', async () => {
    await writeFile(workspace, '.code-insight/brain.json', prompt('Third.'));
    assert.ok((await systemPrompt()).startsWith('Third.\n\n'));
    await vscode.workspace.fs.delete(own);
    // The very request that was made before there was one.
    assert.equal((await reviewFile(target)).outcome, 'cached');
  });

  it('of the user come from where the setting says, and those of the workspace stand over them', async () => {
    const file = await writeFile(bench.scratch, 'mine.json', prompt('Of the user.'));
    await setting('brainFile', file.fsPath);
    assert.ok((await systemPrompt()).startsWith('Of the user.\n\n'));
    await writeFile(workspace, '.code-insight/brain.json', prompt('Of the workspace.'));
    assert.ok((await systemPrompt()).startsWith('Of the workspace.\n\n'));
    if (hasWindow) {
      await inWindow(async (window, _, workbench) => {
        const report = await workbench.webview(window);
        await report.getByText('workspace file').waitFor();
      });
      await screenshot('brain-report');
    }
  });

  it('that are broken are marked at their place, and what they said before counts', async () => {
    await writeFile(workspace, '.code-insight/brain.json', prompt('Good.'));
    await systemPrompt();
    const document = await vscode.workspace.openTextDocument(own);
    await vscode.window.showTextDocument(document);
    await type(document, '{\n  "roles": { "code_reviewer": { "max_tokens": 0 } }\n}\n');
    // While it is typed already.
    const [shown] = await problems(own, (found) => found.length === 1);
    assert.deepEqual(shown?.range, new vscode.Range(1, 46, 1, 47));
    await document.save();
    await writeFile(workspace, 'prompted.ts', 'export const two = 2;\n');
    assert.ok((await systemPrompt()).startsWith('Good.\n\n'));
    assert.equal(problemsOf(own)[0]?.severity, vscode.DiagnosticSeverity.Error);
    if (hasWindow) {
      await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
      await vscode.commands.executeCommand('notifications.showList');
      await inWindow(async (window) => {
        const message = window.locator('.notifications-center .notification-list-item', { hasText: '.code-insight' });
        await message.first().getByRole('button', { name: 'Open the file', exact: true }).waitFor();
      });
      await screenshot('brain-broken');
      await vscode.commands.executeCommand('notifications.clearAll');
      await vscode.commands.executeCommand('workbench.action.closePanel');
    }
    await type(document, prompt('Mended.'));
    await document.save();
    await problems(own, (found) => found.length === 0);
    assert.ok((await systemPrompt()).startsWith('Mended.\n\n'));
  });

  it('are written with the help of the schema: keys are offered and described, values are checked, comments are none', async () => {
    await writeFile(
      workspace,
      '.code-insight/brain.json',
      '{\n  // mine\n  "roles": { "code_reviewer": { "temperature": "hot",  } }\n}\n',
    );
    const document = await vscode.workspace.openTextDocument(own);
    assert.equal(document.languageId, 'jsonc');
    await vscode.window.showTextDocument(document);
    const ofSchema = (found: readonly vscode.Diagnostic[]): boolean =>
      found.some(({ source, range }) => source !== 'Code Insight' && range.start.line === 2);
    while (!ofSchema(vscode.languages.getDiagnostics(own))) {
      await new Promise((resolve) => {
        const listener = vscode.languages.onDidChangeDiagnostics(() => {
          listener.dispose();
          resolve(undefined);
        });
      });
    }
    const elsewhere = vscode.languages.getDiagnostics(own).filter(({ range }) => range.start.line !== 2);
    assert.deepEqual(elsewhere, []);
    const inside = new vscode.Position(2, document.lineAt(2).text.indexOf('"temperature"'));
    const offered = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      own,
      inside,
    );
    const names = offered.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(names.includes('system_prompt') && names.includes('max_tokens'), names.join());
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      own,
      inside.translate(0, 2),
    );
    const words =
      hover?.contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : '')).join('\n') ?? '';
    assert.match(words, /How freely the model chooses its words/);
  });

  it('are begun by a command, which overwrites nothing', async () => {
    await vscode.commands.executeCommand('codeInsight.customizePrompts', 'workspace');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.toString(), own.toString());
    assert.match(document.getText(), /^\/\/ Prompts for Code Insight in this workspace\./);
    if (hasWindow) await screenshot('brain-new');
    assert.deepEqual(problemsOf(own), []);
    await writeFile(workspace, '.code-insight/brain.json', prompt('Mine.'));
    await vscode.commands.executeCommand('codeInsight.customizePrompts', 'workspace');
    const kept = Buffer.from(await vscode.workspace.fs.readFile(own)).toString();
    assert.equal(kept, prompt('Mine.'));
    const elsewhere = path.join(bench.scratch, 'new/code-insight-brain.json');
    await setting('brainFile', elsewhere);
    await vscode.commands.executeCommand('codeInsight.customizePrompts', 'user');
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, elsewhere);
    assert.equal(vscode.window.activeTextEditor.document.languageId, 'jsonc');
  });

  it('can be seen in force, with where each part came from', async () => {
    await writeFile(workspace, '.code-insight/brain.json', prompt('Mine.'));
    await vscode.commands.executeCommand('codeInsight.showEffectiveBrain');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'jsonc');
    assert.match(document.getText(), /\n {6}\/\/ workspace file\n {6}"system_prompt": "Mine\.",\n/);
    assert.match(document.getText(), /\n {6}\/\/ shipped with Code Insight\n {6}"max_tokens"/);
    if (hasWindow) await screenshot('brain-effective');
  });

  it('ask for findings in the language that is set', async () => {
    await setting('answerLanguage', 'fr');
    assert.match(await systemPrompt(), /in French \(fr\)\./);
  });
});
