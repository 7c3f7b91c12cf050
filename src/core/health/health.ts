/**
 * The health check: asks everything that a review depends on, side by side and each within its own time, and never fails
 * itself. What it sends holds nothing of the user's but the key, and that goes to the endpoint alone.
 */
import { randomUUID } from 'node:crypto';
import type { AxiosInstance } from 'axios';
import { failureFrom, readErrorBody } from '../claude/failures';
import { createHttp, getText } from '../claude/http';
import type { KeyCheck } from '../claude/keyStatus';
import type { KeyAnswer } from '../guard/keyGate';
import type { FailureCode, RequestFailure } from '../outcome';
import type { Clock, StateStore } from '../ports';
import { presentHealth } from '../presentHealth';
import { isLoopback, normaliseEndpoint, type Settings } from '../settings';
import type { HealthFacts, NotChecked, RedisHealth } from './facts';
import { findModel, readList, readProviders, type FoundModel } from './listedModel';
import { proxyFor, type ProxySources } from './proxy';
import { daysUntil, issuerOf, reach, type Reached } from './reach';
import type { HealthReport } from './report';

/** The longest that one check may take, in milliseconds. */
const LIMIT_MS = 10_000;
/** What a check may take on top to end by itself and say why. */
const GRACE_MS = 3_000;

export type HealthSettings = Pick<Settings, 'endpoint' | 'model' | 'demo' | 'timeoutMs' | 'privacy'>;

export interface HealthParts {
  readonly clock: Clock;
  /** See `createHttp`. */
  readonly environmentProxy: boolean;
  readonly keyCheck: KeyCheck;
  /** That of these settings, where it may go to their endpoint: see core/guard/keyGate.ts. */
  readonly apiKey: (settings: HealthSettings) => Promise<KeyAnswer>;
  /** See redisProbe.ts. */
  readonly redis: (timeoutMs: number, signal: AbortSignal) => Promise<RedisHealth>;
  /** The user's, with the ledger in it. */
  readonly state: StateStore;
  readonly proxy: () => ProxySources;
  readonly limitMs?: number;
  readonly graceMs?: number;
}

/** Never rejects; what is not done when `signal` aborts is told as cancelled. */
export async function checkHealth(
  parts: HealthParts,
  settings: HealthSettings,
  signal: AbortSignal,
): Promise<HealthReport> {
  const answer = await parts.apiKey(settings).catch((): KeyAnswer => ({ kind: 'none' }));
  const facts = await new Health(parts, settings, answer, signal).facts();
  const report = presentHealth(facts);
  return answer.kind === 'key' ? withoutKey(report, answer.key) : report;
}

/** The label of a key and a service's own words may repeat it. */
function withoutKey(report: HealthReport, key: string): HealthReport {
  // What is shorter is no key, and may be part of any word.
  const masked = (text: string): string => (key.length < 8 ? text : text.replaceAll(key, '***'));
  const checks = report.checks.map((check) => ({
    ...check,
    message: masked(check.message),
    advice: masked(check.advice),
  }));
  return { ...report, checks };
}

type Result = Exclude<Reached, { readonly kind: 'cancelled' }> | NotChecked;

class Health {
  readonly #http: AxiosInstance;
  readonly #limitMs: number;
  readonly #graceMs: number;
  readonly #keyText: string | undefined;

  constructor(
    private readonly parts: HealthParts,
    private readonly settings: HealthSettings,
    private readonly answer: KeyAnswer,
    private readonly signal: AbortSignal,
  ) {
    this.#keyText = answer.kind === 'key' ? answer.key : undefined;
    this.#http = createHttp(parts.environmentProxy);
    this.#limitMs = parts.limitMs ?? Math.min(settings.timeoutMs, LIMIT_MS);
    this.#graceMs = parts.graceMs ?? GRACE_MS;
  }

  async facts(): Promise<HealthFacts> {
    const [network, redis, stateFolder] = await Promise.all([this.#network(), this.#redis(), this.#stateFolder()]);
    return { ...network, redis, stateFolder, privacy: this.settings.privacy };
  }

  async #network(): Promise<Omit<HealthFacts, 'redis' | 'stateFolder' | 'privacy'>> {
    const { endpoint } = this.settings;
    const unknown: NotChecked = notChecked('endpoint');
    if (normaliseEndpoint(endpoint) === undefined) {
      return {
        endpoint: { kind: 'invalid' },
        ...{ reachable: unknown, certificate: unknown, proxy: unknown },
        ...{ key: unknown, model: unknown, structuredOutputs: unknown },
      };
    }
    const use = this.settings.demo ? ({ kind: 'not_needed' } as const) : proxyFor(endpoint, this.parts.proxy());
    const [reached, key] = await Promise.all([this.#reach(), this.#key()]);
    const list = reached.kind === 'answered' ? readList(reached.text) : undefined;
    const failure = failureToReach(reached, list !== undefined);
    const model = list && findModel(list, this.settings.model);
    const structuredOutputs = await this.#structuredOutputs(list !== undefined, model, failure);
    const certificate = await this.#certificate(reached, use.kind);
    return {
      endpoint: { kind: 'usable', host: new URL(endpoint).host, is: this.#whose() },
      reachable: reachable(reached, failure),
      certificate,
      proxy: failure?.code === 'proxy' ? { kind: 'refused', use, failure } : use,
      key: failure && key.kind === 'failed' && isNetwork(key.failure.code) ? notChecked('not_reached') : key,
      model: this.#model(list !== undefined, model, reached, failure),
      structuredOutputs,
    };
  }

  #whose(): 'openrouter' | 'here' | 'other' | 'demo' {
    const { demo, endpoint } = this.settings;
    if (demo) return 'demo';
    if (isLoopback(endpoint)) return 'here';
    return /(^|\.)openrouter\.ai$/.test(new URL(endpoint).hostname) ? 'openrouter' : 'other';
  }

  async #reach(): Promise<Result> {
    const { endpoint } = this.settings;
    const key = this.#whose() === 'other' ? this.#keyText : undefined;
    const call = { endpoint, timeoutMs: this.#limitMs, ...(key !== undefined && { key }) };
    const reached = await this.#within((signal) => reach(this.#http, call, signal));
    return reached.kind === 'cancelled' ? notChecked('cancelled') : reached;
  }

  async #certificate(reached: Result, proxy: string): Promise<HealthFacts['certificate']> {
    const { endpoint } = this.settings;
    if (!endpoint.startsWith('https:')) return { kind: 'not_needed' };
    if (reached.kind === 'not_checked') return reached;
    if (reached.certificate) {
      const { issuer, validTo } = reached.certificate;
      return { kind: 'trusted', issuer, daysLeft: daysUntil(validTo, this.parts.clock.now()) };
    }
    if (reached.kind !== 'failed' || reached.failure.code !== 'certificate') return notChecked('not_reached');
    // Through a proxy the look would not see what the request saw.
    const issuer = proxy === 'used' ? undefined : await issuerOf(endpoint, this.signal);
    return { kind: 'untrusted', failure: reached.failure, ...(issuer !== undefined && issuer !== '' && { issuer }) };
  }

  async #key(): Promise<HealthFacts['key']> {
    const key = this.#keyText;
    if (key === undefined) return this.answer.kind === 'not_agreed' ? notChecked('not_agreed') : { kind: 'none' };
    const call = { endpoint: this.settings.endpoint, key, timeoutMs: this.#limitMs };
    const status = await this.#within((signal) => this.parts.keyCheck.check(call, signal));
    switch (status.kind) {
      case 'valid':
        return { kind: 'accepted', info: status.info };
      case 'cancelled':
        return notChecked('cancelled');
      case 'failed':
      case 'not_checked':
        return status;
    }
  }

  #model(
    isList: boolean,
    found: FoundModel | undefined,
    reached: Result,
    failure: RequestFailure | undefined,
  ): HealthFacts['model'] {
    const { model } = this.settings;
    if (found) {
      const endsIn = found.endsAt === null ? null : daysUntil(found.endsAt, this.parts.clock.now());
      const endsOn = found.endsAt === null ? null : new Date(found.endsAt).toISOString().slice(0, 10);
      return { kind: 'listed', model, endsOn, daysLeft: endsIn };
    }
    if (isList) return { kind: 'unlisted', model };
    return reached.kind === 'not_checked' ? reached : notChecked(failure ? 'not_reached' : 'no_list');
  }

  async #structuredOutputs(
    isList: boolean,
    model: FoundModel | undefined,
    failure: RequestFailure | undefined,
  ): Promise<HealthFacts['structuredOutputs']> {
    if (model === undefined) return notChecked(isList ? 'model' : failure ? 'not_reached' : 'no_list');
    if (!model.structuredOutputs) return { kind: 'unsupported', model: this.settings.model };
    const key = this.#keyText;
    if (key === undefined) return { kind: 'supported' };
    const slug = model.id.split('/').map(encodeURIComponent).join('/');
    const call = { url: `${this.settings.endpoint}/models/${slug}/endpoints`, key, timeoutMs: this.#limitMs };
    const result = await this.#within((signal) => getText(this.#http, call, this.parts.clock.now(), signal));
    const providers = result.kind === 'text' ? readProviders(result.text) : undefined;
    return { kind: 'supported', ...(providers && { providers }) };
  }

  #redis(): Promise<HealthFacts['redis']> {
    return this.#within((signal) => this.parts.redis(this.#limitMs, signal));
  }

  async #stateFolder(): Promise<HealthFacts['stateFolder']> {
    const name = `health.${randomUUID()}.tmp`;
    const { state } = this.parts;
    return this.#within<HealthFacts['stateFolder']>(async () => {
      try {
        await state.write(name, 'ok');
        const read = await state.read(name);
        return read === 'ok' ? { kind: 'writable' } : { kind: 'failed', code: 'EIO' };
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        return { kind: 'failed', code };
      } finally {
        await state.remove(name).catch(() => undefined);
      }
    });
  }

  /** What neither ends by itself nor heeds its signal is left behind. */
  #within<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | NotChecked> {
    const either = AbortSignal.any([this.signal, AbortSignal.timeout(this.#limitMs + this.#graceMs)]);
    return new Promise((resolve) => {
      const stop = (): void => {
        resolve(notChecked(this.signal.aborted ? 'cancelled' : 'late'));
      };
      if (either.aborted) {
        stop();
        return;
      }
      either.addEventListener('abort', stop, { once: true });
      work(either)
        .then(resolve, () => {
          resolve(notChecked('broken'));
        })
        .finally(() => {
          either.removeEventListener('abort', stop);
        });
    });
  }
}

function notChecked(because: NotChecked['because']): NotChecked {
  return { kind: 'not_checked', because };
}

/** What kept us from the list; undefined where the list is there, or where a gateway answers that it has none. */
function failureToReach(reached: Result, isList: boolean): RequestFailure | undefined {
  if (reached.kind === 'answered' && !isList) {
    const body = readErrorBody(reached.text);
    return body ? failureFrom(undefined, body) : { code: 'invalid_reply', status: 200 };
  }
  return reached.kind === 'failed' && !hasNoList(reached.failure) ? reached.failure : undefined;
}

function hasNoList({ code, status = 0 }: RequestFailure): boolean {
  return code !== 'proxy' && [401, 403, 404, 405].includes(status);
}

function reachable(reached: Result, failure: RequestFailure | undefined): HealthFacts['reachable'] {
  if (failure) return { kind: 'failed', failure };
  switch (reached.kind) {
    case 'answered':
      return { kind: 'answered', ms: reached.ms };
    case 'failed':
      return { kind: 'no_list', status: reached.failure.status ?? 0 };
    case 'not_checked':
      return reached;
  }
}

const NETWORK: ReadonlySet<FailureCode> = new Set(['timeout', 'connection', 'offline', 'certificate', 'proxy']);

function isNetwork(code: FailureCode): boolean {
  return NETWORK.has(code);
}
