// Which line of the ignore files keeps a file back, with git itself as the judge.
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { matchIgnoreFiles, type IgnoreFile, type IgnoreFileName } from '../../../../src/core/guard/ignore/ignoreFiles';
import { temporaryFolder } from '../../support/temporaryFolder';

/** Texts of `.gitignore` by folder, the workspace's own under ''. */
type Texts = Readonly<Record<string, string>>;

describe('ignore files', () => {
  const scratch = temporaryFolder();

  /** `file:line` of the line that excludes each path, '' for those that nothing excludes. */
  function git(texts: Texts, paths: readonly string[]): string[] {
    const repository = mkdtempSync(path.join(scratch, 'repository-'));
    const run = (args: readonly string[], input = ''): string => {
      const env = { PATH: process.env['PATH'], HOME: scratch, GIT_CONFIG_NOSYSTEM: '1' };
      const config = ['-c', 'core.ignorecase=false', '-c', 'core.excludesFile=/dev/null'];
      try {
        return execFileSync('git', [...config, ...args], { cwd: repository, env, input, encoding: 'utf8' });
      } catch (error) {
        // 1: none of them is ignored.
        if (typeof error === 'object' && error && 'status' in error && error.status === 1 && 'stdout' in error) {
          return String(error.stdout);
        }
        throw error;
      }
    };
    run(['init', '-q', '--template=']);
    for (const [folder, text] of Object.entries(texts)) {
      mkdirSync(path.join(repository, folder), { recursive: true });
      writeFileSync(path.join(repository, folder, '.gitignore'), text);
    }
    const answer = run(['check-ignore', '--no-index', '-v', '-n', '-z', '--stdin'], paths.join('\0'));
    const fields = answer.split('\0');
    return paths.map((_path, index) => {
      const [file = '', line = '', pattern = ''] = fields.slice(index * 4, index * 4 + 3);
      return file === '' || pattern.startsWith('!') ? '' : `${file}:${line}`;
    });
  }

  function ours(texts: Texts, paths: readonly string[]): string[] {
    return paths.map((name) => {
      const files = Object.entries(texts)
        .filter(([folder]) => folder === '' || name.startsWith(`${folder}/`))
        .sort(([one], [other]) => one.length - other.length)
        .map(([folder, text]): IgnoreFile => ({
          name: '.gitignore',
          folder,
          shown: path.posix.join(folder, '.gitignore'),
          text,
        }));
      const [line] = matchIgnoreFiles({ files, path: name, ignoresCase: false });
      return line ? `${line.file}:${line.line}` : '';
    });
  }

  const cases: readonly (readonly [string, Texts, readonly string[]])[] = [
    ['a name, at every depth', { '': 'secret.ts\n' }, ['secret.ts', 'a/secret.ts', 'a/b/secret.ts', 'secret.tsx']],
    ['a path, from the top', { '': '/a.ts\nb/c.ts\n' }, ['a.ts', 'x/a.ts', 'b/c.ts', 'x/b/c.ts']],
    ['a folder, and all below', { '': 'secrets/\n' }, ['secrets', 'secrets/a.ts', 'x/secrets/y/z.ts']],
    ['comments and blanks', { '': '# a.ts\n\n   \n\\#b.ts\nc.ts   \nd.ts\\ \n' }, ['a.ts', '#b.ts', 'c.ts', 'd.ts ']],
    ['CRLF', { '': 'a.ts\r\n!b.ts\r\nc/\r\n' }, ['a.ts', 'b.ts', 'c/d.ts']],
    ['a byte order mark', { '': '\uFEFFa.ts\nb.ts\n' }, ['a.ts', 'b.ts']],
    ['a byte order mark in a folder', { x: '\uFEFFa.ts\nb.ts\n' }, ['x/a.ts', 'x/b.ts', 'a.ts']],
    ['a negation after its rule', { '': '*.ts\n!keep.ts\n' }, ['a.ts', 'keep.ts', 'x/keep.ts']],
    ['a negation before its rule', { '': '!keep.ts\n*.ts\n' }, ['keep.ts']],
    ['a negation below an excluded folder', { '': 'x/\n!x/keep.ts\n' }, ['x/keep.ts', 'x/a.ts']],
    ['a negation below a folder whose files are excluded', { '': 'x/*\n!x/keep.ts\n' }, ['x/keep.ts', 'x/a.ts']],
    [
      'the nearest file first',
      { '': '*.ts\n', x: '!*.ts\n', 'x/y': 'z.ts\n' },
      ['a.ts', 'x/a.ts', 'x/y/z.ts', 'x/y/a.ts'],
    ],
    ['a nearest file in an excluded folder', { '': 'x\n', x: '!a.ts\n' }, ['x/a.ts']],
    [
      'a folder that a nearer file brings back',
      { '': '**/out/\n', x: '!out/\n' },
      ['x/out/a.ts', 'out/a.ts', 'y/out/a.ts'],
    ],
    ['anchors of a folder', { x: '/a.ts\ny/b.ts\n' }, ['x/a.ts', 'x/y/a.ts', 'x/y/b.ts', 'x/z/y/b.ts', 'a.ts']],
    [
      'folders with signs of patterns',
      { 'a[b]': 'c.ts\n', 'x *': 'c.ts\n' },
      ['a[b]/c.ts', 'ab/c.ts', 'x */c.ts', 'x y/c.ts'],
    ],
    [
      'asterisks',
      { '': '/a/*/c.ts\n/b/**/c.ts\n**/d/e.ts\nf/**\n' },
      ['a/c.ts', 'a/x/c.ts', 'a/x/y/c.ts', 'b/c.ts', 'b/x/y/c.ts', 'x/d/e.ts', 'f/g.ts', 'f'],
    ],
    [
      'classes',
      { '': '[a-c].ts\n[!x]y.ts\n[[:digit:]].ts\n[]].ts\n' },
      ['b.ts', 'd.ts', 'xy.ts', 'zy.ts', '7.ts', '].ts'],
    ],
    ['escapes', { '': '\\!a.ts\nb\\*.ts\nc\\\\.ts\nd\\\n' }, ['!a.ts', 'b*.ts', 'bx.ts', 'c\\.ts', 'd\\', 'd']],
    ['a question mark', { '': '?.ts\na?b\n' }, ['x.ts', 'xy.ts', 'a/b', 'axb']],
    ['letters of other alphabets', { '': 'größe.*\n日本/\n' }, ['größe.ts', '日本/a.ts']],
    ['two lines that match: the last', { '': '*.ts\na.*\n' }, ['a.ts']],
    ['case', { '': 'A.TS\n' }, ['a.ts', 'A.TS']],
    ['nothing at all', { '': '' }, ['a.ts']],
    ['a lone slash and a lone bang', { '': '/\n!\n', x: '/\n!\n' }, ['a.ts', 'x/a.ts']],
  ];
  for (const [name, texts, paths] of cases) {
    it(`decide as git does on ${name}`, () => {
      assert.deepEqual(ours(texts, paths), git(texts, paths));
    });
  }

  it('decide as git does on patterns and paths that nobody thought of', () => {
    // Of one byte each: git counts bytes where we count characters.
    const segment = fc.constantFrom('a', 'b', 'ab', 'x.ts', 'a b', '[a]', '!a', '#b', 'x*');
    const filePath = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const piece = fc.constantFrom(
      'a',
      'b',
      'x',
      '.ts',
      '*',
      '?',
      '/',
      '/**/',
      '**/',
      '/**',
      '[ab]',
      '[!a]',
      '\\*',
      '\\ ',
      ' ',
      '!',
      '#',
    );
    const line = fc
      .array(piece, { minLength: 1, maxLength: 5 })
      .map((pieces) => pieces.join(''))
      // The README of the package names these: git takes such a run for one over folders, its manual does not.
      .filter(
        (text) => !/[^/!]\*\*|\*\*[^/]|\*\*\*/.test(text) || /^!?\*\*\//.test(text.replaceAll(/\/\*\*(?=\/|$)/g, '')),
      );
    const file = fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n'));
    const folders = fc.uniqueArray(fc.constantFrom('', 'a', 'a/b', 'a b', '[a]', 'x*'), { minLength: 1, maxLength: 3 });
    const texts = folders.chain((names) =>
      fc
        .tuple(...names.map(() => file))
        .map((all) => Object.fromEntries(all.map((text, index) => [names[index] ?? '', text]))),
    );
    fc.assert(
      fc.property(texts, fc.uniqueArray(filePath, { minLength: 1, maxLength: 12 }), (own, paths) => {
        // git itself can't be asked about a file where a folder stands: it looks, and takes it for that folder.
        const asked = paths.filter((name) => !Object.keys(own).some((folder) => `${folder}/`.startsWith(`${name}/`)));
        assert.deepEqual(ours(own, asked), git(own, asked));
      }),
      { numRuns: 120 },
    );
  }).timeout(60_000);

  it('of different tools count each by itself: none takes back what another says', () => {
    const file = (name: IgnoreFileName, text: string): IgnoreFile => ({ name, folder: '', shown: name, text });
    const files = [file('.gitignore', 'a.ts\n'), file('.aiignore', '!a.ts\n'), file('.cursorignore', '\n*.ts\n')];
    assert.deepEqual(matchIgnoreFiles({ files, path: 'a.ts', ignoresCase: false }), [
      { file: '.gitignore', line: 1, pattern: 'a.ts' },
      { file: '.cursorignore', line: 2, pattern: '*.ts' },
    ]);
  });

  it('mean a name in any case where the file system does', () => {
    const files: IgnoreFile[] = [{ name: '.gitignore', folder: 'Src', shown: 'Src/.gitignore', text: 'Secret/\n' }];
    const input = { files, path: 'src/SECRET/a.ts' };
    assert.equal(matchIgnoreFiles({ ...input, ignoresCase: true }).length, 1);
    assert.equal(matchIgnoreFiles({ ...input, ignoresCase: false }).length, 0);
  });

  it('count in the form that they have now', () => {
    const of = (text: string): number =>
      matchIgnoreFiles({
        files: [{ name: '.aiignore', folder: '', shown: '.aiignore', text }],
        path: 'a.ts',
        ignoresCase: false,
      }).length;
    assert.deepEqual([of('a.ts\n'), of('b.ts\n'), of('a.ts\n')], [1, 0, 1]);
  });
});
