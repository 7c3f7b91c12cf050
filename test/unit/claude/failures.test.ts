import * as assert from 'node:assert/strict';
import { failureFrom, isPassing, parseRetryAfter, readErrorBody } from '../../../src/core/claude/failures';
import { retryDelay } from '../../../src/core/claude/retryDelay';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('a Retry-After header', () => {
  it('is read as seconds', () => {
    assert.equal(parseRetryAfter('2', NOW), 2_000);
    assert.equal(parseRetryAfter(' 0.5 ', NOW), 500);
    assert.equal(parseRetryAfter('0', NOW), 0);
    assert.equal(parseRetryAfter('-5', NOW), 0);
  });

  it('is read as a date', () => {
    assert.equal(parseRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', NOW), 30_000);
    assert.equal(parseRetryAfter('Sun, 22 Nov 2026 11:00:00 GMT', NOW), 0);
  });

  it('is nothing where it is absent or nonsense', () => {
    for (const header of [undefined, null, '', ' ', 'soon', 12, ['1'], 'Infinity', '1e999', 'NaN']) {
      assert.equal(parseRetryAfter(header, NOW), undefined, String(header));
    }
  });
});

describe('the body of an error', () => {
  it('is nothing where it is a page, empty, cut or something else', () => {
    for (const text of [
      '',
      '<html>502</html>',
      '{"error":',
      '[]',
      'null',
      '"error"',
      '{"error":"text"}',
      '{"message":"x"}',
    ]) {
      assert.equal(readErrorBody(text), undefined, text);
    }
  });

  it('is read although parts of it are odd', () => {
    const body = readErrorBody('{"error":{"code":{},"message":7,"metadata":"none","availability":[]},"user_id":"u"}');
    assert.deepEqual(failureFrom(500, body), { code: 'server', status: 500 });
  });

  it("gives the provider's own words where OpenRouter only passes them on", () => {
    const raws = [
      '{"error":{"message":"Too long."}}',
      '{"message":"Too long."}',
      { error: { message: 'Too long.' } },
      { type: 'error', message: 'Too long.' },
    ];
    for (const raw of raws) {
      const text = JSON.stringify({ error: { code: 400, message: 'Provider returned error', metadata: { raw } } });
      assert.equal(failureFrom(400, readErrorBody(text)).detail, 'Too long.');
    }
  });

  it("falls back on OpenRouter's sentence where the provider's can't be read", () => {
    for (const raw of ['<html>', '', '{"error":{"message":""}}', '[1]']) {
      const text = JSON.stringify({ error: { message: 'Provider returned error', metadata: { raw } } });
      assert.equal(failureFrom(400, readErrorBody(text)).detail, 'Provider returned error');
    }
  });

  it('never gives the input that a moderation quotes', () => {
    const metadata = { reasons: ['violence'], flagged_input: 'const mine = 1;', provider_name: 'Anthropic' };
    const body = readErrorBody(JSON.stringify({ error: { code: 403, message: 'Flagged.', metadata } }));
    assert.deepEqual(failureFrom(403, body), { code: 'moderation', status: 403, detail: 'Flagged.' });
  });

  it('gives short words on one line', () => {
    const body = readErrorBody(JSON.stringify({ error: { message: `a\n\n  b${'c'.repeat(900)}` } }));
    const { detail } = failureFrom(400, body);
    assert.ok(detail?.startsWith('a bc') === true && detail.length === 300);
  });
});

describe('the code of a failure', () => {
  const code = (status: number | undefined, error: object): string =>
    failureFrom(status, readErrorBody(JSON.stringify({ error }))).code;

  it('follows the typed reason before the status', () => {
    assert.equal(code(400, { metadata: { error_type: 'context_length_exceeded' } }), 'context_length');
    assert.equal(code(400, { metadata: { error_type: 'content_policy_violation' } }), 'moderation');
    assert.equal(code(400, { metadata: { error_type: 'something_new' } }), 'bad_request');
  });

  it('follows the code in the body where the status is 200 or absent', () => {
    assert.equal(code(200, { code: 429 }), 'rate_limit');
    assert.equal(code(undefined, { code: '503' }), 'overloaded');
    assert.equal(code(undefined, { http_status: 404 }), 'no_endpoint');
    assert.equal(code(undefined, { code: 'server_error' }), 'unexpected');
    assert.equal(code(undefined, { code: 12 }), 'unexpected');
  });

  it('is known for any status', () => {
    assert.equal(code(418, {}), 'http');
    assert.equal(code(599, {}), 'server');
  });

  it('keeps the wait and the id', () => {
    const body = readErrorBody(
      '{"error":{"code":429,"message":"x","availability":{"retryable":true,"retry_after":3}}}',
    );
    const failure = failureFrom(429, body, { requestId: 'gen-1' });
    assert.deepEqual(failure, {
      code: 'rate_limit',
      status: 429,
      detail: 'x',
      retryAfterMs: 3_000,
      requestId: 'gen-1',
    });
    assert.equal(failureFrom(429, body, { retryAfterMs: 9_000 }).retryAfterMs, 9_000);
  });
});

describe('whether a failure may pass by itself', () => {
  it('is what the service says, where it does', () => {
    const body = (retryable: boolean) =>
      readErrorBody(JSON.stringify({ error: { message: '', availability: { retryable } } }));
    assert.equal(isPassing({ code: 'no_endpoint' }, body(true)), true);
    assert.equal(isPassing({ code: 'overloaded' }, body(false)), false);
  });

  it('is decided by the code elsewhere', () => {
    assert.deepEqual(
      (['timeout', 'connection', 'rate_limit', 'overloaded', 'server', 'auth', 'credits', 'bad_request'] as const).map(
        (code) => isPassing({ code }),
      ),
      [true, true, true, true, true, false, false, false],
    );
  });
});

describe('the delay before a retry', () => {
  it('is 2 and then 4 seconds, a quarter more or less', () => {
    assert.deepEqual([retryDelay(1, 0.5), retryDelay(2, 0.5)], [2_000, 4_000]);
    assert.deepEqual([retryDelay(1, 0), retryDelay(1, 1), retryDelay(2, 0)], [1_500, 2_500, 3_000]);
  });
});
