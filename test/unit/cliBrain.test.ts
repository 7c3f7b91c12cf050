// Prompts of one's own on the command line, and the prompts of a checkout that nobody vouches for.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'jsonc-parser';
import { brainJsonOutput } from '../../src/core/export/brainJson';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { BRAIN } from './support/brain';
import { builtDist } from './support/product';
import { temporaryFolder } from './support/temporaryFolder';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('the command line with prompts of other people', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();
  const workspace = path.join(folder, 'workspace');
  let server: ScenarioServer;
  let cli: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
    mkdirSync(path.join(workspace, '.code-insight'), { recursive: true });
    write('go.ts', 'if (a = 1) go();\n');
    write('mine.json', '{ // mine\n  "roles": {"code_reviewer": {"system_prompt": "Mine.", "max_tokens": 777}}\n}');
    write('broken.json', '{\n  "roles": {"code_reviewer": {"max_tokens": "many"}}\n}');
    write(
      '.code-insight/brain.json',
      '{"roles": {"code_reviewer": {"system_prompt": "Theirs.", "max_tokens": 99999}}}',
    );
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  function write(name: string, text: string): void {
    writeFileSync(path.join(workspace, name), text);
  }

  function run(...args: readonly string[]): Promise<Run> {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      CODE_INSIGHT_STATE_DIR: path.join(folder, 'state'),
      OPENROUTER_URL: server.url,
      OPENROUTER_API_KEY: server.key,
    };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [cli, ...args], { cwd: workspace, env }, (_, out, err) => {
        resolve({ code: child.exitCode ?? -1, out, err });
      });
    });
  }
  const review = (...options: readonly string[]): Promise<Run> =>
    run('review', 'go.ts', '--json', '--refresh', '--root', '.', ...options);
  const sent = (): { system: string; maxTokens: number } => {
    const body = server.requests.at(-1)?.body as { messages: { content: string }[]; max_tokens: number };
    return { system: body.messages[0]?.content ?? '', maxTokens: body.max_tokens };
  };

  it('takes them from the file that is named', async () => {
    assert.equal((await review('--brain', 'mine.json')).code, 0);
    assert.ok(sent().system.startsWith('Mine.\n\n'));
    assert.equal(sent().maxTokens, 777);
  });

  it('does not even read those of the workspace, unless it is told to', async () => {
    const plain = await review();
    assert.deepEqual([plain.code, plain.err], [0, '']);
    assert.ok(sent().system.startsWith(BRAIN.roles.code_reviewer.system_prompt));
    const trusting = await review('--trust-workspace', '--brain', 'mine.json');
    assert.equal(trusting.code, 0);
    assert.ok(sent().system.startsWith('Theirs.\n\n'));
    assert.equal(sent().maxTokens, 777);
    assert.match(
      trusting.err,
      /brain\.json:1:\d+ This would loosen what is in force and does not count\. In force: 777\.\n$/,
    );
  });

  it('sends nothing when one of them is wrong, and says where', async () => {
    for (const [file, line] of [
      ['broken.json', /^broken\.json:2:45 This must be a number\.\n$/],
      ['none.json', /^none\.json:1:1 The file can not be read \(ENOENT\)\.\n$/],
      ['.', /^\.:1:1 The file can not be read \(EISDIR\)\.\n$/],
    ] as const) {
      for (const command of [review('--brain', file), run('brain', '--brain', file)]) {
        const { code, out, err } = await command;
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, line);
      }
    }
    assert.equal(server.requests.length, 0);
  });

  it('shows what is in force, for people and for programs', async () => {
    const ours = await run('brain', '--json');
    assert.equal(ours.code, 0, ours.err);
    const { brain, files } = brainJsonOutput.parse(JSON.parse(ours.out));
    assert.deepEqual([brain['roles'], files], [BRAIN.roles, []]);
    const options = ['--brain', 'mine.json', '--trust-workspace', '--root', '.'];
    const both = brainJsonOutput.parse(JSON.parse((await run('brain', '--json', ...options)).out));
    assert.deepEqual(both.origins['roles.code_reviewer.system_prompt'], ['workspace']);
    assert.deepEqual(both.origins['roles.code_reviewer.max_tokens'], ['user']);
    assert.deepEqual(
      both.files.map(({ layer, status, problems }) => [layer, status, problems.map(({ code }) => code)]),
      [
        ['user', 'used', []],
        ['workspace', 'used', ['only_tightens']],
      ],
    );
    const text = (await run('brain', ...options)).out;
    assert.match(text, /^\/\/ user file: mine\.json$/m);
    assert.deepEqual(parse(text), both.brain);
  });

  it('asks for the answer’s language', async () => {
    await review('--language', 'pt_br');
    assert.match(sent().system, /in Portuguese \(pt-BR\)\./);
    await review('--language', 'en');
    assert.ok(!sent().system.includes('Write what people will read'));
  });
});
