// One process of a team that shares a Redis: says `ready`, waits for a line, asks all its questions at once and prints how
// each was answered. Arguments as JSON, see AskerInput.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { MemoryStore } from '../../../src/core/cache/memoryStore';
import { RedisStore } from '../../../src/core/cache/redisStore';
import { TeamFlight } from '../../../src/core/cache/teamFlight';
import type { ComposeOutput } from '../../../src/core/compute/composeRequest';
import type { Compute } from '../../../src/core/ports';
import { prepareReview } from '../../../src/core/review/reviewOne';
import { RecordedLog } from '../support/log';
import { startEngine } from '../support/engine';

/** Exact counts hold while Redis answers in time: on a machine that so many processes keep busy, this is in time. */
const PATIENCE_MS = 20_000;

export interface AskerInput {
  readonly redis: string;
  readonly endpoint: string;
  readonly key: string;
  readonly stateFolder: string;
  /** A file with what the worker made of each text, by text: ten workers at once would only keep each other waiting. */
  readonly composed: string;
  /** The text of each file. */
  readonly questions: readonly string[];
  readonly leaseMs: number;
}

async function main(): Promise<void> {
  const input = JSON.parse(process.argv[2] ?? '') as AskerInput;
  const clock = { now: () => Date.now() };
  const store = new RedisStore({ url: input.redis }, clock, new RecordedLog(), { commandMs: PATIENCE_MS });
  const composed = JSON.parse(readFileSync(input.composed, 'utf8')) as Record<string, ComposeOutput>;
  const compute: Compute = {
    composeRequest: ({ sources }) => {
      const output = composed[sources[0]?.text ?? ''];
      return output ? Promise.resolve(output) : Promise.reject(new Error('a text that nobody composed'));
    },
    scanText: () => Promise.reject(new Error('nothing is to be scanned')),
    findRelated: () => Promise.resolve([]),
    splitText: () => Promise.reject(new Error('nothing is to be cut')),
    checkFixes: ({ fixes }) => Promise.resolve(fixes.map(() => null)),
  };
  const engine = startEngine({
    server: { url: input.endpoint, key: input.key },
    compute,
    stateFolder: input.stateFolder,
    stores: [new MemoryStore(), store],
    team: new TeamFlight(() => Promise.resolve(store), new RecordedLog(), {
      leaseMs: input.leaseMs,
      pollMs: 100,
      waitMs: PATIENCE_MS,
    }),
    waitMs: PATIENCE_MS,
    settings: { budget: { tokens: null, usd: null } },
  });
  const lines = createInterface({ input: process.stdin });
  const requests = input.questions.map((text, index) => ({
    path: `src/file${index}.ts`,
    languageId: 'typescript',
    text,
  }));
  // What is composed by now is asked without delay, so that all of them ask at the same time.
  for (const request of requests) {
    await prepareReview(engine.pipeline, request, engine.settings, new AbortController().signal);
  }
  process.stdout.write('ready\n');
  await once(lines, 'line');
  const outcomes = await Promise.all(
    requests.map(async (request) => {
      const { outcome } = await engine.review(request);
      return outcome.kind === 'blocked' ? `blocked: ${outcome.block.code}` : outcome.kind;
    }),
  );
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
  lines.close();
  await engine.cache.close();
}

void main();
