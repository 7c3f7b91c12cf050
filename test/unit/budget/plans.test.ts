import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { budgetOf, planOf, PLANS, readBudget } from '../../../src/core/budget/plans';

const LITE = { tokens: 200_000, usd: null };

describe('a budget', () => {
  it('is what the plan says', () => {
    const custom = { customTokens: 7, customUsd: 8 };
    assert.deepEqual(budgetOf({ plan: 'lite', ...custom }), LITE);
    assert.deepEqual(budgetOf({ plan: 'pro', ...custom }), { tokens: 500_000, usd: null });
    assert.deepEqual(budgetOf({ plan: 'business', ...custom }), { tokens: 4_000_000, usd: null });
  });

  it('of the plan custom is of tokens, of money, or of both', () => {
    const custom = (customTokens: unknown, customUsd: unknown) => budgetOf({ plan: 'custom', customTokens, customUsd });
    assert.deepEqual(custom(1_000, 0), { tokens: 1_000, usd: null });
    assert.deepEqual(custom(0, 12.5), { tokens: null, usd: 12.5 });
    assert.deepEqual(custom(1_000, 12.5), { tokens: 1_000, usd: 12.5 });
    assert.deepEqual(custom(0, 0), LITE);
  });

  it('always has a limit, whatever the settings hold', () => {
    const value = fc.oneof(fc.anything(), fc.double(), fc.constantFrom('lite', 'pro', 'business', 'custom'));
    fc.assert(
      fc.property(value, value, value, (plan, customTokens, customUsd) => {
        const { tokens, usd } = budgetOf({ plan, customTokens, customUsd });
        assert.ok((tokens !== null && tokens >= 0) || (usd !== null && usd > 0));
        assert.ok(Number.isFinite(tokens ?? 0) && Number.isFinite(usd ?? 0));
      }),
    );
  });

  it('has the name of the plan with its limits', () => {
    for (const plan of ['lite', 'pro', 'business'] as const)
      assert.equal(planOf(budgetOf({ plan, customTokens: 1, customUsd: 1 })), plan);
    assert.equal(planOf({ tokens: 200_001, usd: null }), 'custom');
    assert.equal(planOf({ tokens: PLANS.lite, usd: 5 }), 'custom');
  });

  it('is read from one word on the command line', () => {
    for (const [text, tokens, usd] of [
      [' Pro ', PLANS.pro, null],
      ['12000', 12_000, null],
      ['$20', null, 20],
      ['500000,$12.50', 500_000, 12.5],
    ] as const) {
      assert.deepEqual(readBudget(text), { tokens, usd }, text);
    }
    for (const text of ['', 'max', '0', '-5', '1e9', '$0', '$', '5,', ',$5', '5$5', '20 $', '$5,500']) {
      assert.equal(readBudget(text), undefined, text);
    }
  });
});
