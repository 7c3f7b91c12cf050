/**
 * What every request to OpenRouter shares: how axios is set up, who we say we are, and how an error becomes a typed failure.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance } from 'axios';
import type { RequestFailure } from '../outcome';
import { failureFrom, parseRetryAfter, readErrorBody } from './failures';

const MAX_ERROR_BODY = 64 * 1024;
/** OpenRouter attributes requests to this page. */
const APP_PAGE = 'https://marketplace.visualstudio.com/items?itemName=code-insight.code-insight';

/** @param environmentProxy axios' own proxy handling: for the command line. In the editor VS Code patches Node's agents. */
export function createHttp(environmentProxy: boolean): AxiosInstance {
  return axios.create({
    adapter: 'http',
    responseType: 'stream',
    decompress: true,
    // A redirect would carry the key and the code to a host that the user did not choose.
    maxRedirects: 0,
    ...(environmentProxy ? {} : { proxy: false as const }),
  });
}

export function headersFor(key: string): Record<string, string> {
  return {
    Authorization: `Bearer ${key}`,
    'HTTP-Referer': APP_PAGE,
    'X-OpenRouter-Title': 'Code Insight',
    'X-OpenRouter-Categories': 'ide-extension',
  };
}

/** Error bodies that were read, by the error they belong to. */
const bodies = new WeakMap<object, ReturnType<typeof readErrorBody>>();

/** The error's body, once `failureOf` has read it. */
export function bodyOf(error: object): ReturnType<typeof readErrorBody> {
  return bodies.get(error);
}

/** @param now milliseconds since the epoch, for a Retry-After that is a date. */
export async function failureOf(error: unknown, now: number): Promise<RequestFailure> {
  if (!axios.isAxiosError(error))
    return { code: 'unexpected', ...(error instanceof Error && { detail: error.message }) };
  const { response } = error;
  if (response === undefined) {
    const timedOut = error.code === 'ETIMEDOUT' || error.code === 'ECONNABORTED';
    return { code: timedOut ? 'timeout' : 'connection', ...(error.code !== undefined && { detail: error.code }) };
  }
  // With response streams the error's body is unread, and it can be read once: retry condition and caller share it.
  if (!bodies.has(error)) bodies.set(error, readErrorBody(await readText(response.data as Readable)));
  const headers = response.headers as IncomingHttpHeaders;
  return failureFrom(response.status, bodies.get(error), {
    retryAfterMs: parseRetryAfter(headers['retry-after'], now),
    requestId: header(headers, 'x-generation-id') ?? header(headers, 'cf-ray'),
  });
}

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The start of a body that is worth reading; never rejects. */
export async function readText(stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > MAX_ERROR_BODY) break;
    }
  } catch {
    // What arrived has to do.
  } finally {
    stream.destroy();
  }
  return Buffer.concat(parts).toString('utf8');
}
