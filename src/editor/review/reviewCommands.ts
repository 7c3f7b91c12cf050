/** Review File and Review Selection: capture, call the flow, present. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { toOutcomeJson, type OutcomeJson } from '../../core/export/outcomeJson';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { Block, Outcome } from '../../core/outcome';
import type { Pipeline } from '../../core/pipeline';
import { presentOutcome, type NextStep } from '../../core/presentOutcome';
import { review, type ReviewRequest } from '../../core/review/reviewFlow';
import { runName } from '../../core/review/reportView';
import type { SecretsMode, Settings } from '../../core/settings';
import { captureFile, captureSelection, workspacePath, type Captured } from './capture';
import { stepLabel } from './nextSteps';

export interface ReviewDeps {
  readonly pipeline: Pipeline;
  readonly store: ReviewStore;
  readonly settings: () => Promise<Settings>;
  readonly showReport: (runId: number) => void;
  /** Carries out a step that is not about this review, e.g. setting the key. */
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<void>;
}

export interface RunOptions {
  readonly refresh?: boolean;
  /** Overrides the setting for this run: the user chose to send placeholders. */
  readonly secrets?: SecretsMode;
}

export class ReviewCommands {
  /** What each run asked for, so that it can be run again. */
  readonly #captured = new Map<number, Captured>();

  constructor(private readonly deps: ReviewDeps) {}

  /** @param target from the explorer or editor menu. @param selected all files that are selected in the explorer. */
  async reviewFile(target?: vscode.Uri, selected?: readonly vscode.Uri[]): Promise<OutcomeJson | undefined> {
    const targets = selected && selected.length > 1 ? selected : [target];
    let last: OutcomeJson | undefined;
    for (const uri of targets) last = await this.#reviewUri(uri);
    return last;
  }

  async reviewSelection(): Promise<OutcomeJson | undefined> {
    const captured = captureSelection(vscode.window.activeTextEditor);
    if (captured) return this.run(captured);
    const file = l10n.t('Review file');
    const message = l10n.t('Nothing is selected. Select the lines to review first.');
    void vscode.window.showInformationMessage(message, file).then((choice) => {
      if (choice === file) void this.reviewFile();
    });
    return undefined;
  }

  /** The run's document once more, as it is now, without the cache. */
  async runAgain(runId: number, options: RunOptions = { refresh: true }): Promise<OutcomeJson | undefined> {
    const before = this.#captured.get(runId);
    if (!before) return undefined;
    const document = await vscode.workspace.openTextDocument(before.document.uri);
    const request = { ...before.request, text: document.getText() };
    return this.run({ document, request }, options);
  }

  async run({ document, request }: Captured, options: RunOptions = {}): Promise<OutcomeJson> {
    const started = performance.now();
    const { store } = this.deps;
    const run = store.start({
      documentId: document.uri.toString(),
      path: request.path,
      scope: request.scope,
      startedAt: Date.now(),
    });
    this.#captured.set(run.id, { document, request });
    const outcome = await this.#withProgress(run.id, request, options);
    store.finish(run.id, outcome);
    await this.#present(run.id, document, request, outcome);
    return toOutcomeJson(outcome, request.path, performance.now() - started);
  }

  async #reviewUri(uri: vscode.Uri | undefined): Promise<OutcomeJson | undefined> {
    const captured = await captureFile(uri);
    if (captured === undefined) {
      void vscode.window.showInformationMessage(l10n.t('Open a file first, or right-click one in the explorer.'));
      return undefined;
    }
    if ('block' in captured) return this.#blocked(uri, captured.block);
    return this.run(captured);
  }

  #blocked(uri: vscode.Uri | undefined, block: Block): OutcomeJson {
    const path = uri ? workspacePath(uri) : '';
    const { message, advice } = presentOutcome({ kind: 'blocked', block });
    void vscode.window.showWarningMessage(`${path}: ${message} ${advice}`);
    return toOutcomeJson({ kind: 'blocked', block }, path, 0);
  }

  async #withProgress(runId: number, request: ReviewRequest, options: RunOptions): Promise<Outcome> {
    const title = l10n.t('Code Insight: reviewing {0}', runName({ path: request.path, scope: request.scope }));
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const cancel = new AbortController();
        token.onCancellationRequested(() => {
          cancel.abort();
        });
        try {
          const settings = await this.deps.settings();
          let arrived = 0;
          return await review(this.deps.pipeline, request, {
            settings: options.secrets ? { ...settings, secrets: options.secrets } : settings,
            signal: cancel.signal,
            refresh: options.refresh ?? false,
            onFinding: (finding) => {
              this.deps.store.arrive(runId, finding);
              arrived++;
              progress.report({
                message: arrived === 1 ? l10n.t('1 finding so far') : l10n.t('{0} findings so far', arrived),
              });
            },
          });
        } catch (error) {
          const detail = error instanceof Error ? error.message : String(error);
          return { kind: 'failed', failure: { code: 'unexpected', detail } };
        }
      },
    );
  }

  async #present(
    runId: number,
    document: vscode.TextDocument,
    request: ReviewRequest,
    outcome: Outcome,
  ): Promise<void> {
    const { level, message, advice, steps, setting } = presentOutcome(outcome);
    if ('result' in outcome) {
      await showBesideReport(document);
      this.deps.showReport(runId);
    }
    const words = [message, advice].filter((part) => part !== '').join(' ');
    const text = `${runName({ path: request.path, scope: request.scope })}: ${words}`;
    const labels = steps.map(stepLabel);
    const shown =
      level === 'error'
        ? vscode.window.showErrorMessage(text, ...labels)
        : level === 'warning'
          ? vscode.window.showWarningMessage(text, ...labels)
          : vscode.window.showInformationMessage(text, ...labels);
    // Not awaited: the command is done when the outcome is there, not when the message is closed.
    void shown.then((label) => {
      const step = steps.find((known) => stepLabel(known) === label);
      if (step) void this.takeStep(step, runId, setting, document.uri);
    });
  }

  async takeStep(step: NextStep, runId: number, setting?: string, uri?: vscode.Uri): Promise<void> {
    switch (step) {
      case 'retry':
        await this.runAgain(runId);
        return;
      case 'redact_and_send':
        await this.runAgain(runId, { secrets: 'redact' });
        return;
      case 'show_secret':
        await this.#showSecret(runId, uri);
        return;
      case 'use_demo':
      case 'set_key':
        await this.deps.takeStep(step, setting);
        // The user wanted a review: with the key there, it goes on.
        if ((await this.deps.settings()).demo || step === 'set_key') await this.runAgain(runId, {});
        return;
      case 'open_settings':
      case 'review_selection':
      case 'show_log':
        await this.deps.takeStep(step, setting);
    }
  }

  async #showSecret(runId: number, uri: vscode.Uri | undefined): Promise<void> {
    const outcome = this.deps.store.run(runId)?.outcome;
    const target = uri ?? this.#captured.get(runId)?.document.uri;
    if (!target || outcome?.kind !== 'blocked' || outcome.block.code !== 'secrets') return;
    const line = (outcome.block.places[0]?.line ?? 1) - 1;
    await vscode.window.showTextDocument(target, { selection: new vscode.Range(line, 0, line, 0) });
  }
}

/** A file that was reviewed from the explorer is opened, so that the report has its code beside it. */
async function showBesideReport(document: vscode.TextDocument): Promise<void> {
  const shown = vscode.window.visibleTextEditors.some((editor) => editor.document === document);
  if (shown) return;
  const options = { viewColumn: vscode.ViewColumn.One, preserveFocus: true, preview: true };
  await vscode.window.showTextDocument(document, options);
}
