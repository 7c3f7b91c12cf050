import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { PLANS } from '../../../src/core/budget/plans';
import { NO_TOKENS } from '../../../src/core/outcome';
import { compact, meterOf, type MeterInput } from '../../../src/core/usage/meter';
import { ACCOUNTING, BLOCKS } from '../support/outcomes';

const IDLE: MeterInput = {
  demo: false,
  running: [],
  hasKey: true,
  redis: { kind: 'not_used' },
  totals: { used: 12_345, reserved: 0, costUsd: 1.234, heldUsd: 0, requests: 3 },
  budget: { tokens: PLANS.lite, usd: null },
  resets: BLOCKS.budget.resets,
  team: undefined,
  cache: { hits: 1, misses: 2 },
  last: { name: 'src/a.ts', accounting: ACCOUNTING },
};
const with_ = (change: Partial<MeterInput>) => meterOf({ ...IDLE, ...change });
const used = (tokens: number): Partial<MeterInput> => ({
  totals: { used: tokens, reserved: 0, costUsd: 0, heldUsd: 0, requests: 1 },
});
const CACHED = {
  name: 'src/a.ts',
  accounting: { ...ACCOUNTING, tier: 'redis' as const, usage: NO_TOKENS, costUsd: 0 },
};

describe('the meter', () => {
  it('shows tokens and hit rate, and says the same whole to a screen reader', () => {
    const { state, icon, text, label, click, warns } = meterOf(IDLE);
    assert.deepEqual(
      [state, icon, text, click, warns],
      ['idle', 'checklist', '12.3k tokens · 33 % cached', 'menu', false],
    );
    assert.equal(label, 'Code Insight, 12,345 tokens, 33 % cached. Click for the menu.');
  });

  it('tells every state by an icon of its own and by words', () => {
    const states = [
      with_({ running: ['a.ts'] }),
      with_({ hasKey: false }),
      with_(used(180_000)),
      with_(used(200_000)),
      with_({ redis: { kind: 'down', reason: 'unreachable', since: 0 } }),
      with_({ last: CACHED }),
    ];
    assert.deepEqual(
      states.map(({ state, text }) => [state, text.split(' · ')[0]]),
      [
        ['reviewing', 'reviewing a.ts'],
        ['no_key', 'no API key'],
        ['budget_near', '90 % of the budget'],
        ['budget_spent', 'budget spent'],
        ['redis_down', 'Redis is away'],
        ['cached', 'from Redis'],
      ],
    );
    assert.equal(new Set([...states, meterOf(IDLE)].map(({ icon }) => icon)).size, 7);
    for (const { tooltip, label, text } of states) {
      const words = text.split(' · ')[0] ?? '';
      assert.equal(tooltip[0], `Code Insight: ${words}`);
      assert.ok(label.includes(words));
    }
    assert.deepEqual(
      states.map(({ warns }) => warns),
      [false, false, true, true, false, false],
    );
  });

  it('stops what runs on a click, and names one or counts several', () => {
    const { click, text, label } = with_({ running: ['a.ts', 'b.ts'] });
    assert.deepEqual([click, text], ['stop', '2 reviews · 12.3k tokens']);
    assert.ok(label.endsWith('Click to stop.'));
  });

  it('tells budget, cost, hit rate and the last request in the tooltip', () => {
    const lines = meterOf({ ...IDLE, redis: { kind: 'connected' } }).tooltip;
    assert.deepEqual(lines.slice(0, 3), [
      'Code Insight',
      'This month: 12,345 of 200,000 tokens.',
      'Cost this month: $1.23.',
    ]);
    assert.match(lines[3] ?? '', /^The budget begins anew on .*2026.*\.$/);
    assert.deepEqual(lines.slice(4), [
      'Cache in this window: 1 hits, 2 misses, 33 %.',
      'Redis: connected.',
      'Last: src/a.ts, 1.2 s.',
      'Tokens: 1,000 prompt, 234 completion, 0 read from the provider’s cache, 1,234 in all.',
      'Its cost: $0.00651.',
      'Click for the menu.',
    ]);
    assert.ok(with_({ last: CACHED }).tooltip.includes('Last: src/a.ts, 1.2 s. From the cache (Redis), 0 tokens.'));
  });

  it('tells the team’s use, and by how much it is over', () => {
    const budget = { tokens: null, usd: 5, team: { tokens: 1_000, allowance: 50 } };
    const within = with_({ budget, team: { used: 900, reserved: 0 } }).tooltip;
    assert.ok(
      within.includes('This month: $1.23 of $5.00.') && within.includes('The team this month: 900 of 1,000 tokens.'),
    );
    assert.ok(!within.some((line) => line.includes('over its budget')));
    const over = with_({ budget, team: { used: 1_150, reserved: 0 } }).tooltip;
    assert.ok(over.includes('The team is 150 tokens over its budget.'));
  });

  it('counts nothing of the demo model', () => {
    const { state, text, tooltip } = with_({
      demo: true,
      hasKey: false,
      redis: { kind: 'down', reason: 'unreachable', since: 0 },
      ...used(200_000),
    });
    assert.deepEqual([state, text], ['idle', 'Local demo model · 33 % cached']);
    assert.ok(tooltip.includes('Local demo model: nothing is sent, counted or shared.'));
  });

  it('says what it does not know', () => {
    const { text, tooltip } = with_({ totals: undefined, cache: { hits: 0, misses: 0 }, last: undefined });
    assert.equal(text, 'Code Insight');
    assert.ok(tooltip.includes('What was used this month can not be read.'));
  });

  it('keeps numbers short', () => {
    fc.assert(
      fc.property(fc.nat(9_999_999), (tokens) => {
        assert.ok(compact(tokens).length <= 6, compact(tokens));
      }),
    );
    assert.deepEqual([0, 999, 1_000, 999_949, 999_950, 4_000_000].map(compact), [
      '0',
      '999',
      '1.0k',
      '999.9k',
      '1.00M',
      '4.00M',
    ]);
  });
});
