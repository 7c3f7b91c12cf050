/**
 * How long one request may wait for Redis in all: every command of it draws on the same budget, and when that is spent
 * Redis is left out. A review is never slower by more than this because of a cache.
 */

/** Over all look-ups, locks and writes of one request, in milliseconds. */
export const WAIT_MS = 250;

export class WaitBudget {
  #left: number;

  constructor(ms = WAIT_MS) {
    this.#left = ms;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** What may still be waited, in milliseconds. */
  get left(): number {
    return Math.max(0, this.#left);
  }

  /**
   * @param work goes on if it takes longer; it must not reject.
   * @returns undefined when the budget was spent first.
   */
  async within<T>(work: Promise<T>): Promise<T | undefined> {
    if (this.isSpent) return undefined;
    const started = performance.now();
    let stop: (() => void) | undefined;
    const over = new Promise<undefined>((resolve) => {
      stop = afterInput(this.#left, () => {
        this.#left = 0;
        resolve(undefined);
      });
    });
    try {
      return await Promise.race([work, over]);
    } finally {
      stop?.();
      this.#left -= performance.now() - started;
    }
  }
}

/**
 * A timer that first lets in what has arrived: where something else kept this process busy, an answer may lie there unread,
 * and its sender was not slow.
 * @returns stops it.
 */
export function afterInput(ms: number, action: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(action);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
