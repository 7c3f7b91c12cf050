// A redirect never takes key or code to another host, on any of the requests that are made; and the list of models has no key.
import * as assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModelCatalogue } from '../../../src/core/claude/catalogue';
import { ClaudeClient } from '../../../src/core/claude/client';
import { GenerationLookup } from '../../../src/core/claude/generation';
import { createHttp } from '../../../src/core/claude/http';
import { KeyCheck } from '../../../src/core/claude/keyStatus';
import { KeyExchange } from '../../../src/core/claude/signIn';
import { reach } from '../../../src/core/health/reach';
import { FolderState } from '../../../src/core/state/folderState';
import { RecordedLog } from '../support/log';
import { temporaryFolder } from '../support/temporaryFolder';

const clock = { now: () => Date.now() };
const never = new AbortController().signal;
const KEY = 'the-key-of-this-test';

describe('a redirect to another host', () => {
  const folder = temporaryFolder();
  const servers: Server[] = [];
  const seen: { here: IncomingMessage[]; elsewhere: IncomingMessage[] } = { here: [], elsewhere: [] };
  let endpoint: string;
  let status = 307;

  async function listen(
    handle: (request: IncomingMessage) => readonly [number, Record<string, string>],
  ): Promise<string> {
    const server = createServer((request, response) => {
      const [code, headers] = handle(request);
      request.resume().on('end', () => response.writeHead(code, headers).end('{}'));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  before(async () => {
    const elsewhere = await listen((request) => {
      seen.elsewhere.push(request);
      return [200, { 'content-type': 'application/json' }];
    });
    const here = await listen((request) => {
      seen.here.push(request);
      return [status, { location: `${elsewhere}${request.url ?? ''}` }];
    });
    endpoint = `${here}/api/v1`;
  });
  beforeEach(() => {
    seen.here = [];
    seen.elsewhere = [];
  });
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  const noWait = (): Promise<void> => Promise.resolve();
  const requests: Readonly<Record<string, (environmentProxy: boolean) => Promise<unknown>>> = {
    chat: (environmentProxy) =>
      new ClaudeClient({ clock, log: new RecordedLog(), retryDelay: () => 0, environmentProxy }).chat(
        { endpoint, key: KEY, body: '{"messages":[]}', timeoutMs: 5_000, keepAliveTimeoutMs: 5_000 },
        never,
        { onText: () => undefined },
      ),
    key: (proxy) => new KeyCheck(clock, proxy).check({ endpoint, key: KEY, timeoutMs: 5_000 }, never),
    generation: (proxy) =>
      new GenerationLookup(clock, proxy, noWait).lookup({ endpoint, key: KEY, id: 'gen-1', timeoutMs: 5_000 }, never),
    'sign-in': (proxy) =>
      new KeyExchange(clock, proxy).exchange({ endpoint, code: 'c', verifier: 'v', timeoutMs: 5_000 }, never),
    models: (environmentProxy) =>
      new ModelCatalogue({ state: new FolderState(folder), clock, log: new RecordedLog(), environmentProxy }).list(
        { endpoint, demo: false, timeoutMs: 5_000, refresh: true },
        never,
      ),
    health: (proxy) => reach(createHttp(proxy), { endpoint, key: KEY, timeoutMs: 5_000 }, never),
  };
  for (const [name, ask] of Object.entries(requests)) {
    it(`is not followed: ${name}`, async () => {
      for (const code of [301, 302, 303, 307, 308]) {
        for (const environmentProxy of [false, true]) {
          status = code;
          await ask(environmentProxy);
          assert.ok(seen.here.length > 0, `${name} ${code}`);
          assert.equal(seen.elsewhere.length, 0, `${name} ${code}`);
          seen.here = [];
        }
      }
    });
  }

  it('is needed by no list of models to learn a key: none is sent', async () => {
    await requests['models']?.(false);
    assert.ok(seen.here.length > 0 && seen.here.every(({ headers }) => headers.authorization === undefined));
  });
});
