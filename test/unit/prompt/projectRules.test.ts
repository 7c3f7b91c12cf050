// Which files tell the rules for a file, on real folders.
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { matchIgnoreFiles } from '../../../src/core/guard/ignore/ignoreFiles';
import { IgnoreGuard } from '../../../src/core/guard/ignore/ignoreGuard';
import type { IgnoreCompute } from '../../../src/core/ports';
import { MAX_RULES_READ_BYTES, ProjectRulesReader, type FoundRules } from '../../../src/core/prompt/projectRules';
import type { Settings } from '../../../src/core/settings';
import { FolderWorkspace } from '../../../src/core/workspace/folderWorkspace';
import { settings } from '../support/settings';
import { temporaryFolder } from '../support/temporaryFolder';

const here: IgnoreCompute = { matchIgnoreFiles: (input) => Promise.resolve(matchIgnoreFiles(input)) };

describe('the rules for a file', () => {
  const scratch = temporaryFolder();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(scratch, 'workspace-'));
  });

  function write(name: string, text: string | Uint8Array): void {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }

  function read(
    name: string,
    {
      trusted = true,
      compute = here,
      ...change
    }: { trusted?: boolean; compute?: IgnoreCompute } & Partial<Settings> = {},
  ): Promise<FoundRules> {
    const workspace = (root: string): FolderWorkspace => new FolderWorkspace(root);
    const reader = new ProjectRulesReader(new IgnoreGuard(compute, workspace), (root) =>
      trusted ? workspace(root) : undefined,
    );
    const source = {
      name: 'code',
      path: name,
      languageId: 'typescript',
      text: 'a();',
      places: [{ folder, path: name }],
    };
    return reader.read(source, settings(change), new AbortController().signal);
  }
  const pathsOf = ({ files }: FoundRules): string[] => files.map((file) => file.path);

  it('are those from the workspace folder down to its own, the nearest last', async () => {
    for (const name of [
      ...['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md', '.code-insight/rules.md'],
      ...[
        'src/AGENTS.md',
        'src/deep/.code-insight/rules.md',
        'src/deeper/AGENTS.md',
        'docs/AGENTS.md',
        'src/README.md',
      ],
    ]) {
      write(name, `Rules of ${name}.`);
    }
    assert.deepEqual(pathsOf(await read('src/deep/a.ts')), [
      ...['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md', '.code-insight/rules.md'],
      ...['src/AGENTS.md', 'src/deep/.code-insight/rules.md'],
    ]);
    assert.equal(pathsOf(await read('a.ts')).length, 4);
  });

  it('are none where the workspace is not trusted, the setting is off, or the file is in no workspace', async () => {
    write('AGENTS.md', 'Obey.');
    const none = { files: [], leftOut: [] };
    assert.deepEqual(await read('a.ts', { trusted: false }), none);
    assert.deepEqual(await read('a.ts', { projectRules: false }), none);
    const guard = new IgnoreGuard(here, (root) => new FolderWorkspace(root));
    const reader = new ProjectRulesReader(guard, (root) => new FolderWorkspace(root));
    const outside = { name: 'code', path: 'a.ts', languageId: 'typescript', text: 'a();', places: [{ path: '/a.ts' }] };
    for (const source of [outside, undefined]) {
      assert.deepEqual(await reader.read(source, settings(), new AbortController().signal), none);
    }
  });

  it('are what was saved last', async () => {
    write('AGENTS.md', 'First.');
    assert.equal((await read('a.ts')).files[0]?.text, 'First.');
    write('AGENTS.md', 'Second.');
    assert.equal((await read('a.ts')).files[0]?.text, 'Second.');
  });

  it('are the same whatever ends their lines, and hide nothing', async () => {
    write('AGENTS.md', '\uFEFFOne.\r\nTwo.\rThree\u202E.\u200B\n');
    assert.equal((await read('a.ts')).files[0]?.text, 'One.\nTwo.\nThree[U+202E].[U+200B]\n');
  });

  it('that say the same count once, in the nearest file', async () => {
    write('AGENTS.md', 'Same.\n');
    symlinkSync('AGENTS.md', path.join(folder, 'CLAUDE.md'));
    write('src/AGENTS.md', 'Same.\r\n');
    const { files, leftOut } = await read('src/a.ts');
    assert.deepEqual(files, [{ path: 'src/AGENTS.md', text: 'Same.\n' }]);
    assert.deepEqual(leftOut, [
      { path: 'AGENTS.md', reason: 'repeated' },
      { path: 'CLAUDE.md', reason: 'repeated' },
    ]);
  });

  it('are not those that an ignore file names, and not those of which that is not known', async () => {
    write('AGENTS.md', 'Ours.');
    write('CLAUDE.md', 'Private.');
    write('src/AGENTS.md', 'Near.');
    write('.gitignore', 'CLAUDE.md\n');
    write('src/.aiignore', '/AGENTS.md\n');
    const { files, leftOut } = await read('src/a.ts');
    assert.deepEqual(files, [{ path: 'AGENTS.md', text: 'Ours.' }]);
    assert.deepEqual(leftOut, [
      { path: 'CLAUDE.md', reason: 'ignored' },
      { path: 'src/AGENTS.md', reason: 'ignored' },
    ]);
    assert.deepEqual(pathsOf(await read('src/a.ts', { respectGitignore: false })), ['AGENTS.md', 'CLAUDE.md']);
    const broken: IgnoreCompute = { matchIgnoreFiles: () => Promise.reject(new Error('broken')) };
    assert.deepEqual(pathsOf(await read('src/a.ts', { compute: broken })), []);
  });

  it('are no binary file, no folder, no pipe, nothing very large, and nothing that leads out', async () => {
    write('AGENTS.md', Uint8Array.of(1, 0, 2));
    write('CLAUDE.md', Uint8Array.of(0x61, 0xff));
    mkdirSync(path.join(folder, '.github/copilot-instructions.md'), { recursive: true });
    write('.code-insight/rules.md', 'x'.repeat(MAX_RULES_READ_BYTES + 1));
    mkdirSync(path.join(folder, 'src'));
    write('../outside.md', 'Elsewhere.');
    symlinkSync('../../outside.md', path.join(folder, 'src/AGENTS.md'));
    execFileSync('mkfifo', [path.join(folder, 'src/CLAUDE.md')]);
    assert.deepEqual(await read('src/a.ts'), {
      files: [],
      leftOut: [
        { path: 'AGENTS.md', reason: 'not_text' },
        { path: 'CLAUDE.md', reason: 'not_text' },
        { path: '.github/copilot-instructions.md', reason: 'not_text' },
        { path: '.code-insight/rules.md', reason: 'too_large' },
        { path: 'src/AGENTS.md', reason: 'outside' },
        { path: 'src/CLAUDE.md', reason: 'not_text' },
      ],
    });
  });

  it('are not the very file that is reviewed, and nothing that is empty', async () => {
    write('AGENTS.md', 'Reviewed.');
    write('CLAUDE.md', ' \n');
    assert.deepEqual(await read('AGENTS.md'), { files: [], leftOut: [] });
  });
});
