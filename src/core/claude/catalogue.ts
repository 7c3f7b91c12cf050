/**
 * Which models there are: asks OpenRouter's public list (no key, nothing of the user's), keeps it for a day in the state
 * folder, and falls back on an older list or on what ships with the product. Requests never wait for the network here.
 */
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance } from 'axios';
import type { RequestFailure } from '../outcome';
import type { Clock, Logger, StateStore } from '../ports';
import { isLoopback, normaliseEndpoint, type Settings } from '../settings';
import { failureFrom, readErrorBody } from './failures';
import { createHttp, failureOf } from './http';
import {
  completed,
  factsOf,
  readModels,
  readStored,
  shippedModels,
  writeStored,
  type ListedModel,
  type StoredList,
} from './modelList';
import type { ModelFacts } from './models';

/** Newest first. `at`: when the server was asked, in milliseconds since the epoch. */
export type ModelList = { readonly models: readonly ListedModel[]; readonly failure?: RequestFailure } & (
  { readonly source: 'openrouter' | 'stored'; readonly at: number } | { readonly source: 'shipped' }
);

export interface ListCall extends Pick<Settings, 'endpoint' | 'demo'> {
  /** For the whole call. */
  readonly timeoutMs: number;
  /** Asks even if a fresh list is there. */
  readonly refresh?: boolean;
}

export interface CatalogueDeps {
  /** The user's, shared by windows and command line. */
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** See `createHttp`. */
  readonly environmentProxy: boolean;
}

const FILE = 'models.json';
const FRESH_MS = 24 * 60 * 60 * 1_000;
/** All models of OpenRouter with their descriptions are about 1 MB. */
const MAX_BYTES = 16 * 1024 * 1024;
/** A server on this machine may have another port every time. */
const MAX_LISTS = 4;
/** The demo's port is another one each time; its list stays in memory. */
const DEMO_HOST = 'local demo model';

type Server = Pick<Settings, 'endpoint' | 'demo'>;
type Asked =
  | { readonly kind: 'listed'; readonly models: readonly ListedModel[] }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled' };

export class ModelCatalogue {
  readonly #http: AxiosInstance;
  readonly #memory = new Map<string, StoredList>();
  #loading: Promise<void> | undefined;

  constructor(private readonly deps: CatalogueDeps) {
    this.#http = createHttp(deps.environmentProxy);
  }

  /** What the pipeline goes by: from memory or the stored list, never from the network. */
  async facts({ model, ...server }: Server & Pick<Settings, 'model'>): Promise<ModelFacts | undefined> {
    const models = (await this.#kept(server))?.models ?? [];
    const listed = models.find(({ id }) => id === model);
    return factsOf(model, listed && completed(listed, models));
  }

  /** What can be shown without asking anybody. Never rejects. */
  async known(server: Server): Promise<ModelList> {
    const kept = await this.#kept(server);
    return kept ? fromStored(kept, 'stored') : { models: shippedModels(), source: 'shipped' };
  }

  /** A fresh stored list, else what the server says, else what is known, with the failure. Never rejects. */
  async list(call: ListCall, signal: AbortSignal): Promise<ModelList> {
    if (call.refresh !== true) {
      const fresh = await this.#fresh(call);
      if (fresh) return fromStored(fresh, 'stored');
    }
    const began = performance.now();
    const asked = await this.#ask(call, signal);
    const failure = asked.kind === 'failed' ? asked.failure : undefined;
    this.deps.log.info('models listed', {
      count: asked.kind === 'listed' ? asked.models.length : undefined,
      ms: Math.round(performance.now() - began),
      failure: failure?.code,
      status: failure?.status,
    });
    if (asked.kind !== 'listed') return { ...(await this.known(call)), ...(failure && { failure }) };
    const list = { host: hostOf(call), at: this.deps.clock.now(), models: asked.models };
    await this.#keep(list);
    return fromStored(list, 'openrouter');
  }

  async #fresh(server: Server): Promise<StoredList | undefined> {
    const now = this.deps.clock.now();
    const isFresh = (list: StoredList | undefined): boolean =>
      list !== undefined && list.at <= now && now - list.at < FRESH_MS;
    let kept = await this.#kept(server);
    if (!isFresh(kept)) {
      // Another window may have asked meanwhile.
      await this.#load();
      kept = await this.#kept(server);
    }
    return isFresh(kept) ? kept : undefined;
  }

  async #kept(server: Server): Promise<StoredList | undefined> {
    await (this.#loading ??= this.#load());
    return this.#memory.get(hostOf(server));
  }

  async #load(): Promise<void> {
    for (const list of await this.#stored()) {
      if (list.at > (this.#memory.get(list.host)?.at ?? -Infinity)) this.#memory.set(list.host, list);
    }
  }

  async #stored(): Promise<StoredList[]> {
    return readStored(await this.deps.state.read(FILE).catch(() => undefined));
  }

  async #keep(list: StoredList): Promise<void> {
    this.#memory.set(list.host, list);
    if (list.host === DEMO_HOST) return;
    try {
      const others = (await this.#stored()).filter(({ host }) => host !== list.host);
      await this.deps.state.write(FILE, writeStored([list, ...others].slice(0, MAX_LISTS)));
    } catch (error) {
      this.deps.log.warn('the list of models could not be stored', { name: error instanceof Error ? error.name : '' });
    }
  }

  async #ask({ endpoint, demo, timeoutMs }: ListCall, signal: AbortSignal): Promise<Asked> {
    if (normaliseEndpoint(endpoint) === undefined) return { kind: 'failed', failure: { code: 'invalid_reply' } };
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.#http.get<Readable>(`${endpoint}/models`, {
        signal: AbortSignal.any([signal, late]),
        headers: { Accept: 'application/json' },
      });
      const text = await readWhole(response.data);
      return read(text, response.status, demo || isLoopback(endpoint));
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      if (late.aborted) return { kind: 'failed', failure: { code: 'timeout' } };
      // After its head a reply can only break off.
      const broken = !axios.isAxiosError(error);
      return {
        kind: 'failed',
        failure: broken ? { code: 'connection' } : await failureOf(error, this.deps.clock.now()),
      };
    }
  }
}

function hostOf({ demo, endpoint }: Server): string {
  return demo ? DEMO_HOST : URL.canParse(endpoint) ? new URL(endpoint).host : '';
}

function fromStored({ models, at }: StoredList, source: 'openrouter' | 'stored'): ModelList {
  const all = models.map((model) => completed(model, models));
  return { models: all.sort((one, other) => other.created - one.created), source, at };
}

/** @returns undefined when it is longer than any list of models. */
async function readWhole(stream: Readable): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > MAX_BYTES) return undefined;
  }
  return Buffer.concat(parts).toString('utf8');
}

function read(text: string | undefined, status: number, everything: boolean): Asked {
  let models: ListedModel[] | undefined;
  try {
    models = readModels(JSON.parse(text ?? ''), everything);
  } catch {
    // Not JSON is not OpenRouter.
  }
  if (models !== undefined && models.length > 0) return { kind: 'listed', models };
  const body = models === undefined ? readErrorBody(text ?? '') : undefined;
  return { kind: 'failed', failure: body ? failureFrom(undefined, body) : { code: 'invalid_reply', status } };
}
