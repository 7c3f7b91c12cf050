// First use, keys, preview, Redis credentials and diagnostics inside VS Code. What asks in a modal dialog is in test/e2e:
// VS Code shows none while suites run in it.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import * as vscode from 'vscode';
import type { PreviewJson } from '../../src/core/export/previewJson';
import type { Presentation } from '../../src/core/presentation';
import { ApiKey } from '../../src/editor/adapters/apiKey';
import { RedisSecret } from '../../src/editor/adapters/redisSecret';
import { pasteKey } from '../../src/editor/setup/keyCommands';
import { freePort, startRedisServer } from '../unit/support/redisServer';
import { reviewFile, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow } from './window';
import { made } from '../unit/support/secrets';

const CODE = 'export function half(list: number[]): number {\n  return list.length / 2;\n}\n';
const extensionPath = vscode.extensions.getExtension('code-insight.code-insight')?.extensionPath ?? '';
const run = promisify(execFile);

/** A system without a keyring. */
const noKeyring: vscode.SecretStorage = {
  get: () => Promise.reject(new Error('no keyring')),
  store: () => Promise.reject(new Error('no keyring')),
  delete: () => Promise.reject(new Error('no keyring')),
  onDidChange: () => new vscode.Disposable(() => undefined),
};

describe('setting up', () => {
  let bench: Bench;
  let workspace: string;
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());
  afterEach(async () => {
    bench.server.reset();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  describe('the preview', () => {
    async function preview(): Promise<{ document: vscode.TextDocument; json: PreviewJson }> {
      assert.equal(await vscode.commands.executeCommand('codeInsight.showPreview'), true);
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.scheme, 'code-insight-preview');
      return { document, json: JSON.parse(document.getText()) as PreviewJson };
    }

    it('is the object of the command line, in a document that can not be changed, and sends nothing', async () => {
      const uri = await writeFile(workspace, 'previewed.ts', CODE);
      await vscode.window.showTextDocument(uri);
      const { document, json } = await preview();
      assert.equal(document.languageId, 'json');
      await vscode.commands.executeCommand('type', { text: 'x' });
      const cli = path.join(extensionPath, 'dist/cli.js');
      const { stdout } = await run(
        process.execPath,
        [cli, 'preview', 'review', uri.fsPath, '--json', '--root', workspace],
        {
          env: { ...process.env, OPENROUTER_URL: bench.server.url },
        },
      );
      assert.equal(document.getText(), stdout);
      assert.equal(bench.server.requests.length, 0);
      await reviewFile(uri);
      assert.equal(bench.server.requests[0]?.raw, JSON.stringify(json.request.body));
    });

    it('is that of the selection where there is one', async () => {
      const uri = await writeFile(workspace, 'selected.ts', CODE);
      const editor = await vscode.window.showTextDocument(uri);
      const whole = (await preview()).json;
      await vscode.window.showTextDocument(editor.document, { selection: new vscode.Range(1, 0, 1, 5) });
      const { json } = await preview();
      assert.notEqual(json.cacheKey, whole.cacheKey);
      assert.match(JSON.stringify(json.request.body), /Review only line 2/);
    });

    it('says why there is none', async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      assert.equal(await vscode.commands.executeCommand('codeInsight.showPreview'), false);
      await vscode.window.showTextDocument(await writeFile(workspace, 'secret.ts', `const apiKey = "${made(24)}";\n`));
      assert.equal(await vscode.commands.executeCommand('codeInsight.showPreview'), false);
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'file');
    });
  });

  describe('the key', () => {
    const check = async (): Promise<Presentation> =>
      vscode.commands.executeCommand<Presentation>('codeInsight.checkApiKey');

    it('is checked: accepted, exhausted, not accepted, not set', async () => {
      assert.match((await check()).message, /^The API key .+ works\./);
      bench.server.use('keyExhausted');
      assert.equal((await check()).level, 'warning');
      bench.server.use('keyUnauthorized');
      const refused = await check();
      assert.match(refused.message, /not accepted/);
      assert.deepEqual(refused.steps, ['set_key', 'sign_in', 'show_log', 'copy_diagnostics']);
      const key = process.env['OPENROUTER_API_KEY'];
      delete process.env['OPENROUTER_API_KEY'];
      try {
        assert.deepEqual((await check()).steps, ['set_key', 'get_key', 'use_demo']);
      } finally {
        process.env['OPENROUTER_API_KEY'] = key;
      }
    });

    it('is not sent to an endpoint that is no https address', async () => {
      await setting('endpoint', 'http://example.com/v1');
      try {
        assert.match((await check()).message, /not an https address/);
      } finally {
        await setting('endpoint', bench.server.url);
      }
    });

    it('of the environment works where the system has no keyring', async () => {
      const key = new ApiKey(noKeyring, { OPENROUTER_API_KEY: ' "k1" ' });
      assert.equal(await key.read(), 'k1');
      assert.equal(await new RedisSecret(noKeyring).read(), undefined);
    });

    it('that can not be stored is said to be so, with the way that needs no keyring', async function () {
      if (!hasWindow) this.skip();
      await vscode.commands.executeCommand('notifications.clearAll');
      const set = pasteKey(new ApiKey(noKeyring, {}));
      await inWindow(async (page) => {
        const input = page.locator('.quick-input-widget:visible input.input');
        await input.fill('sk-or-v1-test');
        await input.press('Enter');
      });
      assert.equal(await set, false);
      await vscode.commands.executeCommand('notifications.showList');
      await inWindow(async (page) => {
        const message = page.locator('.notifications-center .notification-list-item', { hasText: 'no keyring' });
        await message.filter({ hasText: 'OPENROUTER_API_KEY' }).waitFor();
      });
      // Left open, the list would take the next Escape.
      await vscode.commands.executeCommand('notifications.hideList');
    });

    it('that is not given stops nothing and asks no more', async function () {
      if (!hasWindow) this.skip();
      const set = pasteKey(new ApiKey(noKeyring, {}));
      await inWindow(async (page) => {
        await page.locator('.quick-input-widget:visible input.input').press('Escape');
      });
      assert.equal(await set, false);
    });
  });

  it('a Redis address with credentials, or of another kind, is not used and breaks no review', async () => {
    const port = await freePort();
    const addresses = { credentials: `redis://team:pw@127.0.0.1:${port}`, scheme: 'http://127.0.0.1:1' };
    for (const [name, address] of Object.entries(addresses)) {
      await setting('redisUrl', address);
      try {
        const uri = await writeFile(workspace, `redis-${name}.ts`, `${CODE}// ${name}\n`);
        assert.equal((await reviewFile(uri)).outcome, 'answered');
      } finally {
        await setting('redisUrl', undefined);
      }
    }
  });

  it('Redis is used with the user and password that the command takes', async function () {
    if (!hasWindow) this.skip();
    const server = await startRedisServer();
    const admin = new Redis(server.url);
    try {
      await admin.call('ACL', 'SETUSER', 'team', 'on', '>w0rd of the team', '~*', '+@all');
      await admin.call('ACL', 'SETUSER', 'default', 'resetpass', 'off');
      await setting('redisUrl', server.url);
      const refused = await writeFile(workspace, 'refused.ts', `${CODE}// refused\n`);
      assert.equal((await reviewFile(refused)).outcome, 'answered');
      assert.deepEqual(await admin.keys('*'), []);
      const set = vscode.commands.executeCommand('codeInsight.setRedisCredentials');
      await inWindow(async (page) => {
        const widget = page.locator('.quick-input-widget:visible');
        for (const [prompt, text] of [
          ['User name', ' team '],
          ['Password', 'w0rd of the team'],
        ] as const) {
          await widget.filter({ hasText: prompt }).waitFor();
          await widget.locator('input.input').fill(text);
          await widget.locator('input.input').press('Enter');
        }
      });
      await set;
      // The first look-up connects, and does not wait long for it on a busy machine.
      await reviewFile(await writeFile(workspace, 'connecting.ts', `${CODE}// connecting\n`));
      while (!String(await admin.client('LIST')).includes('user=team')) await setImmediate();
      const shared = await writeFile(workspace, 'shared.ts', `${CODE}// shared\n`);
      assert.equal((await reviewFile(shared)).outcome, 'answered');
      assert.notEqual((await admin.keys('code-insight:*')).length, 0);
    } finally {
      await setting('redisUrl', undefined);
      admin.disconnect();
      await server.kill();
    }
  });

  it('diagnostics tell what was set and how the last runs ended, and nothing of the code', async () => {
    const uri = await writeFile(workspace, 'payroll.ts', `${CODE}// payroll\n`);
    bench.server.use('status401');
    await reviewFile(uri);
    await setting('redisUrl', 'redis://team:hunter22@cache.example.com:6379');
    try {
      await vscode.commands.executeCommand('codeInsight.copyDiagnostics');
    } finally {
      await setting('redisUrl', undefined);
    }
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^Code Insight 0\.1\.0\nVS Code \d+\.\d+\.\d+, Node\.js v\d+/);
    assert.match(text, /- endpoint: host 127\.0\.0\.1:\d+\n/);
    assert.match(text, /- redisUrl: redis:\/\/\*\*\*@cache\.example\.com:6379\n/);
    assert.match(text, /Last runs, newest first:\n- failed, auth, status 401, /);
    for (const secret of ['hunter22', 'payroll', 'half', workspace, bench.server.key]) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});
