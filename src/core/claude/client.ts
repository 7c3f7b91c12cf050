/**
 * One chat completion over OpenRouter: posted with axios, tried three times at most while nothing came of it, streamed, and
 * ended in exactly one typed result. Every way in which a 200 can be a failure is handled here or in streamReader.ts.
 */
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import { finished, type Readable } from 'node:stream';
import axios, { type AxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import axiosRetry from 'axios-retry';
import type { RequestFailure } from '../outcome';
import type { Clock, Logger } from '../ports';
import { failureFrom, isPassing, readErrorBody } from './failures';
import { BODY_TIMEOUT_MS, createHttp, faultOf, header, headersFor, readBody, type Fault } from './http';
import { pause, type Pause } from './pause';
import { SilenceTimer } from './silence';
import { readStream, readWhole, type ChatReply, type StreamEvents, type StreamReading } from './streamReader';

/** 3 attempts at most (product.md S2). */
const RETRIES = 2;
/** A longer Retry-After is not waited for: the user is told instead. */
export const MAX_RETRY_AFTER_MS = 60_000;
/** Once a reply is complete, its usage comes within moments or not at all. */
const ENDING_MS = 2_000;
/** After `[DONE]`, for the end of the response: a connection that is left in order can be used again. */
const DRAIN_MS = 1_000;
/** Of a reply that is no stream. */
const MAX_WHOLE_BYTES = 16_000_000;

export interface ChatCall {
  /** Base address without `/chat/completions`. */
  readonly endpoint: string;
  readonly key: string;
  /** The exact bytes, as JSON. */
  readonly body: string;
  /** Until the headers come, and without data after that; for each attempt. */
  readonly timeoutMs: number;
  /** Without data while keep-alive comments come. */
  readonly keepAliveTimeoutMs: number;
}

export type { ChatReply };

export type ChatResult =
  | { readonly kind: 'finished'; readonly reply: ChatReply }
  /** Ended before a finish reason came; `reply.text` is what had arrived. */
  | { readonly kind: 'interrupted'; readonly reply: ChatReply; readonly failure: RequestFailure }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled'; readonly reply: ChatReply };

/** What a caller hears while it waits; of a stream, anew with each attempt. */
export interface ChatEvents extends StreamEvents {
  /** An attempt failed and the next one starts in `ms` milliseconds. */
  readonly onWait?: (wait: RetryWait) => void;
}

export interface RetryWait {
  readonly failure: RequestFailure;
  readonly ms: number;
  /** The attempt that follows, 2 or 3. */
  readonly attempt: number;
}

export interface ClientOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Milliseconds before retry n (1, 2): the composition root gives 2 s and 4 s with jitter. */
  readonly retryDelay: (retry: number) => number;
  /** See `createHttp`. */
  readonly environmentProxy: boolean;
  /** How it waits; default: in real time. */
  readonly pause?: Pause;
}

/** How one attempt ended; `again`: another one may do better, and nothing is lost by it. */
interface Attempt {
  readonly result: ChatResult;
  readonly again?: RequestFailure;
}

export class ClaudeClient {
  readonly #http: AxiosInstance;

  constructor(private readonly options: ClientOptions) {
    this.#http = createHttp(options.environmentProxy);
    axiosRetry(this.#http, {
      // Else all attempts and the waits between them would share one timeout.
      shouldResetTimeout: true,
      // It is waited in onRetry: so that it can be told, cancelled and tested, and is the same as after a broken stream.
      retryDelay: () => 0,
    });
  }

  /** Rejects only with what a listener threw. */
  async chat(call: ChatCall, signal: AbortSignal, events: ChatEvents): Promise<ChatResult> {
    let retries = 0;
    const wait = async (failure: RequestFailure): Promise<void> => {
      retries++;
      const ms = Math.round(Math.max(this.options.retryDelay(retries), failure.retryAfterMs ?? 0));
      const { code, status } = failure;
      this.options.log.info('retrying', { retry: retries, ms, failure: code, status });
      events.onWait?.({ failure, ms, attempt: retries + 1 });
      await (this.options.pause ?? pause)(ms, signal);
    };
    for (;;) {
      const { result, again } = await this.#attempt(call, signal, events, RETRIES - retries, wait);
      if (again === undefined || retries >= RETRIES) return result;
      await wait(again);
      if (signal.aborted) return { kind: 'cancelled', reply: NOTHING };
    }
  }

  /** Until headers came axios-retry tries again by itself; what fails after them is up to the caller. */
  async #attempt(
    call: ChatCall,
    signal: AbortSignal,
    events: ChatEvents,
    retries: number,
    wait: (failure: RequestFailure) => Promise<void>,
  ): Promise<Attempt> {
    const limits = { signal, timeoutMs: Math.min(call.timeoutMs, BODY_TIMEOUT_MS) };
    const faultIn = (error: unknown): Promise<Fault> => faultOf(error, this.options.clock.now(), limits);
    let response: AxiosResponse<Readable>;
    try {
      response = await this.#http.post<Readable>(`${call.endpoint}/chat/completions`, call.body, {
        signal,
        timeout: call.timeoutMs,
        transitional: { clarifyTimeoutError: true },
        headers: {
          ...headersFor(call.key),
          'Content-Type': 'application/json',
          Accept: 'text/event-stream',
        },
        // The body is final: it was scanned, shown and hashed as it is.
        transformRequest: (data: string) => data,
        'axios-retry': {
          retries,
          retryCondition: async (error: AxiosError) => {
            if (axios.isCancel(error)) return false;
            const fault = await faultIn(error);
            return !signal.aborted && isWorthAWait(fault);
          },
          onRetry: async (_retry, error) => wait((await faultIn(error)).failure),
        },
      });
    } catch (error) {
      if (signal.aborted) return CANCELLED;
      return { result: { kind: 'failed', failure: (await faultIn(error)).failure } };
    }
    // Emitted between readers, on an abort for example, it would end the process.
    response.data.on('error', () => undefined);
    // From here on silence is measured below, where comments and data are told apart.
    (response.request as ClientRequest).setTimeout(0);
    const headers = response.headers as IncomingHttpHeaders;
    const id = header(headers, 'x-generation-id');
    const streamed = (header(headers, 'content-type') ?? '').includes('text/event-stream');
    return streamed
      ? this.#readStream(response.data, id, call, signal, events)
      : this.#readBody(response, id, call, signal, events);
  }

  async #readStream(
    stream: Readable,
    id: string | undefined,
    call: ChatCall,
    signal: AbortSignal,
    events: ChatEvents,
  ): Promise<Attempt> {
    const limits = { shortMs: call.timeoutMs, longMs: call.keepAliveTimeoutMs, endingMs: ENDING_MS };
    const silence = new SilenceTimer(limits, (error) => stream.destroy(error));
    let done = false;
    try {
      const bytes = stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      const reading = await readStream(bytes, events, id, (sign) => {
        silence.heard(sign);
      });
      ({ done } = reading);
      return attemptOf(reading, signal);
    } finally {
      silence.stop();
      if (done) drain(stream);
      else stream.destroy();
    }
  }

  /** A 200 with a plain body: `{error}` where a stream was asked for, a proxy's page, or the reply in one piece. */
  async #readBody(
    response: AxiosResponse<Readable>,
    id: string | undefined,
    call: ChatCall,
    signal: AbortSignal,
    events: ChatEvents,
  ): Promise<Attempt> {
    const limits = { signal, timeoutMs: call.timeoutMs, maxBytes: MAX_WHOLE_BYTES };
    const { text, late } = await readBody(response.data, limits);
    if (signal.aborted) return CANCELLED;
    if (late) return failedAttempt({ failure: { code: 'timeout' }, passing: true });
    const body = readErrorBody(text);
    if (body) {
      const failure = failureFrom(undefined, body, { requestId: id });
      return failedAttempt({ failure, passing: isPassing(failure, body) });
    }
    const reading = readWhole(text, events, id);
    if (reading) return attemptOf(reading, signal);
    return { result: { kind: 'failed', failure: { code: 'invalid_reply', status: response.status } } };
  }
}

const NOTHING: ChatReply = {
  text: '',
  model: undefined,
  finishReason: '',
  charged: undefined,
  generationId: undefined,
};
const CANCELLED: Attempt = { result: { kind: 'cancelled', reply: NOTHING } };

function isWorthAWait({ failure, passing }: Fault): boolean {
  return passing && (failure.retryAfterMs ?? 0) <= MAX_RETRY_AFTER_MS;
}

function attemptOf({ reply, failure, passing, begun }: StreamReading, signal: AbortSignal): Attempt {
  if (signal.aborted) return { result: { kind: 'cancelled', reply: { ...reply, finishReason: '' } } };
  if (failure === undefined) return { result: { kind: 'finished', reply } };
  if (begun) return { result: { kind: 'interrupted', reply, failure } };
  return failedAttempt({ failure, passing });
}

function failedAttempt(fault: Fault): Attempt {
  const { failure } = fault;
  return { result: { kind: 'failed', failure }, ...(isWorthAWait(fault) && { again: failure }) };
}

/** Reads on to the response's end without keeping anybody waiting. */
function drain(stream: Readable): void {
  const timer = setTimeout(() => stream.destroy(), DRAIN_MS);
  finished(stream, () => {
    clearTimeout(timer);
  });
  stream.resume();
}
