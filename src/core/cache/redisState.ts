/** How the connection to Redis stands and why, as data; presentRedis.ts has the words. */

export type RedisState =
  /** No address. */
  | { readonly kind: 'not_used' }
  /** Nobody asked anything so far: the connection is made on first use. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** Tried again in the background. `since`: milliseconds since the epoch. */
  | { readonly kind: 'down'; readonly reason: DownReason; readonly since: number }
  /** As `down`, but it will hardly mend itself. */
  | { readonly kind: 'refused'; readonly reason: RefusedReason; readonly since: number };

export type DownReason =
  /** Nobody listens there, or the name is unknown. */
  | 'unreachable'
  /** The connection ended. */
  | 'lost'
  | 'no_answer'
  /** It is loading its data, or the cluster is without a master for some keys. */
  | 'not_ready';

export type RefusedReason =
  | 'credentials'
  | 'tls'
  /** The file with the authority's certificate can't be read. */
  | 'ca_file'
  /** Its values are encrypted with a team passphrase, which is not set here. */
  | 'passphrase'
  /** Whatever answers there, it is no Redis. */
  | 'not_redis'
  | WriteRefusal;

/** The connection is good, and reading goes on. `permission`: the user may not do this there. */
export type WriteRefusal = 'read_only' | 'memory' | 'not_writable' | 'permission';

export type Trouble =
  | { readonly kind: 'down'; readonly reason: DownReason; readonly code: string }
  | { readonly kind: 'refused'; readonly reason: RefusedReason; readonly code: string };

const REFUSED: Readonly<Record<string, RefusedReason>> = {
  NOAUTH: 'credentials',
  WRONGPASS: 'credentials',
  NOPERM: 'permission',
  READONLY: 'read_only',
  OOM: 'memory',
  MISCONF: 'not_writable',
  NOREPLICAS: 'not_writable',
};
const WRITE_REFUSALS: ReadonlySet<string> = new Set(['read_only', 'memory', 'not_writable', 'permission']);
const NOT_READY: ReadonlySet<string> = new Set(['LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'BUSY', 'TRYAGAIN']);
const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|E(HOST|NET)(UNREACH|DOWN))$/;
/** Node's and OpenSSL's codes for a certificate that does not do, or a partner that does not speak TLS. */
const TLS = /CERT|^ERR_(SSL|TLS)_|^(EPROTO|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|UNABLE_TO_|CRL_)/;

export class CaFileError extends Error {
  override readonly name = 'CaFileError';
}

/** @returns undefined for an error that says nothing about the connection, such as a value of another type. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof CaFileError) return { kind: 'refused', reason: 'ca_file', code: 'CA' };
  const code = codeOf(error);
  const refused = REFUSED[code];
  if (refused !== undefined) return { kind: 'refused', reason: refused, code };
  if (/^(Protocol error|Unknown RESP type)/.test(error.message))
    return { kind: 'refused', reason: 'not_redis', code: 'PROTOCOL' };
  if (TLS.test(code)) return { kind: 'refused', reason: 'tls', code };
  if (NOT_READY.has(code)) return { kind: 'down', reason: 'not_ready', code };
  if (UNREACHABLE.test(code)) return { kind: 'down', reason: 'unreachable', code };
  if (code === 'ETIMEDOUT') return { kind: 'down', reason: 'no_answer', code };
  // What Redis itself said of one command; else something broke on the way.
  return error.name === 'ReplyError' ? undefined : { kind: 'down', reason: 'lost', code };
}

export function isWriteRefusal(reason: DownReason | RefusedReason): reason is WriteRefusal {
  return WRITE_REFUSALS.has(reason);
}

/** The system's code or the first word of what Redis answered; an error's text may name more than that. */
function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several servers were tried: what the last of them said is in the text.
  const said = /(?:Last error: )?\b([A-Z]{3,20})\b/.exec(error.message)?.[1];
  return said ?? error.name;
}
