/**
 * The ledger: one append-only file a month, shared by all windows and the command line. A reservation is granted if the
 * fold of the file up to its own line fits the budget, so there is no lock that could leak.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock, StateStore } from '../ports';

const tokens = z.number().int().min(0);
const event = z.discriminatedUnion('e', [
  z.object({
    e: z.literal('reserve'),
    id: z.string(),
    at: z.number(),
    tokens,
    until: z.number(),
    limit: z.number().nullable(),
  }),
  z.object({
    e: z.literal('settle'),
    id: z.string(),
    at: z.number(),
    task: z.string(),
    model: z.string(),
    prompt: tokens,
    completion: tokens,
    total: tokens,
    cached: tokens,
    costUsd: z.number().nullable(),
    estimated: z.boolean(),
  }),
  z.object({ e: z.literal('release'), id: z.string(), at: z.number() }),
]);
type LedgerEvent = z.infer<typeof event>;
export type SettleEvent = Omit<Extract<LedgerEvent, { e: 'settle' }>, 'e' | 'id' | 'at'>;

/** Longer than any request can take: after it a reservation whose owner died counts no more. */
const RESERVATION_MS = 30 * 60_000;

export interface LedgerTotals {
  /** Tokens settled this month. */
  readonly used: number;
  /** Tokens of reservations that are open and not expired. */
  readonly reserved: number;
  readonly costUsd: number;
  readonly requests: number;
}

export type Reservation =
  | { readonly granted: true; readonly id: string; readonly file: string; readonly totals: LedgerTotals }
  | { readonly granted: false; readonly totals: LedgerTotals };

export class Ledger {
  constructor(
    private readonly state: StateStore,
    private readonly clock: Clock,
  ) {}

  async totals(): Promise<LedgerTotals> {
    return fold(await this.#events(this.#file()), this.clock.now()).totals;
  }

  /** @param limit tokens a month, null for none. */
  async reserve(needed: number, limit: number | null): Promise<Reservation> {
    const file = this.#file();
    const id = randomUUID();
    const now = this.clock.now();
    await this.#append(file, { e: 'reserve', id, at: now, tokens: needed, until: now + RESERVATION_MS, limit });
    const { totals, granted } = fold(await this.#events(file), now);
    if (granted.has(id)) return { granted: true, id, file, totals };
    return { granted: false, totals };
  }

  /** Settles in the month of the reservation, also after midnight of its last day. */
  async settle(reservation: { id: string; file: string }, used: SettleEvent): Promise<void> {
    await this.#append(reservation.file, { e: 'settle', id: reservation.id, at: this.clock.now(), ...used });
  }

  async release(reservation: { id: string; file: string }): Promise<void> {
    await this.#append(reservation.file, { e: 'release', id: reservation.id, at: this.clock.now() });
  }

  #file(): string {
    return `ledger-${new Date(this.clock.now()).toISOString().slice(0, 7)}.jsonl`;
  }

  #append(file: string, line: LedgerEvent): Promise<void> {
    // The line end comes first: a line that a full disk cut short must not swallow the next one.
    return this.state.append(file, `\n${JSON.stringify(line)}`);
  }

  async #events(file: string): Promise<LedgerEvent[]> {
    const text = (await this.state.read(file)) ?? '';
    return text.split('\n').flatMap((line) => {
      if (line === '') return [];
      try {
        const parsed = event.safeParse(JSON.parse(line));
        return parsed.success ? [parsed.data] : [];
      } catch {
        // A line cut by a full disk: the events around it still count.
        return [];
      }
    });
  }
}

/** Every reader that folds the same lines comes to the same grants. */
function fold(events: readonly LedgerEvent[], now: number): { totals: LedgerTotals; granted: Set<string> } {
  const open = new Map<string, { tokens: number; until: number }>();
  const granted = new Set<string>();
  let used = 0;
  let costUsd = 0;
  let requests = 0;
  const reservedAt = (time: number): number => {
    let sum = 0;
    for (const { tokens: held, until } of open.values()) if (until > time) sum += held;
    return sum;
  };
  for (const entry of events) {
    if (entry.e === 'reserve') {
      const fits = entry.limit === null || used + reservedAt(entry.at) + entry.tokens <= entry.limit;
      if (!fits) continue;
      granted.add(entry.id);
      open.set(entry.id, { tokens: entry.tokens, until: entry.until });
    } else {
      open.delete(entry.id);
      if (entry.e === 'release') continue;
      used += entry.total;
      costUsd += entry.costUsd ?? 0;
      requests += 1;
    }
  }
  return { totals: { used, reserved: reservedAt(now), costUsd, requests }, granted };
}
