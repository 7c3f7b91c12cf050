import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import * as esbuild from 'esbuild';
import type { Spent } from '../../../src/core/budget/events';
import { Ledger, type Reservation } from '../../../src/core/budget/ledger';
import { FolderState } from '../../../src/core/state/folderState';
import { SetClock } from '../support/clock';
import { ROOT } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';
import { THOROUGH } from '../support/thorough';

type Granted = Extract<Reservation, { granted: true }>;
const HALF_HOUR = 30 * 60_000;
const NOTHING = { used: 0, reserved: 0, costUsd: 0, heldUsd: 0, requests: 0 };

function spent(total: number, costUsd: number | null = 0, estimated = false): Spent {
  return { task: 'code_review', model: 'm', prompt: total, completion: 0, total, cached: 0, costUsd, estimated };
}

describe('the ledger', () => {
  const folder = temporaryFolder();
  let count = 0;
  let root: string;
  let clock: SetClock;
  let ledger: Ledger;

  beforeEach(() => {
    root = path.join(folder, `ledger-${count++}`);
    mkdirSync(root);
    clock = new SetClock();
    ledger = new Ledger(new FolderState(root), clock, () => 'UTC');
  });

  const reserve = (tokens: number, limit: number | null, usd: number | null = 0, limitUsd: number | null = null) =>
    ledger.reserve({ tokens, usd }, { tokens: limit, usd: limitUsd });

  async function granted(...ask: Parameters<typeof reserve>): Promise<Granted> {
    const reservation = await reserve(...ask);
    assert.ok(reservation.granted);
    return reservation;
  }

  async function refused(...ask: Parameters<typeof reserve>): Promise<string> {
    const reservation = await reserve(...ask);
    assert.ok(!reservation.granted);
    return reservation.because;
  }

  it('begins a month with nothing', async () => {
    assert.deepEqual(await ledger.totals(), NOTHING);
  });

  it('knows the months that it has lines of, and reads each by its name', async () => {
    assert.deepEqual(await ledger.months(), ['2026-11']);
    await ledger.settle(await granted(60, 100), spent(50));
    clock.time = Date.UTC(2027, 0, 1);
    await ledger.settle(await granted(60, 100), spent(7));
    for (const other of ['ledger-2026-13.jsonl', 'ledger-2026-10.jsonl.tmp', 'audit-2026-09.jsonl'])
      appendFileSync(path.join(root, other), '\n');
    assert.deepEqual(await ledger.months(), ['2027-01', '2026-11']);
    const totals = async (month?: string) =>
      (await ledger.events(month)).flatMap((event) => (event.e === 'settle' ? event.total : []));
    assert.deepEqual([await totals(), await totals('2026-11'), await totals('2026-12')], [[7], [50], []]);
  });

  it('grants to the last token and not one more', async () => {
    await granted(60, 100);
    await granted(40, 100);
    assert.deepEqual(await reserve(1, 100), {
      granted: false,
      because: 'tokens',
      totals: { ...NOTHING, reserved: 100 },
      used: 100,
      limit: 100,
      resets: { at: Date.UTC(2026, 11, 1), zone: 'UTC' },
    });
  });

  it('grants to the last cent and not one more, however often a tenth is added', async () => {
    for (let tenth = 0; tenth < 10; tenth++) await granted(1, null, 0.1, 1);
    assert.equal(await refused(1, null, 0.0001, 1), 'usd');
  });

  it('holds to both limits', async () => {
    await ledger.settle(await granted(50, 100, 0.5, 1), spent(50, 0.5));
    assert.equal(await refused(51, 100, 0.1, 1), 'tokens');
    assert.equal(await refused(10, 100, 0.51, 1), 'usd');
    await granted(50, 100, 0.5, 1);
  });

  it('counts what a request may have cost where nobody tells what it did', async () => {
    await ledger.settle(await granted(50, null, 0.7, 1), spent(50, null, true));
    assert.deepEqual(await ledger.totals(), { ...NOTHING, used: 50, heldUsd: 0.7, requests: 1 });
    assert.equal(await refused(1, null, 0.31, 1), 'usd');
  });

  it('sends what has no known price as long as any money is left', async () => {
    await ledger.settle(await granted(1, null, null, 1), spent(1, 0.99));
    await ledger.settle(await granted(1, null, null, 1), spent(1, 0.5));
    assert.equal(await refused(1, null, null, 1), 'usd');
  });

  it('counts what was really used once a reservation is settled', async () => {
    await ledger.settle(await granted(90, 100), spent(30, 0.25));
    assert.deepEqual(await ledger.totals(), { ...NOTHING, used: 30, costUsd: 0.25, requests: 1 });
    await granted(70, 100);
  });

  it('counts what was used beyond the reservation too', async () => {
    await ledger.settle(await granted(10, 100), spent(150));
    assert.equal(await refused(1, 100), 'tokens');
  });

  it('counts a request once, whoever settles it again, and rather as it was told than as it was estimated', async () => {
    const reservation = await granted(90, 100, 0.5);
    await ledger.settle(reservation, spent(40, null, true));
    await ledger.settle(reservation, spent(30, 0.25));
    await ledger.settle(reservation, spent(40, null, true));
    await ledger.settle(reservation, spent(77, 0.5));
    assert.deepEqual(await ledger.totals(), { ...NOTHING, used: 30, costUsd: 0.25, requests: 1 });
  });

  it('gives back a reservation that is released', async () => {
    await ledger.release(await granted(100, 100));
    assert.deepEqual(await ledger.totals(), NOTHING);
    await granted(100, 100);
  });

  it('grants what the user wants all the same, says so in its line, and counts it', async () => {
    await granted(100, 100);
    const over = await ledger.reserve({ tokens: 50, usd: null }, { tokens: 100, usd: null }, { over: true });
    assert.ok(over.granted);
    await ledger.settle(over, spent(45));
    assert.deepEqual(
      (await ledger.events()).map((event) => event.e === 'reserve' && event.over),
      [false, true, false],
    );
    assert.deepEqual(await ledger.totals(), { ...NOTHING, used: 45, reserved: 100, requests: 1 });
    assert.equal(await refused(1, 100), 'tokens');
  });

  it('forgets a reservation whose owner died, after half an hour', async () => {
    await granted(100, 100);
    clock.time += HALF_HOUR - 1;
    await refused(1, 100);
    clock.time += 1;
    await granted(100, 100);
  });

  it('keeps no reservation for days because the clock was set back', async () => {
    await granted(100, 100);
    clock.time -= 60_000;
    await refused(1, 100);
    clock.time -= 5 * 86_400_000;
    await granted(100, 100);
  });

  it('grants anything without a limit, and still counts', async () => {
    await ledger.settle(await granted(10_000_000, null), spent(5));
    assert.equal((await ledger.totals()).used, 5);
  });

  it('begins anew with the month of the user, and settles in the month of the reservation', async () => {
    ledger = new Ledger(new FolderState(root), clock, () => 'Asia/Tokyo');
    clock.time = Date.UTC(2026, 10, 30, 14, 59, 59, 999);
    assert.deepEqual(ledger.resets, { at: clock.time + 1, zone: 'Asia/Tokyo' });
    const november = await granted(100, 100);
    clock.time += 1;
    await granted(100, 100);
    await ledger.settle(november, spent(77));
    assert.equal((await ledger.totals()).used, 0);
    assert.deepEqual(readdirSync(root).sort(), ['ledger-2026-11.jsonl', 'ledger-2026-12.jsonl']);
    clock.time -= 1;
    assert.equal((await ledger.totals()).used, 77);
  });

  it('reads the lines of the version before it', async () => {
    const at = clock.time;
    for (const line of [
      { e: 'reserve', id: 'a', at, tokens: 10, until: at + HALF_HOUR, limit: 100 },
      { e: 'settle', id: 'a', at, ...spent(7, 0.5) },
      { e: 'reserve', id: 'b', at, tokens: 10, until: at + HALF_HOUR, limit: 100 },
    ]) {
      appendFileSync(path.join(root, 'ledger-2026-11.jsonl'), `\n${JSON.stringify(line)}`);
    }
    assert.deepEqual(await ledger.totals(), { used: 7, reserved: 10, costUsd: 0.5, heldUsd: 0, requests: 1 });
  });

  it('reads around lines that are damaged, foreign or cut', async () => {
    await ledger.settle(await granted(10, 100), spent(10));
    const file = path.join(root, 'ledger-2026-11.jsonl');
    for (const line of [
      '\n{"e":"settle","id":"x","total":-5}',
      '\n{"e":"of a newer version","id":"x"}',
      '\nnot json',
      '\n{}',
      '\n[]',
      '\n{"e":"reserve","id":"y","at":1,"tok',
    ]) {
      appendFileSync(file, line);
    }
    await ledger.settle(await granted(10, 100), spent(20));
    assert.equal((await ledger.totals()).used, 30);
  });

  it('counts nothing for an answer from the cache', async () => {
    const answer = { task: 'code_review', model: 'm', file: 'src/a.ts', tier: 'memory', saved: 900, savedUsd: 0.01 };
    await ledger.hit(answer);
    assert.deepEqual(await ledger.totals(), NOTHING);
    assert.deepEqual(await ledger.events(), [{ e: 'hit', at: clock.time, ...answer }]);
  });

  it('has one window warn, once a day of the user', async () => {
    clock.time = Date.UTC(2026, 10, 15, 12);
    const zone = (): string => 'Pacific/Auckland';
    const windows = Array.from({ length: 20 }, () => new Ledger(new FolderState(root), clock, zone));
    const claims = async (): Promise<number> =>
      (await Promise.all(windows.map((one) => one.claimWarning()))).filter(Boolean).length;
    // 1 o'clock in the morning of the 16th there.
    assert.equal(await claims(), 1);
    assert.equal(await claims(), 0);
    clock.time += 22 * 3_600_000;
    assert.equal(await claims(), 0);
    clock.time += 2 * 3_600_000;
    assert.equal(await claims(), 1);
  });

  it('grants exactly as many as fit when many ask at once', async () => {
    const ledgers = Array.from({ length: 50 }, () => new Ledger(new FolderState(root), clock));
    const need = { tokens: 10, usd: 0.01 };
    const answers = await Promise.all(ledgers.map((one) => one.reserve(need, { tokens: 170, usd: 1 })));
    assert.equal(answers.filter((answer) => answer.granted).length, 17);
    assert.equal((await ledger.totals()).reserved, 170);
  });

  const PROCESSES = THOROUGH ? 40 : 10;
  it(`grants exactly half of the reservations that ${PROCESSES} processes ask for at once`, async function () {
    this.timeout(120_000);
    const half = (PROCESSES * 5) / 2;
    const script = path.join(folder, 'reserve.cjs');
    await esbuild.build({
      stdin: {
        contents: `
          import { Ledger } from './src/core/budget/ledger';
          import { FolderState } from './src/core/state/folderState';
          const ledger = new Ledger(new FolderState(process.argv[2]), { now: () => Date.now() });
          process.stdin.once('data', async () => {
            const ask = () => ledger.reserve({ tokens: 1_000, usd: 0.01 }, { tokens: ${half * 1_000 + 999}, usd: null });
            const all = await Promise.all(Array.from({ length: 5 }, ask));
            for (const { granted } of all) console.log(granted ? 'granted' : 'refused');
            process.exit();
          });
          console.log('waiting');`,
        resolveDir: ROOT,
      },
      outfile: script,
      bundle: true,
      minify: true,
      platform: 'node',
      logLevel: 'error',
    });
    const runs = Array.from({ length: PROCESSES }, () => new Run(spawn(process.execPath, [script, root])));
    await Promise.all(runs.map((run) => run.line('waiting')));
    for (const run of runs) run.child.stdin?.write('go\n');
    await Promise.all(runs.map((run) => run.ended));
    assert.deepEqual(
      ['granted', 'refused'].map((word) => runs.flatMap(({ lines }) => lines).filter((line) => line === word).length),
      [half, half],
    );
  });
});

/** A child that waits until all of them are there. */
class Run {
  readonly lines: string[] = [];
  readonly ended: Promise<unknown>;
  readonly #waiting: (() => void)[] = [];

  constructor(readonly child: ChildProcess) {
    this.ended = once(child, 'close');
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.lines.push(line);
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  async line(wanted: string): Promise<void> {
    while (!this.lines.includes(wanted)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
