/**
 * Composition root of the extension: builds every part by hand and hands each what it needs. Loaded on first use, never
 * during activation.
 */
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { FolderAssets } from './core/assets';
import { Ledger, type LedgerTotals } from './core/budget/ledger';
import { MementoStore } from './core/cache/mementoStore';
import { MemoryStore } from './core/cache/memoryStore';
import { RedisStore } from './core/cache/redisStore';
import { TieredCache } from './core/cache/tieredCache';
import { ClaudeClient } from './core/claude/client';
import { retryDelay } from './core/claude/retryDelay';
import { ReviewStore } from './core/findings/reviewStore';
import { Pipeline } from './core/pipeline';
import type { CacheStore, Clock } from './core/ports';
import type { NextStep } from './core/presentOutcome';
import { BRAIN_FILE, parseBrain, type Brain } from './core/prompt/brain';
import type { Settings } from './core/settings';
import { FolderState, stateFolder } from './core/state/folderState';
import { startLocalOpenRouter, type LocalOpenRouter } from './demo/server';
import { ApiKey } from './editor/adapters/apiKey';
import { isDemo, readSettings, redisUrl } from './editor/adapters/editorSettings';
import { ChannelLog } from './editor/adapters/log';
import { Problems } from './editor/findings/problems';
import { ReportPanel } from './editor/panels/reportPanel';
import { ReviewCommands } from './editor/review/reviewCommands';
import { removeApiKey, setApiKey } from './editor/setup/keyCommands';
import { showMenu } from './editor/usage/menu';
import { StatusBar } from './editor/usage/statusBar';
import { WorkerCompute } from './worker/workerCompute';

/** Between two pieces of a demo answer, so that findings are seen to arrive. */
const DEMO_PACE_MS = 15;

export interface Product {
  /** By command id. */
  readonly commands: Readonly<Record<string, (...args: never[]) => unknown>>;
  dispose(): Promise<void>;
}

export function compose(context: vscode.ExtensionContext, item: vscode.StatusBarItem): Product {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const { env } = process;
  const clock: Clock = { now: () => Date.now() };
  const channel = vscode.window.createOutputChannel('Code Insight', { log: true });
  const log = new ChannelLog(channel);
  const state = new FolderState(stateFolder(env['CODE_INSIGHT_STATE_DIR']));
  const dist = path.join(context.extensionPath, 'dist');
  const assets = new FolderAssets(context.extensionPath);
  const compute = new WorkerCompute(dist);
  const ledger = new Ledger(state, clock);
  const key = new ApiKey(context.secrets, env);
  const store = new ReviewStore();

  const stores: CacheStore[] = [new MemoryStore()];
  const redis = redisUrl(env);
  if (redis !== undefined) stores.push(new RedisStore(redis, log));
  stores.push(new MementoStore(context.workspaceState, log));
  const cache = new TieredCache(stores, clock, log);

  let demo: Promise<LocalOpenRouter> | undefined;
  const settings = async (): Promise<Settings> => {
    const running = isDemo()
      ? await (demo ??= startLocalOpenRouter({ pace: () => setTimeout(DEMO_PACE_MS) }))
      : undefined;
    return readSettings(env, running);
  };

  let brain: Promise<Brain> | undefined;
  const pipeline = new Pipeline({
    brain: () => (brain ??= assets.read(BRAIN_FILE).then(parseBrain)),
    compute,
    cache,
    ledger,
    // VS Code patches Node's agents with the user's proxy and certificates: axios must not add its own.
    client: new ClaudeClient({
      clock,
      log,
      retryDelay: (retry) => retryDelay(retry, Math.random()),
      environmentProxy: false,
    }),
    apiKey: async (run) => (run.demo ? (await demo)?.key : key.read()),
    clock,
    log,
  });

  const takeStep = async (step: NextStep, setting: string | undefined): Promise<void> => {
    if (step === 'set_key') await setApiKey(key);
    else if (step === 'show_log') channel.show();
    else if (step === 'open_settings') {
      await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        setting ?? '@ext:code-insight.code-insight',
      );
    } else if (step === 'use_demo') {
      await vscode.workspace.getConfiguration('codeInsight').update('demo', true, vscode.ConfigurationTarget.Global);
    }
  };

  const panel = new ReportPanel(context.extensionUri, store, {
    isDemo,
    takeStep: (step, runId) => void reviews.takeStep(step, runId),
  });
  const reviews: ReviewCommands = new ReviewCommands({
    pipeline,
    store,
    settings,
    showReport: (runId) => {
      panel.show(runId);
    },
    takeStep,
  });
  const problems = new Problems(store);

  const statusBar = new StatusBar(item, store);
  const updateStatus = async (): Promise<void> => {
    const totals: LedgerTotals | undefined = await ledger.totals().catch(() => undefined);
    const { monthlyTokens } = readSettings(env, undefined);
    statusBar.update({ demo: isDemo(), cache: cache.counts, totals, limit: monthlyTokens });
  };
  const stopStatus = store.onChange(() => void updateStatus());
  void updateStatus();
  const onSettings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('codeInsight')) void updateStatus();
  });

  return {
    commands: {
      'codeInsight.reviewFile': (target?: vscode.Uri, selected?: vscode.Uri[]) => reviews.reviewFile(target, selected),
      'codeInsight.reviewSelection': () => reviews.reviewSelection(),
      'codeInsight.showReport': () => {
        panel.show(store.runs[0]?.id ?? -1);
      },
      'codeInsight.clearFindings': () => {
        store.clear();
      },
      'codeInsight.clearCache': async () => {
        await cache.clear();
        void vscode.window.showInformationMessage(l10n.t('The cache is empty.'));
      },
      'codeInsight.setApiKey': () => setApiKey(key),
      'codeInsight.removeApiKey': () => removeApiKey(key),
      'codeInsight.showLog': () => {
        channel.show();
      },
      'codeInsight.showMenu': () => showMenu(),
    },
    dispose: async () => {
      stopStatus();
      for (const part of [onSettings, problems, panel, channel]) part.dispose();
      await Promise.all([compute.close(), cache.close(), demo?.then((server) => server.close())]);
    },
  };
}
