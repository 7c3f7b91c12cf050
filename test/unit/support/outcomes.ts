/** One of every way in which a run can end. The types see to it that none is forgotten. */
import type {
  Accounting,
  Block,
  CacheTier,
  FailureCode,
  Finding,
  NotPlaced,
  Outcome,
  PartialReason,
  RequestFailure,
  ReviewResult,
  SecretPlace,
} from '../../../src/core/outcome';
import { RULES_LEFT_OUT_REASONS } from '../../../src/core/prompt/rulesSection';
import { NO_TOKENS } from '../../../src/core/outcome';

export const FINDING: Finding = {
  id: '0123456789abcdef',
  severity: 'critical',
  category: 'error_handling',
  confidence: 'high',
  title: 'It fails',
  explanation: 'When a is 0 it fails.',
  quote: 'return b / a;',
  range: { line: 2, column: 3, endLine: 2, endColumn: 16 },
  replacement: 'return a === 0 ? 0 : b / a;',
};

export const NOT_PLACED: NotPlaced = {
  severity: 'info',
  category: 'bug',
  confidence: 'low',
  title: 'Somewhere',
  explanation: 'It may be here.',
  quote: 'x',
  claimedLine: 7,
  reason: 'ambiguous',
};

export const ACCOUNTING: Accounting = {
  model: 'anthropic/claude-sonnet-4.5',
  tier: 'network',
  usage: { prompt: 1_000, completion: 234, total: 1_234, cached: 0, cacheWrite: 0 },
  costUsd: 0.00651,
  estimated: false,
  elapsedMs: 1_234.5,
  demo: false,
};

export function resultWith(change: Partial<ReviewResult> = {}): ReviewResult {
  const asked = { start: 1, end: 20 };
  return {
    findings: [],
    notPlaced: [],
    outsideScope: 0,
    unreadable: 0,
    coverage: { asked: [asked], covered: [asked] },
    redacted: [],
    ...change,
  };
}

export function secretPlace(change: Partial<SecretPlace> = {}): SecretPlace {
  const line = change.line ?? 1;
  const range = { line, column: 16, endLine: line, endColumn: 36 };
  return { source: 'code', rule: 'jwt', kind: 'JWT', confidence: 'high', ...range, ...change };
}

export const BLOCKS: { readonly [Code in Block['code']]: Extract<Block, { code: Code }> } = {
  not_readable: { code: 'not_readable', detail: 'ENOENT' },
  empty: { code: 'empty' },
  binary: { code: 'binary' },
  encoding: { code: 'encoding' },
  not_a_file: { code: 'not_a_file', is: 'folder' },
  garbled: { code: 'garbled', line: 4 },
  half_character: { code: 'half_character', line: 5 },
  too_large_to_check: { code: 'too_large_to_check', bytes: 5_000_001, limit: 5_000_000 },
  ignored: {
    code: 'ignored',
    rules: [{ by: 'file', folder: '/w', file: '.codeinsightignore', line: 3, pattern: 'secrets/' }],
  },
  ignore_unreadable: { code: 'ignore_unreadable', file: '.gitignore', detail: 'too_large' },
  key_host: { code: 'key_host', host: 'gateway.example.com' },
  too_large: { code: 'too_large', bytes: 51_201, limit: 51_200 },
  language: { code: 'language', languageId: 'plaintext' },
  secrets: { code: 'secrets', places: [secretPlace({ line: 3, rule: 'named-token' })] },
  scan_timeout: { code: 'scan_timeout' },
  no_key: { code: 'no_key' },
  endpoint: { code: 'endpoint', endpoint: 'http://example.com' },
  above_tokens: { code: 'above_tokens', tokens: 12_345, limit: 10_000, model: 'anthropic/claude-sonnet-4.5' },
  budget: {
    code: 'budget',
    of: 'tokens',
    used: 199_000,
    limit: 200_000,
    needed: 9_000,
    mostUsd: 0.135,
    resets: { at: Date.UTC(2026, 11, 1, 5), zone: 'America/New_York' },
  },
};

const STATUS: Readonly<Record<FailureCode, number | undefined>> = {
  timeout: undefined,
  connection: undefined,
  offline: undefined,
  certificate: undefined,
  proxy: 407,
  auth: 401,
  credits: 402,
  forbidden: 403,
  model: 400,
  privacy: 404,
  moderation: 403,
  no_endpoint: 404,
  bad_request: 400,
  context_length: 413,
  rate_limit: 429,
  overloaded: 503,
  server: 500,
  http: 418,
  invalid_reply: 200,
  storage: undefined,
  unexpected: undefined,
};
export const FAILURE_CODES = Object.keys(STATUS) as FailureCode[];

export function failureOf(code: FailureCode, change: Partial<RequestFailure> = {}): RequestFailure {
  const status = STATUS[code];
  return { code, ...(status !== undefined && { status }), ...change };
}

const REASONS: Readonly<Record<PartialReason, true>> = {
  length: true,
  interrupted: true,
  unreadable: true,
  parts: true,
};
export const PARTIAL_REASONS = Object.keys(REASONS) as PartialReason[];
const TIERS: Readonly<Record<CacheTier, true>> = { memory: true, redis: true, memento: true, file: true };
export const CACHE_TIERS = Object.keys(TIERS) as CacheTier[];

export function everyOutcome(): Outcome[] {
  const results = [
    resultWith(),
    resultWith({ findings: [FINDING] }),
    resultWith({ findings: [FINDING, FINDING], notPlaced: [NOT_PLACED], outsideScope: 2, unreadable: 1 }),
    resultWith({ findings: [FINDING], coverage: { asked: [{ start: 1, end: 20 }], covered: [{ start: 1, end: 5 }] } }),
    resultWith({ coverage: { asked: [{ start: 1, end: 20 }], covered: [] } }),
    resultWith({
      rules: {
        used: [{ path: 'AGENTS.md', lines: 2, of: 9 }],
        leftOut: RULES_LEFT_OUT_REASONS.map((reason) => ({ path: 'src/AGENTS.md', reason })),
      },
    }),
  ];
  const accountings: Accounting[] = [
    ACCOUNTING,
    { ...ACCOUNTING, estimated: true, costUsd: null },
    { ...ACCOUNTING, costUsd: null },
    { ...ACCOUNTING, demo: true, costUsd: 0, model: 'Local demo model' },
  ];
  const failures = FAILURE_CODES.flatMap((code) => [
    failureOf(code),
    failureOf(code, { detail: 'The {0} words', retryAfterMs: 1_500, requestId: 'gen-1' }),
  ]);
  return [
    ...results.flatMap((result): Outcome[] => [
      ...accountings.map((accounting): Outcome => ({ kind: 'answered', result, accounting })),
      ...CACHE_TIERS.map((tier): Outcome => ({
        kind: 'cached',
        result,
        accounting: { ...ACCOUNTING, tier, usage: NO_TOKENS, costUsd: 0, demo: tier === 'memory' },
      })),
      ...PARTIAL_REASONS.flatMap((reason): Outcome[] => [
        { kind: 'partial', reason, result, accounting: ACCOUNTING },
        {
          kind: 'partial',
          reason,
          result,
          accounting: ACCOUNTING,
          failure: failureOf('connection', { detail: 'cut' }),
        },
      ]),
      { kind: 'cancelled', result, accounting: ACCOUNTING },
    ]),
    { kind: 'cancelled' },
    { kind: 'cancelled', because: 'not_confirmed' },
    { kind: 'cancelled', because: 'preview_shown' },
    ...Object.values(BLOCKS).map((block): Outcome => ({ kind: 'blocked', block })),
    { kind: 'refused', reason: 'empty', accounting: ACCOUNTING },
    { kind: 'refused', reason: 'content_filter', accounting: ACCOUNTING },
    ...failures.map((failure): Outcome => ({ kind: 'failed', failure })),
  ];
}
