/**
 * The team's tier. A server that is absent, slow or refusing costs a bounded wait and is then a miss; what could not be
 * written is written when it is back.
 */
import type { CacheStore, Clock, Logger } from '../ports';
import type { RedisTarget } from './redisAddress';
import type { LookCounts } from './counts';
import type { RedisClient } from './redisClient';
import { countEntries, removeEntries } from './redisEntries';
import { RedisLink, type LinkOptions } from './redisLink';
import { RedisLocks } from './redisLocks';
import { troubleOf, type RedisState } from './redisState';
import { SharedForm, teamKeys, type TeamKeys } from './sharedForm';
import { addTeamCounts, COUNTS, readTeamCounts, type TeamCounts } from './teamCounts';
import { WaitBudget } from './waitBudget';
import { WriteBack } from './writeBack';

export const DEFAULT_PREFIX = 'code-insight:';

/** How long somebody who asks about the cache itself waits for a connection. */
const ASK_MS = 5_000;

/** Holds words that the team's passphrase opens: whoever comes without it must not add what everybody can read. */
const SEAL = 'sealed';
const SEAL_WORDS = 'code-insight';

export interface RedisStoreOptions extends LinkOptions {
  readonly prefix?: string;
  /** Of the team's passphrase; absent: values are readable. */
  readonly keys?: TeamKeys | undefined;
}

/** As set by a person; empty counts as not set. */
export async function redisOptions(prefix = '', passphrase = ''): Promise<RedisStoreOptions> {
  return {
    ...(prefix.trim() !== '' && { prefix: prefix.trim() }),
    ...(passphrase !== '' && { keys: await teamKeys(passphrase) }),
  };
}

export class RedisStore implements CacheStore {
  readonly tier = 'redis';
  readonly link: RedisLink;
  readonly #late: WriteBack;
  readonly #prefix: string;
  readonly #form: SharedForm;
  readonly #locks: RedisLocks;
  readonly #clock: Clock;
  /** Absent: not known so far. */
  #seal: 'ours' | 'missing' | undefined;
  #sealMissingSince = 0;
  readonly #log: Logger;
  #writing = false;

  constructor(target: RedisTarget, clock: Clock, log: Logger, options: RedisStoreOptions = {}) {
    this.#log = log;
    this.#prefix = options.prefix ?? DEFAULT_PREFIX;
    this.#form = new SharedForm(options.keys);
    this.#clock = clock;
    this.#late = new WriteBack(clock);
    this.link = new RedisLink(target, clock, log, options);
    this.#locks = new RedisLocks(this.link);
    this.link.onWritable(() => void this.#writeLate());
  }

  get state(): RedisState {
    const { state } = this.link;
    if (this.#seal !== 'missing' || state.kind !== 'connected') return state;
    return { kind: 'refused', reason: 'passphrase', since: this.#sealMissingSince };
  }

  /** Values that wait to be written. */
  get waiting(): number {
    return this.#late.size;
  }

  async get(key: string, wait = new WaitBudget()): Promise<string | undefined> {
    if (!(await this.#mayUse(wait))) return undefined;
    const name = this.#nameOf(key);
    const answer = await this.link.run(wait, 'read', (client) => client.getBuffer(name));
    return answer?.value ? this.#form.unpack(name, answer.value) : undefined;
  }

  async set(key: string, value: string, ttlMs: number, wait = new WaitBudget()): Promise<void> {
    // First, so that nothing is lost whatever becomes of the attempt.
    this.#late.add(key, value, ttlMs);
    if (await this.#write(key, value, ttlMs, wait)) this.#late.remove(key);
    // This request waits no longer; the connection may be good all the same.
    else if (this.link.client) void this.#writeLate();
  }

  /** @returns undefined where this Redis is not to be used, or does not answer in time. */
  async locks(key: string, wait: WaitBudget): Promise<{ of: RedisLocks; name: string } | undefined> {
    if (!(await this.#mayUse(wait))) return undefined;
    return { of: this.#locks, name: `${this.#prefix}lock:${this.#form.nameOf(key)}` };
  }

  async clear(): Promise<void> {
    await this.removeEntries();
  }

  /** Takes its own time. @returns how many there were; undefined where Redis does not answer or refuses. */
  removeEntries(): Promise<number | undefined> {
    this.#late.clear();
    return this.#ask('redis could not be cleared', (client) => removeEntries(client, this.#prefix));
  }

  countEntries(): Promise<number | undefined> {
    return this.#ask('what redis holds could not be counted', (client) => countEntries(client, this.#prefix));
  }

  /** @returns false where Redis does not answer: to be tried again. */
  async addCounts(repository: string, counts: LookCounts): Promise<boolean> {
    const wait = new WaitBudget();
    if (!(await this.#mayUse(wait))) return false;
    const answer = await this.link.run(wait, 'write', (client) =>
      addTeamCounts(client, this.#prefix + COUNTS, this.#repositoryName(repository), counts).catch(ignoreRefusal),
    );
    return answer !== undefined;
  }

  readCounts(repository: string): Promise<TeamCounts | undefined> {
    return this.#ask('the counts in redis could not be read', (client) =>
      readTeamCounts(client, this.#prefix + COUNTS, this.#repositoryName(repository)),
    );
  }

  /** Anything else that a team shares. @returns undefined where Redis is not there, refuses, or does not answer in time. */
  run<T>(command: (client: RedisClient) => Promise<T>, waitMs?: number): Promise<{ readonly value: T } | undefined> {
    return this.link.run(new WaitBudget(waitMs), 'write', command);
  }

  close(): Promise<void> {
    this.#locks.close();
    return this.link.close();
  }

  /** Finds out whether it answers first; what comes then takes its own time, and no review waits for it. */
  async #ask<T>(failure: string, command: (client: RedisClient) => Promise<T>): Promise<T | undefined> {
    await this.link.run(new WaitBudget(ASK_MS), 'read', (client) => client.ping());
    const { client } = this.link;
    if (!client) return undefined;
    try {
      return await command(client);
    } catch (error) {
      this.#log.warn(failure, { name: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  }

  /** What a repository is called can be guessed: with a passphrase its id is hashed with that. */
  #repositoryName(id: string): string {
    return id === '' ? '' : this.#form.nameOf(id);
  }

  async #write(key: string, value: string, ttlMs: number, wait: WaitBudget): Promise<boolean> {
    if (!(await this.#mayUse(wait))) return false;
    const ttl = Math.max(1, Math.round(ttlMs));
    const name = this.#nameOf(key);
    const packed = this.#form.pack(name, value);
    const answer = await this.link.run(wait, 'write', (client) => client.set(name, packed, 'PX', ttl));
    return answer !== undefined;
  }

  #nameOf(key: string): string {
    return this.#prefix + this.#form.nameOf(key);
  }

  /** Asked once: whether this Redis holds sealed values, and whether we have what opens them. */
  async #mayUse(wait: WaitBudget): Promise<boolean> {
    if (this.#seal !== undefined) return this.#seal === 'ours';
    const name = this.#prefix + SEAL;
    const answer = await this.link.run(wait, 'read', (client) => client.getBuffer(name));
    return answer !== undefined && this.#judgeSeal(answer.value ?? undefined, wait);
  }

  #judgeSeal(found: Buffer | undefined, wait: WaitBudget): boolean {
    // Unless somebody else asked at the same time.
    if (this.#seal !== undefined) return this.#seal === 'ours';
    const name = this.#prefix + SEAL;
    this.#seal = this.#form.isSealed || found === undefined ? 'ours' : 'missing';
    this.#sealMissingSince = this.#clock.now();
    if (this.#seal === 'missing') this.#log.warn('redis holds encrypted answers, and no team passphrase is set here');
    else if (found !== undefined && this.#form.unpack(name, found) !== SEAL_WORDS) {
      this.#log.warn('the team passphrase is another than the one that this redis was first used with');
    } else if (found === undefined && this.#form.isSealed) {
      void this.link.run(wait, 'write', (client) => client.set(name, this.#form.pack(name, SEAL_WORDS), 'NX'));
    }
    return this.#seal === 'ours';
  }

  /** One after the other, until nothing is left or Redis does not take it. */
  async #writeLate(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    let written = 0;
    for (let late = this.#late.next(); late; late = this.#late.next()) {
      if (!(await this.#write(late.key, late.value, late.ttlMs, new WaitBudget()))) break;
      this.#late.remove(late.key);
      written++;
    }
    this.#writing = false;
    if (written > 0) this.#log.info('redis got what was answered meanwhile', { entries: written });
  }
}

/** A user who may not count may read and write all the same. */
function ignoreRefusal(error: unknown): void {
  if (troubleOf(error)?.reason !== 'permission') throw error;
}
