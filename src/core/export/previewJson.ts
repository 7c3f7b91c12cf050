/** What would be sent, exactly, without sending it. */
import * as z from 'zod';
import type { Estimate } from '../budget/estimates';
import type { Prepared } from '../prepared';
import { contextNotes, wholeEstimate } from '../presentContext';
import { estimateWords } from '../presentEstimate';
import { rulesSentences } from '../presentRules';
import { secretName } from '../presentSecrets';
import { hasRules } from '../prompt/rulesSection';
import { LEFT_OUT, type SentSource } from '../prompt/source';

export const previewSchema = z.strictObject({
  request: z.strictObject({
    url: z.string(),
    body: z.record(z.string(), z.unknown()).describe('Serialised without blanks, this is the body to the byte.'),
  }),
  tokens: z.strictObject({
    prompt: z.int().describe('Estimated.'),
    whole_files: z.int().nullable().describe('The same for each file as it is; null for what is too long to count.'),
    max_completion: z.int(),
    replies: z.int().describe('Of this model, that the estimate was corrected by; 0: a fixed factor counts.'),
    within_percent: z.number().nullable().describe('The error that most of those estimates kept within.'),
  }),
  price: z
    .strictObject({ least: z.number(), most: z.number() })
    .nullable()
    .describe('US dollars; null for unknown models.'),
  cacheKey: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      lines: z.int(),
      sent: z.int(),
      how: z.enum(['whole', 'compact', 'skeleton', 'surroundings']),
      fallback: z.string().nullable().describe('Why the context is not as short as it could be.'),
      functions: z.array(
        z.strictObject({ name: z.string().nullable(), start: z.int(), end: z.int(), called: z.boolean() }),
      ),
      left_out: z.record(z.enum(LEFT_OUT), z.int()).describe('Lines by what they hold.'),
    }),
  ),
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
  notes.push(...contextNotes(prepared, estimate));
  if (hasRules(rules)) notes.push(rulesSentences(rules));
  if (!settings.demo) notes.push(estimateWords(estimate));
  return previewSchema.parse({
    request: {
      url: `${settings.endpoint}/chat/completions`,
      body: JSON.parse(prepared.body) as Record<string, unknown>,
    },
    tokens: {
      prompt: estimate.tokens,
      whole_files: wholeEstimate(prepared, estimate) ?? null,
      max_completion: prepared.maxTokens,
      replies: estimate.replies,
      within_percent: estimate.withinPercent,
    },
    price: estimate.price ?? null,
    cacheKey: prepared.cacheKey,
    files: sources.map(fileJson),
    notes,
  } satisfies PreviewJson);
}

function fileJson({ path, lineCount, shown, context }: SentSource): PreviewJson['files'][number] {
  return {
    ...{ path, lines: lineCount, how: context.stage },
    sent: shown.reduce((sum, { start, end }) => sum + end - start + 1, 0),
    fallback: context.fallback ? [context.fallback.reason, context.fallback.check].filter(Boolean).join(': ') : null,
    functions: context.functions.map(({ name, ...rest }) => ({ name: name ?? null, ...rest })),
    left_out: context.leftOut,
  };
}
