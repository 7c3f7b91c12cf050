// The comment that suppresses a finding is a comment where it is put, or it is not offered.
import * as assert from 'node:assert/strict';
import { placeComment } from '../../../src/core/compute/placeComment';
import { FIXTURES } from '../support/contextFixtures';
import { builtDist } from '../support/product';

describe('a comment that suppresses', function () {
  this.timeout(60_000);
  let dist: string;
  before(async () => {
    dist = await builtDist();
  });

  function comment(languageId: string, rows: readonly string[], row: number): Promise<string | null> {
    return placeComment({ languageId, text: rows.join('\n'), row, category: 'bug' }, dist);
  }

  it('is offered above a call in every language with a grammar, indented as the call', async () => {
    for (const { name, languageId, rows } of FIXTURES) {
      const row = rows.findIndex((text) => /^\s+\S.*\bhelper\b/.test(text)) + 1;
      if (row === 0) continue;
      const offered = await comment(languageId, rows, row);
      assert.ok(offered, name);
      assert.equal(/^\s*/.exec(offered)?.[0], /^\s*/.exec(rows[row - 1] ?? '')?.[0], name);
      assert.match(offered, /code-insight-ignore-next-line bug/, name);
    }
  });

  it('is put into braces between the tags of JSX, and not inside one', async () => {
    const rows = ['const a = (', '  <p>', '    {b()}', '    <i', '      c={d}', '    />', '  </p>', ');'];
    assert.equal(await comment('javascriptreact', rows, 3), '    {/* code-insight-ignore-next-line bug */}');
    assert.equal(await comment('typescriptreact', rows, 3), '    {/* code-insight-ignore-next-line bug */}');
    assert.equal(await comment('javascriptreact', rows, 5), '      // code-insight-ignore-next-line bug');
  });

  for (const [where, languageId, rows, row] of [
    ['a template', 'javascript', ['const a = `', '  b', '`;'], 2],
    ['a text of three quotes', 'python', ['a = """', 'b', '"""'], 2],
    ['a heredoc', 'ruby', ['a = <<~B', '  c', 'B'], 2],
    ['a text block', 'java', ['class A {', '  String b = """', '    c', '    """;', '}'], 3],
    ['a raw text', 'go', ['package a', 'var b = `', 'c', '`'], 3],
    ['a comment', 'typescript', ['/*', ' * a', ' */'], 2],
    ['a row that goes on', 'c', ['#define A(b) \\', '  c(b)'], 2],
    ['a page around a script', 'php', ['<p>', '<?php a(); ?>'], 1],
  ] as const) {
    it(`is not offered inside ${where}`, async () => {
      assert.equal(await comment(languageId, rows, row), null);
    });
  }

  it('is not offered for a finding about a comment, beyond the file, or in a language without comments', async () => {
    assert.equal(await comment('typescript', ['// TODO', 'a();'], 1), null);
    assert.equal(await comment('typescript', ['a();'], 2), null);
    assert.equal(await comment('json', ['{}'], 1), null);
  });

  it('is written as the part of the page wants it where there is no grammar', async () => {
    const page = [
      '<template>',
      '  <p/>',
      '</template>',
      '<script>',
      'a();',
      '</script>',
      '<style>',
      'p {}',
      '</style>',
    ];
    assert.match((await comment('vue', page, 2)) ?? '', /^ {2}<!-- .* -->$/);
    assert.match((await comment('vue', page, 5)) ?? '', /^\/\/ /);
    assert.match((await comment('vue', page, 8)) ?? '', /^\/\* .* \*\/$/);
    assert.equal(await comment('html', page, 5), null);
    assert.match((await comment('yaml', ['a: 1'], 1)) ?? '', /^# /);
  });
});
