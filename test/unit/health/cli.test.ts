// `code-insight health`: what a script and a person at a terminal get, also from behind a company's proxy and certificate.
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { CheckId } from '../../../src/core/health/facts';
import { healthSchema } from '../../../src/core/health/report';
import { issueCertificate, makeAuthority, type Authority } from '../../host/certificates.mjs';
import { startForwardProxy, type ForwardProxy } from '../../openrouter/proxy';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startSecureFront, type SecureFront } from '../../openrouter/tls';
import { builtDist } from '../support/product';
import { startRedisServer } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';

const HOST = 'openrouter.test';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('code-insight health', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();
  let count = 0;
  let cli: string;
  let server: ScenarioServer;
  let authority: Authority;
  let front: SecureFront;
  let proxy: ForwardProxy;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    server = await startScenarioServer();
    authority = makeAuthority(folder);
    front = await startSecureFront(server, issueCertificate(authority.folder, [HOST]));
    proxy = await startForwardProxy();
    mkdirSync(path.join(folder, 'here'));
  });
  afterEach(() => {
    server.reset();
    proxy.reset();
  });
  after(async () => {
    await Promise.all([proxy.close(), front.close()]);
    await server.close();
  });

  function run(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    onStart?: (kill: () => void) => void,
  ): Promise<Run> {
    const state = path.join(folder, `state-${count++}`);
    const own = { PATH: process.env['PATH'], HOME: folder, CODE_INSIGHT_STATE_DIR: state };
    const online = { OPENROUTER_URL: server.url, OPENROUTER_API_KEY: server.key };
    const child = spawn(process.execPath, [cli, 'health', ...args], {
      cwd: path.join(folder, 'here'),
      env: { ...own, ...online, ...env },
    });
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

  async function json(
    env: NodeJS.ProcessEnv = {},
    ...args: string[]
  ): Promise<{ code: number | null; status: string; told: (id: CheckId) => string }> {
    const { code, out, err } = await run(['--json', ...args], env);
    assert.equal(err, '');
    const { status, checks } = healthSchema.parse(JSON.parse(out));
    const told = (id: CheckId): string => {
      const check = checks.find((one) => one.id === id);
      return `${check?.status ?? ''}: ${check?.message ?? ''}`;
    };
    return { code, status, told };
  }

  it('ends with 0 where reviews can work, and prints the report', async () => {
    const { code, status, told } = await json();
    assert.deepEqual([code, status], [0, 'ok']);
    assert.match(told('reachable'), /^ok: /);
    assert.match(told('state_folder'), /^ok: /);
    const plain = await run([]);
    assert.deepEqual([plain.code, plain.err], [0, '']);
    assert.match(
      plain.out,
      /^ok: Everything that was checked is in order\.\n\n\[ok\] endpoint: .+, on this machine\.\n/,
    );
  });

  it('ends with 0 where something is amiss that reviews can do without', async () => {
    const { code, status, told } = await json({ REDIS_URL: 'http://nonsense' });
    assert.deepEqual([code, status], [0, 'degraded']);
    assert.match(told('redis'), /^warning: /);
  });

  it('ends with 4 where they can not, with the reason in words', async () => {
    const { code, status, told } = await json({ OPENROUTER_API_KEY: '' });
    assert.deepEqual([code, status], [4, 'failed']);
    assert.equal(told('key'), 'failed: No OpenRouter API key is set.');
    assert.equal((await run([], { CLAUDE_MODEL: 'anthropic/claude-9' })).code, 4);
  });

  it('checks the demo model without key, network or Redis', async () => {
    const offline = { OPENROUTER_API_KEY: '', OPENROUTER_URL: 'https://code-insight.invalid/api/v1', REDIS_URL: 'x' };
    const { code, status, told } = await json(offline, '--demo');
    assert.deepEqual([code, status], [0, 'ok']);
    assert.match(told('endpoint'), /^ok: The local demo model/);
    assert.match(told('redis'), /^skipped: /);
    assert.equal(server.requests.length, 0);
  });

  it('asks the Redis of the environment, and tells no password', async () => {
    const redis = await startRedisServer();
    try {
      assert.match((await json({ REDIS_URL: redis.url })).told('redis'), /^ok: Redis at 127\.0\.0\.1:\d+ answers/);
      const wrong = await run(['--json'], { REDIS_URL: `redis://me:hunter22@127.0.0.1:${redis.port}` });
      assert.match(wrong.out, /WRONGPASS/);
      assert.ok(!wrong.out.includes('hunter22'));
    } finally {
      await redis.kill();
    }
  });

  it('tells what is excluded for privacy', async () => {
    assert.match((await json({}, '--zdr')).told('privacy'), /zero data retention/);
  });

  describe('on a company network', () => {
    const through = (): NodeJS.ProcessEnv => ({
      OPENROUTER_URL: front.url(HOST),
      HTTPS_PROXY: proxy.url.replace('//', '//me:hunter22@'),
    });

    it('tells the proxy and the certificate that it came through', async () => {
      const { status, told } = await json({ ...through(), NODE_EXTRA_CA_CERTS: authority.file });
      assert.equal(status, 'degraded');
      assert.equal(
        told('proxy'),
        `ok: Requests go through the proxy ${proxy.url.replace('//', '//***@')} (HTTPS_PROXY).`,
      );
      assert.match(told('certificate'), /trusted\. Issued by Code Insight test authority \w+; days left: 1\.$/);
      assert.match(told('key'), /^ok: /);
      assert.match(told('endpoint'), /not OpenRouter's own address/);
    });

    it('names the cause where its certificate is not trusted', async () => {
      const { code, told } = await json(through());
      assert.equal(code, 4);
      assert.match(told('certificate'), /^failed: The certificate of the endpoint is not trusted/);
      assert.equal(server.requests.length, 0);
    });

    it('names the proxy that refuses', async () => {
      proxy.refuse(403);
      const { code, told } = await json({ ...through(), NODE_EXTRA_CA_CERTS: authority.file });
      assert.equal(code, 4);
      assert.match(told('proxy'), /^failed: The proxy did not let the request through\. Requests go through/);
      assert.match(told('key'), /^skipped: /);
    });
  });

  it('ends as cancelled when it is interrupted', async () => {
    server.use('modelsSilent');
    const done = await run(['--json'], {}, (kill) => {
      void server.arrived(1).then(kill);
    });
    assert.equal(done.code, 130);
    healthSchema.parse(JSON.parse(done.out));
  });
});
