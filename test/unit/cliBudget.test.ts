// The budget on the command line: what it says when it is spent, the one that goes all the same, and what was used.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { outcomeSchema } from '../../src/core/export/outcomeJson';
import { usageSchema, type UsageJson } from '../../src/core/export/usageJson';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { builtDist } from './support/product';
import { temporaryFolder } from './support/temporaryFolder';

describe('the budget on the command line', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let server: ScenarioServer;
  let cli: string;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
    writeFileSync(path.join(folder, 'go.ts'), 'if (a = 1) go();\n');
  });
  afterEach(() => {
    server.reset();
  });
  after(() => server.close());

  function run(budget: string, ...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      CODE_INSIGHT_STATE_DIR: path.join(folder, 'state'),
      CODE_INSIGHT_BUDGET: budget,
      OPENROUTER_URL: server.url,
      OPENROUTER_API_KEY: server.key,
    };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [cli, ...args, '--root', '.'], { cwd: folder, env }, (_, out, err) => {
        resolve({ code: child.exitCode ?? -1, out, err });
      });
    });
  }
  async function usage(): Promise<UsageJson> {
    const { code, out } = await run('pro', 'usage', '--json');
    assert.equal(code, 0, out);
    return usageSchema.parse(JSON.parse(out));
  }

  it('begins with nothing used', async () => {
    const { month, budget, hit_rate_percent: rate, by_day: days } = await usage();
    assert.deepEqual([month.total_tokens, budget.tokens, budget.usd, rate, days.length], [0, 500_000, null, null, 0]);
  });

  it('sends nothing when it is spent, and says how one is sent all the same', async () => {
    const { code, out } = await run('100', 'review', 'go.ts');
    assert.deepEqual([code, server.requests.length], [3, 0]);
    assert.match(
      out,
      /Of this month's 100 tokens, 0 are used or reserved\..* With --over-budget it is sent all the same/s,
    );
    const money = await run('$0.01', 'review', 'go.ts', '--json');
    const { error } = outcomeSchema.parse(JSON.parse(money.out));
    assert.equal(error?.code, 'budget');
    assert.match(error.message, /Of this month's \$0\.01, \$0\.00 are spent or reserved\./);
  });

  it('sends what is wanted all the same, tells once that it is spent, and answers from the cache at 0 tokens', async () => {
    const first = await run('100', 'review', 'go.ts', '--over-budget', '--json');
    assert.equal(first.code, 0, first.out);
    const { tokens_used: used, cost } = outcomeSchema.parse(JSON.parse(first.out));
    assert.match(
      first.err,
      /^\d+ % of this month's budget is used: [\d,]+ of 100 tokens\. Requests are held back until /,
    );
    const second = await run('100', 'review', 'go.ts', '--json');
    assert.equal(outcomeSchema.parse(JSON.parse(second.out)).outcome, 'cached');
    assert.equal(second.err, '');
    const { month, by_file: files, hit_rate_percent: rate, largest } = await usage();
    assert.deepEqual(
      [month.total_tokens, month.cost, month.requests, month.cache_hits, month.saved_tokens, month.reserved_tokens],
      [used.total_tokens, cost, 1, 1, used.total_tokens, 0],
    );
    assert.deepEqual([files.map(({ name }) => name), rate, largest.length], [['go.ts'], 50, 1]);
    const csv = await run('pro', 'usage', '--csv');
    const rows = csv.out.trimEnd().split('\r\n');
    assert.deepEqual(
      rows.slice(1).map((row) => row.split(',').filter((_, column) => [1, 4, 7, 13].includes(column))),
      [
        ['request', 'go.ts', String(used.total_tokens), '0'],
        ['cache_hit', 'go.ts', '0', String(used.total_tokens)],
      ],
    );
    const text = await run('pro', 'usage');
    assert.match(text.out, /^This month: [\d,]+ of 500,000 tokens, \$[\d.]+, requests: 1\.\n/);
  });

  it('of a word that it does not know is the smallest plan, and says so', async () => {
    const { code, err } = await run('max', 'review', 'go.ts');
    assert.equal(code, 0);
    assert.match(err, /^CODE_INSIGHT_BUDGET is not a plan .* the plan lite counts\.\n/);
  });
});
