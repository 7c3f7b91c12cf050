import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { diagnosticsText, type DiagnosticsInput } from '../../src/core/diagnostics';
import {
  ACCOUNTING,
  BLOCKS,
  everyOutcome,
  failureOf,
  FINDING,
  NOT_PLACED,
  resultWith,
  secretPlace,
} from './support/outcomes';
import { made, SAMPLES } from './support/secrets';

const INPUT: DiagnosticsInput = {
  versions: { extension: '0.1.0', vscode: '1.139.0', node: 'v22.1.0', os: 'Linux 6.1.0-18-amd64 x64' },
  changed: {},
  cache: { hits: 3, misses: 4, redis: 'not used' },
  totals: { used: 1_234, reserved: 9, costUsd: 0.5, heldUsd: 0, requests: 2 },
  estimates: [],
  keySet: true,
  trusted: true,
  recent: [],
};

/** Puts `text` wherever a string can be. */
function planted(text: string): DiagnosticsInput {
  const finding = { ...FINDING, title: text, explanation: text, quote: text, replacement: text, id: text };
  const result = resultWith({ findings: [finding], notPlaced: [{ ...NOT_PLACED, title: text, quote: text }] });
  const accounting = { ...ACCOUNTING, model: text };
  const failure = failureOf('bad_request', { detail: text, requestId: text });
  const names = [
    'endpoint',
    'model',
    'redisUrl',
    'secrets',
    'budget.plan',
    'languages',
    'answerLanguage',
    'brainFile',
    'other',
    text,
  ];
  return {
    ...INPUT,
    estimates: [{ model: text, replies: 3, ratio: 1.25, withinPercent: 4 }],
    versions: { extension: text, vscode: text, node: text, os: text },
    changed: Object.fromEntries([
      ...names.map((name) => [name, text]),
      ['nested', { deep: [text] }],
      ['list', [text]],
      ['brain', `/home/someone/${text}`],
    ]) as Record<string, unknown>,
    recent: [
      { outcome: { kind: 'answered', result, accounting }, ms: 1 },
      { outcome: { kind: 'partial', reason: 'interrupted', result, accounting, failure }, ms: 1 },
      { outcome: { kind: 'cancelled', result, accounting }, ms: 1 },
      { outcome: { kind: 'failed', failure }, ms: 1 },
      {
        outcome: { kind: 'blocked', block: { ...BLOCKS.secrets, places: [secretPlace({ source: text, rule: text })] } },
        ms: 1,
      },
      { outcome: { kind: 'blocked', block: { code: 'not_readable', detail: text } }, ms: 1 },
      { outcome: { kind: 'blocked', block: { code: 'endpoint', endpoint: text } }, ms: 1 },
      { outcome: { kind: 'blocked', block: { code: 'language', languageId: text } }, ms: 1 },
    ],
  };
}

describe('diagnostics', () => {
  it('tell versions, settings, counts and how the last runs ended', () => {
    const changed = {
      endpoint: 'https://proxy.example.com:8443/secret/path?token=x',
      model: 'anthropic/claude-opus-4.6',
      redisUrl: 'rediss://team:pw@cache.example.com:6380',
      demo: false,
      timeout: 60,
      languages: ['python', 'go'],
      'budget.plan': 'pro',
      answerLanguage: 'pt-BR',
      brainFile: '~/prompts/brain.json',
    };
    const failure = failureOf('rate_limit', { requestId: 'gen-1779760223-foBbuEEOlNTnG2IMQeB5' });
    const recent = [
      { outcome: { kind: 'failed' as const, failure }, ms: 12.4 },
      { outcome: { kind: 'blocked' as const, block: BLOCKS.budget }, ms: 3 },
      { outcome: { kind: 'answered' as const, result: resultWith(), accounting: ACCOUNTING }, ms: 1_234.5 },
    ];
    assert.equal(
      diagnosticsText({ ...INPUT, changed, recent }),
      `Code Insight 0.1.0
VS Code 1.139.0, Node.js v22.1.0, Linux 6.1.0-18-amd64 x64
API key: set; workspace: trusted

Settings that were changed:
- endpoint: host proxy.example.com:8443
- model: anthropic/claude-opus-4.6
- redisUrl: rediss://***@cache.example.com:6380
- demo: false
- timeout: 60
- languages: 2 entries
- budget.plan: pro
- answerLanguage: pt-BR
- brainFile: (set, not shown)

Cache in this window: 3 hits, 4 misses; Redis not used
This month: 1234 tokens used, 9 reserved, $0.5000, 2 requests

Last runs, newest first:
- failed, rate_limit, status 429, request gen-1779760223-foBbuEEOlNTnG2IMQeB5, 12 ms
- blocked, budget, 3 ms
- answered, network, 1234 tokens, 1235 ms
`,
    );
  });

  it('tell how good the estimates of each model are', () => {
    const estimates = [{ model: 'anthropic/claude-sonnet-4.5', replies: 20, ratio: 1.2345, withinPercent: 4 }];
    assert.match(
      diagnosticsText({ ...INPUT, estimates }),
      /^Estimates of anthropic\/claude-sonnet-4\.5: usually within 4 %, 1\.23 tokens for each counted, from 20 replies$/m,
    );
  });

  it('tell every way in which a run can end', () => {
    for (const outcome of everyOutcome()) {
      const text = diagnosticsText({ ...INPUT, recent: [{ outcome, ms: 1 }] });
      assert.match(text, new RegExp(`^- ${outcome.kind}, .*1 ms$`, 'm'));
      assert.doesNotMatch(text, /undefined|NaN|null/);
    }
  });

  it('hold no secret of a known shape, wherever it is planted', () => {
    for (const [rule, sample] of Object.entries(SAMPLES)) {
      for (const seed of [1, 2, 3]) {
        const { text, secret } = sample(seed);
        assert.ok(!diagnosticsText(planted(text)).includes(secret), rule);
      }
    }
  });

  it('hold no piece of code or path, wherever it is planted', () => {
    const texts = ['if (a = 1) go();', '/home/someone/src/payroll.ts', 'C:\\Users\\someone\\payroll.ts', 'hunter2!'];
    for (const text of texts) {
      const out = diagnosticsText(planted(text));
      for (const word of ['go()', 'someone', 'payroll', 'hunter2']) assert.ok(!out.includes(word), `${text}: ${out}`);
    }
  });

  it('hold no credentials of an address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const password = made(16, undefined, seed);
        const user = made(12, undefined, seed + 1);
        const changed = {
          redisUrl: `redis://${user}:${password}@cache.example.com`,
          endpoint: `https://${user}:${password}@example.com/${password}`,
        };
        const text = diagnosticsText({ ...INPUT, changed });
        assert.ok(!text.includes(password) && !text.includes(user));
      }),
    );
  });

  it('are honest about what is not known', () => {
    const text = diagnosticsText({ ...INPUT, totals: undefined, keySet: false, trusted: false });
    assert.match(text, /API key: not set; workspace: not trusted/);
    assert.match(text, /Settings: all as delivered/);
    assert.match(text, /ledger can not be read/);
    assert.match(text, /No run yet/);
  });
});
