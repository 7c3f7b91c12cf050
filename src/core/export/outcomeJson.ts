/**
 * The outcome's one JSON shape, for review, debug and architecture alike (product.md H1). The seed's names and units:
 * `tokens_used` as the provider counted, `elapsed_time` in seconds.
 */
import * as z from 'zod';
import { accountingOf, resultOf, type Outcome } from '../outcome';
import { presentOutcome } from '../presentOutcome';
import { RULES_LEFT_OUT_REASONS } from '../prompt/rulesSection';
import { CATEGORIES, CONFIDENCES, SEVERITIES } from '../tasks/review';
import { visible } from '../text/hidden';
import { toText } from './markdown';

const tokenCount = z.int().min(0);
const lineNumber = z.int().min(1);
const lineRange = z.strictObject({ start: lineNumber, end: lineNumber });

const findingText = {
  severity: z.enum(SEVERITIES),
  category: z.enum(CATEGORIES),
  confidence: z.enum(CONFIDENCES),
  title: z.string(),
  explanation: z.string(),
  quote: z.string(),
};

export const outcomeSchema = z.strictObject({
  success: z.boolean().describe('True when the answer is whole: answered or from the cache.'),
  outcome: z.enum(['answered', 'cached', 'partial', 'blocked', 'refused', 'failed', 'cancelled']),
  cached: z.boolean(),
  content: z.string().describe('The result as Markdown; on failure what happened and what to do.'),
  tokens_used: z.strictObject({
    prompt_tokens: tokenCount,
    completion_tokens: tokenCount,
    total_tokens: tokenCount,
    cached_tokens: tokenCount.describe('Prompt tokens that the provider read from its own cache.'),
  }),
  model: z.string().nullable(),
  elapsed_time: z.number().min(0).describe('Seconds.'),
  tier: z.enum(['network', 'memory', 'redis', 'memento', 'file']).nullable().describe('Where the answer came from.'),
  cost: z.number().min(0).nullable().describe('US dollars as charged; null when unknown.'),
  findings: z.array(
    z.strictObject({
      id: z.string(),
      ...findingText,
      line: lineNumber,
      column: lineNumber,
      end_line: lineNumber,
      end_column: lineNumber.describe('Exclusive.'),
      replacement: z.string().nullable().describe('New text of lines line to end_line.'),
    }),
  ),
  notPlaced: z.array(
    z.strictObject({ ...findingText, claimed_line: lineNumber, reason: z.enum(['quote_not_found', 'ambiguous']) }),
  ),
  coverage: z
    .strictObject({
      asked: z.array(lineRange).min(1).describe('Ascending, apart from each other.'),
      covered: z.array(lineRange).describe('Answered for; empty when that is unknown.'),
    })
    .nullable(),
  rules: z
    .strictObject({
      used: z
        .array(z.strictObject({ path: z.string(), lines: lineNumber, of: lineNumber }))
        .describe('Its first `lines` of `of` went along; the last file has precedence.'),
      left_out: z.array(z.strictObject({ path: z.string(), reason: z.enum(RULES_LEFT_OUT_REASONS) })),
    })
    .nullable()
    .describe('The project’s rules; null where it has none, or where they do not go along.'),
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      next_step: z.string(),
      status: z.int().optional(),
      retry_after: z.number().optional().describe('Seconds.'),
      affordable_tokens: tokenCount.optional().describe('The longest answer that the credit pays for.'),
      request_id: z.string().optional(),
    })
    .nullable(),
});

export type OutcomeJson = z.infer<typeof outcomeSchema>;

/** @param elapsedMs the whole run, for outcomes that carry no accounting. */
export function toOutcomeJson(outcome: Outcome, path: string, elapsedMs: number): OutcomeJson {
  const accounting = accountingOf(outcome);
  const result = resultOf(outcome);
  const usage = accounting?.usage;
  return outcomeSchema.parse({
    success: outcome.kind === 'answered' || outcome.kind === 'cached',
    outcome: outcome.kind,
    cached: outcome.kind === 'cached',
    content: toText(outcome, path, 'markdown'),
    tokens_used: {
      prompt_tokens: usage?.prompt ?? 0,
      completion_tokens: usage?.completion ?? 0,
      total_tokens: usage?.total ?? 0,
      cached_tokens: usage?.cached ?? 0,
    },
    model: accounting?.model ?? null,
    elapsed_time: Math.round(accounting?.elapsedMs ?? elapsedMs) / 1_000,
    tier: accounting?.tier ?? null,
    cost: accounting?.costUsd ?? null,
    findings: (result?.findings ?? []).map(({ range, ...finding }) => ({
      id: finding.id,
      severity: finding.severity,
      category: finding.category,
      confidence: finding.confidence,
      title: finding.title,
      quote: finding.quote,
      replacement: finding.replacement,
      explanation: visible(finding.explanation),
      line: range.line,
      column: range.column,
      end_line: range.endLine,
      end_column: range.endColumn,
    })),
    notPlaced: (result?.notPlaced ?? []).map(({ claimedLine, ...item }) => ({
      ...item,
      explanation: visible(item.explanation),
      claimed_line: claimedLine,
    })),
    coverage: result ? { asked: [...result.coverage.asked], covered: [...result.coverage.covered] } : null,
    rules: result?.rules ? { used: [...result.rules.used], left_out: [...result.rules.leftOut] } : null,
    error: errorOf(outcome),
  } satisfies OutcomeJson);
}

function errorOf(outcome: Outcome): OutcomeJson['error'] {
  const code = codeOf(outcome);
  if (code === undefined) return null;
  const { message, advice } = presentOutcome(outcome);
  const failure = 'failure' in outcome ? outcome.failure : undefined;
  return {
    code,
    message,
    next_step: advice,
    ...(failure?.status !== undefined && { status: failure.status }),
    ...(failure?.retryAfterMs !== undefined && { retry_after: failure.retryAfterMs / 1_000 }),
    ...(failure?.affordableTokens !== undefined && { affordable_tokens: failure.affordableTokens }),
    ...(failure?.requestId !== undefined && { request_id: failure.requestId }),
  };
}

function codeOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'answered':
    case 'cached':
      return undefined;
    case 'partial':
      return `partial_${outcome.reason}`;
    case 'blocked':
      return outcome.block.code;
    case 'refused':
      return `refused_${outcome.reason}`;
    case 'failed':
      return outcome.failure.code;
    case 'cancelled':
      return 'cancelled';
  }
}
