import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { FolderState, stateFolder } from '../../../src/core/state/folderState';
import { temporaryFolder } from '../support/temporaryFolder';

const mode = (file: string): number => statSync(file).mode & 0o777;

describe('the state folder', () => {
  const folder = temporaryFolder();
  let count = 0;
  let root: string;
  let state: FolderState;

  beforeEach(() => {
    root = path.join(folder, `state-${count++}`);
    state = new FolderState(root);
  });

  it('gives back what was written', async () => {
    await state.write('a/b.json', 'first');
    await state.write('a/b.json', 'ä 𝄞\r\n');
    assert.equal(await state.read('a/b.json'), 'ä 𝄞\r\n');
    assert.equal(readFileSync(path.join(root, 'a/b.json'), 'utf8'), 'ä 𝄞\r\n');
  });

  it('has nothing under a name that was never written or was removed', async () => {
    assert.equal(await state.read('none'), undefined);
    assert.deepEqual(await state.list('none'), []);
    await state.write('one', 'x');
    await state.remove('one');
    await state.remove('one');
    assert.equal(await state.read('one'), undefined);
  });

  it('appends to a file that it makes', async () => {
    await state.append('log.jsonl', 'one\n');
    await state.append('log.jsonl', 'two\n');
    assert.equal(await state.read('log.jsonl'), 'one\ntwo\n');
  });

  it('never mixes what is appended at the same time', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `${index}:${'x'.repeat(500)}`);
    const others = [state, new FolderState(root), new FolderState(root)];
    await Promise.all(lines.map((line, index) => others[index % 3]!.append('log', `${line}\n`)));
    const written = (await state.read('log'))?.trimEnd().split('\n') ?? [];
    assert.deepEqual(written.sort(), lines.sort());
  });

  it('shows a reader either the old or the new file, never a part', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(200_000));
    await state.write('file', texts[0]!);
    const reads: Promise<string | undefined>[] = [];
    await Promise.all(
      texts.map((text) => {
        reads.push(state.read('file'), state.read('file'));
        return state.write('file', text);
      }),
    );
    for (const text of await Promise.all(reads)) assert.ok(texts.includes(text ?? ''));
    assert.ok(texts.includes((await state.read('file')) ?? ''));
  });

  it('leaves no temporary file behind, also when it fails, and lists none', async () => {
    await state.write('sub/one', 'x');
    await state.write('sub/two', 'x');
    await state.append('sub/folder/inner', 'x');
    await assert.rejects(state.write('sub/folder', 'a folder stands there'));
    assert.deepEqual(readdirSync(path.join(root, 'sub')).sort(), ['folder', 'one', 'two']);
    writeFileSync(path.join(root, 'sub/left.tmp'), 'of a process that was killed');
    assert.deepEqual(await state.list('sub'), ['folder', 'one', 'two']);
  });

  it('keeps every name inside the folder', async () => {
    for (const name of ['../out', '..', 'a/../../out', '/etc/passwd', `${root}-neighbour/x`]) {
      await assert.rejects(state.write(name, 'x'), name);
      await assert.rejects(state.append(name, 'x'), name);
      await assert.rejects(state.read(name), name);
      await assert.rejects(state.remove(name), name);
      await assert.rejects(state.list(name), name);
    }
  });

  it('is readable by its owner only', async function () {
    if (process.platform === 'win32') this.skip();
    await state.write('written', 'x');
    await state.append('sub/appended', 'x');
    assert.deepEqual([mode(root), mode(path.join(root, 'sub'))], [0o700, 0o700]);
    assert.deepEqual([mode(path.join(root, 'written')), mode(path.join(root, 'sub/appended'))], [0o600, 0o600]);
  });

  it('does not hide that it can not be read', async () => {
    await state.write('file', 'x');
    await assert.rejects(state.read('file/below'));
  });

  it('removes what is ours from a folder that somebody named, and nothing else', async () => {
    await state.append('ledger-2026-11.jsonl', 'x');
    await state.append('audit-2026-11.jsonl', 'x');
    await state.write('cache/key.json', 'x');
    await state.write('findings.json', 'x');
    await state.write('models.json', 'x');
    mkdirSync(path.join(root, 'cache-of-photos'));
    writeFileSync(path.join(root, 'findings.json.0a1b-2c.tmp'), 'of a process that was killed');
    writeFileSync(path.join(root, 'cached-thesis.md'), 'mine');
    await state.removeAll();
    assert.deepEqual(readdirSync(root).sort(), ['cache-of-photos', 'cached-thesis.md']);
    assert.equal(readFileSync(path.join(root, 'cached-thesis.md'), 'utf8'), 'mine');
  });

  it('removes the folder itself when nothing is left in it', async () => {
    await state.write('cache/key.json', 'x');
    await state.removeAll();
    assert.ok(!existsSync(root));
    await state.removeAll();
    await state.write('cache/key.json', 'x');
    assert.equal(await state.read('cache/key.json'), 'x');
  });

  it('is where the environment says, else where the system keeps such data', () => {
    assert.equal(stateFolder(folder), folder);
    assert.equal(stateFolder('relative'), path.resolve('relative'));
    for (const unset of [undefined, '']) {
      assert.ok(path.isAbsolute(stateFolder(unset)) && stateFolder(unset).includes('code-insight'));
    }
  });
});
