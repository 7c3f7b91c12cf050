// Company networks in the real extension host: VS Code's proxy settings, the environment's, and certificates. 127.0.0.2 and
// 127.0.0.3 are this machine to the extension and any host to VS Code, which leads 127.0.0.1 and localhost past every proxy.
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { OutcomeJson } from '../../src/core/export/outcomeJson';
import type { Presentation } from '../../src/core/presentation';
import { issueCertificate, makeAuthority } from '../host/certificates.mjs';
import { startForwardProxy, type ForwardProxy } from '../openrouter/proxy';
import { startSecureFront, type SecureFront } from '../openrouter/tls';
import { reviewFile, setting, startBench, writeFile, type Bench } from './support';

const HOST = '127.0.0.2';
const EXEMPT = '127.0.0.3';
const CREDENTIALS = 'me@corp:pass word';
const authorities = process.env['COMPANY_AUTHORITIES'] ?? '';
const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

const http = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('http');
/** Older versions read one fixed file of the system, which is not a test's to change. */
const systemFromNode = http().inspect('systemCertificatesNode')?.defaultValue === true;
const toldNode = (): string => path.join(authorities, 'node');

describe('on a company network', () => {
  let bench: Bench;
  let fromEnvironment: ForwardProxy;
  let fromSettings: ForwardProxy;
  let guarded: ForwardProxy;
  let count = 0;
  const fronts: SecureFront[] = [];
  const changed = new Set<string>();

  before(async () => {
    bench = await startBench();
    fromEnvironment = await startForwardProxy({ port: Number(process.env['COMPANY_PROXY_PORT']) });
    fromSettings = await startForwardProxy();
    guarded = await startForwardProxy({ credentials: CREDENTIALS });
  });
  beforeEach(async () => {
    // And what they add to Node 20's list takes NODE_EXTRA_CA_CERTS out of it (seen with Node 20.20 alone, not with 24).
    if (!systemFromNode) await use({ systemCertificates: false });
  });
  afterEach(async () => {
    bench.server.reset();
    for (const proxy of [fromEnvironment, fromSettings, guarded]) proxy.reset();
    for (const name of changed) await http().update(name, undefined, vscode.ConfigurationTarget.Global);
    changed.clear();
    await Promise.all(fronts.splice(0).map((front) => front.close()));
  });
  after(async () => {
    await Promise.all([fromEnvironment, fromSettings, guarded].map((proxy) => proxy.close()));
    await bench.close();
  });

  async function use(settings: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [name, value] of Object.entries(settings)) {
      changed.add(name);
      await http().update(name, value, vscode.ConfigurationTarget.Global);
    }
  }

  /** The endpoint, under a name and with a certificate of an authority. */
  async function endpoint(name: string, authority = toldNode(), address = '127.0.0.1'): Promise<SecureFront> {
    // Through a proxy VS Code compares the certificate of a host that is an address with `localhost`.
    const names = name === 'localhost' ? [name] : [name, 'localhost'];
    const front = await startSecureFront(bench.server, issueCertificate(authority, names), address);
    fronts.push(front);
    await setting('endpoint', front.url(name));
    return front;
  }

  /** One that nothing but a proxy leads to: at its address nobody listens. */
  const walled = (authority?: string): Promise<SecureFront> => endpoint(HOST, authority);

  async function review(): Promise<OutcomeJson> {
    const name = `network${count++}.ts`;
    return reviewFile(await writeFile(bench.scratch, name, `if (a = ${count}) goOut();\n`));
  }

  async function answered(): Promise<void> {
    const { outcome, error } = await review();
    assert.deepEqual([outcome, error], ['answered', null]);
    assert.equal(bench.server.requests.length, 1);
  }

  async function failed(code: string): Promise<OutcomeJson> {
    const outcome = await review();
    assert.deepEqual([outcome.outcome, outcome.error?.code], ['failed', code], outcome.error?.message);
    assert.equal(bench.server.requests.length, 0);
    return outcome;
  }

  /** The browser that draws the window goes through the environment's proxy as well. */
  const asked = (proxy: ForwardProxy, { port }: SecureFront): unknown[] =>
    proxy.requests.flatMap(({ method, target, status }) => (target.endsWith(`:${port}`) ? [[method, status]] : []));

  const once = [['CONNECT', 200]];

  describe('a proxy', () => {
    for (const proxySupport of [undefined, 'override', 'on', 'fallback']) {
      it(`of http.proxy is used, with http.proxySupport ${proxySupport ?? 'as it comes'}`, async () => {
        const front = await walled();
        await use({ proxy: fromSettings.url, ...(proxySupport !== undefined && { proxySupport }) });
        await answered();
        assert.deepEqual([asked(fromSettings, front), asked(fromEnvironment, front)], [once, []]);
        const seen = fromSettings.seen().toString('latin1');
        assert.ok(seen.length > 1_000 && !seen.includes(bench.server.key) && !seen.includes('goOut'));
      });
    }

    it('of HTTPS_PROXY is used where no setting names one', async () => {
      const front = await walled();
      await answered();
      assert.deepEqual(asked(fromEnvironment, front), once);
    });

    it('is used to check the key too', async () => {
      const front = await walled();
      await use({ proxy: fromSettings.url });
      const { message } = await vscode.commands.executeCommand<Presentation>('codeInsight.checkApiKey');
      assert.match(message, /works/);
      assert.deepEqual(asked(fromSettings, front), once);
    });

    it('is given the name and password of its address', async () => {
      const front = await walled();
      await use({ proxy: guarded.url.replace('//', '//me%40corp:pass%20word@') });
      await answered();
      assert.deepEqual(asked(guarded, front), once);
    });

    it('that wants a name and password, and got none or wrong ones, is said to be at fault', async () => {
      const front = await walled();
      await use({ proxy: guarded.url });
      assert.match((await failed('proxy')).error?.message ?? '', /proxy/i);
      await use({ proxy: guarded.url.replace('//', '//me:wrong@') });
      await failed('proxy');
      // Asked for them, VS Code tries again where it knows some; of ours there is one attempt each.
      assert.ok(asked(guarded, front).every((request) => (request as unknown[])[1] === 407));
    });

    it('that does not let the host through is said to be at fault', async () => {
      const front = await walled();
      await use({ proxy: fromSettings.url });
      fromSettings.refuse(403);
      await failed('proxy');
      assert.deepEqual(asked(fromSettings, front), [['CONNECT', 403]]);
    });

    it('is left out for this machine', async () => {
      const front = await endpoint('localhost');
      await use({ proxy: fromSettings.url });
      await answered();
      assert.deepEqual([asked(fromSettings, front), asked(fromEnvironment, front)], [[], []]);
    });

    const exemptions: readonly (readonly [string, string, () => Record<string, unknown>])[] = [
      ['http.noProxy', HOST, () => ({ proxy: fromSettings.url, noProxy: [HOST] })],
      ['NO_PROXY', EXEMPT, () => ({})],
      ['http.proxySupport off', HOST, () => ({ proxy: fromSettings.url, proxySupport: 'off' })],
    ];
    for (const [name, host, settings] of exemptions) {
      it(`is left out as ${name} says`, async function () {
        // Elsewhere 127.0.0.1 is the only address of the loopback interface.
        if (process.platform === 'darwin') this.skip();
        const front = await endpoint(host, undefined, host);
        await use(settings());
        await answered();
        assert.deepEqual([asked(fromSettings, front), asked(fromEnvironment, front)], [[], []]);
      });
    }

    it('of a workspace is not used: no repository redirects what is sent', async () => {
      const front = await walled();
      const update = http().update('proxy', fromSettings.url, vscode.ConfigurationTarget.Workspace);
      await assert.rejects(Promise.resolve(update), /only into User settings/);
      const read = new Promise<void>((resolve) => {
        const listener = vscode.workspace.onDidChangeConfiguration((change) => {
          if (!change.affectsConfiguration('editor.tabSize')) return;
          listener.dispose();
          resolve();
        });
      });
      const settings = JSON.stringify({ 'http.proxy': fromSettings.url, 'editor.tabSize': 7 });
      const file = await writeFile(workspace, '.vscode/settings.json', settings);
      await read;
      await answered();
      assert.deepEqual([asked(fromSettings, front), asked(fromEnvironment, front)], [[], once]);
      await vscode.workspace.fs.delete(file);
    });
  });

  describe('a certificate', () => {
    const system = path.join(authorities, 'system');
    const stranger = (): string => makeAuthority(bench.scratch).folder;

    it('of an unknown authority stops the request, and the cause is named', async () => {
      await endpoint('localhost', stranger());
      const { error, content } = await failed('certificate');
      assert.match(error?.message ?? '', /certificate .*not trusted/);
      assert.match(content, /proxy .*reads encrypted traffic/);
    });

    it('of an unknown authority behind the proxy does so too', async () => {
      const front = await walled(stranger());
      await use({ proxy: fromSettings.url });
      await failed('certificate');
      assert.deepEqual(asked(fromSettings, front), once);
    });

    it('for another host does so too', async () => {
      const front = await endpoint('localhost');
      await setting('endpoint', front.url('127.0.0.1'));
      await failed('certificate');
    });

    it('of the authority in NODE_EXTRA_CA_CERTS is trusted', async () => {
      await endpoint('localhost');
      await answered();
    });

    describe('of an authority that the system knows', () => {
      before(function () {
        if (!systemFromNode) this.skip();
      });

      it('is trusted, directly and behind a proxy', async () => {
        await endpoint('localhost', system);
        await answered();
        bench.server.reset();
        await walled(system);
        await answered();
      });

      it('is not, with http.systemCertificates off', async () => {
        await use({ systemCertificates: false });
        await endpoint('localhost', system);
        await failed('certificate');
      });
    });
  });
});
