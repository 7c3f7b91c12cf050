// The team's budget against a real Redis: exact over processes, and nothing of a killed one remains.
import * as assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { Redis } from 'ioredis';
import type { Spent } from '../../../src/core/budget/events';
import { BudgetKeeper } from '../../../src/core/budget/keeper';
import { Ledger, type Reservation } from '../../../src/core/budget/ledger';
import type { Budget } from '../../../src/core/budget/plans';
import { TeamBudget, type TeamRedis } from '../../../src/core/budget/teamBudget';
import { teamKeys } from '../../../src/core/budget/teamScripts';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { presentBudget } from '../../../src/core/presentBudget';
import { FolderState } from '../../../src/core/state/folderState';
import { SetClock } from '../support/clock';
import { RecordedLog } from '../support/log';
import { BLOCKS } from '../support/outcomes';
import { ROOT } from '../support/product';
import { startRedisServer, type RedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';

const MONTH = '2026-11';
const NEED = { tokens: 1_000, usd: 0.01 };

function spent(total: number): Spent {
  return { task: 't', model: 'm', prompt: total, completion: 0, total, cached: 0, costUsd: 0, estimated: false };
}

describe('the budget of a team', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const clock = new SetClock();
  const log = new RecordedLog();
  let count = 0;
  let server: RedisServer;
  let stores: RedisStore[] = [];
  let watch: Redis;

  before(async () => {
    server = await startRedisServer();
    watch = new Redis(server.url);
  });
  beforeEach(() => watch.flushall());
  afterEach(async () => {
    for (const store of stores) await store.close();
    stores = [];
  });
  after(async () => {
    watch.disconnect();
    await server.kill();
  });

  function store(url = server.url): RedisStore {
    const one = new RedisStore({ url }, { now: () => Date.now() }, log);
    stores.push(one);
    return one;
  }
  /** Waits as long as it takes: what a busy machine is late with is no answer to the tests. */
  const patient: TeamRedis = { run: async (command) => ({ value: await command(watch) }) };
  const teamOf = (): TeamBudget => new TeamBudget(patient, clock);

  /** One member: a ledger of their own, and the team's Redis. */
  function member(team = teamOf()): { keeper: BudgetKeeper; ledger: Ledger } {
    const ledger = new Ledger(new FolderState(path.join(folder, String(count++))), clock, () => 'UTC');
    return { keeper: new BudgetKeeper(ledger, team, log), ledger };
  }
  const budget = (tokens: number, allowance = 0, own: number | null = null): Budget => ({
    ...{ tokens: own, usd: null },
    team: { tokens, allowance },
  });
  function granted(reservation: Reservation): Extract<Reservation, { granted: true }> {
    assert.ok(reservation.granted, JSON.stringify(reservation));
    return reservation;
  }

  it('keeps the keys of a month on one node of a cluster, and out of reach of whoever clears the cache', async () => {
    const slots = await Promise.all(teamKeys(MONTH).map((key) => watch.cluster('KEYSLOT', key).catch(() => -1)));
    assert.equal(new Set(slots).size, 1);
    for (const key of teamKeys(MONTH)) assert.match(key, /^code-insight-budget:\{2026-11\}:\w+$/);
    const { keeper } = member();
    await keeper.settle(granted(await keeper.reserve(NEED, budget(5_000))), spent(700));
    await store().clear();
    assert.deepEqual(await teamOf().totals(), { used: 700, reserved: 0 });
  });

  it('is shared: what one member uses, the other has not', async () => {
    const [one, two] = [member(), member()];
    const first = granted(await one.keeper.reserve(NEED, budget(1_500)));
    assert.deepEqual(await two.keeper.reserve(NEED, budget(1_500)), {
      granted: false,
      because: 'team',
      used: 1_000,
      limit: 1_500,
      resets: { at: Date.UTC(2026, 11, 1), zone: 'UTC' },
      totals: { used: 0, reserved: 1_000, costUsd: 0, heldUsd: 0.01, requests: 0 },
    });
    assert.equal((await two.ledger.totals()).reserved, 0, 'given back');
    await one.keeper.settle(first, spent(400));
    granted(await two.keeper.reserve(NEED, budget(1_500)));
    assert.deepEqual(await teamOf().totals(), { used: 400, reserved: 1_000 });
  });

  it('holds beside the own one: where that refuses, nothing is reserved in the team', async () => {
    const { keeper } = member();
    const refused = await keeper.reserve(NEED, budget(5_000, 0, 999));
    assert.ok(!refused.granted && refused.because === 'tokens');
    assert.deepEqual(await teamOf().totals(), { used: 0, reserved: 0 });
  });

  it('gives back what is released, and lets through what a user wants all the same', async () => {
    const { keeper } = member();
    await keeper.release(granted(await keeper.reserve(NEED, budget(1_000))));
    granted(await keeper.reserve(NEED, budget(1_000)));
    assert.equal((await keeper.reserve(NEED, budget(1_000))).granted, false);
    granted(await keeper.reserve(NEED, budget(1_000), { over: true }));
    assert.deepEqual(await teamOf().totals(), { used: 0, reserved: 2_000 });
  });

  it('knows its scripts again after Redis was started anew', async () => {
    const team = teamOf();
    await team.settle('a', MONTH, 5);
    await watch.script('FLUSH');
    assert.deepEqual(await team.settle('b', MONTH, 6), { used: 11, reserved: 0 });
  });

  it('counts a request once, however often it is told', async () => {
    const team = teamOf();
    for (let times = 0; times < 3; times++) await team.settle('a', MONTH, 5);
    assert.deepEqual(await team.totals(), { used: 5, reserved: 0 });
  });

  it('takes what is no number of ours for no answer', async () => {
    const team = new TeamBudget(store(), clock);
    await watch.hset(teamKeys(MONTH)[2] ?? '', 'used', '-3');
    assert.equal(await team.totals(), undefined);
    await watch.set(teamKeys(MONTH)[0] ?? '', 'foreign');
    assert.equal(await team.reserve({ id: 'a', team: MONTH }, 1, 10, false), undefined);
  });

  it('goes on to the allowance while Redis is away, and is told afterwards, once', async () => {
    const own = await startRedisServer();
    const { keeper, ledger } = member(new TeamBudget(store(own.url), clock));
    const limits = budget(10_000, 2_000);
    await keeper.settle(granted(await keeper.reserve(NEED, limits)), spent(100));
    await own.kill();
    const away = [granted(await keeper.reserve(NEED, limits)), granted(await keeper.reserve(NEED, limits))];
    const refused = await keeper.reserve(NEED, limits);
    assert.ok(!refused.granted && refused.because === 'team_offline');
    assert.deepEqual([refused.used, refused.limit], [2_000, 2_000]);
    for (const one of away) await keeper.settle(one, spent(900));
    assert.equal((await keeper.reserve(NEED, limits)).granted, false, '1,800 of the 2,000 are used');
    assert.equal((await ledger.totals()).reserved, 0);

    // The same ledger in a window that has a Redis again: with what the first one knew, as if it had been kept.
    const back = teamOf();
    const later = new BudgetKeeper(ledger, back, log);
    const another = new BudgetKeeper(ledger, teamOf(), log);
    assert.deepEqual(await Promise.all([later.merge(), another.merge()]), [true, true]);
    assert.deepEqual(await back.totals(), { used: 1_800, reserved: 0 });
    assert.deepEqual(await ledger.pending(), []);
    assert.equal(granted(await later.reserve(NEED, limits)).team, MONTH);
    assert.ok(await later.merge());
    assert.deepEqual(await back.totals(), { used: 1_800, reserved: 1_000 });
  });

  it('says of a team that it is spent, and of a Redis that it is away', () => {
    const team = presentBudget({ ...BLOCKS.budget, of: 'team' });
    assert.match(
      team.message,
      /^Nothing was sent\. Of the team's 200,000 tokens this month, 199,000 are used or reserved\./,
    );
    assert.match(team.advice, /Agree on a larger codeInsight\.budget\.teamTokens, or send this one anyway\.$/);
    const away = presentBudget({ ...BLOCKS.budget, of: 'team_offline' });
    assert.match(
      away.message,
      /The Redis that keeps the team's budget does not answer\. Of the 200,000 tokens that may /,
    );
    assert.deepEqual(away.steps, ['send_over_budget', 'check_health', 'open_settings']);
  });

  describe('over processes', () => {
    let script: string;
    before(async () => {
      script = path.join(folder, 'team.cjs');
      await esbuild.build({
        stdin: {
          contents: `
            import { TeamBudget } from './src/core/budget/teamBudget';
            import { Redis } from 'ioredis';
            const [url, lease, times] = process.argv.slice(2);
            const client = new Redis(url);
            const redis = { run: async (command) => ({ value: await command(client) }) };
            const team = new TeamBudget(redis, { now: () => ${clock.time} }, Number(lease));
            process.once('disconnect', () => process.exit());
            process.once('message', async () => {
              const ids = Array.from({ length: Number(times) }, (_, n) => process.pid + '-' + n);
              const all = await Promise.all(
                ids.map((id) => team.reserve({ id, team: team.month }, 1_000, 100_999, false)));
              process.send(all.map((answer) => answer?.granted));
            });
            void team.totals().then(() => process.send('ready'));`,
          resolveDir: ROOT,
        },
        outfile: script,
        bundle: true,
        platform: 'node',
        logLevel: 'error',
      });
    });

    async function children(processes: number, times: number, leaseMs: number): Promise<ChildProcess[]> {
      const all = Array.from({ length: processes }, () => fork(script, [server.url, leaseMs, times].map(String)));
      await Promise.all(all.map((child) => once(child, 'message')));
      return all;
    }
    async function answers(all: readonly ChildProcess[]): Promise<unknown[]> {
      const each = all.map((child) => once(child, 'message'));
      for (const child of all) child.send('go');
      return (await Promise.all(each)).flatMap(([given]) => given as unknown[]);
    }

    it('grants exactly 100 of 200 reservations that are asked for at once from 8 of them', async () => {
      const all = await children(8, 25, 60_000);
      const given = await answers(all);
      assert.deepEqual(
        [true, false].map((is) => given.filter((one) => one === is).length),
        [100, 100],
      );
      assert.deepEqual(await teamOf().totals(), { used: 0, reserved: 100_000 });
      for (const child of all) child.disconnect();
    });

    it('holds nothing of those that were killed once their time is over', async () => {
      const lease = 2_000;
      const all = await children(6, 10, lease);
      const began = performance.now();
      assert.deepEqual([...new Set(await answers(all))], [true]);
      const gone = all.slice(0, 3).map((child) => once(child, 'exit'));
      for (const child of all.slice(0, 3)) child.kill('SIGKILL');
      await Promise.all(gone);
      for (const child of all.slice(3)) {
        for (let n = 0; n < 10; n++) await teamOf().settle(`${child.pid}-${n}`, MONTH, 600);
        child.disconnect();
      }
      const reserved = async (): Promise<number> => (await teamOf().totals())?.reserved ?? -1;
      if (performance.now() - began < lease / 2) assert.equal(await reserved(), 30_000);
      while (performance.now() - began < lease + 500) await reserved();
      assert.deepEqual(await teamOf().totals(), { used: 18_000, reserved: 0 });
      assert.equal(await watch.zcard(teamKeys(MONTH)[0] ?? ''), 0);
      assert.equal(await watch.hlen(teamKeys(MONTH)[1] ?? ''), 0);
    });
  });
});
