// Whether a finding is known again: in the text that changed, in the file that moved, and never in a place that only looks alike.
import * as assert from 'node:assert/strict';
import { fingerprintOf, Identifier, isSameCode, type Identity } from '../../../src/core/findings/identity';
import { splitLines } from '../../../src/core/prompt/source';
import { symbolsIn } from '../../../src/core/syntax/symbols';
import { FIXTURES } from '../support/contextFixtures';
import { builtDist } from '../support/product';

const CODE = [
  'class Cart {',
  '  total(items) {',
  '    let sum = 0;',
  '    open(file);',
  '    sum += items[0].price;',
  '    close(file);',
  '    open(other);',
  '    sum *= rate;',
  '    open(file);',
  '    return sum;',
  '  }',
  '}',
  '',
].join('\n');

describe('the identity of a finding', () => {
  let dist: string;
  before(async () => {
    dist = await builtDist();
  });

  async function identity(text: string, line: number, path = 'src/cart.js'): Promise<Identity> {
    const lines = splitLines(text);
    const symbols = await symbolsIn(text, 'javascript', dist);
    return new Identifier({ path, lines, symbols }).of(lines[line - 1] ?? '', line, 1);
  }

  it('names the symbol that its code stands in', async () => {
    assert.equal((await identity(CODE, 4)).symbol, 'Cart.total');
    assert.equal((await identity(CODE, 1)).symbol, 'Cart');
    assert.equal((await identity('x();\n', 1)).symbol, '');
  });

  it('stays the same when lines come above it, and when blanks change', async () => {
    const before = await identity(CODE, 5);
    const after = await identity(`// one\n// two\n${CODE.replaceAll('    ', '\t')}`, 7);
    assert.ok(isSameCode(before, after));
    assert.equal(fingerprintOf(before), fingerprintOf(after));
  });

  it('is known again when its neighbours change, its function is renamed, or its file is', async () => {
    const before = await identity(CODE, 5);
    assert.ok(isSameCode(before, await identity(CODE.replace('open(file)', 'other()'), 5)));
    assert.ok(isSameCode(before, await identity(CODE.replace('total(', 'sumOf('), 5)));
    assert.ok(isSameCode(before, await identity(CODE, 5, 'lib/moved.js')));
  });

  it('is not the same in another file where there is little around to tell by', async () => {
    for (const text of ['open(file);\n', '{\nopen(file);\n}\n']) {
      const line = splitLines(text).indexOf('open(file);') + 1;
      const before = await identity(text, line);
      assert.ok(isSameCode(before, await identity(`// new\n${text}`, line + 1)));
      assert.equal(isSameCode(before, await identity(text, line, 'src/other.js')), false);
    }
  });

  it('is not the same where only the quotation is', async () => {
    const before = await identity(CODE, 5);
    const elsewhere = CODE.replace('total(', 'other(').replace('open(file);\n    sum +=', 'x();\n    sum +=');
    assert.equal(isSameCode(before, await identity(elsewhere, 5)), false);
    assert.equal(isSameCode(before, await identity(elsewhere, 5, 'lib/other.js')), false);
  });

  it('tells equal rows of one function apart', async () => {
    const first = await identity(CODE, 4);
    const second = await identity(CODE, 9);
    assert.deepEqual([first.nth, second.nth], ['1/2', '2/2']);
    assert.equal(isSameCode(first, second), false);
    // One more above: the order says nothing any more, the neighbours do.
    const more = CODE.replace('    let sum = 0;', '    open(file);\n    let sum = 0;\n    let more = 1;');
    assert.equal(isSameCode(first, await identity(more, 3)), false);
    assert.equal(isSameCode(second, await identity(more, 11)), true);
  });

  it('does not depend on the numbers of placeholders', async () => {
    const text = (number: number): string => `a();\nconnect("<API_KEY_${number}>");\nb();\nc();\n`;
    assert.ok(isSameCode(await identity(text(1), 2), await identity(text(7), 2, 'moved.js')));
  });

  it('finds the function around a row in every language with a grammar', async () => {
    for (const { name, languageId, rows } of FIXTURES) {
      const symbols = await symbolsIn(rows.join('\n'), languageId, dist);
      assert.ok(
        symbols.some((symbol) => symbol.name === 'target'),
        name,
      );
    }
  });
});
