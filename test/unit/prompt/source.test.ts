import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  CONTEXT_LINES,
  describeScope,
  isShown,
  splitLines,
  toSentSource,
  type LineRange,
  type SentSource,
} from '../../../src/core/prompt/source';

function sent(text: string, scope?: LineRange, languageId = 'typescript'): SentSource {
  return toSentSource({ name: 'code', path: 'src/a.ts', languageId, text, ...(scope && { scope: [scope] }) });
}

const numbered = (count: number, row = (n: number): string => `row ${n}`): string =>
  Array.from({ length: count }, (_, index) => row(index + 1)).join('\n');

/** Reads rows as the contract with the model describes them: a number and a bar, else the count goes on. */
function readBack(rows: string): Map<number, string> {
  const read = new Map<number, string>();
  let line = 0;
  for (const row of rows.split('\n')) {
    const match = /^(\d+)\|([^]*)$/.exec(row);
    line = match ? Number(match[1]) : line + 1;
    assert.ok(!read.has(line), `line ${line} comes twice`);
    read.set(line, match ? match[2]! : row);
  }
  return read;
}

const rowStarting = (source: SentSource, start: string): string[] =>
  source.rows.split('\n').filter((row) => row.startsWith(start));

describe('splitting text into lines', () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'line feeds': ['a\nb\nc', ['a', 'b', 'c']],
    'carriage returns with line feeds': ['a\r\nb\r\nc', ['a', 'b', 'c']],
    'carriage returns alone': ['a\rb\rc', ['a', 'b', 'c']],
    'all of them mixed': ['a\nb\r\nc\rd\n\re', ['a', 'b', 'c', 'd', '', 'e']],
    'a final line end': ['a\nb\n', ['a', 'b']],
    'several final line ends': ['a\n\n\n', ['a', '', '']],
    'an empty text': ['', ['']],
    'a line end alone': ['\n', ['']],
    'other separators, which are no line ends to VS Code': ['a\u2028b\u0085c\vd', ['a\u2028b\u0085c\vd']],
  };
  for (const [name, [text, lines]] of Object.entries(cases)) {
    it(`handles ${name}`, () => {
      assert.deepEqual(splitLines(text), lines);
    });
  }
});

describe('the rows that are sent', () => {
  it('number the first row and every tenth of a whole file', () => {
    const source = sent(numbered(25));
    const withNumber = source.rows.split('\n').filter((row) => row.includes('|'));
    assert.deepEqual(withNumber, ['1|row 1', '10|row 10', '20|row 20']);
    assert.deepEqual(source.shown, [{ start: 1, end: 25 }]);
    assert.equal(source.lineCount, 25);
  });

  it('number every row of the selection', () => {
    const source = sent(numbered(40), { start: 12, end: 15 });
    const withNumber = source.rows.split('\n').filter((row) => row.includes('|'));
    assert.deepEqual(
      withNumber.map((row) => parseInt(row, 10)),
      [1, 10, 12, 13, 14, 15, 20, 30, 40],
    );
  });

  it('number a row that looks numbered, so that its text is not read as its number', () => {
    const source = sent('a\n7|b\n12|\nc');
    assert.equal(source.rows, '1|a\n2|7|b\n3|12|\nc');
  });

  it('leave the text of every row as it is', () => {
    const text = '\tif (a) {  \r\n\u00A0\r\n  𝄞\r\n}';
    assert.equal(sent(text).rows, '1|\tif (a) {  \n\u00A0\n  𝄞\n}');
  });

  it('are the selection with the lines around it', () => {
    const source = sent(numbered(200), { start: 100, end: 110 });
    assert.deepEqual(source.shown, [{ start: 100 - CONTEXT_LINES, end: 110 + CONTEXT_LINES }]);
    assert.ok(isShown(source, 70) && isShown(source, 140));
    assert.ok(!isShown(source, 69) && !isShown(source, 141));
    assert.equal(source.rows.split('\n').length, 71);
  });

  it('end where the file ends', () => {
    assert.deepEqual(sent(numbered(20), { start: 3, end: 18 }).shown, [{ start: 1, end: 20 }]);
  });

  it('stay inside the file when the selection does not', () => {
    assert.deepEqual(sent(numbered(5), { start: 4, end: 900 }).scope, [{ start: 4, end: 5 }]);
    assert.deepEqual(sent(numbered(5), { start: 800, end: 900 }).scope, [{ start: 5, end: 5 }]);
  });

  it('name the selection and its blocks in one sentence', () => {
    assert.equal(describeScope(sent(numbered(9))), '');
    assert.equal(describeScope(sent('a', { start: 1, end: 1 })), 'Review only line 1; the other rows are context.\n');
    assert.equal(
      describeScope(sent('f() {\n  a\n  b\n}', { start: 2, end: 3 })),
      'Review only lines 2 to 3; the other rows are context. They stand inside the blocks opened at 1.\n',
    );
  });

  it('can be read back to exactly the original lines and numbers', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\r\n]/g, '')),
      fc.constantFrom('', '12|', '3|x', '  }', '\tfoo', '0|', '|', '  function a() {', '99999999999999999999|'),
    );
    const range = fc
      .tuple(fc.nat(130), fc.nat(130))
      .map(([a, b]) => ({ start: Math.min(a, b) + 1, end: Math.max(a, b) + 1 }));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 130 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.option(range, { nil: undefined }),
        (lines, lineEnd, scope) => {
          const source = sent(lines.join(lineEnd) + lineEnd, scope);
          const expected = new Map<number, string>();
          lines.forEach((text, index) => {
            if (isShown(source, index + 1)) expected.set(index + 1, text);
          });
          assert.deepEqual(readBack(source.rows), expected);
          assert.equal(source.lineCount, lines.length);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('the rows that open the blocks around a selection', () => {
  const filler = (indent: string): string => numbered(60, (n) => `${indent}step${n}()`);

  it('are class, function and loop in Python', () => {
    const text = `import os\nclass Shop:\n    """A shop."""\n    def sell(self, items):\n        total = 0\n        for item in items:\n${filler('            ')}\n        return total\n`;
    const source = sent(text, { start: 60, end: 61 }, 'python');
    assert.deepEqual(source.enclosing, [2, 4, 6]);
    assert.deepEqual(source.shown.slice(0, 3), [
      { start: 2, end: 2 },
      { start: 4, end: 4 },
      { start: 6, end: 6 },
    ]);
    assert.deepEqual(rowStarting(source, '2|'), ['2|class Shop:']);
    assert.deepEqual(rowStarting(source, '6|'), ['6|        for item in items:']);
  });

  it('are class, method and branch in TypeScript, without rows that only close a block', () => {
    const text = `export class Shop {\n  a() {\n    return 1;\n  }\n  sell(items) {\n    if (items) {\n${filler('      ')}\n    }\n  }\n}`;
    assert.deepEqual(sent(text, { start: 50, end: 50 }).enclosing, [1, 5, 6]);
  });

  it('are function and loop in Go, which indents with tabs', () => {
    const text = `package shop\n\nfunc Sell(items []Item) int {\n\ttotal := 0\n\tfor _, item := range items {\n${filler('\t\t')}\n\t}\n\treturn total\n}`;
    assert.deepEqual(sent(text, { start: 40, end: 44 }, 'go').enclosing, [3, 5]);
  });

  it('are none for a selection at the top level or with a line at the top level', () => {
    const text = 'const a = {\n  b: 1,\n};\nconst c = 2;';
    assert.deepEqual(sent(text, { start: 4, end: 4 }).enclosing, []);
    assert.deepEqual(sent(text, { start: 2, end: 4 }).enclosing, []);
  });

  it('do not let blank lines of the selection count as unindented', () => {
    assert.deepEqual(sent('f() {\n  a\n\n  b\n}', { start: 2, end: 4 }).enclosing, [1]);
  });
});
