import * as assert from 'node:assert/strict';
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

  it('is left as it is inside', () => {
    assert.equal(cleanKey('"ke"y'), '"ke"y');
    assert.equal(cleanKey(''), '');
  });
});
