// Equal questions at the same time: one request, in one process and in a team over Redis.
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { Redis } from 'ioredis';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { TeamFlight } from '../../../src/core/cache/teamFlight';
import type { ComposeOutput } from '../../../src/core/compute/composeRequest';
import type { Compute } from '../../../src/core/ports';
import type { Finding } from '../../../src/core/outcome';
import { accountingOf } from '../../../src/core/outcome';
import { prepareReview } from '../../../src/core/review/reviewOne';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine, type Engine } from '../support/engine';
import { RecordedLog } from '../support/log';
import { builtDist } from '../support/product';
import { freePort, startRedisServer, type RedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';
import type { AskerInput } from './asker';

const TEXT =
  'function open(door) {\n  if (door = true) {\n    enter();\n  }\n}\nif (state = State.Done) {\n  finish();\n}\n';
const FILE: ReviewRequest = { path: 'src/door.ts', languageId: 'typescript', text: TEXT };
const REAL_CLOCK = { now: (): number => Date.now() };

describe('equal questions at the same time', () => {
  const folder = temporaryFolder();
  const open: (() => unknown)[] = [];
  let compute: WorkerCompute;
  let server: ScenarioServer;
  let redisServer: RedisServer;
  let redis: Redis;
  let count = 0;

  before(async function () {
    this.timeout(60_000);
    compute = new WorkerCompute(await builtDist());
    server = await startScenarioServer();
    redisServer = await startRedisServer();
    redis = new Redis(redisServer.url);
  });
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
    await redis.flushall();
    server.reset();
  });
  after(async () => {
    redis.disconnect();
    await Promise.all([compute.close(), server.close(), redisServer.kill()]);
  });

  function alone(): Engine {
    return startEngine({ server, compute, stateFolder: path.join(folder, String(count++)) });
  }

  /** One of a team; with a log that tells when it waits for another. */
  function teammate(leaseMs = 60_000, url = redisServer.url): { engine: Engine; waits: () => Promise<void> } {
    const log = new RecordedLog();
    const store = new RedisStore({ url }, REAL_CLOCK, log);
    open.push(() => store.close());
    const engine = startEngine({
      ...{ server, compute, stateFolder: path.join(folder, String(count++)) },
      stores: [new MemoryStore(), store],
      // Whoever waits is to be woken by word of the end, not by looking now and then.
      team: new TeamFlight(() => Promise.resolve(store), log, { leaseMs, pollMs: 60_000 }),
    });
    return { engine, waits: () => log.next('somebody of the team asks the same') };
  }

  const chats = (): number => server.requests.filter(({ path: where }) => where.endsWith('/chat/completions')).length;
  const locks = (): Promise<string[]> => redis.keys('*lock:*');

  describe('in one process', () => {
    it('are one request: the second is shown what has arrived and the rest, and pays nothing', async () => {
      server.use('held', { times: 1 });
      const engine = alone();
      const shown: Finding[] = [];
      const first = engine.review(FILE, { onFinding: (finding) => shown.push(finding) });
      await server.arrived(1);
      const second = engine.review(FILE);
      await asked(engine, 2);
      server.release();
      const [one, two] = await Promise.all([first, second]);
      assert.equal(chats(), 1);
      assert.equal(one.outcome.kind, 'answered');
      assert.equal(two.outcome.kind, 'cached');
      assert.deepEqual(two.arrived, one.arrived);
      assert.ok(two.arrived.length >= 2);
      assert.equal(accountingOf(two.outcome)?.usage.total, 0);
      assert.deepEqual(engine.cache.counts, { hits: 1, misses: 1 });
    });

    it('go on for the others when one is cancelled, be it the first', async () => {
      for (const leaving of [0, 1]) {
        server.reset();
        server.use('held', { times: 1 });
        const engine = alone();
        const cancels = [new AbortController(), new AbortController()];
        const runs = [engine.review(FILE, { signal: cancels[0]!.signal })];
        await server.arrived(1);
        runs.push(engine.review(FILE, { signal: cancels[1]!.signal }));
        await asked(engine, 2);
        cancels[leaving]!.abort();
        assert.equal((await runs[leaving]!).outcome.kind, 'cancelled');
        server.release();
        const { outcome } = await runs[1 - leaving]!;
        assert.match(outcome.kind, /answered|cached/);
        assert.equal(chats(), 1, `after ${leaving} left`);
      }
    });

    it('are cancelled when nobody waits any more', async () => {
      server.use('held', { times: 1 });
      const engine = alone();
      const cancels = [new AbortController(), new AbortController()];
      const first = engine.review(FILE, { signal: cancels[0]!.signal });
      await server.arrived(1);
      const second = engine.review(FILE, { signal: cancels[1]!.signal });
      await asked(engine, 2);
      for (const cancel of cancels) cancel.abort();
      for (const { outcome } of await Promise.all([first, second])) assert.equal(outcome.kind, 'cancelled');
      assert.equal(await server.requests[0]?.ended, 'aborted');
      assert.equal((await engine.review(FILE)).outcome.kind, 'answered');
    });

    it('share no answer that is not whole: the second asks for itself', async () => {
      server.use('lengthCut', { times: 1 });
      const engine = alone();
      const [one, two] = await Promise.all([engine.review(FILE), engine.review(FILE)]);
      assert.deepEqual([one.outcome.kind, two.outcome.kind].sort(), ['answered', 'partial']);
      assert.equal(chats(), 2);
    });

    it('are asked each where the user wants an answer that is not from the cache', async () => {
      const engine = alone();
      await Promise.all([engine.review(FILE, { refresh: true }), engine.review(FILE, { refresh: true })]);
      assert.equal(chats(), 2);
    });
  });

  describe('in a team', () => {
    it('are one request: the other waits for its answer, and no lock remains', async () => {
      server.use('held', { times: 1 });
      const [one, two] = [teammate(), teammate()];
      const first = one.engine.review(FILE);
      await server.arrived(1);
      const waits = two.waits();
      const second = two.engine.review(FILE);
      await waits;
      assert.equal((await locks()).length, 1);
      server.release();
      assert.equal((await first).outcome.kind, 'answered');
      const { outcome } = await second;
      assert.equal(accountingOf(outcome)?.tier, 'redis');
      assert.equal(chats(), 1);
      assert.deepEqual(await locks(), []);
    });

    it('are asked anew by the next when the first is cancelled, without waiting for the end of its lease', async () => {
      server.use('held', { times: 1 });
      const [one, two] = [teammate(), teammate()];
      const cancel = new AbortController();
      const first = one.engine.review(FILE, { signal: cancel.signal });
      await server.arrived(1);
      const waits = two.waits();
      const second = two.engine.review(FILE);
      await waits;
      cancel.abort();
      assert.equal((await first).outcome.kind, 'cancelled');
      assert.equal((await second).outcome.kind, 'answered');
      assert.equal(chats(), 2);
      assert.deepEqual(await locks(), []);
    });

    it('leave the first alone when one who waits is cancelled', async () => {
      server.use('held', { times: 1 });
      const [one, two] = [teammate(), teammate()];
      const first = one.engine.review(FILE);
      await server.arrived(1);
      const cancel = new AbortController();
      const waits = two.waits();
      const second = two.engine.review(FILE, { signal: cancel.signal });
      await waits;
      cancel.abort();
      assert.equal((await second).outcome.kind, 'cancelled');
      server.release();
      assert.equal((await first).outcome.kind, 'answered');
      assert.equal(chats(), 1);
    });

    it('are one request for longer than a lease, as long as its owner lives', async () => {
      server.use('held', { times: 1 });
      const watching = new Redis(redisServer.url);
      const monitor = await watching.monitor();
      open.push(() => {
        monitor.disconnect();
        watching.disconnect();
      });
      let renewals = 0;
      const outlived = new Promise<void>((resolve) => {
        monitor.on('monitor', (_time: string, [command, script]: string[]) => {
          // Three renewals make a lease.
          if (command?.toLowerCase() === 'eval' && script?.includes('PEXPIRE') && ++renewals === 5) resolve();
        });
      });
      const [one, two] = [teammate(300), teammate(300)];
      const first = one.engine.review(FILE);
      await server.arrived(1);
      const waits = two.waits();
      const second = two.engine.review(FILE);
      await waits;
      await outlived;
      server.release();
      assert.equal((await first).outcome.kind, 'answered');
      assert.equal((await second).outcome.kind, 'cached');
      assert.equal(chats(), 1);
    });

    it('are asked by each where Redis is not there or takes no locks', async () => {
      const nowhere = `redis://127.0.0.1:${await freePort()}`;
      const readOnly = await startRedisServer(undefined, { replicaof: `127.0.0.1 ${await freePort()}` });
      open.push(() => readOnly.kill());
      for (const url of [nowhere, readOnly.url]) {
        server.reset();
        const runs = [teammate(60_000, url), teammate(60_000, url)].map(({ engine }) => engine.review(FILE));
        for (const { outcome } of await Promise.all(runs)) assert.equal(outcome.kind, 'answered');
        assert.equal(chats(), 2);
      }
    });
  });

  describe('in many processes', () => {
    it('are one request each: 10 processes ask the same 20, and 20 are asked', async () => {
      const questions = Array.from({ length: 20 }, (_, index) => `${TEXT}// file ${index}\n`);
      const team: Asker[] = [];
      for (let index = 0; index < 10; index++) team.push(await asker(questions, 60_000));
      const answers = await Promise.all(team.map((one) => one.ask()));
      for (const kinds of answers) for (const kind of kinds) assert.match(kind, /^(answered|cached)$/);
      assert.equal(answers.flat().filter((kind) => kind === 'answered').length, 20);
      assert.equal(chats(), 20);
      assert.deepEqual(await locks(), []);
    }).timeout(60_000);

    it('are answered all the same when the one that asks is killed', async () => {
      server.use('held', { times: 1 });
      const [first, second, third] = [
        await asker([TEXT], 1_000),
        await asker([TEXT], 1_000),
        await asker([TEXT], 1_000),
      ];
      const never = first.ask();
      await server.arrived(1);
      const rest = Promise.all([second.ask(), third.ask()]);
      first.child.kill('SIGKILL');
      assert.deepEqual((await rest).flat().sort(), ['answered', 'cached']);
      assert.equal(chats(), 2);
      assert.deepEqual(await locks(), []);
      assert.deepEqual(await never, []);
    }).timeout(60_000);
  });

  /** What the worker makes of each text, in a file. */
  async function composedFile(questions: readonly string[]): Promise<string> {
    const file = path.join(folder, `composed-${questions.length}.json`);
    if (existsSync(file)) return file;
    const composed: Record<string, ComposeOutput> = {};
    const recording: Compute = {
      composeRequest: async (input, signal) => {
        const output = await compute.composeRequest(input, signal);
        composed[input.sources[0]?.text ?? ''] = output;
        return output;
      },
      scanText: (input, signal) => compute.scanText(input, signal),
      findRelated: (input, signal) => compute.findRelated(input, signal),
      splitText: (input, signal) => compute.splitText(input, signal),
      checkFixes: (input, signal) => compute.checkFixes(input, signal),
    };
    const engine = startEngine({ server, compute: recording, stateFolder: path.join(folder, String(count++)) });
    for (const [index, text] of questions.entries()) {
      const request = { path: `src/file${index}.ts`, languageId: 'typescript', text };
      await prepareReview(engine.pipeline, request, engine.settings, new AbortController().signal);
    }
    writeFileSync(file, JSON.stringify(composed));
    return file;
  }

  interface Asker {
    readonly child: ChildProcess;
    /** @returns how each question was answered; none for a process that died. */
    ask(): Promise<string[]>;
  }

  async function asker(questions: readonly string[], leaseMs: number): Promise<Asker> {
    const input: AskerInput = {
      ...{ redis: redisServer.url, endpoint: server.url, key: server.key, questions, leaseMs },
      stateFolder: path.join(folder, String(count++)),
      composed: await composedFile(questions),
    };
    const child = spawn(process.execPath, [path.join(__dirname, 'asker.js'), JSON.stringify(input)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const gone = once(child, 'exit');
    open.push(async () => {
      child.kill('SIGKILL');
      await gone;
    });
    const lines = createInterface({ input: child.stdout });
    assert.equal(await line(lines), 'ready');
    return {
      child,
      ask: async () => {
        const answer = line(lines);
        child.stdin.write('go\n');
        return JSON.parse((await answer) ?? '[]') as string[];
      },
    };
  }

  /** @returns undefined when there is none any more. */
  async function line(lines: Interface): Promise<string | undefined> {
    const [text] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
    return text;
  }

  /** Settles when so many have looked into the cache in vain, which is just before they join. */
  async function asked(engine: Engine, times: number): Promise<void> {
    while (engine.log.lines.filter(({ message }) => message === 'cache miss').length < times)
      await engine.log.next('cache miss');
    // From there it is a few promises only; what is asked of the disk or the network takes longer.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
});
