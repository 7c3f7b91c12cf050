import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import type { Accounting, FailureCode, Outcome, PartialReason, ReviewResult } from '../../../src/core/outcome';
import { accountingOf, resultOf } from '../../../src/core/outcome';
import { presentOutcome } from '../../../src/core/presentOutcome';
import { ComputeDeadlineError, type CacheStore, type Compute } from '../../../src/core/ports';
import type { EffectiveBrain } from '../../../src/core/prompt/brainLayers';
import { mergeBrain, type BrainLayer } from '../../../src/core/prompt/mergeBrain';
import type { FilePlace } from '../../../src/core/prompt/source';
import { prepareReview } from '../../../src/core/review/reviewOne';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioName, type ScenarioServer } from '../../openrouter/scenarios';
import { assertConformingRequest } from '../../openrouter/sdkRequest';
import { OURS } from '../support/brain';
import { startEngine, type Engine, type EngineParts } from '../support/engine';
import { builtDist } from '../support/product';
import { made } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

/** The demo model finds a fault on lines 1, 6 and 12. */
const FAULTY = [
  'if (state = State.Done) {', // 1
  '  finish();',
  '}',
  '',
  'function last(list) {',
  '  for (let i = 0; i <= list.length; i++) {', // 6
  '    use(list[i]);',
  '  }',
  '}',
  '',
  'function open(door) {',
  '  if (door = true) {', // 12
  '    enter();',
  '  }',
  '}',
].join('\n');
const FILE: ReviewRequest = { path: 'src/door.ts', languageId: 'typescript', text: FAULTY };
const CLEAN: ReviewRequest = { ...FILE, text: 'export const a = 1;\n' };

const finding = (change: object): object => ({
  severity: 'major',
  category: 'bug',
  title: 'A fault',
  explanation: 'It fails.',
  line: 6,
  end_line: 6,
  quote: '  for (let i = 0; i <= list.length; i++) {',
  replacement: null,
  confidence: 'high',
  ...change,
});
const answer = (...findings: object[]): string => JSON.stringify({ findings });

/** Fails every call. */
function computeThat(fails: Error): Compute {
  const reject = (): Promise<never> => Promise.reject(fails);
  return { composeRequest: reject, scanText: reject, findRelated: reject, splitText: reject, checkFixes: reject };
}

describe('a review', () => {
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
    return startEngine({ server, compute, stateFolder: path.join(folder, `state-${count++}`), ...parts });
  }

  function result(outcome: Outcome): ReviewResult {
    const found = resultOf(outcome);
    assert.ok(found, JSON.stringify(outcome));
    return found;
  }
  const lines = (outcome: Outcome): number[] => result(outcome).findings.map(({ range }) => range.line);

  /** What the ledger holds besides: nothing may stay reserved after a review. */
  async function settled(one: Engine): Promise<{ used: number; requests: number }> {
    await one.pipeline.settle(10_000);
    const { used, requests, reserved } = await one.ledger.totals();
    assert.equal(reserved, 0);
    return { used, requests };
  }

  describe('that is answered', () => {
    it('has its findings on their lines, as they arrived, and what it took', async () => {
      const one = engine();
      const { outcome, arrived } = await one.review(FILE);
      assert.equal(outcome.kind, 'answered');
      assert.deepEqual(lines(outcome), [1, 6, 12]);
      assert.deepEqual(arrived, result(outcome).findings);
      assert.deepEqual(result(outcome).coverage, { asked: [{ start: 1, end: 15 }], covered: [{ start: 1, end: 15 }] });
      const { accounting } = outcome;
      assert.equal(accounting.tier, 'network');
      assert.ok(accounting.usage.total > 0 && accounting.costUsd !== null && !accounting.estimated && !accounting.demo);
      assert.deepEqual(await settled(one), { used: accounting.usage.total, requests: 1 });
    });

    it('sent what OpenRouter takes, for models old, new and unknown', async () => {
      for (const model of ['anthropic/claude-sonnet-4.5', 'anthropic/claude-opus-5.5', 'anthropic/claude-sonnet-5']) {
        await engine({ settings: { model } }).review(FILE);
        const body = server.requests.at(-1)?.body as Record<string, unknown>;
        await assertConformingRequest(body);
        assert.equal(body['model'], model);
        assert.equal('temperature' in body, model.endsWith('sonnet-4.5'));
      }
      const unknown = await engine({ settings: { model: 'anthropic/claude-unheard-of' } }).review(FILE);
      await assertConformingRequest(server.requests.at(-1)?.body);
      assert.ok(unknown.outcome.kind === 'failed' && ['bad_request', 'model'].includes(unknown.outcome.failure.code));
    });

    it('posted the very body that its preview showed', async () => {
      const one = engine();
      const preparation = await prepareReview(one.pipeline, FILE, one.settings, new AbortController().signal);
      assert.equal(preparation.kind, 'prepared');
      assert.equal(server.requests.length, 0);
      await one.review(FILE);
      assert.equal(server.requests[0]?.raw, preparation.prepared.body);
    });

    it('may have found nothing, and says so', async () => {
      const { outcome } = await engine().review(CLEAN);
      assert.equal(outcome.kind, 'answered');
      assert.ok(presentOutcome(outcome).message.startsWith('No problems found.'));
    });

    it('stands in columns of the text as it is, with tabs and characters of every width', async () => {
      const text = '\tconst clef = "𝄞ä"; if (clef = "x") {}\n';
      server.use('ok', { text: answer(finding({ line: 1, end_line: 1, quote: 'if (clef = "x") {}' })) });
      const { outcome } = await engine().review({ ...FILE, text });
      const [found] = result(outcome).findings;
      assert.equal(text.slice(found!.range.column - 1, found!.range.endColumn - 1), 'if (clef = "x") {}');
    });

    it('stands in columns of the text as it is, where a secret on its line was taken out', async () => {
      const text = `login("bob", { password: "${made(20)}" }); if (door = open) {}\n`;
      const quotes = ['if (door = open) {}', '{ password: "<PASSWORD_1>" }'];
      server.use('ok', { text: answer(...quotes.map((quote) => finding({ line: 1, end_line: 1, quote }))) });
      const { outcome } = await engine({ settings: { secrets: 'redact' } }).review({ ...FILE, text });
      assert.deepEqual(
        result(outcome).findings.map(({ range }) => text.slice(range.column - 1, range.endColumn - 1)),
        ['if (door = open) {}', `{ password: "${made(20)}" }`],
      );
    });

    it('drops a fix where the finding had to be moved, and keeps it where it stands', async () => {
      const fix = '  for (let i = 0; i < list.length; i++) {';
      server.use('ok', {
        text: answer(finding({ replacement: fix }), finding({ line: 8, end_line: 8, replacement: fix })),
      });
      const { outcome } = await engine().review(FILE);
      assert.deepEqual(
        result(outcome).findings.map(({ range, replacement }) => [range.line, replacement]),
        [
          [6, fix],
          [6, null],
        ],
      );
    });

    it('lists what can not be placed, with the reason, and does not guess a line', async () => {
      server.use('ok', {
        text: answer(finding({ quote: 'no such code here' }), finding({ line: 7, quote: 'if (' }), finding({})),
      });
      const { outcome } = await engine().review(FILE);
      assert.equal(outcome.kind, 'answered');
      assert.deepEqual(lines(outcome), [6]);
      assert.deepEqual(
        result(outcome).notPlaced.map(({ reason, claimedLine }) => [reason, claimedLine]),
        [
          ['quote_not_found', 6],
          ['quote_not_found', 7],
        ],
      );
      assert.ok(!presentOutcome(outcome).message.includes('No problems found'));
    });

    it('gives the same finding the same id in the next run, whatever it is called', async () => {
      server.use('ok', {
        times: 1,
        text: answer(
          finding({ title: 'One' }),
          finding({ title: 'Two', line: 1, end_line: 1, quote: 'if (state = State.Done) {' }),
        ),
      });
      server.use('ok', { times: 1, text: answer(finding({ title: 'Other', severity: 'info' })) });
      const one = engine();
      const first = result((await one.review(FILE)).outcome).findings;
      const second = result((await one.review(FILE, { refresh: true })).outcome).findings;
      assert.equal(second[0]?.id, first[0]?.id);
      assert.equal(new Set(first.map(({ id }) => id)).size, 2);
    });
  });

  describe('of a selection', () => {
    const scope = [{ start: 5, end: 9 }];

    it('asks about those lines and covers them', async () => {
      const { outcome } = await engine().review({ ...FILE, scope });
      assert.deepEqual(lines(outcome), [6]);
      assert.deepEqual(result(outcome).coverage, { asked: scope, covered: scope });
      assert.ok(server.requests[0]?.raw.includes('Review only lines 5 to 9;'));
    });

    it('may be several stretches: each is asked about, and what lies between them is not', async () => {
      const two = [
        { start: 5, end: 6 },
        { start: 12, end: 12 },
      ];
      server.use('ok', {
        text: answer(finding({}), finding({ line: 11, end_line: 11, quote: 'function open(door) {' })),
      });
      const { outcome } = await engine().review({ ...FILE, scope: two });
      assert.ok(server.requests[0]?.raw.includes('Review only lines 5 to 6, 12;'));
      assert.deepEqual(lines(outcome), [6]);
      assert.equal(result(outcome).outsideScope, 1);
      assert.deepEqual(result(outcome).coverage, { asked: two, covered: two });
    });

    it('leaves out and counts findings outside of it', async () => {
      server.use('ok', {
        text: answer(
          finding({}),
          finding({ line: 1, end_line: 1, quote: 'if (state = State.Done) {' }),
          finding({ line: 11, end_line: 11, quote: 'function open(door) {' }),
        ),
      });
      const { outcome, arrived } = await engine().review({ ...FILE, scope });
      assert.deepEqual(lines(outcome), [6]);
      assert.equal(arrived.length, 1);
      assert.equal(result(outcome).outsideScope, 2);
      assert.match(presentOutcome(outcome).advice, /outside the selection: 2/);
    });

    it('sends of what stands far from it what it declares, not what it does', async () => {
      const far = `function other() {\n  farAway(1);\n  farAway(2);\n  farAway(3);\n}\n${'\n'.repeat(56)}${FAULTY}`;
      await engine().review({ ...FILE, text: far, scope: [{ start: 66, end: 70 }] });
      const raw = server.requests[0]?.raw ?? '';
      assert.ok(raw.includes('list.length') && raw.includes('function other()') && !raw.includes('farAway'));
    });
  });

  describe('from the cache', () => {
    it('is the same, takes no tokens, reserves nothing and asks nobody', async () => {
      const one = engine();
      const first = await one.review(FILE);
      const before = await settled(one);
      const second = await one.review(FILE);
      assert.equal(second.outcome.kind, 'cached');
      assert.deepEqual(result(second.outcome), result(first.outcome));
      assert.equal(accountingOf(second.outcome)?.usage.total, 0);
      assert.equal(accountingOf(second.outcome)?.costUsd, 0);
      assert.equal(accountingOf(second.outcome)?.tier, 'memory');
      assert.deepEqual(await settled(one), before);
      assert.equal(server.requests.length, 1);
      // Noted, and counted as nothing.
      const kinds = (await one.ledger.events()).map(({ e }) => e);
      assert.deepEqual(kinds, ['reserve', 'settle', 'hit']);
    });

    it('needs no key', async () => {
      const stores = [new MemoryStore()];
      await engine({ stores }).review(FILE);
      assert.equal((await engine({ stores, key: undefined }).review(FILE)).outcome.kind, 'cached');
    });

    it('is passed over when it is asked for anew, and replaced', async () => {
      const one = engine();
      await one.review(FILE);
      server.use('ok', { text: answer() });
      const again = await one.review(FILE, { refresh: true });
      assert.equal(again.outcome.kind, 'answered');
      assert.deepEqual(lines(again.outcome), []);
      const third = await one.review(FILE);
      assert.equal(third.outcome.kind, 'cached');
      assert.deepEqual(lines(third.outcome), []);
    });

    it('does not serve another text, model or selection', async () => {
      const stores = [new MemoryStore()];
      await engine({ stores }).review(FILE);
      for (const [request, model] of [
        [{ ...FILE, text: `${FAULTY} ` }, 'anthropic/claude-sonnet-4.5'],
        [FILE, 'anthropic/claude-haiku-4.5'],
        [{ ...FILE, scope: [{ start: 1, end: 3 }] }, 'anthropic/claude-sonnet-4.5'],
      ] as const) {
        assert.equal((await engine({ stores, settings: { model } }).review(request)).outcome.kind, 'answered');
      }
    });

    it('is not served after its time', async () => {
      const clock = { time: Date.UTC(2026, 10, 1), now: () => clock.time };
      const one = engine({ clock });
      await one.review(FILE);
      clock.time += 86_400_000 - 1;
      assert.equal((await one.review(FILE)).outcome.kind, 'cached');
      clock.time += 1;
      assert.equal((await one.review(FILE)).outcome.kind, 'answered');
    });
  });

  describe('that is answered in part', () => {
    const cases: readonly (readonly [ScenarioName, PartialReason, FailureCode | undefined])[] = [
      ['lengthCut', 'length', undefined],
      ['reasoningOnlyLength', 'length', undefined],
      ['eofNoFinish', 'interrupted', 'connection'],
      ['socketDestroy', 'interrupted', 'connection'],
      ['midStreamErrorDocumented', 'interrupted', 'overloaded'],
      ['midStreamErrorRecorded', 'interrupted', 'bad_request'],
      ['choiceError', 'interrupted', 'overloaded'],
      ['truncatedJson', 'unreadable', undefined],
      ['schemaBreaking', 'unreadable', undefined],
      ['notFindings', 'unreadable', undefined],
    ];
    for (const [name, reason, code] of cases) {
      it(`keeps whole findings, says so and is not cached: ${name}`, async () => {
        server.use(name, 1);
        const one = engine();
        const told: Accounting[] = [];
        const { outcome, arrived } = await one.review(FILE, { onSettled: (accounting) => told.push(accounting) });
        assert.equal(outcome.kind, 'partial', JSON.stringify(outcome));
        assert.equal(outcome.reason, reason);
        assert.equal(outcome.failure?.code, code);
        assert.deepEqual(outcome.result.findings, arrived);
        const { message, level } = presentOutcome(outcome);
        assert.ok(!message.includes('No problems found') && level === 'warning');
        const booked = await settled(one);
        const { usage } = told[0] ?? outcome.accounting;
        assert.deepEqual(booked, { used: usage.total, requests: 1 });
        assert.ok(usage.total > 0);
        assert.equal((await one.review(FILE)).outcome.kind, 'answered');
      });
    }

    it('covers the lines down to the last whole finding', async () => {
      const text = answer(finding({}), finding({ line: 12, end_line: 12, quote: 'if (door = true) {' }));
      server.use(({ res }) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' });
        res.end(`data: ${JSON.stringify({ choices: [{ delta: { content: text.slice(0, -20) } }] })}\n\n`);
      });
      const { outcome } = await engine().review(FILE);
      assert.deepEqual(lines(outcome), [6]);
      assert.deepEqual(result(outcome).coverage.covered, [{ start: 1, end: 6 }]);
      assert.match(presentOutcome(outcome).message, /Lines 7 to 15 were not covered/);
      assert.equal(accountingOf(outcome)?.estimated, true);
    });

    it('takes prose for no answer to the question', async () => {
      server.use('ok', { text: 'I see no problems in this file.' });
      const { outcome } = await engine().review(FILE);
      assert.ok(outcome.kind === 'partial' && outcome.reason === 'unreadable');
      assert.deepEqual(outcome.result.coverage.covered, []);
    });

    it('reads fenced answers and answers inside prose as whole', async () => {
      for (const name of ['fenced', 'prose'] as const) {
        server.use(name, 1);
        const { outcome } = await engine().review(FILE);
        assert.equal(outcome.kind, 'answered', name);
        assert.deepEqual(lines(outcome), [1, 6, 12]);
      }
    });
  });

  describe('by prompts of other people', () => {
    const withPrompt = (prompt: string, layer: BrainLayer): EffectiveBrain => ({
      ...mergeBrain(OURS, { roles: { code_reviewer: { system_prompt: prompt } } }, layer),
      files: [],
    });
    const raw = (): string => server.requests.at(-1)?.raw ?? '';

    it('sends them with our contract after them, and says whose they were', async () => {
      const { outcome } = await engine({ brain: () => Promise.resolve(withPrompt('Be brief.', 'user')) }).review(FILE);
      assert.match(raw(), /"role":"system","content":"Be brief\.\\n\\nA number and a bar before a row/);
      assert.deepEqual(result(outcome).prompts, ['user']);
      assert.equal(result((await engine().review(FILE)).outcome).prompts, undefined);
    });

    it('asks for those of the folder that the file is in', async () => {
      const folders: (string | undefined)[] = [];
      const brain = (at: string | undefined): Promise<EffectiveBrain> => {
        folders.push(at);
        return Promise.resolve(withPrompt(`In ${String(at)}.`, 'workspace'));
      };
      const one = engine({ brain });
      const asked: readonly (readonly FilePlace[] | undefined)[] = [
        [
          { folder: 'a', path: 'x' },
          { folder: 'b', path: 'y' },
        ],
        [{ path: '/z' }],
        undefined,
      ];
      for (const places of asked) {
        await one.review({ ...FILE, ...(places && { places }) });
        assert.ok(raw().includes(`In ${String(places?.[0]?.folder)}.`));
      }
      assert.deepEqual(folders, ['a', undefined, undefined]);
    });

    it('is answered anew when they change, and from the cache when they change back', async () => {
      let brain = withPrompt('One.', 'user');
      const one = engine({ brain: () => Promise.resolve(brain) });
      const kinds: string[] = [];
      for (const prompt of ['One.', 'One.', 'Two.', 'One.']) {
        brain = withPrompt(prompt, 'user');
        kinds.push((await one.review(FILE)).outcome.kind);
      }
      assert.deepEqual(kinds, ['answered', 'cached', 'answered', 'cached']);
    });

    it('asks for another language in the last sentence alone, and for English in none', async () => {
      await engine({ settings: { answerLanguage: 'de' } }).review(FILE);
      const german = raw();
      await engine({ settings: { answerLanguage: 'en-GB' } }).review(FILE);
      const english = raw();
      await engine().review(FILE);
      assert.equal(raw(), english);
      assert.equal(german.replace(/\\n\\nWrite what people will read[^"]* in German \(de\)\.[^"]*"/, '"'), english);
      assert.notEqual(german, english);
    });
  });

  describe('that is refused', () => {
    const refusals: readonly (readonly [ScenarioName, 'empty' | 'content_filter'])[] = [
      ['emptyStop', 'empty'],
      ['nullContent', 'empty'],
      ['refusalEmpty', 'content_filter'],
      ['contentFilter', 'content_filter'],
    ];
    for (const [name, reason] of refusals) {
      it(`is not the same as no findings: ${name}`, async () => {
        server.use(name, 1);
        const one = engine();
        const { outcome } = await one.review(FILE);
        assert.ok(outcome.kind === 'refused' && outcome.reason === reason, JSON.stringify(outcome));
        assert.ok(!presentOutcome(outcome).message.includes('No problems found'));
        assert.equal((await settled(one)).requests, 1);
        assert.equal((await one.review(FILE)).outcome.kind, 'answered');
      });
    }
  });

  describe('that is blocked', () => {
    const late = computeThat(new ComputeDeadlineError(1));
    const cases: readonly (readonly [string, Partial<ReviewRequest>, Partial<EngineParts>])[] = [
      ['empty', { text: ' \n' }, {}],
      ['binary', { text: 'a\0b' }, {}],
      ['too_large', { text: 'a'.repeat(51_201) }, {}],
      ['language', { languageId: 'plaintext' }, {}],
      ['secrets', { text: `const apiKey = "${made(20)}";` }, {}],
      ['scan_timeout', {}, { compute: late }],
      ['no_key', {}, { key: undefined }],
      ['no_key', {}, { key: '' }],
      ['endpoint', {}, { settings: { endpoint: 'http://example.com/api/v1' } }],
      ['budget', {}, { settings: { budget: { tokens: 100, usd: null } } }],
    ];
    for (const [code, request, parts] of cases) {
      it(`sends nothing and books nothing: ${code}`, async () => {
        const one = engine(parts);
        const { outcome } = await one.review({ ...FILE, ...request });
        assert.ok(outcome.kind === 'blocked', JSON.stringify(outcome));
        assert.equal(outcome.block.code, code);
        assert.equal(server.requests.length, 0);
        assert.deepEqual(await settled(one), { used: 0, requests: 0 });
      });
    }

    it('has met a real deadline of the worker', async () => {
      const hurried = new WorkerCompute(await builtDist(), 1);
      const { outcome } = await engine({ compute: hurried }).review(FILE);
      assert.deepEqual(outcome, { kind: 'blocked', block: { code: 'scan_timeout' } });
      await hurried.close();
    });

    it('goes through with placeholders where that is asked for', async () => {
      const secret = made(20);
      const text = `const apiKey = "${secret}";\n${FAULTY}`;
      const { outcome } = await engine({ settings: { secrets: 'redact' } }).review({ ...FILE, text });
      assert.deepEqual(lines(outcome), [2, 7, 13]);
      assert.ok(!server.requests[0]?.raw.includes(secret) && server.requests[0]?.raw.includes('<API_KEY_1>'));
    });

    it('tells what is used and what would be needed', async () => {
      const one = engine();
      await one.review(FILE);
      const { used } = await settled(one);
      const tight = { ...one.settings, budget: { tokens: used + 100, usd: null } };
      const { outcome } = await one.review(CLEAN, { settings: tight });
      assert.ok(outcome.kind === 'blocked' && outcome.block.code === 'budget');
      assert.deepEqual([outcome.block.used, outcome.block.limit], [used, used + 100]);
      assert.ok(outcome.block.needed > 8_192);
    });
  });

  describe('that fails', () => {
    const failures: readonly (readonly [ScenarioName, FailureCode])[] = [
      ['socketDestroyEarly', 'connection'],
      ['status401', 'auth'],
      ['status402', 'credits'],
      ['moderation403', 'moderation'],
      ['noEndpoints', 'no_endpoint'],
      ['status400', 'bad_request'],
      ['contextLength', 'context_length'],
      ['status429', 'rate_limit'],
      ['status503', 'overloaded'],
      ['status500', 'server'],
      ['status412', 'bad_request'],
      ['html200', 'invalid_reply'],
      ['200error', 'overloaded'],
    ];
    for (const [name, code] of failures) {
      it(`with ${code}, and gives its reservation back: ${name}`, async () => {
        server.use(name);
        const one = engine();
        const { outcome } = await one.review(FILE);
        assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
        assert.equal(outcome.failure.code, code);
        assert.deepEqual(await settled(one), { used: 0, requests: 0 });
      });
    }

    it('with timeout', async () => {
      server.use('noHeaders');
      const { outcome } = await engine({ settings: { timeoutMs: 100 } }).review(FILE);
      assert.ok(outcome.kind === 'failed' && outcome.failure.code === 'timeout');
    });

    it('with storage where no state can be kept, and sends nothing', async () => {
      const file = path.join(folder, 'a-file');
      writeFileSync(file, '');
      const { outcome } = await engine({ stateFolder: path.join(file, 'below') }).review(FILE);
      assert.ok(outcome.kind === 'failed' && outcome.failure.code === 'storage');
      assert.equal(server.requests.length, 0);
    });

    it('with unexpected where the worker breaks', async () => {
      const broken = computeThat(new Error('compute failed: TypeError'));
      const { outcome } = await engine({ compute: broken }).review(FILE);
      assert.ok(outcome.kind === 'failed' && outcome.failure.code === 'unexpected');
    });
  });

  describe('whose reply carried no usage', () => {
    /** Cut after the first finding. */
    async function cut(one: Engine): Promise<{ outcome: Outcome; settled: Accounting[] }> {
      const cancel = new AbortController();
      const told: Accounting[] = [];
      const { outcome } = await one.review(FILE, {
        signal: cancel.signal,
        onFinding: () => {
          cancel.abort();
        },
        onSettled: (accounting) => told.push(accounting),
      });
      await one.pipeline.settle(10_000);
      return { outcome, settled: told };
    }

    it('is asked about afterwards, booked as it was charged, and told', async () => {
      server.use('held');
      const one = engine();
      const { outcome, settled: told } = await cut(one);
      assert.equal(accountingOf(outcome)?.estimated, true);
      assert.equal(accountingOf(outcome)?.costUsd, null);
      const [known] = told;
      assert.ok(known?.estimated === false && known.costUsd !== null && known.costUsd > 0);
      const { used, costUsd, requests } = await one.ledger.totals();
      assert.deepEqual([used, costUsd, requests], [known.usage.total, known.costUsd, 1]);
      const asked = server.requests.filter(({ path: route }) => route === '/generation');
      assert.equal(asked.length, 1);
    });

    it('is booked by estimate when OpenRouter does not tell, and its cost stays unknown', async () => {
      server.use('held');
      server.use('generationMissing');
      const one = engine();
      const { outcome, settled: told } = await cut(one);
      assert.deepEqual(told, []);
      const { used, reserved, costUsd } = await one.ledger.totals();
      assert.deepEqual([used, reserved, costUsd], [accountingOf(outcome)?.usage.total, 0, 0]);
    });

    it('is asked about too when it was whole', async () => {
      server.use('noUsage');
      const one = engine();
      const told: Accounting[] = [];
      const { outcome } = await one.review(FILE, { onSettled: (accounting) => told.push(accounting) });
      await one.pipeline.settle(10_000);
      assert.equal(outcome.kind, 'answered');
      assert.equal(told[0]?.estimated, false);
    });
  });

  describe('that the credit does not cover', () => {
    it('names the answer that it would, and gets that when it is asked for', async () => {
      const poor = await startScenarioServer({ affordableTokens: 1_500 });
      const one = engine({ server: poor });
      const { outcome } = await one.review(FILE);
      assert.ok(outcome.kind === 'failed' && outcome.failure.code === 'credits');
      assert.equal(outcome.failure.affordableTokens, 1_500);
      assert.ok(presentOutcome(outcome).steps.includes('smaller_answer'));
      const smaller = { ...one.settings, maxAnswerTokens: outcome.failure.affordableTokens };
      assert.equal((await one.review(FILE, { settings: smaller })).outcome.kind, 'answered');
      await poor.close();
    });
  });

  describe('that no provider may answer', () => {
    it('names the setting of ours that left none', async () => {
      server.use('noEndpoints');
      const privacy = { denyDataCollection: false, zeroDataRetention: true };
      const { outcome } = await engine({ settings: { privacy } }).review(FILE);
      assert.ok(outcome.kind === 'failed' && outcome.failure.code === 'no_endpoint');
      assert.deepEqual(outcome.failure.filters, ['zeroDataRetention']);
      const plain = await engine().review(FILE);
      assert.ok(plain.outcome.kind === 'failed' && plain.outcome.failure.filters === undefined);
    });
  });

  describe('that is cancelled', () => {
    it('before it begins, sends nothing', async () => {
      const { outcome } = await engine().review(FILE, { signal: AbortSignal.abort() });
      assert.deepEqual(outcome, { kind: 'cancelled' });
      assert.equal(server.requests.length, 0);
    });

    it('before anything arrived, gives its reservation back', async () => {
      server.use('noHeaders');
      const one = engine();
      const cancel = new AbortController();
      const running = one.review(FILE, { signal: cancel.signal });
      await server.arrived(1);
      cancel.abort();
      assert.deepEqual((await running).outcome, { kind: 'cancelled' });
      assert.deepEqual(await settled(one), { used: 0, requests: 0 });
    });

    it('in the middle, keeps what had arrived and books it', async () => {
      server.use('held', { hold: 2 });
      const one = engine();
      const cancel = new AbortController();
      let arrived = 0;
      const { outcome } = await one.review(FILE, {
        signal: cancel.signal,
        onFinding: () => {
          if (++arrived === 2) cancel.abort();
        },
      });
      assert.equal(outcome.kind, 'cancelled');
      assert.deepEqual(lines(outcome), [1, 6]);
      assert.deepEqual(result(outcome).coverage.covered, [{ start: 1, end: 6 }]);
      const accounting = accountingOf(outcome);
      assert.ok(accounting?.estimated === true && accounting.usage.total > 0);
      assert.equal((await settled(one)).requests, 1);
      assert.match(presentOutcome(outcome).message, /2 findings that had arrived are kept/);
      server.reset();
      assert.equal((await one.review(FILE)).outcome.kind, 'answered');
    });
  });

  describe('by the demo model', () => {
    it('books nothing, costs nothing and says who answered', async () => {
      const one = engine({ settings: { demo: true, budget: { tokens: 1, usd: null } } });
      const { outcome } = await one.review(FILE);
      assert.equal(outcome.kind, 'answered');
      assert.deepEqual(lines(outcome), [1, 6, 12]);
      const { accounting } = outcome;
      assert.deepEqual([accounting.demo, accounting.costUsd, accounting.model], [true, 0, 'Local demo model']);
      assert.deepEqual(await one.state.list('.'), []);
    });

    it('stays out of the cache of the team and of the answers of Claude', async () => {
      class TeamStore extends MemoryStore {
        override readonly tier = 'redis' as never;
      }
      const team: CacheStore & MemoryStore = new TeamStore();
      const stores = [new MemoryStore(), team];
      const demo = engine({ stores, settings: { demo: true } });
      await demo.review(FILE);
      assert.equal((await demo.review(FILE)).outcome.kind, 'cached');
      const real = engine({ stores: [team] });
      assert.equal((await real.review(FILE)).outcome.kind, 'answered');
      const afterwards = engine({ stores: [team], settings: { demo: true } });
      assert.equal((await afterwards.review(FILE)).outcome.kind, 'answered');
    });
  });

  it('runs beside another, each with its own findings, both booked', async () => {
    const one = engine();
    const [first, second] = await Promise.all([
      one.review(FILE),
      one.review({ ...FILE, path: 'src/other.ts', text: FAULTY.replace('state = State.Done', 'a === b') }),
    ]);
    assert.deepEqual(lines(first.outcome), [1, 6, 12]);
    assert.deepEqual(lines(second.outcome), [6, 12]);
    const sum = (accountingOf(first.outcome)?.usage.total ?? 0) + (accountingOf(second.outcome)?.usage.total ?? 0);
    assert.deepEqual(await settled(one), { used: sum, requests: 2 });
  });

  it('writes neither code nor findings into the log', async () => {
    const one = engine();
    await one.review(FILE);
    await one.review(FILE);
    const written = JSON.stringify(one.log.lines);
    assert.ok(written.includes('request ended') && written.includes('cache hit'));
    for (const word of ['State.Done', 'door.ts', 'condition', server.key]) assert.ok(!written.includes(word), word);
  });
});
