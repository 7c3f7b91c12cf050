/**
 * Who of the team asks a question: a lock that ends with its owner's lease, given back only by whoever holds it, and word
 * to those who wait when it is.
 */
import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './redisClient';
import type { RedisLink } from './redisLink';
import type { WaitBudget } from './waitBudget';

const RENEW =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";
const RELEASE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', KEYS[1], '')
return 1`;

export class RedisLocks {
  #listening: { readonly to: RedisClient; readonly by: RedisClient } | undefined;
  readonly #heard = new Map<string, Set<() => void>>();

  constructor(private readonly link: RedisLink) {}

  /** @returns whether it is ours now; undefined when Redis did not say. */
  async take(name: string, token: string, leaseMs: number, wait: WaitBudget): Promise<boolean | undefined> {
    const answer = await this.link.run(wait, 'write', (client) => client.set(name, token, 'PX', leaseMs, 'NX'));
    return answer === undefined ? undefined : answer.value === 'OK';
  }

  /** @returns whether it is still ours; undefined when Redis did not say. */
  async renew(name: string, token: string, leaseMs: number, wait: WaitBudget): Promise<boolean | undefined> {
    const answer = await this.link.run(wait, 'write', (client) => client.eval(RENEW, 1, name, token, leaseMs));
    return answer === undefined ? undefined : answer.value === 1;
  }

  async release(name: string, token: string, wait: WaitBudget): Promise<void> {
    await this.link.run(wait, 'write', (client) => client.eval(RELEASE, 1, name, token));
  }

  /** Over a connection of its own. Best effort: whoever waits looks for itself now and then. @returns ends it. */
  listen(name: string, heard: () => void): () => void {
    const all = this.#heard.get(name) ?? new Set();
    this.#heard.set(name, all);
    all.add(heard);
    const by = this.#listener();
    if (all.size === 1) by?.subscribe(name).catch(() => undefined);
    return () => {
      all.delete(heard);
      if (all.size > 0 || this.#heard.get(name) !== all) return;
      this.#heard.delete(name);
      by?.unsubscribe(name).catch(() => undefined);
    };
  }

  close(): void {
    const { to, by } = this.#listening ?? {};
    this.#listening = undefined;
    if (by !== to) by?.disconnect();
  }

  #listener(): RedisClient | undefined {
    const to = this.link.client;
    if (!to) return undefined;
    if (this.#listening?.to === to) return this.#listening.by;
    this.close();
    // A cluster has one of its own.
    const by = to instanceof Cluster ? to : own(to);
    by.on('message', (name: string) => {
      for (const heard of [...(this.#heard.get(name) ?? [])]) heard();
    });
    this.#listening = { to, by };
    for (const name of this.#heard.keys()) by.subscribe(name).catch(() => undefined);
    return by;
  }
}

function own(client: Redis): Redis {
  const by = client.duplicate({ lazyConnect: false, enableOfflineQueue: true, enableAutoPipelining: false });
  // What ails it ails the other one too, which tells it.
  by.on('error', () => undefined);
  return by;
}
