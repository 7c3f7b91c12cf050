import * as assert from 'node:assert/strict';
import { decodeEntry, encodeEntry } from '../../../src/core/cache/entry';
import { entry, NOW } from '../support/entries';

describe('a cache entry', () => {
  const text = encodeEntry(entry('ä 𝄞 {"findings":[]}'));

  it('comes back as it was stored', () => {
    assert.deepEqual(decodeEntry(text, NOW), { v: 1, ...entry('ä 𝄞 {"findings":[]}') });
  });

  it('is served until its time and not at it', () => {
    assert.ok(decodeEntry(text, NOW + 59_999));
    assert.equal(decodeEntry(text, NOW + 60_000), undefined);
  });

  it('is a miss where it is damaged, foreign or of another version', () => {
    const whole = JSON.parse(text) as Record<string, unknown>;
    const odd = [
      { v: 0 },
      { v: 2 },
      { v: undefined },
      { content: '' },
      { content: 7 },
      { usage: null },
      { usage: { prompt: 1 } },
      { expiresAt: 'tomorrow' },
      { expiresAt: null },
      { costUsd: undefined },
    ].map((change) => JSON.stringify({ ...whole, ...change }));
    const foreign = ['', 'null', '[]', '"x"', '12', '{}', 'OK', text.slice(0, -1), text.slice(1), `${text}x`];
    for (const stored of [...odd, ...foreign]) assert.equal(decodeEntry(stored, NOW), undefined, stored);
  });
});
