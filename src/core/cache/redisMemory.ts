/** How much memory the Redis in use takes, asked over the connection in use. */
import { nodesOf, type RedisClient } from './redisClient';

export interface RedisMemory {
  readonly usedBytes: number;
  /** Null: Redis has no limit of its own. */
  readonly mostBytes: number | null;
}

export interface MemoryRedis {
  /** Never rejects. @returns undefined where Redis is not there, refuses, or does not answer in time. */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

/** Of all masters of a cluster together. Never rejects. @returns undefined where it is not reported: that is not 0. */
export async function redisMemory(redis: MemoryRedis): Promise<RedisMemory | undefined> {
  const answer = await redis.run(async (client) =>
    Promise.all(
      nodesOf(client).map(async (node) => {
        try {
          return memoryOf(await node.info('memory'));
        } catch (error) {
          // A user may read and write and not ask this: for the cache nothing is amiss.
          if (error instanceof Error && error.name === 'ReplyError') return undefined;
          throw error;
        }
      }),
    ),
  );
  const nodes = answer?.value ?? [];
  const told = nodes.filter((one) => one !== undefined);
  if (told.length === 0 || told.length < nodes.length) return undefined;
  const limits = told.flatMap(({ mostBytes }) => mostBytes ?? []);
  return {
    usedBytes: told.reduce((sum, { usedBytes }) => sum + usedBytes, 0),
    mostBytes: limits.length === told.length ? limits.reduce((sum, limit) => sum + limit, 0) : null,
  };
}

function memoryOf(info: string): RedisMemory | undefined {
  const used = /^used_memory:(\d{1,15})\r?$/m.exec(info)?.[1];
  const most = Number(/^maxmemory:(\d{1,15})\r?$/m.exec(info)?.[1] ?? 0);
  return used === undefined ? undefined : { usedBytes: Number(used), mostBytes: most === 0 ? null : most };
}
