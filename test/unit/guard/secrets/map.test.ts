import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { originalColumn, redactedColumn } from '../../../../src/core/guard/secrets/map';
import { Redactor } from '../../../../src/core/guard/secrets/scan';
import { splitLines } from '../../../../src/core/prompt/source';
import { made, pemKey, SAMPLES } from '../../support/secrets';

const redacted = (text: string): ReturnType<Redactor['redact']> => new Redactor({ patterns: [] }).redact(text);

describe('the map of a redaction', () => {
  const piece = fc.oneof(
    fc.constantFrom('call();', 'if (a) {', '}', '  ', 'ä𝒳', '-> b', ''),
    fc.integer({ min: 1, max: 9 }).map((seed) => `password = "${made(18, undefined, seed)}";`),
    fc.integer({ min: 1, max: 9 }).map((seed) => SAMPLES['github-token']!(seed).text),
    fc.integer({ min: 1, max: 3 }).map((seed) => pemKey('\n', 'EC ', seed).text),
  );
  const text = fc
    .array(fc.tuple(fc.array(piece, { maxLength: 4 }), fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 8 })
    .map((rows) => rows.map(([parts, end]) => parts.join(' ') + end).join(''));

  it('leads every column outside of placeholders to the same character in the original, and back', () => {
    fc.assert(
      fc.property(text, (original) => {
        const { text: sent, map } = redacted(original);
        const before = splitLines(original);
        splitLines(sent).forEach((row, index) => {
          const line = index + 1;
          const spans = map.filter((span) => span.line === line);
          for (let column = 1; column <= row.length; column++) {
            if (spans.some((span) => span.column <= column && column < span.endColumn)) continue;
            const there = originalColumn(map, line, column, 'start');
            const skipped = spans.find((span) => span.column === column && span.endColumn === column);
            if (skipped) continue;
            assert.equal(before[index]?.charAt(there - 1), row.charAt(column - 1), `${line}:${column}`);
            assert.equal(redactedColumn(map, line, there, 'start'), column);
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('takes a placeholder for the whole of its value', () => {
    const value = made(18);
    const original = `login("bob", password = "${value}", 3);`;
    const { text: sent, map } = redacted(original);
    const at = sent.indexOf('<PASSWORD_1>') + 1;
    for (const inside of [at, at + 3]) {
      assert.equal(originalColumn(map, 1, inside, 'start'), original.indexOf(value) + 1);
      assert.equal(originalColumn(map, 1, inside + 1, 'end'), original.indexOf(value) + 1 + value.length);
    }
    assert.equal(originalColumn(map, 1, sent.length + 1, 'end'), original.length + 1);
  });

  it('is empty where nothing was taken out, and holds no value', () => {
    assert.deepEqual(redacted('a();\nb();').map, []);
    const value = made(18);
    assert.ok(!JSON.stringify(redacted(`password = "${value}"`).map).includes(value));
  });
});
