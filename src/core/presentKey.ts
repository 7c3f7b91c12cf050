/** What a key check and a sign-in found, in words and next steps. */
import * as l10n from '@vscode/l10n';
import type { KeyInfo, KeyStatus } from './claude/keyStatus';
import type { ExchangeResult } from './claude/signIn';
import { presentOutcome } from './presentOutcome';
import { joined, type Presentation } from './presentation';

export function presentKey(status: KeyStatus): Presentation {
  switch (status.kind) {
    case 'cancelled':
      return { level: 'info', message: l10n.t('The check of the API key was cancelled.'), advice: '', steps: [] };
    case 'failed':
      return presentOutcome({ kind: 'failed', failure: status.failure });
    case 'valid':
      return presentInfo(status.info);
  }
}

/** After a sign-in: the key is stored, whatever the check says of it. */
export function presentSignedIn(status: KeyStatus): Presentation {
  const stored = l10n.t('You are signed in; the API key is set.');
  if (status.kind === 'cancelled') return { level: 'info', message: stored, advice: '', steps: [] };
  const told = presentKey(status);
  if (status.kind === 'valid') return { ...told, message: joined(stored, told.message) };
  const unchecked = l10n.t('It could not be checked yet.');
  return { ...told, level: 'warning', message: joined(stored, unchecked, told.message) };
}

/** Why a code gave no key. */
export function presentExchange(result: Exclude<ExchangeResult, { kind: 'key' }>): Presentation {
  switch (result.kind) {
    case 'cancelled':
      return { level: 'info', message: l10n.t('The sign-in was cancelled.'), advice: '', steps: [] };
    case 'code_refused':
      return {
        level: 'error',
        message: codeRefused(),
        advice: l10n.t('Sign in again.'),
        steps: ['sign_in', 'set_key'],
      };
    case 'failed': {
      const { message, advice, steps, setting } = presentOutcome({ kind: 'failed', failure: result.failure });
      const others = steps.filter((step) => step !== 'retry' && step !== 'sign_in' && step !== 'set_key');
      return {
        level: 'error',
        message: joined(l10n.t('The sign-in failed.'), message),
        advice,
        steps: ['sign_in', 'set_key', ...others],
        ...(setting !== undefined && { setting }),
      };
    }
  }
}

/** A code that may have been mistyped: the sentence alone. */
export function codeRefused(): string {
  return l10n.t('OpenRouter did not accept the code. A code is good for ten minutes, and once.');
}

function presentInfo(info: KeyInfo): Presentation {
  if (info.management) {
    return {
      level: 'warning',
      message: l10n.t('The API key {0} is a management key: it is not accepted for reviews.', info.label),
      advice: l10n.t('Make an ordinary key at openrouter.ai/keys and set that.'),
      steps: ['set_key', 'get_key'],
    };
  }
  const expires = info.expiresAt === null ? '' : l10n.t('It expires on {0}.', info.expiresAt.slice(0, 10));
  const used = l10n.t('Used so far: ${0}.', dollars(info.usedUsd));
  if (info.limitUsd === null) {
    return {
      level: 'info',
      message: joined(l10n.t('The API key {0} works. It has no limit of its own.', info.label), used, expires),
      advice: l10n.t('What it can spend is the credit of your OpenRouter account.'),
      steps: [],
    };
  }
  const limit = resetWords(info.limitReset, dollars(info.limitUsd));
  const left = info.leftUsd ?? info.limitUsd - info.usedUsd;
  if (left <= 0) {
    return {
      level: 'warning',
      message: joined(
        l10n.t('The API key {0} is valid, but nothing of its limit is left.', info.label),
        limit,
        expires,
      ),
      advice: l10n.t('Raise the limit of the key at openrouter.ai/keys, or set another key.'),
      steps: ['set_key'],
    };
  }
  return {
    level: 'info',
    message: joined(l10n.t('The API key {0} works. Left: ${1}.', info.label, dollars(left)), limit, used, expires),
    advice: '',
    steps: [],
  };
}

function resetWords(reset: KeyInfo['limitReset'], limit: string): string {
  switch (reset) {
    case 'daily':
      return l10n.t('Limit: ${0} a day.', limit);
    case 'weekly':
      return l10n.t('Limit: ${0} a week.', limit);
    case 'monthly':
      return l10n.t('Limit: ${0} a month.', limit);
    case null:
      return l10n.t('Limit: ${0}.', limit);
  }
}

function dollars(usd: number): string {
  return Math.max(0, usd).toFixed(2);
}
