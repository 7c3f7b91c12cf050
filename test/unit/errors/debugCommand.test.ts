// The command itself: a rebuilt workspace, a log on standard input, no key and no network.
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { errorsSchema } from '../../../src/core/export/errorsJson';
import { readCases } from '../../bench/errors/cases';
import { builtDist } from '../support/product';
import { temporaryFolder } from '../support/temporaryFolder';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('code-insight debug --parse-only', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let cli: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
  });

  function run(args: readonly string[], input = ''): Promise<Run> {
    const child = spawn(process.execPath, [cli, 'debug', ...args], { cwd: folder, env: { HOME: folder } });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.on('error', () => undefined).end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, out, err });
      });
    });
  }

  function rebuilt(id: string): { raw: string; at: string } {
    const one = readCases('test/fixtures/errors/dev.jsonl').find((found) => found.id === id)!;
    const at = path.join(folder, id);
    for (const [file, text] of Object.entries(one.files)) {
      mkdirSync(path.dirname(path.join(at, file)), { recursive: true });
      writeFileSync(path.join(at, file), text);
    }
    return { raw: one.raw, at };
  }

  it("prints the schema's JSON for a log on standard input", async () => {
    const { raw, at } = rebuilt('py-chained-from');
    const { code, out, err } = await run(['--parse-only', '--json', '--log', '-', '--cwd', at], raw);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    const reading = errorsSchema.parse(JSON.parse(out));
    assert.deepEqual(reading.primary, { file: 'app/config.py', line: 12 });
    assert.deepEqual(
      reading.causes.map(({ errorType }) => errorType),
      ['ValueError'],
    );
  });

  it('finds a line that is not printed by reading the file', async () => {
    const { raw, at } = rebuilt('node-esm-missing');
    const { out } = await run(['--parse-only', '--json', '--cwd', at], raw);
    assert.deepEqual(errorsSchema.parse(JSON.parse(out)).primary, { file: 'app.mjs', line: 2 });
  });

  it('says it in words, from a file', async () => {
    const { raw, at } = rebuilt('tsc5-pretty');
    writeFileSync(path.join(folder, 'log.txt'), raw);
    const { code, out } = await run(['--parse-only', '--log', 'log.txt', '--cwd', at]);
    assert.equal(code, 0);
    assert.match(out, /^TS2322: Type 'string'/);
    assert.match(out, /Look first at src\/index\.ts:4/);
  });

  it('refuses to run without --parse-only, and a log that is not there, with a sentence', async () => {
    const without = await run(['--json']);
    assert.equal(without.code, 2);
    assert.match(without.err, /needs --parse-only/);
    const missing = await run(['--parse-only', '--log', 'nowhere.txt']);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /can not be read \(ENOENT\)/);
  });
});
