import * as assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod';
import { auditSchema } from '../../src/core/audit/auditReport';
import { sha256 } from '../../src/core/cache/key';
import { outcomeSchema, type OutcomeJson } from '../../src/core/export/outcomeJson';
import { previewSchema, type PreviewJson } from '../../src/core/export/previewJson';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { builtDist } from './support/product';
import { freePort } from './support/redisServer';
import { made } from './support/secrets';
import { temporaryFolder } from './support/temporaryFolder';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const CODE =
  'function go(state) {\n  if (state = State.Done) {\n    return true;\n  }\n  for (let i = 0; i <= a.length; i++) {\n    use(a[i]);\n  }\n}\n';

describe('the command line', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();
  const workspace = path.join(folder, 'workspace');
  let count = 0;
  let server: ScenarioServer;
  let cli: string;
  let stateDir: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
    mkdirSync(path.join(workspace, 'src'), { recursive: true });
    write('src/go.ts', CODE);
  });
  beforeEach(() => {
    stateDir = path.join(folder, `state-${count++}`);
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  function write(name: string, text: string | Uint8Array): string {
    writeFileSync(path.join(workspace, name), text);
    return name;
  }

  function run(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    onStart?: (kill: () => void) => void,
  ): Promise<Run> {
    const own = { PATH: process.env['PATH'], HOME: folder, CODE_INSIGHT_STATE_DIR: stateDir };
    const online = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    const child = spawn(process.execPath, [cli, ...args], { cwd: workspace, env: { ...own, ...online, ...env } });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    onStart?.(() => child.kill('SIGINT'));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code, out, err });
      });
    });
  }

  async function json(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run & { outcome: OutcomeJson }> {
    const done = await run(args, env);
    assert.equal(done.err, '');
    return { ...done, outcome: outcomeSchema.parse(JSON.parse(done.out)) };
  }

  it('reviews a file, and the second time takes no tokens', async () => {
    const first = await json(['review', 'src/go.ts', '--json', '--root', '.']);
    assert.equal(first.code, 0);
    assert.equal(first.outcome.outcome, 'answered');
    assert.deepEqual(
      first.outcome.findings.map(({ line }) => line),
      [2, 5],
    );
    assert.ok(first.outcome.tokens_used.total_tokens > 0 && first.outcome.tier === 'network');
    const second = await json(['review', 'src/go.ts', '--json', '--root', '.']);
    assert.deepEqual([second.code, second.outcome.outcome, second.outcome.tier], [0, 'cached', 'file']);
    assert.equal(second.outcome.tokens_used.total_tokens, 0);
    assert.deepEqual(second.outcome.findings, first.outcome.findings);
    assert.equal(server.requests.length, 1);
    assert.deepEqual(
      readdirSync(stateDir)
        .map((name) => name.replace(/\d{4}-\d\d/, 'month'))
        .sort(),
      ['audit-month.jsonl', 'cache', 'cache-counts.jsonl', 'estimates.jsonl', 'ledger-month.jsonl', 'spool'],
    );
    assert.deepEqual(readdirSync(path.join(stateDir, 'spool')), []);
    const third = await json(['review', 'src/go.ts', '--json', '--root', '.', '--refresh']);
    assert.equal(third.outcome.outcome, 'answered');
  });

  it('prints plain words without --json', async () => {
    const { code, out } = await run(['review', 'src/go.ts', '--root', '.']);
    assert.equal(code, 0);
    assert.match(out, /^2 findings\. [\d,]+ tokens, \$[\d.]+\.\n\nThe condition assigns/);
    assert.match(out, /^src\/go\.ts:2:3 \(\w+, bug, confidence high\)$/m);
  });

  it('prints a review in the format that is asked for, its paths relative to the workspace', async () => {
    const review = (...more: readonly string[]): Promise<Run> => run(['review', 'src/go.ts', '--root', '.', ...more]);
    const sarif = JSON.parse((await review('--format', 'sarif')).out) as {
      runs: [{ results: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] }];
    };
    const [{ results }] = sarif.runs;
    assert.deepEqual(
      results.map(({ locations: [{ physicalLocation }] }) => physicalLocation.artifactLocation.uri),
      ['src/go.ts', 'src/go.ts'],
    );
    assert.match((await review('--format', 'markdown')).out, /^# Review of `src\/go\.ts`\n\n2 findings/);
    const [one, other] = [await review('--json'), await review('--format', 'json')];
    const untimed = ({ out }: Run): string => out.replace(/"elapsed_time": [\d.]+|Answered [^.]+ ago/g, '');
    assert.equal(untimed(one), untimed(other));
  });

  it('tells of a review that did not come about in that format too', async () => {
    const { code, out } = await run(['review', 'missing.ts', '--format', 'sarif']);
    assert.equal(code, 3);
    assert.match(out, /"executionSuccessful": false/);
  });

  it('refuses a format that it does not know, and one for what is no review', async () => {
    for (const args of [
      ['review', 'src/go.ts', '--format', 'html'],
      ['review', 'src/go.ts', '--json', '--format', 'sarif'],
      ['usage', '--format', 'json'],
    ]) {
      assert.equal((await run(args)).code, 2, args.join(' '));
    }
  });

  it('shows, without any server, the very body that is then sent', async () => {
    const offline = { OPENROUTER_URL: `http://127.0.0.1:${await freePort()}/api/v1`, OPENROUTER_API_KEY: '' };
    const shown = await run(['preview', 'review', 'src/go.ts', '--json', '--root', '.'], offline);
    assert.equal(shown.code, 0, shown.err);
    const preview: PreviewJson = previewSchema.parse(JSON.parse(shown.out));
    assert.equal(server.requests.length, 0);
    await run(['review', 'src/go.ts', '--root', '.']);
    assert.equal(JSON.stringify(preview.request.body), server.requests[0]?.raw);
    assert.ok(preview.tokens.prompt > 0 && preview.price !== null && preview.price.most > preview.price.least);
  });

  it('asks nobody for a preview, also where a server is there', async () => {
    assert.equal((await run(['preview', 'review', 'src/go.ts', '--json'])).code, 0);
    assert.equal(server.requests.length, 0);
  });

  it('reviews only the lines it is told', async () => {
    const { outcome } = await json(['review', 'src/go.ts', '--json', '--lines', '4-7']);
    assert.deepEqual(
      outcome.findings.map(({ line }) => line),
      [5],
    );
    assert.deepEqual(outcome.coverage, { asked: [{ start: 4, end: 7 }], covered: [{ start: 4, end: 7 }] });
    assert.ok(server.requests[0]?.raw.includes('Review only lines 4 to 7;'));
  });

  /** About 85 KB. */
  function largeGo(): string {
    return Array.from({ length: 900 }, (_, at) => `func run${at}() {\n\tprintln("${'x'.repeat(60)}")\n}\n`).join('\n');
  }

  it('reviews a file that is too large for one request only when told to, in several', async () => {
    write('src/large.go', largeGo());
    const kept = await run(['review', 'src/large.go', '--root', '.']);
    assert.equal(kept.code, 3);
    assert.match(kept.out, /With --split it is reviewed in several requests, cut between functions\./);
    assert.equal(server.requests.length, 0);
    const asked = await json(['review', 'src/large.go', '--split', '--json', '--ask-above', '9000']);
    assert.equal(asked.outcome.error?.code, 'above_tokens');
    assert.equal(server.requests.length, 0);
  });

  it('sends the requests that the preview of a split file shows, and covers all its lines', async () => {
    write('src/large.go', largeGo());
    const shown = await run(['preview', 'review', 'src/large.go', '--split', '--root', '.']);
    const parts = z.array(previewSchema).parse(JSON.parse(shown.out));
    const { code, outcome } = await json(['review', 'src/large.go', '--split', '--json', '--root', '.']);
    assert.equal(code, 0);
    assert.ok(parts.length >= 3);
    assert.deepEqual(
      server.requests.map(({ raw }) => raw).sort(),
      parts.map(({ request }) => JSON.stringify(request.body)).sort(),
    );
    assert.deepEqual(outcome.coverage?.covered, outcome.coverage?.asked);
  });

  it('names the file as the workspace does, and by its bare name outside one', async () => {
    await run(['review', path.join(workspace, 'src/go.ts'), '--root', workspace]);
    await run(['review', 'src/go.ts', '--root', stateDirAbove()]);
    assert.ok(server.requests[0]?.raw.includes('File: src/go.ts\\n'));
    assert.ok(server.requests[1]?.raw.includes('File: go.ts\\n'));
  });

  function stateDirAbove(): string {
    const elsewhere = path.join(folder, 'elsewhere');
    mkdirSync(elsewhere, { recursive: true });
    return elsewhere;
  }

  it('answers with the demo model without key, network or ledger', async () => {
    const { code, outcome } = await json(['review', 'src/go.ts', '--json', '--demo'], { OPENROUTER_API_KEY: '' });
    assert.deepEqual([code, outcome.outcome, outcome.model], [0, 'answered', 'Local demo model']);
    assert.equal(outcome.cost, 0);
    assert.equal(server.requests.length, 0);
    assert.deepEqual(readdirSync(stateDir), ['cache']);
  });

  describe('tells what went wrong, as JSON too', () => {
    const cases: readonly (readonly [string, () => string[], NodeJS.ProcessEnv, number, string])[] = [
      ['a missing file', () => ['src/none.ts'], {}, 3, 'not_readable'],
      ['a folder', () => ['src'], {}, 3, 'not_a_file'],
      ['no key', () => ['src/go.ts'], { OPENROUTER_API_KEY: '' }, 3, 'no_key'],
      ['a language that is not reviewed', () => [write('notes.txt', 'text')], {}, 3, 'language'],
      ['a binary file', () => [write('a.ts', Uint8Array.of(0x61, 0, 0x62))], {}, 3, 'binary'],
      ['bytes that are not UTF-8', () => [write('b.ts', Uint8Array.of(0x61, 0xe9))], {}, 3, 'encoding'],
      ['an empty file', () => [write('c.ts', '\n')], {}, 3, 'empty'],
      ['a file that is too large', () => [write('d.ts', 'a'.repeat(51_201))], {}, 3, 'too_large'],
      ['a secret', () => [write('e.ts', `const token = "${made(20)}";\n`)], {}, 3, 'secrets'],
      [
        'an endpoint without https',
        () => ['src/go.ts'],
        { OPENROUTER_URL: 'http://example.com/api/v1' },
        3,
        'endpoint',
      ],
      ['a key that is not accepted', () => ['src/go.ts'], { OPENROUTER_API_KEY: 'wrong' }, 4, 'auth'],
    ];
    for (const [name, args, env, code, errorCode] of cases) {
      it(`for ${name}`, async () => {
        const done = await json(['review', ...args(), '--json'], env);
        assert.equal(done.code, code);
        assert.equal(done.outcome.success, false);
        assert.equal(done.outcome.error?.code, errorCode);
        assert.ok(done.outcome.error.message !== '' && done.outcome.content.startsWith(done.outcome.error.message));
        const expected = errorCode === 'auth' ? 1 : 0;
        assert.equal(server.requests.length, expected);
      });
    }

    it('for what is no file, without waiting for it', async () => {
      execFileSync('mkfifo', [path.join(workspace, 'pipe.ts')]);
      for (const name of ['src', 'pipe.ts', '/dev/zero']) {
        const done = await json(['review', name, '--json']);
        assert.deepEqual([done.code, done.outcome.error?.code], [3, 'not_a_file'], name);
      }
      const gone = await json(['review', 'gone.ts', '--json']);
      assert.deepEqual([gone.code, gone.outcome.error?.code], [3, 'not_readable']);
      const link = path.join(workspace, 'loop.ts');
      symlinkSync(link, link);
      assert.equal((await json(['review', 'loop.ts', '--json'])).outcome.error?.code, 'not_readable');
    });

    it('for a file that a rule keeps back, by the name that was given or the one that a link leads to', async () => {
      mkdirSync(path.join(workspace, 'kept/private'), { recursive: true });
      write('kept/.codeinsightignore', '# ours\nprivate/\nlinked.ts\n');
      write('kept/private/a.ts', CODE);
      symlinkSync(path.join(workspace, 'kept/private/a.ts'), path.join(workspace, 'kept/open.ts'));
      symlinkSync(path.join(workspace, 'src/go.ts'), path.join(workspace, 'kept/linked.ts'));
      for (const name of ['kept/private/a.ts', 'kept/open.ts', 'kept/linked.ts']) {
        const done = await json(['review', name, '--json', '--root', 'kept/..']);
        assert.deepEqual([done.code, done.outcome.error?.code], [3, 'ignored'], name);
        assert.match(done.outcome.error?.message ?? '', /kept\/\.codeinsightignore line [23], /);
        assert.match(done.outcome.error?.next_step ?? '', /--no-ignore/);
      }
      assert.equal(server.requests.length, 0);
      const allowed = await json(['review', 'kept/private/a.ts', '--json', '--root', '.', '--no-ignore']);
      assert.equal(allowed.outcome.outcome, 'answered');
      const key = await json(['preview', 'review', write('yarn.lock', 'x\n'), '--json', '--root', '.']);
      assert.deepEqual([key.code, key.outcome.error?.code], [3, 'ignored']);
    });

    it('for an answer in part and for none', async () => {
      server.use('lengthCut', 1);
      assert.equal((await json(['review', 'src/go.ts', '--json'])).code, 5);
      server.use('emptyStop', 1);
      const { code, outcome } = await json(['review', 'src/go.ts', '--json']);
      assert.deepEqual([code, outcome.error?.code], [6, 'refused_empty']);
    });

    it('for a preview that would be blocked', async () => {
      const { code, outcome } = await json(['preview', 'review', write('f.ts', `token = "${made(20)}"\n`), '--json']);
      assert.deepEqual([code, outcome.error?.code], [3, 'secrets']);
    });
  });

  it('asks nobody about a secret: it sends nothing, names the place and how to send it redacted', async () => {
    const secret = made(20);
    const { code, out } = await run(['review', write('secret.ts', `a();\nconst token = "${secret}";\n`)]);
    assert.equal(code, 3);
    assert.match(out, /^Nothing was sent, because .*: line 2 \(Token, rule named-token\)\./);
    assert.ok(out.endsWith('With --redact it goes with placeholders.\n') && !out.includes(secret));
    assert.equal(server.requests.length, 0);
  });

  it('reads UTF-16 as VS Code does', async () => {
    const file = write('wide.js', Buffer.from(`\uFEFF${CODE}`, 'utf16le'));
    const { outcome } = await json(['review', file, '--json', '--root', '.']);
    assert.deepEqual(
      outcome.findings.map(({ line }) => line),
      [2, 5],
    );
  });

  it('takes nothing from files of the workspace: neither key nor address', async () => {
    const settings = { OPENROUTER_API_KEY: 'stolen', OPENROUTER_URL: 'http://127.0.0.1:9/api/v1' };
    write(
      '.env',
      Object.entries(settings)
        .map((pair) => pair.join('='))
        .join('\n'),
    );
    mkdirSync(path.join(workspace, '.vscode'), { recursive: true });
    write('.vscode/settings.json', '{"codeInsight.endpoint":"http://127.0.0.1:9/api/v1"}');
    const { outcome } = await json(['review', 'src/go.ts', '--json', '--root', '.']);
    assert.equal(outcome.outcome, 'answered');
    const without = await json(['review', 'src/go.ts', '--json', '--refresh'], { OPENROUTER_API_KEY: '' });
    assert.equal(without.outcome.error?.code, 'no_key');
  });

  it('sends placeholders where it is told to, and says which values they stand for', async () => {
    const secret = made(20);
    const file = write('g.ts', `const token = "${secret}";\n`);
    const { outcome } = await json(['review', file, '--json', '--redact']);
    assert.equal(outcome.outcome, 'answered');
    assert.ok(outcome.content.includes('1 value was replaced by a placeholder: line 1 (Token, rule named-token).'));
    assert.ok(!server.requests[0]?.raw.includes(secret) && server.requests[0]?.raw.includes('<TOKEN_1>'));
  });

  it('tells what it sent, in words and as JSON, and forgets it when it is told to', async () => {
    const nothing = await run(['audit']);
    assert.equal(nothing.code, 0);
    assert.match(nothing.out, /^Nothing was sent, or the record was cleared\.$/m);
    await run(['review', 'src/go.ts', '--root', '.']);
    // Neither a hit nor what was blocked left this machine.
    await run(['review', 'src/go.ts', '--root', '.']);
    await run(['review', write('h.ts', `const token = "${made(20)}";\n`)]);
    await run(['review', 'src/go.ts', '--demo']);
    const { out } = await run(['audit', '--json']);
    const { entries, totals } = auditSchema.parse(JSON.parse(out));
    const raw = server.requests[0]?.raw ?? '';
    assert.deepEqual(totals, { requests: 1, bytes: raw.length, tokens: entries[0]?.tokens, redactions: 0 });
    assert.deepEqual([entries[0]?.file, entries[0]?.sha256], ['src/go.ts', sha256(raw)]);
    const words = await run(['audit']);
    assert.ok(words.out.includes('  src/go.ts  ') && words.out.includes(sha256(raw)));
    assert.equal((await run(['audit', 'clear'])).out, 'Cleared. Entries removed: 1.\n');
    assert.match((await run(['audit'])).out, /^Nothing was sent/m);
  });

  it('ends as cancelled when it is interrupted', async () => {
    server.use('noHeaders');
    const done = await run(['review', 'src/go.ts', '--json'], {}, (kill) => {
      void server.arrived(1).then(kill);
    });
    assert.equal(done.code, 130);
    assert.equal(outcomeSchema.parse(JSON.parse(done.out)).outcome, 'cancelled');
  });

  it('explains itself', async () => {
    const help = await run(['--help']);
    assert.equal(help.code, 0);
    assert.ok(help.out.includes('Usage:') && help.err === '');
    assert.match((await run(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });

  // One process after the other, for each way to be wrong.
  it('refuses wrong usage with a sentence, and prints no result', async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /A command is missing\./],
      [['inspect', 'a.ts'], /Unknown command: inspect\./],
      [['review'], /A file is missing\./],
      [['review', 'a.ts', 'b.ts'], /One file at a time\./],
      [['review', 'a.ts', '--lines', '5-2'], /--lines takes A-B/],
      [['review', 'a.ts', '--lines', '0-2'], /--lines takes A-B/],
      [['review', 'a.ts', '--lines', 'x'], /--lines takes A-B/],
      [['review', 'a.ts', '--ask-above', '-1'], /--ask-above/],
      [['review', 'a.ts', '--unknown'], /--unknown/],
      [['review', 'a.ts', '--csv'], /--csv is for usage/],
      [['usage', '--csv', '--json'], /without --json/],
      [['health', 'a.ts'], /health takes no file\./],
      [['audit', 'a.ts'], /audit takes clear or nothing\./],
      [['audit', 'clear', 'now'], /audit takes clear or nothing\./],
      [['brain', 'a.ts'], /brain takes no file\./],
      [['review', 'a.ts', '--language', 'in German'], /--language takes a language tag/],
    ];
    await Promise.all(
      wrong.map(async ([args, words]) => {
        const { code, out, err } = await run(args);
        assert.deepEqual([code, out], [2, ''], args.join(' '));
        assert.match(err, words);
      }),
    );
  }).timeout(60_000);

  it('writes its log to standard error only, without key and code', async () => {
    const { out, err } = await run(['review', 'src/go.ts', '--json', '--verbose']);
    outcomeSchema.parse(JSON.parse(out));
    assert.match(err, /^info cache miss key=/m);
    assert.ok(!err.includes(server.key) && !err.includes('State.Done'));
  });
});
