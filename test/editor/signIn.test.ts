// Signing in with OpenRouter inside VS Code: through the browser and its way back, and every way in which it does not come
// back. The whole of it with the packaged extension is in test/e2e/signIn.long.test.ts.
import * as assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { KeyCheck } from '../../src/core/claude/keyStatus';
import { challengeOf, KeyExchange } from '../../src/core/claude/signIn';
import { SignIn, type SignInDeps } from '../../src/editor/setup/signIn';
import { settings } from '../unit/support/settings';
import { hasWindow, inWindow } from './window';

const clock = { now: () => Date.now() };
const KEY = 'sk-or-v1-signed-in';

/** What plays OpenRouter: a page that sends nobody back by itself, and the exchange. */
interface Page {
  readonly endpoint: string;
  readonly open: (address: string) => Promise<boolean>;
  /** Settles with what the page is asked when it is opened next, or was opened before and not asked about. */
  opened(): Promise<URLSearchParams>;
  readonly exchanged: { code: string; code_verifier: string }[];
  status: number;
}

describe('signing in', () => {
  const servers: Server[] = [];
  const stored: string[] = [];
  let page: Page;

  before(function () {
    if (!hasWindow) this.skip();
  });
  beforeEach(async () => {
    page = await startPage();
    stored.length = 0;
    await vscode.commands.executeCommand('notifications.clearAll');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('notifications.hideList');
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function startPage(): Promise<Page> {
    const queries: URLSearchParams[] = [];
    let waiting: ((query: URLSearchParams) => void)[] = [];
    const exchanged: Page['exchanged'] = [];
    const own: Omit<Page, 'endpoint'> = {
      status: 200,
      exchanged,
      open: (address) => {
        const { pathname, searchParams } = new URL(address);
        assert.equal(pathname, '/auth');
        const [first, ...rest] = waiting;
        waiting = rest;
        if (first) first(searchParams);
        else queries.push(searchParams);
        return Promise.resolve(true);
      },
      opened: () => {
        const early = queries.shift();
        return early ? Promise.resolve(early) : new Promise((resolve) => waiting.push(resolve));
      },
    };
    const server = createServer((req, res) => {
      if (req.url !== '/api/v1/auth/keys') {
        res.end('{"data":{"label":"sk-or-v1-a...b","usage":1,"limit":10,"limit_remaining":9}}');
        return;
      }
      let body = '';
      req.setEncoding('utf8').on('data', (text: string) => (body += text));
      req.on('end', () => {
        exchanged.push(JSON.parse(body) as Page['exchanged'][number]);
        res.statusCode = own.status;
        res.end(own.status === 200 ? JSON.stringify({ key: KEY }) : '{"error":{"code":403,"message":"no"}}');
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
    return Object.assign(own, { endpoint });
  }

  function signIn(change: Partial<SignInDeps> = {}): SignIn {
    return new SignIn({
      key: {
        store: (key) => {
          stored.push(key);
          return Promise.resolve();
        },
      },
      exchange: new KeyExchange(clock, false),
      check: new KeyCheck(clock, false),
      open: page.open,
      settings: () => settings({ endpoint: page.endpoint }),
      pasteKey: () => Promise.resolve(false),
      takeStep: () => Promise.resolve(false),
      ...change,
    });
  }

  /** What VS Code hands over when a browser goes to the callback with something added to its query. */
  function callback(query: URLSearchParams, added: string): vscode.Uri {
    const url = new URL(query.get('callback_url') ?? '');
    // In a browser the callback is a page of VS Code that knows where to hand it.
    const own = url.searchParams.get('vscode-query') ?? url.search.slice(1);
    assert.match(own, /^state=[0-9a-f]{32}/);
    return vscode.Uri.from({
      scheme: vscode.env.uriScheme,
      authority: 'code-insight.code-insight',
      path: '/signed-in',
      query: own + added,
    });
  }
  const back = async (added: string): Promise<vscode.Uri> => callback(await page.opened(), added);

  /** Waits until it is said; a button's name chooses it. */
  async function said(text: string, button?: string): Promise<void> {
    await vscode.commands.executeCommand('notifications.showList');
    await inWindow(
      async (window, { words, name }) => {
        const message = window.locator('.notifications-center .notification-list-item', { hasText: words });
        await message.first().waitFor();
        if (name !== '') await message.first().getByRole('button', { name, exact: true }).click();
      },
      { words: text, name: button ?? '' },
    );
  }

  it('sends the proof along, takes the code that comes back, and says what the key can do', async () => {
    const own = signIn();
    const running = own.start();
    const query = await page.opened();
    assert.deepEqual([...query.keys()], ['callback_url', 'code_challenge', 'code_challenge_method', 'key_label']);
    own.receive(callback(query, '&code=c1'));
    assert.equal(await running, true);
    assert.deepEqual(stored, [KEY]);
    assert.equal(page.exchanged[0]?.code, 'c1');
    assert.equal(challengeOf(page.exchanged[0].code_verifier), query.get('code_challenge'));
    await said('You are signed in; the API key is set. The API key sk-or-v1-a...b works. Left: $9.00. Limit: $10.00.');
  });

  it('takes a second question mark for what it is meant to be', async () => {
    const own = signIn();
    const running = own.start();
    own.receive(await back('?code=c1'));
    assert.equal(await running, true);
  });

  it('uses nothing that was not asked for, and goes on waiting', async () => {
    const own = signIn();
    own.receive(vscode.Uri.parse(`${vscode.env.uriScheme}://code-insight.code-insight/signed-in?state=x&code=evil`));
    await said('No sign-in waits in this window');
    const running = own.start();
    const uri = await back('&code=c1');
    for (const wrong of [
      uri.with({ query: 'code=evil' }),
      uri.with({ query: `state=${'0'.repeat(32)}&code=evil` }),
      uri.with({ path: '/elsewhere' }),
    ]) {
      own.receive(wrong);
    }
    await said('does not belong to the sign-in that waits here');
    own.receive(uri);
    assert.equal(await running, true);
    assert.deepEqual(
      page.exchanged.map(({ code }) => code),
      ['c1'],
    );
    // It serves once.
    own.receive(uri);
    await said('No sign-in waits in this window');
    assert.deepEqual(stored, [KEY]);
  });

  it('that is started again replaces the first, whose browser comes too late', async () => {
    const own = signIn();
    const first = own.start();
    const early = await back('&code=c1');
    const second = own.start();
    assert.equal(await first, false);
    const uri = await back('&code=c2');
    own.receive(early);
    own.receive(uri);
    assert.equal(await second, true);
    assert.deepEqual(
      page.exchanged.map(({ code }) => code),
      ['c2'],
    );
  });

  it('waits as long as a code is good, then offers the other ways', async () => {
    let asked = 0;
    const own = signIn({
      waitMs: 50,
      pasteKey: () => {
        asked++;
        return Promise.resolve(true);
      },
    });
    const running = own.start();
    await said('The browser did not come back within ten minutes.', 'Paste a key');
    assert.equal(await running, true);
    assert.equal(asked, 1);
  });

  it('that was not opened offers the other ways', async () => {
    for (const open of [() => Promise.resolve(false), () => Promise.reject(new Error('no browser'))]) {
      const running = signIn({ open }).start();
      await said('The page of the sign-in was not opened.');
      await vscode.commands.executeCommand('notifications.clearAll');
      assert.equal(await running, false);
    }
  });

  it('that comes back without a code, or with one that is refused, stores nothing', async () => {
    const own = signIn();
    const without = own.start();
    own.receive(await back('&error=denied'));
    await said('The browser came back without a code');
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.equal(await without, false);
    page.status = 403;
    const refused = own.start();
    own.receive(await back('&code=old'));
    assert.equal(await refused, false);
    await said('OpenRouter did not accept the code.');
    assert.deepEqual(stored, []);
  });

  it('loses no key where there is no keyring: it can be copied, and says where to put it', async () => {
    await vscode.env.clipboard.writeText('');
    const own = signIn({ key: { store: () => Promise.reject(new Error('no keyring')) } });
    const running = own.start();
    own.receive(await back('&code=c1'));
    assert.equal(await running, false);
    await said('OPENROUTER_API_KEY', 'Copy the key');
    while ((await vscode.env.clipboard.readText()) !== KEY);
  });

  it('ends with the window', async () => {
    const own = signIn();
    const running = own.start();
    await page.opened();
    own.dispose();
    assert.equal(await running, false);
  });

  it("is OpenRouter's: a company's gateway gets a key of its own, or nothing", async () => {
    for (const [endpoint, words] of [
      [
        'https://gateway.example.com/v1',
        'Only openrouter.ai signs anybody in, and codeInsight.endpoint is gateway.example.com.',
      ],
      ['http://gateway.example.com/v1', 'the endpoint is not an https address'],
    ] as const) {
      const own = signIn({ settings: () => settings({ endpoint }) });
      assert.equal(own.possible, false);
      const running = own.start();
      await said(words);
      await vscode.commands.executeCommand('notifications.clearAll');
      assert.equal(await running, false);
    }
  });

  describe('with a code that is pasted', () => {
    const box = '.quick-input-widget:visible';

    it('asks again after a wrong one, and takes the whole address too', async () => {
      const own = signIn();
      page.status = 403;
      const running = own.withCode();
      const query = await page.opened();
      assert.equal(query.get('callback_url'), null);
      await inWindow(async (window, selector) => {
        const input = window.locator(`${selector} input.input`);
        await input.fill('wrong');
        await input.press('Enter');
        await window.locator(selector, { hasText: 'OpenRouter did not accept the code.' }).waitFor();
      }, box);
      page.status = 200;
      await inWindow(async (window, selector) => {
        const input = window.locator(`${selector} input.input`);
        await input.fill('https://openrouter.ai/auth/done?code=right');
        await input.press('Enter');
      }, box);
      assert.equal(await running, true);
      assert.deepEqual(
        page.exchanged.map(({ code }) => code),
        ['wrong', 'right'],
      );
      assert.equal(challengeOf(page.exchanged[1]?.code_verifier ?? ''), query.get('code_challenge'));
    });

    it('leaves who closes the box in peace', async () => {
      const running = signIn().withCode();
      await page.opened();
      await inWindow(async (window, selector) => {
        await window.locator(`${selector} input.input`).press('Escape');
      }, box);
      assert.equal(await running, false);
    });
  });
});
