import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lineDiff, shownCode } from '../../../src/core/review/findingDiff';
import { FINDING } from '../support/outcomes';

const text = (rows: ReturnType<typeof lineDiff>): string[] =>
  rows.map((row) => `${{ same: ' ', removed: '-', added: '+' }[row.kind]}${row.text}`);

describe('the change that a finding suggests', () => {
  it('is shown line by line', () => {
    assert.deepEqual(text(lineDiff('a\nb\nc', 'a\nB\nc')), [' a', '-b', '+B', ' c']);
    assert.deepEqual(text(lineDiff('a', 'a\n  b\n')), [' a', '+  b']);
    assert.deepEqual(text(lineDiff('a\nb', '')), ['-a', '-b']);
  });

  it('does not count line endings as a change', () => {
    assert.deepEqual(text(lineDiff('a\r\nb', 'a\nc')), [' a', '-b', '+c']);
  });

  it('shows each line of both sides once, in order', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '  d'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (old, now) => {
        const rows = lineDiff(old.join('\n'), now.join('\n'));
        const side = (kind: string): string[] =>
          rows.filter((row) => row.kind === 'same' || row.kind === kind).map((row) => row.text);
        assert.deepEqual(side('removed'), old);
        assert.deepEqual(side('added'), now);
      }),
    );
  });

  it('stays quick where everything is different', () => {
    const many = (word: string): string => Array.from({ length: 4_000 }, (_, n) => `${word} ${n}`).join('\n');
    const began = performance.now();
    assert.equal(lineDiff(many('old'), many('new')).length, 8_000);
    assert.ok(performance.now() - began < 500);
  });

  it('is made once for the same finding and lines', () => {
    const first = shownCode(FINDING, 'return b / a;');
    assert.equal(shownCode(FINDING, 'return b / a;'), first);
    assert.notEqual(shownCode(FINDING, '  return b / a;'), first);
  });
});
