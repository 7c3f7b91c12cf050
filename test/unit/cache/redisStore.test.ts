import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { sha256 } from '../../../src/core/cache/key';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { SetClock } from '../support/clock';
import { RecordedLog } from '../support/log';
import { freePort, startRedisServer, type RedisServer } from '../support/redisServer';

const HOUR = 3_600_000;

describe('the cache in Redis', () => {
  const open: (() => unknown)[] = [];
  let server: RedisServer;
  let redis: Redis;

  before(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
    await redis.flushall();
  });
  after(async () => {
    redis.disconnect();
    await server.kill();
  });

  function store(url = server.url, log = new RecordedLog()): RedisStore {
    const one = new RedisStore({ url }, new SetClock(), log);
    open.push(() => one.close());
    return one;
  }

  it('gives back what was stored, to everyone', async () => {
    await store().set('a', 'ä 𝄞', HOUR);
    assert.equal(await store().get('a'), 'ä 𝄞');
    assert.equal(await store().get('b'), undefined);
  });

  it('lets Redis forget a value when its time is over', async () => {
    await store().set('a', '1', HOUR);
    const left = await redis.pttl('code-insight:a');
    assert.ok(left > HOUR - 60_000 && left <= HOUR);
  });

  it('clears its own keys and no others', async () => {
    const one = store();
    await redis.set('other:key', 'x');
    for (let index = 0; index < 1_200; index++) await redis.set(`code-insight:${sha256(String(index))}`, 'x');
    await one.clear();
    assert.deepEqual(await redis.keys('*'), ['other:key']);
  });

  it('takes a value of another type for a miss', async () => {
    await redis.lpush('code-insight:a', 'x');
    assert.equal(await store().get('a'), undefined);
  });

  it('takes an absent server for a miss, and reports it once', async () => {
    const log = new RecordedLog();
    const one = store(`redis://127.0.0.1:${await freePort()}`, log);
    assert.equal(await one.get('a'), undefined);
    await one.set('a', '1', HOUR);
    await one.clear();
    assert.equal(await one.get('a'), undefined);
    assert.equal(one.state.kind, 'down');
    assert.deepEqual(log.messages('warn'), ['redis is not available']);
    assert.equal(log.lines.find(({ level }) => level === 'warn')?.fields['code'], 'ECONNREFUSED');
  });

  it('does not wait for a server that never answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    open.push(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const one = store(`redis://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    assert.equal(await one.get('a'), undefined);
    await one.set('a', '1', HOUR);
  });

  it('does not wait for a server that stops answering', async () => {
    const log = new RecordedLog();
    const one = store(server.url, log);
    await one.set('a', '1', HOUR);
    const again = log.next('redis got what was answered meanwhile');
    server.freeze();
    try {
      assert.equal(await one.get('a'), undefined);
      await one.set('b', '2', HOUR);
    } finally {
      server.thaw();
    }
    await again;
    assert.equal(await redis.get('code-insight:b'), '2');
    assert.equal(await one.get('a'), '1');
  });

  it('misses while the server is gone and is back by itself when it is', async () => {
    const mortal = await startRedisServer();
    const log = new RecordedLog();
    const one = store(mortal.url, log);
    await one.set('a', '1', HOUR);
    assert.equal(await one.get('a'), '1');
    await mortal.kill();
    assert.equal(await one.get('a'), undefined);
    await one.set('b', '2', HOUR);

    const again = log.next('redis is connected');
    const revived = await startRedisServer(mortal.port);
    open.push(() => revived.kill());
    await again;
    assert.equal(await one.get('a'), undefined);
    await one.set('a', '3', HOUR);
    assert.equal(await one.get('a'), '3');
  });

  let port: Promise<number>;

  it('misses after it was closed, and does not connect again', async () => {
    let connections = 0;
    const gone = new Promise<void>((resolve) => {
      const between = createServer((socket) => {
        connections++;
        const onward = connect(server.port, '127.0.0.1');
        socket.pipe(onward).pipe(socket);
        socket.once('close', resolve);
      }).listen(0, '127.0.0.1');
      open.push(() => between.close());
      port = once(between, 'listening').then(() => (between.address() as AddressInfo).port);
    });
    const one = store(`redis://127.0.0.1:${await port}`);
    await one.set('a', '1', HOUR);
    await one.close();
    await gone;
    assert.equal(await one.get('a'), undefined);
    assert.equal(await one.get('a'), undefined);
    assert.equal(connections, 1);
  });
});
