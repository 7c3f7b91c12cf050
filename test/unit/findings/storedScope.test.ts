// The lines that a stored run or an interrupted reply speaks of, as this version and the first one kept them.
import * as assert from 'node:assert/strict';
import { scopeSchema } from '../../../src/core/findings/storedFindings';

describe('the kept lines of a review', () => {
  const rows = { start: 3, end: 9 };

  it('are stretches; the one range of version 0.1.0 is one of them', () => {
    assert.deepEqual(scopeSchema.parse([rows, { start: 12, end: 12 }]), [rows, { start: 12, end: 12 }]);
    assert.deepEqual(scopeSchema.parse(rows), [rows]);
  });

  it('are not taken where they are none', () => {
    for (const wrong of [[], null, 'all', [{ start: 3 }], { start: '3', end: 9 }]) {
      assert.equal(scopeSchema.safeParse(wrong).success, false, JSON.stringify(wrong));
    }
  });
});
