/** Questions about findings: capture, call the flow, keep what is said; the report shows it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { ask, prepareQuestion } from '../../core/followUp/askFlow';
import type { AskOutcome } from '../../core/followUp/askOutcome';
import { askedWords, type AskRequest } from '../../core/followUp/askRequest';
import type { Conversations } from '../../core/followUp/conversations';
import { presentAnswer } from '../../core/followUp/presentAnswer';
import { resultOf } from '../../core/outcome';
import type { Pipeline } from '../../core/pipeline';
import type { Preparation, Prepared } from '../../core/prepared';
import type { NextStep } from '../../core/presentation';
import type { SecretsMode, Settings } from '../../core/settings';
import { MAX_QUESTION } from '../../protocol/report';
import type { FindingCommands } from '../findings/findingCommands';
import { showMessage, showPresentation } from '../messages';
import { takeFileStep } from '../review/fileSteps';
import { RunProgress } from '../review/runProgress';
import { askAboutSecrets } from '../secrets/askAboutSecrets';
import type { SecretCommands } from '../secrets/secretCommands';
import type { ConsentAnswer } from '../setup/consent';
import { captureFinding, type CapturedFinding } from './captureFinding';

export interface AskDeps {
  readonly pipeline: Pipeline;
  readonly store: ReviewStore;
  readonly conversations: Conversations;
  readonly settings: () => Promise<Settings>;
  readonly secrets: SecretCommands;
  readonly findings: Pick<FindingCommands, 'atCursor'>;
  /** Brings the finding up in the report of a run. */
  readonly showInReport: (runId: number, findingId: string) => void;
  readonly showPreview: (prepared: readonly Prepared<unknown>[]) => Promise<void>;
  /** Asked on a cache miss, before anything is sent. */
  readonly confirm: (prepared: Prepared<unknown>) => Promise<ConsentAnswer>;
  /** See `ReviewDeps`. */
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<boolean>;
}

/** What the user chose for a question that is asked again; see `RunOptions`. */
interface AgainOptions {
  readonly secrets?: SecretsMode;
  readonly maxAnswerTokens?: number;
  readonly reviewIgnored?: boolean;
  readonly overBudget?: boolean;
}

export class AskCommands {
  /** By turn. */
  readonly #cancels = new Map<number, AbortController>();
  readonly #running = new Set<Promise<unknown>>();

  constructor(private readonly deps: AskDeps) {}

  /**
   * The command: about the finding at the cursor.
   * @param question asked for where it is absent, e.g. not given by a key binding.
   */
  async askAtCursor(question?: unknown): Promise<AskOutcome | undefined> {
    const here = await this.deps.findings.atCursor();
    if (!here) return undefined;
    const { documentId, tracked } = here;
    const findingId = tracked.finding.id;
    const run = this.deps.store.runs.find(
      (known) =>
        known.documentId === documentId && holds(known.outcome && resultOf(known.outcome)?.findings, findingId),
    );
    if (!run) {
      void showMessage('info', l10n.t('The report with this finding is no longer kept. Review the file again to ask.'));
      return undefined;
    }
    const asked = typeof question === 'string' ? question.slice(0, MAX_QUESTION) : await askFor(tracked.finding.title);
    if (asked === undefined || asked.trim() === '') return undefined;
    const answer = this.ask(documentId, findingId, asked);
    this.deps.showInReport(run.id, findingId);
    return answer;
  }

  /** @returns undefined where one is being answered: they go one after the other, since each is told of those before it. */
  async ask(
    documentId: string,
    findingId: string,
    question: string,
    options: AgainOptions = {},
  ): Promise<AskOutcome | undefined> {
    const { conversations } = this.deps;
    if (conversations.isAsking(documentId, findingId)) return undefined;
    const askedAt = Date.now();
    const id = conversations.start(documentId, findingId, askedWords(question), askedAt);
    const cancel = new AbortController();
    this.#cancels.set(id, cancel);
    const progress = new RunProgress((message) => {
      conversations.progress(id, message);
    });
    const answering = this.#answer(id, { documentId, findingId, askedAt }, question, options, cancel.signal, progress)
      .catch((error: unknown): AskOutcome => {
        const detail = error instanceof Error ? error.message : String(error);
        return { kind: 'failed', failure: { code: 'unexpected', detail } };
      })
      .then((outcome) => {
        progress.end();
        conversations.end(id, outcome);
        return outcome;
      });
    this.#running.add(answering);
    return answering.finally(() => {
      this.#cancels.delete(id);
      this.#running.delete(answering);
    });
  }

  /** Shows what a question would send. */
  async preview(documentId: string, findingId: string, question: string): Promise<void> {
    const captured = await captureFinding(this.deps.store, documentId, findingId);
    const preparation: AskOutcome | Preparation<string> =
      captured === undefined
        ? { kind: 'gone' }
        : 'block' in captured
          ? { kind: 'blocked', block: captured.block }
          : await prepareQuestion(
              this.deps.pipeline,
              this.#request(captured, documentId, findingId, question),
              await this.deps.settings(),
              new AbortController().signal,
            );
    if (preparation.kind === 'prepared') await this.deps.showPreview([preparation.prepared]);
    else void showPresentation({ ...presentAnswer(preparation), steps: [] });
  }

  stop(turnId: number): void {
    this.#cancels.get(turnId)?.abort();
  }

  /** Stops all; resolves when what had arrived is settled and kept. */
  async stopAndWait(): Promise<void> {
    for (const cancel of this.#cancels.values()) cancel.abort();
    await Promise.all(this.#running);
  }

  /** Does what a button below an answer says. */
  async takeStep(turnId: number, asked: string): Promise<void> {
    const turn = this.deps.conversations.turn(turnId);
    const outcome = turn?.outcome;
    if (!turn || !outcome) return;
    const { steps, setting } = presentAnswer(outcome);
    const step = steps.find((known) => known === asked);
    const uri = vscode.Uri.parse(turn.documentId);
    const again = async (options: AgainOptions): Promise<void> => {
      const { documentId, findingId, question } = turn;
      if (this.deps.conversations.isAsking(documentId, findingId)) return;
      this.deps.conversations.remove(turnId);
      await this.ask(documentId, findingId, question, options);
    };
    switch (step) {
      case undefined:
      // Not offered for a question.
      case 'continue_review':
      case 'review_selection':
        return;
      case 'retry':
        return again({});
      case 'redact_and_send':
        return again({ secrets: 'redact' });
      case 'review_ignored':
        return again({ reviewIgnored: true });
      case 'send_over_budget':
        return again({ overBudget: true });
      case 'smaller_answer': {
        const tokens = outcome.kind === 'failed' ? outcome.failure.affordableTokens : undefined;
        return tokens === undefined ? undefined : again({ maxAnswerTokens: tokens });
      }
      case 'show_secret':
        return this.deps.secrets.showFirst(uri);
      case 'not_a_secret':
        if (await this.deps.secrets.dismissIn(uri)) await again({});
        return;
      case 'open_rule':
      case 'change_encoding':
        if (outcome.kind === 'blocked') {
          await takeFileStep({ step, document: uri, outcome, reviewSelection: () => undefined });
        }
        return;
      case 'set_key':
      case 'sign_in':
      case 'get_key':
      case 'use_demo':
      case 'choose_model':
        if (await this.deps.takeStep(step, setting)) await again({});
        return;
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

  async #answer(
    id: number,
    origin: { readonly documentId: string; readonly findingId: string; readonly askedAt: number },
    question: string,
    { secrets, maxAnswerTokens, reviewIgnored, overBudget }: AgainOptions,
    signal: AbortSignal,
    progress: RunProgress,
  ): Promise<AskOutcome> {
    const { conversations, pipeline, confirm, store } = this.deps;
    const { documentId, findingId } = origin;
    const captured = await captureFinding(store, documentId, findingId);
    if (captured === undefined) return { kind: 'gone' };
    if ('block' in captured) return { kind: 'blocked', block: captured.block };
    const { document } = captured;
    const request: AskRequest = {
      ...this.#request(captured, documentId, findingId, question),
      ...(reviewIgnored === true && { reviewIgnored }),
    };
    const settings = await this.deps.settings();
    const answers: ConsentAnswer[] = [];
    const outcome = await ask(pipeline, request, {
      settings: {
        ...settings,
        ...(secrets && { secrets }),
        ...(maxAnswerTokens !== undefined && { maxAnswerTokens }),
      },
      signal,
      origin,
      overBudget: overBudget === true,
      confirm: async (prepared) => {
        const answer = await confirm(prepared);
        answers.push(answer);
        return answer === 'send';
      },
      askAboutSecrets: (about) => askAboutSecrets(about, document.uri, this.deps.secrets),
      onSecrets: (places, redacted) => {
        this.deps.secrets.found(document, request, places, redacted);
      },
      onQuestion: (sent) => {
        conversations.sent(id, sent);
      },
      onText: (piece) => {
        conversations.arrive(id, piece);
      },
      onThinking: progress.onThinking,
      onTeammate: progress.onTeammate,
      onWait: progress.onWait,
      onSettled: (accounting) => {
        conversations.amend(id, accounting);
      },
    });
    const [answer = 'send'] = answers;
    return outcome.kind === 'cancelled' && answer !== 'send' ? { ...outcome, because: answer } : outcome;
  }

  #request(
    { request, scope, finding }: CapturedFinding,
    documentId: string,
    findingId: string,
    question: string,
  ): AskRequest {
    const { path, languageId, text, places } = request;
    const earlier = this.deps.conversations.exchanges(documentId, findingId);
    return { path, languageId, text, scope, finding, question, earlier, ...(places && { places }) };
  }
}

function holds(findings: readonly { readonly id: string }[] | undefined, findingId: string): boolean {
  return findings?.some(({ id }) => id === findingId) === true;
}

async function askFor(title: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: l10n.t('Ask about this finding'),
    prompt: title,
    placeHolder: l10n.t('Your question. It is sent with the finding and its code.'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.length > MAX_QUESTION ? l10n.t('A question has at most {0} characters.', MAX_QUESTION) : undefined,
  });
}
