import * as assert from 'node:assert/strict';
import { restorePlaceholders } from '../../../../src/core/guard/secrets/restore';
import { made } from '../../support/secrets';

const [ONE, TWO] = [made(18, undefined, 1), made(18, undefined, 2)];
const TEXT = ['start();', `connect({ password: "${ONE}" });`, `other({ password: "${TWO}" });`, 'end();'].join('\n');

function restored(replacement: string, start: number, end: number, text = TEXT, quote = ''): string | undefined {
  return restorePlaceholders(replacement, text, { patterns: [], lines: { start, end }, quote });
}

describe('putting values back into a fix', () => {
  it('gives the value that stands in the lines that the fix replaces', () => {
    assert.equal(
      restored('await connect({ password: "<PASSWORD_1>" });', 2, 2),
      `await connect({ password: "${ONE}" });`,
    );
    assert.equal(restored('other("<PASSWORD_2>", "<PASSWORD_2>")', 3, 3), `other("${TWO}", "${TWO}")`);
  });

  it('leaves a fix without placeholders as it is', () => {
    assert.equal(restored('a $& <b>', 1, 1), 'a $& <b>');
  });

  it('gives no fix for a value that stands elsewhere in the document', () => {
    assert.equal(restored('start("<PASSWORD_1>");', 1, 1), undefined);
    assert.equal(restored('connect("<PASSWORD_2>");', 2, 2), undefined);
    assert.equal(restored('connect("<TOKEN_1>");', 2, 2), undefined);
  });

  it('gives no fix when a secret above has moved the numbers', () => {
    const moved = `password = "${made(18, undefined, 3)}"\n${TEXT}`;
    assert.equal(restored('connect("<PASSWORD_1>");', 3, 3, moved), undefined);
    // <PASSWORD_2> was the second of the two lines; it is the first of them now.
    assert.equal(restored('other("<PASSWORD_2>");', 3, 4, moved), undefined);
    assert.equal(restored('x("<PASSWORD_2>");', 3, 3, moved, 'connect({ password: "<PASSWORD_1>" });'), undefined);
  });

  it('gives no fix when the text has such a mark by itself', () => {
    const own = `f("<PASSWORD_1>", { password: "${ONE}" });`;
    assert.equal(restored('f("<PASSWORD_1>");', 1, 1, own), undefined);
  });
});
