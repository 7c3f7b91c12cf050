import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fixEdit } from '../../../src/core/findings/fix';
import type { ReviewRun } from '../../../src/core/findings/reviewRuns';
import { ReviewStore } from '../../../src/core/findings/reviewStore';
import { parseStoredFindings } from '../../../src/core/findings/storedFindings';
import type { TextEdit } from '../../../src/core/findings/trackedRange';
import { NO_TOKENS, type Finding, type Outcome } from '../../../src/core/outcome';
import type { LineRange } from '../../../src/core/prompt/source';
import { made } from '../support/secrets';

const ID = 'file:///w/a.ts';
const TEXT = 'one();\ntwo();\nthree();\nfour();\n';

function finding(line: number, more: Partial<Finding> = {}): Finding {
  return {
    id: `f${line}`,
    severity: 'major',
    category: 'bug',
    confidence: 'high',
    title: `Finding on ${line}`,
    explanation: '',
    quote: 'q',
    replacement: null,
    range: { line, column: 1, endLine: line, endColumn: 4 },
    ...more,
  };
}

function answered(findings: readonly Finding[], covered: LineRange = { start: 1, end: 4 }): Outcome {
  return {
    kind: 'answered',
    result: {
      findings,
      notPlaced: [],
      outsideScope: 0,
      unreadable: 0,
      coverage: { asked: [covered], covered: [covered] },
      redacted: [],
    },
    accounting: {
      model: 'm',
      tier: 'network',
      usage: NO_TOKENS,
      costUsd: 0,
      estimated: false,
      elapsedMs: 1,
      demo: false,
    },
  };
}

function start(store: ReviewStore, text = TEXT, scope?: LineRange): ReviewRun {
  return store.start(
    { documentId: ID, path: 'a.ts', languageId: 'typescript', scope: scope && [scope], startedAt: 1 },
    text,
  );
}

/** Edits the way VS Code tells of them, and the text afterwards. */
function edit(store: ReviewStore, text: string, ...edits: readonly TextEdit[]): string {
  let now = text;
  for (const { offset, length, text: inserted } of edits) {
    now = now.slice(0, offset) + inserted + now.slice(offset + length);
  }
  store.edit(ID, edits, (from, to) => now.slice(from, to));
  return now;
}

const states = (store: ReviewStore): string[] =>
  store.findings(ID).map((known) => `${known.finding.id} ${known.state}`);

describe('the store of reviews', () => {
  it('shows findings as they arrive, provisional until the answer is whole', () => {
    const store = new ReviewStore();
    const run = start(store);
    store.arrive(run.id, finding(2));
    assert.deepEqual(states(store), ['f2 provisional']);
    store.finish(run.id, answered([finding(2), finding(3)]));
    assert.deepEqual(states(store), ['f2 open', 'f3 open']);
  });

  it('takes provisional findings back when the run fails', () => {
    const store = new ReviewStore();
    const run = start(store);
    store.arrive(run.id, finding(2));
    store.finish(run.id, { kind: 'failed', failure: { code: 'connection' } });
    assert.deepEqual(states(store), []);
  });

  it('replaces only what was answered for', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(1), finding(3)]));
    const scope = { start: 2, end: 3 };
    store.finish(start(store, TEXT, scope).id, answered([finding(2)], scope));
    assert.deepEqual(states(store), ['f1 open', 'f2 open']);
  });

  it('lets findings follow what is typed while the review runs, and afterwards', () => {
    const store = new ReviewStore();
    const run = start(store);
    let text = edit(store, TEXT, { offset: 0, length: 0, text: '// above\n' });
    store.finish(run.id, answered([finding(2)]));
    text = edit(store, text, { offset: 0, length: 0, text: '// more\n' });
    const [known] = store.findings(ID);
    assert.ok(known);
    assert.equal(text.slice(known.span.start, known.span.end), 'two');
    assert.equal(known.state, 'open');
  });

  it('applies several edits of one event, the lowest first', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(3)]));
    const text = edit(
      store,
      TEXT,
      { offset: 23, length: 0, text: '!!' },
      { offset: 7, length: 0, text: '2:' },
      { offset: 0, length: 0, text: '1:' },
    );
    const [known] = store.findings(ID);
    assert.equal(text.slice(known?.start, known?.end), 'three();');
    assert.equal(known?.state, 'open');
  });

  it('is stale only where the text under a finding changed', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(2), finding(4)]));
    edit(store, TEXT, { offset: 7, length: 3, text: 'TWO' });
    assert.deepEqual(states(store), ['f2 stale', 'f4 open']);
  });

  it('tells its views only when a finding comes, goes or changes its state', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(2)]));
    let told = 0;
    store.onChange(() => told++);
    let text = edit(store, TEXT, { offset: 0, length: 0, text: 'x' });
    text = edit(store, text, { offset: 1, length: 0, text: 'y' });
    assert.equal(told, 0);
    edit(store, text, { offset: text.indexOf('two'), length: 1, text: 'T' });
    assert.equal(told, 1);
  });

  it('resolves a finding whose fix was applied, and opens it again when that is undone', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(2, { replacement: 'TWO();' })]));
    const [known] = store.findings(ID);
    const fix = known && fixEdit(known, TEXT, '\n');
    assert.deepEqual(fix, { offset: 7, length: 6, text: 'TWO();' });
    const fixed = edit(store, TEXT, fix);
    assert.equal(fixed, 'one();\nTWO();\nthree();\nfour();\n');
    assert.deepEqual(states(store), ['f2 resolved']);
    edit(store, fixed, { offset: 7, length: 6, text: 'two();' });
    assert.deepEqual(states(store), ['f2 open']);
  });

  it('keeps dismissals over a second review and a restart', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(2)]));
    store.dismiss(ID, 'f2');
    store.finish(start(store).id, answered([finding(2, { title: 'Called something else now' })]));
    assert.deepEqual(states(store), ['f2 dismissed']);
    const again = restarted(store, TEXT);
    assert.deepEqual(states(again), ['f2 dismissed']);
    again.restore(ID, 'f2');
    assert.deepEqual(states(again), ['f2 open']);
  });

  it('takes over what version 0.1.0 had dismissed', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(2), finding(3)]));
    const stored = {
      ...store.save(() => TEXT),
      documents: [{ ...store.save(() => TEXT).documents[0], dismissed: ['f2'] }],
    };
    const read = parseStoredFindings(JSON.stringify(stored));
    assert.ok(read);
    const again = new ReviewStore();
    again.load(read);
    again.reload(ID, TEXT);
    assert.deepEqual(states(again), ['f2 dismissed', 'f3 open']);
    assert.deepEqual(
      again.dismissals.own.map(({ title }) => title),
      ['Finding on 2'],
    );
  });

  it('finds its findings again in a file that was changed elsewhere meanwhile', () => {
    const store = new ReviewStore();
    store.finish(start(store).id, answered([finding(2), finding(4)]));
    const again = restarted(store, 'new();\none();\ntwo();\nthree();\nFOUR();\n');
    assert.deepEqual(states(again), ['f2 open', 'f4 stale']);
    assert.equal(again.find(ID, 'f2')?.finding.range.line, 3);
    assert.equal(again.runs[0]?.outcome?.kind, 'answered');
  });

  it('still knows which rules of the project a run had', () => {
    const store = new ReviewStore();
    const outcome = answered([finding(2)]);
    assert.equal(outcome.kind, 'answered');
    const rules = {
      used: [{ path: 'AGENTS.md', lines: 2, of: 9 }],
      leftOut: [{ path: 'src/CLAUDE.md', reason: 'ignored' as const }],
    };
    store.finish(start(store).id, { ...outcome, result: { ...outcome.result, rules } });
    const again = restarted(store, TEXT).runs[0]?.outcome;
    assert.deepEqual(again?.kind === 'answered' && again.result.rules, rules);
  });

  it('still knows whose prompts a run had', () => {
    const store = new ReviewStore();
    const outcome = answered([finding(2)]);
    assert.equal(outcome.kind, 'answered');
    store.finish(start(store).id, { ...outcome, result: { ...outcome.result, prompts: ['user'] } });
    const again = restarted(store, TEXT).runs[0]?.outcome;
    assert.deepEqual(again?.kind === 'answered' && again.result.prompts, ['user']);
  });

  it('keeps no line of code in what it stores', () => {
    const store = new ReviewStore();
    const secret = 'const key = "s3cr3t-value";';
    store.finish(start(store, `${secret}\n`).id, answered([finding(1, { quote: 'const key = "<API_KEY_1>";' })]));
    assert.ok(!JSON.stringify(store.save(() => undefined)).includes('s3cr3t'));
  });

  it('reads nothing from a foreign, damaged or newer file', () => {
    for (const text of ['', '{', '[]', '{"v":2,"runs":[],"documents":[]}', '{"v":1}']) {
      assert.equal(parseStoredFindings(text), undefined);
    }
    const odd = '{"v":1,"runs":[{"x":1}],"documents":[{"documentId":"d","dismissed":[],"findings":[{"finding":{}}]}]}';
    assert.deepEqual(parseStoredFindings(odd), { v: 1, runs: [], documents: [] });
  });
});

function restarted(store: ReviewStore, text: string): ReviewStore {
  const stored = parseStoredFindings(JSON.stringify(store.save(() => TEXT)));
  assert.ok(stored);
  const again = new ReviewStore();
  again.dismissals.load(store.dismissals.toText());
  again.load(stored);
  again.reload(ID, text);
  return again;
}

describe('a fix', () => {
  const tracked = (text: string, line: number, replacement: string | null, endLine = line) => {
    const store = new ReviewStore();
    const range = { line, column: 1, endLine, endColumn: 2 };
    store.finish(start(store, text).id, answered([finding(line, { replacement, range })], { start: 1, end: 99 }));
    const [known] = store.findings(ID);
    assert.ok(known);
    return { store, known };
  };
  const applied = (text: string, change: TextEdit | undefined): string | undefined =>
    change && text.slice(0, change.offset) + change.text + text.slice(change.offset + change.length);

  it('keeps CRLF', () => {
    const text = 'a\r\nb\r\nc\r\n';
    assert.equal(applied(text, fixEdit(tracked(text, 2, 'x\ny').known, text, '\n')), 'a\r\nx\r\ny\r\nc\r\n');
  });
  it('keeps a missing final line ending, and takes the document’s for a text of one line', () => {
    assert.equal(applied('a', fixEdit(tracked('a', 1, 'x\ny').known, 'a', '\r\n')), 'x\r\ny');
  });
  it('deletes lines with their ending', () => {
    assert.equal(applied('a\nb\nc\n', fixEdit(tracked('a\nb\nc\n', 2, '').known, 'a\nb\nc\n', '\n')), 'a\nc\n');
    assert.equal(applied('a\nb', fixEdit(tracked('a\nb', 2, '').known, 'a\nb', '\n')), 'a');
  });
  it('is not offered once its lines changed or grew', () => {
    const text = 'a\nb\nc\n';
    for (const change of [
      { offset: 2, length: 1, text: 'B' },
      { offset: 3, length: 0, text: ' // note' },
      { offset: 2, length: 0, text: '  ' },
    ]) {
      const { store, known } = tracked(text, 2, 'x');
      const now = edit(store, text, change);
      assert.equal(fixEdit(known, now, '\n'), undefined);
    }
  });
  it('gives back the value that was taken out of its own lines', () => {
    const value = made(18);
    const text = `a\nconnect({ password: "${value}" });\n`;
    const fix = fixEdit(tracked(text, 2, 'await connect({ password: "<PASSWORD_1>" });').known, text, '\n');
    assert.equal(applied(text, fix), `a\nawait connect({ password: "${value}" });\n`);
    assert.equal(fixEdit(tracked(text, 1, 'a("<PASSWORD_1>")').known, text, '\n'), undefined);
  });
  it('is not offered with a placeholder of nothing there, nor when it changes nothing', () => {
    assert.equal(fixEdit(tracked('a\n', 1, 'k = <API_KEY_1>').known, 'a\n', '\n'), undefined);
    assert.equal(fixEdit(tracked('a\n', 1, 'a').known, 'a\n', '\n'), undefined);
  });
  it('property: applied and undone it leaves the same bytes', () => {
    const line = fc.stringMatching(/^[ \t]{0,3}[a-z]{1,5}$/);
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.nat(),
        fc.array(line, { maxLength: 3 }),
        (lines, ending, final, at, replacement) => {
          const text = lines.join(ending) + (final ? ending : '');
          const target = (at % lines.length) + 1;
          const { known } = tracked(text, target, replacement.join('\n'));
          const change = fixEdit(known, text, ending);
          if (!change) return;
          const fixed = applied(text, change) ?? '';
          const back = {
            offset: change.offset,
            length: change.text.length,
            text: text.slice(change.offset, change.offset + change.length),
          };
          assert.equal(applied(fixed, back), text);
          const wanted = [...lines.slice(0, target - 1), ...replacement, ...lines.slice(target)];
          assert.deepEqual(
            fixed.split(ending).filter((_, index, all) => index < all.length - (final && wanted.length > 0 ? 1 : 0)),
            wanted.length > 0 ? wanted : [''],
          );
        },
      ),
    );
  });
});
