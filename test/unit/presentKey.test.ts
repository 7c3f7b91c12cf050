import * as assert from 'node:assert/strict';
import type { KeyInfo } from '../../src/core/claude/keyStatus';
import { presentExchange, presentKey, presentSignedIn } from '../../src/core/presentKey';
import { FAILURE_CODES, failureOf } from './support/outcomes';

const INFO: KeyInfo = {
  label: 'sk-or-v1-0e6...1c96',
  usedUsd: 1.5,
  limitUsd: null,
  leftUsd: null,
  limitReset: null,
  expiresAt: null,
  management: false,
};

function said(change: Partial<KeyInfo>): string {
  const { message, advice } = presentKey({ kind: 'valid', info: { ...INFO, ...change } });
  return `${message} ${advice}`.trim();
}

describe('a key in words', () => {
  it('tells label, limit and what is left', () => {
    assert.equal(
      said({ limitUsd: 50, leftUsd: 12.345, limitReset: 'monthly' }),
      'The API key sk-or-v1-0e6...1c96 works. Left: $12.35. Limit: $50.00 a month. Used so far: $1.50.',
    );
    assert.match(said({ limitUsd: 5, leftUsd: 5, limitReset: 'daily' }), /\$5\.00 a day/);
    assert.match(said({ limitUsd: 5, leftUsd: 5, limitReset: 'weekly' }), /\$5\.00 a week/);
    assert.match(said({ limitUsd: 5, leftUsd: null }), /Left: \$3\.50\. Limit: \$5\.00\. /);
  });

  it('tells a key without a limit, and when it expires', () => {
    assert.equal(
      said({ expiresAt: '2027-01-31T00:00:00Z' }),
      'The API key sk-or-v1-0e6...1c96 works. It has no limit of its own. Used so far: $1.50. It expires on 2027-01-31. What it can spend is the credit of your OpenRouter account.',
    );
  });

  it('warns where the key can not pay or is of the wrong kind', () => {
    for (const change of [{ limitUsd: 5, leftUsd: 0 }, { limitUsd: 1, leftUsd: -0.2 }, { management: true }]) {
      const presentation = presentKey({ kind: 'valid', info: { ...INFO, ...change } });
      assert.equal(presentation.level, 'warning');
      assert.ok(presentation.advice !== '' && presentation.steps.includes('set_key'));
    }
  });

  it('tells every failure with a next step, as a review does', () => {
    for (const code of FAILURE_CODES) {
      const { level, advice, steps } = presentKey({ kind: 'failed', failure: failureOf(code) });
      assert.ok(level === 'error' && advice !== '' && steps.length > 0, code);
    }
    assert.deepEqual(presentKey({ kind: 'failed', failure: failureOf('auth') }).steps[0], 'set_key');
  });

  it('says cancelled', () => {
    assert.match(presentKey({ kind: 'cancelled' }).message, /cancelled/);
  });
});

describe('a sign-in in words', () => {
  it('tells what the new key can do', () => {
    const { level, message } = presentSignedIn({ kind: 'valid', info: { ...INFO, limitUsd: 5, leftUsd: 5 } });
    assert.equal(level, 'info');
    assert.match(message, /^You are signed in; the API key is set\. The API key .+ works\. Left: \$5\.00\./);
  });

  it('tells that the key is stored, whatever became of its check', () => {
    assert.equal(presentSignedIn({ kind: 'cancelled' }).message, 'You are signed in; the API key is set.');
    for (const code of FAILURE_CODES) {
      const { level, message } = presentSignedIn({ kind: 'failed', failure: failureOf(code) });
      assert.equal(level, 'warning');
      assert.ok(message.startsWith('You are signed in; the API key is set. It could not be checked yet.'), code);
    }
  });

  it('that gave no key tells why, and how else to get one', () => {
    assert.match(presentExchange({ kind: 'code_refused' }).message, /did not accept the code.+ten minutes/);
    for (const code of FAILURE_CODES) {
      const { message, steps } = presentExchange({ kind: 'failed', failure: failureOf(code) });
      assert.match(message, /^The sign-in failed\. /);
      assert.deepEqual(steps.slice(0, 2), ['sign_in', 'set_key']);
      assert.equal(new Set(steps).size, steps.length, code);
      assert.ok(!steps.includes('retry'));
    }
    assert.deepEqual(presentExchange({ kind: 'cancelled' }).steps, []);
  });
});
