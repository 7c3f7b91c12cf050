import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  chooseRedis,
  hasCredentials,
  maskUrl,
  parseRedisUrl,
  redisHost,
  redisServers,
  type RedisServer,
  withCredentials,
} from '../../../src/core/cache/redisAddress';

const URL_WITH = 'rediss://team:s3cr3tW0rd@cache.example.com:6380/2';

describe('a Redis address', () => {
  it('is taken apart into address and credentials', () => {
    assert.deepEqual(parseRedisUrl(` ${URL_WITH} `), {
      url: 'rediss://cache.example.com:6380/2',
      username: 'team',
      password: 's3cr3tW0rd',
    });
    assert.deepEqual(parseRedisUrl('redis://:p%40ss@h:1'), { url: 'redis://h:1', password: 'p@ss' });
    assert.deepEqual(parseRedisUrl('redis://localhost:6379'), { url: 'redis://localhost:6379' });
  });

  it('may hide credentials in its query', () => {
    const text = 'redis://h:1/0?password=pw123456&family=6&sentinelPassword=x';
    assert.ok(hasCredentials(text));
    assert.deepEqual(parseRedisUrl(text), { url: 'redis://h:1/0?family=6', password: 'pw123456' });
  });

  it('is redis:// or rediss:// with a host, and nothing else', () => {
    const others = [
      '',
      'localhost:6379',
      '6379',
      '/tmp/redis.sock',
      '//host:1',
      'http://h:1',
      'redis:',
      'redis://',
      'redis:h',
      'redis://a$b',
      'redis://a b',
    ];
    for (const text of others) assert.equal(parseRedisUrl(text), undefined, text);
  });

  it('names the master that Sentinels watch, or the servers of a cluster', () => {
    const common = { tls: false, database: 0, master: '' };
    const at = (host: string, port: number): RedisServer => ({ host, port });
    assert.deepEqual(redisServers('redis://h/2'), { ...common, kind: 'single', servers: [at('h', 6379)], database: 2 });
    assert.deepEqual(redisServers('rediss://[::1]:1?ca=/etc/ca.pem'), {
      ...common,
      kind: 'single',
      servers: [at('::1', 1)],
      tls: true,
      caFile: '/etc/ca.pem',
    });
    assert.deepEqual(redisServers('redis+sentinel://a:1,b/my.master/3'), {
      ...common,
      kind: 'sentinel',
      servers: [at('a', 1), at('b', 26379)],
      master: 'my.master',
      database: 3,
    });
    const cluster = { ...common, kind: 'cluster', servers: [at('a', 7000), at('b', 7001)] };
    assert.deepEqual(redisServers('redis+cluster://a:7000,b:7001'), cluster);
    assert.deepEqual(redisServers('redis://a:7000,b:7001'), cluster);
    assert.deepEqual(redisServers('rediss+cluster://me:pw@a:7000,b:7001'), { ...cluster, tls: true });
  });

  it('keeps credentials apart also where it names several servers, and they belong to all of these', () => {
    const text = 'redis+cluster://team:a,b@h1:1,h2:2?password=x&ca=/ca';
    assert.deepEqual(parseRedisUrl(text), {
      url: 'redis+cluster://h1:1,h2:2?ca=%2Fca',
      username: 'team',
      password: 'a,b',
    });
    assert.equal(maskUrl(text), 'redis+cluster://***@h1:1 (and 1 more)');
    const stored = { host: 'h1:1,h2:2', username: '', password: 'pw' };
    assert.equal(withCredentials({ url: 'redis://h1:1,h2:2' }, stored).password, 'pw');
    assert.equal(withCredentials({ url: 'redis://h1:1,h3:2' }, stored).password, undefined);
  });

  it('with several servers is none where one of them is no host and port, or no master is named', () => {
    for (const text of [
      'redis://a:1,',
      'redis://a:1,b:x',

      'redis://a:1,b:2@',
      'redis+sentinel://a:1',
      'redis+sentinel://a:1/',
      'redis+other://a:1',
    ]) {
      assert.equal(redisServers(text), undefined, text);
    }
  });

  it('is refused when an unescaped password makes its name look like the host', () => {
    for (const text of ['redis://team:12/34@h:1', 'redis://team?x@h:1', 'redis://team#x@h:1', 'redis://a:1/%40h']) {
      assert.equal(parseRedisUrl(text), undefined, text);
      assert.equal(redisHost(text), undefined, text);
    }
  });

  it('gets stored credentials only if they are for its host', () => {
    const stored = { host: 'cache.example.com:6380', username: '', password: 'pw' };
    const target = { url: 'rediss://cache.example.com:6380/2' };
    assert.deepEqual(withCredentials(target, stored), { ...target, password: 'pw' });
    const other = { url: 'rediss://other.example.com:6380' };
    assert.deepEqual(withCredentials(other, stored), other);
    assert.deepEqual(withCredentials({ ...target, password: 'own' }, stored), { ...target, password: 'own' });
    assert.deepEqual(withCredentials(target, undefined), target);
  });
});

describe('which Redis is used', () => {
  it('is the one of the setting, else that of the environment, which may carry credentials', () => {
    assert.equal(chooseRedis(undefined, undefined).kind, 'none');
    assert.equal(chooseRedis(' ', '').kind, 'none');
    assert.deepEqual(chooseRedis('redis://a:1', URL_WITH), { kind: 'usable', target: { url: 'redis://a:1' } });
    const fromEnvironment = chooseRedis('', URL_WITH);
    assert.ok(fromEnvironment.kind === 'usable' && fromEnvironment.target.password === 's3cr3tW0rd');
  });

  it('is none when the setting holds credentials, also with a good address in the environment', () => {
    assert.equal(chooseRedis(URL_WITH, 'redis://a:1').kind, 'credentials_in_setting');
    assert.equal(chooseRedis('redis://h?password=x', undefined).kind, 'credentials_in_setting');
  });

  it('is none for anything that is no address', () => {
    assert.deepEqual(chooseRedis('localhost', undefined), { kind: 'invalid', from: 'setting' });
    assert.deepEqual(chooseRedis(undefined, 'http://h'), { kind: 'invalid', from: 'environment' });
  });
});

describe('a masked Redis address', () => {
  it('keeps scheme, host, port and database', () => {
    assert.equal(maskUrl(URL_WITH), 'rediss://***@cache.example.com:6380/2');
    assert.equal(maskUrl('redis://h:1?password=secret99'), 'redis://***@h:1');
    assert.equal(maskUrl('redis://h:1/secret99'), 'redis://h:1');
    // A password with a comma, where the host was forgotten, reads as one host more.
    assert.equal(maskUrl('redis://team:1,secret99'), 'redis://team:1 (and 1 more)');
    assert.equal(maskUrl('secret99'), '(not a Redis address)');
  });

  it('never shows a password, nor a piece of one, whatever characters it has', () => {
    const shown = 'redis://***@cache.example.com:6380/2 (not a Redis address)';
    const password = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 });
    const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 40 });
    const forms: ((secret: string) => string)[] = [
      (secret) => `rediss://team:${secret}@cache.example.com:6380/2`,
      (secret) => `redis://:${secret}@cache.example.com:6380`,
      (secret) => `redis://${secret}@cache.example.com:6380`,
      (secret) => `redis://cache.example.com:6380/2?password=${secret}`,
      (secret) => `redis://cache.example.com:6380/2?username=team&password=${secret}#x`,
      // Without a host: what stands behind an "@" would be one.
      (secret) => `redis://team:${secret.replaceAll('@', '!')}`,
      (secret) => secret,
    ];
    fc.assert(
      fc.property(fc.oneof(password, ascii), fc.constantFrom(...forms), fc.boolean(), (raw, form, escaped) => {
        const secret = escaped ? encodeURIComponent(raw) : raw;
        const masked = maskUrl(form(secret));
        for (let at = 0; at + 4 <= secret.length; at++) {
          const piece = secret.slice(at, at + 4);
          assert.ok(shown.includes(piece) || !masked.includes(piece), `${form(secret)} gave ${masked}`);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
