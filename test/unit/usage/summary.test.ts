import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { LedgerEvent } from '../../../src/core/budget/events';
import { fold } from '../../../src/core/budget/fold';
import { toUsageJson } from '../../../src/core/export/usageJson';
import { usageText } from '../../../src/core/usage/presentUsage';
import { summarise, type UsageGroup } from '../../../src/core/usage/summary';
import { ledgerEvent, NOW } from '../support/ledgerEvents';
import { BLOCKS } from '../support/outcomes';

function totalOf(
  groups: readonly UsageGroup[],
  key: 'total' | 'costUsd' | 'requests' | 'hits' | 'savedTokens' | 'savedUsd' | 'compressed',
): number {
  return groups.reduce((sum, group) => sum + group[key], 0);
}

describe('the summary of a month', () => {
  it('comes to what the ledger counts, in each of its groupings', () => {
    fc.assert(
      fc.property(fc.array(ledgerEvent, { maxLength: 60 }), (events) => {
        const { sum, byDay, byTask, byModel, byFile, byRepository, largest, hitRate } = summarise(events, 'Asia/Tokyo');
        const { used, costUsd, requests } = fold(events, NOW).totals;
        assert.deepEqual([sum.total, sum.costUsd, sum.requests], [used, costUsd, requests]);
        for (const groups of [byDay, byTask, byModel, byFile, byRepository]) {
          for (const key of [
            'total',
            'costUsd',
            'requests',
            'hits',
            'savedTokens',
            'savedUsd',
            'compressed',
          ] as const) {
            assert.equal(totalOf(groups, key), sum[key]);
          }
          assert.equal(new Set(groups.map((group) => group.name)).size, groups.length);
        }
        for (const { total, repositories } of byDay)
          assert.equal(
            [...repositories.values()].reduce((all, tokens) => all + tokens, 0),
            total,
          );
        const hits = events.filter((one) => one.e === 'hit').length;
        assert.equal(sum.hits, hits);
        assert.equal(hitRate, requests + hits === 0 ? null : hits / (requests + hits));
        assert.equal(largest.length, Math.min(10, requests));
        assert.deepEqual(
          largest.map(({ total }) => total),
          largest.map(({ total }) => total).sort((a, b) => b - a),
        );
      }),
    );
  });

  it('counts the days of the user, in their order, and puts first what took most', () => {
    const settle = (at: number, file: string, total: number, n: number): LedgerEvent => ({
      ...{ e: 'settle', id: String(n), at, task: 'code_review', model: 'm', file, prompt: total, completion: 0 },
      ...{ total, cached: 0, costUsd: null, estimated: true, compressed: 7 },
    });
    const late = Date.UTC(2026, 10, 20, 16);
    const { byDay, byFile, sum, compressedTokens } = summarise(
      [settle(late, 'a.ts', 5, 1), settle(late - 3_600_001, 'b.ts', 9, 2), settle(late, 'a.ts', 3, 3)],
      'Asia/Tokyo',
    );
    assert.deepEqual(
      byDay.map(({ name: day, total }) => [day, total]),
      [
        ['2026-11-20', 9],
        ['2026-11-21', 8],
      ],
    );
    assert.deepEqual(
      byFile.map((group) => group.name),
      ['b.ts', 'a.ts'],
    );
    assert.deepEqual([sum.unpriced, compressedTokens], [3, 21]);
  });

  it('is the same as JSON and as text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(ledgerEvent, { maxLength: 30 }), (events) => {
        const summary = summarise(events, 'UTC');
        const { resets } = BLOCKS.budget;
        const estimates = [{ model: 'm', replies: 3, ratio: 1.2, withinPercent: 4 }];
        const { totals } = fold(events, NOW);
        const input = { summary, totals, budget: { tokens: null, usd: 5 }, resets, estimates };
        const json = toUsageJson(input);
        assert.equal(json.month.total_tokens, totals.used);
        assert.equal(json.budget.time_zone, 'America/New_York');
        const text = usageText(input);
        assert.match(text, /^This month: \$[\d.]+ of \$5\.00, /);
        assert.doesNotMatch(text, /undefined|NaN|null|\{\d\}/);
      }),
    );
  });
});
