// Findings on live documents: fixes, edits, undo, dismissals, in the real editor.
import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { problemsOf, replyWith, reviewFile, startBench, writeFile, type Bench } from './support';

async function actionsAt(uri: vscode.Uri, line: number): Promise<vscode.CodeAction[]> {
  const range = new vscode.Range(line, 0, line, 100);
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

async function fixAt(uri: vscode.Uri, line: number): Promise<vscode.CodeAction | undefined> {
  return (await actionsAt(uri, line)).find(({ title }) => title.startsWith('Fix: '));
}

describe('findings', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());
  afterEach(async () => {
    bench.server.reset();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  async function reviewed(
    name: string,
    text: string,
    ...findings: Parameters<typeof replyWith>[0]
  ): Promise<vscode.TextDocument> {
    const uri = await writeFile(workspace, name, text);
    bench.server.use('ok', { text: replyWith(findings) });
    await reviewFile(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    return document;
  }

  for (const { name, ending, indent } of [
    { name: 'LF and spaces', ending: '\n', indent: '  ' },
    { name: 'CRLF and tabs', ending: '\r\n', indent: '\t' },
  ]) {
    it(`applies a fix in one undo step, undoes and redoes it: ${name}`, async () => {
      const text = ['if (x) {', `${indent}bad();`, '}', ''].join(ending);
      const replacement = `${indent}good();\n${indent}more();`;
      const document = await reviewed(`fix-${ending.length}.js`, text, {
        line: 2,
        end_line: 2,
        quote: 'bad();',
        replacement,
      });
      const { uri } = document;
      const fix = await fixAt(uri, 1);
      assert.ok(fix?.edit);
      assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
      const fixed = ['if (x) {', `${indent}good();`, `${indent}more();`, '}', ''].join(ending);
      assert.equal(document.getText(), fixed);
      assert.deepEqual(problemsOf(uri), []);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), text);
      assert.equal(problemsOf(uri).length, 1);
      await vscode.commands.executeCommand('redo');
      assert.equal(document.getText(), fixed);
      assert.deepEqual(problemsOf(uri), []);
    });
  }

  it('offers a preview beside the fix', async () => {
    const { uri } = await reviewed('preview.js', 'bad();\n', { line: 1, quote: 'bad();', replacement: 'good();' });
    const titles = (await actionsAt(uri, 0)).map(({ title }) => title);
    assert.ok(
      titles.some((title) => title.startsWith('Preview fix: ')),
      titles.join(),
    );
    assert.ok(titles.includes('Dismiss this finding'));
  });

  it('offers no fix for text that changed since, and says that the code changed', async () => {
    const document = await reviewed('changed.js', 'one();\nbad();\n', {
      line: 2,
      end_line: 2,
      quote: 'bad();',
      replacement: 'good();',
    });
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(1, 0, 1, 3), 'BAD');
    await vscode.workspace.applyEdit(edit);
    assert.equal(await fixAt(document.uri, 1), undefined);
    assert.match(problemsOf(document.uri)[0]?.message ?? '', /^The code has changed since/);
    await vscode.commands.executeCommand('undo');
    assert.ok(await fixAt(document.uri, 1));
    assert.doesNotMatch(problemsOf(document.uri)[0]?.message ?? '', /changed since/);
  });

  it('lets a fix follow its code when lines are typed above it', async () => {
    const document = await reviewed('moved.js', 'one();\nbad();\n', {
      line: 2,
      end_line: 2,
      quote: 'bad();',
      replacement: 'good();',
    });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// one\n// two\n');
    await vscode.workspace.applyEdit(edit);
    const fix = await fixAt(document.uri, 3);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), '// one\n// two\none();\ngood();\n');
  });

  it('places findings right when the user typed during the review', async () => {
    const uri = await writeFile(workspace, 'during.js', 'one();\nbad();\n');
    const document = await vscode.workspace.openTextDocument(uri);
    bench.server.use('held', { text: replyWith([{ line: 2, end_line: 2, quote: 'bad();' }]), hold: 0 });
    const running = reviewFile(uri);
    await bench.server.arrived(1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '// typed\n');
    await vscode.workspace.applyEdit(edit);
    bench.server.release();
    await running;
    assert.equal(problemsOf(uri)[0]?.range.start.line, 2);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  });

  it('shows the first finding while the answer still streams', async () => {
    const uri = await writeFile(workspace, 'streaming.js', 'one();\ntwo();\n');
    bench.server.use('held', {
      text: replyWith([
        { line: 1, quote: 'one();' },
        { line: 2, end_line: 2, quote: 'two();' },
      ]),
      hold: 1,
    });
    const seen = new Promise<readonly vscode.Diagnostic[]>((resolve) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(() => {
        const now = problemsOf(uri);
        if (now.length === 0) return;
        subscription.dispose();
        resolve(now);
      });
    });
    const running = reviewFile(uri);
    const early = await seen;
    assert.deepEqual(
      early.map(({ range }) => range.start.line),
      [0],
    );
    assert.match(early[0]?.message ?? '', /^Arriving: /);
    bench.server.release();
    await running;
    assert.equal(problemsOf(uri).length, 2);
    assert.doesNotMatch(problemsOf(uri)[0]?.message ?? '', /^Arriving/);
  });

  it('does not show a dismissed finding again after the next review', async () => {
    const document = await reviewed('dismissed.js', 'bad();\n', { line: 1, quote: 'bad();' });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document, document);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('codeInsight.dismissFinding');
    assert.deepEqual(problemsOf(document.uri), []);
    bench.server.use('ok', { text: replyWith([{ line: 1, quote: 'bad();', title: 'The same, in other words' }]) });
    await vscode.commands.executeCommand('codeInsight.rerun');
    assert.deepEqual(problemsOf(document.uri), []);
  });

  it('moves dismissals into a file for the team, where they count as before, and never makes that file unasked', async () => {
    const file = path.join(workspace, '.code-insight', 'dismissed.json');
    rmSync(file, { force: true });
    const document = await reviewed('shared.js', 'bad();\n', { line: 1, quote: 'bad();' });
    await vscode.commands.executeCommand('codeInsight.dismissFinding');
    assert.deepEqual(problemsOf(document.uri), []);
    assert.equal(existsSync(file), false);
    await vscode.commands.executeCommand('codeInsight.shareDismissals');
    assert.match(readFileSync(file, 'utf8'), /^ {4}\{"of":"finding","path":"shared\.js",/m);
    assert.deepEqual(problemsOf(document.uri), []);
    await vscode.commands.executeCommand('codeInsight.rerun');
    assert.deepEqual(problemsOf(document.uri), []);
    rmSync(file);
  });

  it('clears the findings of one file only', async () => {
    const other = await reviewed('kept.js', 'bad();\n', { line: 1, quote: 'bad();' });
    const document = await reviewed('cleared.js', 'bad();\n', { line: 1, quote: 'bad();' });
    await vscode.commands.executeCommand('codeInsight.clearFileFindings');
    assert.deepEqual(problemsOf(document.uri), []);
    assert.equal(problemsOf(other.uri).length, 1);
    await vscode.commands.executeCommand('codeInsight.clearFindings');
    assert.deepEqual(problemsOf(other.uri), []);
  });
});
