import * as assert from 'node:assert/strict';
import type { ModelList } from '../../src/core/claude/catalogue';
import { shippedModels, type ListedModel } from '../../src/core/claude/modelList';
import { chosenWords, listWords, modelLine, unlistedLine } from '../../src/core/presentModels';
import { DEFAULT_ENDPOINT, DEFAULT_MODEL } from '../../src/core/settings';
import { FAILURE_CODES } from './support/outcomes';

const SONNET: ListedModel = {
  id: 'anthropic/claude-sonnet-6',
  name: 'Anthropic: Claude Sonnet 6',
  created: 1_793_491_200,
  context: 1_000_000,
  maxOutput: 128_000,
  prices: { inputUsd: 3, outputUsd: 15, cacheReadUsd: 0.3, cacheWriteUsd: 3.75 },
  longCostsMore: false,
  structuredOutputs: true,
  sampling: true,
  thinks: 'by default',
  aliasOf: null,
};

const detail = (change: Partial<ListedModel>): string => modelLine({ ...SONNET, ...change }, '').detail;

describe('a model in the picker', () => {
  it('is told by name, id, size, price and what it supports', () => {
    assert.deepEqual(modelLine(SONNET, DEFAULT_MODEL), {
      id: 'anthropic/claude-sonnet-6',
      label: 'Claude Sonnet 6',
      description: 'anthropic/claude-sonnet-6',
      detail: '1M context · $3 in, $15 out per million tokens · structured outputs, temperature, thinks by default',
    });
  });

  it('is marked when it is the current or the default one, and says what an alias stands for', () => {
    const described = (change: Partial<ListedModel>, current: string): string =>
      modelLine({ ...SONNET, ...change }, current).description;
    assert.equal(described({}, SONNET.id), `${SONNET.id}, current`);
    assert.equal(described({ id: DEFAULT_MODEL }, SONNET.id), `${DEFAULT_MODEL}, default`);
    assert.equal(described({ id: DEFAULT_MODEL }, DEFAULT_MODEL), `${DEFAULT_MODEL}, current, default`);
    assert.equal(described({ id: '~x/y', aliasOf: SONNET.id }, ''), `~x/y, now ${SONNET.id}`);
    assert.deepEqual(unlistedLine('me/mine', 'me/mine'), {
      id: 'me/mine',
      label: 'me/mine',
      description: 'current',
      detail: 'Not in this list, so its price and what it supports are not known',
    });
  });

  it('warns in words where structured outputs are lacking', () => {
    assert.match(detail({ structuredOutputs: false }), /^Warning: no structured outputs, so an answer may not/);
    assert.doesNotMatch(detail({}), /Warning/);
  });

  it('says only what is known', () => {
    const bare = { context: null, prices: null, sampling: false, thinks: 'on request' } as const;
    assert.equal(detail(bare), 'price unknown · structured outputs');
    assert.match(detail({ thinks: 'always' }), /always thinks/);
    assert.match(detail({ longCostsMore: true }), /per million tokens, more for long prompts · /);
  });

  it('has numbers that can be read', () => {
    const sizes = { 950: '950', 8_192: '8K', 200_000: '200K', 999_700: '1M', 1_048_576: '1M', 1_500_000: '1.5M' };
    for (const [context, words] of Object.entries(sizes)) {
      assert.ok(detail({ context: Number(context) }).startsWith(`${words} context`), context);
    }
    const prices = [
      [0.1, 0.5, '$0.10 in, $0.50 out'],
      [2.5, 10, '$2.50 in, $10 out'],
      [0.025, 0.1 + 0.2, '$0.025 in, $0.30 out'],
      [0, 0, '$0 in, $0 out'],
    ] as const;
    for (const [inputUsd, outputUsd, words] of prices) {
      const shown = detail({ prices: { inputUsd, outputUsd, cacheReadUsd: 0, cacheWriteUsd: 0 } });
      assert.ok(shown.includes(`${words} per million`), shown);
    }
  });

  it('draws no icon that a service names', () => {
    const line = modelLine({ ...SONNET, id: 'a/$(error)', name: '$(error) Claude', aliasOf: '$(x)' }, '');
    assert.ok(!`${line.label}${line.description}`.includes('$('));
    assert.equal(modelLine({ ...SONNET, name: '' }, '').label, SONNET.id);
  });

  it('has a line for every model that ships', () => {
    for (const model of shippedModels()) {
      assert.match(modelLine(model, '').detail, /^(1M|200K) context · \$[\d.]+ in, \$[\d.]+ out per million/);
    }
  });
});

describe('where a list of models is from', () => {
  const openRouter = { endpoint: DEFAULT_ENDPOINT, demo: false };
  const now = new Date(2026, 10, 22, 15, 30).getTime();
  const offline = { failure: { code: 'offline' } } as const;
  const stored = (at: Date, more: Pick<ModelList, 'failure'> = {}): ModelList => ({
    ...{ models: [], source: 'stored', at: at.getTime() },
    ...more,
  });

  it('is told with its age', () => {
    const ages = {
      'today 14:05': new Date(2026, 10, 22, 14, 5),
      'today 00:00': new Date(2026, 10, 22),
      'yesterday 23:59': new Date(2026, 10, 21, 23, 59),
      '1 day old': new Date(2026, 10, 21, 15, 29),
      '3 days old': new Date(2026, 10, 19, 9, 0),
    };
    for (const [words, at] of Object.entries(ages)) {
      assert.equal(listWords(stored(at), openRouter, now), `From OpenRouter, ${words}`);
    }
  });

  it('is told with why it is no newer', () => {
    assert.equal(
      listWords(stored(new Date(2026, 10, 19), offline), openRouter, now),
      "From OpenRouter, 3 days old: it can't be reached now (this computer seems to be offline)",
    );
    const shipped = { models: [], source: 'shipped' } as const;
    assert.equal(listWords(shipped, openRouter, now), 'Shipped with Code Insight, prices of 10 November 2026');
    assert.equal(
      listWords({ ...shipped, ...offline }, openRouter, now),
      'Shipped with Code Insight, prices of 10 November 2026: OpenRouter could not be reached (this computer seems to be offline)',
    );
    for (const code of FAILURE_CODES) {
      const words = listWords({ ...shipped, failure: { code, detail: 'S3CRET' } }, openRouter, now);
      assert.match(words, /could not be reached \([^()]+\)$/, code);
      assert.ok(!words.includes('S3CRET'), code);
    }
  });

  it('names the server that was asked', () => {
    const list = stored(new Date(2026, 10, 22, 14, 5));
    const from = (endpoint: string, demo = false): string => listWords(list, { endpoint, demo }, now);
    assert.match(from('https://eu.openrouter.ai/api/v1'), /^From OpenRouter,/);
    assert.match(from('https://gateway.example.com/v1'), /^From gateway\.example\.com,/);
    assert.match(from('https://openrouter.ai.example.com/v1'), /^From openrouter\.ai\.example\.com,/);
    assert.match(from('http://127.0.0.1:5/v1', true), /^From the local demo model,/);
  });
});

describe('the choice of a model', () => {
  const place = { demo: false, environment: undefined };

  it('is said in one message', () => {
    assert.equal(chosenWords(SONNET.id, SONNET, place), 'Reviews now ask Claude Sonnet 6 (anthropic/claude-sonnet-6).');
    assert.equal(chosenWords('me/mine', undefined, place), 'Reviews now ask me/mine.');
  });

  it('comes with what else has to be known', () => {
    const environment = 'anthropic/claude-opus-5';
    assert.match(chosenWords(SONNET.id, SONNET, { demo: false, environment }), /wins over .+ CLAUDE_MODEL\.$/);
    assert.doesNotMatch(chosenWords(SONNET.id, SONNET, { demo: false, environment: ' ' }), /CLAUDE_MODEL/);
    assert.match(chosenWords(SONNET.id, { ...SONNET, structuredOutputs: false }, place), /no structured outputs/);
    assert.match(chosenWords(SONNET.id, SONNET, { ...place, demo: true }), /local demo model answers\.$/);
    assert.doesNotMatch(chosenWords('demo/slow', undefined, { ...place, demo: true }), /local demo model/);
  });
});
