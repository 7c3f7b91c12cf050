/**
 * A review of one file or a part of it that fits into one request: prepared, sent, its items placed, its end told as an
 * outcome.
 */
import type { Accounting, Finding, Outcome, PartialReason, RequestFailure, ReviewResult } from '../outcome';
import type { Pipeline } from '../pipeline';
import type { Preparation, Prepared, Reply, Sending } from '../prepared';
import { hasRules } from '../prompt/rulesSection';
import { upTo } from '../prompt/scope';
import type { Source } from '../prompt/source';
import type { Settings } from '../settings';
import { reviewTask, type ReviewItem } from '../tasks/review';
import { withCheckedFixes } from './fixGate';
import { Placer } from './placer';
import type { ReviewOptions, ReviewRequest } from './reviewRequest';

export function prepareReview(
  pipeline: Pipeline,
  request: ReviewRequest,
  settings: Settings,
  signal: AbortSignal,
): Promise<Preparation<ReviewItem>> {
  const source: Source = { name: 'code', ...request };
  return pipeline.prepare(reviewTask, [source], settings, signal);
}

export async function sendReview(
  pipeline: Pipeline,
  prepared: Prepared<ReviewItem>,
  request: ReviewRequest,
  options: ReviewOptions,
): Promise<Outcome> {
  const placer = new Placer(prepared, request);
  const sending = await pipeline.send(prepared, {
    signal: options.signal,
    refresh: options.refresh ?? false,
    overBudget: options.overBudget ?? false,
    ...(options.confirm && { confirm: options.confirm }),
    origin: options.origin,
    ...(options.onThinking && { onThinking: options.onThinking }),
    ...(options.onTeammate && { onTeammate: options.onTeammate }),
    ...(options.onWait && { onWait: options.onWait }),
    ...(options.onSettled && { onSettled: options.onSettled }),
    onItem: (item) => {
      const finding = placer.place(item);
      if (finding) options.onFinding?.(finding);
    },
  });
  return withCheckedFixes(pipeline, prepared, ended(prepared, request, sending));
}

function ended(prepared: Prepared<ReviewItem>, request: ReviewRequest, sending: Sending<ReviewItem>): Outcome {
  switch (sending.kind) {
    case 'blocked':
    case 'failed':
      return sending;
    case 'cancelled':
      if (!sending.reply) return { kind: 'cancelled' };
      return { kind: 'cancelled', ...concluded(prepared, request, sending.reply, false) };
    case 'interrupted':
      return partial(prepared, request, sending.reply, 'interrupted', sending.failure);
    case 'replied':
      return conclude(prepared, request, sending.reply);
  }
}

function conclude(prepared: Prepared<ReviewItem>, request: ReviewRequest, reply: Reply<ReviewItem>): Outcome {
  const { parsed, accounting, finishReason } = reply;
  if (finishReason === 'content_filter') {
    // What was whole before the filter stepped in was paid for and is kept.
    if (parsed.items.length > 0) return partial(prepared, request, reply, 'interrupted', { code: 'moderation' });
    return { kind: 'refused', reason: 'content_filter', accounting };
  }
  if (finishReason === 'length' && parsed.state !== 'complete') return partial(prepared, request, reply, 'length');
  if (parsed.state === 'empty') return { kind: 'refused', reason: 'empty', accounting };
  if (parsed.state !== 'complete' || parsed.unreadable > 0) return partial(prepared, request, reply, 'unreadable');
  const kind = accounting.tier === 'network' ? 'answered' : 'cached';
  return { kind, ...concluded(prepared, request, reply, true) };
}

export function partial(
  prepared: Prepared<ReviewItem>,
  request: ReviewRequest,
  reply: Reply<ReviewItem>,
  reason: PartialReason,
  failure?: RequestFailure,
): Outcome {
  // With the list closed and some elements unreadable, every line was answered for.
  const covered = reply.parsed.state === 'complete';
  return { kind: 'partial', reason, ...concluded(prepared, request, reply, covered), ...(failure && { failure }) };
}

function concluded(
  prepared: Prepared<ReviewItem>,
  request: ReviewRequest,
  reply: Reply<ReviewItem>,
  whole: boolean,
): { result: ReviewResult; accounting: Accounting } {
  const placer = new Placer(prepared, request);
  const findings: Finding[] = [];
  for (const item of reply.parsed.items) {
    const finding = placer.place(item);
    if (finding) findings.push(finding);
  }
  const last = reply.parsed.items.at(-1);
  const { asked } = placer;
  // Findings come from top to bottom: what stands above the last whole one was answered for.
  const covered = whole ? asked : last ? upTo(asked, last.endLine) : [];
  return {
    result: {
      findings,
      notPlaced: placer.notPlaced,
      outsideScope: placer.outsideScope,
      unreadable: reply.parsed.unreadable,
      coverage: { asked, covered },
      redacted: prepared.redacted,
      ...(prepared.prompts.length > 0 && { prompts: prepared.prompts }),
      ...(hasRules(prepared.rules) && { rules: prepared.rules }),
    },
    accounting: reply.accounting,
  };
}
