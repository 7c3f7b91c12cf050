/**
 * Keeps both budgets, the user's own and the team's: a request goes only where both hold it. The ledger is written first and
 * is what counts in the end; what Redis did not hear of is told to it when it answers again.
 */
import type { Logger } from '../ports';
import type { Saved, Spent } from './events';
import type { Ledger, Need, OpenReservation, Reservation, ReserveOptions } from './ledger';
import type { Budget, TeamLimit } from './plans';
import type { TeamBudget } from './teamBudget';

export class BudgetKeeper {
  constructor(
    private readonly ledger: Ledger,
    private readonly team: TeamBudget,
    private readonly log: Logger,
  ) {}

  async reserve(need: Need, budget: Budget, { over = false }: ReserveOptions = {}): Promise<Reservation> {
    const limit = budget.team;
    if (!limit) return this.ledger.reserve(need, budget, { over });
    const { month: team } = this.team;
    const own = await this.ledger.reserve(need, budget, { over, team });
    if (!own.granted) return own;
    // Whoever does not answer the one is not asked the other: a request waits for Redis once.
    const answer = (await this.merge())
      ? await this.team.reserve({ id: own.id, team }, need.tokens, limit.tokens, over)
      : undefined;
    if (answer?.granted === true) return own;
    await this.ledger.release(own);
    if (!answer) return this.#offline(need, budget, limit, { over, team });
    const { resets } = this.team;
    const used = answer.used + answer.reserved;
    return { granted: false, totals: own.totals, because: 'team', used, limit: limit.tokens, resets };
  }

  async settle(reservation: OpenReservation, spent: Spent): Promise<void> {
    await this.ledger.settle(reservation, spent);
    const { id, file, team } = reservation;
    if (team === undefined) return;
    // Should it not be heard, the line in the ledger says that it is still to be told.
    if (await this.team.settle(id, team, spent.total)) await this.ledger.merged({ id, file });
  }

  /** What Redis does not hear of expires there. */
  async release(reservation: OpenReservation): Promise<void> {
    await this.ledger.release(reservation);
    if (reservation.team !== undefined) await this.team.release(reservation.id, reservation.team);
  }

  hit(saved: Saved): Promise<void> {
    return this.ledger.hit(saved);
  }

  /**
   * Tells Redis what was used while it did not answer. Several windows may do so at once: it counts each request once.
   * @returns false when it does not answer.
   */
  async merge(): Promise<boolean> {
    const pending = await this.ledger.pending();
    for (const { id, file, team, tokens } of pending) {
      if (!(await this.team.settle(id, team, tokens))) return false;
      await this.ledger.merged({ id, file });
    }
    if (pending.length > 0) this.log.info('the team budget was told what it missed', { requests: pending.length });
    return true;
  }

  #offline(need: Need, budget: Budget, { allowance }: TeamLimit, options: ReserveOptions): Promise<Reservation> {
    this.log.warn('the team budget is not available', { allowance });
    return this.ledger.reserve(need, budget, { ...options, allowance });
  }
}
