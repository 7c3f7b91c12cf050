/** What would be sent, exactly, without sending it. */
import * as z from 'zod';
import type { Estimate } from '../budget/estimates';
import type { Prepared } from '../prepared';
import { estimateWords } from '../presentEstimate';
import { rulesSentences } from '../presentRules';
import { secretName } from '../presentSecrets';
import { hasRules } from '../prompt/rulesSection';

export const previewSchema = z.strictObject({
  request: z.strictObject({
    url: z.string(),
    body: z.record(z.string(), z.unknown()).describe('Serialised without blanks, this is the body to the byte.'),
  }),
  tokens: z.strictObject({
    prompt: z.int().describe('Estimated.'),
    max_completion: z.int(),
    replies: z.int().describe('Of this model, that the estimate was corrected by; 0: a fixed factor counts.'),
    within_percent: z.number().nullable().describe('The error that most of those estimates kept within.'),
  }),
  price: z
    .strictObject({ least: z.number(), most: z.number() })
    .nullable()
    .describe('US dollars; null for unknown models.'),
  cacheKey: z.string(),
  notes: z.array(z.string()),
});

export type PreviewJson = z.infer<typeof previewSchema>;

export function toPreviewJson(prepared: Prepared<unknown>, estimate: Estimate): PreviewJson {
  const { settings, redacted, sources, rules } = prepared;
  const notes: string[] = [];
  if (settings.demo) notes.push('The local demo model answers; nothing leaves this machine.');
  for (const place of redacted) {
    const where = place.file === undefined ? `on line ${place.line}` : `in ${place.file}, line ${place.line},`;
    notes.push(`A value ${where} was replaced by a placeholder (${secretName(place.kind)}, rule ${place.rule}).`);
  }
  for (const source of sources) {
    const shown = source.shown.reduce((sum, range) => sum + range.end - range.start + 1, 0);
    if (shown < source.lineCount) notes.push(`${source.path}: ${shown} of ${source.lineCount} lines go along.`);
  }
  if (hasRules(rules)) notes.push(rulesSentences(rules));
  if (!settings.demo) notes.push(estimateWords(estimate));
  return previewSchema.parse({
    request: {
      url: `${settings.endpoint}/chat/completions`,
      body: JSON.parse(prepared.body) as Record<string, unknown>,
    },
    tokens: {
      prompt: estimate.tokens,
      max_completion: prepared.maxTokens,
      replies: estimate.replies,
      within_percent: estimate.withinPercent,
    },
    price: estimate.price ?? null,
    cacheKey: prepared.cacheKey,
    notes,
  } satisfies PreviewJson);
}
