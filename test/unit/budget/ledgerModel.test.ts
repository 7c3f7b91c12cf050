// The ledger beside a plain account book: whatever happens in whatever order, both come to the same.
import * as assert from 'node:assert/strict';
import { appendFileSync, existsSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { Ledger, type Reservation } from '../../../src/core/budget/ledger';
import { monthOf } from '../../../src/core/budget/month';
import { FolderState } from '../../../src/core/state/folderState';
import { SetClock } from '../support/clock';
import { temporaryFolder } from '../support/temporaryFolder';

const LEASE = 30 * 60_000;
const DAY = 86_400_000;
const ZONES = ['UTC', 'Asia/Tokyo', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'] as const;

interface Held {
  readonly tokens: number;
  readonly cents: number;
  readonly at: number;
}

/** In whole cents, so that no sum is rounded. */
class Month {
  used = 0;
  cents = 0;
  requests = 0;
  readonly open = new Map<string, Held>();

  held(now: number): { tokens: number; cents: number } {
    const holding = [...this.open.values()].filter(({ at }) => Math.abs(now - at) < LEASE);
    return {
      tokens: holding.reduce((sum, { tokens }) => sum + tokens, 0),
      cents: holding.reduce((sum, { cents }) => sum + cents, 0),
    };
  }
}

const pick = fc.nat(9);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      tokens: fc.nat(60),
      cents: fc.nat(60),
      limit: fc.constantFrom(100, 150, null),
      limitCents: fc.constantFrom(100, 150, null),
      over: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('settle' as const), pick, tokens: fc.nat(80), cents: fc.nat(80) }),
  },
  fc.record({ do: fc.constant('settle again' as const), pick, tokens: fc.nat(80) }),
  fc.record({ do: fc.constant('release' as const), pick }),
  // Whoever held it is gone: nothing closes it any more.
  fc.record({ do: fc.constant('crash' as const), pick }),
  fc.record({
    do: fc.constant('clock' as const),
    ms: fc.constantFrom(1, 60_000, LEASE - 1, LEASE, 10 * DAY, 31 * DAY, -1, -60_000, -LEASE + 1, -LEASE, -10 * DAY),
  }),
  fc.record({ do: fc.constant('month end' as const), before: fc.boolean() }),
  fc.record({ do: fc.constant('damage' as const), text: fc.constantFrom('\n{"e":"re', '\n\n', '\nnull') }),
);

describe('the ledger beside an account book', () => {
  const folder = temporaryFolder();
  let count = 0;

  it('comes to the same, whatever happens in whatever order: crashes, new months, a clock that goes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ZONES), fc.array(step, { maxLength: 30 }), async (zone, steps) => {
        const root = path.join(folder, `model-${count++}`);
        const clock = new SetClock();
        const ledger = new Ledger(new FolderState(root), clock, () => zone);
        const months = new Map<string, Month>();
        const month = (name = monthOf(clock.time, zone)): Month => {
          const known = months.get(name) ?? new Month();
          months.set(name, known);
          return known;
        };
        interface Pending {
          reservation: Extract<Reservation, { granted: true }>;
          month: string;
        }
        const pending: Pending[] = [];
        const settled: Pending[] = [];
        const spent = { task: 't', model: 'm', prompt: 0, completion: 0, cached: 0, estimated: false };
        for (const action of steps) {
          switch (action.do) {
            case 'reserve': {
              const { tokens, cents, limit, limitCents, over } = action;
              const book = month();
              const held = book.held(clock.time);
              const fits =
                over ||
                ((limit === null || book.used + held.tokens + tokens <= limit) &&
                  (limitCents === null || book.cents + held.cents + cents <= limitCents));
              const usd = limitCents === null ? null : limitCents / 100;
              const reservation = await ledger.reserve({ tokens, usd: cents / 100 }, { tokens: limit, usd }, { over });
              assert.equal(reservation.granted, fits);
              if (!reservation.granted) break;
              book.open.set(reservation.id, { tokens, cents, at: clock.time });
              pending.push({ reservation, month: monthOf(clock.time, zone) });
              break;
            }
            case 'settle': {
              const [closed] = pending.splice(action.pick % Math.max(1, pending.length), 1);
              if (closed === undefined) break;
              const { tokens: total, cents } = action;
              await ledger.settle(closed.reservation, { ...spent, total, costUsd: cents / 100 });
              const book = month(closed.month);
              book.open.delete(closed.reservation.id);
              book.used += total;
              book.cents += cents;
              book.requests += 1;
              settled.push(closed);
              break;
            }
            case 'settle again': {
              const again = settled[action.pick % Math.max(1, settled.length)];
              if (again) await ledger.settle(again.reservation, { ...spent, total: action.tokens, costUsd: 1 });
              break;
            }
            case 'release': {
              const [closed] = pending.splice(action.pick % Math.max(1, pending.length), 1);
              if (closed === undefined) break;
              await ledger.release(closed.reservation);
              month(closed.month).open.delete(closed.reservation.id);
              break;
            }
            case 'crash':
              pending.splice(action.pick % Math.max(1, pending.length), 1);
              break;
            case 'clock':
              clock.time += action.ms;
              break;
            case 'month end': {
              const { at } = ledger.resets;
              assert.notEqual(monthOf(at, zone), monthOf(at - 1, zone));
              assert.equal(monthOf(at - 1, zone), monthOf(clock.time, zone));
              clock.time = action.before ? at - 1 : at;
              break;
            }
            case 'damage': {
              const file = path.join(root, `ledger-${monthOf(clock.time, zone)}.jsonl`);
              if (existsSync(file)) appendFileSync(file, action.text);
            }
          }
          const book = month();
          const held = book.held(clock.time);
          const totals = await ledger.totals();
          assert.deepEqual(
            [
              totals.used,
              totals.reserved,
              totals.requests,
              Math.round(totals.costUsd * 100),
              Math.round(totals.heldUsd * 100),
            ],
            [book.used, held.tokens, book.requests, book.cents, held.cents],
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});
