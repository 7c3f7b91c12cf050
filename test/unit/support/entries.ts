/** A cache entry as a review stores it. */
import type { CacheEntry } from '../../../src/core/cache/entry';

export const NOW = Date.UTC(2026, 10, 15, 12);

export function entry(content = '{"findings":[]}', lifeMs = 60_000): Omit<CacheEntry, 'v'> {
  const usage = { prompt: 10, completion: 2, total: 12, cached: 0, cacheWrite: 0 };
  return { content, model: 'a/b', storedAt: NOW, expiresAt: NOW + lifeMs, usage, costUsd: 0.01 };
}
