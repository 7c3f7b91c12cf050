import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Redis } from 'ioredis';
import { chooseRedis } from '../../../src/core/cache/redisAddress';
import type { RedisHealth } from '../../../src/core/health/facts';
import { redisHealth } from '../../../src/core/health/redisProbe';
import { presentHealth } from '../../../src/core/presentHealth';
import { NO_PRIVACY } from '../../../src/core/settings';
import { issueCertificate, makeAuthority } from '../../host/certificates.mjs';
import { startRedisCluster, startWatchedRedis } from '../support/redisDeployments';
import { freePort, startRedisServer, type RedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';

const signal = new AbortController().signal;

/** As the report says it. */
function said(redis: RedisHealth): string {
  const none = { kind: 'not_checked', because: 'endpoint' } as const;
  const { checks } = presentHealth({
    ...{ endpoint: { kind: 'invalid' }, reachable: none, certificate: none, proxy: none, key: none, model: none },
    ...{ structuredOutputs: none, redis, stateFolder: { kind: 'writable' }, privacy: NO_PRIVACY },
  });
  const line = checks.find(({ id }) => id === 'redis');
  return `${line?.status ?? ''}: ${line?.message ?? ''} ${line?.advice ?? ''}`.trim();
}

describe('the health of Redis', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();
  let server: RedisServer;
  before(async () => {
    server = await startRedisServer();
  });
  after(() => server.kill());
  const ask = (address: string, ms = 5_000, stored?: { host: string; username: string; password: string }) =>
    redisHealth(chooseRedis(undefined, address), stored, ms, signal);

  it('is told with how long it takes, its version and its memory', async () => {
    const found = await ask(server.url);
    assert.equal(found.kind, 'connected');
    assert.ok(found.ms >= 0 && found.version !== undefined && found.usedMemory !== undefined);
    assert.match(
      said(found),
      /^ok: Redis at 127\.0\.0\.1:\d+ answers, in \d+ ms\. Redis \d+\.\d+\.\d+\. Memory used: [\d.]+[KM]\.$/,
    );
  });

  it('is no matter where none is used, and says what can not be used', async () => {
    assert.deepEqual(await ask(''), { kind: 'not_used' });
    assert.match(said(await ask('')), /^skipped: Redis is not used/);
    assert.match(
      said(await ask('http://x')),
      /^warning: .+ none of a Redis\. An address is redis:\/\/.+redis\+sentinel:.+redis\+cluster:/,
    );
    const inSetting = await redisHealth(chooseRedis('redis://u:p@h:1', undefined), undefined, 100, signal);
    assert.match(said(inSetting), /^warning: .+ contains a user name or a password/);
  });

  it('is amiss where nobody listens or answers, and reviews work all the same', async () => {
    const nobody = await ask(`redis://127.0.0.1:${await freePort()}`);
    assert.match(said(nobody), /^warning: Redis at 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\): reviews work/);
    server.freeze();
    try {
      const silent = await ask(server.url, 200);
      assert.deepEqual(silent, {
        kind: 'failed',
        host: new URL(server.url).host,
        code: 'ETIMEDOUT',
        credentials: false,
      });
    } finally {
      server.thaw();
    }
  });

  it('is amiss where user and password are missing or wrong, and none of them is told', async () => {
    const admin = new Redis(server.url);
    try {
      await admin.call('ACL', 'SETUSER', 'team', 'on', '>right-pass', '~*', '+ping');
      await admin.call('ACL', 'SETUSER', 'default', 'resetpass', '>default-pass');
      const host = new URL(server.url).host;
      const missing = await ask(server.url);
      assert.match(
        said(missing),
        /\(NOAUTH\).+ Set user and password with Code Insight: Set Redis Credentials, or in REDIS_URL\.$/,
      );
      const wrong = await ask(`redis://team:wrong-pass@${host}`);
      assert.match(said(wrong), /\(WRONGPASS\)/);
      assert.ok(!said(wrong).includes('wrong-pass'));
      // Allowed to answer, and not to tell about itself.
      const right = await ask(server.url, 5_000, { host, username: 'team', password: 'right-pass' });
      assert.equal(right.kind, 'connected');
      assert.equal(right.version, undefined);
    } finally {
      await admin.call('ACL', 'SETUSER', 'default', 'nopass');
      admin.disconnect();
    }
  });

  it('is not waited for once it is cancelled', async () => {
    const cancel = new AbortController();
    cancel.abort();
    const found = await redisHealth(chooseRedis(undefined, server.url), undefined, 5_000, cancel.signal);
    assert.equal(found.kind, 'failed');
  });

  it('is told of every kind that an address can name', async () => {
    const cluster = await startRedisCluster();
    const watched = await startWatchedRedis(folder);
    try {
      for (const { url } of [cluster, watched]) {
        const found = await ask(url, 10_000);
        assert.equal(found.kind, 'connected', url);
        assert.ok(found.version !== undefined);
      }
      const { master } = watched;
      const other = await ask(watched.url.replace(/team$/, 'nobody'), 10_000);
      assert.equal(other.kind, 'failed');
      assert.equal((await ask(master.url)).kind, 'connected');
    } finally {
      await cluster.kill();
      await watched.kill();
    }
  }).timeout(60_000);

  it('is told over TLS with an authority of one’s own, and what is wrong with it', async () => {
    const authority = makeAuthority(folder);
    const { key, cert } = issueCertificate(authority.folder, ['localhost']);
    const files = { 'tls-key-file': path.join(folder, 'key.pem'), 'tls-cert-file': path.join(folder, 'cert.pem') };
    writeFileSync(files['tls-key-file'], key);
    writeFileSync(files['tls-cert-file'], cert);
    const port = await freePort();
    const more = { ...files, 'tls-port': String(port), 'tls-auth-clients': 'no' };
    const secure = await startRedisServer(undefined, more);
    try {
      const address = `rediss://localhost:${port}`;
      assert.equal((await ask(`${address}?ca=${authority.file}`)).kind, 'connected');
      assert.match(said(await ask(address)), /does not answer \([A-Z_]*CERT[A-Z_]*|\(UNABLE_TO/);
      assert.match(said(await ask(`${address}?ca=/nowhere/ca.pem`)), /does not answer \(CA\)/);
    } finally {
      await secure.kill();
    }
  });
});
