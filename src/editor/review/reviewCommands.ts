/** Review File and Review Selection: capture, call the flow, present. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RecentOutcome } from '../../core/diagnostics';
import { toOutcomeJson, type OutcomeJson } from '../../core/export/outcomeJson';
import type { ReviewRun } from '../../core/findings/reviewRuns';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { uncoveredLines, type Block, type Outcome } from '../../core/outcome';
import type { Pipeline } from '../../core/pipeline';
import type { Prepared } from '../../core/prepared';
import { presentOutcome } from '../../core/presentOutcome';
import type { NextStep } from '../../core/presentation';
import type { Scope } from '../../core/prompt/scope';
import { review } from '../../core/review/reviewFlow';
import type { PartsPlan, ReviewOrigin, ReviewRequest } from '../../core/review/reviewRequest';
import { runName } from '../../core/review/reportView';
import type { SecretsMode, Settings } from '../../core/settings';
import { showPresentation, unlinked } from '../messages';
import { askAboutSecrets } from '../secrets/askAboutSecrets';
import type { SecretCommands } from '../secrets/secretCommands';
import type { ConsentAnswer } from '../setup/consent';
import { RunProgress } from './runProgress';
import { captureFile, captureSelection, workspacePath, type Captured } from './capture';
import { showBesideReport, takeFileStep } from './fileSteps';

export interface ReviewDeps {
  readonly pipeline: Pipeline;
  readonly store: ReviewStore;
  readonly settings: () => Promise<Settings>;
  readonly showReport: (runId: number) => void;
  readonly secrets: SecretCommands;
  /** Resolves when the findings are on disk. */
  readonly keep: () => Promise<void>;
  /** Asked on a cache miss, before anything is sent. */
  readonly confirm: (prepared: Prepared<unknown>) => Promise<ConsentAnswer>;
  /** The same for a file that goes in several requests: asked once for all of them. */
  readonly confirmParts: (plan: PartsPlan) => Promise<ConsentAnswer>;
  /** Carries out a step that is not about this review; true when what it is for is now so, e.g. the key is set. */
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<boolean>;
}

export interface RunOptions {
  readonly refresh?: boolean;
  /** Overrides the setting for this run: the user chose to send placeholders. */
  readonly secrets?: SecretsMode;
  /** Overrides how long the answer may be: the credit pays for no more. */
  readonly maxAnswerTokens?: number;
  /** The user was told which rule keeps the file back, and wants it reviewed this once. */
  readonly reviewIgnored?: boolean;
  /** The user was told that the budget is spent, and wants this one sent all the same. */
  readonly overBudget?: boolean;
  /** Other lines than those of the run that is repeated. */
  readonly scope?: Scope;
}

/** Ended runs that diagnostics tell of. */
const RECENT = 5;

export class ReviewCommands {
  /** How the last runs ended, newest first. */
  recent: readonly RecentOutcome[] = [];
  /** Runs that can be stopped. */
  readonly #cancels = new Map<number, AbortController>();
  readonly #running = new Set<Promise<unknown>>();
  /** Runs for which a rule was set aside: the steps that complete them need not ask once more, a new run has to. */
  readonly #reviewedIgnored = new Set<number>();

  constructor(private readonly deps: ReviewDeps) {}

  /** @param target from the explorer or editor menu. @param selected all files that are selected in the explorer. */
  async reviewFile(target?: vscode.Uri, selected?: readonly vscode.Uri[]): Promise<OutcomeJson | undefined> {
    const targets = selected && selected.length > 1 ? selected : [target];
    let last: OutcomeJson | undefined;
    for (const uri of targets) {
      last = await this.#reviewUri(uri);
      // Who cancels does not want to be asked about the rest.
      if (last?.outcome === 'cancelled') break;
    }
    return last;
  }

  async reviewSelection(): Promise<OutcomeJson | undefined> {
    const captured = await captureSelection(vscode.window.activeTextEditor);
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
    const before = this.deps.store.run(runId);
    if (!before) return undefined;
    const captured = await captureFile(vscode.Uri.parse(before.documentId));
    if (captured === undefined || 'block' in captured) return this.#reviewUri(vscode.Uri.parse(before.documentId));
    const scope = options.scope ?? before.scope;
    const request = {
      ...captured.request,
      ...(scope && { scope }),
      ...(options.reviewIgnored === true && { reviewIgnored: true }),
    };
    return this.run({ document: captured.document, request }, options);
  }

  /** Stops all that runs; resolves when what had arrived is settled and kept. */
  async stopAndWait(): Promise<void> {
    this.stop();
    await Promise.all(this.#running);
  }

  /** Stops a run, or all that are running. */
  stop(runId?: number): void {
    const cancels = runId === undefined ? [...this.#cancels.values()] : [this.#cancels.get(runId)];
    for (const cancel of cancels) cancel?.abort();
  }

  async run({ document, request }: Captured, options: RunOptions = {}): Promise<OutcomeJson> {
    const ending = this.#runToItsEnd(document, request, options);
    this.#running.add(ending);
    const { runId, outcome, ms } = await ending.finally(() => this.#running.delete(ending));
    if (request.reviewIgnored === true) this.#reviewedIgnored.add(runId);
    await this.present(runId, document, outcome);
    return toOutcomeJson(outcome, request.path, ms);
  }

  async #runToItsEnd(
    document: vscode.TextDocument,
    request: ReviewRequest,
    options: RunOptions,
  ): Promise<{ runId: number; outcome: Outcome; ms: number }> {
    const started = performance.now();
    const { store } = this.deps;
    // Not where the file stands, nor what was allowed for once: this is kept on disk.
    const { text, scope, path, languageId } = request;
    const origin = { documentId: document.uri.toString(), path, languageId, startedAt: Date.now() };
    const run = store.start({ ...origin, scope }, text);
    const outcome = await this.#withProgress(run, document, request, {
      ...options,
      origin: { ...origin, ...(scope && { scope }) },
    });
    const ms = performance.now() - started;
    this.recent = [{ outcome, ms }, ...this.recent].slice(0, RECENT);
    store.finish(run.id, outcome);
    await this.deps.keep();
    return { runId: run.id, outcome, ms };
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
    void showPresentation({ ...presentOutcome({ kind: 'blocked', block }), steps: [] }, path);
    return toOutcomeJson({ kind: 'blocked', block }, path, 0);
  }

  async #withProgress(
    run: ReviewRun,
    document: vscode.TextDocument,
    request: ReviewRequest,
    options: RunOptions & { readonly origin: ReviewOrigin },
  ): Promise<Outcome> {
    const title = unlinked(l10n.t('Code Insight: reviewing {0}', runName(run)));
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const cancel = new AbortController();
        this.#cancels.set(run.id, cancel);
        token.onCancellationRequested(() => {
          cancel.abort();
        });
        const running = new RunProgress((message) => {
          progress.report({ message });
        });
        try {
          const settings = await this.deps.settings();
          const answers: ConsentAnswer[] = [];
          const outcome = await review(this.deps.pipeline, request, {
            settings: overridden(settings, options),
            signal: cancel.signal,
            refresh: options.refresh ?? false,
            overBudget: options.overBudget ?? false,
            origin: options.origin,
            confirm: async (prepared) => {
              const answer = await this.deps.confirm(prepared);
              answers.push(answer);
              return answer === 'send';
            },
            confirmParts: async (plan) => {
              const answer = await this.deps.confirmParts(plan);
              answers.push(answer);
              return answer === 'send';
            },
            askAboutSecrets: (question) => askAboutSecrets(question, document.uri, this.deps.secrets),
            onSecrets: (places, redacted) => {
              this.deps.secrets.found(document, request, places, redacted);
            },
            onFinding: (finding) => {
              this.deps.store.arrive(run.id, finding);
              // What is there is shown: nobody waits for the end of a long answer.
              if (running.arrived() === 1) void this.#showReport(run.id, document);
            },
            onThinking: running.onThinking,
            onTeammate: running.onTeammate,
            onWait: running.onWait,
            onSettled: (accounting) => {
              this.deps.store.amend(run.id, accounting);
            },
          });
          return outcome.kind === 'cancelled' ? { ...outcome, ...because(answers) } : outcome;
        } catch (error) {
          const detail = error instanceof Error ? error.message : String(error);
          return { kind: 'failed', failure: { code: 'unexpected', detail } };
        } finally {
          running.end();
          this.#cancels.delete(run.id);
        }
      },
    );
  }

  async #showReport(runId: number, document: vscode.TextDocument): Promise<void> {
    await showBesideReport(document);
    this.deps.showReport(runId);
  }

  /** Says how a run ended, with its next steps as buttons. */
  async present(runId: number, document: vscode.TextDocument, outcome: Outcome): Promise<void> {
    const run = this.deps.store.run(runId);
    const presentation = presentOutcome(outcome);
    if ('result' in outcome) await this.#showReport(runId, document);
    // Not awaited: the command is done when the outcome is there, not when the message is closed.
    void showPresentation(presentation, run && runName(run)).then((step) => {
      if (step) void this.takeStep(step, runId, document.uri);
    });
  }

  async takeStep(step: NextStep, runId: number, uri?: vscode.Uri): Promise<void> {
    const run = this.deps.store.run(runId);
    const setting = run?.outcome && presentOutcome(run.outcome).setting;
    const target = uri ?? (run && vscode.Uri.parse(run.documentId));
    switch (step) {
      case 'retry':
        await this.runAgain(runId);
        return;
      case 'redact_and_send':
        await this.#goOn(runId, { secrets: 'redact' });
        return;
      case 'show_secret':
        if (target) await this.deps.secrets.showFirst(target);
        return;
      case 'not_a_secret':
        if (target && (await this.deps.secrets.dismissIn(target))) await this.#goOn(runId, {});
        return;
      case 'use_demo':
      case 'set_key':
      case 'get_key':
      case 'sign_in':
      case 'choose_model':
        // The user wanted a review: it goes on, but only with the key there. Who cancelled is left in peace.
        if (await this.deps.takeStep(step, setting)) await this.#goOn(runId, {});
        return;
      case 'smaller_answer':
        await this.#runSmaller(runId);
        return;
      case 'continue_review':
        await this.#runRest(runId);
        return;
      case 'review_ignored':
        await this.runAgain(runId, { reviewIgnored: true });
        return;
      case 'send_over_budget':
        await this.#goOn(runId, { overBudget: true });
        return;
      case 'open_rule':
      case 'change_encoding':
      case 'review_selection': {
        const run = this.deps.store.run(runId);
        const document = uri ?? (run && vscode.Uri.parse(run.documentId));
        const reviewSelection = (): void => void this.reviewSelection();
        if (document) await takeFileStep({ step, document, outcome: run?.outcome, reviewSelection });
        return;
      }
      case 'check_health':
      case 'open_credits':
      case 'open_keys':
      case 'open_account_privacy':
      case 'open_settings':
      case 'show_log':
      case 'copy_diagnostics':
        await this.deps.takeStep(step, setting);
    }
  }

  /** What completes a run that a rule would have kept back does not ask about the rule again. */
  #goOn(runId: number, options: RunOptions): Promise<OutcomeJson | undefined> {
    return this.runAgain(runId, { ...options, reviewIgnored: this.#reviewedIgnored.has(runId) });
  }

  /** Once more, with an answer as long as the credit pays for. */
  async #runSmaller(runId: number): Promise<void> {
    const outcome = this.deps.store.run(runId)?.outcome;
    const tokens = outcome?.kind === 'failed' ? outcome.failure.affordableTokens : undefined;
    if (tokens !== undefined) await this.#goOn(runId, { maxAnswerTokens: tokens });
  }

  /** The lines that an answer did not reach. */
  async #runRest(runId: number): Promise<void> {
    const outcome = this.deps.store.run(runId)?.outcome;
    const scope = outcome ? uncoveredLines(outcome) : [];
    if (scope.length > 0) await this.#goOn(runId, { scope });
  }
}

function overridden(settings: Settings, { secrets, maxAnswerTokens }: RunOptions): Settings {
  return { ...settings, ...(secrets && { secrets }), ...(maxAnswerTokens !== undefined && { maxAnswerTokens }) };
}

function because(answers: readonly ConsentAnswer[]): { because?: 'not_confirmed' | 'preview_shown' } {
  const answer = answers.at(-1);
  return answer === undefined || answer === 'send' ? {} : { because: answer };
}
