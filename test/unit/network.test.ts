// Company networks on the command line: proxies and certificates of the environment, against a proxy and a certificate
// authority that exist for the time of the run. `openrouter.test` resolves nowhere: only the proxy leads to it.
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as tls from 'node:tls';
import { outcomeSchema, type OutcomeJson } from '../../src/core/export/outcomeJson';
import { issueCertificate, makeAuthority, type Authority } from '../host/certificates.mjs';
import { startForwardProxy, type ForwardProxy } from '../openrouter/proxy';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';
import { startSecureFront, type SecureFront } from '../openrouter/tls';
import { builtDist } from './support/product';
import { temporaryFolder } from './support/temporaryFolder';

const HOST = 'openrouter.test';
const CODE = 'export function behindTheWall(state) {\n  if (state = State.Done) {\n    return true;\n  }\n}\n';

describe('the command line on a company network', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();
  let count = 0;
  let cli: string;
  let authority: Authority;
  let server: ScenarioServer;
  let front: SecureFront;
  let proxy: ForwardProxy;
  let guarded: ForwardProxy;

  before(async () => {
    cli = path.join(await builtDist(), 'cli.js');
    authority = makeAuthority(folder);
    server = await startScenarioServer();
    front = await startSecureFront(server, issueCertificate(authority.folder, [HOST, 'localhost']));
    proxy = await startForwardProxy();
    guarded = await startForwardProxy({ credentials: 'me@corp:pass word' });
    mkdirSync(path.join(folder, 'workspace'));
    writeFileSync(path.join(folder, 'workspace/wall.ts'), CODE);
  });
  afterEach(() => {
    server.reset();
    proxy.reset();
    guarded.reset();
  });
  after(async () => {
    await Promise.all([proxy.close(), guarded.close(), front.close()]);
    await server.close();
  });

  /** Nothing of this machine's own network settings is seen. */
  function review(
    env: NodeJS.ProcessEnv,
    args: readonly string[] = [],
  ): Promise<{ outcome: OutcomeJson; err: string }> {
    const own = {
      PATH: process.env['PATH'],
      HOME: folder,
      CODE_INSIGHT_STATE_DIR: path.join(folder, `state-${count++}`),
    };
    const online = { OPENROUTER_URL: front.url(HOST), OPENROUTER_API_KEY: server.key };
    const child = spawn(process.execPath, [cli, 'review', 'wall.ts', '--json', ...args], {
      cwd: path.join(folder, 'workspace'),
      env: { ...own, ...online, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => {
        try {
          resolve({ outcome: outcomeSchema.parse(JSON.parse(out)), err });
        } catch (error) {
          reject(error instanceof Error ? error : new Error(out));
        }
      });
    });
  }

  async function answered(env: NodeJS.ProcessEnv): Promise<void> {
    const { outcome } = await review({ NODE_EXTRA_CA_CERTS: authority.file, ...env });
    assert.deepEqual([outcome.outcome, outcome.error], ['answered', null]);
    assert.equal(outcome.findings.length, 1);
    assert.equal(server.requests.length, 1);
  }

  async function failed(env: NodeJS.ProcessEnv, code: string): Promise<OutcomeJson> {
    const { outcome } = await review({ NODE_EXTRA_CA_CERTS: authority.file, ...env });
    assert.deepEqual([outcome.outcome, outcome.error?.code], ['failed', code], outcome.error?.message);
    assert.equal(server.requests.length, 0);
    return outcome;
  }

  const tunnelled = (): unknown[] => proxy.requests.map(({ method, target, status }) => [method, target, status]);
  const oneTunnel = (): unknown[] => [['CONNECT', `${HOST}:${front.port}`, 200]];

  describe('with a proxy', () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy']) {
      it(`of ${name} asks it for a tunnel, and lets it read nothing`, async () => {
        await answered({ [name]: proxy.url });
        assert.deepEqual(tunnelled(), oneTunnel());
        const seen = proxy.seen().toString('latin1');
        assert.ok(seen.length > 1_000);
        for (const secret of [server.key, 'behindTheWall', 'Bearer']) assert.ok(!seen.includes(secret));
      });
    }

    for (const name of ['NO_PROXY', 'no_proxy']) {
      it(`${name} exempts a host`, async () => {
        const direct = { OPENROUTER_URL: front.url('localhost'), HTTPS_PROXY: proxy.url };
        await answered({ ...direct, [name]: 'intranet.test,localhost' });
        assert.deepEqual(proxy.requests, []);
      });
    }

    it('NO_PROXY for other hosts exempts nothing', async () => {
      await answered({ HTTPS_PROXY: proxy.url, NO_PROXY: 'intranet.test,router.test' });
      assert.deepEqual(tunnelled(), oneTunnel());
    });

    it('a plain endpoint on this machine is never asked for through a proxy: key and code would leave in the clear', async () => {
      const direct = { OPENROUTER_URL: server.url, NODE_EXTRA_CA_CERTS: '' };
      await answered({ ...direct, HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ALL_PROXY: proxy.url });
      assert.deepEqual(proxy.requests, []);
    });

    it('name and password of its address are given', async () => {
      await answered({ HTTPS_PROXY: guarded.url.replace('//', '//me%40corp:pass%20word@') });
      assert.deepEqual(
        guarded.requests.map(({ authorization, status }) => [authorization, status]),
        [[`Basic ${Buffer.from('me@corp:pass word').toString('base64')}`, 200]],
      );
    });

    it('wrong ones are said to be the fault of the proxy, not of the key, and tried once', async () => {
      const wrong = await failed({ HTTPS_PROXY: guarded.url.replace('//', '//me:wrong@') }, 'proxy');
      assert.match(wrong.error?.message ?? '', /proxy/i);
      await failed({ HTTPS_PROXY: guarded.url }, 'proxy');
      assert.deepEqual(
        guarded.requests.map(({ status }) => status),
        [407, 407],
      );
    });

    it('one that does not let the host through is named too', async () => {
      proxy.refuse(403);
      await failed({ HTTPS_PROXY: proxy.url }, 'proxy');
      assert.equal(proxy.requests.length, 1);
    });
  });

  describe('where the traffic is read', () => {
    const direct = (): NodeJS.ProcessEnv => ({ OPENROUTER_URL: front.url('localhost') });

    it('an unknown authority stops the request, and the cause is named', async () => {
      const { error, content } = await failed({ ...direct(), NODE_EXTRA_CA_CERTS: '' }, 'certificate');
      assert.match(error?.message ?? '', /certificate .*not trusted/);
      assert.match(content, /proxy .*reads encrypted traffic/);
      assert.match(content, /NODE_EXTRA_CA_CERTS/);
    });

    it('so does one that is known but signed for another host', async () => {
      await failed({ OPENROUTER_URL: front.url('127.0.0.1') }, 'certificate');
    });

    it('NODE_EXTRA_CA_CERTS makes it known', async () => {
      await answered(direct());
    });

    it('so does the system, where Node can read what it trusts', async function () {
      if (!('getCACertificates' in tls)) this.skip();
      await answered({ ...direct(), NODE_EXTRA_CA_CERTS: '', SSL_CERT_FILE: authority.file });
    });

    it('behind a proxy as well: known and unknown', async () => {
      await answered({ HTTPS_PROXY: proxy.url });
      server.reset();
      await failed({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: '' }, 'certificate');
      assert.deepEqual(tunnelled(), [...oneTunnel(), ...oneTunnel()]);
    });
  });
});
