/** The demo model against the sample workspace: planted faults at their lines, clean files silent, fixes that mend. */
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { check, demoReply, readRows, type DemoFinding } from '../../src/demo/checks';
import { languageOfPath } from '../../src/core/guard/languages';
import { splitLines, toSentSource, type LineRange } from '../../src/core/prompt/source';
import { reviewTask } from '../../src/core/tasks/review';

const WORKSPACE = path.resolve('src/demo/workspace');

/** File → planted faults, as [line, words of the title, whether it comes with a fix]. */
const PLANTED: Readonly<Record<string, readonly (readonly [number, string, boolean])[]>> = {
  'cart.ts': [
    [24, 'loop runs one element past', true],
    [40, 'assigns instead of comparing', true],
  ],
  'stockSync.js': [
    [13, 'comparison with NaN', true],
    [21, 'SQL text', false],
    [32, 'forEach does not wait', false],
    [43, 'shell command', false],
  ],
  'inventory.py': [
    [21, 'default value is shared', true],
    [28, 'SQL text', false],
    [40, 'shell command', false],
    [49, 'swallowed', false],
  ],
  'rates.go': [
    [20, 'closed before the error', true],
    [51, 'SQL text', false],
  ],
  'Schedule.java': [[17, 'loop runs one element past', true]],
  'money.ts': [],
  'audit.py': [],
};

function sample(file: string): string {
  return readFileSync(path.join(WORKSPACE, file), 'utf8');
}

function review(text: string, languageId: string, scope?: LineRange): DemoFinding[] {
  const source = toSentSource({ name: 'code', path: 'sample', languageId, text, ...(scope && { scope }) });
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
  ['javascript', 'return parseFloat(x) !== NaN;', 1],
  ['javascript', 'const a = x == Number.NaN', 1],
  ['javascript', 'const a = -x === NaN', undefined],
  ['javascript', 'for (let i = 0; i <= list.length; i++) {\n  use(list[i]);\n}', 1],
  ['javascript', 'for (let i = 0; i <= list.length; i++) {\n  use(list.slice(0, i));\n}', undefined],
  ['javascript', 'for (let i = 0; i <= list.length; i++) {\n  if (i < list.length) use(list[i]);\n}', undefined],
  ['javascript', 'await Promise.all(list.map(async (x) => x));', undefined],
  ['javascript', 'list\n  .forEach(async function (x) {});', 2],
  ['javascript', "db.query('SELECT a FROM b WHERE c = \"' + name + '\"')", 1],
  ['javascript', "db.query(`\n  SELECT a\n  FROM b\n  WHERE c LIKE '%${name}%'\n`)", 1],
  ['javascript', 'db.query(`SELECT a FROM ${table} WHERE b = ?`, [c])', undefined],
  ['javascript', 'db.query(`SELECT a FROM b WHERE c IN (${marks})`, list)', undefined],
  ['javascript', 'db.query(`SELECT a FROM b WHERE c = $${at}`, list)', undefined],
  ['javascript', 'db.query(`SELECT a FROM b WHERE c = ${LIMIT}`)', undefined],
  ['javascript', 'log.query(`took = ${ms}`)', undefined],
  ['javascript', 'pattern.exec(`a${b}`)', undefined],
  ['javascript', "exec('ls ' + folder)", 1],
  ['javascript', "exec('ls')", undefined],
  ['javascript', "exec(`awk '{print}' log`)", undefined],
  ['python', 'def f(a, found=set()):\n    found.add(a)\n', 1],
  ['python', 'def f(a, found: dict[str, int] = {}):\n    found[a] = 1\n', 1],
  ['python', 'def f(a, found=[]):\n    return a in found\n\ndef g(found):\n    found.append(1)\n', undefined],
  ['python', 'def f(a, found=[]):\n    found = list(found)\n    found.append(a)\n', undefined],
  ['python', 'try:\n    go()\nexcept:\n    # well\n    pass\n', 3],
  ['python', 'try:\n    go()\nexcept ValueError:\n    pass\n', undefined],
  ['python', 'try:\n    go()\nexcept:\n    raise\n', undefined],
  ['python', 'cur.execute("SELECT a FROM b WHERE c = \'%s\'" % name)', 1],
  ['python', 'cur.execute("SELECT a FROM b WHERE c = %s", (name,))', undefined],
  ['python', 'cur.execute("SELECT a FROM b WHERE c = {}".format(name))', 1],
  ['python', 'cur.execute(f"""\n    DELETE FROM b\n    WHERE c = {name}""")', 1],
  ['python', '# cur.execute(f"SELECT a FROM b WHERE c = {name}")', undefined],
  ['python', 'os.system(f"rm {name}")', 1],
  ['python', 'subprocess.run(f"rm {name}")', undefined],
  ['python', 'subprocess.run(f"rm {shlex.quote(name)}", shell=True)', undefined],
  ['python', 'subprocess.check_output("ls " + name, shell=True)', 1],
  ['go', 'rows, err := db.Query("SELECT a FROM b WHERE c = \'" + name + "\'")', 1],
  ['go', 'rows, err := db.Query("SELECT a FROM b WHERE c = ?", name)', undefined],
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
        found.map(({ line, replacement }) => [line, replacement !== null]),
        planted.map(([line, , fix]) => [line, fix]),
      );
      for (const [at, finding] of found.entries()) {
        assert.ok(finding.title.includes(planted[at]![1]), finding.title);
        assert.ok(finding.title.length <= 80);
        assert.equal(finding.quote, splitLines(text)[finding.line - 1]);
        assert.deepEqual(reviewTask.item.parse(finding).line, finding.line);
      }
    });

    it(`mends ${file} with its fixes`, () => {
      let text = sample(file);
      const found = review(text, languageOfPath(file));
      // From the end, so that lines above keep their numbers.
      for (const finding of [...found].reverse()) if (finding.replacement !== null) text = apply(text, finding);
      assert.deepEqual(
        review(text, languageOfPath(file)).map(({ title }) => title),
        found.filter(({ replacement }) => replacement === null).map(({ title }) => title),
      );
    });
  }

  it('writes these fixes', () => {
    const fixes = ['cart.ts', 'stockSync.js', 'inventory.py', 'rates.go', 'Schedule.java']
      .flatMap((file) => review(sample(file), languageOfPath(file)))
      .flatMap(({ replacement }) => (replacement === null ? [] : [replacement]));
    assert.deepEqual(fixes, [
      '  for (let i = 0; i < cart.lines.length; i++) {',
      "  if (cart.status === 'shipped') {",
      '      if (Number.isNaN(count)) {',
      'def group_by_supplier(deliveries, groups=None):\n    if groups is None:\n        groups = {}',
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
      for (const finding of found) {
        if (finding.replacement !== null) assert.deepEqual(review(apply(code, finding), languageId), []);
      }
    });
  }

  it('reports only inside the lines it was asked about', () => {
    const text = sample('inventory.py');
    const lines = (scope: LineRange): number[] => review(text, 'python', scope).map(({ line }) => line);
    assert.deepEqual(lines({ start: 28, end: 40 }), [28, 40]);
    assert.deepEqual(lines({ start: 28, end: 28 }), [28]);
    assert.deepEqual(lines({ start: 29, end: 39 }), []);
    assert.deepEqual(lines({ start: 1, end: 1 }), []);
    // The except is asked about, its pass is not: a finding that reaches out of the scope is left out.
    assert.deepEqual(lines({ start: 49, end: 49 }), []);
  });

  it('answers anything else with an empty list', () => {
    for (const content of ['', 'hello', 'Code:\nno numbers', null]) {
      const body = { model: 'any', stream: false, messages: [{ role: 'user', content }] };
      assert.equal(demoReply(body), '{"findings":[]}');
    }
  });

  it('sees nothing across rows that were left out', () => {
    assert.deepEqual(check(readRows('1|try:\n2|    go()\n3|except:\n9|    pass'), 'python'), []);
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
        const scope = picked ? { scope: { start: picked[0] + 1, end: picked[0] + 1 + picked[1] } } : {};
        const source = toSentSource({ name: 'code', path: 'a.ts', languageId: 'typescript', text, ...scope });
        const all = splitLines(text);
        const expected = source.shown.flatMap(({ start, end }) =>
          Array.from({ length: end - start + 1 }, (_, at) => ({ line: start + at, text: all[start + at - 1] })),
        );
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
      'except: pass',
      ' ',
      'def f(a=[]):',
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
