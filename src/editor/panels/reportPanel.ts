/** The report: a view of the store's runs, one panel a window, sent whole snapshots. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewRun } from '../../core/findings/reviewRuns';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { Conversations } from '../../core/followUp/conversations';
import { resultOf } from '../../core/outcome';
import { presentOutcome } from '../../core/presentOutcome';
import type { NextStep } from '../../core/presentation';
import { fromReportPanel, reportPanelState, type FromReportPanel, type RunKey } from '../../protocol/report';
import { visibleLine } from '../../core/text/hidden';
import { currentRange } from '../findings/problems';
import { showMessage } from '../messages';
import { closeDormantTabs } from './dormantTabs';
import { panelHtml, panelOptions } from './panelHtml';
import { reportSnapshot } from './reportSnapshot';

export const REPORT_VIEW = 'codeInsight.report';

/** What the report's buttons do. */
export interface ReportActions {
  isDemo(): boolean;
  /** Does what a button of the report says, for the run it belongs to. */
  takeStep(step: NextStep, runId: number): void;
  /** Whether the finding has a fix that fits the text as it is. */
  fixable(documentId: string, findingId: string): boolean;
  /** @param preview shows the change and asks before it is made. */
  applyFix(documentId: string, findingId: string, preview: boolean): void;
  /** What is suggested beside what stands there now. */
  compare(documentId: string, findingId: string): void;
  dismiss(documentId: string, findingId: string): void;
  restore(documentId: string, findingId: string): void;
  export(runId: number): void;
  /** As Markdown. @param findingId absent: the whole report. */
  copy(runId: number, findingId: string | undefined): void;
  rerun(runId: number): void;
  stop(runId: number): void;
  ask(documentId: string, findingId: string, question: string): void;
  previewQuestion(documentId: string, findingId: string, question: string): void;
  stopAnswer(turnId: number): void;
  /** Does what a button below an answer says. */
  takeAnswerStep(turnId: number, step: string): void;
}

/** Changes within this time are shown together: a snapshot is never made while a key is being typed. */
const CHANGE_MS = 50;
/** Line numbers follow what is typed once the typing pauses that long. */
const MOVE_MS = 300;

export class ReportPanel implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #ready = false;
  /** The run that is shown; the newest until the user chooses. */
  #shown: RunKey | undefined;
  /** True until it is known which reports were kept. */
  #loading = false;
  #timer: NodeJS.Timeout | undefined;
  #moveTimer: NodeJS.Timeout | undefined;
  /** The finding that the next snapshot brings into view. */
  #target: string | undefined;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #onEdit: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly store: ReviewStore,
    private readonly conversations: Conversations,
    private readonly actions: ReportActions,
  ) {
    const changed = (documents: readonly string[]): void => {
      if (!documents.includes(this.#run()?.documentId ?? '')) return;
      if (this.#ready) this.#timer ??= setTimeout(this.#send, CHANGE_MS);
    };
    this.#unsubscribe = [
      store.onChange(({ documents, runs }) => {
        changed(runs ? [this.#run()?.documentId ?? ''] : documents);
      }),
      conversations.onChange(({ documentId }) => {
        changed([documentId]);
      }),
    ];
    this.#onEdit = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (!this.#panel?.visible || document.uri.toString() !== this.#run()?.documentId) return;
      clearTimeout(this.#moveTimer);
      this.#moveTimer = setTimeout(this.#send, MOVE_MS);
    });
  }

  /** The run on screen, where there is one. */
  get runId(): number | undefined {
    return this.#panel && this.#run()?.id;
  }

  /** Brings a finding up, with the focus on it. */
  showFinding(runId: number, findingId: string): void {
    this.#target = findingId;
    this.show(runId, true);
  }

  /** Opens beside the code; without taking the focus from it, where that is not wanted. */
  show(runId: number, focus = false): void {
    const run = this.store.run(runId);
    this.#shown = run && keyOf(run);
    this.#loading = false;
    if (this.#panel) {
      this.#panel.reveal(undefined, !focus);
      this.#send();
      return;
    }
    closeDormantTabs(REPORT_VIEW);
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: !focus };
    const options = { ...panelOptions(this.extensionUri), enableFindWidget: true };
    this.#attach(vscode.window.createWebviewPanel(REPORT_VIEW, l10n.t('Code Insight report'), column, options));
  }

  /**
   * Takes over a panel that VS Code kept over a restart.
   * @param state what the panel left, unchecked.
   * @param loaded settles when the reports of earlier sessions are in the store.
   */
  async restore(panel: vscode.WebviewPanel, state: unknown, loaded: Promise<unknown>): Promise<void> {
    if (this.#panel) {
      panel.dispose();
      return;
    }
    const left = reportPanelState.safeParse(state);
    this.#shown = left.data?.run ?? undefined;
    this.#loading = true;
    panel.webview.options = panelOptions(this.extensionUri);
    this.#attach(panel);
    await loaded;
    this.#loading = false;
    this.#send();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#moveTimer);
    for (const end of this.#unsubscribe) end();
    this.#onEdit.dispose();
    const panel = this.#panel;
    // Whoever still waits for the reports to be loaded finds none to show them in.
    this.#panel = undefined;
    panel?.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#ready = false;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'report.svg');
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const parsed = fromReportPanel.safeParse(message);
      if (parsed.success) this.#receive(parsed.data);
    });
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#ready = false;
    });
    panel.webview.html = panelHtml(panel.webview, this.extensionUri, 'report', panel.title);
  }

  #receive(message: FromReportPanel): void {
    if (message.type === 'ready') {
      this.#ready = true;
      this.#send();
      return;
    }
    const run = this.store.run(message.runId);
    if (!run) return;
    const { documentId } = run;
    switch (message.type) {
      case 'choose':
        this.#shown = keyOf(run);
        this.#send();
        return;
      case 'reveal':
        void this.#reveal(run, message.findingId);
        return;
      case 'fix':
        this.actions.applyFix(documentId, message.findingId, message.preview);
        return;
      case 'compare':
        this.actions.compare(documentId, message.findingId);
        return;
      case 'showHidden':
        this.store.reveal(documentId);
        return;
      case 'dismiss':
        this.actions.dismiss(documentId, message.findingId);
        return;
      case 'restore':
        this.actions.restore(documentId, message.findingId);
        return;
      case 'ask':
        this.actions.ask(documentId, message.findingId, message.question);
        return;
      case 'previewQuestion':
        this.actions.previewQuestion(documentId, message.findingId, message.question);
        return;
      case 'stopAnswer':
        this.actions.stopAnswer(message.turnId);
        return;
      case 'answerStep':
        this.actions.takeAnswerStep(message.turnId, message.step);
        return;
      case 'step': {
        const step = run.outcome && presentOutcome(run.outcome).steps.find((known) => known === message.step);
        if (step) this.actions.takeStep(step, run.id);
        return;
      }
      case 'export':
        this.actions.export(run.id);
        return;
      case 'copy':
        this.actions.copy(run.id, message.findingId);
        return;
      case 'rerun':
        this.actions.rerun(run.id);
        return;
      case 'stop':
        this.actions.stop(run.id);
    }
  }

  async #reveal(run: ReviewRun, findingId: string): Promise<void> {
    const found = run.outcome && resultOf(run.outcome)?.findings;
    const reviewed = (found ?? run.arrived).find((finding) => finding.id === findingId);
    if (!reviewed) return;
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(run.documentId));
      // Looked up after opening: that places what a restart left unplaced.
      const tracked = this.store.find(run.documentId, findingId);
      const { line, column, endLine, endColumn } = reviewed.range;
      const selection = tracked
        ? currentRange(tracked, document)
        : new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
      await vscode.window.showTextDocument(document, { selection, viewColumn: this.#columnFor(document) });
    } catch {
      void showMessage('warning', l10n.t('{0} can not be opened any more.', visibleLine(run.path)));
    }
  }

  /** Where the document is on screen already, else beside the report, never over it. */
  #columnFor(document: vscode.TextDocument): vscode.ViewColumn {
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    if (shown?.viewColumn !== undefined) return shown.viewColumn;
    return this.#panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
  }

  #run(): ReviewRun | undefined {
    const shown = this.#shown;
    if (!shown) return this.store.runs[0];
    return this.store.runs.find((run) => run.documentId === shown.documentId && run.startedAt === shown.startedAt);
  }

  readonly #send = (): void => {
    clearTimeout(this.#timer);
    clearTimeout(this.#moveTimer);
    this.#timer = undefined;
    if (!this.#panel || !this.#ready || this.#loading) return;
    const { store, conversations, actions } = this;
    const fixable = (documentId: string, findingId: string): boolean => actions.fixable(documentId, findingId);
    const notice = this.#shown
      ? l10n.t('This report is no longer kept.')
      : l10n.t('No review yet. Choose Code Insight: Review File on a file.');
    const source = { store, conversations, demo: actions.isDemo(), fixable };
    const snapshot = reportSnapshot(source, this.#run(), notice, this.#target);
    this.#target = undefined;
    void this.#panel.webview.postMessage(snapshot);
  };
}

function keyOf({ documentId, startedAt }: ReviewRun): RunKey {
  return { documentId, startedAt };
}
