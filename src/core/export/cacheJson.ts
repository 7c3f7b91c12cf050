/** What the cache did and holds, as JSON for `code-insight cache`. Names of the first fields as everybody knows them. */
import * as z from 'zod';
import { hitRatePercent, hitsOf, type LookCounts } from '../cache/counts';
import type { CacheReport } from '../usage/cacheReport';

const count = z.int().min(0);
const looks = {
  hits: count,
  misses: count,
  total_requests: count,
  hit_rate_percent: z.number().min(0).max(100).nullable().describe('Null: nothing was asked.'),
  by_tier: z.strictObject({ memory: count, redis: count, memento: count, file: count }).describe('Hits.'),
};

export const cacheStatsSchema = z.strictObject({
  ...looks,
  redis_connected: z.boolean(),
  redis_used_memory: count.nullable().describe('Bytes, of the whole server; null: not reported.'),
  redis_entries: count.nullable().describe('Answers of the team; null: not reported.'),
  file_entries: count.describe('Answers that the command line keeps on this machine.'),
  team: z.strictObject(looks).nullable().describe('Of all who share the Redis; null: not reported.'),
  repository: z.strictObject(looks).nullable().describe('The same, of this repository alone.'),
  saved_tokens: count.describe('What answers from the cache took when they were paid for, this month.'),
  saved_cost: z.number().min(0).describe('US dollars.'),
});
export type CacheStatsJson = z.infer<typeof cacheStatsSchema>;

export const cacheClearedSchema = z.strictObject({
  file_entries: count.describe('Answers that were removed from this machine.'),
  redis_entries: count
    .nullable()
    .describe('Answers of the team that were removed; null: none were to be, or Redis did not do it.'),
});
export type CacheClearedJson = z.infer<typeof cacheClearedSchema>;

export function toCacheStatsJson(report: CacheReport): CacheStatsJson {
  const { own, redis, fileEntries, saved } = report;
  return cacheStatsSchema.parse({
    ...looksJson(own),
    redis_connected: redis?.connected === true,
    redis_used_memory: redis?.usedMemory ?? null,
    redis_entries: redis?.entries ?? null,
    file_entries: fileEntries,
    team: redis?.counts ? looksJson(redis.counts.team) : null,
    repository: redis?.counts ? looksJson(redis.counts.repository) : null,
    saved_tokens: saved.tokens,
    saved_cost: saved.usd,
  } satisfies CacheStatsJson);
}

function looksJson(counts: LookCounts): z.infer<z.ZodObject<typeof looks>> {
  const { memory, redis, memento, file } = counts;
  // What was taken back before it was written may leave less than nothing for a moment.
  const atLeast0 = (value: number): number => Math.max(0, value);
  const misses = atLeast0(counts.miss);
  return {
    hits: atLeast0(hitsOf(counts)),
    misses,
    total_requests: atLeast0(hitsOf(counts)) + misses,
    hit_rate_percent: hitRatePercent({ ...counts, miss: misses }),
    by_tier: { memory: atLeast0(memory), redis: atLeast0(redis), memento: atLeast0(memento), file: atLeast0(file) },
  };
}
