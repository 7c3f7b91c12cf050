import * as assert from 'node:assert/strict';
import { NO_TOKENS } from '../../src/core/outcome';
import { presentOutcome, tierSentence } from '../../src/core/presentOutcome';
import { timeAgo } from '../../src/core/relativeTime';
import type { Presentation } from '../../src/core/presentation';
import {
  ACCOUNTING,
  BLOCKS,
  everyOutcome,
  FAILURE_CODES,
  failureOf,
  FINDING,
  NOT_PLACED,
  resultWith,
  secretPlace,
} from './support/outcomes';

/** What is left of a sentence whose arguments were forgotten; `{0}` as the service's own word is not ours. */
function leftOver({ message, advice }: Presentation): boolean {
  return (
    /\{\d\}/.test(`${message} ${advice}`.replaceAll('The {0} words', '')) || /undefined|NaN|null/.test(message + advice)
  );
}

describe('an outcome in words', () => {
  it('is a whole sentence in every case, with nothing left to fill in', () => {
    for (const outcome of everyOutcome()) {
      const presented = presentOutcome(outcome);
      const where = JSON.stringify(outcome);
      assert.match(presented.message, /^[A-Z0-9][^]*[.!?]$/, where);
      assert.ok(presented.advice === '' || /[.!?]$/.test(presented.advice), where);
      assert.ok(!leftOver(presented), `${where}\n${presented.message}`);
    }
  });

  it('says no problems found only for a whole answer without any finding', () => {
    const saying = everyOutcome().filter((outcome) => presentOutcome(outcome).message.includes('No problems found'));
    assert.ok(saying.length > 0);
    for (const outcome of saying) {
      assert.ok(outcome.kind === 'answered' || outcome.kind === 'cached');
      assert.equal(outcome.result.findings.length + outcome.result.notPlaced.length, 0);
    }
  });

  it('tells what to do about every failure', () => {
    for (const code of FAILURE_CODES) {
      const { level, advice, steps } = presentOutcome({ kind: 'failed', failure: failureOf(code) });
      assert.equal(level, 'error');
      assert.ok(advice !== '' && steps.includes('show_log') && steps.includes('copy_diagnostics'), code);
    }
  });

  it('tells what to do about every block but an empty text', () => {
    for (const block of Object.values(BLOCKS)) {
      const { level, advice, steps } = presentOutcome({ kind: 'blocked', block });
      assert.equal(level, 'warning');
      if (block.code !== 'empty') assert.ok(advice !== '' || steps.length > 0, block.code);
    }
  });

  it('names the setting wherever it offers to open the settings', () => {
    for (const outcome of everyOutcome()) {
      const { steps, setting } = presentOutcome(outcome);
      assert.equal(steps.includes('open_settings'), setting !== undefined, JSON.stringify(outcome));
      if (setting !== undefined) assert.match(setting, /^(codeInsight|http)\.\w+/);
    }
  });

  it('uses words of its own for every failure and every block', () => {
    const failures = FAILURE_CODES.map((code) => presentOutcome({ kind: 'failed', failure: failureOf(code) }).message);
    const blocks = Object.values(BLOCKS).map((block) => presentOutcome({ kind: 'blocked', block }).message);
    assert.equal(new Set([...failures, ...blocks]).size, failures.length + blocks.length);
  });

  it("quotes the service's words and the request's id", () => {
    const failure = failureOf('bad_request', { detail: 'Too long', requestId: 'gen-7' });
    const { message, advice } = presentOutcome({ kind: 'failed', failure });
    assert.ok(message.endsWith('The service said: Too long.'));
    assert.ok(advice.endsWith('Request id: gen-7.'));
  });

  it('offers three ways on where no key is set', () => {
    const { steps } = presentOutcome({ kind: 'blocked', block: BLOCKS.no_key });
    assert.deepEqual(steps, ['set_key', 'get_key', 'use_demo']);
  });

  it('tells a review that was not confirmed from one that was stopped', () => {
    const sentence = (because?: 'not_confirmed' | 'preview_shown'): string =>
      presentOutcome({ kind: 'cancelled', ...(because && { because }) }).message;
    assert.equal(sentence(), 'Review cancelled.');
    assert.equal(sentence('not_confirmed'), 'Review cancelled. Nothing was sent.');
    const preview = presentOutcome({ kind: 'cancelled', because: 'preview_shown' });
    assert.match(preview.message, /open in the editor/);
    assert.deepEqual(preview.steps, ['retry']);
  });

  it('says how long to wait where the service did', () => {
    const failure = failureOf('rate_limit', { retryAfterMs: 1_500 });
    assert.equal(presentOutcome({ kind: 'failed', failure }).advice, 'Try again in 2 seconds.');
  });

  it('counts findings, those not placed and those left out', () => {
    const result = resultWith({ findings: [FINDING, FINDING], notPlaced: [NOT_PLACED], outsideScope: 3 });
    const { message, advice } = presentOutcome({ kind: 'answered', result, accounting: ACCOUNTING });
    assert.equal(message, '2 findings. 1,234 tokens, $0.00651.');
    assert.equal(advice, 'Not placed, listed in the report: 1. Left out because outside the selection: 3.');
    const one = presentOutcome({
      kind: 'answered',
      result: resultWith({ findings: [FINDING] }),
      accounting: ACCOUNTING,
    });
    assert.ok(one.message.startsWith('1 finding. '));
  });

  it('names at most five places of secrets, and no value', () => {
    const places = Array.from({ length: 9 }, (_, index) => secretPlace({ line: index + 1 }));
    const { message, advice } = presentOutcome({ kind: 'blocked', block: { code: 'secrets', places } });
    assert.ok(message.endsWith('line 5 (JWT, rule jwt) and 4 more.') && !message.includes('line 6'));
    assert.ok(advice.includes('in place of the 9 values'));
  });

  it('tells the tiers, the estimate and the demo apart', () => {
    const cached = {
      ...ACCOUNTING,
      tier: 'redis' as const,
      usage: { prompt: 0, completion: 0, total: 0, cached: 0, cacheWrite: 0 },
    };
    assert.equal(tierSentence(cached), 'From the cache (Redis), 0 tokens.');
    assert.equal(
      tierSentence({ ...cached, tier: 'file', demo: true }),
      'Local demo model, from the cache (file), 0 tokens.',
    );
    assert.equal(tierSentence({ ...ACCOUNTING, demo: true }), 'Local demo model, 1,234 demo tokens, not counted.');
    assert.equal(
      tierSentence({ ...ACCOUNTING, estimated: true }),
      'About 1,234 tokens, cost unknown (no usage was reported).',
    );
    assert.equal(tierSentence({ ...ACCOUNTING, costUsd: null }), '1,234 tokens, cost unknown.');
    assert.equal(tierSentence({ ...ACCOUNTING, costUsd: 1.23456 }), '1,234 tokens, $1.235.');
  });

  it('says when an answer of the cache was given', () => {
    const now = Date.UTC(2026, 10, 28, 12);
    const accounting = { ...ACCOUNTING, tier: 'redis' as const, usage: NO_TOKENS };
    const said = (storedAt?: number): string =>
      presentOutcome({ kind: 'cached', result: resultWith(), accounting: { ...accounting, storedAt } }, now).message;
    assert.ok(said(now - 3.5 * 3_600_000).endsWith('From the cache (Redis), 0 tokens. Answered 3 hours ago.'));
    assert.ok(said(now - 86_400_000).endsWith('Answered yesterday.'));
    assert.ok(said(now + 60_000).endsWith('Answered now.'));
    // Kept by an older version.
    assert.ok(said().endsWith('From the cache (Redis), 0 tokens.'));
    assert.equal(timeAgo(now - 61_000, now, 'de'), 'vor 1 Minute');
  });
});
