import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { completeTemplate, fillTemplate, variablesIn } from '../../../src/core/prompt/template';

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

  it('fills inside braces of its own, and every time that a variable stands there', () => {
    assert.equal(fillTemplate('{{code}} {code}', { code: '{x}' }), '{{x}} {x}');
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

describe('the variables of a template', () => {
  it('are found where they stand', () => {
    const template = 'a {code}\n{{b}} { c } {} {"d": 1}';
    assert.deepEqual(
      variablesIn(template).map(({ name, start, end }) => [name, template.slice(start, end)]),
      [
        ['code', '{code}'],
        ['b', '{b}'],
      ],
    );
  });

  it('that a request can not do without are added', () => {
    const complete = (template: string, cursor_context: string): string =>
      completeTemplate('code_review', template, { code: 'x', cursor_context });
    assert.equal(complete('Language: {language}\n...', ''), 'Language: {language}\n...\n{code}');
    assert.equal(complete('Look: {code}', 'Review only line 3'), 'Look: {code}\n{cursor_context}');
    assert.equal(complete('Look.', 'Review only line 3'), 'Look.\n{cursor_context}\n{code}');
    assert.equal(complete('{cursor_context}{code}', 'Review only line 3'), '{cursor_context}{code}');
    assert.equal(completeTemplate('debug', 'Why?', { code: 'x', error_log: 'y' }), 'Why?\n{error_log}');
  });
});
