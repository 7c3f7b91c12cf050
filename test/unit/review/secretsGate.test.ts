// What happens where secrets are found, on the real pipeline: who is asked what, and what is sent after which answer.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import type { Outcome, SecretPlace } from '../../../src/core/outcome';
import { secretsQuestion, type SecretsAnswer, type SecretsQuestion } from '../../../src/core/review/secretsGate';
import type { SecretsMode } from '../../../src/core/settings';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine, type Engine } from '../support/engine';
import { secretPlace } from '../support/outcomes';
import { builtDist } from '../support/product';
import { made, SAMPLES } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

const AWS = SAMPLES['aws-access-key']!(1).secret;
const TOKEN = SAMPLES['github-token']!(1).secret;
const FILE = {
  path: 'src/keys.ts',
  languageId: 'typescript',
  text: `export const id = "${AWS}";\nexport const hub = "${TOKEN}";\n`,
};

describe('where secrets are found', () => {
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

  function engine(secrets: SecretsMode): Engine {
    return startEngine({ server, compute, stateFolder: path.join(folder, `state-${count++}`), settings: { secrets } });
  }

  interface Told {
    readonly outcome: Outcome;
    readonly asked: SecretsQuestion[];
    /** Rules and whether they were redacted, each time. */
    readonly found: string[];
  }

  /** A review whose questions are answered in this order. */
  async function review(
    one: Engine,
    answers: readonly (SecretsAnswer | (() => Promise<SecretsAnswer>))[],
    text = FILE.text,
  ): Promise<Told> {
    const asked: SecretsQuestion[] = [];
    const found: string[] = [];
    const left = [...answers];
    const { outcome } = await one.review(
      { ...FILE, text },
      {
        askAboutSecrets: async (question) => {
          assert.equal(server.requests.length, 0);
          asked.push(question);
          const answer = left.shift();
          assert.ok(answer !== undefined, 'asked once too often');
          return typeof answer === 'string' ? answer : answer();
        },
        onSecrets: (places, redacted) => {
          found.push(`${places.map(({ rule }) => rule).join(' ')} ${redacted ? 'redacted' : 'blocked'}`);
        },
      },
    );
    assert.equal(left.length, 0);
    return { outcome, asked, found };
  }

  const isBlocked = (outcome: Outcome): boolean => outcome.kind === 'blocked' && outcome.block.code === 'secrets';

  it('nobody is asked in the mode block, and nothing is sent', async () => {
    const { outcome, asked, found } = await review(engine('block'), []);
    assert.ok(isBlocked(outcome));
    assert.deepEqual([asked, found], [[], ['aws-access-key github-token blocked']]);
    assert.equal(server.requests.length, 0);
  });

  it('nobody is asked in the mode redact, and placeholders are sent', async () => {
    const { outcome, asked, found } = await review(engine('redact'), []);
    assert.equal(outcome.kind, 'answered');
    assert.deepEqual([asked, found], [[], ['aws-access-key github-token redacted']]);
  });

  it('ask is block where there is nobody to ask', async () => {
    const one = engine('ask');
    const { outcome } = await one.review(FILE);
    assert.ok(isBlocked(outcome));
    assert.equal(server.requests.length, 0);
  });

  it('nobody is asked where nothing is found, and that is told too', async () => {
    const { outcome, asked, found } = await review(engine('ask'), [], 'export const a = 1;\n');
    assert.equal(outcome.kind, 'answered');
    assert.deepEqual([asked, found], [[], [' redacted']]);
  });

  it('the user is asked before anything is sent, and Redact and send sends placeholders', async () => {
    const { outcome, asked, found } = await review(engine('ask'), ['redact']);
    assert.equal(outcome.kind, 'answered');
    assert.deepEqual(
      outcome.result.redacted.map(({ line, rule }) => [line, rule]),
      [
        [1, 'aws-access-key'],
        [2, 'github-token'],
      ],
    );
    assert.match(asked[0]?.detail ?? '', /^Redact and send replaces 2 values by placeholders\.$/m);
    assert.deepEqual(found, ['aws-access-key github-token blocked', 'aws-access-key github-token redacted']);
    const raw = server.requests[0]?.raw ?? '';
    assert.ok(raw.includes('<AWS_ACCESS_KEY_1>') && !raw.includes(AWS) && !raw.includes(TOKEN));
  });

  it('Cancel sends nothing and says so; Show leaves it blocked', async () => {
    const cancelled = await review(engine('ask'), ['cancel']);
    assert.deepEqual(cancelled.outcome, { kind: 'cancelled', because: 'not_confirmed' });
    assert.ok(isBlocked((await review(engine('ask'), ['show'])).outcome));
    assert.equal(server.requests.length, 0);
  });

  it('Not a secret is remembered, and what is left is asked about', async () => {
    const one = engine('ask');
    const say = (value: string) => async (): Promise<SecretsAnswer> => {
      await one.harmless.remember([{ scope: 'everywhere', value }]);
      return 'look_again';
    };
    const { outcome, asked, found } = await review(one, [say(AWS), say(TOKEN)]);
    assert.equal(outcome.kind, 'answered');
    assert.deepEqual(
      asked.map(({ message }) => /(\d+) values/.exec(message)?.[1]),
      ['2', undefined],
    );
    assert.deepEqual(found.at(-1), ' redacted');
    const raw = server.requests[0]?.raw ?? '';
    assert.ok(raw.includes(AWS) && raw.includes(TOKEN));
  });

  it('what is remembered counts at once, also for a text that was prepared before', async () => {
    const one = engine('redact');
    await one.review(FILE);
    await one.harmless.remember([{ scope: 'here', value: AWS, rule: 'aws-access-key', path: FILE.path }]);
    await one.review(FILE);
    await one.harmless.forget();
    await one.review(FILE, { refresh: true });
    assert.deepEqual(
      server.requests.map(({ raw }) => [raw.includes(AWS), raw.includes(TOKEN)]),
      [
        [false, false],
        [true, false],
        [false, false],
      ],
    );
  });

  it('a run that is stopped while it asks sends nothing', async () => {
    const cancel = new AbortController();
    const one = engine('ask');
    const { outcome } = await one.review(FILE, {
      signal: cancel.signal,
      askAboutSecrets: () => {
        cancel.abort();
        return Promise.resolve('redact');
      },
    });
    assert.deepEqual(outcome, { kind: 'cancelled' });
    assert.equal(server.requests.length, 0);
  });

  it('nobody is asked about what no answer could change: a secret that only the finished request shows', async () => {
    const one = engine('ask');
    const { outcome } = await one.review(
      { ...FILE, text: 'a();\n', path: `src/${SAMPLES['github-token']!(2).secret}.ts` },
      { askAboutSecrets: () => Promise.reject(new Error('asked')) },
    );
    assert.ok(isBlocked(outcome));
    assert.equal(server.requests.length, 0);
  });
});

describe('the question about secrets', () => {
  const places = (count: number): SecretPlace[] =>
    Array.from({ length: count }, (_, index) =>
      secretPlace({ line: index + 1, rule: 'aws-access-key', kind: 'AWS_ACCESS_KEY' }),
    );

  it('names the place, what it is and its rule, and how many values would be replaced', () => {
    const { message, detail, choices } = secretsQuestion(places(1));
    assert.equal(message, 'This text holds what looks like a secret. Nothing has been sent yet.');
    assert.equal(
      detail,
      '- line 1 (AWS access key, rule aws-access-key)\n\nRedact and send replaces 1 value by a placeholder.',
    );
    assert.deepEqual(
      choices.map(({ label }) => label),
      ['Redact and send', 'Show', 'Not a secret'],
    );
  });

  it('names five places at most, then how many more there are', () => {
    const { message, detail } = secretsQuestion(places(7));
    assert.ok(message.includes('7 values'));
    assert.ok(detail.includes('- line 5 (') && !detail.includes('line 6') && detail.includes('\nand 2 more\n'));
  });

  it('never holds a value', () => {
    assert.ok(!JSON.stringify(secretsQuestion(places(3))).includes(made(20)));
  });
});
