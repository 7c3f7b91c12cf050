// What keeps a file back, on real folders; and that the pipeline asks each time.
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { IgnoreGuard } from '../../../../src/core/guard/ignore/ignoreGuard';
import { matchIgnoreFiles } from '../../../../src/core/guard/ignore/ignoreFiles';
import type { Block } from '../../../../src/core/outcome';
import { ComputeDeadlineError, type IgnoreCompute, type Workspace } from '../../../../src/core/ports';
import { presentOutcome } from '../../../../src/core/presentOutcome';
import type { Source } from '../../../../src/core/prompt/source';
import { review } from '../../../../src/core/review/reviewFlow';
import { prepareReview } from '../../../../src/core/review/reviewOne';
import { FolderWorkspace } from '../../../../src/core/workspace/folderWorkspace';
import { WorkerCompute } from '../../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../../openrouter/scenarios';
import { startEngine } from '../../support/engine';
import { builtDist } from '../../support/product';
import { made } from '../../support/secrets';
import { temporaryFolder } from '../../support/temporaryFolder';

const never = new AbortController().signal;
const here: IgnoreCompute = { matchIgnoreFiles: (input) => Promise.resolve(matchIgnoreFiles(input)) };

describe('a file that a rule keeps back', () => {
  const scratch = temporaryFolder();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(scratch, 'workspace-'));
  });

  function write(name: string, text: string | Uint8Array): void {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }

  function check(name: string, change: Partial<Source> = {}, more: { compute?: IgnoreCompute; hides?: string } = {}) {
    const disk = new FolderWorkspace(folder);
    const hiddenBy = (): string | undefined => more.hides;
    const workspace: Workspace = {
      ignoresCase: disk.ignoresCase,
      read: (file, most) => disk.read(file, most),
      ...(more.hides !== undefined && { hiddenBy }),
    };
    const guard = new IgnoreGuard(more.compute ?? here, () => workspace);
    const places = [{ folder, path: name }];
    const source: Source = { name: 'code', path: name, languageId: 'typescript', text: 'a();\n', places, ...change };
    return guard.check(source, { respectGitignore: true }, never);
  }

  const sentence = (block: Block | undefined): string =>
    block ? presentOutcome({ kind: 'blocked', block }).message : 'let through';

  it('by any of the ignore files, in any folder down to its own, and the line is told', async () => {
    for (const name of ['.gitignore', '.codeinsightignore', '.aiignore', '.cursorignore', '.copilotignore']) {
      write(`src/${name}`, '# ours\n\nsecrets/\n');
      const block = await check('src/secrets/a.ts');
      assert.deepEqual(block, {
        code: 'ignored',
        rules: [{ by: 'file', folder, file: `src/${name}`, line: 3, pattern: 'secrets/' }],
      });
      assert.match(
        sentence(block),
        new RegExp(`^Nothing was sent: a rule keeps this file back, src/\\${name} line 3, "secrets/"\\.$`),
      );
      assert.equal(await check('src/open/a.ts'), undefined);
      rmSync(path.join(folder, `src/${name}`));
    }
  });

  it('by git alone only where the setting says so', async () => {
    write('.gitignore', 'a.ts\n');
    const guard = new IgnoreGuard(here, () => new FolderWorkspace(folder));
    const source: Source = {
      name: 'code',
      path: 'a.ts',
      languageId: 'typescript',
      text: 'a();',
      places: [{ folder, path: 'a.ts' }],
    };
    assert.equal((await guard.check(source, { respectGitignore: true }, never))?.code, 'ignored');
    assert.equal(await guard.check(source, { respectGitignore: false }, never), undefined);
    write('.aiignore', 'a.ts\n');
    assert.equal((await guard.check(source, { respectGitignore: false }, never))?.code, 'ignored');
  });

  it('by the editor, by its name, by its text', async () => {
    assert.match(sentence(await check('a.ts', {}, { hides: '**/a.ts' })), /the setting files\.exclude, "\*\*\/a\.ts"/);
    assert.match(sentence(await check('certs/a.pem')), /the built-in rule for keys and passwords, "\*\.pem"/);
    assert.match(sentence(await check('a.ts', { text: '\n// @generated\n' })), /its line 2 says that it is generated/);
  });

  it('by several: all are told, those for tools like this one before those for git', async () => {
    write('.gitignore', '*.key\n');
    write('.codeinsightignore', 'server.*\n');
    const words = sentence(await check('server.key'));
    assert.match(words, /"\*\.key"; also \.codeinsightignore line 1, "server\.\*"; \.gitignore line 1, "\*\.key"\.$/);
  });

  it('by a built-in rule, whatever an ignore file says', async () => {
    for (const name of ['.gitignore', '.codeinsightignore']) write(name, '!.env\n!*.pem\n!**\n');
    for (const name of ['.env', 'a.pem', 'yarn.lock']) assert.equal((await check(name))?.code, 'ignored', name);
  });

  it('by the name of a link, and by the name that it leads to', async () => {
    write('.aiignore', 'private/\n');
    const places = [
      { folder, path: 'private/a.ts' },
      { folder, path: 'link.ts' },
    ];
    assert.equal((await check('link.ts', { places }))?.code, 'ignored');
    assert.equal((await check('link.ts', { places: [...places].reverse() }))?.code, 'ignored');
    assert.equal(
      (await check('link.ts', { places: [{ folder, path: 'link.ts' }, { path: '/home/me/.ssh/id_x' }] }))?.code,
      'ignored',
    );
  });

  it('outside of every workspace folder, by built-in rules alone', async () => {
    write('.aiignore', '*\n');
    assert.equal(await check('a.ts', { places: [{ path: path.join(folder, 'a.ts') }] }), undefined);
    assert.equal((await check('x', { places: [{ path: '/home/me/.aws/credentials' }] }))?.code, 'ignored');
    // Nobody said where it stands: its name counts.
    assert.equal((await check('.env', { places: undefined } as never))?.code, 'ignored');
  });

  it('is let through where the user wants it this once, and for that request alone', async () => {
    write('.aiignore', 'a.ts\n');
    assert.equal(await check('a.ts', { reviewIgnored: true }), undefined);
    assert.equal((await check('a.ts'))?.code, 'ignored');
  });

  describe('where the rules can not be known', () => {
    const unreadable = async (name: string, detail: string): Promise<void> => {
      assert.deepEqual(await check('a.ts'), { code: 'ignore_unreadable', file: name, detail });
      assert.equal(await check('a.ts', { reviewIgnored: true }), undefined);
    };

    it('for a file of more than 1 MB', async () => {
      write('.gitignore', `${'#'.repeat(1_000_000)}\n`);
      await unreadable('.gitignore', 'too_large');
    });
    it('for a binary one', async () => {
      write('.aiignore', Uint8Array.of(1, 0, 2));
      await unreadable('.aiignore', 'binary');
    });
    it('for a folder of that name', async () => {
      mkdirSync(path.join(folder, '.cursorignore'));
      await unreadable('.cursorignore', 'folder');
    });
    it('for a link that leads out of the workspace', async () => {
      const outside = path.join(scratch, 'rules');
      writeFileSync(outside, 'b.ts\n');
      symlinkSync(outside, path.join(folder, '.gitignore'));
      await unreadable('.gitignore', 'outside');
    });
    it('for a pipe, which is not waited for', async () => {
      execFileSync('mkfifo', [path.join(folder, '.gitignore')]);
      await unreadable('.gitignore', 'not_a_file');
    });

    it('for patterns that come to no end in time', async () => {
      const compute = new WorkerCompute(await builtDist(), 300);
      try {
        const depth = 'a/'.repeat(200);
        write('.gitignore', `${'a/**/'.repeat(12)}b\n`);
        const block = await check(`${depth}c.ts`, {}, { compute });
        assert.deepEqual(block, { code: 'ignore_unreadable', file: '.gitignore', detail: 'late' });
        assert.match(sentence(block), /did not come to an end in time/);
      } finally {
        await compute.close();
      }
    });

    it('for a worker that breaks', async () => {
      write('.gitignore', 'b.ts\n');
      const compute: IgnoreCompute = { matchIgnoreFiles: () => Promise.reject(new Error('broken')) };
      assert.equal((await check('a.ts', {}, { compute }))?.code, 'ignore_unreadable');
    });
  });

  it('is also kept back by rules in UTF-16, as PowerShell writes them, and beside comments in Latin-1', async () => {
    write('.gitignore', Buffer.from('\uFEFFa.ts\r\n', 'utf16le'));
    write('.aiignore', Buffer.from('# für uns\nb.ts\n', 'latin1'));
    assert.equal((await check('a.ts'))?.code, 'ignored');
    assert.equal((await check('b.ts'))?.code, 'ignored');
  });

  it('is read from nowhere but the folder', async () => {
    writeFileSync(path.join(scratch, 'outside.txt'), 'x');
    const workspace = new FolderWorkspace(folder);
    for (const name of ['../outside.txt', 'a/../../outside.txt', '/etc/passwd', './a', 'a//b', '']) {
      await assert.rejects(workspace.read(name, 100), { code: 'outside' }, name);
    }
    symlinkSync(scratch, path.join(folder, 'up'));
    await assert.rejects(workspace.read('up/outside.txt', 100), { code: 'outside' });
    write('in.txt', 'in');
    symlinkSync(path.join(folder, 'in.txt'), path.join(folder, 'inner'));
    assert.deepEqual(await workspace.read('inner', 100), Buffer.from('in'));
    assert.equal(await workspace.read('gone.txt', 100), undefined);
    assert.equal(await workspace.read('in.txt/gone', 100), undefined);
  });
});

describe('a file of a workspace folder inside a repository', () => {
  const scratch = temporaryFolder();
  let root: string;
  let folder: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(scratch, 'repository-'));
    folder = path.join(root, 'packages/app');
    mkdirSync(path.join(folder, 'src'), { recursive: true });
    git('init', '-q');
  });

  function git(...args: string[]): string {
    return execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: scratch, GIT_CONFIG_NOSYSTEM: '1' },
    });
  }

  function write(name: string, text: string): void {
    writeFileSync(path.join(root, name), text);
  }

  async function rulesOf(name: string, from = folder): Promise<string[]> {
    const guard = new IgnoreGuard(here, () => new FolderWorkspace(from));
    const block = await guard.checkName([{ folder: from, path: name }], { respectGitignore: true }, never);
    if (block === undefined) return [];
    assert.ok(block.code === 'ignored');
    return block.rules.map((rule) => (rule.by === 'file' ? `${rule.file}:${rule.line}: ${rule.pattern}` : rule.by));
  }

  it('is kept back by what the folders above say, as git does', async () => {
    write('.gitignore', '*.local.ts\n/packages/app/private/\n');
    write('packages/.gitignore', 'src/made/\n!kept.local.ts\n');
    const told = {
      'a.local.ts': ['../../.gitignore:1: *.local.ts'],
      'private/b.ts': ['../../.gitignore:2: /packages/app/private/'],
      'src/kept.local.ts': [],
      'src/made/c.ts': [],
      'src/d.ts': [],
    };
    for (const [name, rules] of Object.entries(told)) assert.deepEqual(await rulesOf(name), rules, name);
    const paths = Object.keys(told).map((name) => `packages/app/${name}`);
    assert.deepEqual(
      git('check-ignore', ...paths)
        .split('\n')
        .filter(Boolean),
      paths.slice(0, 2),
    );
  });

  it('is let through where its own folder takes back what one above says', async () => {
    write('.gitignore', '*.made.ts\n');
    write('packages/app/.gitignore', '!api.made.ts\n');
    assert.deepEqual(await rulesOf('src/api.made.ts'), []);
    assert.deepEqual(await rulesOf('src/other.made.ts'), ['../../.gitignore:1: *.made.ts']);
  });

  it('is kept back by what one clone excludes, in its worktrees too', async () => {
    write('.git/info/exclude', 'notes/\n');
    assert.deepEqual(await rulesOf('notes/a.ts'), ['../../.git/info/exclude:1: notes/']);
    assert.deepEqual(await rulesOf('notes/a.ts', root), ['.git/info/exclude:1: notes/']);
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'first');
    git('worktree', 'add', '-q', path.join(root, 'tree'));
    const tree = path.join(root, 'tree');
    assert.deepEqual(await rulesOf('notes/a.ts', tree), ['../.git/info/exclude:1: notes/']);
  });

  it('is let through where git ignores the whole folder, which somebody opened all the same', async () => {
    write('.gitignore', '*\n');
    assert.deepEqual(await rulesOf('src/a.ts'), []);
    write('packages/app/.gitignore', 'src/\n');
    assert.deepEqual(await rulesOf('src/a.ts'), ['.gitignore:1: src/']);
    write('.aiignore', 'packages/\n');
    assert.deepEqual(await rulesOf('b.ts'), ['../../.aiignore:1: packages/']);
  });

  it('is nobody else’s business: where no repository is, nothing above is read', async () => {
    rmSync(path.join(root, '.git'), { recursive: true });
    write('.gitignore', '*.ts\n');
    assert.deepEqual(await rulesOf('src/a.ts'), []);
  });
});

describe('the pipeline and ignored files', () => {
  const scratch = temporaryFolder();
  let server: ScenarioServer;
  let compute: WorkerCompute;
  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  after(async () => {
    await compute.close();
    await server.close();
  });

  it('serve a file neither from memo nor from cache once it is ignored, and send nothing of this machine', async () => {
    const folder = mkdtempSync(path.join(scratch, 'workspace-'));
    const state = mkdtempSync(path.join(scratch, 'state-'));
    const one = startEngine({ server, compute, ignoreCompute: compute, stateFolder: state });
    const places = [{ folder, path: 'src/a.ts' }];
    const request = { path: 'src/a.ts', languageId: 'typescript', text: 'if (a = 1) go();\n', places };
    assert.equal((await one.review(request)).outcome.kind, 'answered');
    assert.ok(!server.requests.some(({ raw }) => raw.includes(folder)));
    writeFileSync(path.join(folder, '.codeinsightignore'), 'src/\n');
    const { outcome } = await one.review(request);
    assert.equal(outcome.kind === 'blocked' && outcome.block.code, 'ignored');
    const allowed = await one.review({ ...request, reviewIgnored: true });
    // What was allowed for once changes nothing of the request: the answer is the one that was paid for.
    assert.equal(allowed.outcome.kind, 'cached');
    const preparation = await prepareReview(one.pipeline, { ...request, reviewIgnored: true }, one.settings, never);
    assert.ok(preparation.kind === 'prepared' && !JSON.stringify(preparation.prepared).includes(folder));
    assert.equal(server.requests.length, 1);
  });

  it('still look for secrets in a file that was allowed for once', async () => {
    const one = startEngine({ server, compute, stateFolder: mkdtempSync(path.join(scratch, 'state-')) });
    const text = `API_KEY="${made(24)}"\n`;
    const before = server.requests.length;
    const { outcome } = await one.review({ path: '.env', languageId: 'shellscript', text, reviewIgnored: true });
    assert.equal(outcome.kind === 'blocked' && outcome.block.code, 'secrets');
    assert.equal(server.requests.length, before);
  });

  it('are cancelled while the rules are looked at', async () => {
    const folder = mkdtempSync(path.join(scratch, 'workspace-'));
    writeFileSync(path.join(folder, '.gitignore'), 'b.ts\n');
    const cancel = new AbortController();
    const ignoreCompute: IgnoreCompute = {
      matchIgnoreFiles: () => {
        cancel.abort();
        return Promise.reject(new ComputeDeadlineError(1));
      },
    };
    const one = startEngine({ server, compute, ignoreCompute, stateFolder: mkdtempSync(path.join(scratch, 'state-')) });
    const request = { path: 'a.ts', languageId: 'typescript', text: 'a();\n', places: [{ folder, path: 'a.ts' }] };
    const outcome = await review(one.pipeline, request, { settings: one.settings, signal: cancel.signal });
    assert.equal(outcome.kind, 'cancelled');
  });
});
