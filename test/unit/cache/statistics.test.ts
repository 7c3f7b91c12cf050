// What the cache did, counted for good in the workspace and in the team's Redis; and what of Redis is cleared.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { Redis } from 'ioredis';
import { hitRatePercent, NO_LOOKS } from '../../../src/core/cache/counts';
import { FileCounts, MementoCounts } from '../../../src/core/cache/keptCounts';
import { sha256 } from '../../../src/core/cache/key';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import { redisMemory } from '../../../src/core/cache/redisMemory';
import { RedisStore, redisOptions, type RedisStoreOptions } from '../../../src/core/cache/redisStore';
import { CacheStatistics } from '../../../src/core/cache/statistics';
import { TieredCache } from '../../../src/core/cache/tieredCache';
import { WaitBudget } from '../../../src/core/cache/waitBudget';
import { toCacheStatsJson } from '../../../src/core/export/cacheJson';
import { FolderState } from '../../../src/core/state/folderState';
import { cacheText, reportOfRedis } from '../../../src/core/usage/cacheReport';
import { SetClock } from '../support/clock';
import { entry, NOW } from '../support/entries';
import { RecordedLog } from '../support/log';
import { startRedisCluster } from '../support/redisDeployments';
import { freePort, startRedisServer, type RedisServer } from '../support/redisServer';
import { made } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

const HOUR = 3_600_000;

describe('the statistics of the cache', () => {
  const folder = temporaryFolder();
  const open: (() => unknown)[] = [];
  let server: RedisServer;
  let redis: Redis;
  let count = 0;

  before(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
    await redis.flushall();
  });
  after(async () => {
    redis.disconnect();
    await server.kill();
  });

  function store(url = server.url, options: RedisStoreOptions = {}, log = new RecordedLog()): RedisStore {
    const one = new RedisStore({ url }, new SetClock(NOW), log, options);
    open.push(() => one.close());
    return one;
  }
  function member(team: RedisStore, kept = newFile()): { cache: TieredCache; statistics: CacheStatistics } {
    const log = new RecordedLog();
    const statistics = new CacheStatistics(kept, () => Promise.resolve(team), log);
    return { cache: new TieredCache([new MemoryStore(), team], new SetClock(NOW), log, statistics), statistics };
  }
  const newFile = (): FileCounts => new FileCounts(new FolderState(path.join(folder, String(count++))));

  it('count hits by tier and misses, for the workspace, the team and the repository', async () => {
    const [one, two] = [member(store()), member(store())];
    await one.cache.get('a', true, undefined, 'first');
    await one.cache.set('a', entry(), true);
    await one.cache.get('a', true, undefined, 'first');
    await two.cache.get('a', true, undefined, 'first');
    await two.cache.get('b', true, undefined, 'second');
    assert.deepEqual(await one.statistics.counts(), { ...NO_LOOKS, memory: 1, miss: 1 });
    assert.deepEqual(await two.statistics.counts(), { ...NO_LOOKS, redis: 1, miss: 1 });
    assert.deepEqual(await store().readCounts('first'), {
      team: { ...NO_LOOKS, memory: 1, redis: 1, miss: 2 },
      repository: { ...NO_LOOKS, memory: 1, redis: 1, miss: 1 },
    });
  });

  it('count a miss that turned out as none as a hit, and leave out the demo', async () => {
    const { cache, statistics } = member(store());
    await cache.get('a', true);
    await cache.set('a', entry(), true);
    await cache.getAfterMiss('a', true);
    await cache.get('a', false);
    await cache.get('b', false);
    assert.deepEqual(await statistics.counts(), { ...NO_LOOKS, memory: 1 });
    assert.deepEqual((await store().readCounts(''))?.team, { ...NO_LOOKS, memory: 1 });
  });

  it('outlive the process, also where several runs count at the same time', async () => {
    const state = new FolderState(path.join(folder, 'shared'));
    const team = store();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { cache } = member(team, new FileCounts(state));
        await cache.get('nothing', true);
        await cache.close();
      }),
    );
    assert.deepEqual(await new FileCounts(state).read(), { ...NO_LOOKS, miss: 20 });
  });

  it('are those of a workspace in its memento, whatever was there', async () => {
    const values = new Map<string, unknown>([['cacheCounts', { memory: 'x' }]]);
    const memento = {
      get: (key: string) => values.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
    };
    const kept = new MementoCounts(memento);
    await kept.add({ ...NO_LOOKS, memento: 2 });
    await kept.add({ ...NO_LOOKS, miss: 1 });
    assert.deepEqual(await new MementoCounts(memento).read(), { ...NO_LOOKS, memento: 2, miss: 1 });
    await kept.clear();
    assert.deepEqual(await kept.read(), NO_LOOKS);
  });

  it('reach the team later where Redis was away', async () => {
    const port = await freePort();
    const team = store(`redis://127.0.0.1:${port}`, { pause: () => 5 });
    const { cache, statistics } = member(team);
    await cache.get('a', true);
    assert.equal((await statistics.counts()).miss, 1);
    const back = new Promise<void>((resolve) => {
      team.link.onWritable(resolve);
    });
    const late = await startRedisServer(port);
    open.push(() => late.kill());
    await back;
    await statistics.flush();
    assert.equal((await team.readCounts(''))?.team.miss, 1);
  });

  it('are "not reported" where Redis may not be asked, and the cache goes on', async () => {
    const password = made(20);
    await redis.acl('SETUSER', 'limited', 'on', `>${password}`, '~*', '&*', '+get', '+set', '+ping', '+select');
    const log = new RecordedLog();
    const target = { url: server.url, username: 'limited', password };
    const limited = new RedisStore(target, new SetClock(NOW), log);
    open.push(() => limited.close());
    const { cache, statistics } = member(limited);
    await cache.set('a', entry(), true);
    await cache.get('a', true);
    await statistics.flush();
    assert.equal(limited.state.kind, 'connected');
    const report = {
      own: await statistics.counts(),
      fileEntries: 0,
      redis: await reportOfRedis(limited, ''),
      saved: { tokens: 0, usd: 0 },
    };
    const json = toCacheStatsJson(report);
    assert.deepEqual([json.hits, json.redis_connected, json.hit_rate_percent], [1, true, 100]);
    assert.deepEqual([json.redis_used_memory, json.redis_entries, json.team], [null, null, null]);
    assert.match(cacheText(report), /Answers: not reported\. Bytes of memory in use: not reported\./);
    assert.equal(limited.state.kind, 'connected');
  });

  it('name no repository that could be guessed where a team has a passphrase', async () => {
    const team = store(server.url, await redisOptions('', made(20)));
    const { cache, statistics } = member(team);
    await cache.get('a', true, undefined, 'abcdef');
    await statistics.flush();
    assert.doesNotMatch(JSON.stringify(await redis.hgetall('code-insight:counts')), /abcdef/);
    assert.equal((await team.readCounts('abcdef'))?.repository.miss, 1);
  });

  it('have a rate only where something was asked', () => {
    assert.equal(hitRatePercent(NO_LOOKS), null);
    assert.equal(hitRatePercent({ ...NO_LOOKS, file: 1, miss: 2 }), 33.3);
  });

  describe('and what clearing removes', () => {
    it('are the answers below the prefix: locks, budgets, counts and other prefixes stay', async () => {
      const [ours, others] = [store(server.url, { prefix: 'ci:' }), store(server.url, { prefix: 'ci:b' })];
      const keys = Array.from({ length: 30 }, (_, index) => sha256(String(index)));
      for (const key of keys) for (const one of [ours, others]) await one.set(key, 'x', HOUR);
      const rest = [`ci:lock:${keys[0] ?? ''}`, 'ci:sealed', 'code-insight-budget:{2026-11}:totals', 'ci:counts'];
      for (const key of rest) await redis.set(key, 'x');
      assert.equal(await ours.countEntries(), 30);
      assert.equal(await ours.removeEntries(), 30);
      assert.equal(await ours.countEntries(), 0);
      assert.equal(await others.countEntries(), 30);
      assert.equal(await redis.dbsize(), 30 + rest.length);
      const commands = await redis.info('commandstats');
      assert.doesNotMatch(commands, /cmdstat_(keys|flushdb):/);
    });

    it('are those of every master of a cluster', async () => {
      const cluster = await startRedisCluster();
      open.push(() => cluster.kill());
      const team = store(cluster.url, { commandMs: 20_000 });
      assert.equal(await team.countEntries(), 0);
      for (let index = 0; index < 60; index++) {
        await team.set(sha256(String(index)), 'x', HOUR, new WaitBudget(20_000));
      }
      await team.addCounts('first', { ...NO_LOOKS, miss: 3 });
      assert.equal(await team.countEntries(), 60);
      assert.equal(await team.removeEntries(), 60);
      assert.equal(await team.countEntries(), 0);
      assert.equal((await team.readCounts('first'))?.repository.miss, 3);
      assert.ok(((await redisMemory(team))?.usedBytes ?? 0) > 0);
    }).timeout(60_000);

    it('are not told to be gone where Redis does not answer', async () => {
      const team = store(`redis://127.0.0.1:${await freePort()}`);
      assert.equal(await team.countEntries(), undefined);
      assert.equal(await team.removeEntries(), undefined);
    });
  });
});
