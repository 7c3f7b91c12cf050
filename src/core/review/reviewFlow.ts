/**
 * A review of one file or a part of it: one request through the pipeline, its items anchored on the text as it was sent.
 */
import { createHash } from 'node:crypto';
import type { RetryWait } from '../claude/client';
import { originalColumn } from '../guard/secrets/map';
import type {
  Accounting,
  Block,
  Finding,
  FindingText,
  NotPlaced,
  Outcome,
  PartialReason,
  RequestFailure,
  ReviewResult,
} from '../outcome';
import type { Pipeline } from '../pipeline';
import type { Preparation, Prepared, Reply } from '../prepared';
import { hasRules } from '../prompt/rulesSection';
import { isShown, splitLines, type FilePlace, type LineRange, type SentSource, type Source } from '../prompt/source';
import { anchorQuote, quoteColumns } from '../reply/anchor';
import type { Settings } from '../settings';
import type { AbandonedSpool } from '../spool/spool';
import { reviewTask, type ReviewItem } from '../tasks/review';
import { prepareWithConsent, type SecretsOptions } from './secretsGate';
import { addsHidden } from '../text/hidden';

export interface ReviewRequest {
  /** Relative to the workspace, with forward slashes; the bare name outside one. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** The lines that are asked about; absent for the whole file. */
  readonly scope?: LineRange;
  /** See `Source`. */
  readonly places?: readonly FilePlace[];
  /** The user was told which rule keeps the file back and wants it reviewed this once. */
  readonly reviewIgnored?: boolean;
}

/** Where a review came from, as it is kept with a reply that streams. */
export interface ReviewOrigin {
  readonly documentId: string;
  readonly path: string;
  readonly languageId: string;
  readonly scope?: LineRange;
  readonly startedAt: number;
}

export interface ReviewOptions extends SecretsOptions {
  readonly refresh?: boolean;
  /** See `SendOptions`. */
  readonly overBudget?: boolean;
  /** Asked before a request is sent (not before a cache hit); false cancels, a block is what the review ends with. */
  readonly confirm?: (prepared: Prepared<ReviewItem>) => Promise<boolean | Block>;
  /** Kept with the reply while it streams; see `salvageReview`. */
  readonly origin?: ReviewOrigin;
  /** Findings as they arrive; provisional until the outcome is there. */
  readonly onFinding?: (finding: Finding) => void;
  readonly onThinking?: () => void;
  readonly onWait?: (wait: RetryWait) => void;
  /** What a cut reply really took, when OpenRouter tells; after the outcome, at most once. */
  readonly onSettled?: (accounting: Accounting) => void;
}

export function prepareReview(
  pipeline: Pipeline,
  request: ReviewRequest,
  settings: Settings,
  signal: AbortSignal,
): Promise<Preparation<ReviewItem>> {
  const source: Source = { name: 'code', ...request };
  return pipeline.prepare(reviewTask, [source], settings, signal);
}

/** Never rejects for anything that a user, a model or the network can do. */
export async function review(pipeline: Pipeline, request: ReviewRequest, options: ReviewOptions): Promise<Outcome> {
  const preparation = await prepareWithConsent(
    (settings) => prepareReview(pipeline, request, settings, options.signal),
    options,
  );
  if (preparation.kind !== 'prepared') return preparation;
  const { prepared } = preparation;
  const placer = new Placer(prepared, request);
  const sending = await pipeline.send(prepared, {
    signal: options.signal,
    refresh: options.refresh ?? false,
    overBudget: options.overBudget ?? false,
    ...(options.confirm && { confirm: options.confirm }),
    origin: options.origin,
    ...(options.onThinking && { onThinking: options.onThinking }),
    ...(options.onWait && { onWait: options.onWait }),
    ...(options.onSettled && { onSettled: options.onSettled }),
    onItem: (item) => {
      const finding = placer.place(item);
      if (finding) options.onFinding?.(finding);
    },
  });
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
  return preparation.kind === 'prepared' ? partial(preparation.prepared, request, reply, 'interrupted') : undefined;
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

function partial(
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
  const reached = last && Math.min(asked.end, last.endLine);
  const covered = whole
    ? asked
    : reached !== undefined && reached >= asked.start
      ? { start: asked.start, end: reached }
      : null;
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

/** Anchors items on the sent text and gives them columns on the text as captured. */
class Placer {
  readonly notPlaced: NotPlaced[] = [];
  outsideScope = 0;
  readonly asked: LineRange;
  readonly #source: SentSource;
  readonly #sent: readonly string[];
  readonly #original: readonly string[];
  readonly #ids = new Map<string, number>();
  #plain: readonly string[] | undefined;

  constructor(prepared: Prepared<ReviewItem>, request: ReviewRequest) {
    const source = prepared.sources[0];
    if (!source) throw new Error('a prepared review has a source');
    this.#source = source;
    this.#sent = splitLines(source.text);
    this.#original = splitLines(request.text);
    this.asked = source.scope ?? { start: 1, end: source.lineCount };
  }

  place(item: ReviewItem): Finding | undefined {
    const text: FindingText = {
      severity: item.severity,
      category: item.category,
      confidence: item.confidence,
      title: item.title,
      explanation: item.explanation,
      quote: item.quote,
    };
    const isVisible = (line: number): boolean => isShown(this.#source, line);
    const anchor = anchorQuote({ lines: this.#sent, isShown: isVisible }, item.line, item.quote);
    if (!anchor.placed) {
      this.notPlaced.push({ ...text, claimedLine: item.line, reason: anchor.reason });
      return undefined;
    }
    const { line } = anchor;
    const shift = line - item.line;
    const claimedEnd = Math.max(item.endLine + shift, line + anchor.lines - 1);
    const endLine = Math.max(line, Math.min(claimedEnd, this.asked.end));
    if (line < this.asked.start || line > this.asked.end) {
      this.outsideScope++;
      return undefined;
    }
    return {
      ...text,
      id: this.#id(item.quote, line),
      range: this.#range(line, endLine, item.quote),
      // A fix counts on both of its ends; one that was moved or cut was checked on one only.
      replacement: anchor.exact && endLine === claimedEnd ? this.#inSight(item.replacement, line, endLine) : null,
    };
  }

  /** A replacement that brings characters which nobody sees could hide code from whoever looks at it. */
  #inSight(replacement: string | null, line: number, endLine: number): string | null {
    if (replacement === null) return null;
    const replaced = this.#sent.slice(line - 1, endLine).join('\n');
    return addsHidden(replacement, replaced) ? null : replacement;
  }

  #range(line: number, endLine: number, quote: string): Finding['range'] {
    const { redactions = [] } = this.#source;
    const { start, end } = quoteColumns(this.#sent[line - 1] ?? '', quote);
    const column = originalColumn(redactions, line, start, 'start');
    if (endLine === line) return { line, column, endLine, endColumn: originalColumn(redactions, line, end, 'end') };
    const last = this.#original[endLine - 1] ?? '';
    return { line, column, endLine, endColumn: last.trimEnd().length + 1 };
  }

  /**
   * The same quotation in the same file keeps its id from run to run, whatever the model calls it. Equal lines are told
   * apart by their order in the file, several findings on one line by their order in the answer.
   */
  #id(quote: string, line: number): string {
    const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
    const wanted = plain(quote);
    const first = plain(quote.trim().split(/\r\n|\r|\n/)[0] ?? '');
    this.#plain ??= this.#sent.map(plain);
    const nth = this.#plain.slice(0, line - 1).filter((text) => text.includes(first)).length;
    const hash = createHash('sha256').update([this.#source.path, wanted, nth].join('\n')).digest('hex').slice(0, 16);
    const seen = this.#ids.get(hash) ?? 0;
    this.#ids.set(hash, seen + 1);
    return seen === 0 ? hash : `${hash}-${seen + 1}`;
  }
}
