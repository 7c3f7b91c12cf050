// The bars of the team cache and the team budget that take minutes: many processes over one Redis Cluster, half of them killed.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { Redis } from 'ioredis';
import { TeamBudget } from '../../../src/core/budget/teamBudget';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { RecordedLog } from '../support/log';
import { builtDist } from '../support/product';
import { startRedisCluster, type RedisCluster } from '../support/redisDeployments';
import { temporaryFolder } from '../support/temporaryFolder';
import { composedFile, startAsker, type Asker } from './askers';

const QUESTION = 'if (state = State.Done) finish();\n';
const PROCESSES = 50;
const QUESTIONS = Array.from({ length: 20 }, (_, index) => `if (state = State.Done) finish(); // file ${index}\n`);
const REAL_CLOCK = { now: (): number => Date.now() };

describe('a team over one Redis Cluster', function () {
  this.timeout(900_000);
  const folder = temporaryFolder();
  const open: (() => unknown)[] = [];
  let compute: WorkerCompute;
  let server: ScenarioServer;
  let cluster: RedisCluster;
  let admins: Redis[];
  let count = 0;

  before(async () => {
    compute = new WorkerCompute(await builtDist());
    server = await startScenarioServer();
    cluster = await startRedisCluster();
    admins = cluster.nodes.map(({ url }) => new Redis(url));
  });
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
    await Promise.all(admins.map((admin) => admin.flushall()));
    server.reset();
  });
  after(async () => {
    for (const admin of admins) admin.disconnect();
    await Promise.all([compute.close(), server.close(), cluster.kill()]);
  });

  const chats = (): number => server.requests.filter(({ path: where }) => where.endsWith('/chat/completions')).length;
  const keys = async (pattern: string): Promise<string[]> =>
    (await Promise.all(admins.map((admin) => admin.keys(pattern)))).flat();

  async function team(size: number, questions: readonly string[], leaseMs: number): Promise<Asker[]> {
    const composed = await composedFile(folder, compute, questions);
    const members: Asker[] = [];
    // One after the other: what they do before they ask is not what is tried here.
    for (let index = 0; index < size; index++) {
      const stateFolder = path.join(folder, `member-${count++}`);
      const input = { redis: cluster.url, endpoint: server.url, key: server.key, questions, leaseMs };
      const one = await startAsker({ ...input, stateFolder, composed });
      open.push(() => one.kill());
      members.push(one);
    }
    return members;
  }

  it('asks each of 20 questions once when 50 processes ask them all at the same time', async () => {
    const members = await team(PROCESSES, QUESTIONS, 60_000);
    const answers = (await Promise.all(members.map((one) => one.ask()))).flat();
    assert.equal(answers.length, PROCESSES * QUESTIONS.length);
    assert.equal(chats(), QUESTIONS.length);
    assert.equal(answers.filter((kind) => kind === 'answered').length, QUESTIONS.length);
    assert.equal(answers.filter((kind) => kind === 'cached').length, (PROCESSES - 1) * QUESTIONS.length);
    assert.deepEqual(await keys('*lock:*'), []);
  });

  it('answers all who are left when half of it is killed in flight, and no lock remains', async () => {
    server.use('held', { times: 1 });
    const members = await team(10, [QUESTION], 2_000);
    const [first] = members;
    assert.ok(first);
    const answers = [first.ask()];
    await server.arrived(1);
    answers.push(...members.slice(1).map((one) => one.ask()));
    await Promise.all(members.slice(0, 5).map((one) => one.kill()));
    const rest = (await Promise.all(answers.slice(5))).flat();
    assert.deepEqual(rest.sort(), ['answered', 'cached', 'cached', 'cached', 'cached']);
    assert.equal(chats(), 2);
    assert.deepEqual(await keys('*lock:*'), []);
  });

  describe('with a budget for 100', () => {
    /** Connections of their own, as processes have. */
    async function members(leaseMs?: number): Promise<TeamBudget[]> {
      const found: TeamBudget[] = [];
      for (let index = 0; index < 8; index++) {
        const store = new RedisStore({ url: cluster.url }, REAL_CLOCK, new RecordedLog(), { commandMs: 20_000 });
        open.push(() => store.close());
        // Until it is connected: a reservation waits for Redis only so long.
        await store.countEntries();
        found.push(new TeamBudget({ run: (command) => store.run(command, 20_000) }, REAL_CLOCK, leaseMs));
      }
      return found;
    }

    it('grants exactly 100 of 200 reservations at the same time', async () => {
      const all = await members();
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const budget = all[index % all.length];
          return budget?.reserve({ id: `request ${index}`, team: budget.month }, 10, 1_000, false);
        }),
      );
      assert.equal(answers.filter((answer) => answer?.granted === true).length, 100);
      assert.equal(answers.filter((answer) => answer?.granted === false).length, 100);
      const [budget] = all;
      assert.ok(budget);
      for (const [index, answer] of answers.entries()) {
        if (answer?.granted === true) await budget.settle(`request ${index}`, budget.month, 10);
      }
      assert.deepEqual(await budget.totals(), { used: 1_000, reserved: 0 });
    });

    it('gets back what was reserved by whoever died, when its time is over', async () => {
      const [budget] = await members(1_000);
      assert.ok(budget);
      const { month } = budget;
      for (let index = 0; index < 100; index++) await budget.reserve({ id: `${index}`, team: month }, 10, 1_000, false);
      assert.equal((await budget.reserve({ id: 'late', team: month }, 10, 1_000, false))?.granted, false);
      // The clock is that of Redis: it is asked until the time is over there.
      while ((await budget.totals())?.reserved !== 0) assert.deepEqual((await budget.totals())?.used, 0);
      assert.equal((await budget.reserve({ id: 'next', team: month }, 1_000, 1_000, false))?.granted, true);
    });
  });
});
