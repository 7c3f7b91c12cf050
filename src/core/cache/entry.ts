/**
 * What the cache holds: a complete reply's text and what it took to get it. Read with suspicion: whatever does not fit is a
 * miss.
 */
import * as z from 'zod';

const VERSION = 1;

const entrySchema = z.object({
  v: z.literal(VERSION),
  content: z.string().min(1),
  model: z.string(),
  /** Milliseconds since the epoch. */
  storedAt: z.number(),
  expiresAt: z.number(),
  usage: z.object({
    prompt: z.number(),
    completion: z.number(),
    total: z.number(),
    cached: z.number(),
    cacheWrite: z.number().default(0),
  }),
  costUsd: z.number().nullable(),
});

export type CacheEntry = z.infer<typeof entrySchema>;

export function encodeEntry(entry: Omit<CacheEntry, 'v'>): string {
  return JSON.stringify({ v: VERSION, ...entry } satisfies CacheEntry);
}

/** @returns undefined for anything foreign, damaged, older or past its time. */
export function decodeEntry(text: string, now: number): CacheEntry | undefined {
  try {
    const entry = entrySchema.parse(JSON.parse(text));
    return entry.expiresAt > now ? entry : undefined;
  } catch {
    return undefined;
  }
}
