// Which files a text could mean by its imports, by language.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { findRelated } from '../../../src/core/compute/findRelated';
import { LANGUAGE_IDS } from '../../../src/core/syntax/languages';
import { builtDist } from '../support/product';

describe('the files that a part of a text uses', () => {
  let dist: string;
  before(async () => {
    dist = await builtDist();
  });

  /** @param lines the last is asked about. */
  async function used(languageId: string, path: string, ...lines: string[]): Promise<(readonly string[])[]> {
    const scope = [{ start: lines.length, end: lines.length }];
    return findRelated({ path, languageId, text: lines.join('\n'), scope }, dist);
  }
  /** The first candidate of each. */
  async function first(languageId: string, path: string, ...lines: string[]): Promise<(string | undefined)[]> {
    return (await used(languageId, path, ...lines)).map(([one]) => one);
  }

  it('are those whose names stand there, in TypeScript and JavaScript', async () => {
    const imports = [
      "import { total, type Cart as Basket } from './cart';",
      "import * as money from '../money.js';",
      "import fs from 'node:fs';",
      "import { other } from './other';",
      "const { rates } = require('./rates.cjs');",
      "export { again } from './again';",
    ];
    const paths = await used('typescript', 'src/shop/order.ts', ...imports, 'total(money.of(rates), fs) as Basket;');
    assert.deepEqual(
      paths.map(([one]) => one),
      ['src/shop/cart.ts', 'src/money.js', 'src/shop/rates.cjs'],
    );
    assert.ok(paths[0]?.includes('src/shop/cart/index.ts'));
    assert.ok(paths[1]?.includes('src/money.ts'), 'TypeScript names what it will compile to');
  });

  it('are those of modules, in Python', async () => {
    const lines = [
      'from .models import User as Person',
      'from . import helpers',
      'from shop.money import rate',
      'import os',
    ];
    const paths = await used('python', 'shop/api/views.py', ...lines, 'x = helpers.of(Person(rate), os)');
    assert.deepEqual(
      paths.map(([one]) => one),
      ['shop/api/models.py', 'shop/api/helpers.py', 'shop/api/shop/money.py', 'shop/api/os.py'],
    );
    assert.ok(paths[2]?.includes('shop/money.py'));
    assert.deepEqual(await first('python', 'a/b.py', 'from ..c import d', 'd()'), ['c.py']);
  });

  it('are the headers in quotes, in C and C++', async () => {
    const lines = ['#include "cart.h"', '#include <stdio.h>', 'int a = 1;'];
    assert.deepEqual(await first('c', 'src/a.c', ...lines), ['src/cart.h']);
    assert.ok((await used('cpp', 'src/a.cc', ...lines))[0]?.includes('include/cart.h'));
  });

  it('are what the paths of the other languages tell', async () => {
    assert.deepEqual(await first('ruby', 'lib/a.rb', "require_relative '../b/c'", "require 'json'", 'C.new'), [
      'b/c.rb',
    ]);
    assert.deepEqual(await first('rust', 'src/main.rs', 'mod cart;', 'fn a() { cart::b() }'), ['src/cart.rs']);
    assert.deepEqual(await first('rust', 'src/a.rs', 'use crate::b::{C, D};', 'fn a() { C::x() }'), ['src/b.rs']);
    assert.deepEqual(await first('php', 'www/a.php', '<?php', "require_once __DIR__ . '/lib/b.php';", 'b();'), [
      'www/lib/b.php',
    ]);
    const java = await used('java', 'app/src/x/y/A.java', 'import x.z.B;', 'class A { B b; }');
    assert.ok(java[0]?.includes('app/src/x/z/B.java'));
  });

  it('are what the function needs that the asked line stands in', async () => {
    const lines = ["import { a } from './a';", "import { b } from './b';", 'function f() {', '  a();', '  return 1;'];
    assert.deepEqual(await first('javascript', 'x.js', ...lines, '}', '', 'go();'), []);
    const inside = await findRelated(
      { path: 'x.js', languageId: 'javascript', text: [...lines, '}'].join('\n'), scope: [{ start: 5, end: 5 }] },
      dist,
    );
    assert.deepEqual(
      inside.map(([one]) => one),
      ['a.ts'],
    );
  });

  it('never lead out of the workspace', async () => {
    assert.deepEqual(await first('typescript', 'a.ts', "import { x } from '../../etc/x';", 'x();'), []);
    assert.deepEqual(await first('c', 'a.c', '#include "../../x.h"', 'int a;'), []);
    assert.deepEqual(await first('ruby', 'a.rb', "require_relative '../x'", 'X'), []);
  });

  it('are names without a step upward or a folder that is none, whatever is imported', async () => {
    const piece = fc.constantFrom('..', '.', 'a', 'b.js', '', '/', '\\', '"', 'ü', ' ', '*');
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 8 }),
        fc.constantFrom(...LANGUAGE_IDS),
        async (pieces, languageId) => {
          const name = pieces.join('/');
          const lines = [`import x from './${name}';`, `#include "${name}"`, `require_relative '${name}'`, 'x()'];
          for (const line of lines) {
            for (const paths of await used(languageId, 'src/deep/a.x', line, 'x()')) {
              for (const one of paths) {
                assert.ok(one !== '' && !one.split('/').some((part) => ['', '.', '..'].includes(part)), one);
              }
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
