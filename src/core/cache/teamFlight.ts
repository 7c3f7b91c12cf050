/**
 * Equal questions of a team, over Redis: one of all processes asks, the others wait for its answer. If that one dies, its
 * lease runs out and the next takes over. Without Redis everyone just asks.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from '../ports';
import type { RedisStore } from './redisStore';
import { WAIT_MS, WaitBudget } from './waitBudget';

export interface TeamFlightOptions {
  /** How long a lock outlives a process that died; renewed three times within it. */
  readonly leaseMs?: number;
  /** How often those who wait look for themselves. */
  readonly pollMs?: number;
  /** How long one look or lock may take while somebody else's answer is waited for. */
  readonly waitMs?: number;
}

export type Turn<T> =
  /** The answer came from whoever asked. */
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'cancelled' }
  /** It is for this process to ask. `done` must be called, whatever becomes of it, after the answer is stored. */
  | { readonly kind: 'ask'; readonly done: (wait: WaitBudget) => Promise<void> };

const ALONE = { kind: 'ask', done: () => Promise.resolve() } as const;

export class TeamFlight {
  readonly #leaseMs: number;
  readonly #pollMs: number;
  readonly #waitMs: number;

  /** @param open the store; undefined where there is none, or not in time. */
  constructor(
    private readonly open: (wait: WaitBudget) => Promise<RedisStore | undefined>,
    private readonly log: Logger,
    { leaseMs = 5_000, pollMs = 500, waitMs = WAIT_MS }: TeamFlightOptions = {},
  ) {
    this.#leaseMs = leaseMs;
    this.#pollMs = pollMs;
    this.#waitMs = waitMs;
  }

  /**
   * @param wait the request's; waiting for somebody else's answer is not waiting for Redis, and does not count.
   * @param look for the answer, once more.
   * @param onWaiting called when somebody else of the team turns out to ask the same.
   */
  async enter<T>(
    key: string,
    signal: AbortSignal,
    wait: WaitBudget,
    look: (wait: WaitBudget) => Promise<T | undefined>,
    onWaiting?: () => void,
  ): Promise<Turn<T>> {
    const token = randomUUID();
    let news: News | undefined;
    try {
      for (let budget = wait; ; budget = new WaitBudget(this.#waitMs)) {
        if (signal.aborted) return { kind: 'cancelled' };
        const locks = await (await this.open(budget))?.locks(key, budget);
        const isOurs = await locks?.of.take(locks.name, token, this.#leaseMs, budget);
        if (!locks || isOurs === undefined) return ALONE;
        if (isOurs) {
          const done = this.#hold(locks, token);
          // Between the look before and the lock, somebody may have had it and stored.
          const value = await look(budget);
          if (value === undefined) return { kind: 'ask', done };
          await done(budget);
          return { kind: 'found', value };
        }
        if (news) await news.next(this.#pollMs, signal);
        else {
          this.log.info('somebody of the team asks the same', { key: key.slice(0, 12) });
          onWaiting?.();
          // Word may have gone out before anybody listened: so the first look follows at once.
          news = new News((heard) => locks.of.listen(locks.name, heard));
        }
        const value = await look(new WaitBudget(this.#waitMs));
        if (value !== undefined) return { kind: 'found', value };
      }
    } finally {
      news?.end();
    }
  }

  #hold(
    locks: NonNullable<Awaited<ReturnType<RedisStore['locks']>>>,
    token: string,
  ): (wait: WaitBudget) => Promise<void> {
    const { of, name } = locks;
    const renewal = setInterval(() => {
      void of.renew(name, token, this.#leaseMs, new WaitBudget(this.#waitMs)).then((isOurs) => {
        if (isOurs === false) clearInterval(renewal);
      });
    }, this.#leaseMs / 3);
    renewal.unref();
    return async (wait) => {
      clearInterval(renewal);
      await of.release(name, token, wait);
    };
  }
}

/** Word that a lock was given back, kept until it is waited for. */
class News {
  #isThere = false;
  #wake: (() => void) | undefined;
  readonly end: () => void;

  constructor(listen: (heard: () => void) => () => void) {
    this.end = listen(() => {
      this.#isThere = true;
      this.#wake?.();
    });
  }

  /** Settles with the news, at the latest after so many milliseconds or when the signal fires. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isThere && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        signal.addEventListener('abort', wake);
        this.#wake = wake;
      });
    }
    this.#isThere = false;
  }
}
