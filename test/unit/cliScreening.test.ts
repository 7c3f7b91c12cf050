// What the command line leaves out of an answer: by the team's file, by comments and by its options.
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { outcomeSchema, type OutcomeJson } from '../../src/core/export/outcomeJson';
import { kindOf } from '../../src/core/findings/kind';
import { teamFileText } from '../../src/core/findings/teamFile';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { builtDist } from './support/product';
import { temporaryFolder } from './support/temporaryFolder';

const CODE = 'const a = JSON.parse(body);\nquery(body);\nopen(file);\n';

describe('what the command line prints of an answer', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const team = path.join(folder, '.code-insight', 'dismissed.json');
  let server: ScenarioServer;
  let cli: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
    mkdirSync(path.dirname(team));
    writeFileSync(path.join(folder, 'a.js'), CODE);
    const finding = (line: number, quote: string, category: string, severity: string): object => ({
      ...{ line, end_line: line, quote, category, severity, confidence: 'high', title: `On ${line}` },
      ...{ explanation: 'Why.', replacement: null },
    });
    const findings = [
      finding(1, 'const a = JSON.parse(body);', 'error_handling', 'minor'),
      finding(2, 'query(body);', 'security', 'critical'),
      finding(3, 'open(file);', 'resource', 'major'),
    ];
    server.use('ok', { text: JSON.stringify({ findings }) });
  });
  after(() => server.close());

  function run(...args: readonly string[]): Promise<{ out: string; err: string; code: number | null }> {
    const state = { PATH: process.env['PATH'], HOME: folder, CODE_INSIGHT_STATE_DIR: path.join(folder, 'state') };
    const env = { ...state, OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    const child = spawn(process.execPath, [cli, 'review', 'a.js', '--root', '.', ...args], { cwd: folder, env });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ out, err, code });
      });
    });
  }

  const lines = ({ out }: { out: string }): number[] =>
    (outcomeSchema.parse(JSON.parse(out)) satisfies OutcomeJson).findings.map(({ line }) => line);

  it('is what its options ask for, by category and number, the gravest first', async () => {
    assert.deepEqual(lines(await run('--json')), [1, 2, 3]);
    const some = await run('--json', '--category', 'security', '--category', 'resource');
    assert.deepEqual(lines(some), [2, 3]);
    assert.equal(some.err, 'Not printed: 1 left out as you asked.\n');
    assert.deepEqual(lines(await run('--json', '--most', '1')), [2]);
    assert.equal((await run('--category', 'style')).code, 2);
    assert.equal((await run('--most', 'few')).code, 2);
  });

  it('lacks what the team’s file dismisses, which SARIF marks with its reason, and a faulty entry is named', async () => {
    const quote = 'const a = JSON.parse(body);';
    const known = { severity: 'minor', category: 'error_handling', confidence: 'high', title: 'On 1' } as const;
    const kind = kindOf({ ...known, explanation: '', quote }, 'a.js');
    assert.ok(kind);
    writeFileSync(team, teamFileText([{ of: 'kind', ...kind, title: 'On 1' }]));
    const json = await run('--json');
    assert.deepEqual(lines(json), [2, 3]);
    assert.equal(json.err, 'Not printed: 1 dismissed by the team’s file.\n');
    const sarif = await run('--format', 'sarif');
    assert.equal(sarif.err, 'Marked as suppressed: 1 dismissed by the team’s file.\n');
    const { results } = (JSON.parse(sarif.out) as { runs: [{ results: { suppressions: object[] }[] }] }).runs[0];
    assert.deepEqual(
      results.map(({ suppressions }) => suppressions.length),
      [1, 0, 0],
    );
    assert.match((await run('--format', 'markdown')).out, /Dismissed findings that are left out: 1/);

    writeFileSync(team, '{"version":1,"dismissed":[{"of":"nothing"}]}');
    const faulty = await run('--json');
    assert.deepEqual(lines(faulty), [1, 2, 3]);
    assert.match(faulty.err, /^\.code-insight\/dismissed\.json:1:27 This entry is no dismissal/);
  });
});
