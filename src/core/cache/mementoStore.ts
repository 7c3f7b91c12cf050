/**
 * The workspace's tier, on VS Code's memento. VS Code writes all of a memento on every update (61 ms at 2 MB), so values are
 * compressed, capped in all and written in batches.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import * as z from 'zod';
import type { CacheStore, Logger } from '../ports';

/** The part of VS Code's Memento that is needed. */
export interface MementoLike {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const MEMENTO_KEY = 'cache';
/** Base64 characters over all values; VS Code warns above 512 KB. */
const MAX_CHARS = 480 * 1024;
const BATCH_MS = 1_000;

const stored = z.array(z.tuple([z.string(), z.string()]));

export class MementoStore implements CacheStore {
  readonly tier = 'memento';
  /** In order of writing, oldest first: recency is not written on a hit. */
  #entries: Map<string, string> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly memento: MementoLike,
    private readonly log: Logger,
  ) {}

  get(key: string): Promise<string | undefined> {
    const packed = this.#load().get(key);
    if (packed === undefined) return Promise.resolve(undefined);
    try {
      return Promise.resolve(inflateSync(Buffer.from(packed, 'base64')).toString('utf8'));
    } catch {
      return Promise.resolve(undefined);
    }
  }

  set(key: string, value: string): Promise<void> {
    const packed = deflateSync(Buffer.from(value, 'utf8')).toString('base64');
    if (packed.length > MAX_CHARS) return Promise.resolve();
    const entries = this.#load();
    entries.delete(key);
    entries.set(key, packed);
    let size = 0;
    for (const text of entries.values()) size += text.length;
    for (const [oldest, text] of entries) {
      if (size <= MAX_CHARS) break;
      entries.delete(oldest);
      size -= text.length;
    }
    this.#timer ??= setTimeout(() => void this.#flush(), BATCH_MS);
    return Promise.resolve();
  }

  async clear(): Promise<void> {
    this.#entries = new Map();
    await this.#flush();
  }

  async close(): Promise<void> {
    if (this.#timer !== undefined) await this.#flush();
  }

  #load(): Map<string, string> {
    if (this.#entries === undefined) {
      const parsed = stored.safeParse(this.memento.get(MEMENTO_KEY) ?? []);
      this.#entries = new Map(parsed.success ? parsed.data : []);
    }
    return this.#entries;
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      await this.memento.update(MEMENTO_KEY, [...this.#load()]);
    } catch (error) {
      this.log.warn('the workspace cache could not be written', {
        name: error instanceof Error ? error.name : 'unknown',
      });
    }
  }
}
