/** What a person reads while a review runs. */
import * as l10n from '@vscode/l10n';
import type { RetryWait } from '../claude/client';
import { waitReason } from '../presentFailure';

const ATTEMPTS = 3;

/** @param leftMs until the next attempt. */
export function waitWords({ failure, attempt }: RetryWait, leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return l10n.t('{0}; attempt {1} of {2} in {3} s', waitReason(failure.code), attempt, ATTEMPTS, seconds);
}

export function thinkingWords(): string {
  return l10n.t('the model is thinking');
}

export function teammateWords(): string {
  return l10n.t('a teammate is asking the same; waiting for that answer');
}

export function arrivedWords(count: number): string {
  return count === 1 ? l10n.t('1 finding so far') : l10n.t('{0} findings so far', count);
}
