/**
 * Before anything of the user's goes to an address for the first time: who has to be asked, and in which words. The editor
 * asks and remembers; what is said is decided here.
 */
import * as l10n from '@vscode/l10n';
import type { Estimate } from '../budget/estimates';
import type { LedgerTotals } from '../budget/fold';
import type { Budget } from '../budget/plans';
import { strangeHost } from '../guard/keyGate';
import type { Prepared } from '../prepared';
import { formatUsd } from '../presentation';
import { usedRules } from '../presentRules';
import type { SentSource } from '../prompt/source';
import type { Words } from '../prompt/words';
import { isLoopback, type Settings } from '../settings';

export interface ConsentWords {
  readonly message: string;
  /** Short lines, most important first. */
  readonly detail: string;
}

/**
 * @returns the host that the user has to agree to, with its port; undefined where nobody needs to be asked: the demo model
 * and an endpoint on this machine, since nothing leaves it.
 */
export function consentHost({ demo, endpoint }: Pick<Settings, 'demo' | 'endpoint'>): string | undefined {
  return demo || isLoopback(endpoint) ? undefined : new URL(endpoint).host;
}

/** @param totals this month's; undefined when the ledger can't be read. */
export function consentWords(
  prepared: Prepared<unknown>,
  totals: LedgerTotals | undefined,
  { price }: Pick<Estimate, 'price'>,
): ConsentWords {
  const { settings, sources, rules, redacted, body } = prepared;
  const host = new URL(settings.endpoint).host;
  const lines = [
    l10n.t('To: {0}', host),
    l10n.t('Model: {0}', settings.model),
    ...sources.map(sourceLine),
    ...(rules.used.length === 0 ? [] : [l10n.t('Rules of the project: {0}', usedRules(rules))]),
    ...(redacted.length === 0 ? [] : [l10n.t('Secrets replaced by placeholders: {0}', redacted.length)]),
    restLine(prepared.words, grouped(Buffer.byteLength(body))),
    ...(strangeHost(settings) === undefined ? [] : [l10n.t('Your API key goes along: {0} is not OpenRouter.', host)]),
    '',
    price === undefined
      ? l10n.t('Price: unknown for this model')
      : l10n.t('Price: ${0} to ${1} (estimate)', formatUsd(price.least), formatUsd(price.most)),
    ...budgetLines(settings.budget, totals),
    l10n.t('This request: up to {0} tokens', grouped(prepared.promptTokens + prepared.maxTokens)),
    '',
    l10n.t('If you send it, you are not asked again for {0}.', host),
  ];
  return { message: l10n.t('Send this code to {0}?', host), detail: lines.join('\n') };
}

function restLine(words: Words, bytes: string): string {
  return Object.keys(words).length === 0
    ? l10n.t('Also our instructions for the review; {0} bytes in all. Nothing else.', bytes)
    : l10n.t(
        'Also the question, the finding, earlier answers and our instructions; {0} bytes in all. Nothing else.',
        bytes,
      );
}

function sourceLine(source: SentSource): string {
  const shown = source.shown.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  const bytes = grouped(Buffer.byteLength(source.rows));
  return shown === source.lineCount
    ? l10n.t('File: {0}, all {1} lines, {2} bytes', source.path, grouped(shown), bytes)
    : l10n.t('File: {0}, {1} of {2} lines, {3} bytes', source.path, grouped(shown), grouped(source.lineCount), bytes);
}

export function budgetLines({ tokens, usd }: Budget, totals: LedgerTotals | undefined): string[] {
  const lines: string[] = [];
  if (tokens !== null) {
    lines.push(
      totals === undefined
        ? l10n.t('Budget this month: {0} tokens', grouped(tokens))
        : l10n.t('Budget this month: {0} of {1} tokens used', grouped(totals.used + totals.reserved), grouped(tokens)),
    );
  }
  if (usd !== null) {
    lines.push(
      totals === undefined
        ? l10n.t('Budget this month: ${0}', usd.toFixed(2))
        : l10n.t('Budget this month: ${0} of ${1} used', (totals.costUsd + totals.heldUsd).toFixed(2), usd.toFixed(2)),
    );
  }
  return lines.length === 0 ? [l10n.t('Budget this month: no limit')] : lines;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
