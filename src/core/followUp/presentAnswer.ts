/** Turns the outcome of a question into words and a next step. */
import * as l10n from '@vscode/l10n';
import { presentBlock } from '../presentBlock';
import { presentFailure, quoted } from '../presentFailure';
import { ageSentence, tierSentence } from '../presentOutcome';
import { redactedWords } from '../presentSecrets';
import { joined, type NextStep, type Presentation } from '../presentation';
import type { AskOutcome } from './askOutcome';

/** They are about a review, not about a question. */
const NOT_HERE: readonly NextStep[] = ['review_selection', 'continue_review'];

/** @param now milliseconds since the epoch: what a cached answer's age is told by. */
export function presentAnswer(outcome: AskOutcome, now = Date.now()): Presentation {
  switch (outcome.kind) {
    case 'answered':
    case 'cached':
      return {
        level: 'info',
        message: joined(tierSentence(outcome.accounting), ageSentence(outcome.accounting, now)),
        advice: redactedWords(outcome.redacted),
        steps: [],
      };
    case 'partial':
      return partialWords(outcome);
    case 'stopped':
      return {
        level: 'info',
        message: joined(l10n.t('Stopped. What had arrived is kept.'), tierSentence(outcome.accounting)),
        advice: redactedWords(outcome.redacted),
        steps: ['retry'],
      };
    case 'cancelled':
      return cancelledWords(outcome.because);
    case 'gone':
      return {
        level: 'warning',
        message: l10n.t('Nothing was sent: the file no longer has this finding.'),
        advice: l10n.t('Review it again, then ask about what it has.'),
        steps: [],
      };
    case 'refused':
      return {
        level: 'warning',
        message:
          outcome.reason === 'empty' ? l10n.t('The model gave no answer.') : l10n.t('The model declined to answer.'),
        advice: l10n.t('Ask in other words, or choose another model.'),
        steps: ['choose_model', 'retry'],
      };
    case 'blocked':
      return here(presentBlock(outcome.block));
    case 'failed':
      return here(presentFailure(outcome.failure));
  }
}

function partialWords(outcome: Extract<AskOutcome, { kind: 'partial' }>): Presentation {
  const { reason, failure, accounting, redacted } = outcome;
  const isLong = reason === 'length';
  return {
    level: 'warning',
    message: joined(
      isLong
        ? l10n.t('The answer was cut at its length limit; what had arrived is kept.')
        : l10n.t('The answer was interrupted; what had arrived is kept.'),
      tierSentence(accounting),
    ),
    advice: joined(
      failure === undefined ? '' : quoted(failure),
      isLong ? l10n.t('Ask for the rest, or about one part of it.') : l10n.t('Ask again.'),
      redactedWords(redacted),
    ),
    // The same question would be cut at the same place.
    steps: isLong ? [] : ['retry'],
  };
}

function cancelledWords(because: Extract<AskOutcome, { kind: 'cancelled' }>['because']): Presentation {
  const message =
    because === 'preview_shown'
      ? l10n.t('Nothing was sent; what would be sent is open in the editor.')
      : because === 'not_confirmed'
        ? l10n.t('Nothing was sent.')
        : l10n.t('Stopped before anything arrived.');
  return { level: 'info', message, advice: l10n.t('Ask again to send it.'), steps: ['retry'] };
}

function here(presentation: Presentation): Presentation {
  return { ...presentation, steps: presentation.steps.filter((step) => !NOT_HERE.includes(step)) };
}
