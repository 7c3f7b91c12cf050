// How long a hit takes in each tier, by how much the tier holds, beside a raw ioredis GET of the same value in the same run;
// what the tiers hold of memory; and whether a thousand hits a second are kept up. The Redis is a real one, started here.
import { Redis } from 'ioredis';
import { encodeEntry, type CacheEntry } from '../../src/core/cache/entry';
import { sha256 } from '../../src/core/cache/key';
import { MementoStore, type MementoLike } from '../../src/core/cache/mementoStore';
import { MemoryStore } from '../../src/core/cache/memoryStore';
import { RedisStore } from '../../src/core/cache/redisStore';
import { TieredCache } from '../../src/core/cache/tieredCache';
import { WaitBudget } from '../../src/core/cache/waitBudget';
import type { CacheStore, Logger } from '../../src/core/ports';
import { startRedisServer } from '../unit/support/redisServer';
import { percentile, report, type Row } from './statistics';
import { realCode } from './support';

const SIZES = [10, 1_000, 100_000];
const MEMENTO_SIZES = [10, 200, 'full'] as const;
const HITS = 2_000;
const WARM_UP = 200;
/** Of what is stored before anything is measured. */
const AT_ONCE = 500;
const HOUR = 3_600_000;
const PER_SECOND = 1_000;
const SECONDS = 5;
/** Milliseconds at the 95th percentile, by the first word of a row. */
const BARS: Readonly<Record<string, number>> = { memory: 0.2, redis: 2, memento: 5 };

const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const clock = { now: (): number => Date.now() };
const key = (index: number): string => sha256(String(index));

function nothing(): void {
  // Nobody reads a log here.
}

const CODE = realCode(1);

/** A reply of about 1 KB, of which no two are alike. */
function entry(index: number): Omit<CacheEntry, 'v'> {
  return {
    content: JSON.stringify({ findings: [{ title: `Finding ${index}`, quote: CODE.slice(index % 100) }] }),
    model: 'anthropic/claude-sonnet-4.5',
    storedAt: Date.now(),
    expiresAt: Date.now() + HOUR,
    usage: { prompt: 1_000, completion: 500, total: 1_500, cached: 0, cacheWrite: 0 },
    costUsd: 0.01,
  };
}

/** @param beside what else is measured in turn, so that both meet the same machine. */
async function hits(
  store: CacheStore,
  keys: readonly string[],
  beside?: (key: string) => Promise<unknown>,
): Promise<{ ours: number[]; raw: number[] }> {
  const cache = new TieredCache([store], clock, silent);
  const [ours, raw]: [number[], number[]] = [[], []];
  for (let n = -WARM_UP; n < HITS; n++) {
    const one = keys[(n + WARM_UP) % keys.length] ?? '';
    const started = performance.now();
    if (!(await cache.get(one, true))) throw new Error(`${store.tier}: a miss`);
    const took = performance.now() - started;
    const rawStarted = performance.now();
    await beside?.(one);
    if (n >= 0) raw.push(performance.now() - rawStarted);
    if (n >= 0) ours.push(took);
  }
  return { ours, raw };
}

/** Bytes that stay after the garbage is gone. */
async function held(fill: () => Promise<void>): Promise<number> {
  const now = async (): Promise<number> => {
    globalThis.gc?.();
    // What is outside of the heap goes after what held it.
    await new Promise(setImmediate);
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = await now();
  await fill();
  return (await now()) - before;
}

async function fill(store: CacheStore, count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, index) => key(index));
  const set = (one: string, index: number): Promise<void> =>
    store.set(one, encodeEntry(entry(index)), HOUR, new WaitBudget(60_000));
  for (let from = 0; from < count; from += AT_ONCE) {
    await Promise.all(keys.slice(from, from + AT_ONCE).map((one, offset) => set(one, from + offset)));
  }
  return keys;
}

/** Asked at an even pace, whether or not the one before was answered. @returns how long each took. */
async function sustained(store: CacheStore, keys: readonly string[]): Promise<{ samples: number[]; seconds: number }> {
  const cache = new TieredCache([store], clock, silent);
  const samples: number[] = [];
  const running: Promise<void>[] = [];
  const began = performance.now();
  for (let asked = 0; asked < PER_SECOND * SECONDS;) {
    const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - began) * PER_SECOND) / 1_000);
    for (; asked < due; asked++) {
      const started = performance.now();
      const one = cache.get(keys[asked % keys.length] ?? '', true).then((hit) => {
        if (hit) samples.push(performance.now() - started);
      });
      running.push(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  return { samples, seconds: (performance.now() - began) / 1_000 };
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  const memory: Record<string, number> = {};
  const server = await startRedisServer();
  const raw = new Redis(server.url);
  const pace: Record<string, { asked: number; answered: number; seconds: number; p95: number }> = {};
  const keepUp = async (name: string, store: CacheStore, keys: readonly string[]): Promise<void> => {
    const { samples, seconds } = await sustained(store, keys);
    rows.push({ name: `${name}, ${PER_SECOND} hits/s`, samples });
    pace[name] = { asked: PER_SECOND * SECONDS, answered: samples.length, seconds, p95: percentile(samples, 0.95) };
  };

  for (const size of SIZES) {
    const store = new MemoryStore();
    let keys: string[] = [];
    memory[`memory, ${size}`] = await held(async () => {
      keys = await fill(store, size);
    });
    // What had to make room is asked of the tiers behind.
    const kept: string[] = [];
    for (const one of keys.slice(-1_000)) if ((await store.get(one)) !== undefined) kept.push(one);
    rows.push({ name: `memory, ${size} entries`, samples: (await hits(store, kept)).ours });
    if (size === 1_000) await keepUp('memory', store, kept);
    await store.close();
  }
  for (const size of SIZES) {
    await raw.flushall();
    const store = new RedisStore({ url: server.url }, clock, silent, { commandMs: 60_000 });
    let keys: string[] = [];
    memory[`redis, ${size}`] = await held(async () => {
      keys = await fill(store, size);
    });
    const asked = keys.slice(-1_000);
    const measured = await hits(store, asked, (one) => raw.getBuffer(`code-insight:${one}`));
    rows.push({ name: `redis, ${size} entries`, samples: measured.ours });
    rows.push({ name: `raw ioredis GET, ${size} entries`, samples: measured.raw });
    if (size === 1_000) await keepUp('redis', store, asked);
    await store.close();
  }
  for (const size of MEMENTO_SIZES) {
    const values = new Map<string, unknown>();
    const memento: MementoLike = {
      get: (name) => values.get(name),
      // VS Code keeps what it writes as JSON.
      update: (name, value) => Promise.resolve(void values.set(name, JSON.parse(JSON.stringify(value)))),
    };
    const writing = new MementoStore(memento, silent);
    const keys = await fill(writing, size === 'full' ? 5_000 : size);
    await writing.close();
    const store = new MementoStore(memento, silent);
    const first: number[] = [];
    for (let n = 0; n < 50; n++) {
      const started = performance.now();
      await new MementoStore(memento, silent).get(keys.at(-1) ?? '');
      first.push(performance.now() - started);
    }
    memory[`memento, ${size}`] = await held(async () => {
      await store.get(keys.at(-1) ?? '');
    });
    const kept: string[] = [];
    for (const one of keys.slice(-200)) if ((await store.get(one)) !== undefined) kept.push(one);
    rows.push({ name: `memento, ${size} entries`, samples: (await hits(store, kept)).ours });
    rows.push({ name: `memento, ${size} entries, the first after a start`, samples: first });
    if (size === 'full') await keepUp('memento', store, kept);
    await store.close();
  }
  raw.disconnect();
  await server.kill();

  report('cache', rows, { heldBytes: memory, sustained: pace });
  console.table(Object.entries(memory).map(([tier, bytes]) => ({ tier, 'held KB': Math.round(bytes / 1_024) })));
  console.table(pace);
  const missed = rows.filter(
    ({ name, samples }) => percentile(samples, 0.95) > (BARS[/^\w+/.exec(name)?.[0] ?? ''] ?? Infinity),
  );
  for (const { name } of missed) console.log(`missed its bar: ${name}`);
  if (missed.length > 0) process.exitCode = 1;
}

void main();
