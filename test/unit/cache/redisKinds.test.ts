import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Cluster, Redis } from 'ioredis';
import type { RedisTarget } from '../../../src/core/cache/redisAddress';
import { sha256 } from '../../../src/core/cache/key';
import { RedisStore, type RedisStoreOptions } from '../../../src/core/cache/redisStore';
import { issueCertificate, makeAuthority } from '../../host/certificates.mjs';
import { SetClock } from '../support/clock';
import { RecordedLog } from '../support/log';
import { startRedisCluster, startWatchedRedis } from '../support/redisDeployments';
import { freePort, startRedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';

const HOUR = 3_600_000;

describe('the kinds of Redis', () => {
  const folder = temporaryFolder();
  const open: (() => unknown)[] = [];

  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  function store(target: RedisTarget, log = new RecordedLog(), options: RedisStoreOptions = {}): RedisStore {
    const one = new RedisStore(target, new SetClock(), log, options);
    open.push(() => one.close());
    return one;
  }

  it('reach a server over TLS by the certificate of its authority, and say so where its file is missing', async () => {
    const authority = makeAuthority(folder);
    const { key, cert } = issueCertificate(authority.folder, ['localhost']);
    const files = { 'tls-key-file': path.join(folder, 'key.pem'), 'tls-cert-file': path.join(folder, 'cert.pem') };
    writeFileSync(files['tls-key-file'], key);
    writeFileSync(files['tls-cert-file'], cert);
    const port = await freePort();
    const server = await startRedisServer(undefined, { 'tls-port': String(port), 'tls-auth-clients': 'no', ...files });
    open.push(() => server.kill());
    const url = `rediss://localhost:${port}`;
    const one = store({ url: `${url}?ca=${authority.file}` });
    await one.set('a', '1', HOUR);
    assert.equal(await one.get('a'), '1');
    const lost = store({ url: `${url}?ca=${folder}/none.pem` });
    assert.equal(await lost.get('a'), undefined);
    assert.deepEqual([lost.state.kind, 'reason' in lost.state && lost.state.reason], ['refused', 'ca_file']);
  });

  it('include a cluster: values lie on all of its masters, one connection to each, and are cleared on each', async () => {
    const cluster = await startRedisCluster();
    open.push(() => cluster.kill());
    const one = store(cluster, new RecordedLog(), { prefix: 'ours[*]:' });
    const keys = Array.from({ length: 60 }, (_, index) => sha256(String(index)));
    await Promise.all(keys.map((key) => one.set(key, `value of ${key}`, HOUR)));
    assert.equal(one.waiting, 0);
    assert.deepEqual(
      await Promise.all(keys.map((key) => one.get(key))),
      keys.map((key) => `value of ${key}`),
    );
    assert.ok(one.link.client instanceof Cluster);
    const admins = cluster.nodes.map(({ url }) => new Redis(url));
    open.push(() => {
      for (const admin of admins) admin.disconnect();
    });
    for (const admin of admins) {
      assert.ok((await admin.dbsize()) > 0);
      await admin.set(await ownKey(admin), 'not ours');
    }
    await one.clear();
    for (const admin of admins) assert.equal(await admin.dbsize(), 1);

    /** A key whose slot lies on this node. */
    async function ownKey(admin: Redis): Promise<string> {
      const own = await admin.scan('0', 'COUNT', 1_000);
      const key = own[1][0] ?? '';
      // The braces keep it in the slot of the whole key.
      return `other:{${key}}`;
    }
  });

  it('include a master that Sentinels watch: after a failover what was answered meanwhile is on the new one', async () => {
    const watched = await startWatchedRedis(folder);
    open.push(() => watched.kill());
    const log = new RecordedLog();
    const one = store({ url: watched.url }, log, { pause: () => 50 });
    await one.set('a', '1', HOUR);
    assert.equal(await one.get('a'), '1');
    const written = log.next('redis got what was answered meanwhile');
    await watched.master.kill();
    await one.set('b', '2', HOUR);
    assert.equal(one.waiting, 1);
    await watched.failedOver;
    await written;
    assert.equal(await one.get('b'), '2');
    const replica = new Redis(watched.replica.url);
    open.push(() => {
      replica.disconnect();
    });
    assert.equal(await replica.get('code-insight:b'), '2');
  });
});
