import * as assert from 'node:assert/strict';
import type { Outcome } from '../../src/core/outcome';
import { duration, presentFailure } from '../../src/core/presentFailure';
import { presentOutcome } from '../../src/core/presentOutcome';
import { waitWords } from '../../src/core/review/progressWords';
import { ACCOUNTING, FAILURE_CODES, failureOf, resultWith } from './support/outcomes';

describe('a failure in words', () => {
  it('names the answer that the credit pays for and offers it, as long as it is of use', () => {
    const enough = presentFailure(failureOf('credits', { affordableTokens: 1_200 }));
    assert.match(enough.message, /an answer of 1,200 tokens at most/);
    assert.deepEqual(enough.steps.slice(0, 2), ['smaller_answer', 'open_credits']);
    const little = presentFailure(failureOf('credits', { affordableTokens: 40 }));
    assert.ok(!little.steps.includes('smaller_answer') && little.steps.includes('open_credits'));
    assert.ok(!presentFailure(failureOf('credits')).steps.includes('smaller_answer'));
  });

  it('points at our own settings where they left no provider, and else at those of the account', () => {
    for (const code of ['no_endpoint', 'privacy'] as const) {
      const filters = ['zeroDataRetention'] as const;
      const own = presentFailure(failureOf(code, { filters }));
      assert.match(own.message, /codeInsight\.privacy\.zeroDataRetention/);
      assert.equal(own.setting, 'codeInsight.privacy.zeroDataRetention');
      assert.ok(presentFailure(failureOf(code)).steps.includes('open_account_privacy'));
    }
  });

  it('says when to try again', () => {
    const wait = (retryAfterMs: number): string => presentFailure(failureOf('rate_limit', { retryAfterMs })).advice;
    assert.match(wait(45_000), /in 45 seconds/);
    assert.match(wait(3_600_000), /in 60 minutes/);
    assert.equal(duration(400), '1 second');
  });

  it('quotes the provider by name, and no system error where we know better', () => {
    const quoted = presentFailure(failureOf('overloaded', { detail: 'Overloaded', provider: 'Amazon Bedrock' }));
    assert.match(quoted.message, /Amazon Bedrock said: Overloaded\.$/);
    assert.ok(!presentFailure(failureOf('connection', { detail: 'ECONNRESET' })).message.includes('ECONNRESET'));
    assert.match(presentFailure(failureOf('certificate', { detail: 'SELF_SIGNED_CERT_IN_CHAIN' })).message, /SELF_/);
  });

  it('has a next step for each, and one sentence for what happened', () => {
    for (const code of FAILURE_CODES) {
      const { message, advice, steps } = presentFailure({ code });
      assert.ok(steps.length > 2, code);
      assert.ok(advice.endsWith('.'), code);
      assert.equal(message.match(/[.!?](\s|$)/g)?.length, 1, message);
    }
  });
});

describe('a wait in words', () => {
  it('says why, which attempt comes and in how many seconds', () => {
    const wait = { failure: failureOf('rate_limit'), attempt: 2, ms: 12_000 };
    assert.equal(waitWords(wait, 12_000), 'too many requests; attempt 2 of 3 in 12 s');
    assert.equal(waitWords(wait, 10_100), 'too many requests; attempt 2 of 3 in 11 s');
    assert.equal(waitWords(wait, -5), 'too many requests; attempt 2 of 3 in 0 s');
  });
});

describe('a cut answer', () => {
  it('offers the lines that it did not reach', () => {
    const covered = { start: 1, end: 40 };
    const result = { ...resultWith(), coverage: { asked: [{ start: 1, end: 90 }], covered: [covered] } };
    const cut: Outcome = { kind: 'partial', reason: 'length', result, accounting: ACCOUNTING };
    const words = presentOutcome(cut);
    assert.match(words.message, /Lines 41 to 90 were not covered/);
    assert.deepEqual(words.steps, ['continue_review', 'retry']);
    const unknown = { ...result, coverage: { ...result.coverage, covered: [] } };
    assert.deepEqual(presentOutcome({ ...cut, result: unknown }).steps, ['retry']);
  });
});
