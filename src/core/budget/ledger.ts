/**
 * The ledger: one append-only file a month, shared by all windows and the command line. A reservation is granted if the
 * fold of the file up to its own line fits the budget, so there is no lock that could leak.
 */
import { randomUUID } from 'node:crypto';
import type { Clock, StateStore } from '../ports';
import { readEvents, type LedgerEvent, type Saved, type Spent } from './events';
import { fold, type LedgerTotals, type Pending, type Refusal } from './fold';
import { dayOf, localZone, monthOf, resetAfter, type Reset, type Zone } from './month';
import type { Budget } from './plans';

/** Longer than any request can take: after it a reservation whose owner died counts no more. */
export const RESERVATION_MS = 30 * 60_000;

/** What a request may take at most. */
export interface Need {
  readonly tokens: number;
  /** US dollars; null: its price is not known. */
  readonly usd: number | null;
}

/** An open reservation, as it is kept with a reply that streams. */
export interface OpenReservation {
  readonly id: string;
  /** The month's: it is closed where it was opened, also after midnight of the last day. */
  readonly file: string;
  /** The month of the team's budget in which it counts too. */
  readonly team?: string | undefined;
}

export interface ReserveOptions {
  /** Granted whatever the budget says, and recorded as such: the user was told and wants it. */
  readonly over?: boolean | undefined;
  /** See `OpenReservation`. */
  readonly team?: string | undefined;
  /** The team's Redis does not answer: tokens that may be used until it does. */
  readonly allowance?: number | undefined;
}

export type Reservation =
  | ({ readonly granted: true; readonly totals: LedgerTotals } & OpenReservation)
  | {
      readonly granted: false;
      readonly totals: LedgerTotals;
      readonly because: Refusal;
      /** Used or reserved, and how much there is: tokens or, where it is for the money, US dollars. */
      readonly used: number;
      readonly limit: number;
      readonly resets: Reset;
    };

export class Ledger {
  /** @param zone the user's: months are those of their calendar. */
  constructor(
    private readonly state: StateStore,
    private readonly clock: Clock,
    private readonly zone: Zone = localZone,
  ) {}

  async totals(): Promise<LedgerTotals> {
    return fold(await this.events(), this.clock.now()).totals;
  }

  /** In the user's calendar, such as `2026-11`. */
  get month(): string {
    return monthOf(this.clock.now(), this.zone());
  }

  /** Those that something is known of, and this one; newest first. */
  async months(): Promise<string[]> {
    const known = (await this.state.list('')).flatMap((name) => LEDGER_FILE.exec(name)?.[1] ?? []);
    return [...new Set([this.month, ...known])].sort().reverse();
  }

  /** Of a month, oldest first. */
  async events(month = this.month): Promise<LedgerEvent[]> {
    return this.#read(fileOf(month));
  }

  /** When this month ends. */
  get resets(): Reset {
    return resetAfter(this.clock.now(), this.zone());
  }

  async reserve(
    { tokens, usd }: Need,
    { tokens: limit, usd: limitUsd }: Budget,
    { over = false, team, allowance }: ReserveOptions = {},
  ): Promise<Reservation> {
    const file = this.#file();
    const id = randomUUID();
    const at = this.clock.now();
    const until = at + RESERVATION_MS;
    const limits = { limit, limitUsd, over, allowance: allowance ?? null };
    await this.#append(file, { e: 'reserve', id, at, tokens, usd, until, ...limits });
    const { totals, answers, offline } = fold(await this.#read(file), at);
    const answer = answers.get(id);
    // An entry that can't be found again was not written: then the budget can't be kept.
    if (answer === undefined) throw new Error('a reservation is not in the ledger');
    if (answer === 'granted') return { granted: true, id, file, totals, ...(team !== undefined && { team }) };
    const [used, most] =
      answer === 'usd'
        ? [totals.costUsd + totals.heldUsd, limitUsd]
        : answer === 'tokens'
          ? [totals.used + totals.reserved, limit]
          : [offline, allowance];
    return { granted: false, totals, because: answer, used, limit: most ?? 0, resets: this.resets };
  }

  async settle(reservation: OpenReservation, spent: Spent): Promise<void> {
    const { id, file, team } = reservation;
    await this.#append(file, { e: 'settle', id, at: this.clock.now(), ...spent, ...(team !== undefined && { team }) });
  }

  async release(reservation: OpenReservation): Promise<void> {
    await this.#append(reservation.file, { e: 'release', id: reservation.id, at: this.clock.now() });
  }

  /** What the team's budget does not know of yet, of this month and the one before it, with its file. */
  async pending(): Promise<(Pending & { readonly file: string })[]> {
    const before = new Date(`${this.month}-01`);
    before.setUTCMonth(before.getUTCMonth() - 1);
    const found: (Pending & { readonly file: string })[] = [];
    for (const file of [fileOf(before.toISOString().slice(0, 7)), this.#file()]) {
      for (const one of fold(await this.#read(file), this.clock.now()).pending) found.push({ ...one, file });
    }
    return found;
  }

  /** The team's budget knows of it. */
  async merged({ id, file }: Pick<OpenReservation, 'id' | 'file'>): Promise<void> {
    await this.#append(file, { e: 'merged', id, at: this.clock.now() });
  }

  async hit(saved: Saved): Promise<void> {
    await this.#append(this.#file(), { e: 'hit', at: this.clock.now(), ...saved });
  }

  /**
   * Whose turn it is to tell that the budget is nearly spent: of all windows and runs the first one, once a day.
   * @returns true for whoever has to tell.
   */
  async claimWarning(): Promise<boolean> {
    const at = this.clock.now();
    const day = dayOf(at, this.zone());
    const file = this.#file();
    const warned = async (): Promise<string | undefined> => fold(await this.#read(file), at).warned.get(day);
    if ((await warned()) !== undefined) return false;
    const id = randomUUID();
    await this.#append(file, { e: 'warn', id, at, day });
    return (await warned()) === id;
  }

  #file(): string {
    return fileOf(this.month);
  }

  #append(file: string, line: LedgerEvent): Promise<void> {
    // The line end comes first: a line that a full disk cut short must not swallow the next one.
    return this.state.append(file, `\n${JSON.stringify(line)}`);
  }

  async #read(file: string): Promise<LedgerEvent[]> {
    return readEvents((await this.state.read(file)) ?? '');
  }
}

const LEDGER_FILE = /^ledger-(\d{4}-(?:0[1-9]|1[0-2]))\.jsonl$/;

function fileOf(month: string): string {
  return `ledger-${month}.jsonl`;
}
