/**
 * The follow-up flow: from a question about a finding to an outcome. The same way as a review goes: guard, consent, cache,
 * budget, record, spool. Brings back what a killed process had received.
 */
import * as z from 'zod';
import type { RetryWait } from '../claude/client';
import type { Accounting, Block, RequestFailure } from '../outcome';
import type { Pipeline } from '../pipeline';
import type { Preparation, Prepared, Reply, Sending } from '../prepared';
import { QUESTION_WORDS } from '../prompt/words';
import { prepareWithConsent, type SecretsOptions } from '../review/secretsGate';
import type { Settings } from '../settings';
import type { AbandonedSpool } from '../spool/spool';
import { followUpTask } from '../tasks/followUp';
import type { Answer, AskOutcome } from './askOutcome';
import { sourceOf, wordsOf, type AskRequest } from './askRequest';

const originShape = z.object({
  of: z.literal('follow_up'),
  documentId: z.string(),
  findingId: z.string(),
  /** As it was sent: with placeholders. */
  question: z.string(),
  askedAt: z.number(),
});
/** Where a question came from, as it is kept with an answer that streams. */
export type AskOrigin = z.infer<typeof originShape>;

export interface AskOptions extends SecretsOptions {
  /** See `SendOptions`. */
  readonly overBudget?: boolean;
  readonly confirm?: (prepared: Prepared<string>) => Promise<boolean | Block>;
  /** Kept with the answer while it streams; see `salvageAnswer`. */
  readonly origin?: Omit<AskOrigin, 'of' | 'question'>;
  /** Told the question as it is sent, with placeholders for what looks like a secret. */
  readonly onQuestion?: (question: string) => void;
  /** The answer as it arrives; provisional until the outcome is there. */
  readonly onText?: (piece: string) => void;
  readonly onThinking?: () => void;
  readonly onTeammate?: () => void;
  readonly onWait?: (wait: RetryWait) => void;
  /** What a cut answer really took, when OpenRouter tells; after the outcome, at most once. */
  readonly onSettled?: (accounting: Accounting) => void;
}

/** Never rejects for anything that a user, a model or the network can do. */
export async function ask(pipeline: Pipeline, request: AskRequest, options: AskOptions): Promise<AskOutcome> {
  const preparation = await prepareWithConsent(
    (settings) => prepareQuestion(pipeline, request, settings, options.signal),
    options,
  );
  if (preparation.kind !== 'prepared') return preparation;
  const { prepared } = preparation;
  const question = prepared.words[QUESTION_WORDS] ?? '';
  options.onQuestion?.(question);
  const { origin, confirm, onText, onThinking, onTeammate, onWait, onSettled } = options;
  const sending = await pipeline.send(prepared, {
    signal: options.signal,
    overBudget: options.overBudget ?? false,
    ...(confirm && { confirm }),
    ...(origin && { origin: { of: 'follow_up', ...origin, question } satisfies AskOrigin }),
    ...(onText && { onItem: onText }),
    ...(onThinking && { onThinking }),
    ...(onTeammate && { onTeammate }),
    ...(onWait && { onWait }),
    ...(onSettled && { onSettled }),
  });
  return ended(prepared, sending);
}

/** What a question would send, without sending it. */
export function prepareQuestion(
  pipeline: Pipeline,
  request: AskRequest,
  settings: Settings,
  signal: AbortSignal,
): Promise<Preparation<string>> {
  return pipeline.prepare(followUpTask, [sourceOf(request)], settings, signal, wordsOf(request));
}

/**
 * Settles an answer whose process died while it streamed, and brings back what had arrived.
 * @returns undefined for the reply of another task, which is left alone; without an outcome where nothing had arrived.
 */
export async function salvageAnswer(
  pipeline: Pipeline,
  spool: AbandonedSpool,
  settings: Settings,
  onSettled?: (accounting: Accounting) => void,
): Promise<{ readonly origin: AskOrigin; readonly outcome?: AskOutcome } | undefined> {
  const origin = originShape.safeParse(spool.head.origin);
  if (!origin.success) return undefined;
  const { parsed, accounting } = await pipeline.salvage(followUpTask, spool, settings, onSettled);
  if (parsed.items.length === 0) return { origin: origin.data };
  const answer = { text: parsed.items.join(''), accounting, redacted: [] };
  return { origin: origin.data, outcome: { kind: 'partial', reason: 'interrupted', ...answer } };
}

function ended(prepared: Prepared<string>, sending: Sending<string>): AskOutcome {
  switch (sending.kind) {
    case 'blocked':
    case 'failed':
      return sending;
    case 'cancelled': {
      const answer = sending.reply && answered(prepared, sending.reply);
      return answer ? { kind: 'stopped', ...answer } : { kind: 'cancelled' };
    }
    case 'interrupted':
      return interrupted(prepared, sending.reply, sending.failure);
    case 'replied':
      return concluded(prepared, sending.reply);
  }
}

function concluded(prepared: Prepared<string>, reply: Reply<string>): AskOutcome {
  const { accounting, finishReason } = reply;
  const answer = answered(prepared, reply);
  if (finishReason === 'content_filter') {
    return answer
      ? { kind: 'partial', reason: 'interrupted', failure: { code: 'moderation' }, ...answer }
      : { kind: 'refused', reason: 'content_filter', accounting };
  }
  if (!answer) return { kind: 'refused', reason: 'empty', accounting };
  if (finishReason === 'length') return { kind: 'partial', reason: 'length', ...answer };
  if (finishReason !== 'stop') return { kind: 'partial', reason: 'interrupted', ...answer };
  return { kind: accounting.tier === 'network' ? 'answered' : 'cached', ...answer };
}

function interrupted(prepared: Prepared<string>, reply: Reply<string>, failure: RequestFailure): AskOutcome {
  const answer = answered(prepared, reply);
  return answer ? { kind: 'partial', reason: 'interrupted', failure, ...answer } : { kind: 'failed', failure };
}

/** @returns undefined where nothing was said. */
function answered({ redacted }: Prepared<string>, { parsed, accounting }: Reply<string>): Answer | undefined {
  return parsed.items.length === 0 ? undefined : { text: parsed.items.join(''), accounting, redacted };
}
