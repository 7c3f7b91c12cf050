/**
 * Turns an outcome into words and a next step: the one place where they are written, for editor and command line alike.
 */
import * as l10n from '@vscode/l10n';
import { resultOf, type Accounting, type Block, type Outcome, type RequestFailure } from './outcome';

/** What a person may do next. The editor offers them as buttons; the command line prints the sentence. */
export type NextStep =
  | 'set_key'
  | 'get_key'
  | 'use_demo'
  | 'open_settings'
  | 'redact_and_send'
  | 'show_secret'
  | 'review_selection'
  | 'retry'
  | 'show_log'
  | 'copy_diagnostics';

export interface Presentation {
  readonly level: 'info' | 'warning' | 'error';
  /** What happened, one sentence. */
  readonly message: string;
  /** What to do about it, one sentence; empty when there is nothing to do. */
  readonly advice: string;
  readonly steps: readonly NextStep[];
  /** Setting to open for `open_settings`. */
  readonly setting?: string;
}

export function presentOutcome(outcome: Outcome): Presentation {
  switch (outcome.kind) {
    case 'answered':
    case 'cached':
      return {
        level: 'info',
        message: joined(foundSentence(outcome), tierSentence(outcome.accounting)),
        advice: asideSentence(outcome),
        steps: [],
      };
    case 'partial':
      return presentPartial(outcome);
    case 'blocked':
      return presentBlock(outcome.block);
    case 'refused':
      return {
        level: 'warning',
        message:
          outcome.reason === 'empty'
            ? l10n.t('The model gave no answer. This does not mean that there are no problems.')
            : l10n.t('The model declined to answer. This does not mean that there are no problems.'),
        advice: l10n.t('Run the review again, or choose another model in the settings.'),
        steps: ['retry', 'open_settings'],
        setting: 'codeInsight.model',
      };
    case 'failed':
      return presentFailure(outcome.failure);
    case 'cancelled':
      return presentCancelled(outcome);
  }
}

function presentCancelled({ because, result }: Extract<Outcome, { kind: 'cancelled' }>): Presentation {
  const cancelled = l10n.t('Review cancelled.');
  if (because === 'preview_shown') {
    return {
      level: 'info',
      message: joined(cancelled, l10n.t('Nothing was sent; what would be sent is open in the editor.')),
      advice: l10n.t('Run the review again to send it.'),
      steps: ['retry'],
    };
  }
  const kept = result?.findings.length ?? 0;
  const rest = because === 'not_confirmed' ? l10n.t('Nothing was sent.') : kept === 0 ? '' : keptSentence(kept);
  return { level: 'info', message: joined(cancelled, rest), advice: '', steps: [] };
}

/** Where the answer came from and what it took, e.g. "From the cache (memory), 0 tokens." */
export function tierSentence(accounting: Accounting): string {
  if (accounting.tier !== 'network') {
    return accounting.demo
      ? l10n.t('Local demo model, from the cache ({0}), 0 tokens.', tierName(accounting))
      : l10n.t('From the cache ({0}), 0 tokens.', tierName(accounting));
  }
  const tokens = accounting.usage.total.toLocaleString('en-US');
  if (accounting.demo) return l10n.t('Local demo model, {0} demo tokens, not counted.', tokens);
  if (accounting.estimated) return l10n.t('About {0} tokens (estimated: no usage was reported).', tokens);
  if (accounting.costUsd === null) return l10n.t('{0} tokens.', tokens);
  return l10n.t('{0} tokens, ${1}.', tokens, formatUsd(accounting.costUsd));
}

export function tierName(accounting: Accounting): string {
  switch (accounting.tier) {
    case 'memory':
      return l10n.t('memory');
    case 'redis':
      return l10n.t('Redis');
    case 'memento':
      return l10n.t('workspace');
    case 'file':
      return l10n.t('file');
    case 'network':
      return l10n.t('network');
  }
}

/** Enough digits to tell small amounts apart. */
export function formatUsd(usd: number): string {
  return usd === 0 ? '0' : usd < 0.01 ? usd.toFixed(5) : usd.toFixed(3);
}

function foundSentence(outcome: Outcome): string {
  const result = resultOf(outcome);
  const count = result?.findings.length ?? 0;
  if (count === 0 && (result?.notPlaced.length ?? 0) === 0) return l10n.t('No problems found.');
  return count === 1 ? l10n.t('1 finding.') : l10n.t('{0} findings.', count);
}

function keptSentence(count: number): string {
  return count === 1
    ? l10n.t('1 finding that had arrived is kept.')
    : l10n.t('{0} findings that had arrived are kept.', count);
}

function asideSentence(outcome: Outcome): string {
  const result = resultOf(outcome);
  const parts: string[] = [];
  const notPlaced = result?.notPlaced.length ?? 0;
  if (notPlaced > 0) parts.push(l10n.t('Not placed, listed in the report: {0}.', notPlaced));
  const outside = result?.outsideScope ?? 0;
  if (outside > 0) parts.push(l10n.t('Left out because outside the selection: {0}.', outside));
  return parts.join(' ');
}

function presentPartial(outcome: Extract<Outcome, { kind: 'partial' }>): Presentation {
  const { result, reason, failure } = outcome;
  const kept = result.findings.length;
  const what =
    reason === 'length'
      ? l10n.t('The answer was cut at its length limit.')
      : reason === 'interrupted'
        ? l10n.t('The connection ended in the middle of the answer.')
        : result.unreadable > 0
          ? l10n.t('Parts of the answer could not be read: {0}.', result.unreadable)
          : l10n.t('The answer was not in the form that was asked for.');
  const keeps =
    kept === 0
      ? l10n.t('No finding could be kept; this does not mean that there are no problems.')
      : keptSentence(kept);
  const { asked, covered } = result.coverage;
  const coverage =
    covered === null
      ? l10n.t('It is not known which lines were reviewed.')
      : covered.end < asked.end
        ? l10n.t('Lines {0} to {1} were not covered.', covered.end + 1, asked.end)
        : '';
  return {
    level: 'warning',
    message: joined(what, keeps, coverage),
    advice: joined(
      failure?.detail === undefined ? '' : l10n.t('The service said: {0}', sentence(failure.detail)),
      l10n.t('Run the review again, or review a selection.'),
    ),
    steps: ['retry'],
  };
}

function presentBlock(block: Block): Presentation {
  const said = (message: string, advice: string, steps: readonly NextStep[] = [], setting?: string): Presentation => ({
    level: 'warning',
    message,
    advice,
    steps,
    ...(setting !== undefined && { setting }),
  });
  switch (block.code) {
    case 'not_readable':
      return said(
        l10n.t('The file can not be read ({0}).', block.detail),
        l10n.t('Check that it exists and that you may read it.'),
      );
    case 'empty':
      return said(l10n.t('There is nothing to review: the text is empty.'), '');
    case 'binary':
      return said(l10n.t('This is a binary file; nothing was sent.'), l10n.t('Open a text file and review that.'));
    case 'encoding':
      return said(
        l10n.t('The file is not valid UTF-8; nothing was sent.'),
        l10n.t('Save it as UTF-8, then review it again.'),
      );
    case 'too_large':
      return said(
        l10n.t(
          'The text is too large: {0} bytes, the limit is {1}. Nothing was sent.',
          grouped(block.bytes),
          grouped(block.limit),
        ),
        l10n.t('Select a part and choose Review Selection, or raise codeInsight.maxFileSize.'),
        ['open_settings'],
        'codeInsight.maxFileSize',
      );
    case 'language':
      return said(
        l10n.t('The language "{0}" is not on the list of reviewed languages. Nothing was sent.', block.languageId),
        l10n.t('Change the language mode, or add it to codeInsight.languages.'),
        ['open_settings'],
        'codeInsight.languages',
      );
    case 'secrets': {
      const places = [...new Set(block.places.map((place) => l10n.t('line {0} ({1})', place.line, place.rule)))];
      return said(
        block.places.length === 1
          ? l10n.t('Nothing was sent: the text holds what looks like a secret, {0}.', places[0] ?? '')
          : l10n.t('Nothing was sent: the text holds what looks like secrets, {0}.', places.slice(0, 5).join(', ')),
        l10n.t('Send it with placeholders in place of the values, or remove them first.'),
        ['redact_and_send', 'show_secret'],
      );
    }
    case 'scan_timeout':
      return said(
        l10n.t('Nothing was sent: the check for secrets did not finish in time.'),
        l10n.t('Review a selection instead.'),
        ['show_log', 'copy_diagnostics'],
      );
    case 'no_key':
      return said(
        l10n.t('No OpenRouter API key is set.'),
        l10n.t('Set a key, get one at openrouter.ai/keys, or try the local demo model, which needs none.'),
        ['set_key', 'get_key', 'use_demo'],
      );
    case 'endpoint':
      return said(
        l10n.t('Nothing was sent: the endpoint is not an https address.'),
        l10n.t('Mend codeInsight.endpoint; plain http is accepted for this machine only.'),
        ['open_settings'],
        'codeInsight.endpoint',
      );
    case 'budget':
      return said(
        l10n.t(
          "Nothing was sent: this month's budget of {0} tokens has {1} used or reserved, and this request may take up to {2}.",
          grouped(block.limit),
          grouped(block.used),
          grouped(block.needed),
        ),
        l10n.t('Raise codeInsight.budget.plan, or wait for the next month. Answers from the cache stay free.'),
        ['open_settings'],
        'codeInsight.budget',
      );
  }
}

function presentFailure(failure: RequestFailure): Presentation {
  const { message, advice, steps, setting } = failureWords(failure);
  const words = failure.detail === undefined ? '' : l10n.t('The service said: {0}', sentence(failure.detail));
  const id = failure.requestId === undefined ? '' : l10n.t('Request id: {0}.', failure.requestId);
  return {
    level: 'error',
    message: joined(message, failure.code === 'unexpected' || failure.status !== undefined ? words : ''),
    advice: joined(advice, id),
    steps: [...steps, 'show_log', 'copy_diagnostics'],
    ...(setting !== undefined && { setting }),
  };
}

function failureWords({ code, status, retryAfterMs }: RequestFailure): Omit<Presentation, 'level'> {
  const words = (
    message: string,
    advice: string,
    steps: readonly NextStep[],
    setting?: string,
  ): Omit<Presentation, 'level'> => ({
    message,
    advice,
    steps,
    ...(setting !== undefined && { setting }),
  });
  switch (code) {
    case 'timeout':
      return words(
        l10n.t('No answer came in time.'),
        l10n.t('Try again, or raise codeInsight.timeout.'),
        ['retry', 'open_settings'],
        'codeInsight.timeout',
      );
    case 'connection':
      return words(
        l10n.t('The connection to the endpoint failed.'),
        l10n.t('Check the network, the proxy settings and codeInsight.endpoint, then try again.'),
        ['retry'],
      );
    case 'auth':
      return words(l10n.t('The API key was not accepted.'), l10n.t('Set a valid OpenRouter key.'), ['set_key']);
    case 'credits':
      return words(
        l10n.t('The OpenRouter credit does not cover this request.'),
        l10n.t('Add credit at openrouter.ai, or review a smaller selection.'),
        [],
      );
    case 'moderation':
      return words(
        l10n.t('The request was refused by a moderation or account rule.'),
        l10n.t('Review a smaller selection, or choose another model.'),
        ['open_settings'],
        'codeInsight.model',
      );
    case 'no_endpoint':
      return words(
        l10n.t('No provider serves this model with what was asked.'),
        l10n.t('Choose another model, or relax the privacy settings of your OpenRouter account.'),
        ['open_settings'],
        'codeInsight.model',
      );
    case 'bad_request':
      return words(
        l10n.t('The service rejected the request.'),
        l10n.t('Check codeInsight.model.'),
        ['open_settings'],
        'codeInsight.model',
      );
    case 'context_length':
      return words(l10n.t('The request is too long for the model.'), l10n.t('Review a smaller selection.'), []);
    case 'rate_limit':
      return words(
        l10n.t('Too many requests.'),
        retryAfterMs === undefined
          ? l10n.t('Wait a little, then try again.')
          : l10n.t('Try again in {0} seconds.', Math.ceil(retryAfterMs / 1_000)),
        ['retry'],
      );
    case 'overloaded':
      return words(l10n.t('The model is overloaded or not available right now.'), l10n.t('Try again in a moment.'), [
        'retry',
      ]);
    case 'server':
      return words(l10n.t('The service failed.'), l10n.t('Try again in a moment.'), ['retry']);
    case 'http':
      return words(l10n.t('The service answered with status {0}.', status ?? 0), l10n.t('Try again, or see the log.'), [
        'retry',
      ]);
    case 'invalid_reply':
      return words(
        l10n.t('The endpoint did not answer as OpenRouter does.'),
        l10n.t('Check codeInsight.endpoint.'),
        ['open_settings'],
        'codeInsight.endpoint',
      );
    case 'storage':
      return words(
        l10n.t('Nothing was sent: the state folder of Code Insight can not be written.'),
        l10n.t('Free disk space or mend its permissions, then try again.'),
        ['retry'],
      );
    case 'unexpected':
      return words(l10n.t('Something unexpected went wrong.'), l10n.t('Try again; the log has the details.'), [
        'retry',
      ]);
  }
}

function joined(...sentences: string[]): string {
  return sentences.filter((text) => text !== '').join(' ');
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
