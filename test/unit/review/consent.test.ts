import * as assert from 'node:assert/strict';
import type { LedgerTotals } from '../../../src/core/budget/fold';
import type { Prepared } from '../../../src/core/prepared';
import { toSentSource, type Source } from '../../../src/core/prompt/source';
import { consentHost, consentWords } from '../../../src/core/review/consent';
import { reviewTask } from '../../../src/core/tasks/review';
import { secretPlace } from '../support/outcomes';
import { settings } from '../support/settings';

const TOTALS: LedgerTotals = { used: 12_000, reserved: 345, costUsd: 0.1, heldUsd: 0.05, requests: 3 };
const ESTIMATE = { price: { least: 0.003, most: 0.123 } };

function prepared(change: Partial<Prepared<unknown>> = {}, source: Partial<Source> = {}): Prepared<unknown> {
  const text = Array.from({ length: 120 }, (_, row) => `line${row + 1}();`).join('\n');
  return {
    task: reviewTask,
    settings: settings(),
    body: JSON.stringify({ text, instructions: 'ä'.repeat(1_000) }),
    cacheKey: 'k',
    rawTokens: 800,
    promptTokens: 1_000,
    wholeTokens: 1_000,
    maxTokens: 8_000,
    facts: undefined,
    ttlMs: 1,
    repository: undefined,
    sources: [toSentSource({ name: 'code', path: 'src/cart.ts', languageId: 'typescript', text, ...source })],
    words: {},
    redacted: [],
    prompts: [],
    rules: { used: [], leftOut: [] },
    ...change,
  };
}

describe('who is asked before the first request', () => {
  it('is everyone whose code would leave the machine, by host and port', () => {
    assert.equal(consentHost(settings()), 'openrouter.ai');
    assert.equal(consentHost(settings({ endpoint: 'https://proxy.example.com:8443/v1' })), 'proxy.example.com:8443');
  });

  it('is nobody with the demo model', () => {
    assert.equal(consentHost(settings({ demo: true })), undefined);
  });

  it('is nobody with a server on this machine', () => {
    for (const endpoint of ['http://127.0.0.1:1234/api/v1', 'http://localhost:1/v1', 'https://[::1]:1/v1']) {
      assert.equal(consentHost(settings({ endpoint })), undefined, endpoint);
    }
    for (const endpoint of ['https://localhost.example.com/v1', 'https://127.0.0.1.example.com/v1']) {
      assert.notEqual(consentHost(settings({ endpoint })), undefined, endpoint);
    }
  });
});

describe('what they are asked', () => {
  it('names address, model, what goes, price and budget', () => {
    const { message, detail } = consentWords(prepared(), TOTALS, ESTIMATE);
    assert.equal(message, 'Send this code to openrouter.ai?');
    assert.equal(
      detail,
      [
        'To: openrouter.ai',
        'Model: anthropic/claude-sonnet-4.5',
        'File: src/cart.ts, all 120 lines, 1,252 bytes',
        'Also our instructions for the review; 3,359 bytes in all. Nothing else.',
        '',
        'Price: $0.00300 to $0.123 (estimate)',
        'Budget this month: 12,345 of 200,000 tokens used',
        'This request: up to 9,000 tokens',
        '',
        'If you send it, you are not asked again for openrouter.ai.',
      ].join('\n'),
    );
  });

  it('tells how much of the file goes along with a selection', () => {
    const { detail } = consentWords(prepared({}, { scope: [{ start: 60, end: 62 }] }), TOTALS, ESTIMATE);
    assert.match(detail, /^File: src\/cart\.ts, 63 of 120 lines, \d+ bytes$/m);
  });

  it('says that the key goes along where the host did not make it', () => {
    const elsewhere = settings({ endpoint: 'https://proxy.example.com/v1' });
    const line = /^Your API key goes along: proxy\.example\.com is not OpenRouter\.$/m;
    assert.match(consentWords(prepared({ settings: elsewhere }), TOTALS, ESTIMATE).detail, line);
    assert.doesNotMatch(consentWords(prepared(), TOTALS, ESTIMATE).detail, /API key/);
  });

  it('counts the secrets that were replaced', () => {
    const place = secretPlace();
    assert.match(
      consentWords(prepared({ redacted: [place, place] }), TOTALS, ESTIMATE).detail,
      /^Secrets .* placeholders: 2$/m,
    );
  });

  it('says what it does not know', () => {
    const words = consentWords(prepared(), undefined, { price: undefined }).detail;
    assert.match(words, /^Price: unknown for this model$/m);
    assert.match(words, /^Budget this month: 200,000 tokens$/m);
  });

  it('names each limit of the budget that there is', () => {
    const limits = (tokens: number | null, usd: number | null, totals?: LedgerTotals): string[] =>
      consentWords(prepared({ settings: settings({ budget: { tokens, usd } }) }), totals, ESTIMATE)
        .detail.split('\n')
        .filter((line) => line.startsWith('Budget'));
    assert.deepEqual(limits(null, null, TOTALS), ['Budget this month: no limit']);
    assert.deepEqual(limits(null, 20, TOTALS), ['Budget this month: $0.15 of $20.00 used']);
    assert.deepEqual(limits(50_000, 0.5, TOTALS), [
      'Budget this month: 12,345 of 50,000 tokens used',
      'Budget this month: $0.15 of $0.50 used',
    ]);
    assert.deepEqual(limits(null, 20), ['Budget this month: $20.00']);
  });

  it('quotes no code', () => {
    const { message, detail } = consentWords(prepared(), TOTALS, ESTIMATE);
    assert.doesNotMatch(message + detail, /line\d/);
  });
});
