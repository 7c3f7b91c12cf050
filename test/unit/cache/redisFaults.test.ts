// Each way in which Redis can fail, at each step at which it can: no result is lost, the waiting of one request has an end,
// the reason is known, and what was answered meanwhile is in Redis once it is back.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { Redis } from 'ioredis';
import { FileStore } from '../../../src/core/cache/fileStore';
import type { RedisTarget } from '../../../src/core/cache/redisAddress';
import type { RedisState } from '../../../src/core/cache/redisState';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { TieredCache } from '../../../src/core/cache/tieredCache';
import { WaitBudget } from '../../../src/core/cache/waitBudget';
import { FolderState } from '../../../src/core/state/folderState';
import { issueCertificate, makeAuthority } from '../../host/certificates.mjs';
import { SetClock } from '../support/clock';
import { entry, NOW } from '../support/entries';
import { RecordedLog } from '../support/log';
import { freePort, startRedisServer, type RedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';
import { startUnreliable } from '../support/unreliable';
import { writeFileSync } from 'node:fs';

/** Ten times what a request may wait in all. */
const GENEROUS_MS = 2_500;
const HOUR = 3_600_000;

interface Broken {
  readonly target: RedisTarget;
  spoil(): unknown;
  /** Absent where only other settings would help. @returns the server that has it all afterwards. */
  mend?(): Promise<RedisServer>;
}

interface Fault {
  readonly name: string;
  readonly steps: readonly ('connect' | 'get' | 'set')[];
  readonly state: Partial<RedisState>;
  /** What is still read from Redis. */
  readonly reads?: true;
  begin(): Promise<Broken>;
}

describe('a review whose Redis fails', () => {
  const folder = temporaryFolder();
  const open: (() => unknown)[] = [];
  let count = 0;

  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  async function server(port?: number, more?: Record<string, string>): Promise<RedisServer> {
    const one = await startRedisServer(port, more);
    open.push(() => one.kill());
    return one;
  }

  async function asAdmin<T>(one: RedisServer, action: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(one.url, { retryStrategy: () => null });
    try {
      return await action(redis);
    } finally {
      redis.disconnect();
    }
  }

  const faults: Fault[] = [
    {
      name: 'is absent',
      steps: ['connect'],
      state: { kind: 'down', reason: 'unreachable' },
      async begin() {
        const port = await freePort();
        return { target: { url: `redis://127.0.0.1:${port}` }, spoil: () => undefined, mend: () => server(port) };
      },
    },
    {
      name: 'dies',
      steps: ['get', 'set'],
      state: { kind: 'down', reason: 'unreachable' },
      async begin() {
        const one = await server();
        return { target: one, spoil: () => one.kill(), mend: () => server(one.port) };
      },
    },
    {
      name: 'hangs',
      steps: ['connect', 'get', 'set'],
      state: { kind: 'down', reason: 'no_answer' },
      async begin() {
        const one = await server();
        const mend = (): Promise<RedisServer> => {
          one.thaw();
          return Promise.resolve(one);
        };
        open.push(mend);
        return {
          target: one,
          spoil: () => {
            one.freeze();
          },
          mend,
        };
      },
    },
    {
      name: 'is silent behind a connection that stands',
      steps: ['get', 'set'],
      state: { kind: 'down', reason: 'no_answer' },
      async begin() {
        const one = await server();
        const between = await startUnreliable(one.port);
        open.push(() => between.close());
        return {
          target: { url: `redis://127.0.0.1:${between.port}` },
          spoil: () => {
            between.become('silence');
          },
          mend: () => {
            between.become('honest');
            return Promise.resolve(one);
          },
        };
      },
    },
    {
      name: 'answers with garbage',
      steps: ['connect', 'get', 'set'],
      state: { kind: 'refused', reason: 'not_redis' },
      async begin() {
        const one = await server();
        const between = await startUnreliable(one.port);
        open.push(() => between.close());
        return {
          target: { url: `redis://127.0.0.1:${between.port}` },
          spoil: () => {
            between.become('garbage');
          },
          mend: () => {
            between.become('honest');
            return Promise.resolve(one);
          },
        };
      },
    },
    {
      name: 'has become a replica that takes no writes',
      steps: ['connect', 'get', 'set'],
      state: { kind: 'refused', reason: 'read_only' },
      reads: true,
      async begin() {
        const one = await server();
        const nobody = String(await freePort());
        return {
          target: one,
          spoil: () => asAdmin(one, (redis) => redis.replicaof('127.0.0.1', nobody)),
          mend: async () => {
            await asAdmin(one, (redis) => redis.replicaof('NO', 'ONE'));
            return one;
          },
        };
      },
    },
    {
      name: 'is out of memory',
      steps: ['connect', 'get', 'set'],
      state: { kind: 'refused', reason: 'memory' },
      reads: true,
      async begin() {
        const one = await server(undefined, { 'maxmemory-policy': 'noeviction' });
        return {
          target: one,
          spoil: () => asAdmin(one, (redis) => redis.config('SET', 'maxmemory', '1')),
          mend: async () => {
            await asAdmin(one, (redis) => redis.config('SET', 'maxmemory', '0'));
            return one;
          },
        };
      },
    },
    {
      name: 'does not take the password',
      steps: ['connect', 'get', 'set'],
      state: { kind: 'refused', reason: 'credentials' },
      async begin() {
        const one = await server();
        const password = `word ${count}`;
        const take = (word: string): Promise<unknown> =>
          asAdmin(one, async (redis) => {
            await redis.call('ACL', 'SETUSER', 'team', 'reset', 'on', `>${word}`, '~*', '&*', '+@all');
            await redis.client('KILL', 'USER', 'team');
          });
        await take(password);
        return {
          target: { url: one.url, username: 'team', password },
          spoil: () => take('another'),
          mend: async () => {
            await take(password);
            return one;
          },
        };
      },
    },
    {
      name: 'lets the user read and not write',
      steps: ['connect', 'set'],
      state: { kind: 'refused', reason: 'permission' },
      reads: true,
      async begin() {
        const one = await server();
        const allow = (what: string): Promise<unknown> =>
          asAdmin(one, (redis) => redis.call('ACL', 'SETUSER', 'team', 'on', 'nopass', '~*', '&*', '+@all', what));
        await allow('+set');
        return {
          target: { url: one.url, username: 'team', password: 'any' },
          spoil: () => allow('-set'),
          mend: async () => {
            await allow('+set');
            return one;
          },
        };
      },
    },
    {
      name: 'has a certificate of an authority that is not trusted',
      steps: ['connect'],
      state: { kind: 'refused', reason: 'tls' },
      async begin() {
        const [own, other] = [makeAuthority(folder), makeAuthority(folder)];
        const { key, cert } = issueCertificate(own.folder, ['127.0.0.1']);
        const files = { key: path.join(own.folder, 'redis.key'), cert: path.join(own.folder, 'redis.pem') };
        writeFileSync(files.key, key);
        writeFileSync(files.cert, cert);
        const port = String(await freePort());
        await server(undefined, {
          'tls-port': port,
          'tls-cert-file': files.cert,
          'tls-key-file': files.key,
          'tls-auth-clients': 'no',
        });
        return { target: { url: `rediss://127.0.0.1:${port}?ca=${other.file}` }, spoil: () => undefined };
      },
    },
  ];

  for (const fault of faults) {
    for (const step of fault.steps) {
      it(`because it ${fault.name} at ${step} loses nothing and waits no longer than it may`, async () => {
        const broken = await fault.begin();
        const log = new RecordedLog();
        const clock = new SetClock(NOW);
        const team = new RedisStore(broken.target, clock, log, { pause: () => 20 });
        const files = new FileStore(new FolderState(path.join(folder, String(count++))));
        const cache = new TieredCache([team, files], clock, log);
        open.push(() => cache.close());
        const value = entry('{"findings":[]}', HOUR);
        if (step === 'connect') await files.set('before', JSON.stringify({ v: 1, ...value }));
        else await cache.set('before', value, true);

        await broken.spoil();
        const wait = new WaitBudget();
        const began = performance.now();
        if (step === 'set') await cache.set('after', value, true, wait);
        const found = await cache.get('before', true, wait);
        if (step !== 'set') await cache.set('after', value, true, wait);
        const later = await cache.get('after', true, wait);
        assert.ok(performance.now() - began < GENEROUS_MS);
        assert.deepEqual(found?.entry.content, value.content);
        if (fault.reads && step !== 'connect') assert.equal(found.tier, 'redis');
        assert.equal(later?.tier, 'file');

        await until(team, (state) => {
          const { kind, ...rest } = fault.state as { kind: string; reason?: string };
          return state.kind === kind && (!('reason' in state) || state.reason === rest.reason);
        });
        assert.ok(team.waiting >= 1);
        if (!broken.mend) return;
        const written = log.next('redis got what was answered meanwhile');
        const mended = await broken.mend();
        await written;
        await until(team, ({ kind }) => kind === 'connected');
        assert.equal(team.waiting, 0);
        const kept = await asAdmin(mended, (redis) => redis.get('code-insight:after'));
        assert.equal(kept, JSON.stringify({ v: 1, ...value }));
        assert.equal((await cache.get('after', true))?.tier, 'redis');
      });
    }
  }

  it('does not wait for it a second time, even where each request has its own budget', async () => {
    const one = await server();
    const team = new RedisStore(one, new SetClock(NOW), new RecordedLog(), { pause: () => HOUR });
    open.push(() => team.close());
    await team.set('a', '1', HOUR);
    one.freeze();
    open.push(() => {
      one.thaw();
    });
    assert.equal(await team.get('a'), undefined);
    for (let request = 0; request < 100; request++) {
      const wait = new WaitBudget();
      assert.equal(await team.get('a', wait), undefined);
      await team.set('b', '2', HOUR, wait);
      // Nothing was waited for: not even a turn of the event loop's timers.
      assert.ok(wait.left > 200, String(wait.left));
    }
  });

  function until(team: RedisStore, holds: (state: RedisState) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (holds(team.state)) resolve();
      };
      team.link.onChange(look);
      look();
    });
  }
});
