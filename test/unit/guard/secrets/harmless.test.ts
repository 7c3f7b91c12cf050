import * as assert from 'node:assert/strict';
import { hashOfPlace, hashOfValue, spareFor } from '../../../../src/core/guard/secrets/harmless';
import { made } from '../../support/secrets';

const KEY = made(64, '0123456789abcdef');
const OTHER_KEY = made(64, '0123456789abcdef', 2);
const VALUE = made(20);

describe('what the user said is no secret', () => {
  it('is spared everywhere when it was said of the value', () => {
    const spare = spareFor({ key: KEY, hashes: [hashOfValue(KEY, VALUE)] }, 'src/a.ts');
    assert.ok(spare(VALUE, 'named-password') && spare(VALUE, 'jwt'));
    assert.ok(!spare(`${VALUE}1`, 'named-password'));
  });

  it('is spared for its rule and file alone when it was said of the place', () => {
    const harmless = { key: KEY, hashes: [hashOfPlace(KEY, 'named-password', 'src/a.ts', VALUE)] };
    assert.ok(spareFor(harmless, 'src/a.ts')(VALUE, 'named-password'));
    assert.ok(!spareFor(harmless, 'src/b.ts')(VALUE, 'named-password'));
    assert.ok(!spareFor(harmless, 'src/a.ts')(VALUE, 'named-token'));
    assert.ok(!spareFor(harmless, 'src/a.ts')(made(20, undefined, 2), 'named-password'));
  });

  it('does not let the parts of a place run into one another', () => {
    assert.notEqual(hashOfPlace(KEY, 'a', 'b,c', VALUE), hashOfPlace(KEY, 'a,b', 'c', VALUE));
  });

  it('is known by the key of its machine only, and never kept itself', () => {
    const hash = hashOfValue(KEY, VALUE);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.ok(!spareFor({ key: OTHER_KEY, hashes: [hash] }, 'src/a.ts')(VALUE, 'jwt'));
  });

  it('is nothing where nothing was said', () => {
    assert.ok(!spareFor(undefined, 'src/a.ts')(VALUE, 'jwt'));
    assert.ok(!spareFor({ key: KEY, hashes: [] }, 'src/a.ts')(VALUE, 'jwt'));
  });
});
