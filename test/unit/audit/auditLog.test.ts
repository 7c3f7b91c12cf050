// What is recorded of every request before it leaves, read back as people and programs read it.
import * as assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { AuditLog } from '../../../src/core/audit/auditLog';
import { auditText, toAuditJson } from '../../../src/core/audit/auditReport';
import { sha256 } from '../../../src/core/cache/key';
import { presentOutcome } from '../../../src/core/presentOutcome';
import type { ReviewRequest } from '../../../src/core/review/reviewRequest';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startEngine, type Engine, type EngineParts } from '../support/engine';
import { builtDist } from '../support/product';
import { made } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

const FILE: ReviewRequest = {
  path: 'src/door.ts',
  languageId: 'typescript',
  text: 'if (state = State.Done) {\n  finish();\n}\n',
};
const NOW = Date.UTC(2026, 10, 27, 20, 30);

describe('the record of what was sent', () => {
  const folder = temporaryFolder();
  let count = 0;
  let stateFolder: string;
  let server: ScenarioServer;
  let compute: WorkerCompute;

  before(async () => {
    server = await startScenarioServer();
    compute = new WorkerCompute(await builtDist());
  });
  beforeEach(() => {
    stateFolder = path.join(folder, `state-${count++}`);
  });
  afterEach(() => {
    server.reset();
  });
  after(async () => {
    await compute.close();
    await server.close();
  });

  function engine(parts: Partial<EngineParts> = {}): Engine {
    return startEngine({ server, compute, stateFolder, clock: { now: () => NOW }, ...parts });
  }
  const auditFiles = (): string[] => readdirSync(stateFolder).filter((name) => name.startsWith('audit-'));

  it('has time, kind, file, bytes, tokens, hash, placeholders, host and model of a request, and nothing of its content', async () => {
    const secrets = [made(20), made(20, undefined, 2)];
    const text = `const token = "${secrets[0]}";\nconst api_key = "${secrets[1]}";\nconst pad = 1;\n`;
    const one = engine({ settings: { secrets: 'redact' } });
    await one.review({ ...FILE, text });
    const raw = server.requests[0]?.raw ?? '';
    const { entries, unreadable } = await one.audit.read();
    const [entry] = entries;
    assert.deepEqual(entries, [
      {
        time: '2026-11-27T20:30:00.000Z',
        kind: 'code_review',
        file: 'src/door.ts',
        context: [],
        bytes: Buffer.byteLength(raw),
        tokens: entry?.tokens,
        sha256: sha256(raw),
        redactions: { TOKEN: 1, API_KEY: 1 },
        host: new URL(server.url).host,
        model: 'anthropic/claude-sonnet-4.5',
      },
    ]);
    assert.ok(entry!.tokens > 100 && unreadable === 0);
    const written = readFileSync(path.join(stateFolder, 'audit-2026-11.jsonl'), 'utf8');
    for (const part of [...secrets, 'const pad', 'review', server.key]) {
      assert.ok(!written.replace('code_review', '').includes(part), part);
    }
  });

  it('has an entry before the request leaves, and one for all its attempts', async () => {
    const one = engine();
    server.use('status503', 1);
    server.use('held', { times: 1, hold: 0 });
    const running = one.review(FILE);
    await server.arrived(2);
    assert.equal((await one.audit.read()).entries.length, 1);
    server.release();
    assert.equal((await running).outcome.kind, 'answered');
    assert.equal((await one.audit.read()).entries.length, 1);
  });

  it('has none where nothing left: a cache hit, a block, no agreement, the demo model', async () => {
    const one = engine();
    await one.review(FILE);
    assert.equal((await one.review(FILE)).outcome.kind, 'cached');
    await one.review({ ...FILE, text: `const token = "${made(20)}";\n` });
    await one.review({ ...FILE, text: 'other();\n' }, { confirm: () => Promise.resolve(false) });
    await engine({ settings: { demo: true } }).review(FILE);
    assert.equal((await one.audit.read()).entries.length, 1);
  });

  it('is shared by all windows and the command line', async () => {
    const engines = [engine(), engine(), engine()];
    await Promise.all(engines.map((one, index) => one.review({ ...FILE, path: `src/${index}.ts` })));
    const files = (await engines[0]!.audit.read()).entries.map(({ file }) => file);
    assert.deepEqual(files.sort(), ['src/0.ts', 'src/1.ts', 'src/2.ts']);
  });

  it('keeps a request from leaving when it can not be written, and says so', async () => {
    mkdirSync(path.join(stateFolder, 'audit-2026-11.jsonl'), { recursive: true });
    const one = engine();
    const { outcome } = await one.review(FILE);
    assert.equal(server.requests.length, 0);
    assert.ok(outcome.kind === 'failed' && outcome.failure.code === 'storage');
    assert.match(presentOutcome(outcome).message, /the record of what is sent can not be written/);
    // Neither tokens nor a spool stay behind.
    assert.deepEqual(await one.ledger.totals(), { used: 0, reserved: 0, costUsd: 0, heldUsd: 0, requests: 0 });
    assert.deepEqual(readdirSync(path.join(stateFolder, 'spool')), []);
    rmSync(path.join(stateFolder, 'audit-2026-11.jsonl'), { recursive: true });
    assert.equal((await one.review(FILE)).outcome.kind, 'answered');
  });

  it('steps over lines that are no entry, and counts them', async () => {
    const one = engine();
    await one.review(FILE);
    const [entry] = (await one.audit.read()).entries;
    const odd = ['{"time":"20', 'null', '[]', JSON.stringify({ ...entry, bytes: -1 })];
    // As a full disk leaves it: cut, without an end.
    for (const line of odd) await one.state.append('audit-2026-11.jsonl', `\n${line}`);
    await one.review({ ...FILE, path: 'src/b.ts' });
    const record = await one.audit.read();
    assert.deepEqual([record.entries.length, record.unreadable], [2, odd.length]);
    assert.match(auditText(record), /^Lines that could not be read: 4\.$/m);
  });

  it('reaches back twelve months', async () => {
    mkdirSync(stateFolder, { recursive: true });
    for (const month of ['2024-01', '2025-10', '2025-11', '2026-10']) {
      writeFileSync(path.join(stateFolder, `audit-${month}.jsonl`), '');
    }
    writeFileSync(path.join(stateFolder, 'audit-2024-01.jsonl.mine'), '');
    await engine().review(FILE);
    assert.deepEqual(auditFiles(), [
      'audit-2024-01.jsonl.mine',
      'audit-2025-11.jsonl',
      'audit-2026-10.jsonl',
      'audit-2026-11.jsonl',
    ]);
  });

  it('is cleared as a whole, and nothing else with it', async () => {
    const one = engine();
    await one.state.append('audit-2026-10.jsonl', '\n{}');
    await one.review(FILE);
    await one.audit.clear();
    assert.deepEqual(auditFiles(), []);
    assert.deepEqual(await one.audit.read(), { entries: [], unreadable: 0 });
    assert.equal((await one.ledger.totals()).requests, 1);
  });

  describe('in words', () => {
    const entry = (change: object): Parameters<typeof auditText>[0]['entries'][number] => ({
      time: '2026-11-01T08:00:00.000Z',
      kind: 'code_review',
      file: 'src/a.ts',
      context: [],
      bytes: 1_234,
      tokens: 300,
      sha256: 'a'.repeat(64),
      redactions: {},
      host: 'openrouter.ai',
      model: 'anthropic/claude-sonnet-4.5',
      ...change,
    });

    it('is a table, newest first, with totals', () => {
      const record = {
        entries: [
          entry({}),
          entry({ time: '2026-11-02T08:00:00.000Z', file: 'src/b.ts', redactions: { JWT: 2, TOKEN: 1 } }),
        ],
        unreadable: 0,
      };
      const text = auditText(record);
      assert.match(text, /Requests: 2\. Bytes: 2,468\. Prompt tokens, estimated: 600\. .*placeholders: 3\./);
      const rows = text.trimEnd().split('\n').slice(-3);
      assert.match(rows[0]!, /^Time \(UTC\) +Kind +File +Bytes +Tokens +Placeholders +Host +Model +SHA-256/);
      assert.match(rows[1]!, /^2026-11-02 08:00:00 {2}code_review {2}src\/b\.ts {2}1,234 {2}300 +2 JWT, 1 TOKEN /);
      assert.match(
        rows[2]!,
        /^2026-11-01 08:00:00 {2}code_review {2}src\/a\.ts {2}1,234 {2}300 +none +openrouter\.ai /,
      );
      assert.deepEqual(
        toAuditJson(record).entries.map(({ file }) => file),
        ['src/b.ts', 'src/a.ts'],
      );
    });

    it('lets no file name break a line or hide in one', () => {
      const text = auditText({ entries: [entry({ file: 'a\u202e\n\u001b[2Jb.ts' })], unreadable: 0 });
      assert.ok(text.includes('  a[U+202E] [2Jb.ts  '));
    });

    it('says when there is nothing', () => {
      assert.match(auditText({ entries: [], unreadable: 0 }), /^Nothing was sent, or the record was cleared\.$/m);
    });
  });

  it('rejects where the folder can not be read', async () => {
    const file = path.join(folder, `file-${count++}`);
    writeFileSync(file, '');
    const { state } = engine({ stateFolder: path.join(file, 'below') });
    await assert.rejects(new AuditLog(state, { now: () => NOW }).read());
  });
});
