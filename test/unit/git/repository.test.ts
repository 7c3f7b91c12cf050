import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { remotesOf } from '../../../src/core/git/gitConfig';
import { remoteName } from '../../../src/core/git/remoteName';
import { idOfName, namedRepositoryOf, repositoryOf } from '../../../src/core/git/repository';
import { temporaryFolder } from '../support/temporaryFolder';

/** Real git, without the settings of whoever runs it. */
function git(folder: string, ...args: string[]): string {
  const quiet = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com', '-c', 'protocol.file.allow=always'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', [...quiet, ...args], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
}

describe('the name of a remote', () => {
  const SAME = [
    'https://github.com/owner/name.git',
    'https://github.com/owner/name',
    'https://someone:word@GitHub.com:8443/owner/name.git/',
    'http://github.com//owner/name',
    'ssh://git@github.com/owner/name.git',
    'ssh://git@github.com:22/owner/name',
    'git+ssh://git@github.com/owner/name.git',
    'git://github.com/owner/name.git',
    'git@github.com:owner/name.git',
    'github.com:/owner/name.git',
    'git@[github.com:2222]:owner/name.git',
    ' git@GITHUB.com:owner/name/ ',
  ];
  for (const address of SAME) {
    it(`is the same for ${address.trim()}`, () => {
      assert.equal(remoteName(address), 'github.com/owner/name');
    });
  }

  it('keeps the case of owner and name, and groups within groups', () => {
    assert.equal(remoteName('git@gitlab.example.com:Group/Sub/Name.git'), 'gitlab.example.com/Group/Sub/Name');
    assert.equal(remoteName('ssh://git@[::1]:2222/Owner/Name.git'), '[::1]/Owner/Name');
  });

  it('is nothing for what is on this machine only', () => {
    for (const address of ['', '/srv/name.git', '../name', 'file:///srv/name.git', 'C:\\work\\name', 'C:/work/name']) {
      assert.equal(remoteName(address), undefined, address);
    }
  });

  it('never holds credentials, and takes any text', () => {
    const word = fc.stringMatching(/^[a-z\d]{12,20}$/);
    fc.assert(
      fc.property(word, word, (user, password) => {
        assert.equal(remoteName(`https://${user}:${password}@host.example/a/b.git`), 'host.example/a/b');
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const name = remoteName(text);
        assert.ok(name === undefined || name.includes('/'));
      }),
    );
  });
});

describe('the remotes in a configuration of git', () => {
  const folder = temporaryFolder();

  it('are those that git itself tells, whatever the values hold', () => {
    const values = ['a:b/c', ' a b ', 'a#b', 'a;b', 'say "a"', 'C:\\a\\b', 'a\tb', '"', '\\', '[remote "x"]', '=a='];
    const file = path.join(folder, 'config');
    for (const [index, value] of values.entries())
      git(folder, 'config', '--file', file, `remote.r.${index}.url`, value);
    const told = git(folder, 'config', '--file', file, '--null', '--get-regexp', '.').split('\0');
    const expected = told.flatMap((entry) => {
      const [, name, url] = /^remote\.(.+)\.url\n(.*)$/s.exec(entry) ?? [];
      return name !== undefined && url !== undefined ? [{ name, url: url.trim() }] : [];
    });
    assert.equal(expected.length, values.length);
    assert.deepEqual(remotesOf(readFileSync(file, 'utf8')), expected);
  });

  it('are read around comments, other sections and other spellings', () => {
    const text = [
      '# a comment',
      '[core] bare = false',
      '[Remote "first"] URL = https://a.example/x/y ; said here',
      '\tpushurl = https://elsewhere.example/x/y',
      '\turl = https://second.example/x/y',
      '[branch "main"]',
      '\turl = https://no.example/x/y',
      '[remote "with \\"quotes\\""]',
      '\turl = "https://b.example/x/y#z" # and here',
    ].join('\r\n');
    assert.deepEqual(remotesOf(text), [
      { name: 'first', url: 'https://a.example/x/y' },
      { name: 'with "quotes"', url: 'https://b.example/x/y#z' },
    ]);
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.ok(Array.isArray(remotesOf(text)));
      }),
    );
  });
});

describe('the id of a repository', () => {
  const folder = temporaryFolder();
  const REMOTE = 'https://github.com/owner/name.git';

  function repository(name: string, remotes: Readonly<Record<string, string>> = {}): string {
    const own = path.join(folder, name);
    git(folder, 'init', '-q', own);
    for (const [remote, url] of Object.entries(remotes)) git(own, 'remote', 'add', remote, url);
    git(own, 'commit', '-q', '--allow-empty', '-m', 'first');
    return own;
  }

  it('is the same for everybody who cloned it, in whatever way and wherever', async () => {
    const one = await repositoryOf(repository('one', { origin: REMOTE }));
    const two = await repositoryOf(repository('two', { origin: 'git@github.com:owner/name.git' }));
    assert.match(one, /^[\da-f]{16}$/);
    assert.equal(two, one);
    assert.notEqual(await repositoryOf(repository('three', { origin: 'git@github.com:owner/other.git' })), one);
  });

  it('is that of origin, else of the first remote that is not on this machine', async () => {
    const expected = await repositoryOf(repository('expected', { origin: REMOTE }));
    const other = 'https://github.com/fork/name.git';
    assert.equal(await repositoryOf(repository('both', { fork: other, origin: REMOTE })), expected);
    assert.equal(await repositoryOf(repository('local', { disk: folder, upstream: REMOTE, fork: other })), expected);
  });

  it('has a name beside it that a person knows: the remote’s without credentials, else the folder’s', async () => {
    const named = repository('named', { origin: 'https://someone:word@github.com/owner/named.git' });
    assert.deepEqual(await namedRepositoryOf(named), { id: await repositoryOf(named), name: 'github.com/owner/named' });
    const without = repository('without');
    mkdirSync(path.join(without, 'below'));
    assert.equal((await namedRepositoryOf(path.join(without, 'below'))).name, 'without');
    assert.equal((await namedRepositoryOf(path.join(folder, 'no git here'))).name, 'no git here');
  });

  it('is found from a folder below its root', async () => {
    const root = repository('deep', { origin: REMOTE });
    const below = path.join(root, 'packages', 'one');
    mkdirSync(below, { recursive: true });
    assert.equal(await repositoryOf(below), await repositoryOf(root));
  });

  it('is the same in a worktree', async () => {
    const root = repository('trunk', { origin: REMOTE });
    git(root, 'worktree', 'add', '-q', path.join(folder, 'branch'));
    assert.equal(await repositoryOf(path.join(folder, 'branch')), await repositoryOf(root));
    const without = repository('plain');
    git(without, 'worktree', 'add', '-q', path.join(folder, 'plain-branch'));
    assert.equal(await repositoryOf(path.join(folder, 'plain-branch')), await repositoryOf(without));
  });

  it('is its own in a submodule', async () => {
    const inner = repository('inner');
    const outer = repository('outer', { origin: REMOTE });
    git(outer, 'submodule', '--quiet', 'add', inner, 'part');
    const part = path.join(outer, 'part');
    assert.equal(await repositoryOf(part), idOfName('part'));
    git(part, 'remote', 'set-url', 'origin', 'git@github.com:owner/part.git');
    assert.equal(
      await repositoryOf(part),
      await repositoryOf(repository('part', { origin: 'https://github.com/owner/part' })),
    );
  });

  it('is made of the folder’s name where there is no remote, no git, or nothing that can be read', async () => {
    assert.equal(await repositoryOf(repository('lonely')), idOfName('lonely'));
    const broken = path.join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(path.join(broken, '.git'), 'gitdir: /nowhere/at/all\n');
    assert.equal(await repositoryOf(broken), idOfName('broken'));
    assert.equal(await repositoryOf(path.join(folder, 'never made')), idOfName('never made'));
  });
});
