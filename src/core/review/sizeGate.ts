/**
 * Before a request of many tokens leaves: whether the user wants to be asked, and in which words. The editor asks; where there
 * is nobody to ask, nothing is sent.
 */
import * as l10n from '@vscode/l10n';
import type { Estimate } from '../budget/estimates';
import type { Block } from '../outcome';
import type { Prepared } from '../prepared';
import { formatUsd, grouped } from '../presentation';
import type { ConsentWords } from './consent';

/** The demo model takes nothing: it is never asked about. */
export function isLarge({ settings }: Prepared<unknown>, { tokens }: Estimate): boolean {
  const { askAboveTokens, demo } = settings;
  return !demo && askAboveTokens > 0 && tokens > askAboveTokens;
}

export function sizeWords(
  { settings, maxTokens, sources }: Prepared<unknown>,
  { tokens, price }: Estimate,
): ConsentWords {
  const lines = [
    ...sources.map(({ path }) => l10n.t('File: {0}', path)),
    l10n.t('Model: {0}', settings.model),
    l10n.t('Prompt: about {0} tokens; answer: at most {1}', grouped(tokens), grouped(maxTokens)),
    price === undefined
      ? l10n.t('Price: unknown for this model')
      : l10n.t('Price: ${0} to ${1} (estimate)', formatUsd(price.least), formatUsd(price.most)),
    '',
    l10n.t('You are asked above {0} tokens (codeInsight.askAboveTokens).', grouped(settings.askAboveTokens)),
  ];
  return { message: l10n.t('Send about {0} tokens?', grouped(tokens)), detail: lines.join('\n') };
}

/** Where there is nobody to ask. @returns what keeps the request back; undefined when nothing does. */
export function tooLargeToSend(
  prepared: Prepared<unknown>,
  estimate: Estimate,
): Extract<Block, { code: 'above_tokens' }> | undefined {
  if (!isLarge(prepared, estimate)) return undefined;
  const { tokens, price } = estimate;
  const { model, askAboveTokens: limit } = prepared.settings;
  return { code: 'above_tokens', tokens, limit, model, ...(price && { mostUsd: price.most }) };
}
