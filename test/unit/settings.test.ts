import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cleanKey, normaliseEndpoint } from '../../src/core/settings';

describe('an endpoint', () => {
  it('is taken with or without the path of chat completions and slashes', () => {
    for (const tail of ['', '/', '///', '/chat/completions', '/chat/completions/']) {
      assert.equal(normaliseEndpoint(` https://openrouter.ai/api/v1${tail} `), 'https://openrouter.ai/api/v1', tail);
    }
  });

  it('may be plain http on this machine only', () => {
    for (const host of ['localhost:3000', '127.0.0.1:8080', '127.9.9.9', '[::1]:80']) {
      assert.notEqual(normaliseEndpoint(`http://${host}/v1`), undefined, host);
    }
    for (const host of ['example.com', '127.0.0.1.example.com', 'localhost.example.com', '0.0.0.0', '10.0.0.1']) {
      assert.equal(normaliseEndpoint(`http://${host}/v1`), undefined, host);
    }
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'openrouter.ai',
      'ftp://localhost',
      'file:///etc/passwd',
      'https://user:pw@example.com',
      'javascript:1',
    ]) {
      assert.equal(normaliseEndpoint(text), undefined, text);
    }
  });
});

describe('a pasted key', () => {
  it('is freed from blanks and quotes around it', () => {
    for (const pasted of ['key', ' key\n', '"key"', "'key'", '`key`', ' " key " '])
      assert.equal(cleanKey(pasted), 'key');
  });

  it('is freed from the name that it has where it comes from', () => {
    for (const pasted of [
      'Bearer sk-or-v1-1',
      'Authorization: Bearer sk-or-v1-1',
      'OPENROUTER_API_KEY=sk-or-v1-1',
      'export OPENROUTER_API_KEY="sk-or-v1-1"\n',
      "$env:OPENROUTER_API_KEY = 'sk-or-v1-1'",
      'OPENROUTER_API_KEY: “sk-or-v1-1”',
      '"Bearer sk-or-v1-1"',
    ])
      assert.equal(cleanKey(pasted), 'sk-or-v1-1', pasted);
  });

  it('comes out the same whatever is wrapped around it, in any order, and is not cleaned any further', () => {
    const wrap = fc.constantFrom(
      ...[' @ ', '"@"', "'@'", '`@`', '“@”', '\u00a0@\t', '\ufeff@', '@\u200b', '\u2060@\u200d', '\r\n@\r\n'],
      ...[
        'Bearer @',
        'bearer\u00a0@',
        'Authorization: Bearer @',
        'OPENROUTER_API_KEY=@',
        'export OPENROUTER_API_KEY= @',
      ],
    );
    const own = fc.stringMatching(/^sk-or-v1-[0-9a-zA-Z_-]{1,70}$/);
    fc.assert(
      fc.property(own, fc.array(wrap, { maxLength: 6 }), (key, wraps) => {
        const pasted = wraps.reduce((text, around) => around.replace('@', () => text), key);
        assert.equal(cleanKey(pasted), key);
      }),
    );
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      wrap,
      fc.constantFrom('"', 'Bearer ', 'OPENROUTER_API_KEY=', '‘'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const once = cleanKey(parts.join(''));
        assert.equal(cleanKey(once), once);
      }),
    );
  });

  it('is left as it is inside', () => {
    assert.equal(cleanKey('"ke"y'), '"ke"y');
    assert.equal(cleanKey(''), '');
  });
});
