// To whom the API key is handed out.
import * as assert from 'node:assert/strict';
import { KeyGate, keyQuestion, type KeyAnswer } from '../../../src/core/guard/keyGate';

describe('the API key', () => {
  function gate(key: string | undefined, answers: readonly boolean[] = []) {
    const agreed = new Set<string>();
    const asked: string[] = [];
    const own = new KeyGate({
      key: ({ demo }) => Promise.resolve(demo ? 'demo-key' : key),
      agreed: (host) => agreed.has(host),
      ask: (host) => {
        const answer = answers[asked.length] ?? false;
        asked.push(host);
        if (answer) agreed.add(host);
        return Promise.resolve(answer);
      },
    });
    return { own, asked, agreed };
  }
  const at = (endpoint: string, demo = false) => ({ endpoint, demo });
  const KEY: KeyAnswer = { kind: 'key', key: 'k' };

  it('goes to OpenRouter and to this machine without a question', async () => {
    const { own, asked } = gate('k');
    for (const endpoint of [
      ...['https://openrouter.ai/api/v1', 'https://eu.openrouter.ai/api/v1', 'http://127.0.0.1:1234/api/v1'],
      ...['http://localhost:1/v1', 'https://[::1]:1/v1'],
    ]) {
      assert.deepEqual(await own.askFor(at(endpoint)), KEY, endpoint);
    }
    assert.deepEqual(await own.askFor(at('https://x.example.com/v1', true)), { kind: 'key', key: 'demo-key' });
    assert.deepEqual(asked, []);
  });

  it('goes to no other host without a yes, and is asked for again for the next one', async () => {
    const { own, asked } = gate('k', [false, true, true]);
    const one = at('https://one.example.com/v1');
    assert.deepEqual(await own.ifAgreed(one), { kind: 'not_agreed', host: 'one.example.com' });
    assert.deepEqual(await own.askFor(one), { kind: 'not_agreed', host: 'one.example.com' });
    assert.deepEqual(await own.askFor(one), KEY);
    assert.deepEqual(await own.ifAgreed(one), KEY);
    assert.deepEqual(await own.askFor(at('https://one.example.com:8443/v1')), KEY);
    assert.deepEqual(asked, ['one.example.com', 'one.example.com', 'one.example.com:8443']);
  });

  it('is not fooled by hosts that look like OpenRouter or this machine', async () => {
    const { own } = gate('k');
    for (const endpoint of [
      ...['https://openrouter.ai.example.com/v1', 'https://notopenrouter.ai/v1', 'https://openrouter.ai:444/v1'],
      ...['https://localhost.example.com/v1', 'https://127.0.0.1.example.com/v1', 'https://example.com/openrouter.ai'],
    ]) {
      assert.equal((await own.ifAgreed(at(endpoint))).kind, 'not_agreed', endpoint);
    }
  });

  it('is handed out for no unusable address, and nobody is asked about one', async () => {
    const { own, asked } = gate('k', [true, true, true, true]);
    for (const endpoint of ['http://openrouter.ai/api/v1', 'nonsense', '', 'https://me:pw@openrouter.ai/v1']) {
      assert.equal((await own.askFor(at(endpoint))).kind, 'not_agreed', endpoint);
    }
    assert.deepEqual(asked, []);
  });

  it('that is not set asks nobody anything', async () => {
    for (const key of [undefined, '']) {
      const { own, asked } = gate(key, [true]);
      assert.deepEqual(await own.askFor(at('https://one.example.com/v1')), { kind: 'none' });
      assert.deepEqual(asked, []);
    }
  });

  it('is asked about in words that name the host and where it comes from', () => {
    const { message, detail } = keyQuestion('one.example.com');
    assert.equal(message, 'Send your API key to one.example.com?');
    assert.match(detail, /codeInsight\.endpoint/);
    assert.match(detail, /Your code is not sent now\./);
  });
});
