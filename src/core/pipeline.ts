/**
 * One request, one way through. `prepare` (preparer.ts) guards and composes; `send` is the only sender of user content. What
 * the preview shows is the very `Prepared` object that `send` posts.
 */
import { accountingOfReply, estimatedUsage } from './accounting';
import type { AuditLog } from './audit/auditLog';
import type { Estimates } from './budget/estimates';
import type { Spent } from './budget/events';
import type { Ledger, Reservation } from './budget/ledger';
import { budgetBlock, needOf } from './budget/need';
import { SingleFlight } from './cache/singleFlight';
import type { TeamFlight } from './cache/teamFlight';
import type { CacheHit, TieredCache } from './cache/tieredCache';
import { WaitBudget } from './cache/waitBudget';
import type { ChatResult, ClaudeClient } from './claude/client';
import type { CheckFixesInput } from './compute/checkFixes';
import type { FixFault } from './findings/fixCheck';
import type { KeyAnswer } from './guard/keyGate';
import type { Accounting, PrivacyFilter, RequestFailure } from './outcome';
import type { Clock, Logger } from './ports';
import type { Preparation, Prepared, Reply, Sending, SendOptions } from './prepared';
import { Preparer, type PreparerDeps } from './preparer';
import type { Scope } from './prompt/scope';
import type { Source } from './prompt/source';
import type { Words } from './prompt/words';
import { readReply } from './reply/replyReader';
import { errorCode, Settlement, type ChargeLookup, type OpenRequest } from './settlement';
import type { Settings } from './settings';
import type { AbandonedSpool, Spool, SpoolWriter } from './spool/spool';
import type { SplitInput } from './syntax/split';
import type { Task } from './tasks/task';

export interface PipelineDeps extends PreparerDeps {
  readonly cache: TieredCache;
  /** Absent where no Redis can be used. */
  readonly team?: TeamFlight | undefined;
  /** What one request may wait for Redis in all; default: WAIT_MS. */
  readonly waitMs?: number | undefined;
  readonly ledger: Pick<Ledger, 'reserve' | 'settle' | 'release' | 'hit'>;
  /** Told of every request before it leaves. */
  readonly audit: AuditLog;
  /** Told what whole replies took; nothing of it comes back into a request. */
  readonly estimates: Pick<Estimates, 'learn'>;
  readonly client: ClaudeClient;
  /** Asked what a cut reply took. */
  readonly charges: ChargeLookup;
  readonly spool: Spool;
  /** The API key for the endpoint of these settings, by the gate of core/guard/keyGate.ts. Asked for on a miss only. */
  readonly apiKey: (settings: Settings) => Promise<KeyAnswer>;
  readonly clock: Clock;
  readonly log: Logger;
}

export class Pipeline {
  readonly #preparer: Preparer;
  readonly #settlement: Settlement;
  readonly #flights = new SingleFlight();

  constructor(private readonly deps: PipelineDeps) {
    this.#preparer = new Preparer(deps);
    this.#settlement = new Settlement(deps.ledger, deps.charges, deps.log);
  }

  /** See `Preparer`. Sends nothing. */
  prepare<Item>(
    task: Task<Item>,
    asked: readonly Source[],
    settings: Settings,
    signal: AbortSignal,
    words?: Words,
  ): Promise<Preparation<Item>> {
    return this.#preparer.prepare(task, asked, settings, signal, words);
  }

  /** Stretches of a text that is too long for one request, none longer than `maxBytes` where that can be. Sends nothing. */
  split(input: SplitInput, signal: AbortSignal): Promise<Scope[]> {
    return this.deps.compute.splitText(input, signal);
  }

  /** Whether what an answer suggests may be offered. Sends nothing. */
  checkFixes(input: CheckFixesInput, signal: AbortSignal): Promise<(FixFault | null)[]> {
    return this.deps.compute.checkFixes(input, signal);
  }

  /** Key → cache → on a miss reserve → record → claude → reply → store → settle. */
  async send<Item>(prepared: Prepared<Item>, options: SendOptions<Item>): Promise<Sending<Item>> {
    const run: Run = { started: performance.now(), wait: new WaitBudget(this.deps.waitMs) };
    if (options.refresh !== true) {
      const hit = await this.#fromCache(prepared, run);
      if (hit) return { kind: 'replied', reply: hit };
    }
    if (options.signal.aborted) return { kind: 'cancelled' };
    // Whoever has no key is told so before being asked anything; whoever has just agreed has a key that may be sent.
    const before = await this.deps.apiKey(prepared.settings);
    if (before.kind === 'none') return { kind: 'blocked', block: { code: 'no_key' } };
    const agreed = (await options.confirm?.(prepared)) ?? true;
    if (agreed === false) return { kind: 'cancelled' };
    if (agreed !== true) return { kind: 'blocked', block: agreed };
    const answer = before.kind === 'key' ? before : await this.deps.apiKey(prepared.settings);
    if (answer.kind === 'none') return { kind: 'blocked', block: { code: 'no_key' } };
    if (answer.kind === 'not_agreed') return { kind: 'blocked', block: { code: 'key_host', host: answer.host } };
    const { key } = answer;
    return options.refresh === true
      ? this.#ownRequest(prepared, key, options, run)
      : this.#shared(prepared, key, options, run);
  }

  /** Equal requests that are under way at the same time, here or in the team, are one. */
  async #shared<Item>(
    prepared: Prepared<Item>,
    key: string,
    options: SendOptions<Item>,
    run: Run,
  ): Promise<Sending<Item>> {
    for (;;) {
      const joined = await this.#flights.join(prepared.cacheKey, options, (everyone) =>
        this.#asTeam(prepared, key, { ...options, ...everyone }, run),
      );
      if (joined.kind === 'left') return { kind: 'cancelled' };
      if (joined.kind === 'led') return joined.value;
      // Whole replies are in the cache, and only these are shared: whoever followed another asks for itself.
      const reply = joined.value.kind === 'replied' ? await this.#fromCacheAfterMiss(prepared, run) : undefined;
      if (reply) return { kind: 'replied', reply };
      if (options.signal.aborted) return { kind: 'cancelled' };
    }
  }

  async #asTeam<Item>(
    prepared: Prepared<Item>,
    key: string,
    options: SendOptions<Item>,
    run: Run,
  ): Promise<Sending<Item>> {
    const { team } = this.deps;
    if (!team || prepared.settings.demo) return this.#ownRequest(prepared, key, options, run);
    const look = (wait: WaitBudget): Promise<Reply<Item> | undefined> =>
      this.#fromCacheAfterMiss(prepared, { ...run, wait });
    const turn = await team.enter(prepared.cacheKey, options.signal, run.wait, look, options.onTeammate);
    if (turn.kind === 'cancelled') return { kind: 'cancelled' };
    if (turn.kind === 'found') return { kind: 'replied', reply: turn.value };
    try {
      return await this.#ownRequest(prepared, key, options, run);
    } finally {
      await turn.done(run.wait);
    }
  }

  async #ownRequest<Item>(
    prepared: Prepared<Item>,
    key: string,
    options: SendOptions<Item>,
    run: Run,
  ): Promise<Sending<Item>> {
    // The demo model answers on this machine: nothing is charged, and nothing leaves that would have to be recorded.
    if (prepared.settings.demo) return (await this.#ask(prepared, key, options, run)).sending;
    return this.#charge(prepared, key, options, run);
  }

  async #fromCache<Item>(prepared: Prepared<Item>, run: Run): Promise<Reply<Item> | undefined> {
    const hit = await this.deps.cache.get(prepared.cacheKey, !prepared.settings.demo, run.wait, prepared.repository);
    return hit && this.#replyOf(prepared, hit, run);
  }

  async #fromCacheAfterMiss<Item>(prepared: Prepared<Item>, run: Run): Promise<Reply<Item> | undefined> {
    const { cacheKey: found, repository, settings } = prepared;
    const hit = await this.deps.cache.getAfterMiss(found, !settings.demo, run.wait, repository);
    return hit && this.#replyOf(prepared, hit, run);
  }

  async #replyOf<Item>(prepared: Prepared<Item>, hit: CacheHit, run: Run): Promise<Reply<Item> | undefined> {
    const parsed = readReply(prepared.task.read(), hit.entry.content);
    // Only complete replies are stored; one that no longer reads as such is a miss.
    if (parsed.state !== 'complete') return undefined;
    await this.#noteHit(prepared, hit);
    const accounting = accountingOfReply(
      prepared,
      hit.tier,
      { model: hit.entry.model, storedAt: hit.entry.storedAt },
      performance.now() - run.started,
    );
    return { parsed, accounting, finishReason: 'stop' };
  }

  /** For whoever looks at what the cache saves; that it can't be written keeps no answer back. */
  async #noteHit(prepared: Prepared<unknown>, { entry, tier }: CacheHit): Promise<void> {
    if (prepared.settings.demo) return;
    const { model, usage, costUsd } = entry;
    const about = { ...subjectOf(prepared), model };
    try {
      await this.deps.ledger.hit({ ...about, tier, saved: usage.total, savedUsd: costUsd });
    } catch (error) {
      this.deps.log.warn('a hit could not be noted', { code: errorCode(error) });
    }
  }

  /** Around `#ask`: a reservation that is settled or released whatever happens. */
  async #charge<Item>(
    prepared: Prepared<Item>,
    key: string,
    options: SendOptions<Item>,
    run: Run,
  ): Promise<Sending<Item>> {
    const { budget } = prepared.settings;
    const need = needOf(prepared);
    let reservation: Reservation;
    try {
      reservation = await this.deps.ledger.reserve(need, budget, { over: options.overBudget });
    } catch (error) {
      // Without a ledger the budget can't be kept: nothing is sent.
      return { kind: 'failed', failure: { code: 'storage', detail: errorCode(error) } };
    }
    if (!reservation.granted) return { kind: 'blocked', block: budgetBlock(need, reservation) };
    const about = aboutOf(prepared);
    let writer: SpoolWriter;
    try {
      writer = await this.deps.spool.open({
        at: this.deps.clock.now(),
        ...about,
        model: prepared.settings.model,
        endpoint: prepared.settings.endpoint,
        promptTokens: prepared.promptTokens,
        reservation: { id: reservation.id, file: reservation.file, team: reservation.team },
        origin: options.origin,
      });
    } catch (error) {
      const removeSpool = (): Promise<void> => Promise.resolve();
      await this.#settlement.close({ reservation, about, accounting: undefined, removeSpool });
      return { kind: 'failed', failure: { code: 'storage', detail: errorCode(error) } };
    }
    try {
      await this.deps.audit.append(prepared);
    } catch (error) {
      const removeSpool = (): Promise<void> => writer.remove();
      await this.#settlement.close({ reservation, about, accounting: undefined, removeSpool });
      return { kind: 'failed', failure: { code: 'storage', record: true, detail: errorCode(error) } };
    }
    let asked: Asked<Item>;
    try {
      asked = await this.#ask(prepared, key, options, run, writer);
    } catch (error) {
      // What had arrived stays in the spool, under its reservation: the next start salvages it.
      this.deps.log.error('a request broke', { name: error instanceof Error ? error.name : 'unknown' });
      return { kind: 'failed', failure: { code: 'unexpected', detail: error instanceof Error ? error.message : '' } };
    }
    const { sending, cut } = asked;
    const accounting = 'reply' in sending ? sending.reply.accounting : undefined;
    const request = { reservation, about, accounting, removeSpool: () => writer.remove() };
    if (cut === undefined) await this.#settlement.close(request);
    else {
      const { endpoint, timeoutMs } = prepared.settings;
      const call = { endpoint, key, id: cut.generationId, timeoutMs };
      this.#settlement.closeLater(request, cut.accounting, call, options.onSettled);
    }
    return sending;
  }

  /** Replies whose process died while they streamed. */
  abandoned(): Promise<AbandonedSpool[]> {
    return this.deps.spool.abandoned();
  }

  /** Settles an abandoned reply and gives what was whole of it. Once: the spool goes when the ledger has its entry. */
  async salvage<Item>(
    task: Task<Item>,
    spool: AbandonedSpool,
    settings: Settings,
    onSettled?: (accounting: Accounting) => void,
  ): Promise<Reply<Item>> {
    const { head, text, generationId } = spool;
    const accounting: Accounting = {
      model: head.model,
      tier: 'network',
      usage: estimatedUsage(head.promptTokens, text),
      costUsd: null,
      estimated: true,
      elapsedMs: Math.max(0, this.deps.clock.now() - head.at),
      demo: false,
    };
    const removeSpool = (): Promise<void> => this.deps.spool.remove(spool);
    const { reservation } = head;
    const about = {
      ...{ task: head.task, file: head.file, repo: head.repo },
      ...(head.compressed !== undefined && { compressed: head.compressed }),
    };
    const request = { reservation, about, accounting, removeSpool };
    // Another address than the one that was asked knows nothing of it, and must not get the key.
    const answer = head.endpoint === settings.endpoint ? await this.deps.apiKey(settings) : undefined;
    if (generationId === undefined || answer?.kind !== 'key') await this.#settlement.close(request);
    else {
      const call = { endpoint: settings.endpoint, key: answer.key, id: generationId, timeoutMs: settings.timeoutMs };
      this.#settlement.closeLater(request, accounting, call, onSettled);
    }
    return { parsed: readReply(task.read(), text), accounting, finishReason: '' };
  }

  /** Resolves when all that was sent is settled; what OpenRouter has not told within that time is estimated. */
  settle(withinMs: number): Promise<void> {
    return this.#settlement.finish(withinMs);
  }

  async #ask<Item>(
    prepared: Prepared<Item>,
    key: string,
    options: SendOptions<Item>,
    run: Run,
    spool?: SpoolWriter,
  ): Promise<Asked<Item>> {
    const { task, settings } = prepared;
    const reader = task.read();
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
          for (const item of reader.push(text)) options.onItem?.(item);
        },
        ...(spool && {
          onGeneration: (id) => {
            spool.identify(id);
          },
        }),
        ...(options.onThinking && { onThinking: options.onThinking }),
        ...(options.onWait && { onWait: options.onWait }),
      },
    );
    this.#logResult(result, prepared, run.started);
    if (result.kind === 'failed') {
      return { sending: { kind: 'failed', failure: withFilters(result.failure, settings) } };
    }
    const parsed = reader.end();
    const accounting = accountingOfReply(prepared, 'network', result.reply, performance.now() - run.started);
    const reply: Reply<Item> = { parsed, accounting, finishReason: result.reply.finishReason };
    const { generationId } = result.reply;
    const cut = accounting.estimated && generationId !== undefined ? { cut: { generationId, accounting } } : {};
    switch (result.kind) {
      case 'cancelled':
        return { sending: { kind: 'cancelled', ...(result.reply.text !== '' && { reply }) }, ...cut };
      case 'interrupted':
        return { sending: { kind: 'interrupted', reply, failure: result.failure }, ...cut };
      case 'finished': {
        const whole = parsed.state === 'complete' && parsed.unreadable === 0 && result.reply.finishReason === 'stop';
        if (whole) await this.#store(prepared, result.reply.text, accounting, run.wait);
        if (whole) await this.deps.estimates.learn(prepared, accounting);
        return { sending: { kind: 'replied', reply }, ...cut };
      }
    }
  }

  async #store(prepared: Prepared<unknown>, content: string, accounting: Accounting, wait: WaitBudget): Promise<void> {
    const storedAt = this.deps.clock.now();
    const entry = {
      content,
      model: accounting.model,
      storedAt,
      expiresAt: storedAt + prepared.ttlMs,
      usage: accounting.usage,
      costUsd: accounting.costUsd,
    };
    await this.deps.cache.set(prepared.cacheKey, entry, !prepared.settings.demo, wait);
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
}

interface Run {
  /** By performance.now(). */
  readonly started: number;
  readonly wait: WaitBudget;
}

function aboutOf(prepared: Prepared<unknown>): OpenRequest['about'] {
  const { promptTokens, wholeTokens } = prepared;
  const compressed = wholeTokens === undefined ? 0 : Math.max(0, wholeTokens - promptTokens);
  return { ...subjectOf(prepared), ...(compressed > 0 && { compressed }) };
}

function subjectOf({ task, sources, repository }: Prepared<unknown>): Pick<Spent, 'task' | 'file' | 'repo'> {
  return { task: task.name, file: sources[0]?.path, repo: repository };
}

/** `cut`: no usage came, so what it took is asked for afterwards. */
interface Asked<Item> {
  readonly sending: Sending<Item>;
  readonly cut?: { readonly generationId: string; readonly accounting: Accounting };
}

/** Where no provider is left, our own settings may be what filtered them all. */
function withFilters(failure: RequestFailure, { privacy }: Settings): RequestFailure {
  if (failure.code !== 'no_endpoint' && failure.code !== 'privacy') return failure;
  const filters: PrivacyFilter[] = [];
  if (privacy.denyDataCollection) filters.push('denyDataCollection');
  if (privacy.zeroDataRetention) filters.push('zeroDataRetention');
  return filters.length === 0 ? failure : { ...failure, filters };
}
