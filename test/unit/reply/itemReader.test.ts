import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ItemReader, type ListState } from '../../../src/core/reply/itemReader';

interface Read {
  readonly items: readonly string[];
  readonly state: ListState;
  readonly strays: number;
  readonly midItem: boolean;
}

function read(pieces: readonly string[]): Read {
  const reader = new ItemReader('findings');
  const items = pieces.flatMap((piece) => reader.push(piece));
  return { items, state: reader.state, strays: reader.strays, midItem: reader.midItem };
}

const whole = (...items: string[]): Read => ({ items, state: 'closed', strays: 0, midItem: false });

/** A reply made of known parts, so that what a cut of it holds is known without reading it. */
interface KnownReply {
  readonly text: string;
  /** Offset after the `[` that begins the list. */
  readonly begin: number;
  /** Offset after the `]` that ends it. */
  readonly end: number;
  readonly items: readonly { readonly json: string; readonly start: number; readonly end: number }[];
}

function knownReply(items: readonly string[], before: string, after: string, blank: string): KnownReply {
  let text = `${before}{"findings":${blank}[`;
  const begin = text.length;
  const placed = items.map((json, index) => {
    text += (index === 0 ? '' : `${blank},`) + blank;
    const start = text.length;
    text += json;
    return { json, start, end: text.length };
  });
  text += `${blank}]`;
  const end = text.length;
  return { text: `${text}}${after}`, begin, end, items: placed };
}

const json = fc
  .dictionary(
    fc.string(),
    fc.oneof(
      fc.constantFrom('{', '}', '[', ']', '"', '\\', '\\"', '},{', '"findings": [', '```', 'a\nb', '𝄞 ä'),
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
      fc.constant(null),
    ),
  )
  .map((value) => JSON.stringify(value));

const reply = fc
  .record({
    items: fc.array(json, { maxLength: 5 }),
    before: fc.constantFrom(
      '',
      '```json\n',
      'Here is my review:\n\n```json\n',
      'I found {some} things [3].\n',
      '\n \n',
    ),
    after: fc.constantFrom('', '\n```', '\n```\nLet me know [if] {more} is "needed".', ' }] trailing'),
    blank: fc.constantFrom('', ' ', '\n  ', '\r\n\t'),
  })
  .map(({ items, before, after, blank }) => knownReply(items, before, after, blank));

describe('reading list elements out of a reply', () => {
  it('finds every element of a plain reply', () => {
    assert.deepEqual(read(['{"findings":[{"a":1},{"b":{"c":[2]}}]}']), whole('{"a":1}', '{"b":{"c":[2]}}'));
  });

  it('finds nothing in an empty list and sees that it ended', () => {
    assert.deepEqual(read(['{"findings":[]}']), whole());
    assert.deepEqual(read(['{ "findings" : [ \n ] }']), whole());
  });

  it('reads through a code fence and through prose on both sides', () => {
    assert.deepEqual(read(['```json\n{"findings":[{"a":1}]}\n```']), whole('{"a":1}'));
    assert.deepEqual(read(['Sure! {here} you [go]:\n{"findings":[{"a":1}]}\nAnything else?']), whole('{"a":1}'));
  });

  it('takes a bare list, fenced or not, for the list', () => {
    assert.deepEqual(read(['[{"a":1}]']), whole('{"a":1}'));
    assert.deepEqual(read(['```json\n[ {"a":1} ]\n```']), whole('{"a":1}'));
    assert.deepEqual(read(['[', ' ', ']']), whole());
  });

  it('does not take brackets in prose for the list', () => {
    assert.equal(read(['See [1] and [{"a":1}].']).state, 'absent');
    assert.equal(read(['[1] is the reference']).state, 'absent');
  });

  it('is not misled by braces, brackets and quotes inside strings', () => {
    const tricky = JSON.stringify({ quote: 'if (a[0] === "}") { return "]"; } // \\', title: ']}"findings":[{' });
    assert.deepEqual(read([`{"findings":[${tricky},{"b":2}]}`]), whole(tricky, '{"b":2}'));
  });

  it('is not misled by a string that looks like the beginning of the list', () => {
    const note = JSON.stringify('the key "findings": [ holds them');
    assert.deepEqual(read([`{"note":${note},"findings":[{"a":1}]}`]), whole('{"a":1}'));
  });

  it('steps over elements that are no objects and counts them', () => {
    const result = read(['{"findings":["a, {b}", 12, null, true, {"a":1}, "]"]}']);
    assert.deepEqual(result, { ...whole('{"a":1}'), strays: 5 });
  });

  it('survives trailing and doubled commas', () => {
    assert.deepEqual(read(['{"findings":[{"a":1},,{"b":2},]}']), whole('{"a":1}', '{"b":2}'));
  });

  it('keeps raw line ends inside strings', () => {
    assert.deepEqual(read(['{"findings":[{"a":"x\ny"}]}']), whole('{"a":"x\ny"}'));
  });

  it('knows that an element had begun when the text ended inside it', () => {
    assert.equal(read(['{"findings":[{"a":1},{"b"']).midItem, true);
    assert.equal(read(['{"findings":[{"a":1}, ']).midItem, false);
    assert.equal(read(['{"findi']).midItem, false);
  });

  it('reads what follows the end of the list as nothing', () => {
    assert.deepEqual(read(['{"findings":[{"a":1}]', ',"more":[{"b":2}]}', '{"findings":[{"c":3}]}']), whole('{"a":1}'));
  });

  it('keeps exactly the elements whose text is complete, wherever the reply is cut', () => {
    fc.assert(
      fc.property(reply, ({ text, begin, end, items }) => {
        for (let cut = 0; cut <= text.length; cut++) {
          const result = read([text.slice(0, cut)]);
          assert.deepEqual(
            result.items,
            items.filter((item) => item.end <= cut).map((item) => item.json),
          );
          assert.equal(result.state, cut >= end ? 'closed' : cut >= begin ? 'open' : 'absent');
          assert.equal(
            result.midItem,
            items.some((item) => item.start < cut && cut < item.end),
          );
          assert.equal(result.strays, 0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads a very long element in very small pieces, and very long prose before the list', () => {
    const long = `{"title":"${'b'.repeat(1_000_000)}"}`;
    const text = `${'prose "and" more '.repeat(60_000)}{"findings":[${long},7]}`;
    const pieces = text.match(/.{1,24}/gs) ?? [];
    const done = read(pieces);
    assert.deepEqual([done.items.length, done.items[0] === long, done.strays, done.state], [1, true, 1, 'closed']);
  });

  it('reads the same from pieces of any size as from the whole text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          reply.map(({ text }) => text),
          fc
            .array(fc.constantFrom('{"findings":[', '{', '}', ']', '[', '"', '\\', ',', 'a', '12', ' ', '\n'))
            .map((parts) => parts.join('')),
        ),
        fc.array(fc.nat(60), { maxLength: 40 }),
        (text, sizes) => {
          assert.deepEqual(read(cutInto(text, sizes)), read([text]));
        },
      ),
      { numRuns: 500 },
    );
  });
});

function cutInto(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return [...pieces, text.slice(at)];
}
