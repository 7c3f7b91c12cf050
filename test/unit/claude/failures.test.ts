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

  it('gives plain words of the provider as they are', () => {
    const text = JSON.stringify({ error: { message: 'Provider returned error', metadata: { raw: ' Try  later.\n' } } });
    assert.equal(failureFrom(429, readErrorBody(text)).detail, 'Try later.');
  });

  it("falls back on OpenRouter's sentence where the provider's can't be read", () => {
    for (const raw of [
      '<html>',
      ' <p>',
      '',
      ' ',
      '{"error":{"message":""}}',
      '[1]',
      '"x"',
      '7',
      '{"error":{"mess',
      {},
    ]) {
      const text = JSON.stringify({ error: { message: 'Provider returned error', metadata: { raw } } });
      assert.equal(failureFrom(400, readErrorBody(text)).detail, 'Provider returned error');
    }
  });

  it('never gives the input that a moderation quotes', () => {
    const metadata = { reasons: ['violence'], flagged_input: 'const mine = 1;', provider_name: 'Anthropic' };
    const body = readErrorBody(JSON.stringify({ error: { code: 403, message: 'Flagged.', metadata } }));
    assert.deepEqual(failureFrom(403, body), {
      code: 'moderation',
      status: 403,
      detail: 'Flagged.',
      provider: 'Anthropic',
    });
    assert.ok(!JSON.stringify(body).includes('mine'));
  });

  it('gives short words on one line', () => {
    const body = readErrorBody(JSON.stringify({ error: { message: `a\n\n  b${'c'.repeat(900)}` } }));
    const { detail } = failureFrom(400, body);
    assert.ok(detail?.startsWith('a bc') === true && detail.length === 300);
  });

  it('gives words that can rearrange neither a terminal nor a line', () => {
    const message = 'a\u001b[2Jb\u202ec\u0007d\u200be';
    const metadata = { provider_name: '\u001b]0;x\u0007' };
    const failure = failureFrom(500, readErrorBody(JSON.stringify({ error: { message, metadata } })));
    assert.deepEqual(failure, { code: 'server', status: 500, detail: 'a [2Jb c d e', provider: ']0;x' });
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
    assert.equal(code(undefined, { code: 'server_error' }), 'server');
    assert.equal(code(undefined, { code: 'rate_limit_exceeded' }), 'rate_limit');
    assert.equal(code(undefined, { code: 'something_new' }), 'unexpected');
    assert.equal(code(undefined, { http_status: 7 }), 'unexpected');
    assert.equal(code(undefined, { code: 12 }), 'unexpected');
  });

  it('follows what the service says about its models before all else', () => {
    const said = (word: string): string => code(404, { availability: { code: word }, error_type: 'server' });
    const codes = {
      model_not_found: 'model',
      model_deprecated: 'model',
      wrong_endpoint: 'bad_request',
      no_endpoints: 'no_endpoint',
      constraint_filtered: 'no_endpoint',
      model_unavailable_upstream: 'no_endpoint',
      free_variant_ended: 'no_endpoint',
      region_restricted: 'forbidden',
      privacy_restricted: 'privacy',
      capacity_exhausted: 'rate_limit',
      temporarily_unavailable: 'overloaded',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(codes).map((word) => [word, said(word)])), codes);
    assert.equal(code(404, { availability: { code: 'something_new' } }), 'no_endpoint');
  });

  it('tells a moderation from a limit, a guardrail and a region', () => {
    assert.equal(code(403, { metadata: { reasons: ['violence'] } }), 'moderation');
    assert.equal(code(403, { metadata: { reasons: [], error_type: 'permission_denied' } }), 'moderation');
    assert.equal(code(403, { metadata: { patterns: ['internal'] } }), 'forbidden');
    assert.equal(code(403, { metadata: { error_type: 'permission_denied' } }), 'forbidden');
    assert.equal(code(403, { message: 'Key limit exceeded' }), 'forbidden');
  });

  it('is not taken from the names that every object has', () => {
    for (const word of ['constructor', '__proto__', 'toString']) {
      assert.equal(code(400, { metadata: { error_type: word } }), 'bad_request');
      assert.equal(code(400, { availability: { code: word } }), 'bad_request');
    }
  });

  it('names what the credit left would pay for', () => {
    const afford = (status: number, message: string): number | undefined =>
      failureFrom(status, readErrorBody(JSON.stringify({ error: { code: status, message } }))).affordableTokens;
    assert.equal(afford(402, 'You requested up to 8192 tokens, but can only afford 1200. To increase, visit'), 1_200);
    assert.equal(afford(402, 'but can only afford 12,345 tokens'), 12_345);
    assert.equal(afford(402, 'can only afford 0'), 0);
    for (const text of ['Insufficient credits', 'can only afford none', 'can only afford ,']) {
      assert.equal(afford(402, text), undefined);
    }
    assert.equal(afford(400, 'can only afford 5'), undefined);
  });

  it('is known for any status', () => {
    assert.equal(code(407, {}), 'proxy');
    assert.equal(code(412, {}), 'bad_request');
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
      (['timeout', 'connection', 'offline', 'rate_limit', 'overloaded', 'server'] as const).map((code) =>
        isPassing({ code }),
      ),
      [true, true, true, true, true, true],
    );
    assert.deepEqual(
      (['auth', 'credits', 'bad_request', 'certificate', 'proxy', 'forbidden', 'model', 'privacy'] as const).map(
        (code) => isPassing({ code }),
      ),
      Array<boolean>(8).fill(false),
    );
  });
});

describe('the delay before a retry', () => {
  it('is 2 and then 4 seconds, a quarter more or less', () => {
    assert.deepEqual([retryDelay(1, 0.5), retryDelay(2, 0.5)], [2_000, 4_000]);
    assert.deepEqual([retryDelay(1, 0), retryDelay(1, 1), retryDelay(2, 0)], [1_500, 2_500, 3_000]);
  });
});
