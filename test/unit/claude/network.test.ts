import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import * as https from 'node:https';
import { readFileSync } from 'node:fs';
import axios, { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { createHttp, failureOf, getText, type GetResult } from '../../../src/core/claude/http';
import { networkFailure } from '../../../src/core/claude/network';
import { trustingAgent } from '../../../src/core/claude/trust';
import type { FailureCode } from '../../../src/core/outcome';
import { issueCertificate, makeAuthority, type Authority } from '../../host/certificates.mjs';
import { startForwardProxy } from '../../openrouter/proxy';
import { startScenarioServer, type ScenarioServer } from '../../openrouter/scenarios';
import { startSecureFront, type SecureFront } from '../../openrouter/tls';
import { freePort } from '../support/redisServer';
import { temporaryFolder } from '../support/temporaryFolder';

const ENDPOINT = 'https://openrouter.ai/api/v1/key';

/** As axios makes it of an error of Node's. */
function codeOf(error: object, url = ENDPOINT): FailureCode {
  const cause = Object.assign(new Error('no'), error);
  return networkFailure(AxiosError.from(cause, undefined, { url } as InternalAxiosRequestConfig)).code;
}

describe('why no answer came', () => {
  it('is told by the system’s code', () => {
    const codes: Readonly<Record<string, FailureCode>> = {
      ...{ ECONNREFUSED: 'connection', ECONNRESET: 'connection', EPIPE: 'connection', EPROTO: 'connection' },
      ...{ ETIMEDOUT: 'timeout', ECONNABORTED: 'timeout', ETIMEOUT: 'timeout' },
      ...{ ENOTFOUND: 'offline', EAI_AGAIN: 'offline', ENETUNREACH: 'offline', ENETDOWN: 'offline' },
      ...{ EHOSTUNREACH: 'offline', SELF_SIGNED_CERT_IN_CHAIN: 'certificate', CERT_HAS_EXPIRED: 'certificate' },
      ...{ DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate', UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate' },
      ...{ UNABLE_TO_GET_ISSUER_CERT: 'certificate', UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate' },
      ...{ CERT_NOT_YET_VALID: 'certificate', ERR_TLS_CERT_ALTNAME_INVALID: 'certificate' },
      ...{ CERT_UNTRUSTED: 'certificate', HOSTNAME_MISMATCH: 'certificate', ESOMETHINGNEW: 'connection' },
    };
    for (const [code, expected] of Object.entries(codes)) assert.equal(codeOf({ code }), expected, code);
    assert.deepEqual(networkFailure(new AxiosError('x', 'CERT_HAS_EXPIRED')), {
      code: 'certificate',
      detail: 'CERT_HAS_EXPIRED',
    });
    assert.deepEqual(networkFailure(new AxiosError('x')), { code: 'connection' });
  });

  it('is a proxy’s fault where it was not the endpoint that was looked for', () => {
    const refused = { code: 'ECONNREFUSED', syscall: 'connect', address: '10.0.0.1' };
    assert.equal(codeOf({ ...refused, port: 3128 }), 'proxy');
    assert.equal(codeOf({ ...refused, port: 443 }), 'connection');
    assert.equal(codeOf({ ...refused, port: 8080 }, 'http://127.0.0.1:8080/'), 'connection');
    assert.equal(codeOf({ ...refused, port: 80 }, 'http://localhost/'), 'connection');
    assert.equal(codeOf({ code: 'ECONNREFUSED', errors: [{ ...refused, port: 3128 }] }), 'proxy');
    const unknown = { code: 'ENOTFOUND', syscall: 'getaddrinfo' };
    assert.equal(codeOf({ ...unknown, hostname: 'proxy.corp' }), 'proxy');
    assert.equal(codeOf({ ...unknown, hostname: 'openrouter.ai' }), 'offline');
    // Without any network a proxy can't be found either.
    assert.equal(codeOf({ ...unknown, code: 'EAI_AGAIN', hostname: 'proxy.corp' }), 'offline');
  });
});

describe('requests of the command line', () => {
  const folder = temporaryFolder();
  let authority: Authority;
  let server: ScenarioServer;
  let front: SecureFront;
  before(async () => {
    authority = makeAuthority(folder);
    server = await startScenarioServer();
    front = await startSecureFront(server, issueCertificate(authority.folder, ['localhost']));
  });
  afterEach(() => {
    delete process.env['https_proxy'];
    server.reset();
  });
  after(async () => {
    await front.close();
    await server.close();
  });

  function ask(url: string, agent?: https.Agent): Promise<GetResult> {
    const instance = createHttp(true);
    if (agent) instance.defaults.httpsAgent = agent;
    const call = { url, key: server.key, timeoutMs: 5_000 };
    return getText(instance, call, Date.now(), new AbortController().signal);
  }

  const failureFor = async (url: string): Promise<unknown> => {
    const result = await ask(url);
    return result.kind === 'failed' ? [result.failure, result.passing] : result;
  };

  it('name the proxy that is not there, or can’t be one', async () => {
    const port = await freePort();
    process.env['https_proxy'] = `http://127.0.0.1:${port}`;
    assert.deepEqual(await failureFor(ENDPOINT), [{ code: 'proxy', detail: 'ECONNREFUSED' }, false]);
    process.env['https_proxy'] = 'socks5://127.0.0.1:1080';
    assert.deepEqual(await failureFor(ENDPOINT), [{ code: 'proxy' }, false]);
  });

  it('tell a proxy that refuses from OpenRouter that refuses', async () => {
    const proxy = await startForwardProxy();
    process.env['https_proxy'] = proxy.url;
    for (const status of [407, 403, 502]) {
      proxy.refuse(status);
      assert.deepEqual(await failureFor(front.url('openrouter.test')), [{ code: 'proxy', status }, false]);
    }
    await proxy.close();
    delete process.env['https_proxy'];
    server.use('keyHtml');
    const own = await ask(`${front.url('localhost')}/key`, new https.Agent({ ca: readFileSync(authority.file) }));
    assert.equal(own.kind === 'failed' && own.failure.code, 'overloaded');
  });

  it('trust whom the system trusts, where Node can tell', async () => {
    const url = `${front.url('localhost')}/key`;
    const untrusted = await failureFor(url);
    assert.deepEqual(untrusted, [{ code: 'certificate', detail: 'SELF_SIGNED_CERT_IN_CHAIN' }, false]);
    const agent = trustingAgent((type) => {
      if (type === 'extra') throw new Error('unreadable');
      return type === 'system' ? [readFileSync(authority.file, 'utf8')] : [];
    });
    assert.ok(agent);
    assert.equal((await ask(url, agent)).kind, 'text');
    agent.destroy();
    assert.equal(trustingAgent(undefined), undefined);
    assert.equal(
      trustingAgent(() => []),
      undefined,
    );
  });
});

describe('requests of the editor', () => {
  it('go through the functions that VS Code patches, as they are at the time, with no agent of their own', async () => {
    for (const [name, module] of Object.entries({ http, https })) {
      const client = createHttp(false);
      // The namespace of the import can't be patched; the module's own object is what VS Code patches.
      const own = (module as typeof https & { default?: typeof https }).default ?? module;
      const original = own.request;
      let seen: https.RequestOptions | undefined;
      own.request = ((options: https.RequestOptions) => {
        seen = options;
        throw new Error('patched');
      }) as typeof original;
      process.env['https_proxy'] = 'http://127.0.0.1:1';
      try {
        const error: unknown = await client.get(`${name}://localhost:1/key`).catch((reason: unknown) => reason);
        assert.ok(axios.isAxiosError(error) || error instanceof Error);
        assert.equal(error.message, 'patched');
        assert.equal(seen?.agent, undefined);
        assert.equal(seen?.hostname, 'localhost');
        assert.equal((await failureOf(error, Date.now())).code, 'unexpected');
      } finally {
        own.request = original;
        delete process.env['https_proxy'];
      }
    }
  });
});
