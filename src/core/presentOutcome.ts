/**
 * Turns an outcome into words and a next step: the one place where they are written, for editor and command line alike.
 */
import * as l10n from '@vscode/l10n';
import { resultOf, uncoveredLines, type Accounting, type Outcome } from './outcome';
import { presentBlock } from './presentBlock';
import { presentFailure, quoted } from './presentFailure';
import { redactedWords } from './presentSecrets';
import { formatUsd, joined, type Presentation } from './presentation';
import { timeAgo } from './relativeTime';
import type { LineRange } from './prompt/source';

/** @param now milliseconds since the epoch: what a cached answer's age is told by. */
export function presentOutcome(outcome: Outcome, now = Date.now()): Presentation {
  switch (outcome.kind) {
    case 'answered':
    case 'cached':
      return {
        level: 'info',
        message: joined(foundSentence(outcome), tierSentence(outcome.accounting), ageSentence(outcome.accounting, now)),
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
        advice: l10n.t('Choose another model, review a selection, or run the review again.'),
        steps: ['choose_model', 'retry'],
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
  if (accounting.estimated) return l10n.t('About {0} tokens, cost unknown (no usage was reported).', tokens);
  if (accounting.costUsd === null) return l10n.t('{0} tokens, cost unknown.', tokens);
  return l10n.t('{0} tokens, ${1}.', tokens, formatUsd(accounting.costUsd));
}

/** When a cached answer was given; empty where that is not known. */
export function ageSentence({ storedAt }: Accounting, now: number): string {
  return storedAt === undefined ? '' : l10n.t('Answered {0}.', timeAgo(storedAt, now));
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
  if (result?.parts !== undefined) parts.push(l10n.t('Reviewed in {0} requests.', result.parts));
  const notPlaced = result?.notPlaced.length ?? 0;
  if (notPlaced > 0) parts.push(l10n.t('Not placed, listed in the report: {0}.', notPlaced));
  const outside = result?.outsideScope ?? 0;
  if (outside > 0) parts.push(l10n.t('Left out because outside the selection: {0}.', outside));
  if (result) parts.push(redactedWords(result.redacted));
  return joined(...parts);
}

function presentPartial(outcome: Extract<Outcome, { kind: 'partial' }>): Presentation {
  const { result, reason, failure, block } = outcome;
  const kept = result.findings.length;
  const what =
    reason === 'length'
      ? l10n.t('The answer was cut at its length limit.')
      : reason === 'parts'
        ? l10n.t('Not all of it was reviewed.')
        : reason === 'interrupted'
          ? l10n.t('The connection ended in the middle of the answer.')
          : result.unreadable > 0
            ? l10n.t('Parts of the answer could not be read: {0}.', result.unreadable)
            : l10n.t('The answer was not in the form that was asked for.');
  const keeps =
    kept === 0
      ? l10n.t('No finding could be kept; this does not mean that there are no problems.')
      : keptSentence(kept);
  const rest = uncoveredLines(outcome);
  const coverage =
    result.coverage.covered.length === 0
      ? l10n.t('It is not known which lines were reviewed.')
      : joined(...rest.map(notCoveredSentence));
  const why = block ? presentBlock(block) : reason === 'parts' && failure ? presentFailure(failure) : undefined;
  const advice =
    rest.length === 0
      ? l10n.t('Run the review again, or review a selection.')
      : l10n.t('Review the rest, which asks about these lines alone, or run the review again.');
  return {
    level: 'warning',
    message: joined(what, keeps, coverage),
    advice: joined(
      why ? joined(why.message, why.advice) : failure === undefined ? '' : quoted(failure),
      advice,
      redactedWords(result.redacted),
    ),
    steps: rest.length === 0 ? ['retry'] : ['continue_review', 'retry'],
    ...(why?.setting !== undefined && { setting: why.setting }),
  };
}

function notCoveredSentence({ start, end }: LineRange): string {
  return start === end
    ? l10n.t('Line {0} was not covered.', start)
    : l10n.t('Lines {0} to {1} were not covered.', start, end);
}
