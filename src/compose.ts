/**
 * Composition root of the extension: builds every part by hand and hands each what it needs. Loaded on first use, never
 * during activation.
 */
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { FolderAssets } from './core/assets';
import { AuditLog } from './core/audit/auditLog';
import { Estimates, type Estimate } from './core/budget/estimates';
import type { LedgerTotals } from './core/budget/fold';
import { BudgetKeeper } from './core/budget/keeper';
import { Ledger } from './core/budget/ledger';
import { TeamBudget } from './core/budget/teamBudget';
import type { Budget } from './core/budget/plans';
import { FileStore } from './core/cache/fileStore';
import { MementoCounts } from './core/cache/keptCounts';
import { MementoStore } from './core/cache/mementoStore';
import { MemoryStore } from './core/cache/memoryStore';
import { RedisTier } from './core/cache/redisTier';
import { CacheStatistics } from './core/cache/statistics';
import { TeamFlight } from './core/cache/teamFlight';
import { TieredCache } from './core/cache/tieredCache';
import { ModelCatalogue } from './core/claude/catalogue';
import { ClaudeClient } from './core/claude/client';
import { GenerationLookup } from './core/claude/generation';
import { KeyCheck } from './core/claude/keyStatus';
import { retryDelay } from './core/claude/retryDelay';
import { KeyExchange } from './core/claude/signIn';
import type { ReportFormat } from './core/export/report';
import { Dismissals, DismissalsFile } from './core/findings/dismissals';
import { ReviewStore } from './core/findings/reviewStore';
import { HIDDEN } from './core/review/findingTree';
import { SecretMarks } from './core/findings/secretMarks';
import { Conversations } from './core/followUp/conversations';
import { ConversationsFile } from './core/followUp/conversationsFile';
import { HarmlessStore } from './core/guard/secrets/harmlessStore';
import { IgnoreGuard } from './core/guard/ignore/ignoreGuard';
import { KeyGate } from './core/guard/keyGate';
import { checkHealth } from './core/health/health';
import { redisHealth } from './core/health/redisProbe';
import { Pipeline } from './core/pipeline';
import type { CacheStore, Clock, Workspace } from './core/ports';
import type { Prepared } from './core/prepared';
import { BRAIN_FILE, parseBrain } from './core/prompt/brain';
import type { BrainLayer } from './core/prompt/mergeBrain';
import { ProjectRulesReader } from './core/prompt/projectRules';
import { RelatedFilesReader } from './core/prompt/relatedFiles';
import type { Settings } from './core/settings';
import { processIsAlive, Spool } from './core/spool/spool';
import { FolderState, stateFolder } from './core/state/folderState';
import { startLocalOpenRouter, type LocalOpenRouter } from './demo/server';
import { ApiKey } from './editor/adapters/apiKey';
import { repositoryOfFolder } from './editor/adapters/repositoryOfFolder';
import { EditorWorkspace } from './editor/adapters/editorWorkspace';
import {
  findingFilter,
  foldsReported,
  isDemo,
  readSettings,
  redisChoice,
  redisConfiguration,
} from './editor/adapters/editorSettings';
import { ChannelLog } from './editor/adapters/log';
import { RedisSecret } from './editor/adapters/redisSecret';
import { AuditCommands } from './editor/audit/auditCommands';
import { FindingActions, isFixable } from './editor/findings/codeActions';
import { FixAllActions } from './editor/findings/fixAllActions';
import { CompareDocuments } from './editor/findings/compareDocuments';
import { DismissCommands } from './editor/findings/dismissCommands';
import { DocumentFeed } from './editor/findings/documents';
import { FindingCommands } from './editor/findings/findingCommands';
import { SuppressActions } from './editor/findings/suppressActions';
import { FindingsView, type FindingsHost } from './editor/findings/findingsView';
import { FindingsFile } from './editor/findings/findingsFile';
import { OtherTools } from './editor/findings/otherTools';
import { ViewCommands } from './editor/findings/viewCommands';
import { Problems } from './editor/findings/problems';
import { AskCommands } from './editor/followUp/askCommands';
import { salvageAnswers } from './editor/followUp/salvageAnswers';
import { DashboardPanel } from './editor/panels/dashboardPanel';
import { ReportExport } from './editor/panels/exportReport';
import { TeamDismissals } from './editor/findings/teamDismissals';
import { ReportPanel } from './editor/panels/reportPanel';
import { showPreview } from './editor/preview/previewCommand';
import { PreviewDocuments } from './editor/preview/previewDocuments';
import { BrainFiles } from './editor/prompts/brainFiles';
import { PromptCommands } from './editor/prompts/promptCommands';
import { ReviewCommands } from './editor/review/reviewCommands';
import { salvageReviews } from './editor/review/salvage';
import { SecretActions } from './editor/secrets/secretActions';
import { SecretCommands } from './editor/secrets/secretCommands';
import { SecretProblems } from './editor/secrets/secretProblems';
import { Consent } from './editor/setup/consent';
import { proxySources } from './editor/setup/healthCommand';
import { chooseModel } from './editor/setup/modelPicker';
import { RedisSetup } from './editor/setup/redisSetup';
import { Setup } from './editor/setup/setup';
import { showMenu } from './editor/usage/menu';
import { warnOfBudget } from './editor/usage/budgetWarning';
import { readDashboard } from './editor/usage/dashboardSource';
import { exportUsage } from './editor/usage/exportUsage';
import { meterInput } from './editor/usage/meterInput';
import { clearCache } from './editor/usage/clearCache';
import { StatusBar } from './editor/usage/statusBar';
import { WorkerCompute } from './worker/workerCompute';

/** Between two pieces of a demo answer, so that findings are seen to arrive. */
const DEMO_PACE_MS = 15;

/** The workspace's own folder; windows without a workspace share one. */
function workspaceStorage(context: vscode.ExtensionContext): vscode.Uri {
  return context.storageUri ?? vscode.Uri.joinPath(context.globalStorageUri, 'no-workspace');
}

export interface Product {
  /** By command id. */
  readonly commands: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** What the tree in the activity bar shows. */
  readonly findings: Pick<FindingsView, 'getChildren' | 'getParent' | 'getTreeItem'>;
  /** By panel: takes over one that VS Code kept over a restart. */
  readonly restore: Readonly<Record<'report' | 'dashboard', (panel: vscode.WebviewPanel, state: unknown) => unknown>>;
  /** Takes what VS Code got for this extension from the browser. */
  receive(uri: vscode.Uri): void;
  dispose(): Promise<void>;
}

export function compose(context: vscode.ExtensionContext, item: vscode.StatusBarItem, host: FindingsHost): Product {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const { env } = process;
  const clock: Clock = { now: () => Date.now() };
  const channel = vscode.window.createOutputChannel('Code Insight', { log: true });
  const log = new ChannelLog(channel);
  const ledgerFolder = stateFolder(env['CODE_INSIGHT_STATE_DIR']);
  const state = new FolderState(ledgerFolder);
  const dist = path.join(context.extensionPath, 'dist');
  const assets = new FolderAssets(context.extensionPath);
  const compute = new WorkerCompute(dist);
  const ledger = new Ledger(state, clock);
  const audit = new AuditLog(state, clock);
  const key = new ApiKey(context.secrets, env);
  const dismissals = new Dismissals();
  const store = new ReviewStore(dismissals);
  store.setFilter(findingFilter());
  const marks = new SecretMarks();
  const conversations = new Conversations();
  // Findings and spools belong to the workspace; the ledger belongs to the user.
  const workspaceState = new FolderState(workspaceStorage(context).fsPath);

  const stores: CacheStore[] = [new MemoryStore()];
  const secret = new RedisSecret(context.secrets);
  const redisSetup: RedisSetup = new RedisSetup({
    secret,
    choice: () => redisChoice(env),
    changed: () => redis.reset(),
    openSetting: () => setup.takeStep('open_settings', 'codeInsight.redisUrl'),
  });
  const redis = new RedisTier(
    async () => redisConfiguration(await redisSetup.target(), await secret.readPassphrase()),
    clock,
    log,
  );
  stores.push(redis, new MementoStore(context.workspaceState, log));
  const teamBudget = new TeamBudget(redis, clock);
  const statistics = new CacheStatistics(new MementoCounts(context.workspaceState), (wait) => redis.open(wait), log);
  const cache = new TieredCache(stores, clock, log, statistics);
  const team = new TeamFlight((wait) => redis.open(wait), log);

  let demo: Promise<LocalOpenRouter> | undefined;
  const settings = async (): Promise<Settings> => {
    const running = isDemo()
      ? await (demo ??= startLocalOpenRouter({ pace: () => setTimeout(DEMO_PACE_MS) }))
      : undefined;
    return readSettings(env, running);
  };

  const catalogue = new ModelCatalogue({ state, clock, log, environmentProxy: false });
  const totals = (): Promise<LedgerTotals | undefined> => ledger.totals().catch(() => undefined);
  const estimates = new Estimates(state, log);
  const estimate = (prepared: Prepared<unknown>): Promise<Estimate> => estimates.of(prepared);
  const previews = new PreviewDocuments(estimate);
  const consent = new Consent(context.globalState, totals, estimate, (prepared) => previews.show(prepared));
  const gate = new KeyGate({
    key: async (run) => (run.demo ? (await demo)?.key : key.read()),
    agreed: (host) => consent.isKeyHost(host),
    ask: (host) => consent.askForKey(host),
  });
  const keyCheck = new KeyCheck(clock, false);
  const harmless = new HarmlessStore(state);
  const brains = new BrainFiles(() => assets.read(BRAIN_FILE).then(parseBrain), log);
  const prompts = new PromptCommands(brains);
  const workspace = (folder: string): Workspace => new EditorWorkspace(vscode.Uri.parse(folder));
  const ignored = new IgnoreGuard(compute, workspace);
  const pipeline = new Pipeline({
    brain: (folder) => brains.effective(folder),
    modelFacts: (run) => catalogue.facts(run),
    charges: new GenerationLookup(clock, false),
    compute,
    harmless: () => harmless.read(),
    ignored,
    related: new RelatedFilesReader(compute, ignored, workspace),
    rules: new ProjectRulesReader(ignored, (folder) => (vscode.workspace.isTrusted ? workspace(folder) : undefined)),
    repository: repositoryOfFolder,
    cache,
    team,
    ledger: new BudgetKeeper(ledger, teamBudget, log),
    audit,
    estimates,
    // VS Code patches Node's agents with the user's proxy and certificates: axios must not add its own.
    client: new ClaudeClient({
      clock,
      log,
      retryDelay: (retry) => retryDelay(retry, Math.random()),
      environmentProxy: false,
    }),
    spool: new Spool(workspaceState, process.pid, processIsAlive),
    // A review asks in words of its own before it sends.
    apiKey: (run) => gate.ifAgreed(run),
    clock,
    log,
  });

  const audits = new AuditCommands(audit);
  const setup: Setup = new Setup({
    ...{ env, channel, key, gate, consent, cache, statistics, ledger, estimates, state },
    extension: context.extension,
    keyCheck,
    exchange: new KeyExchange(clock, false),
    health: {
      settings,
      check: (run, signal) =>
        checkHealth(
          {
            ...{ clock, keyCheck, state, environmentProxy: false },
            apiKey: (either) => gate.askFor(either),
            redis: async (timeoutMs, either) => redisHealth(redisChoice(env), await secret.read(), timeoutMs, either),
            proxy: () => proxySources(env),
          },
          run,
          signal,
        ),
    },
    redis: { setup: redisSetup, secret, tier: redis },
    recent: () => reviews.recent,
    forgetFindings: async () => {
      await Promise.all([reviews.stopAndWait(), asks.stopAndWait()]);
      await pipeline.settle(0);
      store.clearAll();
      conversations.clearAll();
      await Promise.all([findingsFile.flush(), dismissalsFile.flush(), conversationsFile.flush()]);
      await workspaceState.removeAll();
    },
    forgetSecrets: () => secrets.forgetAll(),
    usageChanged: () => {
      void updateStatus();
      dashboard.changed();
    },
  });

  const panel = new ReportPanel(context.extensionUri, store, conversations, {
    isDemo,
    takeStep: (step, runId) => void reviews.takeStep(step, runId),
    fixable: (documentId, findingId) => isFixable(store, documentId, findingId),
    applyFix: (documentId, findingId, preview) => void findings.applyFix(documentId, findingId, preview),
    compare: (documentId, findingId) => void comparing.show(documentId, findingId),
    dismiss: (documentId, findingId) => {
      dismissing.dismiss(documentId, findingId);
    },
    export: (runId) => void exports.export(runId),
    copy: (runId, findingId) => void exports.copy(runId, findingId),
    restore: (documentId, findingId) => void dismissing.restore(documentId, findingId),
    rerun: (runId) => void reviews.runAgain(runId),
    stop: (runId) => {
      reviews.stop(runId);
    },
    ask: (documentId, findingId, question) => void asks.ask(documentId, findingId, question),
    previewQuestion: (documentId, findingId, question) => void asks.preview(documentId, findingId, question),
    stopAnswer: (turnId) => {
      asks.stop(turnId);
    },
    takeAnswerStep: (turnId, step) => void asks.takeStep(turnId, step),
  });
  const findings = new FindingCommands(store);
  const comparing = new CompareDocuments(store);
  const { version } = context.extension.packageJSON as { version: string };
  const exports = new ReportExport(store, version);
  const teamFile = new TeamDismissals(dismissals, log);
  const dismissing = new DismissCommands({ store, dismissals, team: teamFile, atCursor: () => findings.atCursor() });
  const findingsFile = new FindingsFile(store, workspaceState, log);
  const dismissalsFile = new DismissalsFile(dismissals, workspaceState, log);
  const feed = new DocumentFeed([store, marks]);
  const actions = new FindingActions(store);
  const fixAll = new FixAllActions(store);
  const everywhere: vscode.DocumentSelector = { scheme: '*' };
  const secrets = new SecretCommands(marks, harmless);
  const reviews: ReviewCommands = new ReviewCommands({
    pipeline,
    store,
    settings,
    showReport: (runId) => {
      panel.show(runId);
    },
    secrets,
    keep: () => findingsFile.flush(),
    confirm: (prepared) => consent.ask(prepared),
    confirmParts: (plan) => consent.askForParts(plan),
    takeStep: setup.takeStep,
  });
  const conversationsFile = new ConversationsFile(conversations, workspaceState, log);
  const asks: AskCommands = new AskCommands({
    ...{ pipeline, store, conversations, settings, secrets, findings },
    showInReport: (runId, findingId) => {
      panel.showFinding(runId, findingId);
    },
    showPreview: (prepared) => previews.show(prepared),
    confirm: (prepared) => consent.ask(prepared),
    takeStep: setup.takeStep,
  });
  const problems = new Problems(store);
  const otherTools = new OtherTools(store, foldsReported);
  const findingsView = new FindingsView(host, store, context.workspaceState);
  const viewCommands = new ViewCommands(store, findingsView, findings, dismissing, comparing);
  const secretProblems = new SecretProblems(marks);

  const statusBar = new StatusBar(item);
  let latest = 0;
  const updateStatus = async (): Promise<void> => {
    const turn = ++latest;
    const input = await meterInput({
      ...{ isDemo, totals, ledger, team: teamBudget, cache, store },
      settings: () => readSettings(env, undefined),
      hasKey: async () => (await key.read()) !== undefined,
      redis: () => redis.state,
    });
    // Redis may have kept an earlier one waiting: what it has to tell is old by now.
    if (turn === latest) statusBar.update(input);
  };
  const budget = (): Budget => readSettings(env, undefined).budget;
  const sources = { isDemo, budget, ledger, team: teamBudget, estimates, redis, clock };
  const exportShown = (): Promise<vscode.Uri | undefined> => exportUsage(ledger, dashboard.month ?? ledger.month);
  const dashboard: DashboardPanel = new DashboardPanel({
    ...{ extensionUri: context.extensionUri, ledgerFolder, exportCsv: exportShown },
    read: (month) => readDashboard(sources, month),
  });
  redis.onChange(() => {
    void updateStatus();
    dashboard.changed();
  });
  const spent = (): void => {
    void updateStatus();
    dashboard.changed();
    if (!isDemo()) void warnOfBudget({ ledger, budget, takeStep: setup.takeStep, log });
  };
  const stopStatus = [
    store.onChange(({ runs }) => {
      if (runs) spent();
    }),
    conversations.onChange(({ ended }) => {
      if (ended) spent();
    }),
  ];
  void updateStatus();
  const onKey = context.secrets.onDidChange(() => void updateStatus());
  const onSettings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('codeInsight')) {
      store.setFilter(findingFilter());
      otherTools.again();
      void updateStatus();
      dashboard.changed();
    }
    if (change.affectsConfiguration('codeInsight.redisUrl') || change.affectsConfiguration('codeInsight.redisPrefix'))
      void redis.reset().then(() => redisSetup.complain());
  });
  void redisSetup.complain();

  const views = [
    vscode.languages.registerCodeActionsProvider(everywhere, actions, {
      providedCodeActionKinds: FindingActions.kinds,
    }),
    vscode.languages.registerHoverProvider(everywhere, actions),
    vscode.languages.registerCodeActionsProvider(everywhere, new SuppressActions(store, compute), {
      providedCodeActionKinds: SuppressActions.kinds,
    }),
    vscode.languages.registerCodeActionsProvider(everywhere, fixAll, { providedCodeActionKinds: FixAllActions.kinds }),
    vscode.languages.registerCodeActionsProvider(everywhere, new SecretActions(marks), {
      providedCodeActionKinds: SecretActions.kinds,
    }),
  ];
  // What is dismissed is known before what it is about: nothing is shown for a moment only.
  const loaded = Promise.all([
    dismissalsFile.restore().then(() => findingsFile.restore()),
    conversationsFile.restore(),
  ]);
  const restored = (async (): Promise<void> => {
    await loaded;
    await feed.reloadAll();
    await salvageAnswers({ pipeline, conversations, settings, log });
    await salvageReviews({
      pipeline,
      store,
      settings,
      log,
      showReport: (runId) => {
        panel.show(runId);
      },
    });
  })().catch((error: unknown) => {
    log.error('findings could not be restored', { name: error instanceof Error ? error.name : 'unknown' });
  });

  return {
    commands: {
      'codeInsight.reviewFile': (target?: vscode.Uri, selected?: vscode.Uri[]) => reviews.reviewFile(target, selected),
      'codeInsight.reviewSelection': () => reviews.reviewSelection(),
      'codeInsight.showReport': () => {
        panel.show(store.runs[0]?.id ?? -1);
      },
      'codeInsight.exportReport': (runId?: number, format?: ReportFormat, target?: vscode.Uri) =>
        exports.export(runId ?? panel.runId, format, target),
      'codeInsight.rerun': () => reviews.runAgain(store.runs[0]?.id ?? 0),
      'codeInsight.stop': () => {
        reviews.stop();
      },
      'codeInsight.dismissFinding': async () => {
        const here = await findings.atCursor();
        if (here) dismissing.dismiss(here.documentId, here.tracked.finding.id);
      },
      'codeInsight.askFinding': (question?: unknown) => asks.askAtCursor(question),
      'codeInsight.fixAllSafe': () => fixAll.run(),
      'codeInsight.dismissFindingBecause': () => dismissing.dismissBecause(),
      'codeInsight.dismissKind': () => dismissing.dismissKind(),
      'codeInsight.showDismissed': () => dismissing.showDismissed(),
      'codeInsight.shareDismissals': () => dismissing.share(),
      'codeInsight.showHidden': (entry?: string) => {
        if (entry === HIDDEN) findings.showAllHidden();
        else findings.showHidden();
      },
      'codeInsight.clearFileFindings': () => {
        findings.clearFile();
      },
      'codeInsight.clearFindings': () => {
        store.clear();
      },
      'codeInsight.clearCache': () =>
        clearCache({
          host: () => redisSetup.host,
          clearWorkspace: () => cache.clear(false),
          clearCommandLine: () => new FileStore(state).clear(),
          countTeam: () => redis.countEntries(),
          clearTeam: () => redis.removeEntries(),
        }),
      'codeInsight.showPreview': () =>
        showPreview({ pipeline, settings, secrets, documents: previews, takeStep: setup.takeStep }),
      ...viewCommands.commands,
      ...secrets.commands,
      'codeInsight.showAudit': () => audits.show(),
      'codeInsight.clearAudit': () => audits.clear(),
      'codeInsight.showEffectiveBrain': () => prompts.showEffective(),
      'codeInsight.customizePrompts': (layer?: BrainLayer) => prompts.customize(layer),
      ...setup.commands,
      'codeInsight.chooseModel': () => chooseModel({ catalogue, settings, env }),
      'codeInsight.showMenu': () => showMenu(),
      'codeInsight.showDashboard': () => {
        dashboard.show();
      },
      'codeInsight.exportUsage': exportShown,
    },
    restore: {
      report: (kept, left) => panel.restore(kept, left, loaded),
      dashboard: (kept, left) => {
        dashboard.restore(kept, left);
      },
    },
    findings: findingsView,
    receive: (uri) => {
      setup.signIn.receive(uri);
    },
    dispose: async () => {
      for (const stop of stopStatus) stop();
      setup.signIn.dispose();
      await Promise.all([reviews.stopAndWait(), asks.stopAndWait()]);
      await restored;
      await pipeline.settle(0);
      await Promise.all([findingsFile.dispose(), dismissalsFile.dispose(), conversationsFile.dispose()]);
      const own = [
        feed,
        teamFile,
        onKey,
        onSettings,
        problems,
        otherTools,
        comparing,
        findingsView,
        secretProblems,
        panel,
        dashboard,
        previews,
        audits,
        brains,
        prompts,
        channel,
      ];
      for (const part of [...views, ...own]) part.dispose();
      await Promise.all([compute.close(), cache.close(), demo?.then((server) => server.close())]);
    },
  };
}
