/** The month's use as JSON, for `code-insight usage --json`. Names and units as in the outcome's JSON. */
import * as z from 'zod';
import type { ModelEstimate } from '../budget/estimates';
import type { LedgerTotals } from '../budget/fold';
import type { Reset } from '../budget/month';
import type { Budget } from '../budget/plans';
import type { UsageGroup, UsageSum, UsageSummary } from '../usage/summary';

const count = z.int().min(0);
const usd = z.number().min(0);
const sum = {
  requests: count,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cost: usd.describe('US dollars as charged.'),
  cost_unknown: count.describe('Requests whose cost was not told.'),
  cache_hits: count,
  saved_tokens: count.describe('What the answers from the cache took when they were paid for.'),
  saved_cost: usd,
};
const group = z.strictObject({ name: z.string(), ...sum });

export const usageSchema = z.strictObject({
  month: z.strictObject({ ...sum, reserved_tokens: count.describe('Of requests that are under way.') }),
  budget: z.strictObject({
    tokens: z.int().min(1).nullable().describe('Null: no limit.'),
    usd: z.number().nullable().describe('Null: no limit.'),
    team_tokens: z.int().min(1).nullable().describe('Null: no such budget.'),
    resets_at: z.iso.datetime(),
    time_zone: z.string(),
  }),
  hit_rate_percent: z.number().min(0).max(100).nullable().describe('Null: nothing was asked.'),
  compressed_tokens: count.describe('Prompt tokens that sending a part of a file kept back (estimate).'),
  by_day: z.array(group),
  by_task: z.array(group),
  by_model: z.array(group),
  by_file: z.array(group).describe('An empty name: not known.'),
  by_repository: z.array(group).describe('By id, a hash of what the remote is called. An empty name: not known.'),
  largest: z.array(
    z.strictObject({
      time: z.iso.datetime(),
      task: z.string(),
      model: z.string(),
      file: z.string(),
      total_tokens: count,
      cost: usd.nullable(),
    }),
  ),
  estimates: z.array(
    z.strictObject({
      model: z.string(),
      replies: count,
      within_percent: count.describe('The error that most estimates of a prompt kept within.'),
    }),
  ),
});
export type UsageJson = z.infer<typeof usageSchema>;

export interface UsageInput {
  readonly summary: UsageSummary;
  readonly totals: LedgerTotals;
  readonly budget: Budget;
  readonly resets: Reset;
  readonly estimates: readonly ModelEstimate[];
}

export function toUsageJson({ summary, totals, budget, resets, estimates }: UsageInput): UsageJson {
  return usageSchema.parse({
    month: { ...sumJson(summary.sum), reserved_tokens: totals.reserved },
    budget: {
      tokens: budget.tokens,
      usd: budget.usd,
      team_tokens: budget.team?.tokens ?? null,
      resets_at: new Date(resets.at).toISOString(),
      time_zone: resets.zone,
    },
    hit_rate_percent: summary.hitRate === null ? null : Math.round(summary.hitRate * 1_000) / 10,
    compressed_tokens: summary.compressedTokens,
    by_day: summary.byDay.map(groupJson),
    by_task: summary.byTask.map(groupJson),
    by_model: summary.byModel.map(groupJson),
    by_file: summary.byFile.map(groupJson),
    by_repository: summary.byRepository.map(groupJson),
    largest: summary.largest.map(({ at, task, model, file, total, costUsd }) => ({
      ...{ time: new Date(at).toISOString(), task, model, file, total_tokens: total, cost: costUsd },
    })),
    estimates: estimates.map(({ model, replies, withinPercent }) => ({
      model,
      replies,
      within_percent: withinPercent,
    })),
  } satisfies UsageJson);
}

function groupJson(one: UsageGroup): UsageJson['by_day'][number] {
  return { name: one.name, ...sumJson(one) };
}

function sumJson(one: UsageSum): Omit<UsageJson['by_day'][number], 'name'> {
  return {
    requests: one.requests,
    prompt_tokens: one.prompt,
    completion_tokens: one.completion,
    total_tokens: one.total,
    cost: one.costUsd,
    cost_unknown: one.unpriced,
    cache_hits: one.hits,
    saved_tokens: one.savedTokens,
    saved_cost: one.savedUsd,
  };
}
