/** How often the cache answered, tier by tier, and how often it could not. Read with suspicion wherever it was kept. */
import * as z from 'zod';
import type { CacheTier } from '../outcome';

/** Where an answer was found, or that it was not. */
export type Look = CacheTier | 'miss';
export const LOOKS = ['memory', 'redis', 'memento', 'file', 'miss'] as const satisfies readonly Look[];

export type LookCounts = Readonly<Record<Look, number>>;
export const NO_LOOKS: LookCounts = { memory: 0, redis: 0, memento: 0, file: 0, miss: 0 };

const counts = z.partialRecord(z.enum(LOOKS), z.int());

/** @returns undefined for what are no counts; what is missing counts 0. */
export function readCounts(value: unknown): LookCounts | undefined {
  const { data } = counts.safeParse(value);
  return data && { ...NO_LOOKS, ...data };
}

export function addCounts(one: LookCounts, other: LookCounts): LookCounts {
  return {
    memory: one.memory + other.memory,
    redis: one.redis + other.redis,
    memento: one.memento + other.memento,
    file: one.file + other.file,
    miss: one.miss + other.miss,
  };
}

export function hitsOf({ memory, redis, memento, file }: LookCounts): number {
  return memory + redis + memento + file;
}

/** From 0 to 100, with one decimal; null: nothing was asked. */
export function hitRatePercent(looks: LookCounts): number | null {
  const hits = hitsOf(looks);
  const asked = hits + looks.miss;
  return asked <= 0 ? null : Math.round((1_000 * hits) / asked) / 10;
}
