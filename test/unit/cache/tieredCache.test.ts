import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Redis } from 'ioredis';
import { encodeEntry } from '../../../src/core/cache/entry';
import { FileStore } from '../../../src/core/cache/fileStore';
import { sha256 } from '../../../src/core/cache/key';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { TieredCache } from '../../../src/core/cache/tieredCache';
import { FolderState } from '../../../src/core/state/folderState';
import { SetClock } from '../support/clock';
import { entry, NOW } from '../support/entries';
import { RecordedLog } from '../support/log';
import { startRedisServer, type RedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';

describe('the tiers of the cache', () => {
  const folder = temporaryFolder();
  let count = 0;
  let server: RedisServer;
  let redis: Redis;
  let log: RecordedLog;
  let clock: SetClock;
  let memory: MemoryStore;
  let team: RedisStore;
  let files: FileStore;
  let cache: TieredCache;

  before(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  beforeEach(() => {
    log = new RecordedLog();
    clock = new SetClock(NOW);
    memory = new MemoryStore();
    team = new RedisStore({ url: server.url }, clock, log);
    files = new FileStore(new FolderState(path.join(folder, String(count++))));
    cache = new TieredCache([memory, team, files], clock, log);
  });
  afterEach(async () => {
    await cache.close();
    await redis.flushall();
  });
  after(async () => {
    redis.disconnect();
    await server.kill();
  });

  it('all get what is stored, and the nearest answers', async () => {
    await cache.set('a', entry(), true);
    assert.equal((await cache.get('a', true))?.tier, 'memory');
    for (const store of [memory, team, files]) assert.equal(await store.get('a'), encodeEntry(entry()));
  });

  it('are asked from near to far, and the nearer ones are filled', async () => {
    await files.set('a', encodeEntry(entry()));
    assert.deepEqual(await cache.get('a', true), { entry: { v: 1, ...entry() }, tier: 'file' });
    assert.equal(await team.get('a'), encodeEntry(entry()));
    assert.ok((await redis.pttl('code-insight:a')) <= 60_000);
    assert.equal((await cache.get('a', true))?.tier, 'memory');
    await memory.clear();
    assert.equal((await cache.get('a', true))?.tier, 'redis');
  });

  it("leave the team's tier alone where an answer is not to be shared", async () => {
    await cache.set('a', entry(), false);
    assert.deepEqual(await redis.keys('*'), []);
    await team.set('b', encodeEntry(entry()), 60_000);
    assert.equal(await cache.get('b', false), undefined);
    await memory.clear();
    assert.equal((await cache.get('a', false))?.tier, 'file');
    assert.deepEqual(await redis.keys('*'), ['code-insight:b']);
  });

  it('step over a damaged or expired entry to a good one', async () => {
    await memory.set('a', 'damaged', 60_000);
    await team.set('a', encodeEntry({ ...entry(), expiresAt: NOW }), 60_000);
    await files.set('a', encodeEntry(entry()));
    assert.equal((await cache.get('a', true))?.tier, 'file');
    assert.equal((await cache.get('a', true))?.tier, 'memory');
  });

  it('serve nothing after its time', async () => {
    await cache.set('a', entry(), true);
    clock.time = NOW + 60_000;
    assert.equal(await cache.get('a', true), undefined);
  });

  it('store nothing whose time is already over', async () => {
    await cache.set('a', entry('{}', 0), true);
    for (const store of [memory, team, files]) assert.equal(await store.get('a'), undefined);
  });

  it('count hits and misses', async () => {
    await cache.get('a', true);
    await cache.set('a', entry(), true);
    await cache.get('a', true);
    await cache.get('a', true);
    await cache.get('b', true);
    assert.deepEqual(cache.counts, { hits: 2, misses: 2 });
  });

  it('are all empty after they were cleared', async () => {
    const key = sha256('a');
    await cache.set(key, entry(), true);
    await cache.clear();
    assert.equal(await cache.get(key, true), undefined);
  });

  it('go on without a tier that fails', async () => {
    const file = path.join(folder, 'no-folder');
    writeFileSync(file, '');
    const broken = new FileStore(new FolderState(file));
    const rest = new TieredCache([broken, memory], clock, log);
    await rest.set('a', entry(), true);
    assert.equal((await rest.get('a', true))?.tier, 'memory');
    assert.equal(await rest.get('b', true), undefined);
    await rest.clear();
    assert.equal(await rest.get('a', true), undefined);
    assert.ok(log.messages('warn').includes('a cache tier failed'));
  });
});
