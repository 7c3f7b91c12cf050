import * as assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { inflateSync } from 'node:zlib';
import { encodeEntry } from '../../../src/core/cache/entry';
import { FileStore } from '../../../src/core/cache/fileStore';
import { MementoStore, type MementoLike } from '../../../src/core/cache/mementoStore';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import { FolderState } from '../../../src/core/state/folderState';
import { entry } from '../support/entries';
import { RecordedLog } from '../support/log';
import { made } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

const HOUR = 3_600_000;

describe('the cache in memory', () => {
  it('gives back what it holds, and nothing after it was cleared', async () => {
    const store = new MemoryStore();
    await store.set('a', '1', HOUR);
    await store.set('a', '2', HOUR);
    assert.equal(await store.get('a'), '2');
    assert.equal(await store.get('b'), undefined);
    await store.clear();
    assert.equal(await store.get('a'), undefined);
  });

  it('lets go of what was not used for longest when it is full', async () => {
    const store = new MemoryStore();
    const large = 'x'.repeat(1_000_000);
    for (const key of ['a', 'b', 'c']) await store.set(key, large, HOUR);
    assert.equal(await store.get('a'), large);
    for (const key of ['d', 'e']) await store.set(key, large, HOUR);
    assert.equal(await store.get('a'), large);
    assert.equal(await store.get('b'), undefined);
  });

  it('does not take what is larger than all of it', async () => {
    const store = new MemoryStore();
    await store.set('a', '1', HOUR);
    await store.set('b', 'x'.repeat(5_000_000), HOUR);
    assert.deepEqual([await store.get('a'), await store.get('b')], ['1', undefined]);
  });
});

describe('the cache in files', () => {
  const folder = temporaryFolder();
  let count = 0;
  let root: string;
  let store: FileStore;

  beforeEach(() => {
    root = path.join(folder, String(count++));
    store = new FileStore(new FolderState(root));
  });

  it('gives back what it holds to every process, and nothing after it was cleared', async () => {
    await store.set('a', 'ä');
    const other = new FileStore(new FolderState(root));
    assert.equal(await other.get('a'), 'ä');
    await other.clear();
    assert.equal(await store.get('a'), undefined);
    assert.equal(await store.get('b'), undefined);
  });

  it('sweeps out what has expired once there is much of it', async () => {
    const stale = encodeEntry({ ...entry(), expiresAt: 1 });
    const fresh = encodeEntry({ ...entry(), expiresAt: Date.now() + HOUR });
    await store.set('fresh', fresh);
    for (let index = 0; index < 500; index++) writeFileSync(path.join(root, 'cache', `${index}.json`), stale);
    await store.set('last', fresh);
    assert.deepEqual(readdirSync(path.join(root, 'cache')).sort(), ['fresh.json', 'last.json']);
  });
});

/** VS Code's memento as far as a store can tell: it keeps what it is given as JSON. */
class Memento implements MementoLike {
  updates = 0;
  constructor(public stored?: string) {}

  get(): unknown {
    return this.stored === undefined ? undefined : (JSON.parse(this.stored) as unknown);
  }
  update(_key: string, value: unknown): Promise<void> {
    this.updates++;
    this.stored = JSON.stringify(value);
    return Promise.resolve();
  }
}

describe('the cache in the workspace', () => {
  const log = new RecordedLog();
  /** Text that does not compress: 3/4 of its length is left. */
  const dense = (length: number, seed: number): string => made(length, undefined, seed);

  it('gives back what it holds, also in the next window', async () => {
    const memento = new Memento();
    const store = new MementoStore(memento, log);
    await store.set('a', 'ä 𝄞');
    assert.equal(await store.get('a'), 'ä 𝄞');
    await store.close();
    assert.equal(await new MementoStore(memento, log).get('a'), 'ä 𝄞');
  });

  it('writes many values at once, and not again when nothing is new', async () => {
    const memento = new Memento();
    const store = new MementoStore(memento, log);
    for (let index = 0; index < 20; index++) await store.set(String(index), 'x');
    assert.equal(memento.updates, 0);
    await store.close();
    await store.close();
    assert.equal(memento.updates, 1);
  });

  it('writes by itself a moment after something was stored', async () => {
    const memento = new Memento();
    const written = new Promise<void>((resolve) => {
      memento.update = (_key, value) => {
        memento.stored = JSON.stringify(value);
        resolve();
        return Promise.resolve();
      };
    });
    await new MementoStore(memento, log).set('a', '1');
    await written;
    assert.equal(await new MementoStore(memento, log).get('a'), '1');
  });

  it('stays below what VS Code warns of, and lets go of the oldest', async () => {
    const memento = new Memento();
    const store = new MementoStore(memento, log);
    for (let index = 0; index < 12; index++) await store.set(`key${index}`, dense(100_000, index));
    await store.close();
    assert.ok((memento.stored?.length ?? 0) < 512 * 1_024);
    const kept = (JSON.parse(memento.stored ?? '[]') as [string, string][]).map(([key]) => key);
    assert.ok(kept.length >= 3 && kept.length < 12);
    assert.deepEqual(
      kept,
      Array.from({ length: kept.length }, (_, index) => `key${12 - kept.length + index}`),
    );
  });

  it('counts a value that is stored again as new', async () => {
    const store = new MementoStore(new Memento(), log);
    for (let index = 0; index < 4; index++) await store.set(`key${index}`, dense(100_000, index));
    await store.set('key0', 'again');
    for (let index = 4; index < 7; index++) await store.set(`key${index}`, dense(100_000, index));
    assert.equal(await store.get('key0'), 'again');
    assert.equal(await store.get('key1'), undefined);
    await store.close();
  });

  it('does not take what is larger than all of it', async () => {
    const memento = new Memento();
    const store = new MementoStore(memento, log);
    await store.set('a', '1');
    await store.set('b', dense(900_000, 1));
    assert.deepEqual([await store.get('a'), await store.get('b')], ['1', undefined]);
    await store.close();
  });

  it('is smaller than what it holds', async () => {
    const memento = new Memento();
    const store = new MementoStore(memento, log);
    const text = 'the same words again and again '.repeat(1_000);
    await store.set('a', text);
    await store.close();
    assert.ok((memento.stored?.length ?? 0) < text.length / 10);
    const [[, packed]] = JSON.parse(memento.stored ?? '[]') as [[string, string]];
    assert.equal(inflateSync(Buffer.from(packed, 'base64')).toString(), text);
  });

  it('is empty where what was kept is damaged or foreign', async () => {
    for (const stored of ['42', '"x"', '{"a":1}', '[1]', '[["a"]]', '[["a",1]]', '[["a","not deflated"]]', 'null']) {
      const store = new MementoStore(new Memento(stored), log);
      assert.equal(await store.get('a'), undefined, stored);
      await store.set('b', '1');
      assert.equal(await store.get('b'), '1');
      await store.close();
    }
  });

  it('is empty after it was cleared, for good', async () => {
    const memento = new Memento();
    const store = new MementoStore(memento, log);
    await store.set('a', '1');
    await store.clear();
    assert.equal(await store.get('a'), undefined);
    assert.equal(memento.stored, '[]');
    await store.close();
    assert.equal(memento.updates, 1);
  });

  it('survives that VS Code does not take it', async () => {
    const memento = new Memento();
    memento.update = () => Promise.reject(new Error('disk full'));
    const store = new MementoStore(memento, log);
    await store.set('a', '1');
    await store.close();
    assert.equal(await store.get('a'), '1');
    assert.deepEqual(log.messages('warn'), ['the workspace cache could not be written']);
  });
});
