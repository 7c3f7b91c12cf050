// A project's rules on the command line: only from a checkout that is trusted; and a limit for what is sent unasked.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { outcomeSchema } from '../../src/core/export/outcomeJson';
import { previewSchema } from '../../src/core/export/previewJson';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { builtDist } from './support/product';
import { temporaryFolder } from './support/temporaryFolder';

describe('the command line in a project with rules', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const workspace = path.join(folder, 'workspace');
  let server: ScenarioServer;
  let cli: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
    mkdirSync(path.join(workspace, 'src'), { recursive: true });
    writeFileSync(path.join(workspace, 'AGENTS.md'), 'Of the project.\n');
    writeFileSync(path.join(workspace, 'src/CLAUDE.md'), 'Of the sources.\n');
    writeFileSync(path.join(workspace, 'src/go.ts'), 'if (a = 1) go();\n');
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  function run(...args: readonly string[]): Promise<{ code: number; out: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      CODE_INSIGHT_STATE_DIR: path.join(folder, 'state'),
      OPENROUTER_URL: server.url,
      OPENROUTER_API_KEY: server.key,
    };
    return new Promise((resolve) => {
      const all = [cli, ...args, '--root', '.'];
      const child = execFile(process.execPath, all, { cwd: workspace, env }, (_, out) => {
        resolve({ code: child.exitCode ?? -1, out });
      });
    });
  }
  const raw = (): string => server.requests.at(-1)?.raw ?? '';

  it('does not read them, unless the workspace is trusted', async () => {
    const { code, out } = await run('review', 'src/go.ts', '--json');
    assert.equal(code, 0, out);
    assert.equal(outcomeSchema.parse(JSON.parse(out)).rules, null);
    assert.ok(!raw().includes('Of the'));
  });

  it('sends them from a trusted one and names them, to people and to programs', async () => {
    const { code, out } = await run('review', 'src/go.ts', '--trust-workspace');
    assert.equal(code, 0, out);
    assert.match(out, /\n\nRules used: AGENTS\.md, src\/CLAUDE\.md\.\n$/);
    assert.match(raw(), /Of the project\.[^]*Of the sources\./);
    const json = await run('review', 'src/go.ts', '--trust-workspace', '--json');
    const { outcome, rules } = outcomeSchema.parse(JSON.parse(json.out));
    assert.equal(outcome, 'cached');
    assert.deepEqual(
      rules?.used.map((used) => used.path),
      ['AGENTS.md', 'src/CLAUDE.md'],
    );
    const preview = await run('preview', 'review', 'src/go.ts', '--trust-workspace');
    const { notes } = previewSchema.parse(JSON.parse(preview.out));
    assert.ok(notes.includes('Rules used: AGENTS.md, src/CLAUDE.md.'));
  });

  it('sends no more tokens than it was told to, unless it may', async () => {
    const limited = await run('review', 'src/go.ts', '--refresh', '--ask-above', '100');
    assert.deepEqual([limited.code, server.requests.length], [3, 0]);
    assert.match(limited.out, /^Nothing was sent: the prompt has about [\d,]+ tokens .* With --yes it is sent; /);
    assert.equal((await run('review', 'src/go.ts', '--refresh', '--ask-above', '100', '--yes')).code, 0);
    assert.equal((await run('review', 'src/go.ts', '--ask-above', 'many')).code, 2);
  });

  it('leaves them out when it is told to', async () => {
    const { code, out } = await run('review', 'src/go.ts', '--trust-workspace', '--no-project-rules', '--refresh');
    assert.equal(code, 0, out);
    assert.ok(!raw().includes('Of the') && !out.includes('Rules'));
  });
});
