// Fifty lives: composing the product, using it and disposing of it leaves nothing behind in the extension host.
import * as assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type * as main from '../../src/compose';
import { startBench, writeFile, type Bench } from './support';

const LIVES = 50;
/** What the first lives make once (a worker, a connection that is kept) is not counted. */
const WARM = 5;
const extension = vscode.extensions.getExtension('code-insight.code-insight');

/** What keeps a process busy (timers, sockets, workers, files), and who listens to it, by kind and number. */
function alive(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  for (const event of process.eventNames()) counts[`process ${String(event)}`] = process.listenerCount(event);
  // What does not keep the process alive (an idle worker, a kept connection) shows in its threads and open files only.
  for (const kind of ['task', 'fd']) {
    const folder = `/proc/self/${kind}`;
    if (existsSync(folder)) counts[kind] = readdirSync(folder).length;
  }
  return counts;
}

function memento(): vscode.Memento & { setKeysForSync(): void } {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, fallback?: unknown) => values.get(key) ?? fallback,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
    setKeysForSync: () => undefined,
  } as vscode.Memento & { setKeysForSync(): void };
}

describe('activate and deactivate', () => {
  let bench: Bench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  it('leaves no listener, timer, socket or worker, however often', async function () {
    this.timeout(240_000);
    assert.ok(extension);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { compose } = require(path.join(extension.extensionPath, 'dist/main.js')) as typeof main;
    const storage = vscode.Uri.file(path.join(bench.scratch, 'storage'));
    const secrets = {
      get: () => Promise.resolve(undefined),
      store: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
    };
    const life = async (n: number): Promise<void> => {
      const context = {
        extension,
        extensionPath: extension.extensionPath,
        extensionUri: extension.extensionUri,
        secrets,
        workspaceState: memento(),
        globalState: memento(),
        storageUri: storage,
        globalStorageUri: storage,
        subscriptions: [],
      } as unknown as vscode.ExtensionContext;
      const item = vscode.window.createStatusBarItem(`lifecycle-${n}`);
      const changed = new vscode.EventEmitter<string[] | undefined>();
      const product = compose(context, item, { view: {}, changed });
      const uri = await writeFile(bench.scratch, 'life.ts', `if (a = ${n}) go();\n`);
      const reviewFile = product.commands['codeInsight.reviewFile'] as (target: vscode.Uri) => Promise<unknown>;
      await reviewFile(uri);
      await product.dispose();
      item.dispose();
      changed.dispose();
    };
    for (let n = 0; n < WARM; n++) await life(n);
    const early = alive();
    for (let n = WARM; n < LIVES; n++) await life(n);
    const late = alive();
    // What a life leaves behind is there once per life. Other extensions live in this process too: one process that TypeScript's
    // has started just now is three pipes more.
    const most = (LIVES - WARM) / 2;
    const grown = Object.keys(late).filter((kind) => (late[kind] ?? 0) - (early[kind] ?? 0) > most);
    assert.deepEqual(
      grown.map((kind) => `${kind}: ${early[kind] ?? 0} to ${late[kind] ?? 0}`),
      [],
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
