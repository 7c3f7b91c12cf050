import * as assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { encodeEntry } from '../../../src/core/cache/entry';
import { FileStore } from '../../../src/core/cache/fileStore';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { SharedForm, teamKeys, type TeamKeys } from '../../../src/core/cache/sharedForm';
import { TieredCache } from '../../../src/core/cache/tieredCache';
import { FolderState } from '../../../src/core/state/folderState';
import { SetClock } from '../support/clock';
import { entry, NOW } from '../support/entries';
import { RecordedLog } from '../support/log';
import { startRedisServer, type RedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';

const HOUR = 3_600_000;
const LONG = `{"quote":"const total = price * amount;"}`.repeat(2_000);

describe('the form of a value in Redis', () => {
  const folder = temporaryFolder();
  const open: (() => unknown)[] = [];
  let server: RedisServer;
  let redis: Redis;
  let keys: TeamKeys;
  let others: TeamKeys;

  before(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
    keys = await teamKeys('four words of ours');
    others = await teamKeys('four words of theirs');
  });
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
    await redis.flushall();
  });
  after(async () => {
    redis.disconnect();
    await server.kill();
  });

  function store(own: TeamKeys | undefined, log = new RecordedLog()): RedisStore {
    const one = new RedisStore(server, new SetClock(NOW), log, { keys: own });
    open.push(() => one.close());
    return one;
  }

  it('gives any text back, plain and sealed', () => {
    for (const form of [new SharedForm(undefined), new SharedForm(keys)]) {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), fc.nat(3_000), (text, times) => {
          const whole = text.repeat(times);
          assert.equal(form.unpack('n', form.pack('n', whole)), whole);
        }),
        { numRuns: 50 },
      );
    }
  });

  it('is the text itself where that is short, and compressed where it is long', () => {
    const form = new SharedForm(undefined);
    assert.equal(form.pack('n', '{"a":1}').toString(), '{"a":1}');
    assert.ok(form.pack('n', LONG).length < LONG.length / 10);
  });

  it('does not unpack a bomb', () => {
    const bomb = Buffer.concat([Buffer.from([0xc1, 1]), deflateRawSync(Buffer.alloc(64 * 1024 * 1024))]);
    assert.ok(bomb.length < 100_000);
    assert.equal(new SharedForm(undefined).unpack('n', bomb), undefined);
  });

  it('is a miss where it is foreign, cut or changed anywhere', () => {
    const plain = new SharedForm(undefined);
    const sealed = new SharedForm(keys);
    const compressed = plain.pack('n', LONG);
    for (const bytes of [
      compressed.subarray(0, -1),
      compressed.subarray(0, 2),
      Buffer.from([0xc1]),
      Buffer.from([0xc1, 9, 1]),
    ]) {
      assert.equal(plain.unpack('n', bytes), undefined);
    }
    assert.equal(plain.unpack('n', sealed.pack('n', 'x')), undefined);
    assert.equal(sealed.unpack('n', plain.pack('n', '{"a":1}')), undefined);
    const whole = sealed.pack('n', '{"a":1}');
    assert.equal(sealed.unpack('m', whole), undefined, 'moved to another name');
    assert.equal(new SharedForm(others).unpack('n', whole), undefined, 'another passphrase');
    for (let index = 0; index < whole.length; index++) {
      const changed = Buffer.from(whole);
      changed[index]! ^= 1;
      assert.equal(sealed.unpack('n', changed), undefined, `byte ${index}`);
      assert.equal(sealed.unpack('n', whole.subarray(0, index)), undefined, `cut at ${index}`);
    }
  });

  it('never brings an error, whatever lies there', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, magic) => {
        const found = Buffer.from(magic ? [0xc1, ...bytes] : bytes);
        for (const own of [undefined, keys]) new SharedForm(own).unpack('n', found);
      }),
    );
  });

  it('shows neither question nor answer where the team has a passphrase', async () => {
    const key = randomBytes(32).toString('hex');
    await store(keys).set(key, LONG, HOUR);
    assert.equal(await store(keys).get(key), LONG);
    assert.equal(await store(others).get(key), undefined);
    const names = await redis.keys('*');
    assert.equal(names.length, 2);
    for (const name of names) {
      assert.ok(!name.includes(key));
      assert.ok(!(await redis.getBuffer(name))?.includes('price'));
    }
  });

  it('tells once of another passphrase than the team began with', async () => {
    await store(keys).set('a', '1', HOUR);
    const log = new RecordedLog();
    const other = store(others, log);
    assert.equal(await other.get('a'), undefined);
    assert.equal(await other.get('a'), undefined);
    assert.deepEqual(log.messages('warn'), [
      'the team passphrase is another than the one that this redis was first used with',
    ]);
  });

  it('adds nothing readable to what a team has sealed, also after it was cleared', async () => {
    const team = store(keys);
    await team.set('a', '1', HOUR);
    await team.clear();
    const log = new RecordedLog();
    const open = store(undefined, log);
    await open.set('b', 'readable', HOUR);
    assert.equal(await open.get('b'), undefined);
    assert.deepEqual(await redis.keys('*'), ['code-insight:sealed']);
    assert.deepEqual([open.state.kind, 'reason' in open.state && open.state.reason], ['refused', 'passphrase']);
    assert.equal(log.messages('warn').length, 1);
  });

  it('that can not be read is replaced by what is found further away', async () => {
    const clock = new SetClock(NOW);
    const team = store(undefined);
    const files = new FileStore(new FolderState(folder));
    const cache = new TieredCache([team, files], clock, new RecordedLog());
    const good = encodeEntry(entry());
    for (const bad of [
      Buffer.from([0xc1, 1, 7]),
      Buffer.from('{"v":0}'),
      Buffer.from(good.slice(0, 40)),
      randomBytes(500),
    ]) {
      await redis.set('code-insight:a', bad);
      await files.set('a', good);
      assert.equal((await cache.get('a', true))?.tier, 'file');
      assert.equal(await redis.get('code-insight:a'), good);
    }
  });
});
