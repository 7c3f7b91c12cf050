/**
 * The team's answers in Redis, all of them: counted and removed. Found by SCAN on every master, so that Redis serves others
 * meanwhile. What else stands below the prefix (locks, the seal, statistics) and other prefixes that begin alike stay.
 */
import type { Redis } from 'ioredis';
import { nodesOf, type RedisClient } from './redisClient';

const SCAN_COUNT = 500;
/** An answer is stored by a hash; nothing else is. */
const HASH = /^[\da-f]{64}$/;

export async function countEntries(client: RedisClient, prefix: string): Promise<number> {
  let count = 0;
  for (const node of nodesOf(client)) {
    // A key may be found twice.
    const found = new Set<string>();
    for await (const keys of answers(node, prefix)) for (const key of keys) found.add(key);
    count += found.size;
  }
  return count;
}

/** @returns how many there were. */
export async function removeEntries(client: RedisClient, prefix: string): Promise<number> {
  let removed = 0;
  for (const node of nodesOf(client)) {
    for await (const keys of answers(node, prefix)) {
      // One by one, as in a cluster no command may name keys of several slots; they go out together all the same.
      for (const gone of await Promise.all(keys.map((key) => node.unlink(key)))) removed += gone;
    }
  }
  return removed;
}

async function* answers(node: Redis, prefix: string): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await node.scan(cursor, 'MATCH', `${escaped(prefix)}*`, 'COUNT', SCAN_COUNT);
    cursor = next;
    yield keys.filter((key) => HASH.test(key.slice(prefix.length)));
  } while (cursor !== '0');
}

/** What a pattern would take for more than itself. */
function escaped(prefix: string): string {
  return prefix.replaceAll(/[\\*?[\]]/g, String.raw`\$&`);
}
