// Replies that try to act: what the report, the Problems list, the hover and the lightbulb make of them, and what the panel's
// policy stops when markup stands in the page all the same.
import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { answered } from '../../src/demo/scenarios/play';
import { problemsOf, replyWith, reviewFile, reviewSelection, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow } from './window';

const LINES = ['one();', 'two();', 'three();', 'four();', 'five();', 'six();'];
const TEXT = `${LINES.join('\n')}\n`;

describe('a hostile reply in the editor', () => {
  let bench: Bench;
  let workspace: string;
  /** Somebody who waits to be called. */
  let listener: Server;
  let called: string[];
  let address: string;

  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    listener = createServer(({ url = '' }, response) => {
      called.push(url);
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    called = [];
  });
  afterEach(async () => {
    bench.server.reset();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    listener.closeAllConnections();
    listener.close();
    await bench.close();
  });

  function says(...findings: Parameters<typeof replyWith>[0]): void {
    const text = replyWith(findings);
    // Also more than the longest answer that was asked for.
    bench.server.use(answered(() => ({ text, finish: 'stop' })));
  }

  /** Everything that a reader of markup could be made to load, run or open. */
  const hostile = (shapes = 50): string =>
    [
      `<img src=${address}/image onerror="globalThis.hacked=1">`,
      `<script>globalThis.hacked=2;fetch('${address}/script')</script>`,
      '[x](command:workbench.action.terminal.new) [y](javascript:globalThis.hacked=3) [z](data:text/html,<b>z</b>)',
      `![picture](${address}/markdown.png) ![](${address}/nameless.png)`,
      `<style>@import url(${address}/style);*{background:url(${address}/background)}</style>`,
      `<meta http-equiv="refresh" content="0;url=${address}/refresh"><base href="${address}/">`,
      `<iframe src="${address}/frame"></iframe><object data="${address}/object"></object><embed src="${address}/embed">`,
      `<svg xmlns="http://www.w3.org/2000/svg" onload="globalThis.hacked=4">${'<rect width="9999"/>'.repeat(shapes)}</svg>`,
      `<form action="${address}/form"><input name=a></form><link rel=stylesheet href="${address}/link">`,
      `<video src="${address}/video" autoplay></video><a href="${address}/ping" ping="${address}/ping">p</a>`,
    ].join('\n');

  it('loads nothing, runs nothing and makes no element but ours', async function () {
    if (!hasWindow) this.skip();
    this.timeout(60_000);
    const uri = await writeFile(workspace, 'hostile.js', TEXT);
    const deep = `${'- '.repeat(1_000)}x`;
    says(
      { title: hostile(), explanation: hostile(), quote: LINES[0]!, replacement: hostile() },
      { title: 'Deep', explanation: deep, line: 2, end_line: 2, quote: LINES[1]! },
      {
        title: 'Long',
        explanation: `**long** ${hostile(2_000)}`.padEnd(200_000, ' x'),
        line: 3,
        end_line: 3,
        quote: LINES[2]!,
      },
      { title: 'Elsewhere', explanation: hostile(), quote: hostile() },
    );
    const outcome = await reviewFile(uri);
    assert.deepEqual([outcome.outcome, outcome.findings.length, outcome.notPlaced.length], ['answered', 3, 1]);
    const seen = await inWindow(async (page, _argument, workbench) => {
      const report = await workbench.webview(page, 'Code Insight report');
      await report.getByRole('heading', { name: 'Findings (3)' }).waitFor();
      return report.locator('html').evaluate((html: { querySelectorAll(selector: string): Iterable<unknown> }) => {
        interface Node {
          readonly localName: string;
          readonly attributes: Iterable<{ readonly name: string }>;
        }
        const nodes = [...(html.querySelectorAll('#root, #root *') as Iterable<Node>)];
        return {
          names: [...new Set(nodes.map(({ localName }) => localName))].sort(),
          attributes: [...new Set(nodes.flatMap(({ attributes }) => [...attributes].map(({ name }) => name)))].sort(),
          hacked: 'hacked' in globalThis,
        };
      });
    });
    const ours = new Set([
      ...[
        'main',
        'section',
        'article',
        'h1',
        'h2',
        'h3',
        'p',
        'div',
        'span',
        'ol',
        'ul',
        'li',
        'dl',
        'dt',
        'dd',
        'pre',
      ],
      ...['code', 'strong', 'em', 'ins', 'del', 'details', 'summary', 'button', 'select', 'option', 'label', 'input'],
      ...['textarea', 'fieldset', 'legend', 'progress'],
    ]);
    assert.deepEqual(
      seen.names.filter((name) => !ours.has(name)),
      [],
    );
    assert.deepEqual(
      seen.attributes.filter(
        (name) => name.startsWith('on') || ['src', 'href', 'style', 'action', 'srcdoc'].includes(name),
      ),
      [],
    );
    assert.equal(seen.hacked, false);
    assert.deepEqual(called, []);
    assert.equal(vscode.window.terminals.length, 0);
  });

  it('is stopped by the policy, where markup stands in the page all the same', async function () {
    if (!hasWindow) this.skip();
    this.timeout(60_000);
    const uri = await writeFile(workspace, 'policy.js', TEXT);
    says({ title: 'Plain', quote: LINES[0]! });
    await reviewFile(uri);
    // A refresh is not the page's to allow or forbid: VS Code's policy for its frames stops it, and takes the page away.
    const markup = hostile(2_000).replace(/<meta[^>]*>/, '');
    const stopped = await inWindow(async (page, text: string, workbench) => {
      const report = await workbench.webview(page, 'Code Insight report');
      await report.getByRole('heading', { name: 'Findings (1)' }).waitFor();
      const directives = await report.locator('html').evaluate(async (_html, inner) => {
        // The tests are compiled without the DOM's types.
        interface Dom {
          readonly document: {
            createElement(name: string): Record<string, unknown> & { append(child: unknown): void };
            body: { append(child: unknown): void };
            addEventListener(type: string, listener: (event: { effectiveDirective: string }) => void): void;
          };
          setTimeout(work: () => void, ms: number): void;
        }
        const dom = globalThis as unknown as Dom;
        const { document } = dom;
        const seen: string[] = [];
        let quiet = (): void => undefined;
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          seen.push(effectiveDirective);
          quiet();
        });
        const place = document.createElement('div');
        document.body.append(place);
        place['innerHTML'] = inner;
        const script = document.createElement('script');
        script['textContent'] = 'globalThis.hacked = 5';
        document.body.append(script);
        // Violations are told by and by: until each that must come is there.
        const wanted = ['img-src', 'script-src-elem', 'script-src-attr', 'style-src-elem', 'frame-src', 'base-uri'];
        await new Promise<void>((resolve) => {
          quiet = () => {
            if (wanted.every((directive) => seen.includes(directive))) resolve();
          };
          quiet();
          setTimeout(resolve, 10_000);
        });
        return { seen: [...new Set(seen)].sort(), wanted, hacked: 'hacked' in globalThis };
      }, text);
      // The page is still ours.
      await report.getByRole('heading', { name: 'Findings (1)' }).waitFor();
      return directives;
    }, markup);
    assert.deepEqual(
      stopped.wanted.filter((directive) => !stopped.seen.includes(directive)),
      [],
      stopped.seen.join(),
    );
    assert.equal(stopped.hacked, false);
    assert.deepEqual(called, []);
  });

  it('is plain words in the Problems list and safe Markdown in the hover', async () => {
    const uri = await writeFile(workspace, 'words.js', TEXT);
    says({
      title: 'A [title](command:x)\u202e',
      explanation:
        'Use `===`, **not** [this](command:workbench.action.quit) ![y](https://a.b/c.png) <img src=x>:\n\n- a\u200b',
      quote: LINES[0]!,
    });
    await reviewFile(uri);
    assert.equal(
      problemsOf(uri)[0]?.message,
      'A [title](command:x)[U+202E]\nUse ===, not this (command:workbench.action.quit) y (https://a.b/c.png) <img src=x>:\n- a[U+200B]',
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(0, 1),
    );
    const ours = hovers
      .flatMap(({ contents }) => contents as vscode.MarkdownString[])
      .filter(({ value }) => value.includes('==='));
    assert.equal(ours.length, 1);
    const { value, isTrusted, supportHtml } = ours[0]!;
    assert.ok(isTrusted !== true && supportHtml !== true);
    assert.ok(value.includes('`===`') && !/(^|[^\\])[<[!]|[^\\]\]\(/.test(value), value);
  });

  it('fixes only the lines that were asked about, in the file that was reviewed, and only when it is told to', async () => {
    const other = await writeFile(workspace, 'other.js', TEXT);
    const uri = await writeFile(workspace, 'asked.js', TEXT);
    const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
    editor.selection = new vscode.Selection(1, 0, 3, 5);
    const elsewhere = { path: '../other.js', file: 'other.js', uri: 'file:///other.js', edits: [{ path: 'other.js' }] };
    says(
      { ...{ line: 1, quote: LINES[0]!, replacement: 'outside();' }, ...elsewhere },
      { ...{ line: 2, end_line: 2, quote: LINES[1]!, replacement: 'inside();' }, ...elsewhere },
      { line: 3, end_line: 6, quote: LINES[2]!, replacement: 'beyond();' },
      { line: 4, end_line: 4, quote: LINES[3]!, replacement: 'hid\u202eden();' },
      { line: 4, end_line: 4, quote: LINES[5]!, replacement: 'moved();' },
    );
    const outcome = await reviewSelection();
    assert.deepEqual(
      outcome?.findings.map(({ line, end_line, replacement }) => [line, end_line, replacement]),
      [
        [2, 2, 'inside();'],
        [3, 4, null],
        [4, 4, null],
      ],
    );
    assert.equal(editor.document.getText(), TEXT);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      new vscode.Range(0, 0, 6, 0),
    );
    // VS Code's own snippets have edits without entries.
    const edits = actions.filter(({ edit }) => edit !== undefined && edit.entries().length > 0);
    assert.ok(edits.length >= 2);
    for (const { title, edit } of edits) {
      const [[target, changes] = [], ...others] = edit!.entries();
      assert.ok(target && changes && others.length === 0, title);
      assert.equal(target.toString(), uri.toString());
      // A comment of ours, above a finding's line.
      if (title.startsWith('Suppress'))
        assert.ok(
          changes.every(({ range }) => range.start.line <= 3),
          JSON.stringify(changes),
        );
      else
        assert.deepEqual(
          changes.map(({ range }) => [range.start.line, range.end.line]),
          [[1, 1]],
        );
    }
    const fix = actions.find(({ title }) => title.startsWith('Fix: '));
    assert.ok(fix?.edit && fix.command === undefined, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(editor.document.getText(), TEXT.replace('two();', 'inside();'));
    assert.deepEqual(problemsOf(other), []);
    assert.equal((await vscode.workspace.openTextDocument(other)).getText(), TEXT);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

describe('the record of what was sent, in the editor', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  it('is a document that can not be changed and is up to date when it is shown again', async () => {
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const shown = async (): Promise<vscode.TextDocument> => {
      await vscode.commands.executeCommand('codeInsight.showAudit');
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.scheme, 'code-insight-audit');
      return document;
    };
    await shown();
    await reviewFile(await writeFile(workspace, 'recorded.ts', 'export const recorded = 1;\n'));
    const document = await shown();
    if (!document.getText().includes('recorded.ts')) {
      await new Promise<void>((resolve) => {
        const changed = vscode.workspace.onDidChangeTextDocument((event) => {
          if (event.document !== document || !document.getText().includes('recorded.ts')) return;
          changed.dispose();
          resolve();
        });
      });
    }
    const row =
      document
        .getText()
        .split('\n')
        .find((line) => line.includes('  recorded.ts  ')) ?? '';
    assert.match(row, / 127\.0\.0\.1:\d+ .* [\da-f]{64}$/);
    assert.ok(!document.getText().includes('export const'));
    await vscode.commands.executeCommand('type', { text: 'x' });
    assert.ok(!document.isDirty);
  });
});
