/** Several answers about one file as one: their findings in order, what they took together, and what is not covered. */
import {
  NO_TOKENS,
  accountingOf,
  resultOf,
  type Accounting,
  type Outcome,
  type ReviewResult,
  type TokenUsage,
} from '../outcome';
import { toScope } from '../prompt/scope';
import type { PartsPlan, ReviewRequest } from './reviewRequest';

/** @param outcomes by part; undefined for one that was not begun. @param elapsedMs of all of them. */
export function mergeParts(
  plan: PartsPlan,
  request: ReviewRequest,
  outcomes: readonly (Outcome | undefined)[],
  elapsedMs: number,
): Outcome {
  const ended = outcomes.filter((outcome) => outcome !== undefined);
  const accounting = sum(
    ended.map(accountingOf).filter((each) => each !== undefined),
    elapsedMs,
  );
  const results = ended.map(resultOf).filter((each) => each !== undefined);
  const failed = ended.find((outcome) => outcome.kind === 'failed');
  const blocked = ended.find((outcome) => outcome.kind === 'blocked');
  const cancelled = ended.find((outcome) => outcome.kind === 'cancelled');
  if (accounting === undefined || results.length === 0) {
    const refused = ended.find((outcome) => outcome.kind === 'refused');
    return (
      cancelled ?? blocked ?? failed ?? (refused && accounting ? { ...refused, accounting } : { kind: 'cancelled' })
    );
  }
  const result = merge(plan, request, results);
  if (cancelled || ended.length === 0) return { kind: 'cancelled', result, accounting };
  const isWhole =
    ended.length === outcomes.length && ended.every(({ kind }) => kind === 'answered' || kind === 'cached');
  if (isWhole) return { kind: accounting.tier === 'network' ? 'answered' : 'cached', result, accounting };
  return {
    ...{ kind: 'partial', reason: 'parts', result, accounting },
    ...(failed ? { failure: failed.failure } : failureIn(ended)),
    ...(blocked && { block: blocked.block }),
  };
}

function failureIn(ended: readonly Outcome[]): Pick<Extract<Outcome, { kind: 'partial' }>, 'failure'> {
  const cut = ended.find((outcome) => outcome.kind === 'partial' && outcome.failure !== undefined);
  return cut?.kind === 'partial' && cut.failure ? { failure: cut.failure } : {};
}

function merge(plan: PartsPlan, { path }: ReviewRequest, results: readonly ReviewResult[]): ReviewResult {
  const [first] = results;
  if (!first) throw new Error(`no part of ${path} has a result`);
  return {
    ...first,
    parts: plan.parts.length,
    findings: results.flatMap(({ findings }) => findings).sort((one, other) => one.range.line - other.range.line),
    notPlaced: results.flatMap(({ notPlaced }) => notPlaced),
    outsideScope: total(results.map(({ outsideScope }) => outsideScope)),
    unreadable: total(results.map(({ unreadable }) => unreadable)),
    coverage: { asked: plan.asked, covered: toScope(results.flatMap(({ coverage }) => coverage.covered)) },
    redacted: plan.redacted,
  };
}

function sum(all: readonly Accounting[], elapsedMs: number): Accounting | undefined {
  // Where some came from the cache, what the others took is what counts.
  const first = all.find(({ tier }) => tier === 'network') ?? all[0];
  if (!first) return undefined;
  const costs = all.map(({ costUsd }) => costUsd);
  const saved = all.flatMap(({ savedUsd }) => savedUsd ?? []);
  return {
    ...first,
    usage: all.map(({ usage }) => usage).reduce(plus, NO_TOKENS),
    costUsd: costs.some((cost) => cost === null) ? null : total(costs.map((cost) => cost ?? 0)),
    estimated: all.some(({ estimated }) => estimated),
    elapsedMs,
    ...(saved.length > 0 && { savedUsd: total(saved) }),
  };
}

function plus(one: TokenUsage, other: TokenUsage): TokenUsage {
  return {
    prompt: one.prompt + other.prompt,
    completion: one.completion + other.completion,
    total: one.total + other.total,
    cached: one.cached + other.cached,
    cacheWrite: one.cacheWrite + other.cacheWrite,
  };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
