import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { addsHidden, cutTo, visible, visibleLine } from '../../../src/core/text/hidden';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('text that is shown', () => {
  it('has no character left that reorders or hides: each stands as its number', () => {
    const hidden = [
      ...range(0x202a, 0x202e),
      ...range(0x2066, 0x2069),
      ...range(0x200b, 0x200f),
      ...range(0xe0000, 0xe007f),
      ...range(0xe0100, 0xe01ef),
      ...range(0x2060, 0x2064),
      ...[0xad, 0x61c, 0x115f, 0x180e, 0x2028, 0x2029, 0x3164, 0xfe00, 0xfeff, 0xffa0, 0xfff9, 0xd800, 0xdfff],
    ];
    for (const code of hidden) {
      const name = code.toString(16).toUpperCase().padStart(4, '0');
      assert.equal(visible(`a${String.fromCodePoint(code)}b`), `a[U+${name}]b`);
    }
  });

  it('has no control characters but tabs and line ends, which are all alike', () => {
    const controls = [...range(0, 0x1f), ...range(0x7f, 0x9f)].map((code) => String.fromCharCode(code)).join('');
    assert.equal(visible(`a${controls}b\r\nc\rd`), 'a\t\nb\ncd');
    assert.equal(visible('\u001b[31mred\u001b[0m'), '[31mred[0m');
  });

  it('keeps words of every script and emoji as they are', () => {
    for (const text of [
      'plain, ä, cafe\u0301, 漢字, 한국어, עברית, العربية, 𝄞 → …',
      'می\u200cخواهم',
      'क्\u200dष',
      '❤\ufe0f 1\ufe0f\u20e3',
      '👩\u200d💻 👨🏽\u200d🚀 🏳\ufe0f\u200d🌈',
    ]) {
      assert.equal(visible(text), text);
      assert.equal(addsHidden(text, ''), false);
    }
  });

  it('makes a joiner visible where no script needs one', () => {
    for (const text of ['user\u200dName', 'user\u200cName', 'а\u200dб', '漢\u200d字', '\u200d', 'a\ufe0f']) {
      assert.notEqual(visible(text), text);
      assert.equal(addsHidden(text, ''), true);
    }
  });

  it('comes to the same when it is shown again, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = visible(text);
        assert.equal(visible(once), once);
        assert.equal(addsHidden(once, ''), false);
      }),
    );
  });

  it('has one line where there is room for one', () => {
    assert.equal(visibleLine(' a\r\n\tb\u2028c\u0000 '), 'a b[U+2028]c');
  });

  it('is cut between characters, and says that it was', () => {
    assert.equal(cutTo('abc', 3), 'abc');
    assert.equal(cutTo('abcd', 3), 'ab…');
    assert.equal(cutTo('a𝄞bc', 3), 'a…');
  });
});

describe('hidden characters of a replacement', () => {
  it('are added where the lines have none or fewer of them', () => {
    assert.equal(addsHidden('a\u202eb', 'ab'), true);
    assert.equal(addsHidden('a\u202eb\u202ec', 'a\u202eb'), true);
    assert.equal(addsHidden('a\u202eb', 'x\u202e\u202ey'), false);
    assert.equal(addsHidden('a\u202eb', 'x\u202dy'), true);
    assert.equal(addsHidden('a\u0008b', 'ab'), true);
    assert.equal(addsHidden('a\r\n\tb', 'ab'), false);
  });
});
