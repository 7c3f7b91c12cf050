import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fold } from '../../../src/core/budget/fold';
import { PLANS } from '../../../src/core/budget/plans';
import { dashboardOf, type DashboardInput } from '../../../src/core/usage/dashboard';
import type { UsageFigure } from '../../../src/core/usage/usageFigures';
import type { UsageTable } from '../../../src/core/usage/usageTables';
import { toDashboardPanel } from '../../../src/protocol/dashboard';
import { hit, ledgerEvent, NOW, settle } from '../support/ledgerEvents';

const DAY = Date.UTC(2026, 10, 20, 12);
const EMPTY: DashboardInput = {
  ...{ month: '2026-11', thisMonth: '2026-11', months: ['2026-11', '2026-10'], events: [], now: NOW },
  ...{ resets: { at: Date.UTC(2026, 11, 1), zone: 'UTC' }, locale: 'en', budget: { tokens: PLANS.lite, usd: null } },
  ...{ team: undefined, redis: { kind: 'not_used' }, memory: undefined, estimates: [], demo: false },
  repositories: new Map(),
};
const USED: DashboardInput = {
  ...EMPTY,
  events: [
    settle(DAY, 1_000, { prompt: 800, costUsd: 0.5, compressed: 300 }),
    settle(DAY + 1, 200, { file: 'src/b.ts', model: 'other', costUsd: null }),
    settle(DAY - 86_400_000, 300, { costUsd: 0.25 }),
    hit(DAY + 2, 1_000),
  ],
  estimates: [{ model: 'm', replies: 7, ratio: 1.2, withinPercent: 4 }],
};
const with_ = (change: Partial<DashboardInput>) => dashboardOf({ ...USED, ...change });

function figure(id: string, figures: readonly UsageFigure[] = dashboardOf(USED).figures): UsageFigure {
  const found = figures.find((one) => one.id === id);
  assert.ok(found, id);
  return found;
}
function table(id: string, tables: readonly UsageTable[] = dashboardOf(USED).tables): UsageTable {
  const found = tables.find((one) => one.id === id);
  assert.ok(found, id);
  return found;
}

describe('the usage dashboard', () => {
  it('of an empty month says so, and what to do', () => {
    const { title, messages, figures, tables, facts, canExport, months } = dashboardOf(EMPTY);
    assert.equal(title, 'Usage in November 2026');
    assert.deepEqual(messages, ['Nothing was used this month so far. Review a file: what it takes appears here.']);
    assert.deepEqual([figures, tables, facts, canExport], [[], [], [], false]);
    assert.deepEqual(
      months.map(({ name }) => name),
      ['November 2026', 'October 2026'],
    );
    const earlier = dashboardOf({ ...EMPTY, month: '2025-02' });
    assert.deepEqual(earlier.messages, ['Nothing was used in February 2025. Choose another month.']);
    assert.ok(earlier.months.some(({ month }) => month === '2025-02'));
  });

  it('that can not be read says so, and is not shown as an empty one', () => {
    const { level, messages, budget } = dashboardOf({ ...EMPTY, events: undefined });
    assert.deepEqual([level, budget], ['error', null]);
    assert.match(messages.join(), /^What was used can not be read\. Check /);
  });

  it('has a value for each day of the month, and the same in a table and in words', () => {
    const { series, days, summary, table: behind, kind } = figure('tokens');
    assert.deepEqual([kind, days.length, series.map(({ label }) => label)], ['stacked', 30, ['Prompt', 'Completion']]);
    assert.deepEqual(
      series.map(({ values }) => [values[17], values[18], values[19]]),
      [
        [null, 300, 1_000],
        [null, 0, 200],
      ],
    );
    assert.equal(summary, 'Tokens by day, November 2026. 1,500 tokens in all. Most on November 20: 1,200.');
    assert.deepEqual(
      [days[17], days[19]],
      [
        { label: '18', words: '' },
        { label: '20', words: 'November 20 · Prompt: 1,000 · Completion: 200' },
      ],
    );
    assert.deepEqual(behind.rows, [
      ['November 19', '300', '0'],
      ['November 20', '1,000', '200'],
    ]);
  });

  it('passes off no request as free whose cost is not known', () => {
    const { summary, note, table: behind } = figure('cost');
    assert.equal(summary, 'Cost by day, November 2026. at least $0.75 in all. Most on November 20: at least $0.50.');
    assert.equal(note, 'Requests whose cost is not known: 1.');
    assert.deepEqual(behind.rows, [
      ['November 19', '$0.25'],
      ['November 20', 'at least $0.50'],
    ]);
    assert.deepEqual(table('model').rows[1], ['other', '200', '13%', 'not known', '1', '0']);
  });

  it('tells the hit rate of the days on which something was asked, and of the month', () => {
    const { series, summary, kind, days } = figure('hit_rate');
    assert.deepEqual([kind, series[0]?.values[17], series[0]?.values[18]], ['line', null, 0]);
    assert.equal(series[0]?.values[19]?.toFixed(3), '0.333');
    assert.equal(summary, 'Cache hit rate by day, November 2026. 25% over the month.');
    assert.equal(days[19]?.words, 'November 20 · Answered by the cache: 33%');
    assert.ok(dashboardOf(USED).facts.some(({ value }) => value === '25% (1 of 4)'));
  });

  it('says that what compression saves is an estimate, of parts of files alone', () => {
    const { series, summary, note } = figure('saved');
    assert.deepEqual(
      series.map(({ label, values }) => [label, values[19]]),
      [
        ['By the cache', 1_000],
        ['By compression (estimate)', 300],
      ],
    );
    assert.match(summary, /1,000 by the cache, about 300 by compression\./);
    assert.match(note, /an estimate, and of parts of files alone/);
    assert.ok(dashboardOf(USED).facts.some(({ value }) => value === 'about 300 tokens'));
  });

  it('leaves out a chart in which nothing is to be seen', () => {
    const { figures } = with_({ events: [settle(DAY, 10, { costUsd: null })] });
    assert.deepEqual(
      figures.map(({ id }) => id),
      ['tokens'],
    );
  });

  it('lists tasks, models and files by what they took, and what took most', () => {
    assert.deepEqual(table('task').rows, [['Code review', '1,500', '100%', 'at least $0.75', '3', '1']]);
    assert.deepEqual(
      table('file').rows.map(([name, tokens]) => [name, tokens]),
      [
        ['src/a.ts', '1,300'],
        ['src/b.ts', '200'],
      ],
    );
    const [first] = table('largest').rows;
    assert.deepEqual(first, [
      ...['src/a.ts', 'Nov 20, 2026, 12:00 PM', 'Code review', 'anthropic/claude-sonnet-4.5', '1,000', '$0.50'],
    ]);
  });

  const [OURS, THEIRS] = ['0123456789abcdef', 'fedcba9876543210'];
  const OF_TWO = [
    settle(DAY, 1_000, { repo: OURS }),
    settle(DAY + 1, 300, { repo: THEIRS }),
    settle(DAY + 2, 100),
    hit(DAY + 3, 1_000),
  ];

  it('calls repositories that are open by their names, others by the beginning of their ids', () => {
    const repositories = new Map([[OURS, 'github.com/owner/na\u202Eme']]);
    const { rows, note } = table('repository', with_({ events: OF_TWO, repositories }).tables);
    assert.deepEqual(
      rows.map(([name, tokens, share, , requests, hits]) => [name, tokens, share, requests, hits]),
      [
        ['github.com/owner/na[U+202E]me', '1,000', '71%', '1', '0'],
        ['fedcba98', '300', '21%', '1', '0'],
        ['No repository', '100', '7%', '1', '1'],
      ],
    );
    assert.match(note, /^A repository that is not open in this window is shown by the beginning of its id/);
    const known = new Map([...repositories, [THEIRS, 'theirs']]);
    assert.equal(table('repository', with_({ events: OF_TWO, repositories: known }).tables).note, '');
  });

  it('draws the tokens of repositories where there are several, those that took least together', () => {
    const { series, summary, days } = figure('repositories', with_({ events: OF_TWO }).figures);
    assert.deepEqual(
      series.map(({ label, values }) => [label, values[18], values[19]]),
      [
        ['01234567', null, 1_000],
        ['fedcba98', null, 300],
        ['No repository', null, 100],
      ],
    );
    assert.match(
      summary,
      /^Tokens by day and repository, November 2026\. 1,400 tokens in all, most for 01234567\. Most on /,
    );
    assert.equal(days[19]?.words, 'November 20 · 01234567: 1,000 · fedcba98: 300 · No repository: 100');
    const many = (count: number) => Array.from({ length: count }, (_, n) => settle(DAY + n, 10 + n, { repo: `r${n}` }));
    const labels = (count: number) =>
      figure('repositories', with_({ events: many(count) }).figures).series.map(({ label }) => label);
    assert.deepEqual(labels(4), ['r3', 'r2', 'r1', 'r0']);
    assert.deepEqual(labels(6), ['r5', 'r4', 'r3', '3 others']);
    assert.ok(!with_({}).figures.some(({ id }) => id === 'repositories'));
  });

  it('puts many files together, so that the table adds up', () => {
    const events = Array.from({ length: 40 }, (_, n) => settle(DAY + n, 100 + n, { file: `f${n}.ts` }));
    const { rows } = table('file', with_({ events }).tables);
    assert.deepEqual([rows.length, rows.at(-1)?.[0]], [16, '25 others']);
    const all = rows.reduce((sum, cells) => sum + Number((cells[1] ?? '').replace(',', '')), 0);
    assert.equal(all, fold(events, NOW).totals.used);
    const { rows: sixteen } = table('file', with_({ events: events.slice(0, 16) }).tables);
    assert.equal(sixteen.at(-1)?.[0], 'f0.ts');
  });

  it('tells how far estimates were off, or what is missing for that', () => {
    assert.deepEqual(table('estimates').rows, [['m', '4%', '7']]);
    const none = table('estimates', with_({ estimates: [] }).tables);
    assert.deepEqual([none.rows, none.note], [[], 'Not known yet: it takes three replies of a model.']);
  });

  it('tells the budget of this month alone: its plan, what is used of it, and when it begins anew', () => {
    const { budget } = dashboardOf(USED);
    assert.deepEqual(budget, {
      ...{ title: 'Budget: plan Lite', level: 'ok', percent: 0 },
      lines: ['1,500 of 200,000 tokens are used.', 'The budget begins anew on December 1, 2026.'],
    });
    assert.equal(with_({ month: '2026-10' }).budget, null);
    const spent = with_({ budget: { tokens: null, usd: 0.75, team: { tokens: 1_000, allowance: 50 } } }).budget;
    assert.deepEqual([spent?.title, spent?.level, spent?.percent], ['Budget: your own plan', 'spent', 100]);
    assert.deepEqual(
      [spent?.lines[0], spent?.lines.at(-2), spent?.lines.at(-1)],
      [
        '$0.75 of $0.75 are spent.',
        'Requests are held back until then, unless you send them anyway.',
        "The team's use is not known: its Redis does not answer.",
      ],
    );
    const team = { tokens: 1_000, allowance: 50 };
    const over = with_({ budget: { tokens: 5_000, usd: null, team }, team: { used: 1_200, reserved: 0 } }).budget;
    assert.ok(over?.lines.includes('The team is 200 tokens over its budget.'));
  });

  it('tells what Redis does not report as not reported', () => {
    const lines = (change: Partial<DashboardInput>) => with_(change).redis.lines;
    assert.deepEqual(lines({}), ['Redis is not used: answers are kept on this machine.']);
    const connected = { redis: { kind: 'connected' } } as const;
    assert.deepEqual(lines(connected), ['Redis: connected.', 'Memory used: not reported.']);
    assert.deepEqual(lines({ ...connected, memory: { usedBytes: 1_572_864, mostBytes: null } }), [
      'Redis: connected.',
      'Memory used: 1.5 MB. It has no limit.',
    ]);
    assert.deepEqual(
      lines({ ...connected, memory: { usedBytes: 0, mostBytes: 104_857_600 } })[1],
      ['Memory used: 0 MB. Its limit: 100 MB.'].join(),
    );
    const [down] = lines({ redis: { kind: 'down', reason: 'unreachable', since: 0 } });
    assert.match(down ?? '', /^Redis: not available since .* Nothing answers at its address\./);
    assert.equal(with_({}).redis.step, 'redis');
    assert.equal(with_(connected).redis.step, 'health');
  });

  it('speaks of numbers, amounts and days as the reader does, in their time zone', () => {
    const resets = { at: Date.UTC(2026, 10, 30, 15), zone: 'Asia/Tokyo' };
    const { title, figures, budget, tables } = with_({ locale: 'de', resets });
    assert.equal(title, 'Usage in November 2026');
    assert.equal(figure('tokens', figures).table.rows[1]?.[0], '20. November');
    assert.ok(budget?.lines.includes('1.500 of 200.000 tokens are used.'));
    assert.ok(budget?.lines.includes('The budget begins anew on 1. Dezember 2026.'));
    assert.equal(table('largest', tables).rows[0]?.[1], '20.11.2026, 21:00');
    // A pseudo-language, and what is no language at all.
    for (const locale of ['qps-ploc', '', 'x'.repeat(50)]) assert.ok(with_({ locale }).title.length > 10);
  });

  it('says of the demo model that nothing is counted', () => {
    assert.deepEqual(with_({ demo: true }).messages, ['Local demo model: nothing is sent, counted or shared.']);
  });

  it('comes to what the ledger counts and is a message that the panel takes, whatever is in it', () => {
    const labels = { month: '', exportCsv: '', openBudget: '', connectRedis: '', checkHealth: '', showTable: '' };
    fc.assert(
      fc.property(
        fc.array(ledgerEvent, { maxLength: 40 }),
        fc.constantFrom('en', 'de', 'ar', 'ja'),
        (events, locale) => {
          const dashboard = with_({ events, locale });
          const parsed = toDashboardPanel.parse({ type: 'snapshot', labels, locale, ...dashboard });
          assert.doesNotMatch(JSON.stringify(parsed), /undefined|NaN|\{\d\}|\u202E/);
          const { used } = fold(events, NOW).totals;
          const drawn = (wanted: string): number | undefined =>
            parsed.figures
              .find(({ id }) => id === wanted)
              ?.series.flatMap(({ values }) => values)
              .reduce<number>((sum, value) => sum + (value ?? 0), 0);
          assert.equal(drawn('tokens') ?? 0, used);
          assert.equal(drawn('repositories') ?? used, used);
          for (const { columns, rows } of [...parsed.tables, ...parsed.figures.map((one) => one.table)]) {
            assert.ok(rows.every((cells) => cells.length === columns.length));
          }
          for (const { days, series } of parsed.figures) {
            assert.ok(series.every(({ values: each }) => each.length === days.length));
          }
        },
      ),
    );
  });
});
