import * as assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { splitLines } from '../../../src/core/prompt/source';
import { calledNames, calleesOf } from '../../../src/core/syntax/calls';
import { droppableComments } from '../../../src/core/syntax/comments';
import { functionsOf, type SyntaxFunction } from '../../../src/core/syntax/functions';
import { GRAMMARS, LANGUAGE_IDS, syntaxOf, type Language } from '../../../src/core/syntax/languages';
import { MAX_PARSED, parse } from '../../../src/core/syntax/parser';
import type { LineRange } from '../../../src/core/prompt/source';
import { nodeText, signature, type SyntaxTree } from '../../../src/core/syntax/tree';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

describe('syntax', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let dist: string;

  before(async () => {
    dist = await builtDist();
  });

  async function read(languageId: string, text: string): Promise<{ tree: SyntaxTree; language: Language }> {
    const language = syntaxOf(languageId)!;
    const parsing = await parse(splitLines(text), language, dist);
    assert.equal(parsing.kind, 'parsed');
    return { tree: parsing.tree, language };
  }

  async function functions(languageId: string, text: string): Promise<readonly SyntaxFunction[]> {
    const { tree, language } = await read(languageId, text);
    return functionsOf(tree, language);
  }

  it('has a grammar for thirteen language ids in twelve files', () => {
    assert.equal(LANGUAGE_IDS.length, 13);
    assert.equal(GRAMMARS.length, 12);
    assert.equal(syntaxOf('constructor'), undefined);
  });

  describe('a tree', () => {
    it('gives each node its text, its rows and its place', async () => {
      const text = 'const ä = "𝄞";\nfunction f() {\n  return ä;\n}';
      const { tree } = await read('javascript', text);
      const name = tree.nodes.find((node) => node.field === 'name' && node.startRow === 2)!;
      assert.equal(nodeText(tree, name), 'f');
      const last = tree.nodes.find(({ type }) => type === 'return_statement')!;
      assert.deepEqual([nodeText(tree, last), last.startRow, last.endRow], ['return ä;', 3, 3]);
      assert.equal(tree.root.endRow, 4);
      assert.equal(tree.root.hasError, false);
      for (const node of tree.nodes) for (const child of node.children) assert.equal(child.parent, node);
    });

    it('knows what stands in an error and what is missing', async () => {
      const { tree } = await read('java', 'class A {\n  int a(;\n  int b() { return 1; }\n}\n');
      assert.ok(tree.root.hasError && !tree.root.inError);
    });

    it('has the same signature without comments and blanks, and another with other words', async () => {
      const of = async (text: string): Promise<string> => {
        const { tree, language } = await read('typescript', text);
        return signature(tree, ({ type }) => language.comments.has(type));
      };
      const plain = await of('a(1);\nif (b) { c(); }\n');
      assert.equal(await of('a(1);\n\n// comment\nif (b) {\n\n  /* another */ c(); }\n'), plain);
      for (const other of ['a(2);\nif (b) { c(); }\n', 'a(1);\nif (b) {} c();\n'])
        assert.notEqual(await of(other), plain);
    });
  });

  describe('the parser', () => {
    it('does not try a text that is too large', async () => {
      const rows = ['a'.repeat(MAX_PARSED)];
      assert.deepEqual(await parse(rows, syntaxOf('go')!, dist), { kind: 'large' });
    });

    it('gives up where a grammar is missing or broken, and goes on with the others', async () => {
      copyFileSync(path.join(dist, 'web-tree-sitter.wasm'), path.join(folder, 'web-tree-sitter.wasm'));
      writeFileSync(path.join(folder, 'broken.wasm'), 'no WebAssembly');
      for (const grammar of ['missing', 'broken']) {
        const language = { ...syntaxOf('go')!, grammar };
        for (let time = 0; time < 2; time++) {
          assert.deepEqual(await parse(['package a'], language, folder), { kind: 'failed' });
        }
      }
      await read('go', 'package a\n');
    });

    it('gives up on text that takes far more steps than code does, and parses the next', async () => {
      for (const hostile of ['a<', 'a<b,', 'x = a<b<c<d']) {
        assert.deepEqual(await parse([hostile.repeat(40_000)], syntaxOf('cpp')!, dist), { kind: 'failed' });
        const { tree } = await read('cpp', 'int a() { return 1; }\n');
        assert.equal(tree.root.hasError, false);
      }
    });

    it('bears nesting that people write, and does not try what nobody does', async () => {
      const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)};`;
      const { tree } = await read('javascript', nested(1_000));
      assert.equal(tree.root.hasError, false);
      assert.deepEqual(await parse([nested(1_001)], syntaxOf('javascript')!, dist), { kind: 'failed' });
    });
  });

  describe('functions', () => {
    const NAMES: Readonly<Record<string, readonly [string, readonly (string | undefined)[]]>> = {
      javascript: [
        'function a() {}\nconst b = () => {};\nexports.c = function () {};\nclass D { e() {} #f() {} }\nconst o = { g: () => {}, h() {} };\ncall(() => {});\n',
        ['a', 'b', 'c', 'e', '#f', 'g', 'h', undefined],
      ],
      typescript: [
        'export const a = async <T>(x: T): Promise<T> => x;\nclass B { private c = (): void => {}; get d(): number { return 1; } }\n',
        ['a', 'c', 'd'],
      ],
      python: ['def a(): pass\nclass B:\n    async def c(self): pass\n', ['a', 'c']],
      java: ['class A { A() {} void b() {} Runnable r = () -> {}; }\n', ['A', 'b', 'r']],
      go: ['package a\nfunc b() {}\nfunc (c *C) d() {}\nvar e = func() {}\n', ['b', 'd', undefined]],
      rust: ['fn a() {}\nimpl B { fn c(&self) {} }\n', ['a', 'c']],
      c: ['static int *a(void) { return 0; }\nint (*b(int x))(void) { return 0; }\n', ['a', 'b']],
      cpp: ['int A::b() const { return 1; }\nclass C { ~C() {} void d() {} };\n', ['b', '~C', 'd']],
      csharp: [
        'class A { A() {} void B() {} int C { get { return 1; } } void D() { void E() {} } }\n',
        ['A', 'B', 'get', 'D', 'E'],
      ],
      ruby: ['def a\n  1\nend\ndef self.b\n  1\nend\n', ['a', 'b']],
      php: ['<?php\nfunction a() {}\nclass B { public function c() {} }\n', ['a', 'c']],
    };
    for (const [languageId, [text, names]] of Object.entries(NAMES)) {
      it(`have their names in ${languageId}`, async () => {
        const found = (await functions(languageId, text)).map(({ name }) => name);
        assert.deepEqual(found, names);
      });
    }

    it('begin with their decorators and the comment right above', async () => {
      const python = 'a = 1\n\n# Not this.\n\n# This.\n@one\n@two(\n  3)\ndef f():\n    pass\n';
      assert.deepEqual((await functions('python', python))[0]?.rows, { start: 5, end: 10 });
      const rust = 'fn a() {} // not this\n/// This.\n#[inline]\npub fn f() {\n}\n';
      assert.deepEqual((await functions('rust', rust))[1]?.rows, { start: 2, end: 5 });
      const typescript = 'class A {\n  b = 1; // not this\n  /** This. */\n  @log\n  f() {\n  }\n}\n';
      assert.deepEqual((await functions('typescript', typescript))[0]?.rows, { start: 3, end: 6 });
      const exported = '// This.\nexport const f = () => {\n};\n';
      assert.deepEqual((await functions('typescript', exported))[0]?.rows, { start: 1, end: 3 });
    });

    it('have bodies without the rows of their head, with the row that only closes them', async () => {
      const bodies = async (languageId: string, text: string): Promise<unknown[]> =>
        (await functions(languageId, text)).map(({ body }) => body && [body.start, body.end]);
      assert.deepEqual(await bodies('c', 'int\na(int b,\n  int c)\n{\n  d();\n  e();\n}\n'), [[5, 7]]);
      assert.deepEqual(await bodies('javascript', 'on(function () {\n  a();\n});\n'), [[2, 2]]);
      assert.deepEqual(await bodies('python', 'def a(\n    b):\n    c()\n    d()\nx = 1\n'), [[3, 4]]);
      assert.deepEqual(await bodies('python', 'def a(): b()\n'), [undefined]);
      assert.deepEqual(await bodies('ruby', 'def a(b)\n  c\n  d\nend\n'), [[2, 4]]);
      assert.deepEqual(await bodies('javascript', 'const a = () => b(\n  1,\n  2,\n  3);\nfunction c() {}\n'), [
        undefined,
        undefined,
      ]);
    });

    it('have no body to leave out where an error makes their end uncertain', async () => {
      const text =
        'int a(int b)\n{\n#if C\n\tif (b) {\n#else\n\tif (!b) {\n#endif\n\t}\n}\nint d(void)\n{\n\treturn 1;\n}\n';
      for (const { rows, body } of await functions('c', text)) {
        if (rows.start === 1) assert.ok(body === undefined || body.end < 9);
      }
    });
  });

  describe('calls', () => {
    const CALLS: Readonly<Record<string, readonly [string, readonly string[]]>> = {
      javascript: ['a(); b.c(); d?.e(); new F(); g`x`; this.#h();\n', ['a', 'c', 'e', 'F', 'g', '#h']],
      typescriptreact: ['const x = <A><B c={d()} /></A>;\n', ['A', 'B', 'd']],
      python: ['@a\ndef f():\n    b.c(d())\n', ['a', 'c', 'd']],
      java: ['class A { int x = b() + c.d() + new E<F>().g(); }\n', ['E', 'b', 'd', 'g']],
      go: ['package a\nfunc f() { b(); c.d(); e(1) }\n', ['b', 'd', 'e']],
      rust: ['fn f() { a(); b::c(); d.e(); g::<T>(); }\n', ['a', 'c', 'e', 'g']],
      c: ['int f(void) { a(); b->c(); return d(e()); }\n', ['a', 'c', 'd', 'e']],
      cpp: ['int f() { a::b(); new C(); d<int>(1); }\n', ['C', 'b', 'd']],
      csharp: ['class A { int x = b() + c.d() + new E().g<int>(); }\n', ['E', 'b', 'd', 'g']],
      php: ['<?php a(); $b->c(); $d?->e(); F::g(); new H();\n', ['H', 'a', 'c', 'e', 'g']],
    };
    for (const [languageId, [text, names]] of Object.entries(CALLS)) {
      it(`are found by name in ${languageId}`, async () => {
        const { tree, language } = await read(languageId, text);
        const found = calledNames(tree, language, [{ start: 1, end: 9 }]);
        assert.deepEqual([...found].sort(), [...names].sort());
      });
    }

    it('are those on the rows asked about alone', async () => {
      const { tree, language } = await read('javascript', 'a();\nb();\nc();\n');
      assert.deepEqual([...calledNames(tree, language, [{ start: 2, end: 2 }])], ['b']);
    });

    it('lead to functions of the file, nearest first, and to the constructor of a class', async () => {
      const text =
        'class A:\n    def __init__(self):\n        pass\ndef b():\n    pass\ndef c():\n    A(); b(); d(); print()\ndef d():\n    c()\n';
      const { tree, language } = await read('python', text);
      const all = functionsOf(tree, language);
      const names = calleesOf(tree, language, all, [{ start: 6, end: 7 }]).map(({ name }) => name);
      assert.deepEqual(names, ['b', 'd', '__init__']);
    });

    it('may be bare words in Ruby', async () => {
      const { tree, language } = await read('ruby', 'def a\n  1\nend\ndef b\n  a + c.d\nend\n');
      const names = calleesOf(tree, language, functionsOf(tree, language), [{ start: 4, end: 6 }]);
      assert.deepEqual(
        names.map(({ name }) => name),
        ['a'],
      );
    });
  });

  const rowsOf = (ranges: readonly LineRange[]): number[] =>
    ranges.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, at) => start + at));

  it('leaves out comments but those that tools or their author act on', async () => {
    const dropped = async (languageId: string, text: string): Promise<number[]> => {
      const { tree, language } = await read(languageId, text);
      return rowsOf(droppableComments(tree, language));
    };
    const rows = [
      '// plain',
      '// TODO: this',
      'a(); // beside code',
      '/* two',
      '   rows */',
      '/* b */ c();',
      '// @ts-expect-error',
      'd();',
    ];
    assert.deepEqual(await dropped('typescript', rows.join('\n')), [1, 4, 5]);
    assert.deepEqual(
      await dropped('python', '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# plain\nx = 1  # noqa\n'),
      [3],
    );
    assert.deepEqual(
      await dropped('go', '//go:build linux\n\n// plain\npackage a\n\n// #include <a.h>\n// more C\nimport "C"\n'),
      [3],
    );
    assert.deepEqual(await dropped('c', 'int a() { return 1 }}} /*\n x */\n'), []);
    assert.deepEqual(await dropped('java', '/*\n * Copyright (c), alphanumeric\n */\nclass A {}\n'), [1, 2, 3]);
    const story = ['/*', ...Array.from({ length: 12 }, () => ' * told at length, with a TODO in passing'), ' */'];
    assert.equal((await dropped('rust', [...story, 'fn a() {}'].join('\n'))).length, story.length);
  });

  it('leaves out the texts that document Python, but those that are all there is', async () => {
    const rows = [
      ...['"""A module."""', 'import a'],
      ...['class A:', '    """Two', '    rows."""', '    def a(self):', '        "One."', '        return 1'],
      ...['class B(Exception):', '    """All there is."""'],
      ...['def b():', '    c = 1', '    """Not first."""', '    r"""Nor', 'this.""" + c', '    return c'],
      ...['def d():', '    # noqa', '    """A name is', '    noqa here."""', '    return 1'],
    ];
    const { tree, language } = await read('python', rows.join('\n'));
    assert.deepEqual(rowsOf(droppableComments(tree, language)), [1, 4, 5, 7]);
  });
});
