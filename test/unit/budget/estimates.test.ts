// Estimates that learn: what is shown follows what replies took; what is sent never does.
import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { estimateOf, Estimates, type EstimateSample } from '../../../src/core/budget/estimates';
import { toPreviewJson } from '../../../src/core/export/previewJson';
import type { Accounting } from '../../../src/core/outcome';
import type { Prepared } from '../../../src/core/prepared';
import { prepareReview } from '../../../src/core/review/reviewOne';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import { FolderState } from '../../../src/core/state/folderState';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine, type Engine } from '../support/engine';
import { RecordedLog } from '../support/log';
import { ACCOUNTING } from '../support/outcomes';
import { builtDist } from '../support/product';
import { settings } from '../support/settings';
import { temporaryFolder } from '../support/temporaryFolder';

const MODEL = 'anthropic/claude-sonnet-4.5';
const asked = (rawTokens: number, model = MODEL) => ({
  settings: settings({ model }),
  facts: undefined,
  rawTokens,
  promptTokens: Math.ceil(rawTokens * 1.7),
  maxTokens: 1_000,
});
const took = (prompt: number, change: Partial<Accounting> = {}): Accounting => ({
  ...ACCOUNTING,
  usage: { prompt, completion: 10, total: prompt + 10, cached: 0, cacheWrite: 0 },
  ...change,
});
const sampled = (raw: number, prompt: number, model = MODEL): EstimateSample => ({ model, raw, prompt, shown: raw });

describe('an estimate', () => {
  const scratch = temporaryFolder();
  let folder: string;
  let log: RecordedLog;
  let estimates: Estimates;
  beforeEach(() => {
    folder = mkdtempSync(path.join(scratch, 'state-'));
    log = new RecordedLog();
    estimates = new Estimates(new FolderState(folder), log);
  });
  const kept = (): number => readFileSync(path.join(folder, 'estimates.jsonl'), 'utf8').trim().split('\n').length;

  it('goes by a fixed factor until three replies of the model have told what they took', async () => {
    for (const replies of [0, 0, 0, 3]) {
      const { tokens, replies: from, withinPercent } = await estimates.of(asked(1_000));
      assert.deepEqual([tokens, from], replies === 0 ? [1_700, 0] : [1_300, 3]);
      assert.equal(withinPercent === null, replies === 0);
      await estimates.learn(asked(1_000), took(1_300));
    }
    assert.equal((await estimates.of(asked(1_000, 'anthropic/claude-opus-5.5'))).replies, 0);
  });

  it('tells how far off those before it were, and comes closer as it learns', async () => {
    for (let reply = 0; reply < 3; reply++) await estimates.learn(asked(1_000), took(1_250));
    // Three times 1,700 was said where 1,250 were taken.
    assert.equal((await estimates.of(asked(1_000))).withinPercent, 36);
    for (let reply = 0; reply < 20; reply++) await estimates.learn(asked(1_000), took(1_250));
    assert.deepEqual(await estimates.models(), [{ model: MODEL, replies: 20, ratio: 1.25, withinPercent: 0 }]);
  });

  it('learns nothing of replies that were cut, cached, of the demo model, or beyond belief', async () => {
    const usage = took(1_300).usage;
    for (const accounting of [
      took(1_300, { estimated: true }),
      took(1_300, { tier: 'memory' }),
      took(1_300, { usage: { ...usage, cached: 900 } }),
      took(100),
      took(50_000),
      took(0),
    ]) {
      await estimates.learn(asked(1_000), accounting);
    }
    await estimates.learn({ ...asked(1_000), settings: settings({ demo: true }) }, took(1_300));
    assert.throws(kept, { code: 'ENOENT' });
  });

  it('breaks nothing where its file can not be written, read or understood', async () => {
    mkdirSync(path.join(folder, 'estimates.jsonl'));
    await estimates.learn(asked(1_000), took(1_300));
    assert.equal(log.lines.length, 1);
    assert.equal((await estimates.of(asked(1_000))).tokens, 1_700);
    assert.deepEqual(await estimates.models(), []);
    const cut = mkdtempSync(path.join(scratch, 'state-'));
    const line = JSON.stringify(sampled(100, 130));
    writeFileSync(
      path.join(cut, 'estimates.jsonl'),
      `\n${line}\n{"model":\n${line}\n[]\n${line}\n{"model":"x","raw":0}`,
    );
    assert.equal((await new Estimates(new FolderState(cut), log).of(asked(1_000))).tokens, 1_300);
  });

  it('keeps its file small, with what counts of every model', async () => {
    const old = [sampled(100, 150, 'b/rare'), ...Array.from({ length: 1_000 }, () => sampled(100, 120))];
    writeFileSync(path.join(folder, 'estimates.jsonl'), old.map((one) => `\n${JSON.stringify(one)}`).join(''));
    await estimates.learn(asked(1_000), took(1_300));
    assert.equal(kept(), 21);
  });

  it('loses no reply of those that several windows tell at once', async () => {
    const windows = Array.from({ length: 12 }, () => new Estimates(new FolderState(folder), log));
    await Promise.all(windows.map((one) => one.learn(asked(1_000), took(1_300))));
    assert.equal(kept(), 12);
  });

  it('lies between the least and the most that the last replies took, and moves little for one that is odd', () => {
    const sample = fc
      .record({ raw: fc.integer({ min: 1, max: 1e6 }), ratio: fc.double({ min: 0.5, max: 4, noNaN: true }) })
      .map(({ raw, ratio }) => sampled(raw, Math.max(1, Math.round(raw * ratio))));
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), fc.integer({ min: 1, max: 1e6 }), (samples, raw) => {
        const { tokens, replies, withinPercent } = estimateOf(asked(raw), samples);
        assert.equal(replies, samples.length < 3 ? 0 : Math.min(20, samples.length));
        assert.equal(withinPercent === null, replies === 0);
        if (replies === 0) return;
        const ratios = samples.slice(-20).map(({ prompt, raw: of }) => prompt / of);
        assert.ok(tokens >= Math.floor(raw * Math.min(...ratios)) && tokens <= Math.ceil(raw * Math.max(...ratios)));
        assert.ok(withinPercent !== null && withinPercent >= 0);
      }),
    );
    const even = Array.from({ length: 19 }, () => sampled(1_000, 1_300));
    assert.equal(estimateOf(asked(1_000), [...even, sampled(1_000, 4_000)]).tokens, 1_300);
  });
});

describe('what was learned', () => {
  const FILE: ReviewRequest = { path: 'src/a.ts', languageId: 'typescript', text: 'if (a = 1) go();\n' };
  const scratch = temporaryFolder();
  let server: ScenarioServer;
  let compute: WorkerCompute;
  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  after(async () => {
    await compute.close();
    await server.close();
  });
  async function prepared(one: Engine): Promise<Prepared<unknown>> {
    const preparation = await prepareReview(one.pipeline, FILE, one.settings, new AbortController().signal);
    assert.equal(preparation.kind, 'prepared');
    return preparation.prepared;
  }

  it('shows in the preview, and is in no request and in no cache key', async () => {
    const one = startEngine({ server, compute, stateFolder: path.join(scratch, 'one') });
    const before = await prepared(one);
    assert.match(toPreviewJson(before, await one.estimates.of(before)).notes.join('\n'), /by a fixed factor;/);
    for (let reply = 0; reply < 3; reply++) {
      assert.equal((await one.review(FILE, { refresh: true })).outcome.kind, 'answered');
    }
    const [learned] = await one.estimates.models();
    assert.equal(learned?.replies, 3);
    const other = startEngine({ server, compute, stateFolder: path.join(scratch, 'one') });
    const after = await prepared(other);
    assert.deepEqual(
      [after.body, after.cacheKey, after.promptTokens],
      [before.body, before.cacheKey, before.promptTokens],
    );
    const estimate = await other.estimates.of(after);
    assert.equal(estimate.tokens, Math.ceil(after.rawTokens * learned.ratio));
    const { tokens, notes } = toPreviewJson(after, estimate);
    assert.deepEqual([tokens.prompt, tokens.replies], [estimate.tokens, 3]);
    assert.match(notes.join('\n'), /estimated from the last 3 replies of this model, usually within \d+ %\./);
  });
});
