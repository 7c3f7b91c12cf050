/**
 * From the lines of a month to what they come to. A pure function of the lines in their order: every reader, in whatever
 * window, grants the same reservations and refuses the same ones.
 */
import type { LedgerEvent, LedgerEventOf } from './events';

export interface LedgerTotals {
  /** Tokens settled this month. */
  readonly used: number;
  /** Tokens of reservations that are open and not expired. */
  readonly reserved: number;
  /** US dollars as charged. */
  readonly costUsd: number;
  /** US dollars that may come to it at most: of open reservations, and of requests whose cost nobody told. */
  readonly heldUsd: number;
  readonly requests: number;
}

/** The limit that a reservation would exceed. */
export type Refusal =
  | 'tokens'
  | 'usd'
  /** The team's. */
  | 'team'
  /** What may be used while the team's Redis does not answer. */
  | 'team_offline';

/** Settled, and not counted in the team's budget yet. */
export interface Pending {
  readonly id: string;
  /** The team's month. */
  readonly team: string;
  readonly tokens: number;
}

export interface Folded {
  readonly totals: LedgerTotals;
  /** By id: granted, or the limit that was in the way. */
  readonly answers: ReadonlyMap<string, 'granted' | Refusal>;
  /** By day, the id of who told first that the budget is nearly spent. */
  readonly warned: ReadonlyMap<string, string>;
  readonly pending: readonly Pending[];
  /** Tokens used or reserved while the team's Redis did not answer. */
  readonly offline: number;
}

/** Sums of decimal fractions: a hundredth of a thousandth of a cent is no cent. */
const ROUNDING_USD = 1e-9;

export function fold(events: readonly LedgerEvent[], now: number): Folded {
  const account = new Account();
  for (const event of events) account.take(event);
  const { answers, warned, pending } = account;
  return { totals: account.totals(now), answers, warned, pending, offline: account.offlineAt(now) };
}

class Account {
  readonly answers = new Map<string, 'granted' | Refusal>();
  readonly warned = new Map<string, string>();
  readonly #open = new Map<string, LedgerEventOf<'reserve'>>();
  /** What each reservation held, also once it is closed: for those whose cost nobody tells. */
  readonly #mostUsd = new Map<string, number>();
  readonly #settled = new Map<string, LedgerEventOf<'settle'>>();
  readonly #merged = new Set<string>();
  #used = 0;
  #costUsd = 0;
  #untoldUsd = 0;

  take(event: LedgerEvent): void {
    switch (event.e) {
      case 'reserve':
        this.#reserve(event);
        return;
      case 'settle':
        this.#settle(event);
        return;
      case 'release':
        this.#open.delete(event.id);
        return;
      case 'merged':
        this.#merged.add(event.id);
        return;
      case 'warn':
        if (!this.warned.has(event.day)) this.warned.set(event.day, event.id);
        return;
      case 'hit':
        return;
    }
  }

  totals(now: number): LedgerTotals {
    const held = this.#heldAt(now);
    return {
      used: this.#used,
      reserved: held.tokens,
      costUsd: this.#costUsd,
      heldUsd: held.usd + this.#untoldUsd,
      requests: this.#settled.size,
    };
  }

  get pending(): Pending[] {
    return [...this.#settled.values()].flatMap(({ id, team, total }) =>
      team === undefined || this.#merged.has(id) ? [] : { id, team, tokens: total },
    );
  }

  offlineAt(time: number): number {
    let tokens = this.pending.reduce((sum, one) => sum + one.tokens, 0);
    for (const one of this.#open.values()) if (one.allowance !== null && holds(one, time)) tokens += one.tokens;
    return tokens;
  }

  #reserve(event: LedgerEventOf<'reserve'>): void {
    const refusal = event.over ? undefined : this.#refusal(event);
    this.answers.set(event.id, refusal ?? 'granted');
    if (refusal !== undefined) return;
    this.#open.set(event.id, event);
    this.#mostUsd.set(event.id, event.usd ?? 0);
  }

  #refusal({ at, tokens, usd, limit, limitUsd, allowance }: LedgerEventOf<'reserve'>): Refusal | undefined {
    const held = this.#heldAt(at);
    if (limit !== null && this.#used + held.tokens + tokens > limit) return 'tokens';
    if (allowance !== null && this.offlineAt(at) + tokens > allowance) return 'team_offline';
    if (limitUsd === null) return undefined;
    const spent = this.#costUsd + this.#untoldUsd + held.usd;
    // Where the price is not known, nothing can be held: it goes as long as anything is left.
    const fits = usd === null ? spent < limitUsd : spent + usd <= limitUsd + ROUNDING_USD;
    return fits ? undefined : 'usd';
  }

  /** Once for each request, whoever settles it again: a process may die between its entry and the removal of its spool. */
  #settle(event: LedgerEventOf<'settle'>): void {
    this.#open.delete(event.id);
    const before = this.#settled.get(event.id);
    // What was told takes the place of what was estimated.
    if (before && (!before.estimated || event.estimated)) return;
    if (before) this.#count(before, -1);
    this.#count(event, 1);
    this.#settled.set(event.id, event);
  }

  #count({ id, total, costUsd }: LedgerEventOf<'settle'>, times: 1 | -1): void {
    this.#used += times * total;
    if (costUsd === null) this.#untoldUsd += times * (this.#mostUsd.get(id) ?? 0);
    else this.#costUsd += times * costUsd;
  }

  #heldAt(time: number): { tokens: number; usd: number } {
    let tokens = 0;
    let usd = 0;
    for (const reservation of this.#open.values()) {
      if (!holds(reservation, time)) continue;
      tokens += reservation.tokens;
      usd += reservation.usd ?? 0;
    }
    return { tokens, usd };
  }
}

/**
 * A reservation whose owner died holds for its time and no longer, also where the clock was set back meanwhile: one that is
 * further in the future than it may last is of an age that nobody knows.
 */
function holds({ at, until }: LedgerEventOf<'reserve'>, time: number): boolean {
  return time < until && at - time < until - at;
}
