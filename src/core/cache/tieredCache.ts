/**
 * The tiers as one: asked nearest first, and an answer found further away is brought nearer. Counts hits and misses.
 */
import type { CacheTier } from '../outcome';
import type { CacheStore, Clock, Logger } from '../ports';
import { decodeEntry, encodeEntry, type CacheEntry } from './entry';
import type { CacheStatistics } from './statistics';
import { WaitBudget } from './waitBudget';

export interface CacheCounts {
  readonly hits: number;
  readonly misses: number;
}

export interface CacheHit {
  readonly entry: CacheEntry;
  readonly tier: CacheTier;
}

export class TieredCache {
  #hits = 0;
  #misses = 0;

  /** @param stores nearest first. */
  constructor(
    private readonly stores: readonly CacheStore[],
    private readonly clock: Clock,
    private readonly log: Logger,
    /** Absent: nothing is counted for good. */
    private readonly statistics?: CacheStatistics,
  ) {}

  get counts(): CacheCounts {
    return { hits: this.#hits, misses: this.#misses };
  }

  /**
   * @param shared false leaves the team's tier out: demo answers are nobody else's business.
   * @param wait of the request, over all that it asks of the team's tier.
   * @param repository whose the question is, for the statistics.
   */
  async get(key: string, shared: boolean, wait = new WaitBudget(), repository = ''): Promise<CacheHit | undefined> {
    const hit = await this.#find(key, shared, wait);
    if (shared) this.statistics?.note(hit?.tier ?? 'miss', repository);
    if (hit) this.#hits++;
    else {
      this.#misses++;
      this.log.info('cache miss', { key: key.slice(0, 12) });
    }
    return hit;
  }

  /** Once more after a miss, for what somebody else may have asked meanwhile: the miss then was none. */
  async getAfterMiss(
    key: string,
    shared: boolean,
    wait = new WaitBudget(),
    repository = '',
  ): Promise<CacheHit | undefined> {
    const hit = await this.#find(key, shared, wait);
    if (hit && shared) {
      this.statistics?.note(hit.tier, repository);
      this.statistics?.note('miss', repository, -1);
    }
    if (hit) {
      this.#hits++;
      this.#misses--;
    }
    return hit;
  }

  async #find(key: string, shared: boolean, wait: WaitBudget): Promise<CacheHit | undefined> {
    const asked: CacheStore[] = [];
    for (const store of this.stores) {
      if (store.tier === 'redis' && !shared) continue;
      const text = await this.#quiet(store, () => store.get(key, wait));
      const entry = text === undefined ? undefined : decodeEntry(text, this.clock.now());
      if (text !== undefined && entry !== undefined) {
        this.log.info('cache hit', { key: key.slice(0, 12), tier: store.tier });
        const ttl = entry.expiresAt - this.clock.now();
        for (const nearer of asked) await this.#quiet(nearer, () => nearer.set(key, text, ttl, wait));
        return { entry, tier: store.tier };
      }
      asked.push(store);
    }
    return undefined;
  }

  async set(key: string, entry: Omit<CacheEntry, 'v'>, shared: boolean, wait = new WaitBudget()): Promise<void> {
    const text = encodeEntry(entry);
    const ttl = entry.expiresAt - this.clock.now();
    if (ttl <= 0) return;
    await Promise.all(
      this.stores
        .filter((store) => shared || store.tier !== 'redis')
        .map((store) => this.#quiet(store, () => store.set(key, text, ttl, wait))),
    );
  }

  /** @param shared false leaves the team's tier as it is. */
  async clear(shared = true): Promise<void> {
    for (const store of this.stores) {
      if (shared || store.tier !== 'redis') await this.#quiet(store, () => store.clear());
    }
  }

  async close(): Promise<void> {
    await this.statistics?.flush();
    for (const store of this.stores) await this.#quiet(store, () => store.close());
  }

  /** A cache is a convenience: its failure is logged and is a miss, never the review's failure. */
  async #quiet<T>(store: CacheStore, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.log.warn('a cache tier failed', { tier: store.tier, name: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  }
}
