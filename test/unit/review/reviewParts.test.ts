// Files that are too large for one request, through the engine and the scenario server.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { resultOf, uncoveredLines, type Outcome, type ReviewResult } from '../../../src/core/outcome';
import { presentOutcome } from '../../../src/core/presentOutcome';
import { estimateParts, partsWords, tooLargeTogether } from '../../../src/core/review/partsGate';
import { previewReview } from '../../../src/core/review/reviewFlow';
import type { PartsPlan, ReviewRequest } from '../../../src/core/review/reviewRequest';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine, type Engine, type EngineParts } from '../support/engine';
import { builtDist } from '../support/product';
import { SAMPLES } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

const FUNCTIONS = 40;
const ROWS = 8;
const text = Array.from({ length: FUNCTIONS }, (_, at) => [
  `/** Function ${at}. */`,
  `export function sum${at}(list${at}: number[]): number {`,
  `  let sum${at}Of = 0;`,
  `  for (let i${at} = 0; i${at} <= list${at}.length; i${at}++) {`,
  `    sum${at}Of += list${at}[i${at}];`,
  '  }',
  `  return sum${at}Of;`,
  '}',
])
  .flat()
  .join('\n');
const LARGE: ReviewRequest = { path: 'src/large.ts', languageId: 'typescript', text };
const LINES = FUNCTIONS * ROWS;
const secret = (seed: number): string => SAMPLES['aws-access-key']?.(seed).secret ?? '';
/** Half of it is what a part may hold: about ten functions. */
const maxBytes = 4_000;

describe('a file that is too large for one request', () => {
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

  function engine(parts: Partial<EngineParts> = {}): Engine {
    const stateFolder = path.join(folder, `state-${count++}`);
    return startEngine({ server, compute, stateFolder, ...parts, settings: { maxBytes, ...parts.settings } });
  }
  function result(outcome: Outcome): ReviewResult {
    const found = resultOf(outcome);
    assert.ok(found, JSON.stringify(outcome));
    return found;
  }
  const agree = { confirmParts: () => Promise.resolve(true) };
  async function plan(one: Engine): Promise<PartsPlan> {
    let asked: PartsPlan | undefined;
    await one.review(LARGE, {
      confirmParts: (parts) => {
        asked = parts;
        return Promise.resolve(false);
      },
    });
    assert.ok(asked);
    return asked;
  }

  it('is not sent where nobody can be asked', async () => {
    const { outcome } = await engine().review(LARGE);
    assert.equal(outcome.kind === 'blocked' && outcome.block.code, 'too_large');
    assert.equal(server.requests.length, 0);
  });

  it('is asked about once, sent in parts, and has all its findings on their lines', async () => {
    const one = engine();
    const plans: PartsPlan[] = [];
    const { outcome, arrived } = await one.review(LARGE, {
      confirmParts: (parts) => {
        plans.push(parts);
        return Promise.resolve(true);
      },
      confirm: () => assert.fail('asked about a part'),
    });
    assert.equal(outcome.kind, 'answered');
    assert.equal(plans.length, 1);
    assert.equal(server.requests.length, plans[0]?.parts.length);
    const { findings, coverage, parts } = result(outcome);
    assert.equal(parts, server.requests.length);
    assert.deepEqual(coverage, { asked: [{ start: 1, end: LINES }], covered: [{ start: 1, end: LINES }] });
    const loops = Array.from({ length: FUNCTIONS }, (_, at) => at * ROWS + 4);
    assert.deepEqual(
      findings.map(({ range }) => range.line),
      loops,
    );
    assert.equal(new Set(findings.map(({ id }) => id)).size, FUNCTIONS);
    assert.equal(arrived.length, FUNCTIONS);
    const totals = await one.ledger.totals();
    assert.equal(totals.requests, server.requests.length);
    assert.equal(outcome.accounting.usage.total, totals.used);
    assert.match(presentOutcome(outcome).advice, /Reviewed in \d+ requests/);
  });

  it('has every row asked about in exactly one request', async () => {
    const { parts } = await plan(engine());
    assert.ok(parts.length >= 3);
    let next = 1;
    for (const { sources } of parts) {
      const [scope] = sources[0]?.scope ?? [];
      assert.ok(scope?.start === next);
      next = scope.end + 1;
    }
    assert.equal(next, LINES + 1);
    for (const part of parts) assert.ok(Buffer.byteLength(part.sources[0]?.rows ?? '') <= maxBytes);
  });

  it('costs nothing the second time, and is not asked about', async () => {
    const one = engine();
    await one.review(LARGE, agree);
    const before = server.requests.length;
    const { outcome } = await one.review(LARGE, { confirmParts: () => assert.fail('asked') });
    assert.equal(outcome.kind, 'cached');
    assert.equal(server.requests.length, before);
    assert.equal(outcome.accounting.usage.total, 0);
    assert.equal(result(outcome).findings.length, FUNCTIONS);
  });

  it('is not sent when the user does not agree', async () => {
    const { outcome } = await engine().review(LARGE, { confirmParts: () => Promise.resolve(false) });
    assert.equal(outcome.kind, 'cancelled');
    assert.equal(server.requests.length, 0);
  });

  it('keeps what other parts brought when one is cut, and says which lines were not covered', async () => {
    const one = engine();
    server.use('lengthCut', 1);
    const { outcome } = await one.review(LARGE, agree);
    assert.ok(outcome.kind === 'partial' && outcome.reason === 'parts');
    assert.ok(result(outcome).findings.length > FUNCTIONS / 2);
    const [gap] = uncoveredLines(outcome);
    assert.ok(gap && gap.start > 1 && gap.end < LINES);
    const words = presentOutcome(outcome);
    assert.match(words.message, new RegExp(`Lines ${gap.start} to ${gap.end} were not covered`));
    assert.deepEqual(words.steps, ['continue_review', 'retry']);
    await one.pipeline.settle(10_000);
    assert.equal((await one.ledger.totals()).reserved, 0);
  });

  it('begins nothing new once the budget is used up, and says so', async () => {
    const first = await plan(engine());
    const tokens = (first.parts[0]?.promptTokens ?? 0) + (first.parts[0]?.maxTokens ?? 0) + 2_000;
    const one = engine({ settings: { budget: { tokens, usd: null } } });
    const { outcome } = await one.review(LARGE, agree);
    assert.ok(outcome.kind === 'partial' && outcome.block?.code === 'budget', JSON.stringify(outcome).slice(0, 400));
    assert.ok(server.requests.length < first.parts.length);
    assert.match(presentOutcome(outcome).advice, /budget/i);
  });

  it('is asked about its secrets once, all together', async () => {
    const rows = text.split('\n');
    const hidden = [3, LINES - 5].reduce(
      (lines, row) => lines.with(row - 1, `  let key${row} = "${secret(row)}";`),
      rows,
    );
    const one = engine({ settings: { secrets: 'ask' } });
    const questions: string[] = [];
    const { outcome } = await one.review(
      { ...LARGE, text: hidden.join('\n') },
      {
        ...agree,
        askAboutSecrets: ({ message }) => {
          questions.push(message);
          return Promise.resolve('redact');
        },
      },
    );
    assert.equal(questions.length, 1);
    assert.match(questions[0] ?? '', /2 values/);
    assert.equal(result(outcome).redacted.length, 2);
    assert.ok(server.requests.every(({ raw }) => !raw.includes(secret(3)) && !raw.includes(secret(LINES - 5))));
  });

  it('stops at once when it is cancelled, and keeps what had arrived', async () => {
    const one = engine();
    const cancel = new AbortController();
    server.use('held', { hold: 1 });
    const running = one.review(LARGE, {
      ...agree,
      signal: cancel.signal,
      onFinding: () => {
        cancel.abort();
      },
    });
    const { outcome } = await running;
    assert.equal(outcome.kind, 'cancelled');
    // Besides, OpenRouter is asked what the cut replies took.
    assert.ok(server.requests.filter((request) => request.path === '/chat/completions').length <= 3);
    await one.pipeline.settle(10_000);
    assert.equal((await one.ledger.totals()).reserved, 0);
  });

  it('is split where a selection alone is too large', async () => {
    const scope = [{ start: 9, end: 200 }];
    const { outcome } = await engine().review({ ...LARGE, scope }, agree);
    assert.deepEqual(result(outcome).coverage, { asked: scope, covered: scope });
  });

  it('is not cut into more requests than anybody would read', async () => {
    const { outcome } = await engine({ settings: { maxBytes: 600 } }).review(LARGE, {
      confirmParts: () => assert.fail('asked'),
    });
    assert.equal(outcome.kind === 'blocked' && outcome.block.code, 'too_large');
  });

  it('is asked about with what all requests take together', async () => {
    const one = engine();
    const parts = await plan(one);
    const estimate = await estimateParts(parts, (part) => one.estimates.of(part));
    const { message, detail } = partsWords(parts, estimate, undefined, undefined);
    assert.equal(message, `Review src/large.ts in ${parts.parts.length} requests?`);
    assert.match(detail, /One request holds at most 4,000 bytes of a file \(codeInsight\.maxFileSize\)/);
    assert.match(detail, /Price: \$[\d.]+ to \$[\d.]+ \(estimate\)/);
    const first = await one.estimates.of(parts.parts[0] ?? assert.fail());
    assert.ok(estimate.tokens > first.tokens * 2);
    const host = partsWords(parts, estimate, undefined, 'openrouter.ai');
    assert.equal(host.message, `Send this code to openrouter.ai in ${parts.parts.length} requests?`);
    assert.match(host.detail, /you are not asked again for openrouter\.ai/);
  });

  it('is kept back above the limit of tokens that holds for one request, too', async () => {
    const one = engine({ settings: { askAboveTokens: 3_000 } });
    const parts = await plan(one);
    const estimate = await estimateParts(parts, (part) => one.estimates.of(part));
    const block = tooLargeTogether(parts, estimate);
    assert.equal(block?.code === 'above_tokens' && block.tokens, estimate.tokens);
    assert.equal(tooLargeTogether(parts, { ...estimate, tokens: 3_000 }), undefined);
  });

  it('is previewed part by part, as it would be sent', async () => {
    const one = engine();
    const { signal } = new AbortController();
    const shown = await previewReview(one.pipeline, LARGE, one.settings, true, signal);
    assert.ok(shown.kind === 'prepared');
    const sent = await plan(one);
    assert.deepEqual(
      shown.prepared.parts.map(({ body }) => body),
      sent.parts.map(({ body }) => body),
    );
    assert.equal((await previewReview(one.pipeline, LARGE, one.settings, false, signal)).kind, 'blocked');
    assert.equal(server.requests.length, 0);
  });
});
