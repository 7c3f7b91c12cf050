/**
 * What every request to OpenRouter shares: how axios is set up, who we say we are, how an error becomes a typed failure, and
 * how a body that is not a stream is read within a limit of time and size.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance } from 'axios';
import type { RequestFailure } from '../outcome';
import { failureFrom, isPassing, parseRetryAfter, readErrorBody } from './failures';
import { proxyFor, ProxyAddressError } from './environmentProxy';
import { answeredByProxy, networkFailure } from './network';
import { trustingAgent } from './trust';

const MAX_BODY_BYTES = 64 * 1024;
/** For a body that comes with an error: what it says is worth a wait, but a short one. */
export const BODY_TIMEOUT_MS = 5_000;
/** OpenRouter attributes requests to this page. */
const APP_PAGE = 'https://marketplace.visualstudio.com/items?itemName=code-insight.code-insight';

/**
 * @param environmentProxy HTTPS_PROXY, NO_PROXY and the system's certificates count: for the command line. In the editor
 * VS Code patches the functions of Node's http and https modules, so nothing may stand in for those.
 */
export function createHttp(environmentProxy: boolean): AxiosInstance {
  const agent = environmentProxy ? trustingAgent() : undefined;
  const http = axios.create({
    adapter: 'http',
    responseType: 'stream',
    decompress: true,
    // A redirect would carry the key and the code to a host that the user did not choose.
    maxRedirects: 0,
    proxy: false,
    ...(agent && { httpsAgent: agent }),
  });
  if (environmentProxy) {
    http.interceptors.request.use((config) => ({ ...config, proxy: proxyFor(config.url ?? '', process.env) }));
  }
  return http;
}

export function headersFor(key: string): Record<string, string> {
  return {
    Authorization: `Bearer ${key}`,
    'HTTP-Referer': APP_PAGE,
    'X-OpenRouter-Title': 'Code Insight',
    'X-OpenRouter-Categories': 'ide-extension',
  };
}

/** What went wrong, and whether it may pass by itself. */
export interface Fault {
  readonly failure: RequestFailure;
  readonly passing: boolean;
}

/** With response streams an error's body is unread, and it can be read once: whoever asks again gets the same. */
const faults = new WeakMap<object, Fault>();

/** @param now milliseconds since the epoch, for a Retry-After that is a date. */
export async function faultOf(error: unknown, now: number, limits: ReadLimits = {}): Promise<Fault> {
  if (error instanceof ProxyAddressError) return { failure: { code: 'proxy' }, passing: false };
  if (!axios.isAxiosError(error)) {
    return {
      failure: { code: 'unexpected', ...(error instanceof Error && { detail: error.message }) },
      passing: false,
    };
  }
  const known = faults.get(error);
  if (known) return known;
  const { response } = error;
  let fault: Fault;
  if (response === undefined) {
    const failure = networkFailure(error);
    fault = { failure, passing: isPassing(failure) };
  } else {
    const { text } = await readBody(response.data as Readable, limits);
    if (answeredByProxy(response)) {
      fault = { failure: { code: 'proxy', status: response.status }, passing: false };
    } else {
      const headers = response.headers as IncomingHttpHeaders;
      const body = readErrorBody(text);
      const failure = failureFrom(response.status, body, {
        retryAfterMs: parseRetryAfter(headers['retry-after'], now),
        requestId: header(headers, 'x-generation-id') ?? header(headers, 'cf-ray'),
      });
      fault = { failure, passing: isPassing(failure, body) };
    }
  }
  faults.set(error, fault);
  return fault;
}

/** @param now see `faultOf`. */
export async function failureOf(error: unknown, now: number): Promise<RequestFailure> {
  return (await faultOf(error, now)).failure;
}

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export interface ReadLimits {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

export interface Body {
  /** As far as it came within the limits. */
  readonly text: string;
  /** Its end did not come in time. */
  readonly late: boolean;
}

/** Of an error, or of a short answer. Never rejects. */
export async function readBody(stream: Readable, limits: ReadLimits = {}): Promise<Body> {
  const { signal, timeoutMs = BODY_TIMEOUT_MS, maxBytes = MAX_BODY_BYTES } = limits;
  let late = false;
  const stop = (): void => {
    stream.destroy();
  };
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > maxBytes) break;
    }
  } catch {
    // What arrived has to do.
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    stop();
  }
  return { text: Buffer.concat(parts).toString('utf8'), late };
}

export interface GetCall {
  readonly url: string;
  readonly key: string;
  /** For all of it, to the body's end. */
  readonly timeoutMs: number;
}

export type GetResult =
  | { readonly kind: 'text'; readonly text: string; readonly status: number }
  | ({ readonly kind: 'failed' } & Fault)
  | { readonly kind: 'cancelled' };

/** One attempt. Never rejects. @param now see `faultOf`. */
export async function getText(
  http: AxiosInstance,
  call: GetCall,
  now: number,
  signal: AbortSignal,
): Promise<GetResult> {
  const late = AbortSignal.timeout(call.timeoutMs);
  const either = AbortSignal.any([signal, late]);
  const overdue: GetResult = { kind: 'failed', failure: { code: 'timeout' }, passing: true };
  try {
    const { data, status } = await http.get<Readable>(call.url, {
      signal: either,
      headers: { ...headersFor(call.key), Accept: 'application/json' },
    });
    const { text } = await readBody(data, { signal: either, timeoutMs: call.timeoutMs });
    if (signal.aborted) return { kind: 'cancelled' };
    return late.aborted ? overdue : { kind: 'text', text, status };
  } catch (error) {
    if (!either.aborted) {
      const fault = await faultOf(error, now, { signal: either });
      // What an error's body did not tell in time does not make its status less of an answer.
      if (!signal.aborted) return { kind: 'failed', ...fault };
    }
    return signal.aborted ? { kind: 'cancelled' } : overdue;
  }
}
