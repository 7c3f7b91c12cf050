import * as assert from 'node:assert/strict';
import type { ReviewRun } from '../../../src/core/findings/reviewRuns';
import type { FindingState } from '../../../src/core/findings/trackedFinding';
import type { Outcome, ReviewResult } from '../../../src/core/outcome';
import type { LiveFinding } from '../../../src/core/review/findingWords';
import { reportWords, runName, type ReportWords } from '../../../src/core/review/reportView';
import { ACCOUNTING, everyOutcome, FINDING, NOT_PLACED, resultWith } from '../support/outcomes';

const RUN: ReviewRun = {
  id: 1,
  documentId: 'file:///a.ts',
  path: 'src/a.ts',
  languageId: 'typescript',
  scope: undefined,
  startedAt: 0,
  arrived: [],
};

const nothing = (): undefined => undefined;
const live =
  (state: FindingState, more: Partial<LiveFinding> = {}) =>
  (): LiveFinding => ({ state, lines: '', ...more });

function words(change: Partial<ReviewResult>, find: (id: string) => LiveFinding | undefined = nothing): ReportWords {
  const outcome: Outcome = { kind: 'answered', result: resultWith(change), accounting: ACCOUNTING };
  return reportWords({ ...RUN, outcome }, find);
}

describe('the report in words', () => {
  const factOf = ({ facts }: ReportWords, label: string): string | undefined =>
    facts.find((fact) => fact.label === label)?.value;

  it('has a title, a message and facts for every way in which a run can end', () => {
    for (const outcome of everyOutcome()) {
      const view = reportWords({ ...RUN, outcome }, nothing);
      assert.equal(view.state, 'done');
      assert.equal(view.title, 'src/a.ts');
      assert.notEqual(view.message, '');
      for (const { label, value } of view.facts) assert.ok(label !== '' && value !== '', outcome.kind);
      assert.ok(!/undefined|NaN|\{\d\}/.test(JSON.stringify(view.facts)), JSON.stringify(view.facts));
    }
  });

  it('names the lines of a selection', () => {
    assert.equal(runName({ path: 'a.ts', scope: [{ start: 3, end: 9 }] }), 'a.ts, lines 3 to 9');
    assert.equal(runName({ path: 'a.ts', scope: [{ start: 3, end: 3 }] }), 'a.ts, line 3');
    const scope = [3, 8].map((row) => ({ start: row, end: row }));
    assert.equal(runName({ path: 'a.ts', scope }), 'a.ts, lines 3, 8');
  });

  it('leaves out what is hidden, and says how much that is and why', () => {
    const findings = ['a', 'b', 'c', 'd'].map((id) => ({ ...FINDING, id }));
    const asides: Readonly<Record<string, LiveFinding['hidden']>> = {
      b: { by: 'filter', rule: 'severity' },
      c: { by: 'tool', name: 'eslint (eqeqeq)' },
      d: { by: 'filter', rule: 'cap' },
    };
    const view = words({ findings }, (id) => ({ state: 'open', lines: '', ...(asides[id] && { hidden: asides[id] }) }));
    assert.deepEqual(
      view.findings.map(({ id }) => id),
      ['a'],
    );
    assert.equal(view.hidden, '3 more hidden: 2 by your settings, 1 also reported by eslint (eqeqeq)');
    assert.equal(words({ findings }).hidden, '');
  });

  it('says what became of each finding', () => {
    const label = (state: FindingState): string | undefined =>
      words({ findings: [FINDING] }, live(state)).findings[0]?.stateLabel;
    assert.equal(label('open'), '');
    assert.equal(label('stale'), 'Changed since: the code under this finding was edited.');
    assert.equal(label('resolved'), 'Fixed');
    assert.equal(label('dismissed'), 'Dismissed');
    const gone = words({ findings: [FINDING] }).findings[0];
    assert.equal(gone?.state, 'gone');
    assert.match(gone.stateLabel, /No longer listed/);
  });

  it('calls a finding arriving only while its own run goes on', () => {
    const running = reportWords({ ...RUN, arrived: [FINDING] }, live('provisional'));
    assert.equal(running.state, 'running');
    assert.deepEqual(
      running.findings.map(({ state, stateLabel }) => [state, stateLabel]),
      [['provisional', 'Arriving']],
    );
    assert.equal(words({ findings: [FINDING] }, live('provisional')).findings[0]?.state, 'open');
    assert.equal(reportWords({ ...RUN, arrived: [FINDING] }, live('dismissed')).findings[0]?.state, 'dismissed');
  });

  it('names the line where a finding stands now', () => {
    const two = { ...FINDING, range: { ...FINDING.range, endLine: 3 } };
    assert.equal(words({ findings: [FINDING] }).findings[0]?.place, 'Line 2');
    assert.equal(words({ findings: [two] }, live('open', { line: 12 })).findings[0]?.place, 'Lines 12 to 13');
  });

  it('shows its lines when they are known, else the quotation', () => {
    const [known] = words({ findings: [FINDING] }, live('open', { lines: '  return b / a;' })).findings;
    assert.equal(known?.code, '  return b / a;');
    assert.deepEqual(known.diff, [
      { kind: 'removed', text: '  return b / a;' },
      { kind: 'added', text: 'return a === 0 ? 0 : b / a;' },
    ]);
    const [unknown] = words({ findings: [{ ...FINDING, replacement: null }] }).findings;
    assert.equal(unknown?.code, FINDING.quote);
    assert.equal(unknown.diff, null);
  });

  it('does not put back what was redacted', () => {
    const lines = "const apiKey = 'sk-live-4f9Ab2Kd81xQ0';";
    const redacted = { ...FINDING, quote: 'const apiKey = <API_KEY_1>;' };
    assert.equal(words({ findings: [redacted] }, live('open', { lines })).findings[0]?.code, redacted.quote);
    const [masked] = words({ findings: [{ ...FINDING }] }, live('open', { lines: `${lines}\nreturn b / a;` })).findings;
    assert.equal(masked?.code, FINDING.quote);
  });

  it('lists what could not be placed, with the reason', () => {
    const { notPlaced } = words({ notPlaced: [NOT_PLACED, { ...NOT_PLACED, reason: 'quote_not_found' }] });
    assert.deepEqual(
      notPlaced.map(({ place, placed }) => [place, placed]),
      [
        ['The quoted code stands in two places equally near to line 7.', false],
        ['The quoted code was not found; the model named line 7.', false],
      ],
    );
    assert.equal(new Set(notPlaced.map(({ id }) => id)).size, 2);
  });

  it('says which lines were reviewed and which were not', () => {
    const asked = { start: 1, end: 120 };
    const coverage = (covered: ReviewResult['coverage']['covered']): string | undefined =>
      factOf(words({ coverage: { asked: [asked], covered } }), 'Coverage');
    assert.equal(coverage([asked]), 'Lines 1 to 120 reviewed');
    assert.equal(coverage([{ start: 1, end: 60 }]), 'Lines 1 to 60 reviewed, lines 61 to 120 not covered');
    assert.equal(coverage([{ start: 1, end: 119 }]), 'Lines 1 to 119 reviewed, line 120 not covered');
    assert.equal(
      coverage([
        { start: 1, end: 40 },
        { start: 81, end: 120 },
      ]),
      'Lines 1 to 40, 81 to 120 reviewed, lines 41 to 80 not covered',
    );
    assert.equal(coverage([]), 'Not known which of lines 1 to 120 were reviewed');
  });

  it('says what was counted and what was estimated', () => {
    assert.equal(factOf(words({}), 'Tokens'), '1,234 (1,000 prompt, 234 completion)');
    assert.equal(factOf(words({}), 'Cost'), '$0.00651');
    const outcome: Outcome = {
      kind: 'cancelled',
      result: resultWith(),
      accounting: { ...ACCOUNTING, estimated: true, usage: { ...ACCOUNTING.usage, cached: 900 } },
    };
    const view = reportWords({ ...RUN, outcome }, nothing);
    assert.equal(factOf(view, 'Tokens'), 'about 1,234 (1,000 prompt, 234 completion), estimated');
    assert.equal(factOf(view, 'Cost'), 'about $0.00651');
    assert.equal(factOf(view, 'Cached by the provider'), '900 prompt tokens');
    assert.equal(factOf(view, 'Kept by the provider'), undefined);
  });

  it('names the files that the prompt came from, and says nothing of ours', () => {
    assert.equal(factOf(words({}), 'Prompts'), undefined);
    assert.equal(factOf(words({ prompts: ['user', 'workspace'] }), 'Prompts'), 'user file, workspace file');
  });

  it('names the rules of the project that went along and those that did not', () => {
    assert.equal(factOf(words({}), 'Rules used'), undefined);
    const view = words({
      rules: {
        used: [
          { path: 'AGENTS.md', lines: 3, of: 3 },
          { path: 'src/AGENTS.md', lines: 80, of: 1_300 },
        ],
        leftOut: [{ path: 'src/CLAUDE.md', reason: 'no_room' }],
      },
    });
    assert.equal(factOf(view, 'Rules used'), 'AGENTS.md, src/AGENTS.md (lines 1 to 80 of 1,300)');
    assert.equal(factOf(view, 'Rules left out'), 'src/CLAUDE.md (no room is left for it)');
  });

  it('says what the cache of the provider saved, and what it keeps', () => {
    const usage = { ...ACCOUNTING.usage, cached: 9_000, cacheWrite: 4_500 };
    const outcome: Outcome = {
      kind: 'answered',
      result: resultWith(),
      accounting: { ...ACCOUNTING, usage, savedUsd: 0.0243 },
    };
    const view = reportWords({ ...RUN, outcome }, nothing);
    assert.equal(factOf(view, 'Cached by the provider'), '9,000 prompt tokens, about $0.024 saved');
    assert.equal(factOf(view, 'Kept by the provider'), '4,500 prompt tokens, for the next requests');
  });
});
