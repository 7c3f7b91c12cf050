import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { csvText } from '../../../src/core/export/csv';

/** Any characters, and more often those that mean something to CSV or to a spreadsheet. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...['"', ',', ';', '\t', '\r', '\n', '\r\n', '=', '+', '-', '@', '＝', "'", ' ', 'a', '1']))
    .map((parts) => parts.join('')),
);
const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
  fc.array(fc.array(text, { minLength: columns, maxLength: columns }), {
    minLength: 1,
    maxLength: 8,
  }),
);

/** RFC 4180 to the letter. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let rest = csv;
  let row: string[] = [];
  while (rest !== '') {
    const [whole, quoted, plain = '', end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`no CSV: ${JSON.stringify(rest)}`);
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(whole.length);
  }
  return rows;
}

/** What the README says: the apostrophe that keeps a formula from being one can be taken away. */
function unguarded(cell: string): string {
  return cell.replaceAll(/(?<=^|[;\t\r\n])'/g, '');
}

describe('CSV', () => {
  it('read by RFC 4180 is the table that was written, once its apostrophes are taken away', () => {
    fc.assert(
      fc.property(table, (rows) => {
        assert.deepEqual(
          parse(csvText(rows)).map((row) => row.map(unguarded)),
          rows,
        );
      }),
    );
  });

  it('has no cell that a spreadsheet takes for a formula, whichever separator it believes in', () => {
    fc.assert(
      fc.property(table, (rows) => {
        for (const row of parse(csvText(rows))) {
          for (const cell of row) {
            for (const part of cell.split(/[;\t\r\n]/)) assert.doesNotMatch(part, /^ *[=+\-@＝＋－＠]/);
          }
        }
      }),
    );
  });

  it('leaves numbers, and texts that mean nothing, as they are', () => {
    assert.equal(csvText([['a b', 1.5, true, null, 'x=1', 0]]), 'a b,1.5,true,,x=1,0\r\n');
    assert.equal(csvText([['=1+1', 'a;=1', "it's", "'x"]]), `'=1+1,"a;'=1",it's,''x\r\n`);
  });
});
