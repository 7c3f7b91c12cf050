/**
 * A review of what is too much for one request: cut between functions, asked about in several requests after one question, and
 * put together again. What was not answered is told as not covered; one request's failure never loses the others' findings.
 */
import type { Block, Outcome, RequestFailure, SecretPlace } from '../outcome';
import type { Pipeline } from '../pipeline';
import type { Prepared, Preparing } from '../prepared';
import type { Scope } from '../prompt/scope';
import { splitLines } from '../prompt/source';
import type { Settings } from '../settings';
import type { ReviewItem } from '../tasks/review';
import { mergeParts } from './mergeParts';
import { prepareReview, sendReview } from './reviewOne';
import type { PartsPlan, ReviewOptions, ReviewRequest } from './reviewRequest';
import { prepareWithConsent } from './secretsGate';

type TooLarge = Extract<Block, { code: 'too_large' }>;

/** More are not sent on one click: at half of 50 KB each it is 600 KB of code. */
export const MAX_PARTS = 24;
/** Of what one request may hold: the rest is room for what goes along with it. */
const PART_SHARE = 0.5;
/** Requests in flight at once. OpenRouter allows more; a person reads no faster. */
const AT_ONCE = 3;

/** @returns undefined where it can't be cut into a reasonable number of parts. */
export function prepareParts(
  pipeline: Pipeline,
  request: ReviewRequest,
  { limit }: TooLarge,
  settings: Settings,
  signal: AbortSignal,
): Promise<Preparing<PartsPlan> | undefined> {
  return new Parts(pipeline, request, limit).prepare(settings, signal);
}

/** @param block why it does not fit into one request; what the review ends with where it can't be cut. */
export async function reviewInParts(
  pipeline: Pipeline,
  request: ReviewRequest,
  block: TooLarge,
  options: ReviewOptions,
): Promise<Outcome> {
  const { signal, confirmParts } = options;
  if (!confirmParts) return { kind: 'blocked', block };
  const started = performance.now();
  const parts = new Parts(pipeline, request, block.limit);
  const preparing = await prepareWithConsent<PartsPlan>(
    async (settings) => (await parts.prepare(settings, signal)) ?? { kind: 'blocked', block },
    options,
  );
  if (preparing.kind !== 'prepared') return preparing;
  const plan = preparing.prepared;
  let agreed: Promise<boolean | Block> | undefined;
  const outcomes = await inTurns(plan.parts, signal, async (prepared) => {
    const { scope } = prepared.sources[0] ?? {};
    const part: ReviewRequest = { ...request, ...(scope && { scope }) };
    return sendReview(pipeline, prepared, part, {
      ...options,
      // The one answer counts for all; what the cache answers is not asked about.
      confirm: () => (agreed ??= confirmParts(plan)),
      ...(options.origin && { origin: { ...options.origin, ...(scope && { scope }) } }),
      // Of one part: the sum is known when all are there.
      onSettled: () => undefined,
    });
  });
  return mergeParts(plan, request, outcomes, performance.now() - started);
}

/** Cuts once: asked again with other settings, the parts are the same. */
class Parts {
  #ranges: Promise<readonly Scope[]> | undefined;

  constructor(
    private readonly pipeline: Pipeline,
    private readonly request: ReviewRequest,
    private readonly limit: number,
  ) {}

  async prepare(settings: Settings, signal: AbortSignal): Promise<Preparing<PartsPlan> | undefined> {
    let ranges: readonly Scope[];
    try {
      ranges = await (this.#ranges ??= this.#cut(signal));
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      return { kind: 'failed', failure: { code: 'unexpected', detail: error instanceof Error ? error.message : '' } };
    }
    if (ranges.length < 2 || ranges.length > MAX_PARTS) return undefined;
    const parts: Prepared<ReviewItem>[] = [];
    const secrets: SecretPlace[] = [];
    for (const scope of ranges) {
      const preparation = await prepareReview(this.pipeline, { ...this.request, scope }, settings, signal);
      if (preparation.kind === 'prepared') parts.push(preparation.prepared);
      // All of them are asked about at once.
      else if (preparation.kind === 'blocked' && preparation.block.code === 'secrets') {
        secrets.push(...preparation.block.places);
      } else return preparation;
    }
    if (secrets.length > 0) return { kind: 'blocked', block: { code: 'secrets', places: withoutRepeats(secrets) } };
    const redacted = withoutRepeats(parts.flatMap((part) => part.redacted));
    const { path, text } = this.request;
    const asked = this.request.scope ?? [{ start: 1, end: splitLines(text).length }];
    return { kind: 'prepared', prepared: { path, limit: this.limit, asked, parts, redacted } };
  }

  #cut(signal: AbortSignal): Promise<readonly Scope[]> {
    const { languageId, text, scope } = this.request;
    const maxBytes = Math.floor(this.limit * PART_SHARE);
    return this.pipeline.split({ languageId, text, maxBytes, ...(scope && { scope }) }, signal);
  }
}

/** A few at once, in order; nothing new is begun after what would stop the others as well. */
async function inTurns<T>(
  parts: readonly T[],
  signal: AbortSignal,
  send: (part: T) => Promise<Outcome>,
): Promise<(Outcome | undefined)[]> {
  const outcomes = parts.map((): Outcome | undefined => undefined);
  let next = 0;
  let stopped = false;
  const turn = async (): Promise<void> => {
    while (next < parts.length && !stopped && !signal.aborted) {
      const at = next++;
      const part = parts[at];
      if (part === undefined) return;
      const outcome = await send(part);
      outcomes[at] = outcome;
      stopped ||= stopsAll(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
  return outcomes;
}

/** What the next request would end with as well; what went wrong with one answer says nothing of the others. */
function stopsAll(outcome: Outcome): boolean {
  if (outcome.kind === 'blocked' || outcome.kind === 'cancelled') return true;
  return outcome.kind === 'failed' && !OWN_FAILURES.has(outcome.failure.code);
}

const OWN_FAILURES: ReadonlySet<RequestFailure['code']> = new Set([
  'timeout',
  'connection',
  'moderation',
  'overloaded',
  'server',
  'invalid_reply',
]);

function withoutRepeats(places: readonly SecretPlace[]): SecretPlace[] {
  const known = new Map(
    places.map((place) => [`${place.source} ${place.file ?? ''} ${place.line} ${place.column}`, place]),
  );
  return [...known.values()];
}
