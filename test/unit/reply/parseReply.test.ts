import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ReplyParser } from '../../../src/core/reply/parseReply';
import { readReply, type ParsedReply } from '../../../src/core/reply/replyReader';
import { reviewItem, reviewTask, type ReviewItem } from '../../../src/core/tasks/review';

const FIRST = {
  severity: 'major',
  category: 'bug',
  title: 'The loop runs too far',
  explanation: 'It reads one past the end.',
  line: 12,
  end_line: 13,
  quote: 'for (let i = 0; i <= n; i++) {',
  replacement: 'for (let i = 0; i < n; i++) {',
  confidence: 'high',
};
const SECOND = { ...FIRST, title: 'A second one', line: 20, end_line: 20, replacement: null };

function parse(text: string): ParsedReply<ReviewItem> {
  return readReply(reviewTask.read(), text);
}

const listed = (...items: unknown[]): string => JSON.stringify({ findings: items });
const titles = (parsed: ParsedReply<ReviewItem>): string[] => parsed.items.map((item) => item.title);

describe('parsing a reply', () => {
  it('reads whole findings', () => {
    const { end_line, ...rest } = FIRST;
    assert.deepEqual(parse(listed(FIRST)), {
      items: [{ ...rest, endLine: end_line }],
      unreadable: 0,
      state: 'complete',
    });
  });

  it('takes an empty list for a complete answer', () => {
    assert.deepEqual(parse(listed()), { items: [], unreadable: 0, state: 'complete' });
  });

  it('tells no text, text without a list and a cut list apart', () => {
    assert.equal(parse('').state, 'empty');
    assert.equal(parse(' \n').state, 'empty');
    assert.equal(parse('I see no problems.').state, 'absent');
    assert.equal(parse('{"issues":[]}').state, 'absent');
    assert.equal(parse('{"findings":[').state, 'cut');
  });

  it('never says complete before the list has ended, and counts the finding that was cut', () => {
    const text = listed(FIRST, SECOND);
    const end = text.lastIndexOf(']') + 1;
    for (let cut = 0; cut < end; cut++) {
      const parsed = parse(text.slice(0, cut));
      assert.notEqual(parsed.state, 'complete', `cut at ${cut}`);
      assert.ok(parsed.unreadable <= 1);
    }
    assert.deepEqual(titles(parse(text.slice(0, end - 2))), [FIRST.title]);
    assert.equal(parse(text.slice(0, end - 2)).unreadable, 1);
    assert.equal(parse(text.slice(0, end)).state, 'complete');
  });

  it('mends trailing commas and raw line ends in strings', () => {
    const raw = `{"findings":[${JSON.stringify(FIRST).replace('one past', 'one\npast').replace(/\}$/, ',}')},]}`;
    const parsed = parse(raw);
    assert.equal(parsed.state, 'complete');
    assert.equal(parsed.unreadable, 0);
    assert.equal(parsed.items[0]?.explanation, 'It reads one\npast the end.');
  });

  it('gives odd labels a cautious default and keeps the finding', () => {
    const odd = { ...FIRST, severity: 'catastrophic', category: 7, confidence: undefined, explanation: undefined };
    const [item] = parse(listed(odd)).items;
    assert.deepEqual(
      [item?.severity, item?.category, item?.confidence, item?.explanation],
      ['minor', 'bug', 'medium', ''],
    );
  });

  it('reads numbers in quotes, and a missing last line as one line', () => {
    const [item] = parse(listed({ ...FIRST, line: '12', end_line: null, replacement: undefined })).items;
    assert.deepEqual([item?.line, item?.endLine, item?.replacement], [12, 12, null]);
  });

  it('counts findings without title, quote or usable line as unreadable and keeps the others', () => {
    const wrong = [
      { ...FIRST, title: 12 },
      { ...FIRST, title: ' ' },
      { ...FIRST, quote: undefined },
      { ...FIRST, line: 'somewhere' },
      { ...FIRST, line: 0 },
      { ...FIRST, line: 1.5 },
      {},
      'text',
      null,
    ];
    const parsed = parse(listed(...wrong, SECOND));
    assert.deepEqual(titles(parsed), [SECOND.title]);
    assert.equal(parsed.unreadable, wrong.length);
    assert.equal(parsed.state, 'complete');
  });

  it('hands out each finding once, with the piece that completes it', () => {
    const text = listed(FIRST, SECOND);
    const parser = new ReplyParser('findings', reviewItem);
    const arrivals: [number, string][] = [];
    for (let at = 0; at < text.length; at++) {
      for (const item of parser.push(text.charAt(at))) arrivals.push([at, item.title]);
    }
    const firstEnd = text.indexOf(JSON.stringify(FIRST)) + JSON.stringify(FIRST).length - 1;
    const secondEnd = text.indexOf(JSON.stringify(SECOND)) + JSON.stringify(SECOND).length - 1;
    assert.deepEqual(arrivals, [
      [firstEnd, FIRST.title],
      [secondEnd, SECOND.title],
    ]);
  });

  it('comes to the same from any pieces', () => {
    const texts = [
      listed(FIRST, SECOND),
      '```json\n' + listed(FIRST, { ...FIRST, title: 5 }, SECOND) + '\n```',
      'Prose. ' + listed(FIRST, 'stray', SECOND).slice(0, -40),
      '{"findings":[' + JSON.stringify(FIRST).replace('}', ',}') + '}',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.integer({ min: 1, max: 90 })), (text, sizes) => {
        const parser = new ReplyParser('findings', reviewItem);
        let at = 0;
        for (const size of sizes) {
          parser.push(text.slice(at, at + size));
          at += size;
        }
        parser.push(text.slice(at));
        assert.deepEqual(parser.end(), parse(text));
      }),
    );
  });
});
