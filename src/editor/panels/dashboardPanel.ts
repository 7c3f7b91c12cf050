/** The usage dashboard: one panel a window, sent whole snapshots, brought up to date when the ledger grows. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Dashboard } from '../../core/usage/dashboard';
import {
  dashboardPanelState,
  fromDashboardPanel,
  type DashboardLabels,
  type DashboardStep,
  type FromDashboardPanel,
  type ToDashboardPanel,
} from '../../protocol/dashboard';
import { closeDormantTabs } from './dormantTabs';
import { panelHtml, panelOptions } from './panelHtml';

export const DASHBOARD_VIEW = 'codeInsight.dashboard';

export interface DashboardPanelDeps {
  readonly extensionUri: vscode.Uri;
  /** Where the ledger is: other windows and the command line write there too. */
  readonly ledgerFolder: string;
  /** @param month undefined: this month. Never rejects. */
  readonly read: (month: string | undefined) => Promise<Dashboard>;
  readonly exportCsv: () => unknown;
}

/** Changes within this time are shown together. */
const CHANGE_MS = 250;

/** The commands behind the panel's buttons. */
const STEPS: Readonly<Record<DashboardStep, [command: string, ...args: string[]]>> = {
  budget: ['workbench.action.openSettings', 'codeInsight.budget'],
  redis: ['codeInsight.connectRedis'],
  health: ['codeInsight.checkHealth'],
};

export class DashboardPanel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #watcher: vscode.Disposable | undefined;
  #ready = false;
  /** Undefined: this month, whichever that is. */
  #month: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #latest = 0;

  constructor(private readonly deps: DashboardPanelDeps) {}

  /** The one that is shown; undefined: this month, or nothing is shown. */
  get month(): string | undefined {
    return this.#month;
  }

  show(): void {
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    closeDormantTabs(DASHBOARD_VIEW);
    const { extensionUri } = this.deps;
    const options = { ...panelOptions(extensionUri), enableFindWidget: true };
    const title = l10n.t('Code Insight usage');
    this.#attach(vscode.window.createWebviewPanel(DASHBOARD_VIEW, title, vscode.ViewColumn.Active, options));
  }

  /** Takes over a panel that VS Code kept over a restart. @param state what the panel left, unchecked. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    if (this.#panel) {
      panel.dispose();
      return;
    }
    this.#month = dashboardPanelState.safeParse(state).data?.month ?? undefined;
    panel.webview.options = panelOptions(this.deps.extensionUri);
    this.#attach(panel);
  }

  /** What is shown may be out of date. A panel that is hidden asks for it when it is shown again. */
  readonly changed = (): void => {
    if (this.#ready && this.#panel?.visible) this.#timer ??= setTimeout(() => void this.#send(), CHANGE_MS);
  };

  dispose(): void {
    const panel = this.#panel;
    this.#detach();
    panel?.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    const { extensionUri, ledgerFolder } = this.deps;
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'report.svg');
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const parsed = fromDashboardPanel.safeParse(message);
      if (parsed.success) this.#receive(parsed.data);
    });
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#detach();
    });
    const pattern = new vscode.RelativePattern(vscode.Uri.file(ledgerFolder), 'ledger-*.jsonl');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) event(this.changed);
    this.#watcher = watcher;
    panel.webview.html = panelHtml(panel.webview, extensionUri, 'dashboard', panel.title);
  }

  #detach(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#watcher?.dispose();
    this.#watcher = undefined;
    this.#panel = undefined;
    this.#ready = false;
    this.#month = undefined;
  }

  #receive(message: FromDashboardPanel): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        void this.#send();
        return;
      case 'choose':
        this.#month = message.month;
        void this.#send();
        return;
      case 'export':
        void this.deps.exportCsv();
        return;
      case 'step':
        void vscode.commands.executeCommand(...STEPS[message.step]);
    }
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const turn = ++this.#latest;
    const dashboard = await this.deps.read(this.#month);
    // Another month may have been chosen meanwhile, or the panel closed.
    if (turn !== this.#latest || !this.#ready) return;
    // This month is not held on to: a dashboard that is open for long goes on to the next one.
    if (dashboard.month === dashboard.thisMonth) this.#month = undefined;
    const snapshot: ToDashboardPanel = {
      type: 'snapshot',
      labels: labels(),
      locale: vscode.env.language,
      ...dashboard,
    };
    void this.#panel?.webview.postMessage(snapshot);
  }
}

function labels(): DashboardLabels {
  return {
    month: l10n.t('Month'),
    exportCsv: l10n.t('Export CSV'),
    openBudget: l10n.t('Plan and budget'),
    connectRedis: l10n.t('Connect Redis'),
    checkHealth: l10n.t('Check health'),
    showTable: l10n.t('Show as table'),
  };
}
