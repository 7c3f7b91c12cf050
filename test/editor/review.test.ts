// Review File and Review Selection inside the real VS Code, against the local OpenRouter.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { hasWindow, inWindow } from './window';
import {
  problemsOf,
  replyWith,
  reviewFile,
  reviewSelection,
  setting,
  startBench,
  writeFile,
  type Bench,
} from './support';
import { made } from '../unit/support/secrets';

const FAULTY =
  'export function last(list: number[]): number {\n  if (list.length = 0) return NaN;\n  return list[list.length - 1];\n}\n';

describe('review', () => {
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

  it('puts findings on the right lines, and answers the same file from the cache at 0 tokens', async () => {
    const uri = await writeFile(workspace, 'last.ts', FAULTY);
    const first = await reviewFile(uri);
    assert.equal(first.outcome, 'answered');
    assert.ok(first.tokens_used.total_tokens > 0);
    assert.deepEqual(
      problemsOf(uri).map(({ range }) => range.start.line),
      [1],
    );
    const second = await reviewFile(uri);
    assert.equal(second.outcome, 'cached');
    assert.equal(second.tokens_used.total_tokens, 0);
    assert.deepEqual(second.findings, first.findings);
    assert.equal(bench.server.requests.length, 1);
  });

  it('reviews the unsaved buffer, not the copy on disk', async () => {
    const uri = await writeFile(workspace, 'unsaved.ts', 'export const one = 1;\n');
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '// only in the buffer\n');
    await vscode.workspace.applyEdit(edit);
    assert.ok(document.isDirty);
    await reviewFile(uri);
    assert.match(bench.server.requests[0]?.raw ?? '', /only in the buffer/);
    await document.save();
  });

  it('speaks of nothing outside the selection', async () => {
    const text = `${FAULTY}export const pad = 0;\n${FAULTY.replace('last', 'lastAgain')}`;
    const uri = await writeFile(workspace, 'selected.ts', text);
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(5, 0, 9, 0);
    const quote = 'if (list.length = 0) return NaN;';
    bench.server.use('ok', {
      text: replyWith([
        { line: 5, quote: 'export const pad = 0;' },
        { line: 7, quote, title: 'Inside' },
      ]),
    });
    const outcome = await reviewSelection();
    assert.deepEqual(
      outcome?.findings.map(({ line, title }) => [line, title]),
      [[7, 'Inside']],
    );
    assert.deepEqual(outcome.coverage?.asked, [{ start: 6, end: 9 }]);
  });

  it('says so when nothing is selected', async () => {
    const uri = await writeFile(workspace, 'nothing.ts', FAULTY);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(0, 0, 0, 0) });
    assert.equal(await reviewSelection(), undefined);
    assert.equal(bench.server.requests.length, 0);
  });

  it('keeps two reviews at once apart', async () => {
    const a = await writeFile(workspace, 'a.ts', FAULTY);
    const b = await writeFile(workspace, 'b.ts', `// moved down\n\n${FAULTY}`);
    bench.server.use('held', { times: 2 });
    const both = Promise.all([reviewFile(a), reviewFile(b)]);
    await bench.server.arrived(2);
    bench.server.release();
    const outcomes = await both;
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['answered', 'answered'],
    );
    assert.equal(problemsOf(a)[0]?.range.start.line, 1);
    assert.equal(problemsOf(b)[0]?.range.start.line, 3);
  });

  it('stops when the user cancels, and says cancelled', async function () {
    if (!hasWindow) this.skip();
    const uri = await writeFile(workspace, 'cancelled.ts', `${FAULTY}// cancelled\n`);
    bench.server.use('held');
    // Messages of earlier tests would push the progress out of sight.
    await vscode.commands.executeCommand('notifications.clearAll');
    const running = reviewFile(uri);
    await bench.server.arrived(1);
    // A window without focus keeps its messages in the list.
    await vscode.commands.executeCommand('notifications.showList');
    await inWindow(async (page) => {
      const toast = page.locator('.notifications-center .notification-list-item', {
        hasText: 'reviewing cancelled.ts',
      });
      await toast.hover();
      await toast.getByRole('button', { name: 'Cancel' }).click();
    });
    const outcome = await running;
    assert.equal(outcome.outcome, 'cancelled');
    assert.equal(outcome.error?.code, 'cancelled');
    assert.equal(await bench.server.requests[0]?.ended, 'aborted');
  });

  describe('anchors', () => {
    const cases: readonly {
      name: string;
      text: string;
      quote: string;
      line: number;
      claimed?: number;
      start: number;
      end: number;
    }[] = [
      {
        name: 'astral characters before the quotation',
        text: 'const a = "😀😀"; bad();\n',
        quote: 'bad();',
        line: 1,
        start: 18,
        end: 24,
      },
      {
        name: 'combining characters',
        text: 'const cafe\u0301 = 1; bad();\n',
        quote: 'bad();',
        line: 1,
        start: 17,
        end: 23,
      },
      {
        name: 'a composed quotation of decomposed code',
        text: 'const cafe\u0301 = bad();\n',
        quote: 'const caf\u00e9 = bad();',
        line: 1,
        start: 0,
        end: 20,
      },
      { name: 'CRLF', text: 'one();\r\ntwo();\r\nbad();\r\n', quote: 'bad();', line: 3, start: 0, end: 6 },
      { name: 'a byte order mark', text: '\uFEFFbad();\nrest();\n', quote: 'bad();', line: 1, start: 0, end: 6 },
      { name: 'tabs', text: 'if (x) {\n\t\tbad();\n}\n', quote: '\t\tbad();', line: 2, start: 2, end: 8 },
      {
        name: 'a number that is off',
        text: 'one();\ntwo();\nthree();\nbadCall();\n',
        quote: 'badCall();',
        line: 4,
        claimed: 2,
        start: 0,
        end: 10,
      },
    ];
    cases.forEach(({ name, text, quote, line, claimed, start, end }, index) => {
      it(name, async () => {
        const uri = await writeFile(workspace, `anchor${index}.js`, text);
        bench.server.use('ok', { text: replyWith([{ line: claimed ?? line, end_line: claimed ?? line, quote }]) });
        const outcome = await reviewFile(uri);
        assert.equal(outcome.notPlaced.length, 0);
        const range = problemsOf(uri)[0]?.range;
        assert.deepEqual([range?.start.line, range?.start.character, range?.end.character], [line - 1, start, end]);
      });
    });

    it('lists what it can not place, and puts it on no line', async () => {
      const uri = await writeFile(workspace, 'notPlaced.js', 'one();\n');
      bench.server.use('ok', { text: replyWith([{ line: 1, quote: 'somethingElse();' }]) });
      const outcome = await reviewFile(uri);
      assert.equal(outcome.notPlaced.length, 1);
      assert.deepEqual(problemsOf(uri), []);
    });
  });

  describe('what can not be reviewed', () => {
    const blocked = async (uri: vscode.Uri, code: string): Promise<void> => {
      const outcome = await reviewFile(uri);
      assert.equal(outcome.outcome, 'blocked');
      assert.equal(outcome.error?.code, code);
      assert.equal(bench.server.requests.length, 0);
    };

    it('an empty file', async () => {
      await blocked(await writeFile(workspace, 'empty.ts', ''), 'empty');
    });
    it('a binary file', async () => {
      await blocked(
        await writeFile(workspace, 'binary.ts', Uint8Array.from([0x7f, 0x45, 0, 0, 1, 2, 0, 255])),
        'binary',
      );
    });
    it('a file of 60 KB', async () => {
      await blocked(await writeFile(workspace, 'large.ts', `// ${'x'.repeat(60 * 1024)}\n`), 'too_large');
    });
    it('a language that is not on the list', async () => {
      await blocked(await writeFile(workspace, 'notes.txt', 'a note\n'), 'language');
    });
    it('a file that is gone', async () => {
      await blocked(vscode.Uri.file(path.join(workspace, 'gone.ts')), 'not_readable');
    });
    it('a file with a secret, until the user redacts', async () => {
      const secret = made(24);
      const uri = await writeFile(workspace, 'secret.ts', `const apiKey = "${secret}";\n`);
      await blocked(uri, 'secrets');
      await setting('secrets', 'redact');
      try {
        const outcome = await reviewFile(uri);
        assert.equal(outcome.outcome, 'answered');
        const sent = bench.server.requests[0]?.raw ?? '';
        assert.ok(sent.includes('<API_KEY_1>') && !sent.includes(secret));
      } finally {
        await setting('secrets', undefined);
      }
    });
  });

  it('reviews an untitled document', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: FAULTY });
    const outcome = await reviewFile(document.uri);
    assert.equal(outcome.findings[0]?.line, 2);
    assert.equal(problemsOf(document.uri).length, 1);
  });

  it('reviews a read-only document', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('readonly-test', {
      provideTextDocumentContent: () => FAULTY,
    });
    try {
      const uri = vscode.Uri.parse('readonly-test:/folder/last.ts');
      const outcome = await reviewFile(uri);
      assert.equal(outcome.findings[0]?.line, 2);
      assert.equal(problemsOf(uri).length, 1);
    } finally {
      provider.dispose();
    }
  });

  for (const [scenario, code] of [
    ['truncatedJson', 'partial_unreadable'],
    ['lengthCut', 'partial_length'],
    ['schemaBreaking', 'partial_unreadable'],
    ['emptyStop', 'refused_empty'],
    ['status401', 'auth'],
  ] as const) {
    it(`never says "no problems" after ${scenario}`, async () => {
      const uri = await writeFile(workspace, `${scenario}.ts`, `${FAULTY}// ${scenario}\n`);
      bench.server.use(scenario);
      const outcome = await reviewFile(uri);
      assert.equal(outcome.success, false);
      assert.equal(outcome.error?.code, code);
      assert.doesNotMatch(outcome.content, /No problems found/);
    });
  }

  for (const scenario of ['fenced', 'prose'] as const) {
    it(`reads a reply that is ${scenario}`, async () => {
      const uri = await writeFile(workspace, `${scenario}.ts`, `${FAULTY}// ${scenario}\n`);
      bench.server.use(scenario);
      const outcome = await reviewFile(uri);
      assert.equal(outcome.outcome, 'answered');
      assert.equal(outcome.findings[0]?.line, 2);
    });
  }
});
