// The model picker inside VS Code: where its list comes from, how it is driven by keyboard, and what the choice does.
import * as assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { DEFAULT_MODEL } from '../../src/core/settings';
import { reviewFile, setting, startBench, writeFile, type Bench } from './support';
import { hasWindow, inWindow } from './window';

const CODE = 'export function half(list: number[]): number {\n  return list.length / 2;\n}\n';
const SONNET_5 = 'anthropic/claude-sonnet-5';

/** The setting as the user has it, without the default. */
function chosen(): unknown {
  return vscode.workspace.getConfiguration('codeInsight').inspect('model')?.globalValue;
}

/** Runs the command, and does in the window what a person does; gives what the command gave. */
async function choose(drive: () => Promise<unknown>): Promise<boolean | undefined> {
  const command = vscode.commands.executeCommand<boolean | undefined>('codeInsight.chooseModel');
  await drive();
  return command;
}

/** Waits until the picker's title has these words, and until it asks nobody any more unless `busy` is wanted. */
async function titled(words: string, busy = false): Promise<void> {
  await inWindow(
    async (page, wanted) => {
      const widget = page.locator('.quick-input-widget:visible');
      await widget.locator('.quick-input-title', { hasText: wanted.words }).waitFor();
      const progress = widget.locator('.monaco-progress-container.active');
      await progress.waitFor({ state: wanted.busy ? 'attached' : 'detached' });
    },
    { words, busy },
  );
}

/** What a screen reader says of the lines that are in sight. */
async function lines(): Promise<string[]> {
  return inWindow(async (page) => {
    const rows = page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
    const told = await Promise.all(
      (await rows.all()).map(async (row) => ({
        index: Number(await row.getAttribute('data-index')),
        label: (await row.getAttribute('aria-label')) ?? '',
      })),
    );
    return told.sort((one, other) => one.index - other.index).map(({ label }) => label);
  });
}

async function activeLine(): Promise<string> {
  return inWindow(async (page) => {
    const row = page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row.focused');
    return (await row.getAttribute('aria-label')) ?? '';
  });
}

function idIn(line: string): string | undefined {
  return /anthropic\/claude-[\w.-]+/.exec(line)?.[0];
}

async function filter(text: string): Promise<void> {
  await inWindow(async (page, typed) => {
    await page.locator('.quick-input-widget:visible input.input').fill(typed);
  }, text);
}

async function press(...keys: string[]): Promise<void> {
  await inWindow(async (page, pressed) => {
    for (const key of pressed) await page.keyboard.press(key);
  }, keys);
}

describe('choosing a model', function () {
  let bench: Bench;
  let workspace: string;
  let count = 0;
  const servers: Server[] = [];
  before(async () => {
    bench = await startBench();
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  });
  after(() => bench.close());
  beforeEach(function () {
    if (!hasWindow) this.skip();
  });
  afterEach(async () => {
    delete process.env['CLAUDE_MODEL'];
    bench.server.reset();
    await setting('model', undefined);
    await setting('endpoint', bench.server.url);
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** The body of a review's request. */
  async function asked(): Promise<Record<string, unknown>> {
    bench.server.reset();
    await reviewFile(await writeFile(workspace, `model-${count}.ts`, `${CODE}// ${count++}\n`));
    const request = bench.server.requests.find(({ path }) => path === '/chat/completions');
    return request?.body as Record<string, unknown>;
  }
  const listings = (): number => bench.server.requests.filter(({ path }) => path === '/models').length;

  it('lists what the server has, newest first, and asks it once a day', async () => {
    const { host } = new URL(bench.server.url);
    const cancelled = await choose(async () => {
      await titled(`From ${host}, today`);
      const shown = await lines();
      assert.match(shown[0] ?? '', /Claude Opus 5\.5/);
      const [sonnet] = shown.filter((line) => line.includes('anthropic/claude-sonnet-4.5'));
      assert.match(sonnet ?? '', /^Claude Sonnet 4\.5, anthropic\/claude-sonnet-4\.5, current, default/);
      assert.match(sonnet ?? '', /1M context · \$3 in, \$15 out per million tokens · structured outputs, temp/);
      assert.ok(shown.some((line) => line.includes('~anthropic/claude-sonnet-latest, now anthropic/claude-sonnet-5')));
      assert.ok(shown.some((line) => line.includes('Ask OpenRouter for the list again')));
      assert.match(shown.at(-1) ?? '', /Other model/);
      assert.match(await activeLine(), /^Claude Sonnet 4\.5/);
      await press('Escape');
    });
    assert.equal(cancelled, false);
    assert.equal(chosen(), undefined);
    assert.equal(listings(), 1);
    assert.equal(bench.server.requests[0]?.headers.authorization, undefined);
    await choose(async () => {
      await titled(`From ${host}, today`);
      await press('Escape');
    });
    assert.equal(listings(), 1);
    // Asked for, it asks again: from the keyboard, without closing.
    await choose(async () => {
      await titled(`From ${host}, today`);
      await filter('for the list again');
      await press('Enter');
      await bench.server.arrived(2);
      await titled(`From ${host}, today`);
      await press('Escape');
    });
    assert.equal(listings(), 2);
  });

  it('puts the choice into the settings and into the next request, with the parameters of the model', async () => {
    const set = await choose(async () => {
      await titled('today');
      await filter('sonnet-5');
      assert.match(await activeLine(), /^Claude Sonnet 5,/);
      await press('Enter');
    });
    assert.equal(set, true);
    assert.equal(chosen(), SONNET_5);
    const body = await asked();
    assert.equal(body['model'], SONNET_5);
    assert.ok(!('temperature' in body));
    await vscode.commands.executeCommand('notifications.showList');
    await inWindow(async (page) => {
      const said = 'Reviews now ask Claude Sonnet 5 (anthropic/claude-sonnet-5).';
      await page.locator('.notifications-center .notification-list-item', { hasText: said }).waitFor();
    });
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('wins over the environment, also when it is the default model', async () => {
    process.env['CLAUDE_MODEL'] = SONNET_5;
    assert.equal((await asked())['model'], SONNET_5);
    await choose(async () => {
      await titled('today');
      assert.match(await activeLine(), /^Claude Sonnet 5,.+, current/);
      await filter(DEFAULT_MODEL);
      await press('Enter');
    });
    const body = await asked();
    assert.equal(body['model'], DEFAULT_MODEL);
    assert.ok('temperature' in body);
    await vscode.commands.executeCommand('notifications.showList');
    await inWindow(async (page) => {
      await page.locator('.notifications-center .notification-list-item', { hasText: 'CLAUDE_MODEL' }).waitFor();
    });
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('shows at once what ships, and keeps what was typed and the active line when the list comes', async () => {
    const waiting: ServerResponse[] = [];
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = createServer((_request, response) => {
      waiting.push(response);
      arrived();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await setting('endpoint', `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`);
    let active = '';
    const set = await choose(async () => {
      await titled('Shipped with Code Insight, prices of 10 November 2026', true);
      await filter('claude-opus-5');
      const [first = ''] = await lines();
      await press('ArrowDown');
      active = await activeLine();
      assert.notEqual(active, first);
      assert.match(active, /^Claude Opus 5/);
      await arrival;
      // The window tells the extension host which line is active; an answer that is asked for after that comes after it.
      await vscode.commands.executeCommand('setContext', 'codeInsight.test', true);
      const listed = ['opus-7', 'opus-5.9', 'opus-5.5', 'opus-5', 'opus-5.2'].map((name, index) => ({
        ...{ id: `anthropic/claude-${name}`, name: `Anthropic: Claude ${name.replace('opus-', 'Opus ')}` },
        created: 1_000 - index,
      }));
      waiting[0]?.end(JSON.stringify({ data: listed }));
      await titled('From 127.0.0.1');
      assert.equal(idIn(await activeLine()), idIn(active));
      const shown = await lines();
      assert.ok(shown.some((line) => line.includes('opus-5.9')) && !shown.some((line) => line.includes('opus-7')));
      await press('Enter');
    });
    assert.equal(set, true);
    assert.equal(chosen(), idIn(active));
  });

  it('works offline with what ships, and says so', async () => {
    await setting('endpoint', 'http://127.0.0.1:1/api/v1');
    const set = await choose(async () => {
      await titled('could not be reached (the connection failed)');
      await filter('fable-5.2');
      assert.match(await activeLine(), /^Claude Fable 5\.2, .+\$8 in, \$40 out per million tokens/);
      await press('Enter');
    });
    assert.equal(set, true);
    assert.equal(chosen(), 'anthropic/claude-fable-5.2');
  });

  it('takes a model that is not listed, written as OpenRouter does', async () => {
    const set = await choose(async () => {
      await titled('today');
      await filter('Other model');
      await press('Enter');
      await inWindow(async (page) => {
        const widget = page.locator('.quick-input-widget:visible').filter({ hasText: 'as author/model' });
        await widget.locator('input.input').fill('my model');
        await widget.filter({ hasText: 'without blanks' }).waitFor();
        await page.keyboard.press('Enter');
        await widget.locator('input.input').fill(' me/mine ');
        await page.keyboard.press('Enter');
      });
    });
    assert.equal(set, true);
    assert.equal(chosen(), 'me/mine');
    await choose(async () => {
      await titled('today');
      assert.match(await activeLine(), /^me\/mine, current, Not in this list/);
      await press('Escape');
    });
  });

  it('lists the scenarios of the local demo model while that is in use', async () => {
    await setting('demo', true);
    try {
      const set = await choose(async () => {
        await titled('From the local demo model, today');
        await filter('demo/');
        assert.ok((await lines()).some((line) => /, demo\/[a-z-]+/.test(line)));
        await press('Enter');
      });
      assert.equal(set, true);
      assert.match(String(chosen()), /^demo\/[a-z0-9-]+$/);
    } finally {
      await setting('demo', undefined);
    }
  });
});
