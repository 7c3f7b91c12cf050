import * as assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { redisMemory } from '../../../src/core/cache/redisMemory';
import { RedisTier } from '../../../src/core/cache/redisTier';
import { SetClock } from '../support/clock';
import { RecordedLog } from '../support/log';
import { startRedisServer, type RedisServer } from '../support/redisServer';

describe('the memory of Redis', () => {
  let server: RedisServer;
  let admin: Redis;
  let tier: RedisTier;

  before(async () => {
    server = await startRedisServer();
    admin = new Redis(server.url);
  });
  beforeEach(() => {
    tier = new RedisTier(() => Promise.resolve({ target: { url: server.url } }), new SetClock(), new RecordedLog());
  });
  afterEach(() => tier.close());
  after(async () => {
    admin.disconnect();
    await server.kill();
  });

  it('is what the Redis in use tells, with its limit where it has one', async () => {
    const told = await redisMemory(tier);
    assert.ok(told && told.usedBytes > 100_000 && told.mostBytes === null, JSON.stringify(told));
    await admin.config('SET', 'maxmemory', '100mb');
    assert.equal((await redisMemory(tier))?.mostBytes, 104_857_600);
  });

  it('is not reported where Redis refuses to tell, which is no trouble with the cache', async () => {
    await admin.call('ACL', 'SETUSER', 'default', '-info');
    try {
      assert.equal(await redisMemory(tier), undefined);
      assert.equal(tier.connected, true);
      await tier.set('a', '1', 60_000);
      assert.equal(await tier.get('a'), '1');
    } finally {
      await admin.call('ACL', 'SETUSER', 'default', '+@all');
    }
  });

  it('is not reported where there is no Redis, or none that answers', async () => {
    const none = new RedisTier(() => Promise.resolve(undefined), new SetClock(), new RecordedLog());
    assert.equal(await redisMemory(none), undefined);
    await none.close();
    server.freeze();
    try {
      assert.equal(await redisMemory(tier), undefined);
    } finally {
      server.thaw();
    }
  });
});
