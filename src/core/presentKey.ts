/** What a key check found, in words and next steps. */
import * as l10n from '@vscode/l10n';
import type { KeyInfo, KeyStatus } from './claude/keyStatus';
import { presentOutcome } from './presentOutcome';
import type { Presentation } from './presentation';

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

function joined(...sentences: string[]): string {
  return sentences.filter((text) => text !== '').join(' ');
}
