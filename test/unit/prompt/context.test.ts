import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fitSource } from '../../../src/core/prompt/context';
import { CONTEXT_BUDGET } from '../../../src/core/prompt/contextPlan';
import {
  CONTEXT_LINES,
  describeScope,
  isShown,
  splitLines,
  toSentSource,
  type LineRange,
  type SentSource,
} from '../../../src/core/prompt/source';
import { tokenCounter } from '../../../src/core/prompt/tokens';
import { anchorQuote } from '../../../src/core/reply/anchor';
import { LANGUAGE_IDS } from '../../../src/core/syntax/languages';
import { FIXTURES, type ContextFixture } from '../support/contextFixtures';
import { builtDist } from '../support/product';

const LIMIT = 51_200;

/** Reads rows as the contract with the model describes them, and maps what arrives to its line. */
function arrived(sent: SentSource): Map<number, string> {
  const read = new Map<number, string>();
  let line = 0;
  for (const row of sent.rows.split('\n')) {
    const match = /^(\d+)\|([^]*)$/.exec(row);
    const next = match ? Number(match[1]) : line + 1;
    assert.ok(next > line, `line ${next} comes after ${line}`);
    line = next;
    read.set(line, match ? match[2]! : row);
  }
  return read;
}

const inner = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '');

/** What holds whatever was sent and however it was chosen. */
function assertSound(sent: SentSource): Map<number, string> {
  const lines = splitLines(sent.text);
  const rows = arrived(sent);
  lines.forEach((_, index) => {
    assert.equal(isShown(sent, index + 1), rows.has(index + 1), `line ${index + 1}`);
  });
  for (const [line, text] of rows) assert.equal(inner(text), inner(lines[line - 1]!));
  const untouched = [...(sent.scope ?? []), ...sent.context.functions];
  for (const { start, end } of untouched) {
    for (let line = start; line <= end; line++) assert.equal(rows.get(line), lines[line - 1], `line ${line}`);
  }
  const left = Object.values(sent.context.leftOut).reduce((sum, count) => sum + count, 0);
  assert.equal(rows.size + left, lines.length);
  return rows;
}

describe('the context of a part of a file', function () {
  this.timeout(60_000);
  let dist: string;

  before(async () => {
    dist = await builtDist();
  });

  function fit(
    languageId: string,
    text: string,
    scope?: LineRange,
    maxBytes = LIMIT,
    secrets: readonly number[] = [],
  ): Promise<SentSource> {
    const source = { name: 'code', path: 'src/a', languageId, text, ...(scope && { scope: [scope] }) };
    return fitSource(source, { maxBytes, secrets: new Set(secrets) }, dist);
  }

  /** The rows of the function `target`. */
  function targetOf({ rows }: ContextFixture): LineRange {
    const at = rows.findIndex((row) => /\btarget\b/.test(row) && !/^\s*[/*]/.test(row)) + 1;
    return { start: at, end: at };
  }

  it('is known for each language with a grammar', () => {
    const seen = new Set(FIXTURES.map(({ languageId }) => languageId));
    assert.deepEqual([...seen].sort(), [...LANGUAGE_IDS].sort());
  });

  for (const fixture of FIXTURES) {
    const { name, languageId, rows, intact = [], gone = [], lineEnd = '\n' } = fixture;
    for (const end of [lineEnd, '']) {
      it(`keeps ${name}${end === '' ? ', without a final line end' : ''}`, async () => {
        const sent = await fit(languageId, rows.join(lineEnd) + end, targetOf(fixture));
        assert.equal(sent.context.stage, 'compact', JSON.stringify(sent.context));
        assert.equal(sent.context.fallback, undefined);
        const there = assertSound(sent);
        for (const start of intact) {
          const line = rows.findIndex((row) => row.startsWith(start)) + 1;
          assert.equal(there.get(line), rows[line - 1], start);
        }
        const all = [...there.values()].join('\n');
        for (const word of gone) assert.ok(!all.includes(word), `${word} in\n${all}`);
        assert.ok(sent.context.leftOut.body >= 3);
        assert.match(all, /\bother\b/);
        const functions = sent.context.functions.map(({ name: called }) => called);
        assert.ok(functions.includes('target'), functions.join());
        if (rows.some((row) => /helper.*[^1;}]$/.test(row))) assert.ok(functions.includes('helper'), functions.join());
      });
    }

    it(`proves whatever is asked about in a file with ${name}, and places quotations of it`, async () => {
      const text = rows.join(lineEnd);
      for (let start = 1; start <= rows.length; start++) {
        for (const end of [start, Math.min(rows.length, start + 3)]) {
          const sent = await fit(languageId, text, { start, end });
          assert.equal(sent.context.fallback?.reason, undefined, `${start}: ${JSON.stringify(sent.context)}`);
          const original = { lines: splitLines(text), isShown: (line: number) => isShown(sent, line) };
          for (const [line, row] of assertSound(sent)) {
            if (row.trim() === '') continue;
            const anchor = anchorQuote(original, line, row);
            assert.ok(anchor.placed && anchor.line === line && anchor.lines === 1, row);
          }
        }
      }
    });
  }

  it('is the same each time', async () => {
    for (const fixture of FIXTURES) {
      const again = (): Promise<SentSource> => fit(fixture.languageId, fixture.rows.join('\n'), targetOf(fixture));
      assert.deepEqual(await again(), await again());
    }
  });

  it('of a whole file is the file, as it is', async () => {
    for (const { languageId, rows } of FIXTURES) {
      const source = { name: 'code', path: 'src/a', languageId, text: rows.join('\n') };
      const sent = await fit(languageId, source.text);
      assert.deepEqual(sent, toSentSource(source));
      assert.deepEqual([...arrived(sent).values()], splitLines(source.text));
      assert.equal(sent.context.stage, 'whole');
    }
  });

  it('numbers each row that is asked about, and a row that looks numbered once its indentation is gone', async () => {
    const text = 'call(\n    12| 3,\n);\nfunction target() {\n  return 1;\n}\n'.replace('12| 3', '12|3');
    const sent = await fit('typescript', `if (a) {\n${text}}\n`, { start: 6, end: 7 });
    assert.equal(sent.context.stage, 'compact');
    assertSound(sent);
    const rows = sent.rows.split('\n');
    assert.ok(rows.includes('6|  return 1;') && rows.includes('7|}'), sent.rows);
  });

  it('is told to the model, with the length of the file where its end is missing', async () => {
    const body = Array.from({ length: 5 }, (_, n) => `  step${n}();`).join('\n');
    const text = `function target() {\n  a();\n}\nfunction other() {\n${body}\n}\n// end\n`;
    const sent = await fit('javascript', text, { start: 2, end: 2 });
    const words = describeScope(sent);
    assert.match(words, /^Review only line 2; the other rows are context\. They stand inside the blocks opened at 1\./);
    assert.match(words, /bodies of other functions, comments, blank rows and indentation are left out/);
    assert.match(words, /The file has 11 rows\.\n$/);
  });

  it('leaves nothing of a comment behind that is asked about in part', async () => {
    const rows = ['/*', 'int unused() {', '  return 1;', '}', '*/', '/* other', '   one */', 'int a;'];
    const sent = await fit('c', rows.join('\n'), { start: 2, end: 3 });
    assert.deepEqual([...assertSound(sent).keys()], [1, 2, 3, 4, 5, 8]);
  });

  it('takes away indentation from context alone, and none that Python needs', async () => {
    const rows = ['class A:', '    x = [', '            1,', '    ]', '    class B:', '        def target(self):'];
    const sent = await fit('python', [...rows, '            return 1'].join('\n'), { start: 6, end: 7 });
    const there = assertSound(sent);
    assert.equal(there.get(2), ' x = [');
    assert.equal(there.get(5), ' class B:');
    assert.equal(there.get(6), rows[5]);
  });

  it('leaves far rows with secrets behind, with the values and the functions that they are a part of', async () => {
    const head = [
      'const a = 1;',
      'const key = `',
      '  <PRIVATE_KEY_1>',
      '`;',
      'function helper() {',
      '  login("<PASSWORD_1>");',
      '}',
    ];
    const filler = Array.from({ length: 40 }, (_, n) => `step(${n});`);
    const text = [...head, ...filler, 'function target() {', '  return helper();', '}'].join('\n');
    const sent = await fit('javascript', text, { start: 49, end: 49 }, LIMIT, [3, 6]);
    const rows = [...assertSound(sent).keys()];
    assert.deepEqual(rows.slice(0, 4), [1, 5, 8, 9]);
    assert.equal(sent.context.leftOut.secret, 4);
    assert.deepEqual(
      sent.context.functions.map(({ name }) => name),
      ['target'],
    );
    const near = await fit('javascript', text, { start: 6, end: 6 }, LIMIT, [3, 6]);
    assert.ok(isShown(near, 6) && isShown(near, 3));
    assertSound(near);
  });

  describe('where the parser has to guess', () => {
    const rows = [
      'BEGIN_THINGS(a b c)',
      '',
      '/* kept, for what is around it is unknown */',
      'int broken( { if (x) ] ; }',
      'static int other(int a)',
      '{',
      '\tint b = 1;',
      '#ifdef A',
      '\tif (b) {',
      '#else',
      '\tif (a) {',
      '#endif',
      '\t\tb = 2;',
      '\t}',
      '\treturn b;',
      '}',
      'int target(int a)',
      '{',
      '\treturn other(a);',
      '}',
      'int later(int a)',
      '{',
      '\tint c = a;',
      '\tint d = c;',
      '\treturn d;',
      '}',
    ];

    it('never hides a signature', async () => {
      for (let line = 1; line <= rows.length; line++) {
        const sent = await fit('c', rows.join('\n'), { start: line, end: line });
        const all = [...assertSound(sent).values()].join('\n');
        for (const name of ['other(int a)', 'target(int a)', 'later(int a)']) assert.ok(all.includes(name), all);
      }
    });

    it('sends the rows around where nothing can be told of the text', async () => {
      const text = Array.from({ length: 200 }, (_, n) => `}{ ]( ${n} '`).join('\n');
      const sent = await fit('java', text, { start: 100, end: 100 });
      assert.equal(sent.context.stage === 'compact' || sent.context.fallback?.reason === 'not_parsed', true);
      assertSound(sent);
    });
  });

  describe('where there is a better way or none', () => {
    const filler = (count: number, row: (n: number) => string): string =>
      Array.from({ length: count }, (_, n) => row(n)).join('\n');

    for (const languageId of [
      'yaml',
      'makefile',
      'markdown',
      'jade',
      'haskell',
      'fsharp',
      'coffeescript',
      'diff',
      'klingon',
    ]) {
      it(`is the rows around, as they are, in ${languageId}`, async () => {
        const source = { name: 'code', path: 'src/a', languageId, text: filler(200, (n) => `  row ${n}:  `) };
        const scope = { start: 100, end: 101 };
        const sent = await fit(languageId, source.text, scope);
        assert.deepEqual(sent, toSentSource({ ...source, scope: [scope] }, { reason: 'no_grammar' }));
        assert.deepEqual(sent.shown, [{ start: 100 - CONTEXT_LINES, end: 101 + CONTEXT_LINES }]);
        assert.deepEqual([...assertSound(sent).values()].at(0), '  row 69:  ');
      });
    }

    it('is the rows around where the functions would be more than may be sent', async () => {
      const text = `function target() {\n${filler(150, (n) => `  step(${n});`)}\n}\n`;
      const sent = await fit('javascript', text, { start: 75, end: 75 }, 1_500);
      assert.deepEqual([sent.context.stage, sent.context.fallback], ['surroundings', { reason: 'limit' }]);
      assertSound(sent);
    });

    it('is the rows around in a text too large to parse, also in a single row of a megabyte', async () => {
      for (const text of [`x = "${'a'.repeat(1_000_000)}";`, filler(60_000, (n) => `step(${n});`)]) {
        const sent = await fit('typescript', text, { start: 1, end: 1 }, Infinity);
        assert.deepEqual([sent.context.stage, sent.context.fallback], ['surroundings', { reason: 'large' }]);
        assertSound(sent);
      }
    });

    it('parses a long row', async () => {
      const sent = await fit('javascript', `a([${'{ b: () => 1 },'.repeat(5_000)}]);\nfunction target() {\n}\n`, {
        start: 2,
        end: 3,
      });
      assert.equal(sent.context.stage, 'compact');
      assertSound(sent);
    });

    it('keeps to its budget: the function, then what it calls, then what is nearest', async () => {
      const count = await tokenCounter(dist);
      const far = (name: string): string => filler(2_500, (n) => `const ${name}${n} = table(${n}, "row");`);
      const called = `function near() {\n  return 1;\n}\nfunction huge() {\n${filler(2_000, (n) => `  step(${n}, "again");`)}\n}\n`;
      const text = `${far('a')}\n${called}function target() {\n  near();\n  huge();\n}\n${far('b')}\n`;
      const at = splitLines(text).indexOf('function target() {') + 1;
      const sent = await fit('javascript', text, { start: at, end: at }, Infinity);
      assert.deepEqual(
        sent.context.functions.map(({ name, called: isCalled }) => [name, isCalled]),
        [
          ['near', true],
          ['target', false],
        ],
      );
      const { leftOut, stage } = sent.context;
      assert.equal(stage, 'compact');
      assert.equal(leftOut.body, 2_001);
      assert.ok(leftOut.far > 3_000);
      assert.ok(isShown(sent, at + 10) && !isShown(sent, 1) && !isShown(sent, sent.lineCount));
      assert.ok(count(sent.rows) < CONTEXT_BUDGET * 1.2);
      assertSound(sent);
    });

    it('is the rows around, beside a skeleton, where the function is too long to go whole', async () => {
      const text = `function target() {\n${filler(3_000, (n) => `    step(${n}, "again");`)}\n}\nfunction other() {\n  a();\n  b();\n  c();\n}\n`;
      const sent = await fit('javascript', text, { start: 1_500, end: 1_501 }, Infinity);
      const there = assertSound(sent);
      assert.equal(sent.context.stage, 'compact');
      for (const line of [1_480, 1_520]) assert.equal(there.get(line), splitLines(text)[line - 1]);
      assert.equal(there.get(1), 'function target() {');
    });
  });

  it('is sound for any text and any rows asked about', async () => {
    const snippets = FIXTURES.flatMap(({ rows }) => rows);
    const line = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...snippets) },
      fc.constantFrom(
        '',
        '   ',
        '\t',
        '}',
        '{',
        '"""',
        '`',
        '/*',
        '*/',
        '<<~X',
        'X',
        '12|',
        '    7|a',
        '\\',
        '#define A \\',
        'end',
      ),
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\r\n]/g, '')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...LANGUAGE_IDS),
        fc.array(line, { minLength: 1, maxLength: 60 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.nat(70),
        fc.nat(10),
        async (languageId, lines, lineEnd, start, length) => {
          const sent = await fit(languageId, lines.join(lineEnd), { start: start + 1, end: start + 1 + length });
          assertSound(sent);
          assert.notEqual(sent.context.fallback?.reason, 'proof', JSON.stringify(sent.context));
        },
      ),
      { numRuns: 300 },
    );
  });
});
