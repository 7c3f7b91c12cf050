import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fillTemplate } from '../../../src/core/prompt/template';

describe('filling a template', () => {
  it('puts every variable in its place', () => {
    assert.equal(fillTemplate('{a} and {b} and {a}', { a: '1', b: '2' }), '1 and 2 and 1');
  });

  it('does not look at what a variable brought in', () => {
    assert.equal(fillTemplate('{filename}: {code}', { filename: '{code}', code: '{filename}' }), '{code}: {filename}');
  });

  it('leaves dollar patterns, braces and backslashes in values as they are', () => {
    const code = "a.replace(/x/, '$&$1$$$`$\\'') + `${b}` + {c: {}}";
    assert.equal(fillTemplate('[{code}]', { code }), `[${code}]`);
  });

  it('leaves variables that it does not know, also those with names every object has', () => {
    const template = '{unknown} {toString} {constructor} {__proto__} {} { a }';
    assert.equal(fillTemplate(template, { a: 'x' }), template);
  });

  it('takes an empty value', () => {
    assert.equal(fillTemplate('a{b}c', { b: '' }), 'ac');
  });

  it('gives any value back as it went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (code, filename) => {
        assert.equal(fillTemplate('F {filename}\n{code}', { code, filename }), `F ${filename}\n${code}`);
      }),
    );
  });
});
