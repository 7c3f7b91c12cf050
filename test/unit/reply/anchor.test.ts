import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { splitLines } from '../../../src/core/prompt/source';
import { anchorQuote, quoteColumns, type Anchor } from '../../../src/core/reply/anchor';
import { realFiles } from '../support/realFiles';

function anchor(
  lines: readonly string[],
  claimed: number,
  quote: string,
  isShown: (line: number) => boolean = () => true,
): Anchor {
  return anchorQuote({ lines, isShown }, claimed, quote);
}

const at = (line: number, exact: boolean, lines = 1): Anchor => ({ placed: true, line, lines, exact });
const NOT_FOUND: Anchor = { placed: false, reason: 'quote_not_found' };
const AMBIGUOUS: Anchor = { placed: false, reason: 'ambiguous' };

const CODE = [
  'function total(items) {', // 1
  '  let sum = 0;', // 2
  '  for (const item of items) {', // 3
  '    sum += item.price;', // 4
  '  }', // 5
  '  return sum;', // 6
  '}', // 7
  '', // 8
  'function tax(items) {', // 9
  '  return total(items) * rate;', // 10
  '}', // 11
];

describe('anchoring a quotation', () => {
  it('stays on the named line where the quotation stands there', () => {
    assert.deepEqual(anchor(CODE, 4, 'sum += item.price;'), at(4, true));
    assert.deepEqual(anchor(CODE, 6, 'return sum;'), at(6, true));
  });

  it('moves to the nearest line that carries the quotation', () => {
    assert.deepEqual(anchor(CODE, 2, 'sum += item.price;'), at(4, false));
    assert.deepEqual(anchor(CODE, 11, 'return sum;'), at(6, false));
    const twice = ['x.close();', '', '', '', 'x.close();', ''];
    assert.deepEqual(anchor(twice, 4, 'x.close();'), at(5, false));
  });

  it('prefers the named line to any other', () => {
    const same = ['x.close();', 'x.close();', 'x.close();'];
    assert.deepEqual(anchor(same, 2, 'x.close();'), at(2, false));
  });

  it('is exact only where no line near carries the quotation as well, for numbers are off by a few', () => {
    const apart = (rows: number): string[] => [
      'x.close();',
      ...Array.from({ length: rows - 1 }, () => 'y'),
      'x.close();',
    ];
    assert.deepEqual(anchor(apart(10), 1, 'x.close();'), at(1, false));
    assert.deepEqual(anchor(apart(10), 11, 'x.close();'), at(11, false));
    assert.deepEqual(anchor(apart(11), 1, 'x.close();'), at(1, true));
    assert.deepEqual(
      anchor(apart(10), 1, 'x.close();', (line) => line === 1),
      at(1, true),
    );
  });

  it('does not choose between two places at the same distance', () => {
    assert.deepEqual(anchor(['x.close();', 'y', 'x.close();'], 2, 'x.close();'), AMBIGUOUS);
  });

  it('is not found where no line carries the quotation', () => {
    assert.deepEqual(anchor(CODE, 4, 'sum += item.cost;'), NOT_FOUND);
    assert.deepEqual(anchor(CODE, 4, ''), NOT_FOUND);
    assert.deepEqual(anchor(CODE, 4, ' \n\t'), NOT_FOUND);
  });

  it('does not move by a quotation that is too short to tell lines apart', () => {
    assert.deepEqual(anchor(CODE, 6, '}'), NOT_FOUND);
    assert.deepEqual(anchor(CODE, 8, '}'), NOT_FOUND);
  });

  it('finds a quotation for any number the model may give', () => {
    for (const claimed of [12, 1_000, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      assert.deepEqual(anchor(CODE, claimed, 'function total(items) {'), at(1, false));
      assert.deepEqual(anchor(CODE, claimed, 'return total(items) * rate;'), at(10, false));
      assert.deepEqual(anchor(CODE, claimed, 'nowhere at all'), NOT_FOUND);
    }
  });

  it('ignores a row number that was copied along', () => {
    assert.deepEqual(anchor(CODE, 4, '4|    sum += item.price;'), at(4, true));
    assert.deepEqual(anchor(CODE, 2, '4|    sum += item.price;'), at(4, false));
  });

  it('ignores row numbers on some rows of a quotation only, as the prompt has them', () => {
    assert.deepEqual(anchor(CODE, 9, 'function tax(items) {\n10|  return total(items) * rate;\n}'), at(9, true, 3));
    assert.deepEqual(anchor(CODE, 7, 'function tax(items) {\n10|  return total(items) * rate;'), at(9, false, 2));
  });

  it('places nothing by a row number alone', () => {
    assert.deepEqual(anchor(CODE, 4, '4|'), NOT_FOUND);
  });

  it('takes digits and a bar for code where the code has them', () => {
    const table = ['one', '1234|abcdef', 'abcdef'];
    assert.deepEqual(anchor(table, 2, '1234|abcdef'), at(2, true));
    assert.deepEqual(anchor(table, 3, '1234|abcdef'), at(3, false));
    assert.deepEqual(anchor(table, 1, '1234|abcdef'), at(2, false));
    assert.deepEqual(anchor(table, 2, '2|1234|abcdef'), at(2, true));
  });

  it('does not care about blanks, tabs and Unicode composition', () => {
    const lines = ['\tif  (a\t&&\u00A0b)   {', 'const na\u00EFve = 1;', '\uFEFFimport x from "y";'];
    assert.deepEqual(anchor(lines, 1, 'if (a && b) {'), at(1, true));
    assert.deepEqual(anchor(lines, 1, '   if\t(a  && b) { '), at(1, true));
    assert.deepEqual(anchor(lines, 2, 'const nai\u0308ve = 1;'), at(2, true));
    assert.deepEqual(anchor(lines, 3, 'import x from "y";'), at(3, true));
  });

  it('handles astral and combining characters', () => {
    const lines = ['const clef = "𝄞𝄞";', 'const e = "e\u0301\u0302";', 'const family = "👩‍👩‍👧";'];
    assert.deepEqual(anchor(lines, 3, 'clef = "𝄞𝄞"'), at(1, false));
    assert.deepEqual(anchor(lines, 1, '"\u00E9\u0302"; '), NOT_FOUND);
    assert.deepEqual(anchor(lines, 2, '"\u00E9\u0302";'), at(2, true));
    assert.deepEqual(anchor(lines, 1, 'family = "👩‍👩‍👧"'), at(3, false));
  });

  it('places a quotation over several lines, also when it begins and ends inside a line', () => {
    assert.deepEqual(anchor(CODE, 3, CODE.slice(2, 5).join('\n')), at(3, true, 3));
    assert.deepEqual(anchor(CODE, 1, 'of items) {\r\n    sum += item.price;\r\n  }'), at(3, false, 3));
    assert.deepEqual(anchor(CODE, 3, 'of items) {\n    sum +='), at(3, true, 2));
    assert.deepEqual(anchor(CODE, 3, '\n\nof items) {\n    sum +=\n\n'), at(3, true, 2));
  });

  it('wants every line of a quotation over several lines', () => {
    assert.deepEqual(anchor(CODE, 3, 'for (const item of items) {\n    sum += item.cost;\n  }'), NOT_FOUND);
    assert.deepEqual(anchor(CODE, 11, '}\nexport { tax };'), NOT_FOUND);
  });

  it('keeps to lines that were sent', () => {
    const notFour = (line: number): boolean => line !== 4;
    assert.deepEqual(anchor(CODE, 4, 'sum += item.price;', notFour), NOT_FOUND);
    assert.deepEqual(anchor(CODE, 3, CODE.slice(2, 5).join('\n'), notFour), NOT_FOUND);
    const same = ['x.close();', 'y', 'x.close();'];
    assert.deepEqual(
      anchor(same, 2, 'x.close();', (line) => line !== 1),
      at(3, false),
    );
  });
});

interface Quoted {
  readonly lines: readonly string[];
  readonly line: number;
  readonly quote: string;
  readonly claimed: number;
}

const MAX_OFF = 5;
const solid = (text: string): number => text.replaceAll(/\s/g, '').length;

describe('anchoring in real source files', () => {
  const files = realFiles().map((file) => splitLines(file.text));

  /** A line, all of it or a part, and a number that is off by up to 5. */
  const quoted: fc.Arbitrary<Quoted> = fc
    .record({
      lines: fc.constantFrom(...files),
      pick: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      off: fc.integer({ min: -MAX_OFF, max: MAX_OFF }),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      all: fc.boolean(),
    })
    .filter(({ lines }) => lines.some((line) => solid(line) >= 20))
    .map(({ lines, pick, off, from, all }) => {
      const candidates = lines.flatMap((text, index) => (solid(text) >= 20 ? [index + 1] : []));
      const line = candidates[Math.floor(pick * candidates.length)]!;
      const text = lines[line - 1]!;
      const part = text.slice(Math.floor(from * (text.length - 20)));
      const quote = all || solid(part) < 20 ? text : part;
      return { lines, line, quote, claimed: Math.max(1, line + off) };
    });

  it('gives the right line or none, unless a nearer line carries the same text', () => {
    fc.assert(
      fc.property(quoted, ({ lines, line, quote, claimed }) => {
        const found = anchor(lines, claimed, quote);
        if (!found.placed || found.line === line) return;
        const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
        assert.ok(plain(lines[found.line - 1]!).includes(plain(quote)), 'another line carries the same text');
        assert.ok(Math.abs(found.line - claimed) <= Math.abs(line - claimed), 'and it is nearer');
      }),
      { numRuns: 3_000 },
    );
  });

  it('places at least 96 of 100 on the very line', () => {
    const sample = fc.sample(quoted, { numRuns: 5_000, seed: 20_261_122 });
    const right = sample.filter(({ lines, line, quote, claimed }) => {
      const found = anchor(lines, claimed, quote);
      return found.placed && found.line === line;
    }).length;
    assert.ok(right / sample.length >= 0.96, `${right} of ${sample.length}`);
  });
});

describe('the columns of a quotation', () => {
  const textAt = (line: string, quote: string): string => {
    const { start, end } = quoteColumns(line, quote);
    return line.slice(start - 1, end - 1);
  };

  it('cover the quotation where it stands once in its line', () => {
    assert.deepEqual(quoteColumns('  return total(items);', 'total(items)'), { start: 10, end: 22 });
    assert.equal(textAt('const clef = "𝄞", x = y;', 'x = y'), 'x = y');
  });

  it('cover the line without its outer blanks where the quotation stands twice, not at all or over several lines', () => {
    for (const quote of ['a', 'zzz', 'a += a;\nb', '']) assert.equal(textAt('\t a += a; ', quote), 'a += a;');
  });

  it('cover a blank line as it is', () => {
    assert.deepEqual(quoteColumns('', 'x'), { start: 1, end: 1 });
    assert.deepEqual(quoteColumns('   ', 'x'), { start: 1, end: 4 });
  });
});
