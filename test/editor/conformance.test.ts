// The ten most likely things that OpenRouter does, inside VS Code: what the command returns, what it says and what is shown.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { assertRequests, expectedOf, REVIEWED } from '../openrouter/expected';
import type { ScenarioName } from '../openrouter/scenarios';
import { problemsOf, reviewFile, setting, startBench, writeFile, type Bench } from './support';

/** Words that the sentence or its next step must have, for somebody who reads nothing else. */
const LIKELY: readonly (readonly [ScenarioName, RegExp])[] = [
  ['ok', /^/],
  ['status401', /key/i],
  ['maxTokens402', /credit.*1,200/i],
  ['retryAfter3600', /60 minutes|1 hour|one hour/i],
  ['status503', /overloaded/i],
  ['privacyRestricted', /privacy/i],
  ['lengthCut', /Lines 2 to \d+ were not covered/],
  ['socketDestroy', /Lines 2 to \d+ were not covered/],
  ['emptyStop', /does not mean that there are no problems/],
  ['noHeaders', /in time/],
];

describe('conformance in the editor', function () {
  // Waits before retries are the real ones: 6 seconds, with jitter 7.5, beside what the attempts take.
  this.timeout(60_000);
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());
  afterEach(async () => {
    bench.server.reset();
    await setting('timeout', undefined);
  });

  for (const [name, words] of LIKELY) {
    const expected = expectedOf(name);
    const { kind, code, findings } = expected;
    it(`${name} is ${kind} ${code ?? ''}`, async () => {
      // Each is another text, so that none is answered from the cache.
      const uri = await writeFile(workspace, `conformance-${name}.ts`, `${REVIEWED}// ${name}\n`);
      if (name === 'noHeaders') await setting('timeout', 1);
      bench.server.use(name);
      const outcome = await reviewFile(uri);
      const wanted = kind === 'partial' || kind === 'refused' ? `${kind}_${String(code)}` : code;
      assert.deepEqual(
        { kind: outcome.outcome, code: outcome.error?.code, findings: outcome.findings.length },
        { kind, code: wanted, findings },
      );
      await assertRequests(bench.server, expected);
      const { message = '', next_step = '' } = outcome.error ?? {};
      assert.match(`${message} ${next_step}`, words);
      assert.ok(kind === 'answered' || (message !== '' && next_step !== ''));
      // What was kept is shown where it belongs, also of an answer that was cut.
      assert.deepEqual(
        problemsOf(uri).map(({ range }) => range.start.line + 1),
        outcome.findings.map(({ line }) => line),
      );
    });
  }
});
