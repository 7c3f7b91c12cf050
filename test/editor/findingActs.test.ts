// What can be done with findings beyond a single fix, in the real editor.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ReviewStore } from '../../src/core/findings/reviewStore';
import { DocumentFeed } from '../../src/editor/findings/documents';
import { FindingsView } from '../../src/editor/findings/findingsView';
import { answered, placed } from '../unit/support/findings';
import { problemsOf, replyWith, reviewFile, startBench, writeFile, type Bench } from './support';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('codeInsight').value;

describe('acting on findings', function () {
  // Each reviews a file of its own, in a window that others share the machine with.
  this.timeout(60_000);
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(async () => {
    await vscode.commands.executeCommand('codeInsight.clearFindings');
    await bench.close();
  });
  afterEach(async () => {
    bench.server.reset();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  async function reviewed(
    name: string,
    text: string,
    findings: Parameters<typeof replyWith>[0],
  ): Promise<vscode.TextDocument> {
    const uri = await writeFile(workspace, name, text);
    bench.server.use('ok', { text: replyWith(findings) });
    await reviewFile(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    return document;
  }

  function actionsAt(uri: vscode.Uri, line: number, kind?: string): Thenable<vscode.CodeAction[]> {
    const range = new vscode.Range(line, 0, line, 100);
    return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind);
  }

  /** Resolves when something about diagnostics has changed so that `done` holds. */
  function diagnosticsUntil(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!done()) return;
        subscription.dispose();
        resolve();
      };
      const subscription = vscode.languages.onDidChangeDiagnostics(look);
      look();
    });
  }

  it('fixes all safe in one undo step, from the palette, the lightbulb and as a source action', async () => {
    const text = 'one();\ntwo();\nthree();\n';
    const fix = (line: number, quote: string, confidence: string): Parameters<typeof replyWith>[0][number] => ({
      ...{ line, end_line: line, quote, replacement: quote.toUpperCase(), confidence },
    });
    const document = await reviewed('all.js', text, [
      fix(1, 'one();', 'high'),
      fix(2, 'two();', 'high'),
      fix(3, 'three();', 'medium'),
    ]);
    const fixed = 'ONE();\nTWO();\nthree();\n';
    assert.equal(await vscode.commands.executeCommand('codeInsight.fixAllSafe'), 2);
    assert.equal(document.getText(), fixed);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);

    for (const kind of [undefined, FIX_ALL]) {
      const actions = await actionsAt(document.uri, 0, kind);
      const all = actions.filter(({ title }) => title === 'Fix all safe in this file (2)');
      assert.equal(all.length, 1, actions.map(({ title }) => title).join());
      assert.ok(all[0]?.edit);
      assert.equal(await vscode.workspace.applyEdit(all[0].edit), true);
      assert.equal(document.getText(), fixed);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), text);
    }
  });

  it('fixes on saving only where that is asked for by name', async () => {
    const document = await reviewed('saved.js', 'bad();\n', [
      { line: 1, quote: 'bad();', replacement: 'good();', confidence: 'high' },
    ]);
    const editor = vscode.workspace.getConfiguration('editor');
    const save = async (kind: string): Promise<string> => {
      await editor.update('codeActionsOnSave', { [kind]: 'explicit' }, vscode.ConfigurationTarget.Global);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(1, 0), '\n');
      await vscode.workspace.applyEdit(edit);
      await vscode.commands.executeCommand('workbench.action.files.save');
      return document.getText().trim();
    };
    try {
      assert.equal(await save('source.fixAll'), 'bad();');
      assert.equal(await save('source.fixAll.codeInsight'), 'good();');
    } finally {
      await editor.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('leaves the same bytes when a fix is undone: with a byte order mark, CRLF, tabs and no ending of the last line', async () => {
    const bytes = Buffer.from('\uFEFFif (x) {\r\n\tbad();\r\n}\r\n\tworse();', 'utf8');
    const uri = await writeFile(workspace, 'bytes.js', bytes);
    const fix = { confidence: 'high', replacement: '\tgood();\n\tbetter();' };
    bench.server.use('ok', {
      text: replyWith([
        { line: 2, end_line: 2, quote: 'bad();', ...fix },
        { line: 4, end_line: 4, quote: 'worse();', ...fix },
      ]),
    });
    await reviewFile(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    assert.equal(await vscode.commands.executeCommand('codeInsight.fixAllSafe'), 2);
    await document.save();
    const fixed = '\uFEFFif (x) {\r\n\tgood();\r\n\tbetter();\r\n}\r\n\tgood();\r\n\tbetter();';
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8'), fixed);
    await vscode.commands.executeCommand('undo');
    await document.save();
    assert.ok(bytes.equals(await vscode.workspace.fs.readFile(uri)));
  });

  it('suppresses with a comment, which an undo takes back, and offers none inside a text', async () => {
    const document = await reviewed('suppressed.js', 'if (x) {\n  bad();\n}\nconst a = `\n  worse();\n`;\n', [
      { line: 2, end_line: 2, quote: 'bad();' },
      { line: 5, end_line: 5, quote: 'worse();' },
    ]);
    const offered = async (line: number): Promise<vscode.CodeAction | undefined> =>
      (await actionsAt(document.uri, line)).find(({ title }) => title.startsWith('Suppress with a comment'));
    assert.equal(await offered(4), undefined);
    const suppress = await offered(1);
    assert.ok(suppress?.edit);
    assert.equal(suppress.title, 'Suppress with a comment (Bug)');
    await vscode.workspace.applyEdit(suppress.edit);
    assert.equal(document.lineAt(1).text, '  // code-insight-ignore-next-line bug');
    assert.equal(problemsOf(document.uri).length, 1);
    await vscode.commands.executeCommand('undo');
    assert.equal(problemsOf(document.uri).length, 2);
  });

  it('hides what another tool reports at the same place, and shows it on demand', async () => {
    const document = await reviewed('linted.js', 'a == b;\nbad();\n', [
      { line: 1, quote: 'a == b;', title: 'Loose equality compares different types' },
      { line: 2, end_line: 2, quote: 'bad();' },
    ]);
    const linter = vscode.languages.createDiagnosticCollection('linter');
    try {
      const range = new vscode.Range(0, 2, 0, 4);
      const said = new vscode.Diagnostic(range, "Loose equality: expected '===' and instead saw '=='.");
      said.source = 'linter';
      said.code = 'eqeqeq';
      linter.set(document.uri, [said]);
      await diagnosticsUntil(() => problemsOf(document.uri).length === 1);
      await vscode.commands.executeCommand('codeInsight.showHidden');
      assert.equal(problemsOf(document.uri).length, 2);
    } finally {
      linter.dispose();
    }
  });

  it('compares what is suggested with code that changed since, and applies nothing', async () => {
    const document = await reviewed('changed-since.js', 'one();\nbad();\n', [
      { line: 2, end_line: 2, quote: 'bad();', replacement: 'good();' },
    ]);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(1, 0, 1, 3), 'BAD');
    await vscode.workspace.applyEdit(edit);
    const titles = (await actionsAt(document.uri, 1)).map(({ title }) => title);
    assert.ok(titles.includes('Compare with suggested change'), titles.join());
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await vscode.commands.executeCommand('codeInsight.compareFinding');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.equal(input.modified.toString(), document.uri.toString());
    const suggestion = await vscode.workspace.openTextDocument(input.original);
    assert.equal(suggestion.getText(), 'one();\ngood();\n');
    assert.equal(suggestion.languageId, 'javascript');
    assert.equal(document.getText(), 'one();\nBAD();\n');
  });

  it('lets the tree follow what is typed, asking again for the entries that moved and no others', async () => {
    const uri = await writeFile(workspace, 'typed.js', 'one();\ntwo();\n');
    const document = await vscode.workspace.openTextDocument(uri);
    const store = new ReviewStore();
    const target = { path: 'typed.js', languageId: 'javascript', scope: undefined, startedAt: 0 };
    store.finish(
      store.start({ documentId: uri.toString(), ...target }, document.getText()).id,
      answered([placed(1), placed(2)]),
    );
    const changed = new vscode.EventEmitter<string[] | undefined>();
    const memento = { get: () => undefined, update: () => Promise.resolve(), keys: () => [] };
    const view = new FindingsView({ view: { badge: undefined, message: '' }, changed }, store, memento);
    const feed = new DocumentFeed([store]);
    try {
      const [first = '', second = ''] = view.getChildren(view.getChildren()[0]);
      assert.equal(view.getTreeItem(second).description, 'typed.js:2');
      const asked = new Promise<string[] | undefined>((resolve) => changed.event(resolve));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(1, 0), '// typed\n');
      await vscode.workspace.applyEdit(edit);
      assert.deepEqual(await asked, [second]);
      assert.equal(view.getTreeItem(second).description, 'typed.js:3');
      assert.equal(view.getTreeItem(first).description, 'typed.js:1');
    } finally {
      feed.dispose();
      view.dispose();
      changed.dispose();
    }
    await vscode.window.showTextDocument(document);
  });
});
