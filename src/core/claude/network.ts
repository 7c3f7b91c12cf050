/**
 * Why no answer came at all, from the system's error codes: no network, a certificate that is not trusted, a proxy that
 * stands in the way, or a connection that was lost.
 */
import { Socket } from 'node:net';
import type { AxiosError, AxiosResponse } from 'axios';
import type { FailureCode, RequestFailure } from '../outcome';

/** ETIMEOUT is what axios' agent for proxies says. */
const TIMEOUT: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ETIMEOUT']);

const OFFLINE: ReadonlySet<string> = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'EHOSTDOWN'],
]);

/** From Node's documentation of tls and from OpenSSL's list of verification errors. */
const CERTIFICATE: ReadonlySet<string> = new Set([
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_CRL'],
  ...['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY'],
  ...['CERT_SIGNATURE_FAILURE', 'CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'CERT_CHAIN_TOO_LONG', 'CERT_REVOKED'],
  ...['CERT_UNTRUSTED', 'CERT_REJECTED', 'CRL_SIGNATURE_FAILURE', 'CRL_NOT_YET_VALID', 'CRL_HAS_EXPIRED'],
  ...['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERROR_IN_CERT_NOT_AFTER_FIELD', 'ERROR_IN_CRL_LAST_UPDATE_FIELD'],
  ...['ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'HOSTNAME_MISMATCH'],
  ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'ERR_TLS_CERT_SIGNATURE_ALGORITHM_UNSUPPORTED'],
]);

/** @param error one without a response. */
export function networkFailure(error: AxiosError): RequestFailure {
  return { code: codeOf(error), ...(error.code !== undefined && { detail: error.code }) };
}

function codeOf(error: AxiosError): FailureCode {
  const { code = '' } = error;
  if (TIMEOUT.has(code)) return 'timeout';
  if (CERTIFICATE.has(code)) return 'certificate';
  if (OFFLINE.has(code) && code !== 'ENOTFOUND') return 'offline';
  if (reachedForAnother(error)) return 'proxy';
  return code === 'ENOTFOUND' ? 'offline' : 'connection';
}

/** What Node adds to an error of connecting or of looking up a name. */
interface SystemError {
  readonly syscall?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
  /** Where several addresses of a name were tried. */
  readonly errors?: readonly SystemError[];
}

/** Whether it was not the endpoint that was looked up or connected to: then a proxy stands between. */
function reachedForAnother({ cause, config }: AxiosError): boolean {
  if (config?.url === undefined || cause === undefined) return false;
  const own = cause as Error & SystemError;
  const { syscall, port, hostname } = own.errors?.[0] ?? own;
  const asked = new URL(config.url);
  if (syscall === 'getaddrinfo') return hostname !== asked.hostname;
  return syscall === 'connect' && typeof port === 'number' && port !== Number(asked.port || defaultPort(asked));
}

function defaultPort({ protocol }: URL): number {
  return protocol === 'https:' ? 443 : 80;
}

/**
 * Whether a proxy refused to open the tunnel: its answer comes over a connection that is not encrypted, although the
 * endpoint's own would be.
 */
export function answeredByProxy({ config, request, status }: AxiosResponse): boolean {
  if (status === 407) return true;
  if (config.url?.startsWith('https:') !== true) return false;
  const socket: unknown = (request as { readonly socket?: unknown } | undefined)?.socket;
  return socket instanceof Socket && !('encrypted' in socket && socket.encrypted === true);
}
