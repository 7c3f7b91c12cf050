import * as assert from 'node:assert/strict';
import { modelFacts, pricesOf, SHIPPED_MODELS, SHIPPED_PRICES_DATE } from '../../../src/core/claude/models';
import { DEFAULT_MODEL } from '../../../src/core/settings';

/** Facts: openrouter.md section 6. In, out, context, longest answer, sampling, thinking. */
const KNOWN: Readonly<Record<string, readonly [number, number, number, number, boolean, string]>> = {
  'sonnet-4.5': [3, 15, 1_000_000, 64_000, true, 'on request'],
  'sonnet-4.6': [3, 15, 1_000_000, 128_000, true, 'on request'],
  'sonnet-5': [2, 10, 1_000_000, 128_000, false, 'by default'],
  'sonnet-5.5': [2, 10, 1_000_000, 128_000, false, 'always'],
  'haiku-4.5': [1, 5, 200_000, 64_000, true, 'on request'],
  'haiku-5.5': [0.1, 0.5, 1_000_000, 128_000, false, 'by default'],
  'opus-4.5': [5, 25, 200_000, 64_000, true, 'on request'],
  'opus-4.6': [5, 25, 1_000_000, 128_000, true, 'on request'],
  'opus-4.7': [5, 25, 1_000_000, 128_000, false, 'on request'],
  'opus-4.8': [5, 25, 1_000_000, 128_000, false, 'on request'],
  'opus-5': [5, 25, 1_000_000, 128_000, false, 'by default'],
  'opus-5.5': [4, 20, 1_000_000, 128_000, false, 'always'],
  'fable-5': [10, 50, 1_000_000, 128_000, false, 'always'],
  'fable-5.1': [10, 50, 1_000_000, 128_000, false, 'always'],
  'fable-5.2': [8, 40, 1_000_000, 128_000, false, 'always'],
};
/** Cache read prices that are not a tenth of the input's. */
const CHEAPER_READS: Readonly<Record<string, number>> = {
  'sonnet-5.5': 0.1,
  'opus-5.5': 0.2,
  'fable-5.1': 0.25,
  'fable-5.2': 0.2,
};

const name = (short: string): string => `anthropic/claude-${short}`;

describe('the shipped table of models', () => {
  it('has every model of the facts, with its figures, and no other', () => {
    assert.deepEqual([...SHIPPED_MODELS].sort(), Object.keys(KNOWN).map(name).sort());
    for (const [short, expected] of Object.entries(KNOWN)) {
      const facts = modelFacts(name(short));
      assert.ok(facts, short);
      const { inputUsd, outputUsd, context, maxOutput, sampling, thinks } = facts;
      assert.deepEqual([inputUsd, outputUsd, context, maxOutput, sampling, thinks], expected, short);
      const read = CHEAPER_READS[short] ?? inputUsd / 10;
      assert.ok(Math.abs(facts.cacheReadUsd - read) < 1e-9, `${short}: ${facts.cacheReadUsd}`);
      assert.ok(Math.abs(facts.cacheWriteUsd - inputUsd * 1.25) < 1e-9, `${short}: ${facts.cacheWriteUsd}`);
    }
  });

  it('is plausible in itself', () => {
    assert.ok(!Number.isNaN(Date.parse(SHIPPED_PRICES_DATE)));
    for (const id of SHIPPED_MODELS) {
      const facts = modelFacts(id);
      assert.ok(facts, id);
      assert.equal(facts.unpriced, undefined, id);
      assert.ok(facts.cacheReadUsd > 0 && facts.cacheReadUsd < facts.inputUsd, id);
      assert.ok(facts.cacheWriteUsd > facts.inputUsd && facts.outputUsd > facts.inputUsd, id);
      assert.ok(facts.maxOutput < facts.context, id);
      assert.ok(facts.minCacheTokens >= 512 && facts.tokenFactor > 1 && facts.tokenFactor < 2, id);
      // A model that thinks whatever is asked takes no temperature either.
      assert.ok(!(facts.thinks === 'always' && facts.sampling), id);
    }
  });

  it('has the default model, which takes a temperature and does not think unless asked', () => {
    const facts = modelFacts(DEFAULT_MODEL);
    assert.ok(facts?.structuredOutputs && facts.sampling && facts.thinks === 'on request');
  });

  it('knows nothing of other names, also not of those that every object has', () => {
    for (const other of ['', 'openai/gpt-5', 'constructor', '__proto__', 'toString', 'Anthropic/claude-sonnet-5']) {
      assert.equal(modelFacts(other), undefined, other);
    }
  });

  it('has no prices where nobody told them', () => {
    const facts = modelFacts(DEFAULT_MODEL);
    assert.ok(facts);
    assert.deepEqual(Object.keys(pricesOf(facts) ?? {}).sort(), [
      'cacheReadUsd',
      'cacheWriteUsd',
      'inputUsd',
      'outputUsd',
    ]);
    assert.equal(pricesOf({ ...facts, unpriced: true }), undefined);
    assert.equal(pricesOf(undefined), undefined);
  });
});
