/**
 * Counts what the cache answered, for good: in the workspace and, with Redis, for the team and its repositories. Written in
 * batches a moment later, so that no review waits for it; what Redis did not take is added the next time.
 */
import type { Logger } from '../ports';
import { addCounts, LOOKS, NO_LOOKS, type Look, type LookCounts } from './counts';
import type { KeptCounts } from './keptCounts';
import type { RedisStore } from './redisStore';
import { WaitBudget } from './waitBudget';

const BATCH_MS = 1_000;

export class CacheStatistics {
  #own = NO_LOOKS;
  /** By the repository's id. */
  #team = new Map<string, LookCounts>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** @param redis the team's store; undefined where there is none, or not in time. */
  constructor(
    private readonly kept: KeptCounts,
    private readonly redis: (wait: WaitBudget) => Promise<RedisStore | undefined>,
    private readonly log: Logger,
  ) {}

  /** @param times -1 takes back what turned out otherwise. @param repository its id; '' for none. */
  note(look: Look, repository: string, times = 1): void {
    const one: LookCounts = { ...NO_LOOKS, [look]: times };
    this.#own = addCounts(this.#own, one);
    this.#team.set(repository, addCounts(this.#team.get(repository) ?? NO_LOOKS, one));
    this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS).unref();
  }

  /** Of this workspace, with what was not written so far. */
  async counts(): Promise<LookCounts> {
    await this.flush();
    return addCounts(await this.kept.read(), this.#own);
  }

  /** Never rejects. One after the other: what was read must not be written over by an earlier one. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Of this workspace; the team's are the team's. */
  async clear(): Promise<void> {
    await this.flush();
    this.#own = NO_LOOKS;
    await this.kept.clear();
  }

  async #write(): Promise<void> {
    const own = this.#own;
    this.#own = NO_LOOKS;
    try {
      if (hasAny(own)) await this.kept.add(own);
    } catch (error) {
      this.#own = addCounts(this.#own, own);
      this.log.warn('hits and misses could not be kept', { name: error instanceof Error ? error.name : 'unknown' });
    }
    if (![...this.#team.values()].some(hasAny)) return;
    const store = await this.redis(new WaitBudget());
    if (!store) return;
    const team = this.#team;
    this.#team = new Map();
    for (const [repository, counts] of team) {
      if (!hasAny(counts) || (await store.addCounts(repository, counts))) continue;
      this.#team.set(repository, addCounts(this.#team.get(repository) ?? NO_LOOKS, counts));
    }
  }
}

function hasAny(counts: LookCounts): boolean {
  return LOOKS.some((look) => counts[look] !== 0);
}
