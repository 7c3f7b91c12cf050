// A question about a finding goes the way of every task: guard, preview, cache, budget, record, spool.
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Conversations } from '../../../src/core/followUp/conversations';
import { prepareQuestion, salvageAnswer } from '../../../src/core/followUp/askFlow';
import { answerOf, type AskOutcome } from '../../../src/core/followUp/askOutcome';
import { presentAnswer } from '../../../src/core/followUp/presentAnswer';
import type { Accounting } from '../../../src/core/outcome';
import { mergeBrain } from '../../../src/core/prompt/mergeBrain';
import { Spool } from '../../../src/core/spool/spool';
import { contentChunks, beginStream, sse } from '../../../src/demo/wire';
import { halfThen } from '../../../src/demo/scenarios/play';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type Scenario, type ScenarioName, type ScenarioServer } from '../../openrouter/scenarios';
import { assertConformingRequest } from '../../openrouter/sdkRequest';
import { OURS } from '../support/brain';
import { startEngine, type Engine, type EngineParts } from '../support/engine';
import { builtDist } from '../support/product';
import { SAMPLES } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';
import { asked, QUESTION } from './support';

const ANSWER =
  'Not in what is shown: `rest` passes **people** on as it is. Line 6 decides it; its callers are not shown.';

/** What stands in all files below a folder. */
function filesIn(at: string): string[] {
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

/** Streams half of the answer, and waits for the client to leave. */
const halfAnswer: Scenario = halfThen(({ released }) => released());

describe('a question about a finding', () => {
  const folder = temporaryFolder();
  let count = 0;
  let server: ScenarioServer;
  let compute: WorkerCompute;

  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  beforeEach(() => {
    server.use('ok', { text: ANSWER });
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

  interface Sent {
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly max_tokens: number;
    readonly response_format?: unknown;
  }
  const sent = (): Sent => server.requests.at(-1)?.body as Sent;
  const user = (): string => sent().messages.at(-1)?.content ?? '';

  function textOf(outcome: AskOutcome): string {
    const answer = answerOf(outcome);
    assert.ok(answer, JSON.stringify(outcome));
    return answer.text;
  }

  async function settled(one: Engine): Promise<{ used: number; requests: number }> {
    await one.pipeline.settle(10_000);
    const { used, requests, reserved } = await one.ledger.totals();
    assert.equal(reserved, 0);
    return { used, requests };
  }

  describe('sends', () => {
    it('the finding, its code as it is now and the question, and asks for plain text', async () => {
      await asked(engine());
      await assertConformingRequest(server.requests[0]?.body);
      for (const words of [
        'File: src/share.ts',
        'The finding is about line 2.',
        'A division by nobody',
        'When people is 0 the share is Infinity.',
        'Its line as it was reviewed: return total / people;',
        'return people === 0 ? 0 : total / people;',
        '  return total / people;\n',
      ]) {
        assert.ok(user().includes(words), words);
      }
      assert.ok(user().endsWith('\nQuestion:\nCan people be 0 here?'));
      const [system] = sent().messages;
      assert.match(system?.content ?? '', /not enough code shown/);
      assert.match(system?.content ?? '', /A number and a bar before a row/);
      assert.equal(sent().response_format, undefined);
      assert.ok(sent().max_tokens <= 1_024);
    });

    it('what was said before, the newest first to have the room', async () => {
      const earlier = Array.from({ length: 9 }, (_, index) => ({
        question: `Question number ${index}?`,
        answer: `${index} `.repeat(index === 8 ? 5_000 : 400),
      }));
      await asked(engine(), { ...QUESTION, earlier });
      assert.ok(user().includes('Question number 8?') && user().includes('Question number 3?'));
      assert.ok(!user().includes('Question number 2?'));
      assert.ok(user().length < 14_000);
      assert.ok(user().indexOf('Question number 3?') < user().indexOf('Question number 8?'));
    });

    it('the very body that its preview shows', async () => {
      const one = engine();
      const preparation = await prepareQuestion(one.pipeline, QUESTION, one.settings, new AbortController().signal);
      assert.equal(preparation.kind, 'prepared');
      assert.equal(server.requests.length, 0);
      await asked(one);
      assert.equal(server.requests[0]?.raw, preparation.prepared.body);
    });

    it('the prompts of other people, and the language of the answer', async () => {
      const merged = mergeBrain(OURS, { roles: { finding_advisor: { system_prompt: 'Be kind.' } } }, 'user');
      const brain = (): Promise<typeof OURS> => Promise.resolve({ ...merged, files: [] });
      await asked(engine({ brain, settings: { answerLanguage: 'de' } }));
      const [system] = sent().messages;
      assert.match(system?.content ?? '', /^Be kind\.\n\nA number and a bar/);
      assert.match(system?.content ?? '', /in German \(de\)\./);
    });
  });

  describe('that is answered', () => {
    it('streams, and tells what it took', async () => {
      const one = engine();
      const { outcome, arrived } = await asked(one);
      assert.equal(outcome.kind, 'answered');
      assert.equal(outcome.text, ANSWER);
      assert.ok(arrived.length > 1);
      assert.equal(arrived.join(''), ANSWER);
      const { usage, costUsd } = outcome.accounting;
      assert.deepEqual(await settled(one), { used: usage.total, requests: 1 });
      assert.ok(
        costUsd !== null && presentAnswer(outcome).message.includes(`${usage.total.toLocaleString('en-US')} tokens`),
      );
      const [entry] = (await one.audit.read()).entries;
      assert.deepEqual([entry?.kind, entry?.file], ['follow_up', 'src/share.ts']);
      assert.deepEqual(await one.state.list('spool'), []);
    });

    it('comes from the cache the second time, and from the model where question or code differ', async () => {
      const one = engine();
      await asked(one);
      const { outcome, arrived } = await asked(one);
      assert.equal(outcome.kind, 'cached');
      assert.equal(textOf(outcome), ANSWER);
      assert.deepEqual(arrived, []);
      assert.match(presentAnswer(outcome).message, /^From the cache \(memory\), 0 tokens\. Answered /);
      const others = [
        { ...QUESTION, question: 'And now?' },
        { ...QUESTION, text: QUESTION.text.replace('people: number', 'people: bigint') },
        { ...QUESTION, earlier: [{ question: 'Is it?', answer: 'It is.' }] },
        { ...QUESTION, finding: { ...QUESTION.finding, title: 'Another' } },
      ];
      for (const other of others) assert.equal((await asked(one, other)).outcome.kind, 'answered');
      assert.equal(server.requests.length, 1 + others.length);
    });

    it('by the demo model says that it is none, and what was asked about', async () => {
      server.reset();
      const one = engine({ settings: { demo: true } });
      const { outcome } = await asked(one);
      assert.equal(outcome.kind, 'answered');
      for (const words of [
        'demo model',
        'not Claude',
        QUESTION.question,
        QUESTION.finding.title,
        'src/share.ts, line 2',
      ]) {
        assert.ok(textOf(outcome).includes(words), words);
      }
      assert.deepEqual(await one.state.list('.'), []);
    });
  });

  describe('with a secret', () => {
    const { text: secretText, secret } = SAMPLES['github-token']!(7);

    it('in it stays here, and says where the secret is', async () => {
      const one = engine();
      const { outcome } = await asked(one, { ...QUESTION, question: `Is ${secretText} still valid?` });
      assert.ok(outcome.kind === 'blocked' && outcome.block.code === 'secrets');
      assert.equal(server.requests.length, 0);
      const { message, steps } = presentAnswer(outcome);
      assert.match(message, /holds what looks like a secret: the question \(GitHub/);
      assert.deepEqual(steps, ['redact_and_send']);
      assert.ok(!JSON.stringify(outcome).includes(secret));
    });

    it('goes with a placeholder where that is wanted, and is known by it from then on', async () => {
      const one = engine({ settings: { secrets: 'redact' } });
      const told: string[] = [];
      const { outcome } = await asked(
        one,
        { ...QUESTION, question: `Is ${secretText} still valid?` },
        { onQuestion: (question) => told.push(question), origin: { documentId: 'd', findingId: 'f', askedAt: 1 } },
      );
      assert.equal(outcome.kind, 'answered');
      assert.ok(!server.requests[0]?.raw.includes(secret));
      assert.match(told[0] ?? '', /^Is <[A-Z_]+_1> still valid\?$/);
      assert.match(presentAnswer(outcome).advice, /replaced by a placeholder: the question/);
    });

    it('of any kind reaches neither model, disk nor log', async () => {
      const name = `state-${count}`;
      const one = engine({ settings: { secrets: 'redact' } });
      const conversations = new Conversations();
      const kept: string[] = [];
      const secrets: string[] = [];
      for (const [index, sample] of Object.values(SAMPLES).entries()) {
        const { text: asks, secret: hidden } = sample(index + 1);
        secrets.push(hidden);
        const id = conversations.start('d', `f${index}`, asks, 1);
        const { outcome } = await asked(
          one,
          { ...QUESTION, question: `Is number ${index} right?\n${asks}` },
          {
            origin: { documentId: 'd', findingId: `f${index}`, askedAt: 1 },
            onQuestion: (question) => {
              conversations.sent(id, question);
            },
            onText: () => kept.push(...filesIn(path.join(folder, name))),
          },
        );
        assert.equal(outcome.kind, 'answered', JSON.stringify(outcome));
        conversations.end(id, outcome);
      }
      await settled(one);
      const sinks = {
        requests: server.requests.map(({ raw }) => raw).join('\n'),
        'files while it streamed': kept.join('\n'),
        conversations: conversations.toText(),
        log: JSON.stringify(one.log.lines),
      };
      assert.match(sinks['files while it streamed'], /follow_up/);
      for (const [sink, text] of Object.entries(sinks)) {
        assert.deepEqual(
          secrets.filter((value) => text.includes(value)),
          [],
          sink,
        );
      }
    });

    it('in what was said before or in the code stays here as well', async () => {
      const one = engine();
      for (const request of [
        { ...QUESTION, earlier: [{ question: 'Which key?', answer: secretText }] },
        { ...QUESTION, text: QUESTION.text.replace('total / people;', `total / people; // ${secretText}`) },
      ]) {
        const { outcome } = await asked(one, request);
        assert.ok(outcome.kind === 'blocked' && outcome.block.code === 'secrets');
      }
      assert.equal(server.requests.length, 0);
    });
  });

  describe('that is answered in part', () => {
    const cases: readonly (readonly [ScenarioName, 'length' | 'interrupted'])[] = [
      ['lengthCut', 'length'],
      ['eofNoFinish', 'interrupted'],
      ['socketDestroy', 'interrupted'],
      ['midStreamErrorDocumented', 'interrupted'],
      ['filteredLate', 'interrupted'],
    ];
    for (const [name, reason] of cases) {
      it(`keeps what had arrived, says so, is paid for and not cached: ${name}`, async () => {
        server.reset();
        server.use(name, { times: 1, text: ANSWER });
        server.use('ok', { text: ANSWER });
        const one = engine();
        const told: Accounting[] = [];
        const { outcome, arrived } = await asked(one, QUESTION, { onSettled: (accounting) => told.push(accounting) });
        assert.equal(outcome.kind, 'partial', JSON.stringify(outcome));
        assert.equal(outcome.reason, reason);
        assert.equal(arrived.join(''), outcome.text);
        assert.ok(ANSWER.startsWith(outcome.text) && outcome.text.length < ANSWER.length);
        assert.equal((await settled(one)).used, (told[0] ?? outcome.accounting).usage.total);
        const { level, advice } = presentAnswer(outcome);
        assert.equal(level, 'warning');
        assert.ok(advice !== '');
        assert.equal((await asked(one)).outcome.kind, 'answered');
      });
    }

    it('is stopped in the middle: what had arrived stays', async () => {
      server.use(halfAnswer, { times: 1, text: ANSWER });
      const one = engine();
      const stop = new AbortController();
      const { outcome } = await asked(one, QUESTION, {
        signal: stop.signal,
        onText: () => {
          stop.abort();
        },
      });
      assert.equal(outcome.kind, 'stopped');
      assert.ok(ANSWER.startsWith(outcome.text));
      assert.equal((await settled(one)).requests, 1);
      assert.match(presentAnswer(outcome).message, /^Stopped\. What had arrived is kept\. About /);
    });

    it('is brought back after its process was killed, and settled', async () => {
      const one = engine();
      const origin = { documentId: 'file:///share.ts', findingId: QUESTION.finding.id, askedAt: 1 };
      server.use(async ({ res, completion, released }) => {
        beginStream(res, completion.id);
        for (const chunk of contentChunks({ ...completion, text: ANSWER.slice(0, 60) })) res.write(sse(chunk));
        await released();
        res.destroy();
      }, 1);
      let text = '';
      let running: Promise<unknown> = Promise.resolve();
      await new Promise<void>((resolve) => {
        running = asked(one, QUESTION, {
          origin,
          onText: (piece) => {
            text += piece;
            if (text.length === 60) resolve();
          },
        });
      });
      // What a start finds after a kill, once what had arrived is on disk: a spool whose process is gone.
      const next = new Spool(one.state, -1, () => false);
      let [spool] = await next.abandoned();
      while (spool?.text.length !== 60) [spool] = await next.abandoned();
      const salvaged = await salvageAnswer(one.pipeline, spool, one.settings);
      assert.deepEqual(salvaged?.origin, { of: 'follow_up', ...origin, question: QUESTION.question });
      assert.ok(salvaged.outcome?.kind === 'partial' && salvaged.outcome.text === ANSWER.slice(0, 60));
      server.release();
      await running;
      await settled(one);
      const review = { ...spool, head: { ...spool.head, origin: { documentId: 'd', path: 'p' } } };
      assert.equal(await salvageAnswer(one.pipeline, review, one.settings), undefined);
    });
  });

  describe('that is not answered', () => {
    it('because the budget is spent sends nothing, but once it is wanted all the same', async () => {
      const one = engine();
      const spent = { settings: { ...one.settings, budget: { tokens: 100, usd: null } } };
      const { outcome } = await asked(one, QUESTION, spent);
      assert.ok(outcome.kind === 'blocked' && outcome.block.code === 'budget');
      assert.ok(presentAnswer(outcome).steps.includes('send_over_budget'));
      assert.equal(server.requests.length, 0);
      assert.equal((await asked(one, QUESTION, { ...spent, overBudget: true })).outcome.kind, 'answered');
    });

    it('because nobody agreed, or it was stopped before it was sent', async () => {
      const refused = await asked(engine(), QUESTION, { confirm: () => Promise.resolve(false) });
      assert.deepEqual(refused.outcome, { kind: 'cancelled' });
      const stopped = await asked(engine(), QUESTION, { signal: AbortSignal.abort() });
      assert.deepEqual(stopped.outcome, { kind: 'cancelled' });
      assert.equal(server.requests.length, 0);
      assert.ok(presentAnswer(stopped.outcome).message !== '');
      for (const because of ['not_confirmed', 'preview_shown'] as const) {
        assert.match(presentAnswer({ kind: 'cancelled', because }).message, /^Nothing was sent/);
      }
      const gone = presentAnswer({ kind: 'gone' });
      assert.ok(gone.message !== '' && gone.advice !== '');
    });

    for (const [name, kind] of [
      ['emptyStop', 'refused'],
      ['contentFilter', 'refused'],
      ['status401', 'failed'],
      ['html502', 'failed'],
    ] as const) {
      it(`says so, with what may be done: ${name}`, async () => {
        server.reset();
        server.use(name);
        const one = engine();
        const { outcome } = await asked(one);
        assert.equal(outcome.kind, kind);
        const { message, advice, steps } = presentAnswer(outcome);
        assert.ok(message !== '' && advice !== '' && steps.length > 0);
        await settled(one);
      });
    }
  });

  it('writes neither question, answer nor code into the log', async () => {
    const one = engine();
    await asked(one);
    await asked(one);
    const written = JSON.stringify(one.log.lines);
    assert.ok(written.includes('follow_up'));
    for (const word of ['Can people', 'nobody', 'share.ts', 'Line 6', server.key])
      assert.ok(!written.includes(word), word);
  });
});
