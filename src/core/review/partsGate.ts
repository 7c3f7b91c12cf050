/** Before a file goes in several requests: what they take together, in which words it is asked, and when nothing is sent unasked. */
import * as l10n from '@vscode/l10n';
import type { Estimate } from '../budget/estimates';
import type { LedgerTotals } from '../budget/fold';
import { strangeHost } from '../guard/keyGate';
import type { Block } from '../outcome';
import type { Price } from '../prepared';
import { formatUsd, grouped } from '../presentation';
import { usedRules } from '../presentRules';
import { budgetLines, type ConsentWords } from './consent';
import { lineWords } from '../lineWords';
import type { PartsPlan } from './reviewRequest';

/** Of all requests together. */
export interface PartsEstimate {
  readonly tokens: number;
  /** Tokens of the longest answers that are allowed. */
  readonly maxTokens: number;
  /** Undefined where one of them has none. */
  readonly price: Price | undefined;
}

export async function estimateParts(
  { parts }: PartsPlan,
  estimate: (part: PartsPlan['parts'][number]) => Promise<Pick<Estimate, 'tokens' | 'price'>>,
): Promise<PartsEstimate> {
  let tokens = 0;
  let maxTokens = 0;
  let price: Price | undefined = { least: 0, most: 0 };
  for (const part of parts) {
    const one = await estimate(part);
    tokens += one.tokens;
    maxTokens += part.maxTokens;
    price = price && one.price && { least: price.least + one.price.least, most: price.most + one.price.most };
  }
  return { tokens, maxTokens, price };
}

/**
 * @param host that nothing was sent to before, and that the user agrees to by the same answer; undefined where nobody needs to.
 * @param totals this month's; undefined when the ledger can't be read.
 */
export function partsWords(
  { path, limit, asked, parts, redacted }: PartsPlan,
  { tokens, maxTokens, price }: PartsEstimate,
  totals: LedgerTotals | undefined,
  host: string | undefined,
): ConsentWords {
  const settings = parts[0]?.settings;
  const rules = parts[0]?.rules;
  if (!settings || !rules) throw new Error('a plan has parts');
  const lines = [
    l10n.t('One request holds at most {0} bytes of a file (codeInsight.maxFileSize).', grouped(limit)),
    ...(host === undefined ? [] : [l10n.t('To: {0}', host)]),
    l10n.t('Model: {0}', settings.model),
    l10n.t('File: {0}, lines {1}, cut between functions', path, lineWords(asked)),
    ...(rules.used.length === 0 ? [] : [l10n.t('Rules of the project: {0}', usedRules(rules))]),
    ...(redacted.length === 0 ? [] : [l10n.t('Secrets replaced by placeholders: {0}', redacted.length)]),
    ...(host === undefined || strangeHost(settings) === undefined
      ? []
      : [l10n.t('Your API key goes along: {0} is not OpenRouter.', host)]),
    '',
    l10n.t('Prompts: about {0} tokens in all; answers: at most {1}', grouped(tokens), grouped(maxTokens)),
    price === undefined
      ? l10n.t('Price: unknown for this model')
      : l10n.t('Price: ${0} to ${1} (estimate)', formatUsd(price.least), formatUsd(price.most)),
    ...budgetLines(settings.budget, totals),
    l10n.t('What the cache answers costs nothing.'),
    ...(host === undefined ? [] : ['', l10n.t('If you send it, you are not asked again for {0}.', host)]),
  ];
  const message =
    host === undefined
      ? l10n.t('Review {0} in {1} requests?', path, parts.length)
      : l10n.t('Send this code to {0} in {1} requests?', host, parts.length);
  return { message, detail: lines.join('\n') };
}

/** Where there is nobody to ask. @returns what keeps the requests back; undefined when nothing does. */
export function tooLargeTogether(plan: PartsPlan, { tokens, price }: PartsEstimate): Block | undefined {
  const { askAboveTokens: limit, demo, model } = plan.parts[0]?.settings ?? {};
  if (model === undefined || limit === undefined || demo === true || limit <= 0 || tokens <= limit) return undefined;
  return { code: 'above_tokens', tokens, limit, model, ...(price && { mostUsd: price.most }) };
}
