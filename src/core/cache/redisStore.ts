/**
 * The team's tier. One connection, made on first use; a server that is absent, slow or refusing costs a bounded wait and
 * is then a miss. ioredis reconnects by itself.
 */
import { Redis } from 'ioredis';
import type { CacheStore, Logger } from '../ports';
import type { RedisTarget } from './redisAddress';

/** The most a look-up may add to a review, in milliseconds. */
const COMMAND_TIMEOUT_MS = 250;
const PREFIX = 'code-insight:';

export class RedisStore implements CacheStore {
  readonly tier = 'redis';
  readonly #redis: Redis;
  #reported = false;

  constructor(
    { url, username, password }: RedisTarget,
    private readonly log: Logger,
  ) {
    this.#redis = new Redis(url, {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      commandTimeout: COMMAND_TIMEOUT_MS,
      retryStrategy: (times) => Math.min(500 * times, 15_000),
    });
    // Without a listener ioredis prints to the console. The error's text may name the address; its code does not.
    this.#redis.on('error', (error: Error & { code?: string }) => {
      if (!this.#reported) this.log.warn('redis is not available', { code: error.code ?? error.name });
      this.#reported = true;
    });
    this.#redis.on('ready', () => {
      this.#reported = false;
      this.log.info('redis is connected');
    });
  }

  get connected(): boolean {
    return this.#redis.status === 'ready';
  }

  async get(key: string): Promise<string | undefined> {
    return this.#attempt(async () => (await this.#redis.get(PREFIX + key)) ?? undefined);
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.#attempt(() => this.#redis.set(PREFIX + key, value, 'PX', Math.max(1, Math.round(ttlMs))));
  }

  async clear(): Promise<void> {
    await this.#attempt(async () => {
      for await (const keys of this.#redis.scanStream({ match: `${PREFIX}*`, count: 500 }) as AsyncIterable<string[]>) {
        if (keys.length > 0) await this.#redis.unlink(...keys);
      }
    });
  }

  /** Anything else that a team shares. @returns undefined where Redis is not there, refuses, or does not answer in time. */
  run<T>(command: (client: Redis) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    return this.#attempt(async () => ({ value: await command(this.#redis) }));
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }

  async #attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    try {
      if (!this.connected && !(await this.#ready())) return undefined;
      return await command();
    } catch (error) {
      this.log.debug('redis command failed', { name: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  }

  /** Waits for the first connection, or a running reconnection, as long as a command may take. */
  async #ready(): Promise<boolean> {
    if (this.#redis.status === 'wait') {
      // The rejection repeats what the error listener has reported.
      this.#redis.connect().catch(() => undefined);
    } else if (this.#redis.status === 'reconnecting' || this.#redis.status === 'end') {
      // It comes back by itself, or it was closed and stays so.
      return false;
    }
    return new Promise((resolve) => {
      const finish = (ready: boolean) => (): void => {
        clearTimeout(timer);
        this.#redis.off('ready', onReady);
        this.#redis.off('close', onClose);
        resolve(ready);
      };
      const onReady = finish(true);
      const onClose = finish(false);
      const timer = setTimeout(onClose, COMMAND_TIMEOUT_MS);
      this.#redis.once('ready', onReady);
      this.#redis.once('close', onClose);
    });
  }
}
