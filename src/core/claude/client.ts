/**
 * One chat completion over OpenRouter: posted with axios, retried before any data arrived, streamed, and ended in exactly
 * one typed result. Every way in which a 200 can be a failure is handled here.
 */
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { type AxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import axiosRetry from 'axios-retry';
import { createParser } from 'eventsource-parser';
import type { RequestFailure } from '../outcome';
import type { Clock, Logger } from '../ports';
import { failureFrom, isPassing, parseRetryAfter, readErrorBody } from './failures';
import { bodyOf, createHttp, failureOf, header, headersFor, readText } from './http';
import { chunk, readUsage, type Charged } from './wire';

/** 3 attempts at most (product.md S2). */
const RETRIES = 2;
/** A longer Retry-After is not waited for: the user is told instead. */
export const MAX_RETRY_AFTER_MS = 60_000;

export interface ChatCall {
  /** Base address without `/chat/completions`. */
  readonly endpoint: string;
  readonly key: string;
  /** The exact bytes, as JSON. */
  readonly body: string;
  readonly timeoutMs: number;
  readonly keepAliveTimeoutMs: number;
}

export interface ChatReply {
  readonly text: string;
  /** The canonical slug that answered; undefined when it was not said. */
  readonly model: string | undefined;
  readonly finishReason: string;
  readonly charged: Charged | undefined;
  readonly generationId: string | undefined;
}

export type ChatResult =
  | { readonly kind: 'finished'; readonly reply: ChatReply }
  /** Ended before a finish reason came; `reply.text` is what had arrived. */
  | { readonly kind: 'interrupted'; readonly reply: ChatReply; readonly failure: RequestFailure }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled'; readonly reply: ChatReply };

/** What a caller hears while it waits. */
export interface ChatEvents {
  /** Each piece of the reply, in order. */
  readonly onText: (text: string) => void;
  /** OpenRouter's id of the reply, as soon as it is known; anew with each attempt. */
  readonly onGeneration?: (id: string) => void;
  /** The model thinks and has said nothing yet; at most once an attempt. */
  readonly onThinking?: () => void;
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
  /** axios' own proxy handling: for the command line. In the editor VS Code patches Node's agents instead. */
  readonly environmentProxy: boolean;
}

export class ClaudeClient {
  readonly #http: AxiosInstance;

  constructor(private readonly options: ClientOptions) {
    this.#http = createHttp(options.environmentProxy);
    axiosRetry(this.#http, {
      retries: RETRIES,
      shouldResetTimeout: true,
      retryCondition: (error) => this.#shouldRetry(error),
      retryDelay: (retry, error) => {
        const header = parseRetryAfter(error.response?.headers['retry-after'], options.clock.now());
        const asked = header ?? (bodyOf(error)?.availability?.retry_after ?? 0) * 1_000;
        return Math.max(options.retryDelay(retry), asked);
      },
      onRetry: (retry, error) => {
        options.log.info('retrying', { retry, status: error.response?.status, code: error.code });
      },
    });
  }

  /** Never rejects. */
  async chat(call: ChatCall, signal: AbortSignal, { onText }: ChatEvents): Promise<ChatResult> {
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
      });
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled', reply: NOTHING };
      return { kind: 'failed', failure: await failureOf(error, this.options.clock.now()) };
    }
    return this.#read(response, call, signal, onText);
  }

  async #shouldRetry(error: AxiosError): Promise<boolean> {
    if (axios.isCancel(error)) return false;
    const failure = await failureOf(error, this.options.clock.now());
    if ((failure.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return false;
    return isPassing(failure, bodyOf(error));
  }

  async #read(
    response: AxiosResponse<Readable>,
    call: ChatCall,
    signal: AbortSignal,
    onText: (text: string) => void,
  ): Promise<ChatResult> {
    const headers = response.headers as IncomingHttpHeaders;
    if (!(header(headers, 'content-type') ?? '').includes('text/event-stream')) {
      return { kind: 'failed', failure: await this.#notAStream(response) };
    }
    // From here on silence is measured below, where comments and data are told apart.
    (response.request as ClientRequest).setTimeout(0);
    const reading = new StreamReading(header(headers, 'x-generation-id'), onText);
    const silence = new SilenceTimer(call.timeoutMs, call.keepAliveTimeoutMs, () =>
      response.data.destroy(new SilenceError()),
    );
    const parser = createParser({
      onEvent: ({ data }) => {
        // Some proxies turn keep-alive comments into data.
        if (data.startsWith(':')) silence.comment();
        else if (reading.event(data)) silence.data();
      },
      onComment: () => {
        silence.comment();
      },
    });
    const decoder = new TextDecoder('utf-8');
    try {
      for await (const bytes of response.data as AsyncIterable<Buffer>) {
        parser.feed(decoder.decode(bytes, { stream: true }));
        if (reading.done) break;
      }
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled', reply: reading.reply('') };
      const code = error instanceof SilenceError ? 'timeout' : 'connection';
      return interrupted(reading, { code, ...requestId(reading) });
    } finally {
      silence.stop();
      response.data.destroy();
    }
    if (signal.aborted) return { kind: 'cancelled', reply: reading.reply('') };
    if (reading.failure) return interrupted(reading, reading.failure);
    if (reading.finishReason === undefined) return interrupted(reading, { code: 'connection', ...requestId(reading) });
    return { kind: 'finished', reply: reading.reply(reading.finishReason) };
  }

  /** A 200 with a plain body: `{error}` where a stream was asked for, or a proxy's page. */
  async #notAStream(response: AxiosResponse<Readable>): Promise<RequestFailure> {
    const text = await readText(response.data);
    const body = readErrorBody(text);
    if (body) return failureFrom(undefined, body);
    return { code: 'invalid_reply', status: response.status };
  }
}

const NOTHING: ChatReply = {
  text: '',
  model: undefined,
  finishReason: '',
  charged: undefined,
  generationId: undefined,
};

class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

function interrupted(reading: StreamReading, failure: RequestFailure): ChatResult {
  if (reading.text === '' && reading.charged === undefined) return { kind: 'failed', failure };
  return { kind: 'interrupted', reply: reading.reply(''), failure };
}

function requestId(reading: StreamReading): { requestId?: string } {
  return reading.generationId === undefined ? {} : { requestId: reading.generationId };
}

/** Collects a stream's chunks. */
class StreamReading {
  text = '';
  finishReason: string | undefined;
  failure: RequestFailure | undefined;
  charged: Charged | undefined;
  done = false;
  #model: string | undefined;

  constructor(
    public generationId: string | undefined,
    private readonly onText: (text: string) => void,
  ) {}

  /** @returns whether the event carried anything. */
  event(data: string): boolean {
    if (data === '[DONE]') {
      this.done = true;
      return true;
    }
    let json: unknown;
    try {
      json = JSON.parse(data);
    } catch {
      return false;
    }
    const parsed = chunk.safeParse(json);
    if (!parsed.success) return false;
    const { id, model, choices, usage, error } = parsed.data;
    this.generationId ??= id;
    this.#model = model ?? this.#model;
    this.charged = readUsage(usage) ?? this.charged;
    const choice = choices?.[0];
    const text = choice?.delta?.content ?? '';
    if (text !== '') {
      this.text += text;
      this.onText(text);
    }
    const failed = error ?? choice?.error;
    if (failed) this.failure = failureFrom(undefined, failed, { requestId: this.generationId });
    else if (choice?.finish_reason === 'error') this.failure ??= { code: 'server', ...requestId(this) };
    // A later null must not undo an earlier "stop".
    else this.finishReason = choice?.finish_reason ?? this.finishReason;
    return true;
  }

  reply(finishReason: string): ChatReply {
    return {
      text: this.text,
      model: this.#model,
      finishReason,
      charged: this.charged,
      generationId: this.generationId,
    };
  }
}

/** Data restarts the short limit; keep-alive comments extend it, up to the long limit since the last data. */
class SilenceTimer {
  #timer: NodeJS.Timeout;
  #lastData = performance.now();

  constructor(
    private readonly shortMs: number,
    private readonly longMs: number,
    private readonly onSilence: () => void,
  ) {
    this.#timer = setTimeout(onSilence, shortMs);
  }

  data(): void {
    this.#lastData = performance.now();
    this.#restart(this.shortMs);
  }

  comment(): void {
    const left = this.#lastData + this.longMs - performance.now();
    this.#restart(Math.max(0, Math.min(this.shortMs, left)));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #restart(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.onSilence, ms);
  }
}
