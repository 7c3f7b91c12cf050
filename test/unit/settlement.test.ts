import * as assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { LedgerTotals } from '../../src/core/budget/fold';
import { Ledger } from '../../src/core/budget/ledger';
import type { Charged } from '../../src/core/claude/wire';
import type { Accounting } from '../../src/core/outcome';
import { Settlement, type ChargeLookup, type OpenRequest } from '../../src/core/settlement';
import { FolderState } from '../../src/core/state/folderState';
import { RecordedLog } from './support/log';
import { ACCOUNTING } from './support/outcomes';
import { temporaryFolder } from './support/temporaryFolder';

const CALL = { endpoint: 'http://127.0.0.1:1/api/v1', key: 'k', id: 'gen-1', timeoutMs: 1_000 };
const ESTIMATE: Accounting = { ...ACCOUNTING, costUsd: null, estimated: true };
const CHARGED: Charged = {
  usage: { prompt: 700, completion: 21, total: 721, cached: 0, cacheWrite: 0 },
  costUsd: 0.0042,
};
const FREE: Charged = { usage: { prompt: 0, completion: 0, total: 0, cached: 0, cacheWrite: 0 }, costUsd: 0 };

describe('the settlement of a request', () => {
  const folder = temporaryFolder();
  let count = 0;
  let state: FolderState;
  let ledger: Ledger;
  let removed: number;

  beforeEach(() => {
    state = new FolderState(path.join(folder, String(count++)));
    ledger = new Ledger(state, { now: () => Date.now() });
    removed = 0;
  });

  function settlement(lookup: ChargeLookup['lookup'] = () => Promise.resolve(undefined)): Settlement {
    return new Settlement(ledger, { lookup }, new RecordedLog());
  }

  async function request(accounting: Accounting | undefined): Promise<OpenRequest> {
    const reservation = await ledger.reserve({ tokens: 10_000, usd: 0.25 }, { tokens: 200_000, usd: null });
    assert.ok(reservation.granted);
    const removeSpool = (): Promise<void> => {
      removed++;
      return Promise.resolve();
    };
    return { reservation, about: { task: 'code_review', file: 'src/a.ts' }, accounting, removeSpool };
  }

  async function booked(): Promise<Omit<LedgerTotals, 'reserved'>> {
    const { reserved, ...totals } = await ledger.totals();
    assert.equal(reserved, 0);
    return totals;
  }

  it('books what was charged, or gives the reservation back', async () => {
    const one = settlement();
    await one.close(await request(ACCOUNTING));
    assert.deepEqual(await booked(), {
      used: ACCOUNTING.usage.total,
      costUsd: ACCOUNTING.costUsd,
      heldUsd: 0,
      requests: 1,
    });
    await one.close(await request(undefined));
    assert.equal((await booked()).requests, 1);
    assert.equal(removed, 2);
  });

  it('asks what a cut reply took, books that and tells', async () => {
    const told: Accounting[] = [];
    const one = settlement(({ id }) => Promise.resolve(id === 'gen-1' ? CHARGED : undefined));
    one.closeLater(await request(ESTIMATE), ESTIMATE, CALL, (accounting) => told.push(accounting));
    await one.finish(10_000);
    assert.deepEqual(await booked(), { used: 721, costUsd: 0.0042, heldUsd: 0, requests: 1 });
    assert.deepEqual(told, [{ ...ESTIMATE, ...CHARGED, estimated: false }]);
    assert.equal(removed, 1);
  });

  it('books the estimate where OpenRouter does not tell, and says nothing more', async () => {
    const one = settlement();
    one.closeLater(await request(ESTIMATE), ESTIMATE, CALL, () => assert.fail('nothing new is known'));
    await one.finish(10_000);
    // What it cost is not known: what was reserved for it counts against a budget of money.
    assert.deepEqual(await booked(), { used: ESTIMATE.usage.total, costUsd: 0, heldUsd: 0.25, requests: 1 });
  });

  it('books a reply of which nothing came only when it was charged', async () => {
    for (const [charged, requests] of [
      [undefined, 0],
      [FREE, 0],
      [CHARGED, 1],
    ] as const) {
      const one = settlement(() => Promise.resolve(charged));
      one.closeLater(await request(undefined), ESTIMATE, CALL, undefined);
      await one.finish(10_000);
      assert.equal((await booked()).requests, requests);
    }
  });

  it('waits no longer than it was told to, and books the estimate then', async () => {
    const one = settlement(
      (_call, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve(undefined);
          });
        }),
    );
    one.closeLater(await request(ESTIMATE), ESTIMATE, CALL, undefined);
    assert.equal((await ledger.totals()).reserved, 10_000, 'open until then');
    await one.finish(0);
    assert.equal((await booked()).used, ESTIMATE.usage.total);
  });

  it('does not mind a spool or a ledger that can not be written', async () => {
    const one = settlement();
    const open = await request(ACCOUNTING);
    const removeSpool = (): Promise<void> => Promise.reject(new Error('EBUSY'));
    await one.close({ ...open, removeSpool });
    await one.close({ ...open, reservation: { id: 'x', file: 'no/such\0name' } });
    assert.equal((await booked()).requests, 1);
    assert.ok(readdirSync(path.join(folder, String(count - 1))).length > 0);
  });
});
