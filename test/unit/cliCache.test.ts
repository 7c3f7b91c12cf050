// The cache on the command line: what it did and holds, and what of it is removed.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheClearedSchema, cacheStatsSchema, type CacheStatsJson } from '../../src/core/export/cacheJson';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { builtDist } from './support/product';
import { freePort, startRedisServer, type RedisServer } from './support/redisServer';
import { temporaryFolder } from './support/temporaryFolder';

describe('the cache on the command line', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let server: ScenarioServer;
  let redis: RedisServer;
  let cli: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
    redis = await startRedisServer();
    writeFileSync(path.join(folder, 'go.ts'), 'if (a = 1) go();\n');
  });
  after(async () => {
    await server.close();
    await redis.kill();
  });

  function run(
    args: readonly string[],
    address = redis.url,
    state = 'state',
  ): Promise<{ code: number; out: string; err: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      CODE_INSIGHT_STATE_DIR: path.join(folder, state),
      REDIS_URL: address,
      OPENROUTER_URL: server.url,
      OPENROUTER_API_KEY: server.key,
    };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [cli, ...args, '--root', '.'], { cwd: folder, env }, (_, out, err) => {
        resolve({ code: child.exitCode ?? -1, out, err });
      });
    });
  }
  async function stats(): Promise<CacheStatsJson> {
    const { code, out } = await run(['cache', 'stats', '--json']);
    assert.equal(code, 0, out);
    return cacheStatsSchema.parse(JSON.parse(out));
  }

  it('counts what was asked, here and in the team', async () => {
    assert.equal((await run(['review', 'go.ts'])).code, 0);
    assert.equal((await run(['review', 'go.ts'])).code, 0);
    // Somebody else of the team, who has nothing on the own machine.
    assert.equal((await run(['review', 'go.ts'], redis.url, 'other')).code, 0);
    const told = await stats();
    assert.deepEqual([told.hits, told.misses, told.total_requests, told.hit_rate_percent], [1, 1, 2, 50]);
    assert.deepEqual(told.by_tier, { memory: 0, redis: 1, memento: 0, file: 0 });
    assert.deepEqual([told.team?.total_requests, told.repository?.total_requests], [3, 3]);
    assert.deepEqual([told.redis_connected, told.redis_entries, told.file_entries], [true, 1, 1]);
    assert.ok((told.redis_used_memory ?? 0) > 0 && told.saved_tokens > 0);
    const { out } = await run(['cache', 'stats']);
    assert.match(out, /^Command line: 1 hits, 1 misses, 50 %\./);
    assert.match(out, /Team: 2 hits, 1 misses, 66\.7 %\./);
  });

  it('removes what this machine keeps, and what others share only when told so', async () => {
    const own = await run(['cache', 'clear', '--json']);
    assert.deepEqual(cacheClearedSchema.parse(JSON.parse(own.out)), { file_entries: 1, redis_entries: null });
    assert.deepEqual([(await stats()).file_entries, (await stats()).redis_entries], [0, 1]);
    const all = await run(['cache', 'clear', '--team', '--json']);
    assert.deepEqual(cacheClearedSchema.parse(JSON.parse(all.out)), { file_entries: 0, redis_entries: 1 });
    assert.equal(all.code, 0);
    const told = await stats();
    assert.deepEqual([told.redis_entries, told.team?.total_requests], [0, 3]);
  });

  it('ends with 4 and says why where the team’s answers could not be removed', async () => {
    const away = await run(['cache', 'clear', '--team'], `redis://127.0.0.1:${await freePort()}`);
    assert.equal(away.code, 4);
    assert.match(away.err, /could not be removed: Redis does not answer/);
    const none = await run(['cache', 'clear', '--team'], '');
    assert.equal(none.code, 4);
    assert.match(none.err, /REDIS_URL names none/);
  });

  it('takes stats or clear and nothing else', async () => {
    for (const args of [['cache'], ['cache', 'flush'], ['cache', 'clear', 'go.ts']]) {
      const { code, err } = await run(args);
      assert.deepEqual([code, err.includes('cache takes stats or clear')], [2, true], args.join(' '));
    }
  });
});
