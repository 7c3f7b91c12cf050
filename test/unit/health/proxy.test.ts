import * as assert from 'node:assert/strict';
import { proxyFor, type ProxySources } from '../../../src/core/health/proxy';

const ENDPOINT = 'https://openrouter.ai/api/v1';
const HTTPS_PROXY = 'http://proxy.corp:3128';

function onCommandLine(env: ProxySources['env'], endpoint = ENDPOINT): unknown {
  return proxyFor(endpoint, { env });
}

function inEditor(
  editor: Partial<ProxySources['editor']>,
  env: ProxySources['env'] = {},
  endpoint = ENDPOINT,
): unknown {
  return proxyFor(endpoint, { env, editor: { proxy: '', noProxy: [], on: true, ...editor } });
}

describe('the proxy in use', () => {
  it('is none where none is named, or the endpoint is on this machine', () => {
    assert.deepEqual(onCommandLine({}), { kind: 'none' });
    assert.deepEqual(onCommandLine({ HTTPS_PROXY: ' ' }), { kind: 'none' });
    assert.deepEqual(onCommandLine({ HTTPS_PROXY }, 'http://127.0.0.1:1/v1'), { kind: 'not_needed' });
    assert.deepEqual(inEditor({ proxy: HTTPS_PROXY }, {}, 'https://localhost:1/v1'), { kind: 'not_needed' });
  });

  it("is the environment's, lower case first", () => {
    const used = (from: string, proxy = 'http://proxy.corp:3128'): object => ({ kind: 'used', proxy, from });
    assert.deepEqual(onCommandLine({ HTTPS_PROXY }), used('HTTPS_PROXY'));
    assert.deepEqual(
      onCommandLine({ HTTPS_PROXY, https_proxy: 'http://other:1' }),
      used('HTTPS_PROXY', 'http://other:1'),
    );
    assert.deepEqual(onCommandLine({ ALL_PROXY: HTTPS_PROXY }), used('ALL_PROXY'));
    assert.deepEqual(onCommandLine({ HTTP_PROXY: HTTPS_PROXY }), { kind: 'none' });
    assert.deepEqual(inEditor({}, { HTTP_PROXY: HTTPS_PROXY }), used('HTTP_PROXY'));
    assert.deepEqual(onCommandLine({ HTTPS_PROXY: 'proxy.corp:3128' }), used('HTTPS_PROXY'));
  });

  it("is the editor's setting before it, unless proxies are off there", () => {
    const used = { kind: 'used', proxy: 'http://setting:8080', from: 'http.proxy' };
    assert.deepEqual(inEditor({ proxy: ' http://setting:8080 ' }, { HTTPS_PROXY }), used);
    assert.deepEqual(inEditor({ proxy: 'http://setting:8080', on: false }, { HTTPS_PROXY }), { kind: 'none' });
  });

  it('is shown without user and password, and never as anything but an address', () => {
    const shown = (proxy: string): unknown => (inEditor({ proxy }) as { proxy?: string }).proxy;
    assert.equal(shown('http://me:hunter22@proxy.corp:3128/path?q=hunter22'), 'http://***@proxy.corp:3128');
    assert.equal(shown('me:hunter22@proxy.corp:3128'), 'http://***@proxy.corp:3128');
    assert.equal(shown('http://me:hunter 22@[nonsense'), '(not an address)');
  });

  it('is passed by for the hosts that say so', () => {
    const bypassed = { kind: 'bypassed', proxy: HTTPS_PROXY, by: 'NO_PROXY' };
    const used = { kind: 'used', proxy: HTTPS_PROXY, from: 'HTTPS_PROXY' };
    for (const no of ['*', 'openrouter.ai', '.openrouter.ai', '*.openrouter.ai', 'a.b, OPENROUTER.AI:443', 'x ai']) {
      assert.deepEqual(onCommandLine({ HTTPS_PROXY, NO_PROXY: no }), bypassed, no);
    }
    for (const no of ['', 'router.ai', 'openrouter.ai:8443', 'eu.openrouter.ai', 'openrouter.ai.evil.com', ',']) {
      assert.deepEqual(onCommandLine({ HTTPS_PROXY, NO_PROXY: no }), used, no);
    }
    assert.deepEqual(inEditor({ noProxy: ['openrouter.ai'] }, { HTTPS_PROXY }), { ...bypassed, by: 'http.noProxy' });
    // VS Code reads the environment's list only where it has none itself.
    assert.deepEqual(inEditor({ noProxy: ['x.y'] }, { HTTPS_PROXY, NO_PROXY: '*' }), used);
  });
});
