import * as assert from 'node:assert/strict';
import {
  fromReportPanel,
  MAX_QUESTION,
  reportPanelState,
  toReportPanel,
  type ToReportPanel,
} from '../../../src/protocol/report';

const HOSTILE = '<img src=x onerror="alert(1)"> [x](command:workbench.action.quit) javascript:alert(1)';
const KEY = { documentId: 'file:///a.ts', startedAt: 1_700_000_000_000 };

const finding: NonNullable<ToReportPanel['report']>['findings'][number] = {
  id: '0123456789abcdef',
  severity: 'critical',
  severityLabel: 'Critical',
  category: 'Bug',
  confidence: 'High confidence',
  sureness: 'high',
  title: HOSTILE,
  explanation: HOSTILE,
  markup: [
    { kind: 'paragraph', children: [{ kind: 'text', text: HOSTILE }] },
    { kind: 'code', text: HOSTILE },
    {
      kind: 'list',
      start: 3,
      items: [
        [
          {
            kind: 'paragraph',
            children: [
              { kind: 'strong', children: [{ kind: 'emphasis', children: [{ kind: 'code', text: HOSTILE }] }] },
              { kind: 'link', text: HOSTILE, target: 'https://example.com/' },
            ],
          },
        ],
      ],
    },
  ],
  code: HOSTILE,
  diff: [{ kind: 'added', text: HOSTILE }],
  place: 'Line 1',
  line: 1,
  placed: true,
  state: 'open',
  stateLabel: '',
  canFix: true,
  canAsk: true,
  turns: [
    {
      ...{ id: 1, question: HOSTILE, state: 'done', level: 'info', message: HOSTILE, advice: '' },
      answer: [{ kind: 'paragraph', children: [{ kind: 'text', text: HOSTILE }] }],
      steps: [{ step: 'retry', label: 'Ask again' }],
    },
  ],
  canCompare: false,
};

const WORDS = [
  ...['report', 'findings', 'notPlaced', 'details', 'code', 'suggestion', 'goTo', 'previewFix', 'applyFix', 'dismiss'],
  ...['restore', 'rerun', 'stop', 'demo', 'keys', 'filter', 'severity', 'search', 'clearFilter', 'nothingShown'],
  ...['shown', 'elapsed', 'soFar', 'soFarOne', 'exportReport', 'copyReport', 'copyFinding', 'sort'],
  ...['ask', 'question', 'send', 'preview', 'askHint', 'answered', 'compare', 'showHidden'],
];

const snapshot = {
  type: 'snapshot',
  labels: {
    ...Object.fromEntries(WORDS.map((word) => [word, word])),
    sorts: [{ by: 'place', label: 'Place' }],
    severities: [{ severity: 'critical', label: 'Critical' }],
  },
  demo: false,
  runs: [{ runId: 1, name: 'a.ts' }],
  report: {
    runId: 1,
    key: KEY,
    title: 'a.ts',
    state: 'done',
    elapsedMs: 0,
    level: 'info',
    message: '1 finding.',
    advice: '',
    steps: [{ step: 'show_log', label: 'Show log' }],
    findings: [finding],
    notPlaced: [],
    facts: [{ label: 'Model', value: 'm' }],
    canExport: true,
    hidden: '',
  },
  notice: '',
  target: null,
};

type Change = (copy: Record<string, never>) => void;

describe('messages of the report panel', () => {
  it('carry model text unchanged: it is for text nodes', () => {
    const parsed = toReportPanel.parse(snapshot);
    assert.equal(parsed.report?.findings[0]?.title, HOSTILE);
  });

  it('refuse a snapshot that is not exactly one', () => {
    const changes: [string, Change][] = [
      ['another type', (copy) => Object.assign(copy, { type: 'html' })],
      ['something more', (copy) => Object.assign(copy, { html: '<b>x</b>' })],
      ['no report', (copy) => delete copy['report']],
      [
        'a severity that is a class name',
        (copy) => {
          set(copy, 'report.findings.0.severity', 'x onclick');
        },
      ],
      [
        'a state nobody knows',
        (copy) => {
          set(copy, 'report.findings.0.state', 'approved');
        },
      ],
      [
        'an element in place of text',
        (copy) => {
          set(copy, 'report.findings.0.title', { tag: 'img' });
        },
      ],
      [
        'markup of another kind',
        (copy) => {
          set(copy, 'report.findings.0.markup.0.kind', 'html');
        },
      ],
      [
        'markup with more in it',
        (copy) => {
          set(copy, 'report.findings.0.markup.0.children.0.html', '<b>');
        },
      ],
      ...['javascript:alert(1)', 'command:x', 'http://a.b/', 'https://a b/', '', 'data:text/html,x'].map(
        (target): [string, Change] => [
          `a link to ${target}`,
          (copy) => {
            set(copy, 'report.findings.0.markup.2.items.0.0.children.1.target', target);
          },
        ],
      ),
      [
        'an answer that is no markup',
        (copy) => {
          set(copy, 'report.findings.0.turns.0.answer', HOSTILE);
        },
      ],
      [
        'a diff row of another kind',
        (copy) => {
          set(copy, 'report.findings.0.diff.0.kind', 'html');
        },
      ],
      [
        'more in a finding',
        (copy) => {
          set(copy, 'report.findings.0.onclick', 'x');
        },
      ],
      [
        'a label that is no text',
        (copy) => {
          set(copy, 'labels.findings', 1);
        },
      ],
    ];
    for (const [what, change] of changes) {
      const copy = structuredClone(snapshot) as unknown as Record<string, never>;
      change(copy);
      assert.equal(toReportPanel.safeParse(copy).success, false, what);
    }
    for (const nothing of [null, undefined, 'snapshot', [], 1]) {
      assert.equal(toReportPanel.safeParse(nothing).success, false);
    }
  });

  it('accept what the panel may say', () => {
    const about = { runId: 1, findingId: 'a' };
    const good = [
      { type: 'ready' },
      { type: 'choose', runId: -3 },
      { type: 'reveal', ...about },
      { type: 'fix', ...about, preview: true },
      { type: 'dismiss', ...about },
      { type: 'restore', ...about },
      { type: 'step', runId: 1, step: 'show_log' },
      { type: 'rerun', runId: 1 },
      { type: 'stop', runId: 1 },
      { type: 'ask', ...about, question: 'Why?' },
      { type: 'previewQuestion', ...about, question: 'Why?' },
      { type: 'stopAnswer', runId: 1, turnId: 2 },
      { type: 'answerStep', runId: 1, turnId: 2, step: 'retry' },
    ];
    for (const message of good) assert.deepEqual(fromReportPanel.parse(message), message);
  });

  it('refuse everything else from the panel', () => {
    const bad: unknown[] = [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: 'command', command: 'workbench.action.quit' },
      { type: 'ready', more: 1 },
      { type: 'choose', runId: '1' },
      { type: 'choose', runId: 1.5 },
      { type: 'reveal', runId: 1 },
      { type: 'reveal', runId: 1, findingId: '' },
      { type: 'reveal', runId: 1, findingId: 'x'.repeat(201) },
      { type: 'reveal', runId: 1, findingId: 'a', uri: 'file:///etc/passwd' },
      { type: 'fix', runId: 1, findingId: 'a', preview: 'no' },
      { type: 'fix', runId: 1, findingId: 'a', preview: true, text: 'new code' },
      { type: 'step', runId: 1, step: ['show_log'] },
      { type: 'ask', runId: 1, findingId: 'a', question: '' },
      { type: 'ask', runId: 1, findingId: 'a', question: 'x'.repeat(MAX_QUESTION + 1) },
      { type: 'ask', runId: 1, findingId: 'a', question: 'Why?', model: 'another' },
      { type: 'answerStep', runId: 1, turnId: 'all', step: 'retry' },
    ];
    for (const message of bad) assert.equal(fromReportPanel.safeParse(message).success, false, JSON.stringify(message));
  });

  it('take a panel’s state back only in its own form', () => {
    const state = { v: 1, run: KEY, filter: { text: 'a', hidden: ['info'] }, closed: ['x'], scroll: 12 };
    // A state of before there was a choice of order, or questions.
    assert.deepEqual(reportPanelState.parse(state), { ...state, sort: 'place', drafts: [] });
    assert.equal(reportPanelState.parse({ ...state, sort: 'severity' }).sort, 'severity');
    assert.equal(reportPanelState.safeParse({ ...state, sort: 'title' }).success, false);
    for (const bad of [undefined, {}, { ...state, v: 2 }, { ...state, run: 'a' }, { ...state, html: '' }]) {
      assert.equal(reportPanelState.safeParse(bad).success, false);
    }
  });
});

/** Puts a value at a dotted path. */
function set(target: unknown, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>(
    (at, key) => at[key] as Record<string, unknown>,
    target as Record<string, unknown>,
  );
  parent[last] = value;
}
