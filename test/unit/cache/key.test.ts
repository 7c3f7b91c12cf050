import * as assert from 'node:assert/strict';
import { cacheKey, type KeyParts } from '../../../src/core/cache/key';
import { modelFacts } from '../../../src/core/claude/models';
import { Pipeline } from '../../../src/core/pipeline';
import type { Prepared } from '../../../src/core/prepared';
import { prepareReview } from '../../../src/core/review/reviewOne';
import type { Settings } from '../../../src/core/settings';
import type { ReviewItem } from '../../../src/core/tasks/review';
import { composeRequest } from '../../../src/core/compute/composeRequest';
import { BRAIN, OURS } from '../support/brain';
import { builtDist } from '../support/product';
import { settings } from '../support/settings';

const PARTS: KeyParts = {
  host: 'openrouter.ai',
  task: 'code_review',
  model: 'anthropic/claude-sonnet-4.5',
  sampling: { temperature: 0 },
  jsonSchema: { type: 'object' },
  messages: [
    { role: 'system', content: 'a' },
    { role: 'user', content: 'b' },
  ],
};

describe('the cache key', () => {
  it('is 64 hex digits and the same for equal parts', () => {
    assert.match(cacheKey(PARTS), /^[0-9a-f]{64}$/);
    assert.equal(cacheKey(structuredClone(PARTS)), cacheKey(PARTS));
  });

  it('differs with everything that shapes the answer', () => {
    const changes: readonly Partial<KeyParts>[] = [
      { host: 'example.com' },
      { model: 'anthropic/claude-haiku-4.5' },
      { sampling: {} },
      { sampling: { temperature: 0.2 } },
      { jsonSchema: { type: 'array' } },
      { messages: [{ role: 'user', content: 'b' }] },
      {
        messages: [
          { role: 'system', content: 'a' },
          { role: 'user', content: 'b ' },
        ],
      },
      {
        messages: [
          { role: 'system', content: 'ab' },
          { role: 'user', content: '' },
        ],
      },
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'system', content: 'b' },
        ],
      },
    ];
    const keys = [PARTS, ...changes.map((change) => ({ ...PARTS, ...change }))].map(cacheKey);
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe('the cache key of a review', () => {
  let dist: string;

  before(async () => {
    dist = await builtDist();
  });

  /** Nothing is sent here, so the parts that send are left out. */
  async function prepared(
    change: Partial<Settings> = {},
    brain = BRAIN,
    path = 'src/a.ts',
  ): Promise<Prepared<ReviewItem>> {
    const deps = {
      brain: () => Promise.resolve({ ...OURS, brain }),
      harmless: () => Promise.resolve({ key: '', hashes: [] }),
      modelFacts: ({ model }: Settings) => Promise.resolve(modelFacts(model)),
      compute: { composeRequest: (input: never) => composeRequest(input, dist) },
      ignored: { check: () => Promise.resolve(undefined) },
      rules: { read: () => Promise.resolve({ files: [], leftOut: [] }) },
      related: { read: () => Promise.resolve([]) },
    };
    const pipeline = new Pipeline(deps as never);
    const request = { path, languageId: 'typescript', text: 'a();\n' };
    const preparation = await prepareReview(pipeline, request, settings(change), new AbortController().signal);
    assert.equal(preparation.kind, 'prepared');
    return preparation.prepared;
  }

  it('does not depend on limits, time-outs, budget or the port of the demo', async () => {
    const { cacheKey: key } = await prepared();
    for (const change of [
      { timeoutMs: 1 },
      { keepAliveTimeoutMs: 1 },
      { maxBytes: 1_000 },
      { languages: ['typescript'] },
      { secrets: 'redact' as const },
      { budget: { tokens: null, usd: 1 } },
      { endpoint: 'https://openrouter.ai/api/v1/' },
    ]) {
      assert.equal((await prepared(change)).cacheKey, key, JSON.stringify(change));
    }
    const longer = structuredClone(BRAIN);
    longer.roles.code_reviewer.max_tokens += 1;
    longer.token_optimization.cache_ttl.code_review += 1;
    assert.equal((await prepared({}, longer)).cacheKey, key);
    const demo = async (port: number): Promise<string> =>
      (await prepared({ demo: true, endpoint: `http://127.0.0.1:${port}/api/v1` })).cacheKey;
    assert.equal(await demo(1_234), await demo(4_321));
    assert.notEqual(await demo(1_234), key);
  });

  it('depends on model, host, path and prompt', async () => {
    const asked = structuredClone(BRAIN);
    asked.roles.code_reviewer.system_prompt += ' Be brief.';
    const all = await Promise.all([
      prepared(),
      prepared({ model: 'anthropic/claude-haiku-4.5' }),
      prepared({ endpoint: 'https://gateway.example.com/api/v1' }),
      prepared({}, BRAIN, 'src/b.ts'),
      prepared({}, asked),
    ]);
    assert.equal(new Set(all.map((one) => one.cacheKey)).size, all.length);
  });
});
