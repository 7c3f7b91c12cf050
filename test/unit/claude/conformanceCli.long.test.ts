/**
 * The command line as it ships, bundled and minified, against every scenario. Its waits before retries are the real ones,
 * so several run at a time; those that take its 30 and 120 seconds of silence are left to conformance.test.ts.
 */
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { outcomeSchema, type OutcomeJson } from '../../../src/core/export/outcomeJson';
import type { Outcome } from '../../../src/core/outcome';
import { assertRequests, expectedOf, REVIEWED, STALLING, type Expected } from '../../openrouter/expected';
import {
  SCENARIO_NAMES,
  startScenarioServer,
  type RecordedRequest,
  type ScenarioName,
  type ScenarioServer,
} from '../../openrouter/scenarios';
import { minifiedProduct } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly requests: readonly RecordedRequest[];
  readonly key: string;
}

/** As the README promises them to scripts. */
const EXIT: Readonly<Record<Outcome['kind'], number>> = {
  ...{ answered: 0, cached: 0, blocked: 3, failed: 4, partial: 5, refused: 6, cancelled: 130 },
};

const NAMES = SCENARIO_NAMES.filter((name) => !STALLING.has(name));

describe('conformance of the packaged command line', function () {
  // Those at the end of the row wait for the others.
  this.timeout(240_000);
  const folder = temporaryFolder();
  const runs = new Map<ScenarioName, Promise<Run>>();

  before(async () => {
    const cli = path.join(await minifiedProduct(), 'dist/cli.js');
    mkdirSync(path.join(folder, 'src'));
    writeFileSync(path.join(folder, 'src/door.ts'), REVIEWED);
    // One after the other in each lane: the next starts when this one has computed what it asks, and only waits.
    const lanes = Array.from({ length: availableParallelism() }, (): Promise<unknown> => Promise.resolve());
    for (const [at, name] of NAMES.entries()) {
      const lane = at % lanes.length;
      const begun = lanes[lane]!.then(() => begin(cli, name));
      lanes[lane] = begun.then(({ asked }) => asked);
      runs.set(
        name,
        begun.then(({ run }) => run),
      );
    }
    // One that fails is told by its own test, which may not have begun.
    for (const run of runs.values()) run.catch(() => undefined);
  });

  async function begin(cli: string, name: ScenarioName): Promise<{ asked: Promise<unknown>; run: Promise<Run> }> {
    const server = await startScenarioServer();
    server.use(name);
    const run = review(cli, name, server).finally(() => server.close());
    const asked = server.arrived(1).then(() => {
      // `held` waits for somebody who saw its first finding.
      if (name === 'held') server.release();
    });
    return { asked: Promise.race([asked, run.catch(() => undefined)]), run };
  }

  async function review(cli: string, name: ScenarioName, server: ScenarioServer): Promise<Run> {
    const env = {
      ...{ PATH: process.env['PATH'], HOME: folder, CODE_INSIGHT_STATE_DIR: path.join(folder, `state-${name}`) },
      ...{ OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key },
    };
    const args = ['review', 'src/door.ts', '--json', '--root', '.', '--verbose'];
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    return { code, out, err, requests: [...server.requests], key: server.key };
  }

  function codeOf({ kind, code }: Expected): string | undefined {
    return kind === 'partial' || kind === 'refused' ? `${kind}_${String(code)}` : code;
  }

  for (const name of NAMES) {
    const expected = expectedOf(name);
    it(`${name} is ${expected.kind} ${expected.code ?? ''}`, async () => {
      const run = await runs.get(name)!;
      const outcome: OutcomeJson = outcomeSchema.parse(JSON.parse(run.out));
      assert.deepEqual(
        { kind: outcome.outcome, code: outcome.error?.code, findings: outcome.findings.length, exit: run.code },
        { kind: expected.kind, code: codeOf(expected), findings: expected.findings, exit: EXIT[expected.kind] },
      );
      await assertRequests(run, expected);
      assert.equal(outcome.success, expected.kind === 'answered');
      assert.equal(outcome.error === null, outcome.success);
      assert.ok(!outcome.content.includes('flagged = userCode'));
      // --verbose is the log at its loudest.
      assert.ok(run.err !== '');
      for (const secret of [run.key, 'State.Done', 'flagged = userCode', 'The condition assigns']) {
        assert.ok(!run.err.includes(secret), `${secret} in the log`);
      }
    });
  }
});
