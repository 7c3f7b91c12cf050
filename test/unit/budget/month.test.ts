import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { dayOf, localZone, monthOf, resetAfter } from '../../../src/core/budget/month';

const ZONES = Intl.supportedValuesOf('timeZone');

describe('a month', () => {
  it('is that of the calendar where the user is', () => {
    const turn = Date.UTC(2026, 11, 1);
    assert.equal(monthOf(turn - 1, 'UTC'), '2026-11');
    assert.equal(monthOf(turn, 'UTC'), '2026-12');
    assert.equal(monthOf(turn, 'America/Los_Angeles'), '2026-11');
    assert.equal(monthOf(turn - 1, 'Asia/Kolkata'), '2026-12');
    assert.equal(dayOf(turn, 'America/Los_Angeles'), '2026-11-30');
  });

  it('ends when the next one begins, in every zone and whatever its clocks do', () => {
    const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(time, fc.constantFrom(...ZONES), (now, zone) => {
        const { at } = resetAfter(now, zone);
        assert.ok(at > now && at - now < 32 * 86_400_000);
        assert.equal(monthOf(at - 1, zone), monthOf(now, zone));
        assert.equal(dayOf(at, zone), `${monthOf(at, zone)}-01`);
        assert.notEqual(monthOf(at, zone), monthOf(now, zone));
      }),
      { numRuns: 500 },
    );
  });

  it('is of UTC where the zone is no zone', () => {
    const now = Date.UTC(2026, 10, 15);
    assert.deepEqual(resetAfter(now, 'Nowhere/At All'), { at: Date.UTC(2026, 11, 1), zone: 'UTC' });
    assert.ok(ZONES.includes(localZone()) || localZone() === 'UTC');
  });
});
