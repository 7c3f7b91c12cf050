import * as assert from 'node:assert/strict';
import {
  dashboardPanelState,
  fromDashboardPanel,
  toDashboardPanel,
  type ToDashboardPanel,
} from '../../../src/protocol/dashboard';

const HOSTILE = '<img src=x onerror="alert(1)"> [x](command:workbench.action.quit) javascript:alert(1)';
const table = {
  ...{ id: 'file', title: 'By file', note: HOSTILE },
  columns: [{ label: 'File', kind: 'text' as const }],
  rows: [[HOSTILE]],
};
const snapshot: ToDashboardPanel = {
  type: 'snapshot',
  labels: { month: 'a', exportCsv: 'b', openBudget: 'c', connectRedis: 'd', checkHealth: 'e', showTable: 'f' },
  ...{ locale: 'en', month: '2026-11', thisMonth: '2026-11', months: [{ month: '2026-11', name: HOSTILE }] },
  ...{ title: HOSTILE, level: 'info', messages: [HOSTILE], canExport: true },
  budget: { title: HOSTILE, level: 'near', percent: 90, lines: [HOSTILE] },
  facts: [{ label: HOSTILE, value: HOSTILE }],
  redis: { title: 'Redis', lines: [HOSTILE], step: 'health' },
  figures: [
    {
      ...{ id: 'tokens', title: HOSTILE, summary: HOSTILE, unit: 'tokens', kind: 'stacked', note: '', table },
      series: [{ label: HOSTILE, values: [1, null, 0.5] }],
      days: [{ label: '1', words: HOSTILE }],
    },
  ],
  tables: [table],
};

describe('messages of the usage dashboard', () => {
  it('carry names of others unchanged: they are for text nodes', () => {
    assert.deepEqual(toDashboardPanel.parse(snapshot), snapshot);
  });

  it('refuse a snapshot that is not exactly one', () => {
    const [figure] = snapshot.figures;
    const changes: Record<string, object> = {
      'another type': { type: 'html' },
      'something more': { html: '<b>x</b>' },
      'no tables': { tables: undefined },
      'a month that is a path': { month: '../2026-11' },
      'a thirteenth month': { month: '2026-13' },
      'a month with more after it': { month: '2026-11\n' },
      'a level that is a class name': { level: 'info x' },
      'an element in place of text': { title: { tag: 'img' } },
      'a bar that is too long': { budget: { ...snapshot.budget, percent: 101 } },
      'a bar of no length': { budget: { ...snapshot.budget, percent: Number.NaN } },
      'a step nobody knows': { redis: { ...snapshot.redis, step: 'workbench.action.quit' } },
      'an id that is no name': { tables: [{ ...table, id: 'a"b' }] },
      'a cell that is no text': { tables: [{ ...table, rows: [[1]] }] },
      'a column of another kind': { tables: [{ ...table, columns: [{ label: 'x', kind: 'html' }] }] },
      'a value without end': { figures: [{ ...figure, series: [{ label: 'x', values: [Infinity] }] }] },
      'a unit nobody knows': { figures: [{ ...figure, unit: 'px' }] },
      'a label that is no text': { labels: { ...snapshot.labels, month: 1 } },
    };
    for (const [what, change] of Object.entries(changes)) {
      assert.equal(toDashboardPanel.safeParse({ ...snapshot, ...change }).success, false, what);
    }
    for (const nothing of [null, undefined, 'snapshot', [], 1]) {
      assert.equal(toDashboardPanel.safeParse(nothing).success, false);
    }
  });

  it('accept what the panel may say, and nothing else', () => {
    const good = [
      { type: 'ready' },
      { type: 'choose', month: '2026-10' },
      { type: 'export' },
      ...['budget', 'redis', 'health'].map((step) => ({ type: 'step', step })),
    ];
    for (const message of good) assert.ok(fromDashboardPanel.safeParse(message).success, JSON.stringify(message));
    const bad = [
      ...['../../etc/passwd', '2026-11/..', '2026-1', '', 202611, null, '٢٠٢٦-١١'].map((month) => ({
        type: 'choose',
        month,
      })),
      { type: 'export', path: '/etc/passwd' },
      { type: 'step', step: 'workbench.action.quit' },
      { type: 'ready', more: true },
      { type: 'command' },
      ...[null, undefined, 'ready', [], 1],
    ];
    for (const message of bad) {
      assert.equal(fromDashboardPanel.safeParse(message).success, false, JSON.stringify(message));
    }
  });

  it('take back only a state that they left', () => {
    const state = { v: 1, month: '2026-10', open: ['tokens'], scroll: 12 };
    assert.deepEqual(dashboardPanelState.parse(state), state);
    assert.ok(dashboardPanelState.safeParse({ ...state, month: null }).success);
    for (const bad of [{ ...state, v: 2 }, { ...state, month: '../x' }, { ...state, open: 'tokens' }, undefined]) {
      assert.equal(dashboardPanelState.safeParse(bad).success, false);
    }
  });
});
