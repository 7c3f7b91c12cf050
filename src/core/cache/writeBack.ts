/** What could not be written to Redis when it was answered, kept to be written when it can; the oldest goes first. */
import type { Clock } from '../ports';

const MAX_ENTRIES = 200;
const MAX_CHARS = 4 * 1024 * 1024;

interface Late {
  readonly value: string;
  readonly expiresAt: number;
}

export class WriteBack {
  readonly #late = new Map<string, Late>();
  #chars = 0;

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.#late.size;
  }

  add(key: string, value: string, ttlMs: number): void {
    this.remove(key);
    if (value.length > MAX_CHARS) return;
    this.#late.set(key, { value, expiresAt: this.clock.now() + ttlMs });
    this.#chars += value.length;
    for (const oldest of this.#late.keys()) {
      if (this.#late.size <= MAX_ENTRIES && this.#chars <= MAX_CHARS) break;
      this.remove(oldest);
    }
  }

  /** A newer value was written, or this one. */
  remove(key: string): void {
    this.#chars -= this.#late.get(key)?.value.length ?? 0;
    this.#late.delete(key);
  }

  clear(): void {
    this.#late.clear();
    this.#chars = 0;
  }

  /** The oldest that is still good. */
  next(): { readonly key: string; readonly value: string; readonly ttlMs: number } | undefined {
    for (const [key, { value, expiresAt }] of this.#late) {
      const ttlMs = expiresAt - this.clock.now();
      if (ttlMs > 0) return { key, value, ttlMs };
      this.remove(key);
    }
    return undefined;
  }
}
