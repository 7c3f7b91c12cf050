/** The nearest tier: this process, least recently used out first. */
import { LRUCache } from 'lru-cache';
import type { CacheStore } from '../ports';

const MAX_BYTES = 8 * 1024 * 1024;

export class MemoryStore implements CacheStore {
  readonly tier = 'memory';
  readonly #entries = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    sizeCalculation: (value) => value.length * 2 + 128,
  });

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.#entries.get(key));
  }

  set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#entries.set(key, value, { ttl: ttlMs });
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.#entries.clear();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.clear();
  }
}
