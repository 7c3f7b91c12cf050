import * as assert from 'node:assert/strict';
import { chatBodyOf, type Asked } from '../../../src/core/claude/chatBody';
import { modelFacts, type ModelFacts } from '../../../src/core/claude/models';
import type { Settings } from '../../../src/core/settings';
import { reviewTask } from '../../../src/core/tasks/review';
import { assertConformingRequest } from '../../openrouter/sdkRequest';
import { settings } from '../support/settings';

const MESSAGES = [
  { role: 'system', content: 'Instructions.' },
  { role: 'user', content: 'Code.' },
] as const;
const ROLE = { maxTokens: 8_192, temperature: 0 };

function asked(model: string, change: Partial<Settings> = {}, stableTokens = 600): Asked {
  const own = settings({ model, ...change });
  return chatBodyOf(reviewTask, { messages: MESSAGES, stableTokens }, ROLE, own, modelFacts(model));
}

function factsOf(model: string): ModelFacts {
  const facts = modelFacts(model);
  assert.ok(facts);
  return facts;
}

describe('the body of a request', () => {
  it('has a temperature where the model takes one, and only there', () => {
    assert.equal(asked('anthropic/claude-sonnet-4.5').body.temperature, 0);
    for (const model of ['anthropic/claude-opus-4.7', 'anthropic/claude-sonnet-5.5', 'anthropic/claude-unheard-of']) {
      assert.ok(!('temperature' in asked(model).body), model);
    }
  });

  it('asks models that think by themselves to think little, with room for it', () => {
    for (const model of ['anthropic/claude-sonnet-5', 'anthropic/claude-opus-5.5']) {
      const { body, sampling } = asked(model);
      assert.deepEqual(body.reasoning, { effort: 'low' });
      assert.deepEqual(sampling, { reasoning: { effort: 'low' } }, 'it shapes the answer');
      assert.ok(body.max_tokens > ROLE.maxTokens);
    }
    const quiet = asked('anthropic/claude-sonnet-4.5').body;
    assert.ok(!('reasoning' in quiet));
    assert.equal(quiet.max_tokens, ROLE.maxTokens);
  });

  it('never asks for a longer answer than the model gives or the credit pays for', () => {
    const model = 'anthropic/claude-sonnet-4.5';
    const role = { ...ROLE, maxTokens: 1_000_000 };
    const composed = { messages: MESSAGES, stableTokens: 0 };
    const { body } = chatBodyOf(reviewTask, composed, role, settings({ model }), modelFacts(model));
    assert.equal(body.max_tokens, factsOf(model).maxOutput);
    assert.equal(asked(model, { maxAnswerTokens: 1_200 }).body.max_tokens, 1_200);
  });

  it('marks the stable start for the cache of the provider from the length on at which it is kept', () => {
    const model = 'anthropic/claude-sonnet-4.5';
    const { minCacheTokens } = factsOf(model);
    assert.deepEqual(asked(model, {}, minCacheTokens - 1).body.messages, MESSAGES);
    const part = { type: 'text', text: 'Instructions.', cache_control: { type: 'ephemeral' } };
    assert.deepEqual(asked(model, {}, minCacheTokens).body.messages, [
      { role: 'system', content: [part] },
      MESSAGES[1],
    ]);
    assert.deepEqual(asked('anthropic/claude-unheard-of', {}, 1_000_000).body.messages[0]?.content, [part]);
  });

  it('narrows the providers as the privacy settings say, and only then', () => {
    const model = 'anthropic/claude-sonnet-4.5';
    const privacy = (denyDataCollection: boolean, zeroDataRetention: boolean): Asked['body']['provider'] =>
      asked(model, { privacy: { denyDataCollection, zeroDataRetention } }).body.provider;
    assert.equal(privacy(false, false), undefined);
    assert.deepEqual(privacy(true, false), { data_collection: 'deny' });
    assert.deepEqual(privacy(false, true), { zdr: true });
    assert.deepEqual(privacy(true, true), { data_collection: 'deny', zdr: true });
    const everything = { denyDataCollection: true, zeroDataRetention: true };
    assert.ok(!('provider' in asked(model, { demo: true, privacy: everything }).body), 'nothing leaves with the demo');
  });

  it('is what OpenRouter takes, whatever is in it, and the same bytes each time', async () => {
    const everything = { privacy: { denyDataCollection: true, zeroDataRetention: true }, maxAnswerTokens: 900 };
    for (const model of ['anthropic/claude-sonnet-4.5', 'anthropic/claude-opus-5.5', 'anthropic/claude-unheard-of']) {
      for (const stableTokens of [0, 100_000]) {
        const { body } = asked(model, everything, stableTokens);
        await assertConformingRequest(JSON.parse(JSON.stringify(body)));
        assert.equal(JSON.stringify(asked(model, everything, stableTokens).body), JSON.stringify(body));
      }
    }
  });
});
