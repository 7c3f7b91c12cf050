/** The parts that ask OpenRouter for something else than a completion, against the faults of those paths. */
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { ModelCatalogue } from '../../../src/core/claude/catalogue';
import { GenerationLookup } from '../../../src/core/claude/generation';
import { KeyCheck } from '../../../src/core/claude/keyStatus';
import { authorizationUrl, KeyExchange, makePkce, readCallback } from '../../../src/core/claude/signIn';
import type { RequestFailure } from '../../../src/core/outcome';
import { FolderState } from '../../../src/core/state/folderState';
import { EXPECTED_ELSEWHERE, type ElsewhereOutcome } from '../../openrouter/expected';
import { ELSEWHERE_SCENARIOS, pathOf, startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { RecordedLog } from '../support/log';
import { temporaryFolder } from '../support/temporaryFolder';

const clock = { now: () => Date.now() };
const NEVER = new AbortController().signal;

describe('conformance beside completions', () => {
  const folder = temporaryFolder();
  let server: ScenarioServer;
  before(async () => {
    server = await startScenarioServer();
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  const failed = (result: { readonly failure: RequestFailure }): ElsewhereOutcome => result.failure.code;

  /** Who asks at a path, and what came of it. */
  const ask: Readonly<Record<string, (timeoutMs: number) => Promise<ElsewhereOutcome>>> = {
    '/key': async (timeoutMs) => {
      const check = new KeyCheck(clock, false);
      const status = await check.check({ endpoint: server.url, key: server.key, timeoutMs }, NEVER);
      return status.kind === 'failed' ? failed(status) : 'usable';
    },
    '/models': async (timeoutMs) => {
      const state = new FolderState(path.join(folder, String(performance.now())));
      const catalogue = new ModelCatalogue({ state, clock, log: new RecordedLog(), environmentProxy: false });
      const list = await catalogue.list({ endpoint: server.url, demo: false, timeoutMs }, NEVER);
      // Whatever happens there, there are models to choose from.
      assert.ok(list.models.length > 0);
      return list.failure ? list.failure.code : 'usable';
    },
    '/generation': async (timeoutMs) => {
      const lookup = new GenerationLookup(clock, false, () => Promise.resolve());
      const call = { endpoint: server.url, key: server.key, id: 'gen-1', timeoutMs };
      return (await lookup.lookup(call, NEVER)) === undefined ? 'unknown' : 'usable';
    },
    '/auth/keys': async (timeoutMs) => {
      const pkce = makePkce();
      const page = await fetch(authorizationUrl(server.url, pkce, 'vscode://a.b/c?state=s'), { redirect: 'manual' });
      const { code, state } = readCallback(new URL(page.headers.get('location') ?? '').search.slice(1));
      assert.equal(state, 's');
      const exchange = new KeyExchange(clock, false);
      const result = await exchange.exchange({ endpoint: server.url, code, verifier: pkce.verifier, timeoutMs }, NEVER);
      if (result.kind === 'failed') return failed(result);
      return result.kind === 'key' ? 'usable' : result.kind === 'code_refused' ? 'code_refused' : 'unknown';
    },
  };

  for (const name of ELSEWHERE_SCENARIOS) {
    it(`${name} is ${EXPECTED_ELSEWHERE[name]}`, async () => {
      server.use(name);
      assert.equal(await ask[pathOf(name)]!(name.endsWith('Silent') ? 300 : 8_000), EXPECTED_ELSEWHERE[name]);
    });
  }

  it('is usable where nothing is wrong', async () => {
    for (const at of ['/key', '/models', '/auth/keys']) assert.equal(await ask[at]!(8_000), 'usable', at);
  });
});
