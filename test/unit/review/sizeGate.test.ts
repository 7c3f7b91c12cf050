// Asking before a request of many tokens: who is asked, when, in which words, and what follows.
import * as assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import * as path from 'node:path';
import { estimateOf, type Estimate } from '../../../src/core/budget/estimates';
import type { Prepared } from '../../../src/core/prepared';
import { presentOutcome } from '../../../src/core/presentOutcome';
import { prepareReview } from '../../../src/core/review/reviewOne';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import { isLarge, sizeWords, tooLargeToSend } from '../../../src/core/review/sizeGate';
import type { Settings } from '../../../src/core/settings';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine, type Engine } from '../support/engine';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

const FILE: ReviewRequest = { path: 'src/a.ts', languageId: 'typescript', text: 'if (a = 1) go();\n' };

describe('a request of many tokens', () => {
  const folder = temporaryFolder();
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

  const engine = (settings: Partial<Settings> = {}): Engine =>
    startEngine({ server, compute, stateFolder: mkdtempSync(path.join(folder, 'state-')), settings });
  async function prepared(one: Engine): Promise<Prepared<unknown>> {
    const preparation = await prepareReview(one.pipeline, FILE, one.settings, new AbortController().signal);
    assert.equal(preparation.kind, 'prepared');
    return preparation.prepared;
  }

  it('is one of more than the setting says; with 0 none is, nor any that the demo model answers', async () => {
    const { promptTokens } = await prepared(engine());
    const large = async (settings: Partial<Settings>): Promise<boolean> => {
      const one = await prepared(engine(settings));
      return isLarge(one, estimateOf(one, []));
    };
    assert.equal(await large({ askAboveTokens: promptTokens - 1 }), true);
    assert.equal(await large({ askAboveTokens: promptTokens }), false);
    assert.equal(await large({ askAboveTokens: 0 }), false);
    assert.equal(await large({ askAboveTokens: 1, demo: true }), false);
  });

  it('is the same request whatever the setting says', async () => {
    const [asked, unasked] = [await prepared(engine({ askAboveTokens: 1 })), await prepared(engine())];
    assert.deepEqual([asked.body, asked.cacheKey], [unasked.body, unasked.cacheKey]);
  });

  it('is asked about with its tokens, its price and its model, and without its code', async () => {
    const one = await prepared(engine({ askAboveTokens: 100 }));
    const price = { least: 0.037, most: 0.157 };
    const estimate: Estimate = { tokens: 12_345, price, replies: 0, withinPercent: null };
    const { message, detail } = sizeWords({ ...one, maxTokens: 8_000 }, estimate);
    assert.equal(message, 'Send about 12,345 tokens?');
    assert.equal(
      detail,
      [
        'File: src/a.ts',
        'Model: anthropic/claude-sonnet-4.5',
        'Prompt: about 12,345 tokens; answer: at most 8,000',
        'Price: $0.037 to $0.157 (estimate)',
        '',
        'You are asked above 100 tokens (codeInsight.askAboveTokens).',
      ].join('\n'),
    );
    assert.match(sizeWords(one, { ...estimate, price: undefined }).detail, /^Price: unknown for this model$/m);
  });

  it('where there is nobody to ask is kept back with a sentence, and is not where the cache has the answer', async () => {
    const one = engine({ askAboveTokens: 1 });
    const confirm = async (asked: Prepared<unknown>) => tooLargeToSend(asked, await one.estimates.of(asked)) ?? true;
    const { outcome } = await one.review(FILE, { confirm });
    assert.ok(outcome.kind === 'blocked' && outcome.block.code === 'above_tokens', outcome.kind);
    assert.equal(server.requests.length, 0);
    assert.equal((await one.ledger.totals()).reserved, 0);
    const { message, advice } = presentOutcome(outcome);
    assert.match(
      message,
      /^Nothing was sent: the prompt has about [\d,]+ tokens for anthropic\/claude-sonnet-4\.5 \(up to \$0\.\d+ /,
    );
    assert.match(advice, /^With --yes it is sent; /);
    assert.equal((await one.review(FILE)).outcome.kind, 'answered');
    assert.equal((await one.review(FILE, { confirm })).outcome.kind, 'cached');
  });
});
