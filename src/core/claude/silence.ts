/**
 * How long a stream may be silent. Keep-alive comments say that the line lives, not that an answer comes: they extend the
 * short limit up to a long one. A stream that keeps sending data has no limit of time.
 */

/** A stream broken off for its silence carries this error. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

export interface SilenceLimits {
  /** Without data, comments or anything else. */
  readonly shortMs: number;
  /** Without data, while comments come. */
  readonly longMs: number;
  /** Once the reply is complete or has failed: for the usage and the end of the stream. */
  readonly endingMs: number;
}

export type SignOfLife = 'data' | 'comment' | 'ending';

export class SilenceTimer {
  #timer: NodeJS.Timeout;
  #lastData = performance.now();
  #ending = false;

  constructor(
    private readonly limits: SilenceLimits,
    private readonly onSilence: (error: SilenceError) => void,
  ) {
    this.#timer = this.#start(limits.shortMs);
  }

  heard(sign: SignOfLife): void {
    if (this.#ending) return;
    const { shortMs, longMs, endingMs } = this.limits;
    switch (sign) {
      case 'data':
        this.#lastData = performance.now();
        this.#restart(shortMs);
        break;
      case 'comment':
        this.#restart(Math.max(0, Math.min(shortMs, this.#lastData + longMs - performance.now())));
        break;
      case 'ending':
        this.#ending = true;
        this.#restart(Math.min(shortMs, endingMs));
        break;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#ending = true;
  }

  #restart(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(ms);
  }

  #start(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.onSilence(new SilenceError());
    }, ms);
  }
}
