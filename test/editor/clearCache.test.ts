// Clear Cache in a real window: what goes is what was chosen. The question before the team loses its answers is in test/e2e:
// VS Code shows no dialog while suites run in it.
import * as assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import * as vscode from 'vscode';
import { FileStore } from '../../src/core/cache/fileStore';
import { FolderState } from '../../src/core/state/folderState';
import { startRedisServer, type RedisServer } from '../unit/support/redisServer';
import { reviewFile, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow } from './window';

describe('clearing the cache', function () {
  // A window on a busy machine.
  this.timeout(60_000);
  const commandLine = new FileStore(new FolderState(process.env['CODE_INSIGHT_STATE_DIR'] ?? ''));
  let bench: Bench;
  let uri: vscode.Uri;
  before(async function () {
    if (!hasWindow) this.skip();
    bench = await startBench();
    uri = await writeFile(bench.scratch, 'kept.ts', 'if (a = 1) go();\n');
  });
  beforeEach(async () => {
    await reviewFile(uri);
    await commandLine.set('a'.repeat(64), 'an answer');
  });
  after(async () => {
    await commandLine.clear();
    await bench.close();
  });

  /** Runs the command and picks the line that begins so; null: leaves the list. */
  async function clear(line: string | null): Promise<unknown> {
    const clearing = vscode.commands.executeCommand('codeInsight.clearCache');
    await inWindow(async (page, wanted) => {
      const widget = page.locator('.quick-input-widget:visible', { hasText: 'Clear cache' });
      // Without what stands beside it, which names the other ones.
      const row = (label: string) => widget.locator('.monaco-list-row .label-name', { hasText: label });
      await row('This workspace').waitFor();
      if (wanted === null) await page.keyboard.press('Escape');
      else await row(wanted).click();
    }, line);
    return clearing;
  }
  /** What is still answered without a request: here, and on the command line. */
  async function kept(): Promise<{ here: boolean; commandLine: boolean }> {
    const { outcome } = await reviewFile(uri);
    return { here: outcome === 'cached', commandLine: (await commandLine.count()) > 0 };
  }

  it('clears nothing when the list is left', async () => {
    assert.equal(await clear(null), undefined);
    assert.deepEqual(await kept(), { here: true, commandLine: true });
  });

  it('of this workspace leaves what the command line keeps', async () => {
    assert.equal(await clear('This workspace'), 'workspace');
    assert.deepEqual(await kept(), { here: false, commandLine: true });
  });

  it('of all that is mine clears that too', async () => {
    assert.equal(await clear('Mine on this machine'), 'mine');
    assert.deepEqual(await kept(), { here: false, commandLine: false });
  });

  describe('with a Redis of the team', () => {
    let server: RedisServer;
    let redis: Redis;
    before(async () => {
      server = await startRedisServer();
      redis = new Redis(server.url);
      await setting('redisUrl', server.url);
    });
    after(async () => {
      await setting('redisUrl', undefined);
      redis.disconnect();
      await server.kill();
    });

    it('leaves the team’s answers when only mine go, and clears nothing at all when nobody confirmed', async () => {
      const shared = `code-insight:${'b'.repeat(64)}`;
      await redis.set(shared, 'an answer of somebody else');
      assert.equal(await clear('Mine on this machine'), 'mine');
      assert.equal(await redis.exists(shared), 1);
      await reviewFile(uri);
      await commandLine.set('a'.repeat(64), 'an answer');
      await assert.rejects(clear('Everything'));
      assert.equal(await redis.exists(shared), 1);
      assert.deepEqual(await kept(), { here: true, commandLine: true });
    });
  });
});
