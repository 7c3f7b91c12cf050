// `code-insight scan`: what a script and a person at a terminal get, from real processes.
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { scanSchema, type ScanJson } from '../../../src/core/export/scanJson';
import { HarmlessStore } from '../../../src/core/guard/secrets/harmlessStore';
import { FolderState } from '../../../src/core/state/folderState';
import { builtDist, ROOT } from '../support/product';
import { made, pemKey, SAMPLES } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const AWS = SAMPLES['aws-access-key']!(1).secret;

describe('code-insight scan', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const state = path.join(folder, 'state');
  let cli: string;
  let endpoint: Server;
  let connections = 0;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    mkdirSync(path.join(folder, 'src'));
    endpoint = createServer().on('connection', (socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  });
  after(() => new Promise((resolve) => endpoint.close(resolve)));

  function write(name: string, content: string | Uint8Array): string {
    writeFileSync(path.join(folder, name), content);
    return name;
  }

  function run(args: readonly string[], input?: string | Uint8Array, program = cli): Promise<Run> {
    const { port } = endpoint.address() as AddressInfo;
    const env = {
      ...{ PATH: process.env['PATH'], HOME: folder, CODE_INSIGHT_STATE_DIR: state },
      OPENROUTER_URL: `http://127.0.0.1:${port}/api/v1`,
      REDIS_URL: `redis://127.0.0.1:${port}`,
    };
    const child = spawn(process.execPath, [program, 'scan', ...args], { cwd: folder, env });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, out, err });
      });
    });
  }

  async function json(...args: string[]): Promise<Run & { found: ScanJson }> {
    const done = await run([...args, '--json']);
    return { ...done, found: scanSchema.parse(JSON.parse(done.out)) };
  }

  it('prints where secrets stand, and ends with 1', async () => {
    const file = write('src/a.ts', `run();\nconst id = "${AWS}";\n`);
    const { code, found, out, err } = await json(file);
    assert.deepEqual(found, [
      {
        ...{ file: 'src/a.ts', line: 2, column: 13, endLine: 2, endColumn: 13 + AWS.length },
        ...{ rule: 'aws-access-key', kind: 'AWS_ACCESS_KEY', confidence: 'high' },
      },
    ]);
    assert.deepEqual([code, err], [1, '']);
    assert.ok(!out.includes(AWS));
    const text = await run([file]);
    assert.deepEqual([text.code, text.out], [1, 'src/a.ts:2:13 AWS access key (aws-access-key, high)\n']);
  });

  it('prints an empty list, or nothing, and ends with 0 where there are none', async () => {
    const file = write('clean.ts', 'export const a = 1;\n');
    const { code, found, err } = await json(file);
    assert.deepEqual([code, found, err], [0, [], '']);
    assert.deepEqual(await run([file]), { code: 0, out: '', err: '' });
    assert.equal((await json(write('empty.ts', ''))).code, 0);
  });

  it('names the file as it was given', async () => {
    const file = write('src/named.ts', `"${AWS}"\n`);
    for (const given of [file, `./${file}`, path.join(folder, file), 'src/../src/named.ts']) {
      assert.equal((await json(given)).found[0]?.file, given);
    }
  });

  describe('counts lines and columns as an editor does', () => {
    const cases: readonly (readonly [string, string | Uint8Array, number, number])[] = [
      ['after CRLF', `a();\r\nb();\r\n  "${AWS}"\r\n`, 3, 4],
      ['after CR alone', `a();\rb();\r"${AWS}"`, 3, 2],
      ['after an emoji, which is two units', `"😀😀 ${AWS}"\n`, 1, 7],
      ['after a byte order mark, which is none', `\uFEFF"${AWS}"\n`, 1, 2],
      ['in UTF-16 with its mark', Buffer.from(`\uFEFFä();\n"${AWS}"\n`, 'utf16le'), 2, 2],
      ['in UTF-16 the other way round', Buffer.from(`\uFEFFä();\n"${AWS}"\n`, 'utf16le').swap16(), 2, 2],
      ['in bytes that are no UTF-8', Buffer.from(`// \u00e9\u00e9 "${AWS}"\n`, 'latin1'), 1, 8],
    ];
    cases.forEach(([name, content, line, column], index) => {
      it(name, async () => {
        const { found } = await json(write(`place${index}.txt`, content));
        assert.deepEqual(
          found.map((place) => [place.line, place.column, place.endColumn]),
          [[line, column, column + AWS.length]],
        );
      });
    });

    it('over several lines', async () => {
      const { found } = await json(write('key.pem', `${pemKey('\r\n').text}\r\n`));
      assert.deepEqual(
        found.map((place) => [place.rule, place.line, place.endLine > 20]),
        [['private-key', found[0]?.line, true]],
      );
    });
  });

  it('counts the names that the brain lists, in any language', async () => {
    const file = write('settings.conf', `API_KEY=${made(24)}\n`);
    assert.equal((await json(file)).found[0]?.kind, 'API_KEY');
  });

  it('reads standard input', async () => {
    const { code, out } = await run(['-', '--json'], `x = "${AWS}"\n`);
    assert.equal(code, 1);
    assert.deepEqual(
      scanSchema.parse(JSON.parse(out)).map(({ file, line, column }) => [file, line, column]),
      [['-', 1, 6]],
    );
    assert.equal((await run(['-'], 'nothing here\n')).code, 0);
  });

  it('skips a binary file with a word on standard error', async () => {
    const file = write('a.bin', Uint8Array.of(0x61, 0, ...Buffer.from(AWS)));
    const { code, found, err } = await json(file);
    assert.deepEqual([code, found], [0, []]);
    assert.equal(err, 'a.bin: skipped, a binary file\n');
  });

  it('ends with 2 where a file can not be read, and looks at the others all the same', async () => {
    const file = write('still.ts', `"${AWS}"\n`);
    const { code, found, err } = await json('none.ts', file, 'src');
    assert.equal(code, 2);
    assert.deepEqual(
      found.map((place) => place.file),
      ['still.ts'],
    );
    assert.equal(err, 'none.ts: can not be read (ENOENT)\nsrc: can not be read (EISDIR)\n');
  });

  it('refuses wrong usage with 2 and prints no result', async () => {
    for (const args of [[], ['--json'], ['a.ts', '--nonsense'], ['-', '-']]) {
      const { code, out, err } = await run(args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, /Try code-insight --help\./);
    }
  });

  it('does not look at more than 50 MB, and says so', async () => {
    const { code, err } = await run([write('large.txt', Buffer.alloc(50 * 1024 * 1024 + 1, 0x61))]);
    assert.equal(code, 2);
    assert.equal(err, 'large.txt: not scanned, 52,428,801 bytes are more than 52,428,800\n');
  });

  it('ends with 4 where a scan did not finish, and says that the file may hold anything', async () => {
    const broken = path.join(folder, 'broken');
    for (const name of ['dist', 'prompts']) mkdirSync(path.join(broken, name), { recursive: true });
    copyFileSync(cli, path.join(broken, 'dist/cli.js'));
    writeFileSync(path.join(broken, 'dist/worker.js'), 'process.exit(3);');
    const brain = 'prompts/system_brain_v1.json';
    copyFileSync(path.join(ROOT, brain), path.join(broken, brain));
    const { code, out, err } = await run([write('any.ts', 'a();\n'), '--json'], '', path.join(broken, 'dist/cli.js'));
    assert.deepEqual([code, JSON.parse(out)], [4, []]);
    assert.equal(err, 'any.ts: the scan did not finish; the file may hold anything\n');
  });

  it('looks at 200 files at once, each with its own result', async () => {
    const files = Array.from({ length: 200 }, (_, index) =>
      write(`src/many${index}.ts`, `${'a();\n'.repeat(index)}"${SAMPLES['aws-access-key']!(index).secret}"\n`),
    );
    const { code, found } = await json(...files);
    assert.equal(code, 1);
    assert.deepEqual(
      found.map(({ file, line }) => [file, line]),
      files.map((file, index) => [file, index + 1]),
    );
  });

  it('passes over what the user said is no secret: a value, or one rule in one file', async () => {
    const one = write('src/one.ts', `"${AWS}"\n`);
    const two = write('src/two.ts', `"${AWS}"\n`);
    const store = new HarmlessStore(new FolderState(state));
    const hits = async (): Promise<string[]> => (await json(one, two, '--root', '.')).found.map(({ file }) => file);
    const here = { scope: 'here', value: AWS, rule: 'aws-access-key', path: 'src/one.ts' } as const;
    const undo = await store.remember([here]);
    assert.deepEqual(await hits(), [two]);
    await undo();
    await store.remember([{ scope: 'everywhere', value: AWS }]);
    assert.deepEqual(await hits(), []);
    await store.forget();
    assert.deepEqual(await hits(), [one, two]);
  });

  it('opens no connection, not to the endpoint and not to Redis', () => {
    assert.equal(connections, 0);
  });
});
