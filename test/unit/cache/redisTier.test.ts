import * as assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import type { RedisTarget } from '../../../src/core/cache/redisAddress';
import { RedisTier } from '../../../src/core/cache/redisTier';
import { SetClock } from '../support/clock';
import { RecordedLog } from '../support/log';
import { startRedisServer, type RedisServer } from '../support/redisServer';

const HOUR = 3_600_000;
const PASSWORD = 'w0rd of the team!';

describe('the Redis tier as it is configured', () => {
  let server: RedisServer;
  let admin: Redis;
  let target: RedisTarget | undefined;
  let tier: RedisTier;
  let log: RecordedLog;

  before(async () => {
    server = await startRedisServer();
    admin = new Redis(server.url);
    await admin.call('ACL', 'SETUSER', 'team', 'on', `>${PASSWORD}`, '~*', '+@all');
    await admin.call('ACL', 'SETUSER', 'default', 'resetpass', 'off');
  });
  beforeEach(() => {
    log = new RecordedLog();
    tier = new RedisTier(() => Promise.resolve(target && { target }), new SetClock(), log);
  });
  afterEach(() => tier.close());
  after(async () => {
    admin.disconnect();
    await server.kill();
  });

  it('is a tier that knows nothing where none is configured', async () => {
    target = undefined;
    await tier.set('a', '1', HOUR);
    assert.equal(await tier.get('a'), undefined);
    await tier.clear();
    assert.equal(tier.connected, false);
  });

  it('serves with credentials that are given apart from the address', async () => {
    target = { url: server.url, username: 'team', password: PASSWORD };
    await tier.set('a', '1', HOUR);
    assert.equal(await tier.get('a'), '1');
    assert.equal(tier.connected, true);
  });

  it('misses with a wrong password, which no log line shows', async () => {
    target = { url: server.url, username: 'team', password: 'wr0ng word' };
    assert.equal(await tier.get('a'), undefined);
    assert.doesNotMatch(JSON.stringify(log.lines), /wr0ng|team/);
  });

  it('connects anew after the address or the credentials changed', async () => {
    target = undefined;
    assert.equal(await tier.get('a'), undefined);
    target = { url: server.url, username: 'team', password: PASSWORD };
    assert.equal(await tier.get('a'), undefined);
    await tier.reset();
    assert.equal(await tier.get('a'), '1');
    target = undefined;
    await tier.reset();
    assert.equal(await tier.get('a'), undefined);
  });

  it('stays closed once it is closed', async () => {
    target = { url: server.url, username: 'team', password: PASSWORD };
    await tier.close();
    assert.equal(await tier.get('a'), undefined);
    assert.equal(tier.connected, false);
  });
});
