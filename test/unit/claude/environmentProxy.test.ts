import * as assert from 'node:assert/strict';
import { proxyFor, ProxyAddressError } from '../../../src/core/claude/environmentProxy';

const ADDRESS = 'https://openrouter.ai/api/v1/chat/completions';
const PROXY = 'http://proxy.corp:3128';
const USED = { protocol: 'http:', host: 'proxy.corp', port: 3128 };

describe('the proxy that the environment names', () => {
  it('is that of the first variable that is set, in either spelling', () => {
    const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];
    for (const [at, name] of names.entries()) {
      const weaker = Object.fromEntries(names.slice(at + 1).map((other) => [other, 'http://other:1']));
      const empty = Object.fromEntries(names.slice(0, at).map((other) => [other, ' ']));
      assert.deepEqual(proxyFor(ADDRESS, { ...weaker, ...empty, [name]: PROXY }), USED, name);
    }
    assert.equal(proxyFor(ADDRESS, { http_proxy: PROXY, HTTP_PROXY: PROXY }), false);
    assert.equal(proxyFor(ADDRESS, {}), false);
  });

  it('is none for a plain address', () => {
    const all = { https_proxy: PROXY, http_proxy: PROXY, all_proxy: PROXY };
    assert.equal(proxyFor('http://127.0.0.1:8080/api/v1', all), false);
    assert.equal(proxyFor('http://localhost/api/v1', all), false);
  });

  it('may leave out what goes without saying', () => {
    assert.deepEqual(proxyFor(ADDRESS, { https_proxy: 'proxy.corp:3128' }), USED);
    assert.deepEqual(proxyFor(ADDRESS, { https_proxy: 'proxy.corp' }), { ...USED, port: 80 });
    assert.deepEqual(proxyFor(ADDRESS, { https_proxy: 'https://proxy.corp/' }), {
      ...{ protocol: 'https:', host: 'proxy.corp', port: 443 },
    });
    assert.deepEqual(proxyFor(ADDRESS, { https_proxy: 'http://[::1]:8080' }), {
      ...{ protocol: 'http:', host: '::1', port: 8080 },
    });
  });

  it('is given the name and the password as they are', () => {
    const auth = (credentials: string): unknown => {
      const proxy = proxyFor(ADDRESS, { https_proxy: `http://${credentials}@proxy.corp:3128` });
      return proxy === false ? undefined : proxy.auth;
    };
    assert.deepEqual(auth('me%40corp:pass%20w%C3%B6rd'), { username: 'me@corp', password: 'pass wörd' });
    assert.deepEqual(auth('me'), { username: 'me', password: '' });
    assert.deepEqual(auth('100%:x'), { username: '100%', password: 'x' });
  });

  it('is refused where it can’t be used', () => {
    for (const https_proxy of ['http://', 'http://a b', 'socks5://proxy.corp:1080', 'ftp://proxy.corp', '://']) {
      assert.throws(() => proxyFor(ADDRESS, { https_proxy }), ProxyAddressError, https_proxy);
    }
  });

  describe('exempts', () => {
    const exempt = (no_proxy: string, address = ADDRESS): boolean =>
      proxyFor(address, { https_proxy: PROXY, no_proxy }) === false;

    it('a host and what is below it', () => {
      for (const list of [
        'openrouter.ai',
        'OpenRouter.AI',
        '.openrouter.ai',
        '*.openrouter.ai',
        'ai',
        'openrouter.ai.',
      ]) {
        assert.ok(exempt(list), list);
        assert.ok(exempt(list, 'https://eu.openrouter.ai/api'), list);
        assert.ok(exempt(`a.test, ${list} b.test`), list);
      }
      assert.equal(proxyFor(ADDRESS, { https_proxy: PROXY, NO_PROXY: 'openrouter.ai' }), false);
    });

    it('all, with a star', () => {
      assert.ok(exempt('*'));
      assert.ok(exempt('a.test,*'));
    });

    it('a port of a host', () => {
      assert.ok(exempt('openrouter.ai:443'));
      assert.ok(!exempt('openrouter.ai:8443'));
      assert.ok(exempt('openrouter.ai:8443', 'https://openrouter.ai:8443/api'));
    });

    it('an address', () => {
      assert.ok(exempt('10.0.0.1', 'https://10.0.0.1/api'));
      assert.ok(exempt('[fd00::1]', 'https://[fd00::1]/api'));
      assert.ok(exempt('fd00::1', 'https://[fd00::1]/api'));
      assert.ok(exempt('[fd00::1]:443', 'https://[fd00::1]/api'));
      assert.ok(!exempt('[fd00::1]:444', 'https://[fd00::1]/api'));
    });

    it('nothing else', () => {
      for (const list of [
        'router.ai',
        'eu.openrouter.ai',
        'openrouter.ai.test',
        'xopenrouter.ai',
        ',',
        '.',
        '*.',
        'o*',
      ]) {
        assert.ok(!exempt(list), list);
      }
    });
  });
});
