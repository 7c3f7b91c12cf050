/**
 * The Redis tier as the settings have it now. Its address and credentials are asked for when the tier is first used, and
 * again after `reset`, so that a changed setting or password needs no restart.
 */
import type { CacheStore, Clock, Logger } from '../ports';
import type { RedisTarget } from './redisAddress';
import type { RedisClient } from './redisClient';
import type { RedisState } from './redisState';
import { RedisStore, type RedisStoreOptions } from './redisStore';
import { WaitBudget } from './waitBudget';

/** Where to connect, and how. */
export interface RedisConfiguration extends RedisStoreOptions {
  readonly target: RedisTarget;
}

export class RedisTier implements CacheStore {
  readonly tier = 'redis';
  #opening: Promise<RedisStore | undefined> | undefined;
  #store: RedisStore | undefined;
  #closed = false;
  readonly #listeners = new Set<() => void>();

  /** @param configuration undefined for no Redis. Must not reject. */
  constructor(
    private readonly configuration: () => Promise<RedisConfiguration | undefined>,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  get state(): RedisState {
    return this.#store?.state ?? { kind: 'not_used' };
  }

  get connected(): boolean {
    return this.state.kind === 'connected';
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async get(key: string, wait = new WaitBudget()): Promise<string | undefined> {
    return (await this.open(wait))?.get(key, wait);
  }

  async set(key: string, value: string, ttlMs: number, wait = new WaitBudget()): Promise<void> {
    await (await this.open(wait))?.set(key, value, ttlMs, wait);
  }

  async clear(): Promise<void> {
    await (await this.#open())?.clear();
  }

  /** Answers of the team. @returns undefined where Redis is not there or does not tell. */
  async countEntries(): Promise<number | undefined> {
    return (await this.#open())?.countEntries();
  }

  /** @returns how many there were; undefined as above. */
  async removeEntries(): Promise<number | undefined> {
    return (await this.#open())?.removeEntries();
  }

  /** @returns undefined where there is none, or when its settings are not there in time: a keyring may ask its user first. */
  async open(wait: WaitBudget): Promise<RedisStore | undefined> {
    return this.#store ?? wait.within(this.#open());
  }

  /** For what is no cache: a waiting of its own, as long as that of a request. */
  async run<T>(command: (client: RedisClient) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    return (await this.open(new WaitBudget()))?.run(command);
  }

  /** The address or the credentials changed. */
  async reset(): Promise<void> {
    const before = this.#opening;
    this.#opening = undefined;
    this.#store = undefined;
    await (await before)?.close();
    this.#changed();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.reset();
  }

  #open(): Promise<RedisStore | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    if (!this.#opening) {
      const opening = this.#make();
      this.#opening = opening;
      void opening.then((store) => {
        // It may have been reset meanwhile.
        if (this.#opening !== opening) return;
        this.#store = store;
        // Whoever asked may wait no longer: the next one finds the connection there.
        void store?.link.run(new WaitBudget(), 'read', (client) => client.ping());
      });
    }
    return this.#opening;
  }

  async #make(): Promise<RedisStore | undefined> {
    const configuration = await this.configuration();
    if (!configuration) return undefined;
    const store = new RedisStore(configuration.target, this.clock, this.log, configuration);
    store.link.onChange(() => {
      this.#changed();
    });
    return store;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
