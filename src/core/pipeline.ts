/**
 * One request, one way through. `prepare` guards and composes; `send` is the only sender of user content. What the preview
 * shows is the very `Prepared` object that `send` posts.
 */
import type { Ledger } from './budget/ledger';
import { cacheKey, sha256 } from './cache/key';
import type { TieredCache } from './cache/tieredCache';
import type { ChatResult, ClaudeClient, RetryWait } from './claude/client';
import { UNKNOWN_TOKEN_FACTOR, type ModelFacts } from './claude/models';
import type { ChatBody } from './claude/wire';
import { checkLimits } from './guard/limits';
import type { Accounting, Block, RequestFailure, SecretPlace, Tier } from './outcome';
import { NO_TOKENS } from './outcome';
import { ComputeDeadlineError, type Clock, type Compute, type Logger } from './ports';
import { instructionsFor, type Brain } from './prompt/brain';
import type { SentSource, Source } from './prompt/source';
import { ReplyParser, parseReply, type ParsedReply } from './reply/parseReply';
import { normaliseEndpoint, type Settings } from './settings';
import type { AbandonedSpool, Spool, SpoolWriter } from './spool/spool';
import type { Task } from './tasks/task';

export interface Prepared<Item> {
  readonly task: Task<Item>;
  readonly settings: Settings;
  /** The exact bytes of the request, as JSON text. */
  readonly body: string;
  readonly cacheKey: string;
  /** Estimated prompt tokens, by the model's own count. */
  readonly promptTokens: number;
  readonly maxTokens: number;
  readonly price: Price | undefined;
  /** How long the answer may be served from the cache, in milliseconds. */
  readonly ttlMs: number;
  /** The text as sent, for anchoring. */
  readonly sources: readonly SentSource[];
  readonly redacted: readonly SecretPlace[];
}

/** US dollars. `least`: the prompt alone; `most`: with the longest reply that is allowed. */
export interface Price {
  readonly least: number;
  readonly most: number;
}

export type Preparation<Item> =
  | { readonly kind: 'prepared'; readonly prepared: Prepared<Item> }
  | { readonly kind: 'blocked'; readonly block: Block }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled' };

/** A reply and what it took; `parsed` keeps every whole item, also of a reply that was cut. */
export interface Reply<Item> {
  readonly parsed: ParsedReply<Item>;
  readonly accounting: Accounting;
  readonly finishReason: string;
}

export type Sending<Item> =
  | { readonly kind: 'replied'; readonly reply: Reply<Item> }
  | { readonly kind: 'interrupted'; readonly reply: Reply<Item>; readonly failure: RequestFailure }
  | { readonly kind: 'blocked'; readonly block: Block }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled'; readonly reply?: Reply<Item> };

export interface SendOptions<Item> {
  readonly signal: AbortSignal;
  /** Skips the cache look-up; the answer is stored all the same. */
  readonly refresh?: boolean;
  /** Asked on a cache miss, before anything is reserved or sent; false cancels. */
  readonly confirm?: (prepared: Prepared<Item>) => Promise<boolean>;
  /** Kept with the spool, so that a reply whose process died can be shown where it belongs. Plain data. */
  readonly origin?: unknown;
  /** Each item as soon as it is whole. Provisional until `send` resolves. */
  readonly onItem?: (item: Item) => void;
  readonly onThinking?: () => void;
  readonly onWait?: (wait: RetryWait) => void;
}

export interface PipelineDeps {
  readonly brain: () => Promise<Brain>;
  /** What is known of the model that a run asks; undefined: nothing. */
  readonly modelFacts: (settings: Settings) => Promise<ModelFacts | undefined>;
  readonly compute: Compute;
  readonly cache: TieredCache;
  readonly ledger: Ledger;
  readonly client: ClaudeClient;
  readonly spool: Spool;
  /** The API key; undefined when none is set. Asked for on a miss only. */
  readonly apiKey: (settings: Settings) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** For text that no usage was reported for. */
const CHARS_PER_TOKEN = 4;
/** Requests whose composition is remembered: an unchanged file is answered without composing again. */
const MEMO_SIZE = 32;

export class Pipeline {
  readonly #memo = new Map<string, Prepared<unknown>>();

  constructor(private readonly deps: PipelineDeps) {}

  /** Limits → redact each source → compose → scan the finished body. Sends nothing. */
  async prepare<Item>(
    task: Task<Item>,
    sources: readonly Source[],
    settings: Settings,
    signal: AbortSignal,
  ): Promise<Preparation<Item>> {
    const brain = await this.deps.brain();
    for (const source of sources) {
      const block = checkLimits(source, settings, brain.security_filters);
      if (block) return { kind: 'blocked', block };
    }
    if (normaliseEndpoint(settings.endpoint) === undefined) {
      return { kind: 'blocked', block: { code: 'endpoint', endpoint: settings.endpoint } };
    }
    const memoKey = sha256(JSON.stringify([task.name, sources, settings, brain]));
    const known = this.#memo.get(memoKey) as Prepared<Item> | undefined;
    if (known) return { kind: 'prepared', prepared: known };

    const instructions = instructionsFor(brain, task.role, task.template);
    let composed;
    try {
      const input = { task: task.name, sources, instructions, secrets: settings.secrets };
      composed = await this.deps.compute.composeRequest(input, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      if (error instanceof ComputeDeadlineError) return { kind: 'blocked', block: { code: 'scan_timeout' } };
      return { kind: 'failed', failure: { code: 'unexpected', detail: error instanceof Error ? error.message : '' } };
    }
    if (composed.kind === 'secrets') return { kind: 'blocked', block: { code: 'secrets', places: composed.places } };

    const facts = await this.deps.modelFacts(settings);
    const maxTokens = Math.min(
      instructions.maxTokens,
      facts?.maxOutput ?? Infinity,
      settings.maxAnswerTokens ?? Infinity,
    );
    const sampling = facts?.sampling === true ? { temperature: instructions.temperature } : {};
    const body: ChatBody = {
      model: settings.model,
      messages: composed.messages,
      max_tokens: maxTokens,
      ...sampling,
      stream: true,
      response_format: {
        type: 'json_schema',
        json_schema: { name: task.name, strict: true, schema: task.jsonSchema },
      },
    };
    const promptTokens = Math.ceil(composed.tokens * (facts?.tokenFactor ?? UNKNOWN_TOKEN_FACTOR));
    const prepared: Prepared<Item> = Object.freeze({
      task,
      settings,
      body: JSON.stringify(body),
      cacheKey: cacheKey({
        host: settings.demo ? 'local demo model' : new URL(settings.endpoint).host,
        task: task.name,
        model: settings.model,
        sampling,
        jsonSchema: task.jsonSchema,
        messages: composed.messages,
      }),
      promptTokens,
      maxTokens,
      price: facts && {
        least: (promptTokens * facts.inputUsd) / 1e6,
        most: (promptTokens * facts.inputUsd + maxTokens * facts.outputUsd) / 1e6,
      },
      ttlMs: brain.token_optimization.cache_ttl[task.name] * 1_000,
      sources: composed.sources,
      redacted: composed.redacted,
    });
    this.#remember(memoKey, prepared);
    return { kind: 'prepared', prepared };
  }

  /** Key → cache → on a miss reserve → claude → reply → store → settle. */
  async send<Item>(prepared: Prepared<Item>, options: SendOptions<Item>): Promise<Sending<Item>> {
    const started = performance.now();
    if (options.refresh !== true) {
      const hit = await this.#fromCache(prepared, started);
      if (hit) return { kind: 'replied', reply: hit };
    }
    if (options.signal.aborted) return { kind: 'cancelled' };
    const key = await this.deps.apiKey(prepared.settings);
    if (key === undefined || key === '') return { kind: 'blocked', block: { code: 'no_key' } };
    if (options.confirm && !(await options.confirm(prepared))) return { kind: 'cancelled' };
    if (prepared.settings.demo) return this.#ask(prepared, key, options, started);
    return this.#charge(prepared, key, options, started);
  }

  async #fromCache<Item>(prepared: Prepared<Item>, started: number): Promise<Reply<Item> | undefined> {
    const hit = await this.deps.cache.get(prepared.cacheKey, !prepared.settings.demo);
    if (!hit) return undefined;
    const parsed = parseReply(hit.entry.content, prepared.task.listKey, prepared.task.item);
    // Only complete replies are stored; one that no longer reads as such is a miss.
    if (parsed.state !== 'complete') return undefined;
    const accounting = this.#accounting(prepared, started, hit.tier, { model: hit.entry.model });
    return { parsed, accounting, finishReason: 'stop' };
  }

  /** Around `#ask`: a reservation that is settled or released whatever happens. */
  async #charge<Item>(
    prepared: Prepared<Item>,
    key: string,
    options: SendOptions<Item>,
    started: number,
  ): Promise<Sending<Item>> {
    const { ledger } = this.deps;
    const limit = prepared.settings.monthlyTokens;
    const needed = prepared.promptTokens + prepared.maxTokens;
    let reservation;
    try {
      reservation = await ledger.reserve(needed, limit);
    } catch (error) {
      // Without a ledger the budget can't be kept: nothing is sent.
      return { kind: 'failed', failure: { code: 'storage', detail: errorCode(error) } };
    }
    if (!reservation.granted) {
      const used = reservation.totals.used + reservation.totals.reserved;
      return { kind: 'blocked', block: { code: 'budget', used, limit: limit ?? 0, needed } };
    }
    let accounting: Accounting | undefined;
    let writer: SpoolWriter | undefined;
    try {
      writer = await this.deps.spool.open({
        at: this.deps.clock.now(),
        task: prepared.task.name,
        model: prepared.settings.model,
        promptTokens: prepared.promptTokens,
        reservation: { id: reservation.id, file: reservation.file },
        origin: options.origin,
      });
      const sending = await this.#ask(prepared, key, options, started, writer);
      accounting = 'reply' in sending ? sending.reply.accounting : undefined;
      return sending;
    } catch (error) {
      return { kind: 'failed', failure: { code: 'storage', detail: errorCode(error) } };
    } finally {
      await this.#closeReservation(reservation, prepared.task.name, accounting);
      // A spool that can't be removed is salvaged later; it must not take the reply with it.
      await writer?.remove().catch((error: unknown) => {
        this.deps.log.error('a spool could not be removed', { code: errorCode(error) });
      });
    }
  }

  /** Replies whose process died while they streamed. */
  abandoned(): Promise<AbandonedSpool[]> {
    return this.deps.spool.abandoned();
  }

  /** Settles an abandoned reply by estimate and gives what was whole of it. Once: the spool is gone afterwards. */
  async salvage<Item>(task: Task<Item>, spool: AbandonedSpool): Promise<Reply<Item>> {
    const { head, text } = spool;
    const completion = Math.ceil(text.length / CHARS_PER_TOKEN);
    const accounting: Accounting = {
      model: head.model,
      tier: 'network',
      usage: { prompt: head.promptTokens, completion, total: head.promptTokens + completion, cached: 0, cacheWrite: 0 },
      costUsd: null,
      estimated: true,
      elapsedMs: Math.max(0, this.deps.clock.now() - head.at),
      demo: false,
    };
    await this.#closeReservation(head.reservation, head.task, accounting);
    await this.deps.spool.remove(spool);
    return { parsed: parseReply(text, task.listKey, task.item), accounting, finishReason: '' };
  }

  /** A reply that was paid for is not lost because its record could not be written: that is logged, and expires. */
  async #closeReservation(
    reservation: { id: string; file: string },
    task: string,
    accounting: Accounting | undefined,
  ): Promise<void> {
    try {
      if (accounting === undefined) {
        await this.deps.ledger.release(reservation);
        return;
      }
      const { model, usage, costUsd, estimated } = accounting;
      await this.deps.ledger.settle(reservation, { task, model, ...usage, costUsd, estimated });
    } catch (error) {
      this.deps.log.error('the ledger could not be written', { code: errorCode(error) });
    }
  }

  async #ask<Item>(
    prepared: Prepared<Item>,
    key: string,
    options: SendOptions<Item>,
    started: number,
    spool?: SpoolWriter,
  ): Promise<Sending<Item>> {
    const { task, settings } = prepared;
    const parser = new ReplyParser(task.listKey, task.item);
    const result = await this.deps.client.chat(
      {
        endpoint: settings.endpoint,
        key,
        body: prepared.body,
        timeoutMs: settings.timeoutMs,
        keepAliveTimeoutMs: settings.keepAliveTimeoutMs,
      },
      options.signal,
      {
        onText: (text) => {
          spool?.write(text);
          for (const item of parser.push(text)) options.onItem?.(item);
        },
        ...(options.onThinking && { onThinking: options.onThinking }),
        ...(options.onWait && { onWait: options.onWait }),
      },
    );
    this.#logResult(result, prepared, started);
    if (result.kind === 'failed') return result;
    const parsed = parser.end();
    if (result.kind === 'cancelled' && result.reply.text === '') return { kind: 'cancelled' };
    const accounting = this.#accounting(prepared, started, 'network', result.reply);
    const reply: Reply<Item> = { parsed, accounting, finishReason: result.reply.finishReason };
    switch (result.kind) {
      case 'cancelled':
        return { kind: 'cancelled', reply };
      case 'interrupted':
        return { kind: 'interrupted', reply, failure: result.failure };
      case 'finished': {
        const whole = parsed.state === 'complete' && parsed.unreadable === 0 && result.reply.finishReason === 'stop';
        if (whole) await this.#store(prepared, result.reply.text, accounting);
        return { kind: 'replied', reply };
      }
    }
  }

  async #store<Item>(prepared: Prepared<Item>, content: string, accounting: Accounting): Promise<void> {
    const storedAt = this.deps.clock.now();
    const entry = {
      content,
      model: accounting.model,
      storedAt,
      expiresAt: storedAt + prepared.ttlMs,
      usage: accounting.usage,
      costUsd: accounting.costUsd,
    };
    await this.deps.cache.set(prepared.cacheKey, entry, !prepared.settings.demo);
  }

  #accounting<Item>(
    prepared: Prepared<Item>,
    started: number,
    tier: Tier,
    reply: {
      model: string | undefined;
      text?: string;
      charged?: { usage: Accounting['usage']; costUsd: number | null } | undefined;
    },
  ): Accounting {
    const { demo, model } = prepared.settings;
    const estimated = tier === 'network' && reply.charged === undefined;
    // No usage came: what was sent is known, what was received is counted at 4 characters a token.
    const completion = Math.ceil((reply.text ?? '').length / CHARS_PER_TOKEN);
    const estimate = {
      prompt: prepared.promptTokens,
      completion,
      total: prepared.promptTokens + completion,
      cached: 0,
      cacheWrite: 0,
    };
    return {
      model: demo ? DEMO_MODEL_NAME : (reply.model ?? model),
      tier,
      usage: tier !== 'network' ? NO_TOKENS : (reply.charged?.usage ?? estimate),
      costUsd: tier !== 'network' || demo ? 0 : (reply.charged?.costUsd ?? null),
      estimated,
      elapsedMs: performance.now() - started,
      demo,
    };
  }

  #logResult(result: ChatResult, prepared: Prepared<unknown>, started: number): void {
    const reply = 'reply' in result ? result.reply : undefined;
    const failure = 'failure' in result ? result.failure : undefined;
    this.deps.log.info('request ended', {
      kind: result.kind,
      task: prepared.task.name,
      model: reply?.model ?? prepared.settings.model,
      ms: Math.round(performance.now() - started),
      tokens: reply?.charged?.usage.total,
      failure: failure?.code,
      status: failure?.status,
      id: reply?.generationId ?? failure?.requestId,
    });
  }

  #remember(key: string, prepared: Prepared<unknown>): void {
    this.#memo.set(key, prepared);
    const oldest = this.#memo.keys().next();
    if (this.#memo.size > MEMO_SIZE && oldest.done === false) this.#memo.delete(oldest.value);
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error ? ('code' in error ? String(error.code) : error.name) : 'unknown';
}

/** Said wherever a model's name would stand, so that nobody takes a demo answer for Claude's. */
export const DEMO_MODEL_NAME = 'Local demo model';
