import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { TrackedRange, type TextEdit } from '../../../src/core/findings/trackedRange';

/** Applies edits one by one to a text and a range, and gives both. */
function play(text: string, start: number, expected: string, edits: readonly TextEdit[]) {
  const range = new TrackedRange(start, expected);
  let now = text;
  for (const edit of edits) {
    now = now.slice(0, edit.offset) + edit.text + now.slice(edit.offset + edit.length);
    const after = now;
    range.apply([edit], (from, to) => after.slice(from, to));
  }
  return { text: now, range };
}

describe('a range that follows edits', () => {
  const text = 'one\ntwo\nthree\n';
  const two = { start: 4, expected: 'two' };

  it('moves with what is inserted and deleted above it', () => {
    const { text: now, range } = play(text, two.start, two.expected, [
      { offset: 0, length: 0, text: 'zero\n' },
      { offset: 0, length: 2, text: '' },
    ]);
    assert.ok(range.stands);
    assert.equal(now.slice(range.start, range.end), 'two');
  });

  it('does not mind what happens below it, nor right before and behind it', () => {
    for (const edit of [
      { offset: 8, length: 5, text: '' },
      { offset: 4, length: 0, text: '  ' },
      { offset: 7, length: 0, text: ' // note' },
    ]) {
      const { text: now, range } = play(text, two.start, two.expected, [edit]);
      assert.ok(range.stands);
      assert.equal(now.slice(range.start, range.end), 'two');
    }
  });

  it('is stale once its text changed, and stands again when the change is undone', () => {
    const change = { offset: 5, length: 1, text: 'WWW' };
    const undo = { offset: 5, length: 3, text: 'w' };
    assert.equal(play(text, two.start, two.expected, [change]).range.stands, false);
    const { text: now, range } = play(text, two.start, two.expected, [change, undo]);
    assert.ok(range.stands);
    assert.equal(now.slice(range.start, range.end), 'two');
  });

  it('is looked for once where a change has several places in it', () => {
    // The lower place first, as the editor tells of them.
    const range = new TrackedRange(0, 'ab\ncd\nab');
    const now = 'xab\ncd\nyab';
    const edits = [
      { offset: 6, length: 0, text: 'y' },
      { offset: 0, length: 0, text: 'x' },
    ];
    assert.ok(range.apply(edits, (from, to) => now.slice(from, to)));
    assert.equal(range.stands, false);
    const back = [
      { offset: 7, length: 1, text: '' },
      { offset: 0, length: 1, text: '' },
    ];
    range.apply(back, (from, to) => 'ab\ncd\nab'.slice(from, to));
    assert.deepEqual([range.stands, range.start], [true, 0]);
  });

  it('stands again when what was typed inside it is taken back, where text slid in meanwhile', () => {
    const { text: now, range } = play('ab\nbb\n', 0, 'ab', [
      { offset: 1, length: 0, text: 'b' },
      { offset: 1, length: 1, text: '' },
    ]);
    assert.ok(range.stands);
    assert.equal(now.slice(range.start, range.end), 'ab');
    // What stands below was never a part of it.
    assert.equal(play('ab\nab\n', 0, 'ab', [{ offset: 0, length: 3, text: '' }]).range.stands, false);
  });

  it('comes back when its whole line was deleted and the deletion is undone', () => {
    const { range } = play(text, two.start, two.expected, [
      { offset: 4, length: 4, text: '' },
      { offset: 0, length: 0, text: '>' },
      { offset: 5, length: 0, text: 'two\n' },
    ]);
    assert.ok(range.stands);
    assert.equal(range.start, 5);
  });

  it('is found again when a formatter replaces the whole text, and is stale where it then stands twice', () => {
    const whole = (next: string): TextEdit => ({ offset: 0, length: text.length, text: next });
    assert.ok(play(text, two.start, two.expected, [whole('  one\n  two\n  three\n')]).range.stands);
    assert.equal(play(text, two.start, two.expected, [whole('two\ntwo\n')]).range.stands, false);
  });

  it('property: it stands on its text or is stale, and is exact wherever no edit touched it', () => {
    const edit = fc.record({ at: fc.nat(), length: fc.nat(8), text: fc.stringMatching(/^[ab\n]{0,6}$/) });
    fc.assert(
      fc.property(
        fc.stringMatching(/^[ab\n]{5,60}$/),
        fc.nat(),
        fc.integer({ min: 1, max: 6 }),
        fc.array(edit, { maxLength: 12 }),
        (original, at, length, raw) => {
          const start = at % original.length;
          const expected = original.slice(start, start + length);
          let now = original;
          // The simple model: each character carries its origin; untouched ones keep the order they had.
          let origins: (number | undefined)[] = Array.from(original, (_, index) => index);
          const edits: TextEdit[] = [];
          let touched = false;
          for (const { at: place, length: cut, text } of raw) {
            const offset = place % (now.length + 1);
            const size = Math.min(cut, now.length - offset);
            const first = origins.indexOf(start);
            const last = origins.indexOf(start + expected.length - 1);
            const inside = offset + size > first && offset <= last && !(size === 0 && offset === first);
            touched ||= first < 0 || last < 0 || inside;
            edits.push({ offset, length: size, text });
            now = now.slice(0, offset) + text + now.slice(offset + size);
            origins = [
              ...origins.slice(0, offset),
              ...Array.from(text, () => undefined),
              ...origins.slice(offset + size),
            ];
          }
          const { text: after, range } = play(original, start, expected, edits);
          assert.equal(after, now);
          if (range.stands) assert.equal(now.slice(range.start, range.end), expected);
          if (!touched) {
            assert.ok(range.stands);
            assert.equal(range.start, origins.indexOf(start));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
