/**
 * Sign-in with PKCE as OpenRouter does it (facts: openrouter.md 5): a page that sends the browser back with a code, or shows
 * the code where the browser can't come back, and the exchange of that code for a key.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { errorBody, type Json } from './wire';

/** A code lives this long, and serves once. */
const CODE_TTL_MS = 10 * 60_000;

const METHODS = ['S256', 'plain'] as const;

interface Pending {
  readonly challenge: string;
  readonly method: (typeof METHODS)[number];
  readonly at: number;
}

/** Where the browser goes next, or what it shows. */
export type AuthPage =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'page'; readonly status: number; readonly html: string };

export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

const exchange = z.object({
  code: z.string(),
  code_verifier: z.string().nullish(),
  code_challenge_method: z.string().nullish(),
});

export class SignIn {
  readonly #pending = new Map<string, Pending>();

  /** @param newKey makes the key that a good code is exchanged for. @param now milliseconds. */
  constructor(
    private readonly newKey: () => string,
    private readonly now: () => number = Date.now,
  ) {}

  /** GET /auth */
  open(query: URLSearchParams): AuthPage {
    const challenge = query.get('code_challenge') ?? '';
    const method = METHODS.find((one) => one === (query.get('code_challenge_method') ?? 'plain'));
    const back = query.get('callback_url');
    if (method === undefined) return refused('The code_challenge_method must be S256 or plain.');
    if (back === null) {
      if (challenge === '') return refused('Without a callback_url there must be a code_challenge.');
      return page(200, 'Your sign-in code', this.#code(challenge, method));
    }
    const callback = callbackOf(back);
    if (callback === undefined) return refused('The callback_url is not an address that a code may be sent to.');
    // Appended to the text, so that what stands in the query already stays as it is.
    callback.search += `${callback.search === '' ? '?' : '&'}code=${this.#code(challenge, method)}`;
    return { kind: 'redirect', location: callback.href };
  }

  /** POST /auth/keys. @returns status and body. */
  exchange(body: unknown): readonly [number, Json] {
    const { data } = exchange.safeParse(body);
    if (!data) return [400, errorBody(400, 'Invalid request parameters')];
    const given = data.code_challenge_method ?? undefined;
    if (given !== undefined && !METHODS.some((method) => method === given)) return wrongMethod();
    const pending = this.#pending.get(data.code);
    this.#pending.delete(data.code);
    if (pending === undefined || this.now() - pending.at >= CODE_TTL_MS) return wrongCode();
    if (pending.challenge !== '') {
      if ((given ?? 'plain') !== pending.method) return wrongMethod();
      const verifier = data.code_verifier ?? '';
      const proof = given === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
      if (proof !== pending.challenge) return wrongCode();
    }
    return [200, { key: this.newKey(), user_id: 'user_demo' }];
  }

  #code(challenge: string, method: Pending['method']): string {
    const code = randomBytes(16).toString('hex');
    this.#pending.set(code, { challenge, method, at: this.now() });
    return code;
  }
}

const wrongMethod = (): readonly [number, Json] => [400, errorBody(400, 'Invalid code_challenge_method')];
const wrongCode = (): readonly [number, Json] => [403, errorBody(403, 'Invalid code or code_verifier')];

/** Web addresses over https or on this machine, and the schemes of programs, such as vscode: what a browser itself acts on is not among them. */
function callbackOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol === 'http:') return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname) ? url : undefined;
  return /^(javascript|data|file|blob|about|vbscript|ftp|wss?|view-source):$/.test(url.protocol) ? undefined : url;
}

function refused(sentence: string): AuthPage {
  return page(400, 'This sign-in is not possible', sentence);
}

/** Nothing of the request is shown: all words are our own, and a code is made of hexadecimal digits. */
function page(status: number, title: string, words: string): AuthPage {
  const html =
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Local demo: ${title}</title></head>` +
    `<body><h1>${title}</h1><p><code>${words}</code></p></body></html>`;
  return { kind: 'page', status, html };
}
