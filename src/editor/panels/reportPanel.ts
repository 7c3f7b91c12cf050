/** The report: a view of the store's runs, sent to the panel as whole snapshots. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { NextStep } from '../../core/presentOutcome';
import { reportWords, runName } from '../../core/review/reportView';
import { fromReportPanel, toReportPanel, type ReportLabels, type ToReportPanel } from '../../protocol/report';
import { toRange } from '../findings/problems';
import { stepLabel } from '../review/nextSteps';
import { panelHtml, panelOptions } from './panelHtml';

export const REPORT_VIEW = 'codeInsight.report';

export interface ReportActions {
  isDemo(): boolean;
  /** Does what a button of the report says, for the run it belongs to. */
  takeStep(step: NextStep, runId: number): void;
}

export class ReportPanel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #ready = false;
  /** The run that is shown; the newest until the user chooses. */
  #shown: number | undefined;
  readonly #unsubscribe: () => void;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly store: ReviewStore,
    private readonly actions: ReportActions,
  ) {
    this.#unsubscribe = store.onChange(() => {
      this.#send();
    });
  }

  /** Opens beside the code without taking the focus from it. */
  show(runId: number): void {
    this.#shown = runId;
    if (this.#panel) {
      this.#panel.reveal(undefined, true);
      this.#send();
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.#attach(
      vscode.window.createWebviewPanel(REPORT_VIEW, l10n.t('Code Insight report'), column, {
        ...panelOptions(this.extensionUri),
        enableFindWidget: true,
      }),
    );
  }

  dispose(): void {
    this.#unsubscribe();
    this.#panel?.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#ready = false;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'report.svg');
    panel.webview.onDidReceiveMessage((message: unknown) => {
      this.#receive(message);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.html = panelHtml(panel.webview, this.extensionUri, 'report', panel.title);
  }

  #receive(raw: unknown): void {
    const parsed = fromReportPanel.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#send();
        return;
      case 'choose':
        this.#shown = message.runId;
        this.#send();
        return;
      case 'reveal':
        void this.#reveal(message.runId, message.findingId);
        return;
      case 'step': {
        const run = this.store.run(message.runId);
        const step = run && reportWords(run).steps.find((known) => known === message.step);
        if (step) this.actions.takeStep(step, message.runId);
      }
    }
  }

  async #reveal(runId: number, findingId: string): Promise<void> {
    const run = this.store.run(runId);
    if (!run) return;
    const outcome = run.outcome;
    const known = this.store.findings(run.documentId).find((finding) => finding.id === findingId);
    const finding =
      known ?? (outcome && 'result' in outcome ? outcome.result.findings.find((f) => f.id === findingId) : undefined);
    if (!finding) return;
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(run.documentId));
      const options = { selection: toRange(finding), viewColumn: vscode.ViewColumn.One };
      await vscode.window.showTextDocument(document, options);
    } catch {
      void vscode.window.showWarningMessage(l10n.t('{0} can not be opened any more.', run.path));
    }
  }

  #send(): void {
    if (!this.#panel || !this.#ready) return;
    const run = this.store.run(this.#shown ?? -1) ?? this.store.runs[0];
    const words = run && reportWords(run);
    const snapshot: ToReportPanel = {
      type: 'snapshot',
      labels: labels(),
      demo: this.actions.isDemo(),
      runs: this.store.runs.map((known) => ({
        runId: known.id,
        name: `${runName(known)}, ${new Date(known.startedAt).toLocaleTimeString()}`,
      })),
      report: words
        ? {
            ...words,
            steps: words.steps.map((step) => ({ step, label: stepLabel(step) })),
            findings: [...words.findings],
            notPlaced: [...words.notPlaced],
            facts: [...words.facts],
          }
        : null,
    };
    void this.#panel.webview.postMessage(toReportPanel.parse(snapshot));
  }
}

function labels(): ReportLabels {
  return {
    noReport: l10n.t('No review yet. Choose Code Insight: Review File on a file.'),
    report: l10n.t('Report'),
    findings: l10n.t('Findings'),
    notPlaced: l10n.t('Not placed'),
    replacement: l10n.t('Replacement'),
    goTo: l10n.t('Go to'),
    demo: l10n.t('Local demo model: a few fixed checks on this machine, not Claude.'),
  };
}
