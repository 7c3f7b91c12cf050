// The repository's id as it is counted and recorded with a request, and where it must not be.
import * as assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryOf } from '../../../src/core/git/repository';
import { summarise } from '../../../src/core/usage/summary';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine } from '../support/engine';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

describe('the repository of a request', () => {
  const folder = temporaryFolder();
  let compute: WorkerCompute;
  let server: ScenarioServer;

  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  after(async () => {
    await compute.close();
    await server.close();
  });

  it('is counted and recorded, and neither sent nor part of what answers are found by', async () => {
    const stateFolder = path.join(folder, 'state');
    const engine = startEngine({ ...{ server, compute, stateFolder }, ignoreCompute: compute });
    const roots = ['one', 'two'].map((name) => path.join(folder, name));
    for (const root of roots) {
      mkdirSync(path.join(root, '.git'), { recursive: true });
      const address = `https://github.com/owner/${path.basename(root)}.git`;
      writeFileSync(path.join(root, '.git', 'config'), `[remote "origin"]\n\turl = ${address}\n`);
    }
    const ids = await Promise.all(roots.map(repositoryOf));
    const kinds: string[] = [];
    for (const root of roots) {
      const places = [{ folder: root, path: 'src/door.ts' }];
      const text = 'if (state = State.Done) {\n  finish();\n}\n';
      const { outcome } = await engine.review({ path: 'src/door.ts', languageId: 'typescript', text, places });
      kinds.push(outcome.kind);
    }
    assert.deepEqual(kinds, ['answered', 'cached']);
    const { byRepository } = summarise(await engine.ledger.events(), 'UTC');
    assert.deepEqual(
      byRepository.map(({ name, requests, hits }) => [name, requests, hits]),
      [
        [ids[0], 1, 0],
        [ids[1], 0, 1],
      ],
    );
    assert.deepEqual(
      (await engine.audit.read()).entries.map(({ repo }) => repo),
      [ids[0]],
    );
    assert.ok(!(server.requests[0]?.raw ?? '').includes(ids[0] ?? ''));
  });

  it('is not known of lines that an older version wrote, and these count as before', async () => {
    const stateFolder = path.join(folder, 'old');
    const engine = startEngine({ server, compute, stateFolder });
    await engine.review({ path: 'src/door.ts', languageId: 'typescript', text: 'if (state = State.Done) {}\n' });
    const [entry] = (await engine.audit.read()).entries;
    assert.ok(entry && !('repo' in entry));
    assert.ok(!readFileSync(path.join(stateFolder, `ledger-${month()}.jsonl`), 'utf8').includes('"repo"'));
    const { byRepository, sum } = summarise(await engine.ledger.events(), 'UTC');
    assert.deepEqual(
      byRepository.map(({ name, requests }) => [name, requests]),
      [['', sum.requests]],
    );
  });

  function month(): string {
    const now = new Date();
    return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
  }
});
