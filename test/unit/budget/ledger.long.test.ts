// One ledger for several runs of the command line at the same time, one of which is killed in the middle: exact to the token
// against what the local OpenRouter counted.
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { usageSchema } from '../../../src/core/export/usageJson';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

describe('one ledger of several processes', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let server: ScenarioServer;
  let cli: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
  });
  after(() => server.close());

  function start(...args: readonly string[]): ChildProcess {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      CODE_INSIGHT_STATE_DIR: path.join(folder, 'state'),
      OPENROUTER_URL: server.url,
      OPENROUTER_API_KEY: server.key,
    };
    const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
    return spawn(process.execPath, [cli, ...args, '--root', '.'], { cwd: folder, env, stdio });
  }
  async function ended(child: ChildProcess): Promise<{ code: number | null; out: string }> {
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out };
  }

  it('is exact to the token when two finish and one is killed while its answer streams', async () => {
    for (const name of ['one', 'two', 'three', 'four'])
      writeFileSync(path.join(folder, `${name}.ts`), `${name} = 1;\n`);
    server.use('held', { times: 1 });
    const doomed = start('review', 'one.ts');
    const gone = once(doomed, 'close');
    await server.arrived(1);
    const others = [start('review', 'two.ts'), start('review', 'three.ts')].map(ended);
    for (const { code, out } of await Promise.all(others)) assert.equal(code, 0, out);
    doomed.kill('SIGKILL');
    await gone;
    server.release();
    // Whoever comes next settles what the killed one had received.
    const next = await ended(start('review', 'four.ts'));
    assert.equal(next.code, 0, next.out);
    const { out } = await ended(start('usage', '--json'));
    const { month } = usageSchema.parse(JSON.parse(out));
    const counted = [...server.generations.values()].map(({ completion }) => Number(completion.usage['total_tokens']));
    assert.equal(counted.length, 4);
    assert.deepEqual(
      [month.requests, month.total_tokens, month.reserved_tokens],
      [4, counted.reduce((sum, tokens) => sum + tokens, 0), 0],
    );
  });
});
