/**
 * The Redis tier as the settings have it now. Its address and credentials are asked for when the tier is first used, and
 * again after `reset`, so that a changed setting or password needs no restart.
 */
import type { Redis } from 'ioredis';
import type { CacheStore, Logger } from '../ports';
import type { RedisTarget } from './redisAddress';
import { RedisStore } from './redisStore';

export class RedisTier implements CacheStore {
  readonly tier = 'redis';
  #store: Promise<RedisStore | undefined> | undefined;
  #connected: () => boolean = () => false;
  #closed = false;

  /** @param target where to connect; undefined for no Redis. Must not reject. */
  constructor(
    private readonly target: () => Promise<RedisTarget | undefined>,
    private readonly log: Logger,
  ) {}

  get connected(): boolean {
    return this.#connected();
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#open())?.get(key);
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await (await this.#open())?.set(key, value, ttlMs);
  }

  async clear(): Promise<void> {
    await (await this.#open())?.clear();
  }

  async run<T>(command: (client: Redis) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    return (await this.#open())?.run(command);
  }

  /** The address or the credentials changed. */
  async reset(): Promise<void> {
    const before = this.#store;
    this.#store = undefined;
    this.#connected = () => false;
    await (await before)?.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.reset();
  }

  #open(): Promise<RedisStore | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return (this.#store ??= this.#make());
  }

  async #make(): Promise<RedisStore | undefined> {
    const target = await this.target();
    if (!target) return undefined;
    const store = new RedisStore(target, this.log);
    this.#connected = () => store.connected;
    return store;
  }
}
