/**
 * Signing in with OpenRouter (OAuth with PKCE; facts: openrouter.md 5): the page that a person is sent to, and the exchange
 * of the code that comes back for a key. Neither codes nor keys are written into any log.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { AxiosInstance } from 'axios';
import * as z from 'zod';
import type { RequestFailure } from '../outcome';
import type { Clock } from '../ports';
import { cleanKey, isLoopback, normaliseEndpoint } from '../settings';
import { failureFrom, readErrorBody } from './failures';
import { createHttp, failureOf, readBody } from './http';

/** What the key is called on OpenRouter's page of keys. */
const KEY_LABEL = 'Code Insight';
/** A code is good for so long, in milliseconds. */
export const CODE_LIFE_MS = 10 * 60_000;

/** The secret half stays here until the exchange; the challenge goes with the page's address. */
export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function makePkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: challengeOf(verifier) };
}

/** RFC 7636, method S256. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** No state of ours comes back from OpenRouter, so it travels in the callback's own query. */
export function makeState(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Only OpenRouter itself signs anybody in, and a server on this machine that plays it. A company's gateway would get a key
 * that is not its own.
 */
export function canSignIn(endpoint: string): boolean {
  if (normaliseEndpoint(endpoint) === undefined) return false;
  const { hostname, protocol } = new URL(endpoint);
  return isLoopback(endpoint) || (protocol === 'https:' && /^(.+\.)?openrouter\.ai$/.test(hostname));
}

/**
 * The page where a person agrees. @param endpoint one that `canSignIn` accepts. @param callback where the browser brings the
 * code to; without it the page shows the code.
 */
export function authorizationUrl(endpoint: string, { challenge }: Pkce, callback?: string): string {
  const query = [
    ...(callback === undefined ? [] : [['callback_url', callback] as const]),
    ['code_challenge', challenge] as const,
    ['code_challenge_method', 'S256'] as const,
    ['key_label', KEY_LABEL] as const,
  ];
  const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${new URL(endpoint).origin}/auth?${text}`;
}

/** Takes the code out of what was pasted: the code itself, or the whole address that holds it. */
export function cleanCode(pasted: string): string {
  const text = cleanKey(pasted);
  const inAddress = /^[a-z][a-z0-9+.-]*:.*[?&]code=([^&#]+)/i.exec(text)?.[1];
  return inAddress === undefined ? text : decoded(inAddress);
}

/** What a callback's query says. Some servers append with a second "?" where an "&" belongs. */
export function readCallback(query: string): { readonly state: string; readonly code: string } {
  const values = new Map<string, string>();
  for (const pair of query.split(/[?&]/)) {
    const at = pair.indexOf('=');
    // The first counts: what was appended can't replace what we put there.
    if (at > 0 && !values.has(pair.slice(0, at))) values.set(pair.slice(0, at), decoded(pair.slice(at + 1)));
  }
  return { state: values.get('state') ?? '', code: values.get('code') ?? '' };
}

export interface ExchangeCall {
  /** Base address without `/chat/completions`. */
  readonly endpoint: string;
  readonly code: string;
  readonly verifier: string;
  /** For all of it. */
  readonly timeoutMs: number;
}

export type ExchangeResult =
  | { readonly kind: 'key'; readonly key: string }
  /** Mistyped, used before, older than ten minutes, or made for another sign-in. */
  | { readonly kind: 'code_refused' }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled' };

/** Nothing that could not stand in a header. */
const exchanged = z.object({ key: z.string().regex(/^[\x21-\x7e]{1,500}$/) });

export class KeyExchange {
  readonly #http: AxiosInstance;

  /** @param environmentProxy see `createHttp`. */
  constructor(
    private readonly clock: Clock,
    environmentProxy: boolean,
  ) {
    this.#http = createHttp(environmentProxy);
  }

  /** One attempt, as a code serves once. Never rejects. */
  async exchange({ endpoint, code, verifier, timeoutMs }: ExchangeCall, signal: AbortSignal): Promise<ExchangeResult> {
    const late = AbortSignal.timeout(timeoutMs);
    const either = AbortSignal.any([signal, late]);
    const ended = (): ExchangeResult =>
      signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: { code: 'timeout' } };
    try {
      const { data, status } = await this.#http.post<Readable>(
        `${endpoint}/auth/keys`,
        JSON.stringify({ code, code_verifier: verifier, code_challenge_method: 'S256' }),
        { signal: either, headers: { 'Content-Type': 'application/json', Accept: 'application/json' } },
      );
      const { text } = await readBody(data, { signal: either, timeoutMs });
      return either.aborted ? ended() : read(text, status);
    } catch (error) {
      if (either.aborted) return ended();
      return failed(await failureOf(error, this.clock.now()));
    }
  }
}

function read(text: string, status: number): ExchangeResult {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON is not OpenRouter.
  }
  const { data } = exchanged.safeParse(json);
  if (data) return { kind: 'key', key: data.key };
  const body = readErrorBody(text);
  return failed(body ? failureFrom(undefined, body) : { code: 'invalid_reply', status });
}

/** Here, and only here, 403 speaks of the code. */
function failed(failure: RequestFailure): ExchangeResult {
  return failure.status === 403 && failure.code !== 'proxy' ? { kind: 'code_refused' } : { kind: 'failed', failure };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
