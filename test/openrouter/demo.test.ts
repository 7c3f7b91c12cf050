/** The demo model against the sample workspace: planted faults at their lines, clean files silent, fixes that mend. */
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { check, demoReply, readRows, type DemoFinding } from '../../src/demo/checks';
import { languageOfPath } from '../../src/core/guard/languages';
import { splitLines, toSentSource, type LineRange } from '../../src/core/prompt/source';
import { reviewItem, reviewTask } from '../../src/core/tasks/review';

const WORKSPACE = path.resolve('src/demo/workspace');

/** File → planted faults, as [line, words of the title]. Each comes with its fix. */
const PLANTED: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  'cart.ts': [
    [24, 'loop runs one element past'],
    [40, 'assigns instead of comparing'],
  ],
  'stockSync.js': [
    [13, 'comparison with NaN'],
    [32, 'loop runs one element past'],
  ],
  'inventory.py': [
    [41, 'same object'],
    [49, 'same object'],
  ],
  'rates.go': [[20, 'closed before the error']],
  'Schedule.java': [[17, 'loop runs one element past']],
  'money.ts': [],
  'audit.py': [],
};

function sample(file: string): string {
  return readFileSync(path.join(WORKSPACE, file), 'utf8');
}

function review(text: string, languageId: string, scope?: LineRange): DemoFinding[] {
  const source = toSentSource({ name: 'code', path: 'sample', languageId, text, ...(scope && { scope: [scope] }) });
  const { language, filename, cursor_context, code } = reviewTask.variables([source]);
  const content = `Language: ${language}\nFile: ${filename}\n${cursor_context}\nCode:\n${code}`;
  const messages = [
    { role: 'system', content: 'You review source code.' },
    { role: 'user', content },
  ];
  return (JSON.parse(demoReply({ model: 'any', stream: false, messages })) as { findings: DemoFinding[] }).findings;
}

function apply(text: string, { line, end_line, replacement }: DemoFinding): string {
  const lines = splitLines(text);
  lines.splice(line - 1, end_line - line + 1, ...splitLines(replacement ?? ''));
  return `${lines.join('\n')}\n`;
}

/** [language, code, line of the finding or none]. */
const CASES: readonly (readonly [string, string, number | undefined])[] = [
  ['typescript', 'if (state = State.Done) {}', 1],
  ['typescript', 'if (open = true) {}', 1],
  ['typescript', "if (name = '') {}", 1],
  ['typescript', 'if ((match = next())) {}', undefined],
  ['typescript', 'if (node = node.next) {}', undefined],
  ['typescript', 'if (a === 1 && b >= 2) {}', undefined],
  ['typescript', 'if (list.some((x) => x === 1)) {}', undefined],
  ['typescript', 'const r = /if (a = 1)/; const s = `if (a = 1)`;', undefined],
  ['typescript', '/*\n if (a = 1) {}\n*/', undefined],
  ['javascript', "return at('==') === NaN;", 1],
  ['javascript', 'if (a && parseFloat(x) === NaN) {}', 1],
  ['javascript', 'const a = x == Number.NaN', 1],
  ['javascript', 'const a = -x === NaN', undefined],
  ['javascript', 'for (let i = 0; i <= list.length; i++) {\n  use(list[i]);\n}', 1],
  ['javascript', 'for (let i = 0; i <= list.length; i++) {\n  use(list.slice(0, i));\n}', undefined],
  ['javascript', 'for (let i = 0; i <= list.length; i++) {\n  if (i < list.length) use(list[i]);\n}', undefined],
  ['python', "if name is 'x':", 1],
  ['python', 'found = [a for a in b if f(a) is -1]', 1],
  ['python', 'if name is None or a is b or a == 1:', undefined],
  ['python', '# name is "x"', undefined],
  ['python', 'text = "what is 1?"', undefined],
  ['go', 'res, err := http.Get(u)\ndefer res.Body.Close()\nif err != nil {\n\treturn err\n}', 2],
  ['go', 'res, err := http.Get(u)\nif err != nil {\n\treturn err\n}\ndefer res.Body.Close()', undefined],
  ['java', 'for (int i = 0; i <= a.length; i++) sum += a[i];', 1],
  ['rust', 'for i in 0..=a.len() { if a = 1 {} }', undefined],
];

describe('demo model', () => {
  it('has an expectation for every file of the sample workspace', () => {
    const files = readdirSync(WORKSPACE).filter((file) => file !== 'README.md');
    assert.deepEqual(files.sort(), Object.keys(PLANTED).sort());
  });

  for (const [file, planted] of Object.entries(PLANTED)) {
    it(`finds what is planted in ${file}, and nothing else`, () => {
      const text = sample(file);
      const found = review(text, languageOfPath(file));
      assert.deepEqual(
        found.map(({ line }) => line),
        planted.map(([line]) => line),
      );
      for (const [at, finding] of found.entries()) {
        assert.ok(finding.title.includes(planted[at]![1]), finding.title);
        assert.ok(finding.title.length <= 80);
        assert.equal(finding.quote, splitLines(text)[finding.line - 1]);
        assert.deepEqual(reviewItem.parse(finding).line, finding.line);
      }
    });

    it(`mends ${file} with its fixes`, () => {
      let text = sample(file);
      // From the end, so that lines above keep their numbers.
      for (const finding of review(text, languageOfPath(file)).reverse()) text = apply(text, finding);
      assert.deepEqual(review(text, languageOfPath(file)), []);
    });
  }

  it('writes these fixes', () => {
    const fixes = ['cart.ts', 'stockSync.js', 'inventory.py', 'rates.go', 'Schedule.java']
      .flatMap((file) => review(sample(file), languageOfPath(file)))
      .map(({ replacement }) => replacement);
    assert.deepEqual(fixes, [
      '  for (let i = 0; i < cart.lines.length; i++) {',
      "  if (cart.status === 'shipped') {",
      '      if (Number.isNaN(count)) {',
      '  for (let i = 0; i < entries.length; i++) {',
      '    if printer == "none":',
      '        if delivery.count == 0:',
      '\tif err != nil {\n\t\treturn nil, fmt.Errorf("rates of %s: %w", day, err)\n\t}\n\tdefer resp.Body.Close()',
      '        for (int i = 0; i < drivingDays.length; i++) {',
    ]);
  });

  for (const [languageId, code, line] of CASES) {
    it(`${line === undefined ? 'leaves' : 'reports'} ${languageId} ${JSON.stringify(code)}`, () => {
      const found = review(code, languageId);
      assert.deepEqual(
        found.map((finding) => finding.line),
        line === undefined ? [] : [line],
      );
      for (const finding of found) assert.deepEqual(review(apply(code, finding), languageId), []);
    });
  }

  it('reports only inside the lines it was asked about', () => {
    const lines = (file: string, scope: LineRange): number[] =>
      review(sample(file), languageOfPath(file), scope).map(({ line }) => line);
    assert.deepEqual(lines('inventory.py', { start: 41, end: 49 }), [41, 49]);
    assert.deepEqual(lines('inventory.py', { start: 41, end: 41 }), [41]);
    assert.deepEqual(lines('inventory.py', { start: 42, end: 48 }), []);
    assert.deepEqual(lines('inventory.py', { start: 1, end: 1 }), []);
    // The defer is asked about, the branch behind it is not: a finding that reaches out of the scope is left out.
    assert.deepEqual(lines('rates.go', { start: 20, end: 21 }), []);
  });

  it('answers anything else with an empty list', () => {
    for (const content of ['', 'hello', 'Code:\nno numbers']) {
      const body = { model: 'any', stream: false, messages: [{ role: 'user', content }] };
      assert.equal(demoReply(body), '{"findings":[]}');
    }
  });

  it('sees nothing across rows that were left out', () => {
    assert.deepEqual(check(readRows('1|if (\n2|  a\n9|= 1) {}'), 'javascript'), []);
    assert.equal(check(readRows('1|if (\n2|  a\n3|= 1) {}'), 'javascript').length, 1);
  });

  it('reads the rows back that source.ts writes', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replace(/[\r\n]/g, '')),
      fc.tuple(fc.nat(), fc.string({ unit: 'grapheme-ascii', maxLength: 8 })).map(([n, text]) => `${n}|${text}`),
      fc.constantFrom('', '  a: {', 'Code:', '|', '7|', '12|x'),
    );
    const document = fc.tuple(fc.array(line, { maxLength: 64 }), fc.option(fc.tuple(fc.nat(70), fc.nat(20))));
    fc.assert(
      fc.property(document, ([lines, picked]) => {
        const text = lines.join('\n');
        const scope = picked ? { scope: [{ start: picked[0] + 1, end: picked[0] + 1 + picked[1] }] } : {};
        const source = toSentSource({ name: 'code', path: 'a.ts', languageId: 'typescript', text, ...scope });
        const isSent = (line: number): boolean => source.shown.some(({ start, end }) => line >= start && line <= end);
        const last = source.shown.at(-1)?.end ?? 0;
        const expected = ['', ...splitLines(text)].slice(0, last + 1).map((row, line) => (isSent(line) ? row : '…'));
        assert.deepEqual(readRows(source.rows), expected);
      }),
    );
  });

  it('survives any text in any language', () => {
    const pieces = fc.constantFrom(
      'if (a = 1)',
      '`',
      '${',
      '"',
      "'",
      '"""',
      '/*',
      '*/',
      '//',
      '#',
      '\n',
      '/',
      ' is "',
      ' ',
      'a is 1',
      '=== NaN',
      '\\',
    );
    const language = fc.constantFrom('typescript', 'python', 'go', 'java', 'c', 'plaintext');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 60 }),
        language,
        (parts, languageId) => {
          for (const finding of review(parts.join(''), languageId)) {
            assert.equal(finding.quote, splitLines(parts.join(''))[finding.line - 1]);
          }
        },
      ),
    );
  });
});
