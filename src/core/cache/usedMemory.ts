/** What Redis says of its memory. A user may be allowed to read and write and not to ask this. */
import type { RedisClient } from './redisClient';
import { mastersOf } from './redisEntries';

/** @returns bytes, over all masters; undefined where one of them does not tell, which is not 0. */
export async function usedMemory(client: RedisClient): Promise<number | undefined> {
  let sum = 0;
  for (const node of mastersOf(client)) {
    const told = usedMemoryOf(await node.info('memory').catch(() => ''));
    if (told === undefined) return undefined;
    sum += told;
  }
  return sum;
}

export function usedMemoryOf(info: string): number | undefined {
  const bytes = /^used_memory:(\d{1,15})\r?$/m.exec(info)?.[1];
  return bytes === undefined ? undefined : Number(bytes);
}
