// What a person meets when a secret is found, in the real editor: marks on the right characters, quick fixes, and what is told
// to be no secret. The question of the mode `ask` is in test/e2e: VS Code shows no dialog while suites run in it.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { RULES_PAGE } from '../../src/core/secretRules';
import { SAMPLES } from '../unit/support/secrets';
import { problemsOf, reviewFile, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow, screenshot } from './window';

const AWS = SAMPLES['aws-access-key']!(7).secret;
const HUB = SAMPLES['github-token']!(7).secret;

async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

/** Does what a quick fix says, as VS Code does. */
async function take(uri: vscode.Uri, title: string): Promise<void> {
  const [problem] = problemsOf(uri);
  assert.ok(problem);
  const action = (await actionsAt(uri, problem.range)).find((one) => one.title.startsWith(title));
  assert.ok(action?.command, title);
  await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
}

describe('a secret that was found', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());
  afterEach(async () => {
    bench.server.reset();
    await vscode.commands.executeCommand('codeInsight.forgetNotSecrets');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Reviews a file in which something is found, and opens it. */
  async function blocked(name: string, text: string): Promise<vscode.TextDocument> {
    const uri = await writeFile(workspace, name, text);
    assert.equal((await reviewFile(uri)).error?.code, 'secrets');
    assert.equal(bench.server.requests.length, 0);
    const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
    return editor.document;
  }

  it('is marked on its very characters, with what it is, its rule and a link', async () => {
    const text = `run();\r\n\tsend("😀😀", "${AWS}");\r\n`;
    const document = await blocked('marked.ts', text);
    const problems = problemsOf(document.uri);
    assert.deepEqual(
      problems.map(({ range }) => document.getText(range)),
      [AWS],
    );
    const [problem] = problems;
    assert.equal(problem?.message, 'Looks like a secret (AWS access key). Not sent.');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    const { code } = problem;
    assert.ok(typeof code === 'object');
    assert.deepEqual([code.value, code.target.toString(true)], ['aws-access-key', RULES_PAGE]);
  });

  it('is said with rule and line, and with what may be done', async function () {
    if (!hasWindow) this.skip();
    await vscode.commands.executeCommand('notifications.clearAll');
    await blocked('said.ts', `const id = "${AWS}";\nconst hub = "${HUB}";\n`);
    await vscode.commands.executeCommand('notifications.showList');
    await inWindow(async (page) => {
      const message = page.locator('.notifications-center .notification-list-item', { hasText: 'Nothing was sent' });
      await message.filter({ hasText: 'line 1 (AWS access key, rule aws-access-key)' }).waitFor();
      for (const name of ['Redact and send', 'Show', 'Not a secret']) {
        await message.getByRole('button', { name, exact: true }).waitFor();
      }
    });
    await screenshot('secrets-message');
    await inWindow(async (page) => {
      const message = page.locator('.notifications-center .notification-list-item', { hasText: 'Nothing was sent' });
      await message.getByRole('button', { name: 'Show', exact: true }).click();
      await page.locator('.statusbar-item', { hasText: /Ln 1, Col \d+ \(20 selected\)/ }).waitFor();
    });
    await vscode.commands.executeCommand('notifications.hideList');
    await screenshot('secrets-marks');
  });

  it('loses its mark when it is edited away, and has it again when that is undone', async () => {
    const document = await blocked('edited.ts', `const id = "${AWS}";\n`);
    const { uri } = document;
    const at = document.getText().indexOf(AWS);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '// above\n');
    await vscode.workspace.applyEdit(edit);
    assert.equal(problemsOf(uri).length, 1);
    const away = new vscode.WorkspaceEdit();
    away.replace(uri, new vscode.Range(1, at, 1, at + AWS.length), 'none');
    await vscode.workspace.applyEdit(away);
    assert.deepEqual(problemsOf(uri), []);
    await vscode.commands.executeCommand('undo');
    assert.deepEqual(
      problemsOf(uri).map(({ range }) => document.getText(range)),
      [AWS],
    );
  });

  it('loses its mark when the next review finds none', async () => {
    const document = await blocked('next.ts', `const id = "${AWS}";\nconst hub = "${HUB}";\n`);
    assert.equal(problemsOf(document.uri).length, 2);
    await writeFile(workspace, 'next.ts', `const id = "${AWS}";\n`);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await reviewFile(document.uri);
    assert.equal(problemsOf(document.uri).length, 1);
  });

  it('offers to open the line, to say that it is none, to ignore the rule here and to copy the link', async () => {
    const document = await blocked('offers.ts', `const id = "${AWS}";\n`);
    const [problem] = problemsOf(document.uri);
    const titles = (await actionsAt(document.uri, problem!.range)).map(({ title }) => title);
    assert.deepEqual(
      titles.filter((title) => /line|secret|rule/.test(title)),
      [
        'Open the line',
        'Not a secret: this value, everywhere',
        'Ignore this rule here: aws-access-key, for this value in this file',
        "Copy the link to the rule's documentation",
      ],
    );
    assert.deepEqual(await actionsAt(document.uri, new vscode.Range(1, 0, 1, 0)), []);
    await take(document.uri, 'Copy the link');
    assert.equal(await vscode.env.clipboard.readText(), RULES_PAGE);
  });

  it('that is said to be none is sent from then on, wherever it stands, until that is forgotten', async () => {
    const one = await blocked('none.ts', `const id = "${AWS}";\n`);
    await blocked('other.ts', `other("${AWS}");\n`);
    await vscode.window.showTextDocument(one);
    await take(one.uri, 'Not a secret');
    assert.deepEqual(problemsOf(one.uri), []);
    for (const name of ['none.ts', 'other.ts']) {
      const uri = vscode.Uri.joinPath(vscode.Uri.file(workspace), name);
      assert.equal((await reviewFile(uri)).outcome, 'answered', name);
      assert.deepEqual(problemsOf(uri), []);
    }
    assert.ok(bench.server.requests.every(({ raw }) => raw.includes(AWS)));
    await vscode.commands.executeCommand('codeInsight.forgetNotSecrets');
    assert.equal((await reviewFile(one.uri)).error?.code, 'secrets');
  });

  it('whose rule is ignored here is found in every other file', async () => {
    const here = await blocked('here.ts', `const id = "${AWS}";\n`);
    await take(here.uri, 'Ignore this rule here');
    assert.equal((await reviewFile(here.uri)).outcome, 'answered');
    bench.server.reset();
    await blocked('there.ts', `const id = "${AWS}";\n`);
  });

  it('is shown one after the other by a command, over files and from the last to the first', async () => {
    const one = await blocked('one.ts', `const id = "${AWS}";\nconst hub = "${HUB}";\n`);
    await blocked('two.ts', `\nconst hub = "${HUB}";\n`);
    await vscode.window.showTextDocument(one, { selection: new vscode.Range(0, 0, 0, 0) });
    const seen: string[] = [];
    for (let step = 0; step < 4; step++) {
      await vscode.commands.executeCommand('codeInsight.showSecret');
      const editor = vscode.window.activeTextEditor;
      const name = editor?.document.uri.path.split('/').pop() ?? '';
      if (['one.ts', 'two.ts'].includes(name)) seen.push(`${name} ${editor?.document.getText(editor.selection) ?? ''}`);
    }
    assert.deepEqual(seen.slice(0, 2), [`one.ts ${AWS}`, `one.ts ${HUB}`]);
    assert.ok(seen.includes(`two.ts ${HUB}`), seen.join());
  });

  it('can be told to be none at the cursor, by the command of the palette', async () => {
    const document = await blocked('cursor.ts', `const id = "${AWS}";\n`);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 0, 0) });
    await vscode.commands.executeCommand('codeInsight.notASecret');
    assert.equal(problemsOf(document.uri).length, 1);
    await vscode.commands.executeCommand('codeInsight.showSecret', { documentId: 7, offset: 'nonsense' });
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 14, 0, 14) });
    await vscode.commands.executeCommand('codeInsight.notASecret');
    assert.deepEqual(problemsOf(document.uri), []);
  });

  it('is marked where the preview was stopped by it', async () => {
    const uri = await writeFile(workspace, 'preview.ts', `const id = "${AWS}";\n`);
    await vscode.window.showTextDocument(uri);
    assert.equal(await vscode.commands.executeCommand('codeInsight.showPreview'), false);
    assert.equal(problemsOf(uri).length, 1);
    assert.equal(bench.server.requests.length, 0);
  });

  it('is marked as replaced where placeholders are sent, and the report says so', async () => {
    await setting('secrets', 'redact');
    try {
      const uri = await writeFile(workspace, 'redacted.ts', `const id = "${AWS}";\n`);
      const outcome = await reviewFile(uri);
      assert.equal(outcome.outcome, 'answered');
      assert.match(outcome.content, /1 value was replaced by a placeholder: line 1 \(AWS access key, /);
      const [problem] = problemsOf(uri);
      assert.equal(problem?.message, 'Looks like a secret (AWS access key). Only a placeholder is sent.');
      assert.equal(problem.severity, vscode.DiagnosticSeverity.Information);
    } finally {
      await setting('secrets', undefined);
    }
  });

  it('is asked about in a dialog in the mode ask; where none can be shown, nothing is sent', async () => {
    await setting('secrets', 'ask');
    try {
      const uri = await writeFile(workspace, 'asked.ts', `const id = "${AWS}";\n`);
      assert.equal((await reviewFile(uri)).success, false);
      assert.equal(bench.server.requests.length, 0);
      assert.equal(problemsOf(uri).length, 1);
    } finally {
      await setting('secrets', undefined);
    }
  });
});
