// Whatever a reply says, findings stay in the reviewed file and lines, and fixes replace lines that were asked about.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { fixEdit } from '../../../src/core/findings/fix';
import { ReviewStore } from '../../../src/core/findings/reviewStore';
import { resultOf, type Finding, type ReviewResult } from '../../../src/core/outcome';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import { answered } from '../../../src/demo/scenarios/play';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine } from '../support/engine';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

const LINES = Array.from({ length: 30 }, (_, index) => `  callNumber${index + 1}();`);
/** The user asked about lines 10 to 20. */
const ASKED = { start: 10, end: 20 };
const REQUEST: ReviewRequest = {
  path: 'src/asked.ts',
  languageId: 'typescript',
  text: `${LINES.join('\n')}\n`,
  scope: [ASKED],
};
const quote = (line: number): string => LINES[line - 1]?.trim() ?? 'nowhere();';

const finding = (line: number, change: object = {}): object => ({
  ...{ severity: 'major', category: 'bug', title: 'A fault', explanation: 'It fails.', confidence: 'high' },
  ...{ line, end_line: line, quote: quote(line), replacement: '  mended();' },
  ...change,
});

describe('a hostile reply', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let count = 0;
  let server: ScenarioServer;
  let compute: WorkerCompute;

  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  afterEach(() => {
    server.reset();
  });
  after(async () => {
    await compute.close();
    await server.close();
  });

  async function replied(...findings: unknown[]): Promise<ReviewResult> {
    const text = JSON.stringify({ findings, path: '/etc/passwd', command: 'workbench.action.quit' });
    // Also more than the longest answer that was asked for.
    server.use(answered(() => ({ text, finish: 'stop' })));
    const engine = startEngine({ server, compute, stateFolder: path.join(folder, `state-${count++}`) });
    const { outcome, arrived } = await engine.review(REQUEST);
    const result = resultOf(outcome);
    assert.ok(result, JSON.stringify(outcome));
    assert.deepEqual(arrived.map(withoutFix), result.findings.map(withoutFix));
    for (const found of result.findings) assertInScope(found);
    return result;
  }

  /** While it streams, its fix is not checked yet, and not offered. */
  function withoutFix(found: Finding): object {
    const { noFix, ...rest } = found;
    assert.ok(noFix === undefined || found.replacement === null);
    return { ...rest, replacement: null };
  }

  /** Its range, and the edit that its fix would be, lie in the lines that were asked about. */
  function assertInScope(found: Finding): void {
    const { range } = found;
    assert.ok(
      ASKED.start <= range.line && range.line <= range.endLine && range.endLine <= ASKED.end,
      JSON.stringify(range),
    );
    const edit = editOf(found);
    if (!edit) return;
    const before = REQUEST.text.slice(0, edit.offset).split('\n').length;
    const after = REQUEST.text.slice(0, edit.offset + edit.length).split('\n').length;
    // Deleting lines takes their last line end along.
    assert.ok(before >= range.line && after <= range.endLine + (edit.text === '' ? 1 : 0), JSON.stringify(edit));
  }

  function editOf(found: Finding): ReturnType<typeof fixEdit> {
    const store = new ReviewStore();
    const { text, scope, ...target } = REQUEST;
    const run = store.start({ documentId: 'file:///src/asked.ts', ...target, scope, startedAt: 0 }, text);
    store.arrive(run.id, found);
    const accounting = {
      model: 'm',
      tier: 'network',
      costUsd: 0,
      estimated: false,
      elapsedMs: 0,
      demo: false,
    } as const;
    const usage = { prompt: 0, completion: 0, total: 0, cached: 0, cacheWrite: 0 };
    const result = {
      findings: [found],
      notPlaced: [],
      outsideScope: 0,
      unreadable: 0,
      redacted: [],
      coverage: { asked: [ASKED], covered: [ASKED] },
    };
    store.finish(run.id, { kind: 'answered', result, accounting: { ...accounting, usage } });
    const tracked = store.find('file:///src/asked.ts', found.id);
    assert.equal(tracked?.state, 'open');
    return fixEdit(tracked, text, '\n');
  }

  it('may name other files, edits and commands: they are not read', async () => {
    const { findings } = await replied(
      finding(12, {
        ...{ path: '../../etc/passwd', file: 'src/other.ts', uri: 'file:///etc/passwd', documentId: 'file:///x' },
        ...{ edits: [{ path: 'src/other.ts', text: 'x' }], command: 'workbench.action.terminal.new', id: '../x' },
        ...{ range: { line: 1, column: 1, endLine: 30, endColumn: 1 }, code: 'x', url: 'https://tracker.invalid/' },
      }),
    );
    assert.deepEqual(Object.keys(findings[0] ?? {}).sort(), [
      ...[
        'category',
        'confidence',
        'explanation',
        'id',
        'identity',
        'quote',
        'range',
        'replacement',
        'severity',
        'title',
      ],
    ]);
    assert.match(findings[0]?.id ?? '', /^[\da-f]{16}$/);
    assert.deepEqual(findings[0]?.range, { line: 12, column: 3, endLine: 12, endColumn: 18 });
  });

  it('finds nothing outside the lines that were asked about, also where it quotes what stands there', async () => {
    const { findings, notPlaced, outsideScope } = await replied(
      ...[1, 9, 21, 30].map((line) => finding(line)),
      // It claims a line inside and quotes one outside.
      finding(12, { quote: quote(25) }),
      finding(15, { quote: 'import { secrets } from "../../other";' }),
    );
    assert.deepEqual([findings.length, outsideScope, notPlaced.length], [0, 5, 1]);
  });

  it('gets no fix for lines after the last one that was asked about', async () => {
    for (const end_line of [21, 30, 31, 1e6, Number.MAX_SAFE_INTEGER]) {
      const { findings } = await replied(finding(20, { end_line, replacement: 'everything();' }));
      assert.deepEqual([findings[0]?.range.endLine, findings[0]?.replacement], [20, null], String(end_line));
    }
  });

  it('may put many lines in the place of one, and touches that one only', async () => {
    const { findings } = await replied(
      finding(12, { replacement: Array.from({ length: 500 }, () => '  x();').join('\n') }),
    );
    const edit = editOf(findings[0]!)!;
    assert.equal(REQUEST.text.slice(edit.offset, edit.offset + edit.length), LINES[11]);
  });

  it('may give numbers that are none or have no end', async () => {
    const raw = (line: string): string => JSON.stringify(finding(12)).replace('"line":12', `"line":${line}`);
    for (const line of ['1e999', '-1e999', '-12', '0', '9007199254740993', '1e308', '"NaN"', '[12,1]', 'null', '{}']) {
      const { findings, unreadable, outsideScope } = await replied(JSON.parse(raw(line)) as object);
      assert.equal(findings.length + unreadable + outsideScope, 1, line);
    }
    const { findings } = await replied(
      finding(12, { line: Number.MAX_SAFE_INTEGER, end_line: Number.MAX_SAFE_INTEGER }),
    );
    assert.deepEqual(
      findings.map(({ range, replacement }) => [range.line, range.endLine, replacement]),
      [[12, 12, null]],
    );
  });

  it('gets no fix that brings characters which nobody sees', async () => {
    for (const hidden of ['\u202e', '\u2066', '\u200b', '\u{e0041}', '\u0008', '\u3164']) {
      const { findings } = await replied(finding(12, { replacement: `  if (access${hidden}) {}` }));
      assert.equal(findings[0]?.replacement, null, JSON.stringify(hidden));
    }
    const { findings } = await replied(finding(12, { replacement: '  say("👩\u200d💻 می\u200cخواهم");' }));
    assert.ok(findings[0]?.replacement);
  });

  it('has a title of one line, and no text without end', async () => {
    const { findings } = await replied(
      finding(12, { title: `a\u202e\n\u001b[2J${'b'.repeat(200_000)}`, explanation: 'c'.repeat(200_000) }),
      finding(13, { replacement: 'd'.repeat(200_000) }),
      finding(14, { quote: 'e'.repeat(200_000) }),
    );
    assert.match(findings[0]?.title ?? '', /^a\[U\+202E\] \[2Jb+…$/);
    assert.ok(findings[0]!.title.length <= 300 && findings[0]!.explanation.length <= 20_000);
    assert.equal(findings[1]?.replacement, null);
    assert.equal(findings.length, 2);
  });

  it('stays in the lines that were asked about, whatever its numbers and quotations are', async () => {
    const number = fc.oneof(fc.integer({ min: -5, max: 40 }), fc.constantFrom(1e9, Number.MAX_SAFE_INTEGER, -1, 0.5));
    const replacement = fc.option(fc.constantFrom('', '  x();', '  x();\n  y();\n', '../../x', '\u202e'));
    const odd = fc.record({
      line: number,
      end_line: fc.option(number),
      quote: fc.oneof(
        fc.integer({ min: 1, max: 31 }).map(quote),
        fc.integer({ min: 1, max: 28 }).map((line) => LINES.slice(line - 1, line + 2).join('\n')),
        fc.constantFrom('();', 'callNumber1', '}', ' '),
      ),
      replacement,
    });
    const fitting = fc.record({ line: fc.integer({ min: 8, max: 22 }), more: fc.nat(4), replacement }).map((made) => ({
      ...{ line: made.line, end_line: made.line + made.more, quote: quote(made.line), replacement: made.replacement },
    }));
    const item = fc.oneof(odd, fitting);
    const ran = { findings: 0, fixes: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 8 }), async (items) => {
        const { findings } = await replied(...items.map((change) => finding(12, change)));
        ran.findings += findings.length;
        ran.fixes += findings.filter(({ replacement }) => replacement !== null).length;
      }),
      { numRuns: 60 },
    );
    assert.ok(ran.findings > 20 && ran.fixes > 5, JSON.stringify(ran));
  });
});
