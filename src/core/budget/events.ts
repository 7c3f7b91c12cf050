/**
 * The lines of a ledger. A line says what happened, never what the sum is: every reader folds the same lines to the same
 * result. The ledger is the user's own, on this machine: a file's name stands in it as it is, and goes nowhere from here.
 */
import * as z from 'zod';

const tokens = z.int().min(0);
/** US dollars. */
const usd = z.number().min(0).nullable();
const id = z.string();
/** Milliseconds since the epoch, by the clock of whoever wrote the line. */
const at = z.number();

const what = {
  task: z.string(),
  model: z.string(),
  /** Relative to the workspace, with forward slashes. */
  file: z.string().optional(),
  /** The repository's id, see git/repository.ts. */
  repo: z.string().optional(),
};

const ledgerEvent = z.discriminatedUnion('e', [
  z.object({
    e: z.literal('reserve'),
    ...{ id, at, tokens },
    /** What the request may cost at most; null: its price is not known. */
    usd: usd.default(null),
    until: z.number(),
    /** Tokens a month; null: no limit. */
    limit: z.number().nullable(),
    limitUsd: usd.default(null),
    /** The user was told that the budget is spent, and wanted this one sent all the same. */
    over: z.boolean().default(false),
    /** The team's Redis did not answer: tokens that may be used until it does; null: it did, or there is no such budget. */
    allowance: z.number().nullable().default(null),
  }),
  z.object({
    e: z.literal('settle'),
    ...{ id, at },
    ...what,
    ...{ prompt: tokens, completion: tokens, total: tokens, cached: tokens },
    costUsd: usd,
    /** Nobody told what it took. */
    estimated: z.boolean(),
    /** Prompt tokens that sending a part of a file kept back (estimate). */
    compressed: tokens.optional(),
    /** It counts in the team's budget of that month. */
    team: z.string().optional(),
  }),
  z.object({ e: z.literal('release'), id, at }),
  /** What was settled has been counted in the team's budget. */
  z.object({ e: z.literal('merged'), id, at }),
  /** Answered from the cache: it counts 0. `saved`: what the answer took when it was paid for. */
  z.object({ e: z.literal('hit'), at, ...what, tier: z.string(), saved: tokens, savedUsd: usd }),
  /** Somebody told the user, on that day, that the budget is nearly spent. */
  z.object({ e: z.literal('warn'), id, at, day: z.string() }),
]);

export type LedgerEvent = z.infer<typeof ledgerEvent>;
export type LedgerEventOf<E extends LedgerEvent['e']> = Extract<LedgerEvent, { e: E }>;
/** What a request took. */
export type Spent = Omit<LedgerEventOf<'settle'>, 'e' | 'id' | 'at'>;
/** An answer of the cache. */
export type Saved = Omit<LedgerEventOf<'hit'>, 'e' | 'at'>;

/** Reads around lines that are damaged, or that a newer version wrote. */
export function readEvents(text: string): LedgerEvent[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      return ledgerEvent.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      // A line cut by a full disk: the events around it still count.
      return [];
    }
  });
}
