// Connect Redis in a real window: the address is kept, credentials apart from it, and it is asked whether it answers.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RedisHealth } from '../../src/core/health/facts';
import { startRedisServer } from '../unit/support/redisServer';
import { setting } from './support';
import { hasWindow, inWindow } from './window';

describe('connecting Redis', () => {
  it('keeps its credentials apart, and tests it', async function () {
    if (!hasWindow) this.skip();
    const server = await startRedisServer();
    try {
      const connecting = vscode.commands.executeCommand<RedisHealth | undefined>('codeInsight.connectRedis');
      await inWindow(async (page, port) => {
        const input = page.locator('.quick-input-widget:visible input.input');
        await input.fill(`redis://team:of%20ours@127.0.0.1:${port}`);
        await input.press('Enter');
      }, server.port);
      const health = await connecting;
      assert.ok(health?.kind === 'failed' && health.credentials, JSON.stringify(health));
      assert.equal(vscode.workspace.getConfiguration('codeInsight').get('redisUrl'), server.url);
    } finally {
      await setting('redisUrl', undefined);
      await server.kill();
    }
  });
});
