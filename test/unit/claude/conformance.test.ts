/** The engine against every scenario of the local OpenRouter: each ends in the outcome that it must. */
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import type { Outcome } from '../../../src/core/outcome';
import { resultOf } from '../../../src/core/outcome';
import { presentOutcome } from '../../../src/core/presentOutcome';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { expectedOf, REVIEWED, STALLING, assertRequests, type Expected } from '../../openrouter/expected';
import { SCENARIO_NAMES, startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine } from '../support/engine';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

/** Short where the scenario waits for them, long where the machine may be busy. */
const STALL_LIMITS = { timeoutMs: 300, keepAliveTimeoutMs: 600 };
const LIMITS = { timeoutMs: 8_000, keepAliveTimeoutMs: 8_000 };

function seen(outcome: Outcome, shown: boolean, requests: Expected['requests']): Expected {
  const findings = resultOf(outcome)?.findings.length ?? 0;
  const common = { kind: outcome.kind, findings, shown, requests };
  switch (outcome.kind) {
    case 'partial':
      return { ...common, code: outcome.reason, ...(outcome.failure && { failure: outcome.failure.code }) };
    case 'refused':
      return { ...common, code: outcome.reason };
    case 'failed': {
      const { code, affordableTokens } = outcome.failure;
      return { ...common, code, ...(affordableTokens !== undefined && { affordableTokens }) };
    }
    default:
      return common;
  }
}

describe('conformance of the engine', () => {
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

  for (const name of SCENARIO_NAMES) {
    const expected = expectedOf(name);
    const { kind, code = '', requests } = expected;
    it(`${name} is ${kind} ${code} after ${requests} request${requests > 1 ? 's' : ''}`, async () => {
      server.use(name);
      const limits = STALLING.has(name) ? STALL_LIMITS : LIMITS;
      const engine = startEngine({ server, compute, stateFolder: path.join(folder, name), settings: limits });
      const file = { path: 'src/door.ts', languageId: 'typescript', text: REVIEWED };
      const { outcome, arrived } = await engine.review(file, {
        // `held` waits for somebody who saw its first finding.
        onFinding: () => {
          if (name === 'held') server.release();
        },
      });
      assert.deepEqual(seen(outcome, arrived.length > 0, requests), expected);
      await assertRequests(server, expected);

      const { message, advice, level } = presentOutcome(outcome);
      assert.ok(message !== '' && !`${message}${advice}`.includes('undefined'), message);
      assert.ok(kind === 'answered' || (level !== 'info' && !message.includes('No problems found')), message);
      await engine.pipeline.settle(5_000);
      assert.equal((await engine.ledger.totals()).reserved, 0, 'nothing stays reserved');
      const log = JSON.stringify(engine.log.lines);
      assert.ok(!log.includes(server.key) && !log.includes('State.Done') && !log.includes('flagged = userCode'));
    });
  }
});
