// Ask about Finding inside the real VS Code: the finding at the cursor, with its code as it is on screen.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AskOutcome } from '../../src/core/followUp/askOutcome';
import { replyWith, reviewFile, startBench, writeFile, type Bench } from './support';

const TEXT = 'export function share(total: number, people: number): number {\n  return total / people;\n}\n';

function ask(question: string): Thenable<AskOutcome | undefined> {
  return vscode.commands.executeCommand('codeInsight.askFinding', question);
}

describe('questions about findings', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());
  afterEach(() => {
    bench.server.reset();
  });

  async function reviewed(name: string): Promise<vscode.TextDocument> {
    const uri = await writeFile(workspace, name, TEXT);
    bench.server.use('ok', { text: replyWith([{ line: 2, quote: 'return total / people;', title: 'By nobody' }]) });
    await reviewFile(uri);
    return vscode.workspace.openTextDocument(uri);
  }

  async function putCursor(document: vscode.TextDocument, line: number): Promise<void> {
    const selection = new vscode.Range(line, 2, line, 2);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection });
  }

  function sent(): string {
    const body = bench.server.requests.at(-1)?.body as { messages: { content: string }[] };
    return body.messages.at(-1)?.content ?? '';
  }

  it('are asked of the finding at the cursor, with its code as it is now and what was said before', async () => {
    const document = await reviewed('asked.ts');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// only in the buffer\n');
    await vscode.workspace.applyEdit(edit);
    await putCursor(document, 2);
    bench.server.use('ok', { text: 'Whoever calls it with 0.' });
    const first = await ask('Who is nobody?');
    assert.ok(first?.kind === 'answered', JSON.stringify(first));
    assert.equal(first.text, 'Whoever calls it with 0.');
    assert.match(sent(), /The finding is about line 3\./);
    assert.match(sent(), /By nobody/);
    assert.ok(!sent().includes('Earlier questions'));
    await putCursor(document, 2);
    assert.equal((await ask('And then?'))?.kind, 'answered');
    assert.match(sent(), /Asked:\nWho is nobody\?\nAnswered:\nWhoever calls it with 0\.\n\nQuestion:\nAnd then\?$/);
    await document.save();
  });

  it('are not asked where no finding is', async () => {
    const document = await reviewed('elsewhere.ts');
    await putCursor(document, 0);
    const before = bench.server.requests.length;
    assert.equal(await ask('Why?'), undefined);
    assert.equal(bench.server.requests.length, before);
  });
});
