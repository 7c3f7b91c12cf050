import * as assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { spareFor } from '../../../../src/core/guard/secrets/harmless';
import { HarmlessStore } from '../../../../src/core/guard/secrets/harmlessStore';
import { FolderState } from '../../../../src/core/state/folderState';
import { made } from '../../support/secrets';
import { temporaryFolder } from '../../support/temporaryFolder';

const VALUE = made(24);
const everywhere = { scope: 'everywhere', value: VALUE } as const;
const here = { scope: 'here', value: VALUE, rule: 'named-token', path: 'src/a.ts' } as const;

describe('what the user said is no secret', () => {
  const folder = temporaryFolder();
  let count = 0;
  let root: string;
  let state: FolderState;
  let store: HarmlessStore;

  beforeEach(() => {
    root = path.join(folder, `state-${count++}`);
    state = new FolderState(root);
    store = new HarmlessStore(state);
  });

  async function spared(value: string, rule = 'named-token', file = 'src/a.ts'): Promise<boolean> {
    return spareFor(await new HarmlessStore(new FolderState(root)).read(), file)(value, rule);
  }

  it('is nothing at first, and reading makes no file', async () => {
    assert.deepEqual(await store.read(), { key: '', hashes: [] });
    assert.equal(await state.read('machine.jsonl'), undefined);
  });

  it('is known again in another window, wherever it stands', async () => {
    await store.remember([everywhere]);
    assert.ok(await spared(VALUE));
    assert.ok(await spared(VALUE, 'another-rule', 'other.ts'));
    assert.ok(!(await spared(made(24, undefined, 2))));
  });

  it('counts for one rule in one file where that was meant', async () => {
    await store.remember([here]);
    assert.ok(await spared(VALUE));
    assert.ok(!(await spared(VALUE, 'another-rule')));
    assert.ok(!(await spared(VALUE, 'named-token', 'src/b.ts')));
  });

  it('can be taken back, one and all', async () => {
    const undo = await store.remember([everywhere]);
    await store.remember([{ scope: 'everywhere', value: 'another' }]);
    await undo();
    assert.ok(!(await spared(VALUE)) && (await spared('another')));
    await store.forget();
    assert.ok(!(await spared('another')));
    await store.forget();
  });

  it('is kept without the value, for its owner alone, and with another hash on another machine', async function () {
    await store.remember([everywhere, here]);
    const written = readdirSync(root).map((name) => readFileSync(path.join(root, name), 'utf8'));
    assert.ok(written.every((text) => !text.includes(VALUE) && !text.includes('src/a.ts')));
    const other = new HarmlessStore(new FolderState(`${root}-other`));
    await other.remember([everywhere]);
    const [mine, theirs] = [await store.read(), await other.read()];
    assert.match(mine.key, /^[\da-f]{64}$/);
    assert.ok(mine.key !== theirs.key && !mine.hashes.includes(theirs.hashes[0] ?? ''));
    if (process.platform === 'win32') this.skip();
    for (const name of readdirSync(root)) assert.equal(statSync(path.join(root, name)).mode & 0o777, 0o600, name);
  });

  it('loses nothing where windows write at the same time, also the first time', async () => {
    const values = Array.from({ length: 40 }, (_, index) => made(24, undefined, index + 10));
    await Promise.all(
      values.map((value) => new HarmlessStore(new FolderState(root)).remember([{ scope: 'everywhere', value }])),
    );
    const isSpared = spareFor(await store.read(), 'a.ts');
    assert.deepEqual(
      values.filter((value) => !isSpared(value, 'any')),
      [],
    );
  });

  it('survives a line that was cut short and lines of others', async () => {
    await store.remember([everywhere]);
    const file = path.join(root, 'harmless.jsonl');
    for (const line of ['{"v":1,"op":"add","ha', '\nnull\n[]\n{"v":2}\n', `{"v":1,"op":"add","hash":"${VALUE}"}`]) {
      appendFileSync(file, line);
    }
    await store.remember([{ scope: 'everywhere', value: 'another' }]);
    assert.ok((await spared(VALUE)) && (await spared('another')));
    assert.equal((await store.read()).hashes.length, 2);
  });

  it('is nothing, and begins anew, where the files are broken', async () => {
    for (const broken of ['', '{', '\0'.repeat(100), '{"v":1,"key":"short"}', `{"v":1,"key":"${'G'.repeat(64)}"}`]) {
      mkdirSync(root, { recursive: true });
      for (const name of ['harmless.jsonl', 'machine.jsonl']) writeFileSync(path.join(root, name), broken);
      assert.deepEqual((await store.read()).hashes, []);
      await store.remember([everywhere]);
      assert.ok(await spared(VALUE), broken);
    }
  });

  it('spares nothing where it can not be read, and says so where it can not be kept', async () => {
    await store.remember([everywhere]);
    await state.remove('harmless.jsonl');
    mkdirSync(path.join(root, 'harmless.jsonl'));
    assert.deepEqual(await store.read(), { key: '', hashes: [] });
    await assert.rejects(store.remember([everywhere]));
  });

  it('goes with all other data', async () => {
    await store.remember([everywhere]);
    await state.removeAll();
    assert.ok(!(await spared(VALUE)));
  });
});
