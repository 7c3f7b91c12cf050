/**
 * One request that carries nothing of the user's (`GET /models`): how long it takes, over which certificate, and which models
 * there are.
 */
import type { Readable } from 'node:stream';
import { connect, type PeerCertificate } from 'node:tls';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { failureOf, headersFor, readBody } from '../claude/http';
import type { RequestFailure } from '../outcome';

/** All models of OpenRouter with their descriptions are about 1 MB. */
const MAX_BYTES = 16 * 1024 * 1024;
/** After the check itself, for a look at who issued a certificate that is not trusted. */
const LOOK_MS = 2_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

export interface Certificate {
  /** Who issued it: an organisation, else a name. */
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly validTo: number;
}

export type Reached =
  | { readonly kind: 'answered'; readonly ms: number; readonly text: string; readonly certificate?: Certificate }
  /** With a certificate: the server was reached, and it or what stands before it refused. */
  | { readonly kind: 'failed'; readonly failure: RequestFailure; readonly certificate?: Certificate }
  | { readonly kind: 'cancelled' };

export interface ReachCall {
  readonly endpoint: string;
  /** OpenRouter's own list is public; a company's gateway may want to know who asks. */
  readonly key?: string;
  /** For all of it, to the body's end. */
  readonly timeoutMs: number;
}

/** Never rejects. */
export async function reach(
  http: AxiosInstance,
  { endpoint, key, timeoutMs }: ReachCall,
  signal: AbortSignal,
): Promise<Reached> {
  const late = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, late]);
  const ended = (): Reached =>
    signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: { code: 'timeout' } };
  const began = performance.now();
  try {
    const response = await http.get<Readable>(`${endpoint}/models`, {
      signal: either,
      headers: { ...(key !== undefined && headersFor(key)), Accept: 'application/json' },
    });
    const ms = Math.round(performance.now() - began);
    // Before the body's end, when the connection may go to the next request.
    const certificate = certificateOf(response);
    const { text } = await readBody(response.data, { signal: either, timeoutMs, maxBytes: MAX_BYTES });
    return either.aborted ? ended() : { kind: 'answered', ms, text, ...certificate };
  } catch (error) {
    if (either.aborted) return ended();
    const certificate = axios.isAxiosError(error) && error.response ? certificateOf(error.response) : {};
    const failure = await failureOf(error, Date.now());
    return { kind: 'failed', failure, ...(failure.code !== 'proxy' && certificate) };
  }
}

/** @returns whole days; negative when it is over. */
export function daysUntil(time: number, now: number): number {
  return Math.floor((time - now) / DAY_MS);
}

/**
 * Who issued a certificate that was refused: who reads the traffic is named there. Nothing is sent over this connection.
 * @returns undefined where it can't be seen. Never rejects.
 */
export async function issuerOf(endpoint: string, signal: AbortSignal): Promise<string | undefined> {
  const { hostname, port } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, '');
  const either = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 443), servername: host, rejectUnauthorized: false });
    const finish = (issuer: string | undefined): void => {
      either.removeEventListener('abort', stop);
      socket.destroy();
      resolve(issuer);
    };
    const stop = (): void => {
      finish(undefined);
    };
    socket.on('error', stop);
    socket.once('secureConnect', () => {
      finish(readCertificate(socket.getPeerCertificate())?.issuer);
    });
    if (either.aborted) stop();
    else either.addEventListener('abort', stop, { once: true });
  });
}

function certificateOf({ request }: AxiosResponse): { certificate?: Certificate } {
  const socket: unknown = (request as { readonly socket?: unknown } | undefined)?.socket;
  if (!hasCertificate(socket)) return {};
  const certificate = readCertificate(socket.getPeerCertificate());
  return certificate ? { certificate } : {};
}

/** In the editor the socket may be of another copy of Node's modules: its class says nothing. */
function hasCertificate(socket: unknown): socket is { getPeerCertificate(): PeerCertificate } {
  return typeof socket === 'object' && socket !== null && 'getPeerCertificate' in socket;
}

/** An empty one, as of a connection that was closed meanwhile, tells nothing. */
function readCertificate(certificate: Partial<PeerCertificate> | null): Certificate | undefined {
  const validTo = Date.parse(certificate?.valid_to ?? '');
  if (certificate?.issuer === undefined || Number.isNaN(validTo)) return undefined;
  // Of a name that occurs twice Node makes a list.
  const { O, CN } = certificate.issuer as Partial<Record<'O' | 'CN', string | readonly string[]>>;
  return { issuer: [O ?? CN ?? ''].flat().join(', '), validTo };
}
