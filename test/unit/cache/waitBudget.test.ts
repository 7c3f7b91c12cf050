import * as assert from 'node:assert/strict';
import { afterInput, WaitBudget } from '../../../src/core/cache/waitBudget';

const never = new Promise<string>(() => undefined);

describe('what a request may wait for Redis', () => {
  it('is given out once, over all that it waits for', async () => {
    const wait = new WaitBudget(20);
    assert.equal(await wait.within(never), undefined);
    assert.equal(wait.isSpent, true);
    assert.equal(wait.left, 0);
    // Even what is there already: whoever is over budget leaves Redis out.
    assert.equal(await wait.within(Promise.resolve('late')), undefined);
  });

  it('is used up only by waiting', async () => {
    const wait = new WaitBudget(60_000);
    for (let command = 0; command < 1_000; command++)
      assert.equal(await wait.within(Promise.resolve(command)), command);
    assert.equal(wait.isSpent, false);
  });

  it('does not blame what lies there unread while this process was busy', async () => {
    let blamed = false;
    const stop = afterInput(1, () => {
      blamed = true;
    });
    // Due at once after it: as an answer that is read in the same turn.
    const arrived = new Promise<void>((resolve) => setTimeout(resolve, 1));
    const until = performance.now() + 20;
    while (performance.now() < until);
    await arrived;
    stop();
    await new Promise<void>((resolve) => setImmediate(resolve));
    assert.equal(blamed, false);
  });
});
