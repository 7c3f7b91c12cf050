// The rows that are asked about, as sets of rows: each function against the plain set that it stands for.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  around,
  clampScope,
  isAsked,
  toScope,
  touches,
  upTo,
  without,
  type Scope,
} from '../../../src/core/prompt/scope';

const MOST = 40;

function rowsOf(ranges: Scope): Set<number> {
  return new Set(ranges.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, at) => start + at)));
}

const range = fc
  .tuple(fc.integer({ min: 1, max: MOST }), fc.integer({ min: 0, max: 8 }))
  .map(([start, more]) => ({ start, end: start + more }));
const ranges = fc.array(range, { minLength: 1, maxLength: 8 });
const everyRow = Array.from({ length: MOST + 20 }, (_, at) => at + 1);

describe('the rows that are asked about', () => {
  it('are ascending and apart from each other, whatever ranges they come from', () => {
    fc.assert(
      fc.property(ranges, (given) => {
        const scope = toScope(given);
        assert.deepEqual(rowsOf(scope), new Set([...rowsOf(given)].sort((one, other) => one - other)));
        for (const [at, { start }] of scope.slice(1).entries()) assert.ok(start > scope[at]!.end + 1);
      }),
    );
  });

  it('are found in, cut from, cut at and widened as sets of rows are', () => {
    fc.assert(
      fc.property(ranges, ranges, range, fc.integer({ min: 0, max: 5 }), (one, other, probe, more) => {
        const scope = toScope(one);
        const rows = rowsOf(scope);
        for (const row of everyRow) assert.equal(isAsked(scope, row), rows.has(row));
        assert.equal(
          touches(scope, probe),
          [...rowsOf([probe])].some((row) => rows.has(row)),
        );
        const known = rowsOf(toScope(other));
        assert.deepEqual(
          [...rowsOf(without(scope, toScope(other)))],
          [...rows].filter((row) => !known.has(row)),
        );
        assert.deepEqual(
          [...rowsOf(upTo(scope, probe.start))],
          [...rows].filter((row) => row <= probe.start),
        );
        const near = rowsOf(around(scope, more));
        for (const row of everyRow) {
          assert.equal(
            near.has(row),
            [...rows].some((each) => Math.abs(each - row) <= more),
          );
        }
      }),
    );
  });

  it('lie within the text', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: MOST }), (given, lineCount) => {
        const rows = rowsOf(clampScope(toScope(given), lineCount));
        const inside = [...rowsOf(toScope(given))].filter((row) => row <= lineCount);
        const below = given.some(({ end }) => end > lineCount && !inside.includes(lineCount));
        assert.deepEqual(new Set(rows), new Set([...inside, ...(below ? [lineCount] : [])]));
      }),
    );
  });
});
