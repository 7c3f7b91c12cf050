/**
 * A review of a file or of some of its lines: one request, or several where it is too much for one. Brings back what a killed
 * one had received.
 */
import type { Accounting, Outcome } from '../outcome';
import type { Pipeline } from '../pipeline';
import type { Preparing } from '../prepared';
import type { Settings } from '../settings';
import type { AbandonedSpool } from '../spool/spool';
import { reviewTask } from '../tasks/review';
import { prepareParts, reviewInParts } from './reviewParts';
import { withCheckedFixes } from './fixGate';
import { partial, prepareReview, sendReview } from './reviewOne';
import type { PartsPlan, ReviewOptions, ReviewRequest } from './reviewRequest';
import { prepareWithConsent } from './secretsGate';

/** Never rejects for anything that a user, a model or the network can do. */
export async function review(pipeline: Pipeline, request: ReviewRequest, options: ReviewOptions): Promise<Outcome> {
  const preparation = await prepareWithConsent(
    (settings) => prepareReview(pipeline, request, settings, options.signal),
    options,
  );
  if (preparation.kind === 'blocked' && preparation.block.code === 'too_large') {
    return reviewInParts(pipeline, request, preparation.block, options);
  }
  if (preparation.kind !== 'prepared') return preparation;
  return sendReview(pipeline, preparation.prepared, request, options);
}

/**
 * All that a review would send, without sending it.
 * @param split in several requests where it is too much for one.
 */
export async function previewReview(
  pipeline: Pipeline,
  request: ReviewRequest,
  settings: Settings,
  split: boolean,
  signal: AbortSignal,
): Promise<Preparing<RequestsToShow>> {
  const preparation = await prepareReview(pipeline, request, settings, signal);
  if (preparation.kind === 'prepared') {
    const { prepared } = preparation;
    return { kind: 'prepared', prepared: { parts: [prepared], redacted: prepared.redacted } };
  }
  if (!split || preparation.kind !== 'blocked' || preparation.block.code !== 'too_large') return preparation;
  return (await prepareParts(pipeline, request, preparation.block, settings, signal)) ?? preparation;
}

export type RequestsToShow = Pick<PartsPlan, 'parts' | 'redacted'>;

/**
 * Brings back what was whole of a review whose process died, placed on the document as it is now.
 * @returns undefined when nothing can be placed, because the document may not be sent any more.
 */
export async function salvageReview(
  pipeline: Pipeline,
  spool: AbandonedSpool,
  request: ReviewRequest,
  settings: Settings,
  signal: AbortSignal,
  onSettled?: (accounting: Accounting) => void,
): Promise<Outcome | undefined> {
  // Nothing is sent here; what was paid for is placed even if the file is ignored by now.
  const local: ReviewRequest = { ...request, reviewIgnored: true };
  const preparation = await prepareReview(pipeline, local, { ...settings, secrets: 'redact' }, signal);
  const reply = await pipeline.salvage(reviewTask, spool, settings, onSettled);
  if (preparation.kind !== 'prepared') return undefined;
  const { prepared } = preparation;
  return withCheckedFixes(pipeline, prepared, partial(prepared, request, reply, 'interrupted'));
}
