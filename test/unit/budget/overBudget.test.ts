import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import type { LedgerTotals } from '../../../src/core/budget/fold';
import { budgetUse, takeBudgetWarning } from '../../../src/core/budget/level';
import type { BudgetBlock, Outcome } from '../../../src/core/outcome';
import { dateWords, presentBudgetUse } from '../../../src/core/presentBudget';
import { presentOutcome } from '../../../src/core/presentOutcome';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine, type Engine } from '../support/engine';
import { BLOCKS } from '../support/outcomes';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

const FILE: ReviewRequest = { path: 'src/go.ts', languageId: 'typescript', text: 'if (a = 1) go();\n' };
const TOTALS: LedgerTotals = { used: 0, reserved: 0, costUsd: 0, heldUsd: 0, requests: 1 };

describe('a budget that is spent', () => {
  const folder = temporaryFolder();
  let count = 0;
  let server: ScenarioServer;
  let compute: WorkerCompute;

  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  afterEach(() => {
    server.reset();
  });
  after(async () => {
    await compute.close();
    await server.close();
  });

  function engine(): Engine {
    return startEngine({ server, compute, stateFolder: path.join(folder, `state-${count++}`) });
  }
  function blocked(outcome: Outcome): BudgetBlock {
    assert.ok(outcome.kind === 'blocked' && outcome.block.code === 'budget', JSON.stringify(outcome));
    return outcome.block;
  }
  const withBudget = (one: Engine, tokens: number | null, usd: number | null = null) => ({
    settings: { ...one.settings, budget: { tokens, usd } },
  });

  it('stops with what the request would take and cost, and when the budget begins anew', async () => {
    const one = engine();
    const { outcome } = await one.review(FILE, withBudget(one, 100));
    const { needed, mostUsd, resets } = blocked(outcome);
    assert.equal(server.requests.length, 0);
    assert.ok(needed > 8_192 && mostUsd !== null && mostUsd > (8_192 * 15) / 1e6);
    const { message, advice, steps } = presentOutcome(outcome);
    assert.match(
      message,
      /^Nothing was sent\. Of this month's 100 tokens, 0 are used or reserved\. This request may take up /,
    );
    assert.ok(message.includes(`${needed.toLocaleString('en-US')} tokens, which cost at most $0.1`), message);
    assert.ok(advice.includes(dateWords(resets)), advice);
    assert.deepEqual(steps, ['send_over_budget', 'open_settings']);
  });

  it('stops by money too, before any is spent beyond it', async () => {
    const one = engine();
    const { of, limit } = blocked((await one.review(FILE, withBudget(one, null, 0.1))).outcome);
    assert.deepEqual([of, limit], ['usd', 0.1]);
    const { outcome } = await one.review(FILE, withBudget(one, null, 0.2));
    assert.equal(outcome.kind, 'answered');
    assert.match(
      presentOutcome({
        kind: 'blocked',
        block: { ...BLOCKS.budget, of: 'usd', used: 19.999, limit: 20, mostUsd: null },
      }).message,
      /^Nothing was sent\. Of this month's \$20\.00, \$20\.00 are spent or reserved\. .* its price is not known\.$/,
    );
  });

  it('lets through what the user wants all the same, once, and records that', async () => {
    const one = engine();
    const spent = withBudget(one, 100);
    assert.equal((await one.review(FILE, { ...spent, overBudget: true })).outcome.kind, 'answered');
    blocked((await one.review({ ...FILE, text: 'b();\n' }, spent)).outcome);
    const reservations = (await one.ledger.events()).filter((event) => event.e === 'reserve');
    assert.deepEqual(
      reservations.map(({ over }) => over),
      [true, false],
    );
  });

  it('serves what the cache has, counts 0 for it, and notes what that saved', async () => {
    const one = engine();
    const first = await one.review(FILE);
    assert.ok(first.outcome.kind === 'answered');
    const { usage, costUsd, model } = first.outcome.accounting;
    const before = await one.ledger.totals();
    assert.equal((await one.review(FILE, withBudget(one, 1))).outcome.kind, 'cached');
    assert.deepEqual(await one.ledger.totals(), before);
    const [{ at, ...hit } = { at: 0 }] = (await one.ledger.events()).filter((event) => event.e === 'hit');
    assert.ok(at > 0);
    const about = { task: 'code_review', model, file: FILE.path };
    assert.deepEqual(hit, { e: 'hit', ...about, tier: 'memory', saved: usage.total, savedUsd: costUsd });
  });

  it('is told of from 90 % on, once a day, with the file of each request in the ledger', async () => {
    const one = engine();
    const { outcome } = await one.review(FILE);
    assert.ok(outcome.kind === 'answered');
    const { total } = outcome.accounting.usage;
    const { usd } = one.settings.budget;
    assert.equal(await takeBudgetWarning(one.ledger, { tokens: total * 2, usd }), undefined);
    const near = { tokens: Math.floor(total / 0.9), usd };
    assert.equal((await takeBudgetWarning(one.ledger, near))?.used, total);
    assert.equal(await takeBudgetWarning(one.ledger, near), undefined);
    const settled = (await one.ledger.events()).find((event) => event.e === 'settle');
    assert.equal(settled?.file, FILE.path);
  });

  it('is near from 90 % of the limit that is nearer', () => {
    const use = (used: number, costUsd: number, tokens: number | null, usd: number | null) =>
      budgetUse({ ...TOTALS, used, costUsd }, { tokens, usd });
    assert.deepEqual(use(89, 0, 100, null), { level: 'ok', share: 0.89, of: 'tokens' });
    assert.deepEqual(use(90, 0, 100, 1), { level: 'near', share: 0.9, of: 'tokens' });
    assert.deepEqual(use(1, 1, 100, 1), { level: 'spent', share: 1, of: 'usd' });
    assert.deepEqual(use(1_000_000, 0.5, null, 1), { level: 'ok', share: 0.5, of: 'usd' });
  });

  it('is told of in a sentence with a next step', () => {
    const { resets } = BLOCKS.budget;
    const near = presentBudgetUse({ ...TOTALS, used: 95, costUsd: 0.5 }, { tokens: 100, usd: 1 }, resets);
    assert.equal(near.message, "95 % of this month's budget is used: 95 of 100 tokens, $0.50 of $1.00.");
    assert.match(near.advice, /^It begins anew on .*2026.*\. A selection takes fewer tokens than a whole file\.$/);
    assert.deepEqual([near.steps, near.setting], [['open_settings'], 'codeInsight.budget']);
    const spent = presentBudgetUse({ ...TOTALS, used: 100 }, { tokens: 100, usd: null }, resets);
    assert.match(
      spent.message,
      /100 of 100 tokens\. Requests are held back until .*2026.*, unless you send them anyway\.$/,
    );
  });

  it('begins anew on the day that it is where the user is', () => {
    const at = Date.UTC(2026, 11, 1, 5);
    assert.equal(dateWords({ at, zone: 'America/New_York' }), dateWords({ at: Date.UTC(2026, 11, 1), zone: 'UTC' }));
  });
});
