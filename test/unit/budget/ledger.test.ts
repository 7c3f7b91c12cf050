import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import * as fc from 'fast-check';
import { Ledger, type Reservation, type SettleEvent } from '../../../src/core/budget/ledger';
import { FolderState } from '../../../src/core/state/folderState';
import { SetClock } from '../support/clock';
import { ROOT } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

type Granted = Extract<Reservation, { granted: true }>;
const HALF_HOUR = 30 * 60_000;

function used(total: number, costUsd: number | null = null): SettleEvent {
  const tokens = { prompt: total, completion: 0, total, cached: 0, cacheWrite: 0 };
  return { task: 'code_review', model: 'm', ...tokens, costUsd, estimated: false };
}

describe('the ledger', () => {
  const folder = temporaryFolder();
  let count = 0;
  let root: string;
  let clock: SetClock;
  let ledger: Ledger;

  function fresh(): void {
    root = path.join(folder, `ledger-${count++}`);
    mkdirSync(root);
    clock = new SetClock();
    ledger = new Ledger(new FolderState(root), clock);
  }
  beforeEach(fresh);

  async function granted(needed: number, limit: number | null): Promise<Granted> {
    const reservation = await ledger.reserve(needed, limit);
    assert.ok(reservation.granted);
    return reservation;
  }

  it('begins a month with nothing', async () => {
    assert.deepEqual(await ledger.totals(), { used: 0, reserved: 0, costUsd: 0, requests: 0 });
  });

  it('grants to the last token and not one more', async () => {
    await granted(60, 100);
    await granted(40, 100);
    const refused = await ledger.reserve(1, 100);
    assert.deepEqual(refused, { granted: false, totals: { used: 0, reserved: 100, costUsd: 0, requests: 0 } });
  });

  it('counts what was really used once a reservation is settled', async () => {
    const reservation = await granted(90, 100);
    await ledger.settle(reservation, used(30, 0.25));
    assert.deepEqual(await ledger.totals(), { used: 30, reserved: 0, costUsd: 0.25, requests: 1 });
    await granted(70, 100);
  });

  it('counts what was used beyond the reservation too', async () => {
    await ledger.settle(await granted(10, 100), used(150));
    assert.equal((await ledger.reserve(1, 100)).granted, false);
  });

  it('gives back a reservation that is released', async () => {
    await ledger.release(await granted(100, 100));
    assert.deepEqual(await ledger.totals(), { used: 0, reserved: 0, costUsd: 0, requests: 0 });
    await granted(100, 100);
  });

  it('forgets a reservation whose owner died, after half an hour', async () => {
    await granted(100, 100);
    clock.time += HALF_HOUR - 1;
    assert.equal((await ledger.reserve(1, 100)).granted, false);
    clock.time += 1;
    await granted(100, 100);
  });

  it('grants anything without a limit, and still counts', async () => {
    const reservation = await granted(10_000_000, null);
    await ledger.settle(reservation, used(5));
    assert.equal((await ledger.totals()).used, 5);
  });

  it('begins anew with the month, and settles in the month of the reservation', async () => {
    clock.time = Date.UTC(2026, 10, 30, 23, 59, 59);
    const november = await granted(100, 100);
    clock.time = Date.UTC(2026, 11, 1);
    await granted(100, 100);
    await ledger.settle(november, used(77));
    assert.equal((await ledger.totals()).used, 0);
    assert.deepEqual(readdirSync(root).sort(), ['ledger-2026-11.jsonl', 'ledger-2026-12.jsonl']);
    clock.time = Date.UTC(2026, 10, 30);
    assert.equal((await ledger.totals()).used, 77);
  });

  it('reads around lines that are damaged, foreign or cut', async () => {
    await ledger.settle(await granted(10, 100), used(10));
    const file = path.join(root, 'ledger-2026-11.jsonl');
    for (const line of [
      '\n{"e":"settle","id":"x","total":-5}',
      '\nnot json',
      '\n{}',
      '\n[]',
      '\n{"e":"reserve","id":"y","at":1,"tok',
    ]) {
      appendFileSync(file, line);
    }
    await ledger.settle(await granted(10, 100), used(20));
    assert.equal((await ledger.totals()).used, 30);
  });

  it('does as a plain account book does, whatever happens in whatever order', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('reserve' as const), tokens: fc.nat(60), limit: fc.constantFrom(100, 150, null) }),
      fc.record({ do: fc.constant('settle' as const), pick: fc.nat(9), tokens: fc.nat(80) }),
      fc.record({ do: fc.constant('release' as const), pick: fc.nat(9) }),
      fc.record({
        do: fc.constant('pass' as const),
        ms: fc.constantFrom(1, 60_000, HALF_HOUR - 1, HALF_HOUR, 10 * 86_400_000),
      }),
      fc.record({ do: fc.constant('damage' as const), text: fc.constantFrom('\n{"e":"re', '\n\n', '\nnull') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        fresh();
        const months = new Map<
          string,
          { used: number; requests: number; open: Map<string, { tokens: number; until: number }> }
        >();
        const monthOf = (name: string) => {
          const known = months.get(name) ?? {
            used: 0,
            requests: 0,
            open: new Map<string, { tokens: number; until: number }>(),
          };
          months.set(name, known);
          return known;
        };
        const now = (): string => new Date(clock.time).toISOString().slice(0, 7);
        const held = (month: string): number =>
          [...monthOf(month).open.values()].reduce(
            (sum, { tokens, until }) => sum + (until > clock.time ? tokens : 0),
            0,
          );
        const pending: { reservation: Granted; month: string }[] = [];
        for (const action of steps) {
          if (action.do === 'reserve') {
            const month = monthOf(now());
            const fits = action.limit === null || month.used + held(now()) + action.tokens <= action.limit;
            const reservation = await ledger.reserve(action.tokens, action.limit);
            assert.equal(reservation.granted, fits);
            if (reservation.granted) {
              month.open.set(reservation.id, { tokens: action.tokens, until: clock.time + HALF_HOUR });
              pending.push({ reservation, month: now() });
            }
          } else if (action.do === 'settle' || action.do === 'release') {
            const [closed] = pending.splice(action.pick % Math.max(1, pending.length), 1);
            if (closed === undefined) continue;
            const month = monthOf(closed.month);
            month.open.delete(closed.reservation.id);
            if (action.do === 'release') await ledger.release(closed.reservation);
            else {
              await ledger.settle(closed.reservation, used(action.tokens));
              month.used += action.tokens;
              month.requests += 1;
            }
          } else if (action.do === 'pass') clock.time += action.ms;
          else if (months.size > 0)
            appendFileSync(path.join(root, `ledger-${[...months.keys()][0]}.jsonl`), action.text);
          const { used: total, requests } = monthOf(now());
          assert.deepEqual(await ledger.totals(), { used: total, reserved: held(now()), costUsd: 0, requests });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('grants exactly as many as fit when many ask at once', async () => {
    const ledgers = Array.from({ length: 50 }, () => new Ledger(new FolderState(root), clock));
    const answers = await Promise.all(ledgers.map((one) => one.reserve(10, 170)));
    assert.equal(answers.filter((answer) => answer.granted).length, 17);
    assert.equal((await ledger.totals()).reserved, 170);
  });

  it('grants exactly as many as fit when several processes ask at once', async () => {
    const script = path.join(folder, 'reserve.cjs');
    await esbuild.build({
      stdin: {
        contents: `
          import { Ledger } from './src/core/budget/ledger';
          import { FolderState } from './src/core/state/folderState';
          const ledger = new Ledger(new FolderState(process.argv[2]), { now: () => Date.now() });
          const answers = Promise.all(Array.from({ length: 10 }, () => ledger.reserve(10, 330)));
          void answers.then((all) => console.log(all.filter((answer) => answer.granted).length));`,
        resolveDir: ROOT,
      },
      outfile: script,
      bundle: true,
      platform: 'node',
      logLevel: 'error',
    });
    const runs = Array.from({ length: 8 }, () => promisify(execFile)(process.execPath, [script, root]));
    const grants = (await Promise.all(runs)).map(({ stdout }) => Number(stdout));
    assert.equal(
      grants.reduce((sum, granted) => sum + granted, 0),
      33,
    );
  });
});
