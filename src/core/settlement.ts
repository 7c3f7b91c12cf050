/**
 * Closes reservations: with what was charged, or with nothing. A reply that was cut carries no usage, so OpenRouter is asked
 * for it afterwards, in the background; where it does not tell, the estimate counts and is marked so.
 */
import { charge } from './accounting';
import type { Spent } from './budget/events';
import type { Ledger, OpenReservation } from './budget/ledger';
import type { Charged } from './claude/wire';
import type { Accounting } from './outcome';
import type { Logger } from './ports';

export interface ChargeCall {
  /** Base address without `/chat/completions`. */
  readonly endpoint: string;
  readonly key: string;
  /** OpenRouter's id of the generation. */
  readonly id: string;
  readonly timeoutMs: number;
}

/** Asks OpenRouter what a generation cost. Never rejects; undefined when it is not known. */
export interface ChargeLookup {
  lookup(call: ChargeCall, signal: AbortSignal): Promise<Charged | undefined>;
}

export interface OpenRequest {
  readonly reservation: OpenReservation;
  readonly about: Pick<Spent, 'task' | 'file' | 'repo' | 'compressed'>;
  /** Undefined: nothing came, and nothing is owed as far as is known. */
  readonly accounting: Accounting | undefined;
  /** The reply's file: not needed once the ledger has its entry. */
  readonly removeSpool: () => Promise<void>;
}

export class Settlement {
  readonly #open = new Set<Promise<void>>();
  #stop = new AbortController();

  constructor(
    private readonly ledger: Pick<Ledger, 'settle' | 'release'>,
    private readonly charges: ChargeLookup,
    private readonly log: Logger,
  ) {}

  /** A reply that was paid for is not lost because its record could not be written: that is logged, and expires. */
  async close({ reservation, about, accounting, removeSpool }: OpenRequest): Promise<void> {
    try {
      if (accounting === undefined) await this.ledger.release(reservation);
      else {
        const { model, usage, costUsd, estimated } = accounting;
        const { prompt, completion, total, cached } = usage;
        const spent = { ...about, model, prompt, completion, total, cached, costUsd, estimated };
        await this.ledger.settle(reservation, spent);
      }
    } catch (error) {
      this.log.error('the ledger could not be written', { code: errorCode(error) });
    }
    // A spool that can't be removed is salvaged later; it must not take the reply with it.
    await removeSpool().catch((error: unknown) => {
      this.log.error('a spool could not be removed', { code: errorCode(error) });
    });
  }

  /**
   * Asks what a cut reply took, and closes then.
   * @param unpriced what to book when nothing came back and OpenRouter tells that something was charged all the same.
   */
  closeLater(
    request: OpenRequest,
    unpriced: Accounting,
    call: ChargeCall,
    onSettled: ((accounting: Accounting) => void) | undefined,
  ): void {
    const { signal } = this.#stop;
    const closing = (async (): Promise<void> => {
      const charged = await this.charges.lookup(call, signal);
      const free = charged?.usage.total === 0 && (charged.costUsd ?? 0) === 0;
      const accounting =
        charged === undefined || (free && request.accounting === undefined)
          ? request.accounting
          : charge(unpriced, charged);
      await this.close({ ...request, accounting });
      this.log.info('a cut reply was settled', { known: charged !== undefined, tokens: accounting?.usage.total });
      if (charged && accounting) onSettled?.(accounting);
    })();
    this.#open.add(closing);
    void closing.finally(() => this.#open.delete(closing));
  }

  /** Resolves when every reservation is closed; what OpenRouter has not told within that time is estimated. */
  async finish(withinMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    const stop = this.#stop;
    this.#stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort();
    }, withinMs);
    await Promise.allSettled(this.#open);
    clearTimeout(timer);
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
