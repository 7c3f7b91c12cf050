/**
 * Where Redis is and who we are there, kept apart: an address may be shown, credentials never. Only here is a Redis URL
 * taken to pieces. One text carries every kind: redis://a:6379, rediss:// for TLS, redis+sentinel://a:26379,b:26379/master
 * and redis+cluster://a:7000,b:7001; several servers without a word are a cluster.
 */

/** What a connection needs. `url` holds no credentials. */
export interface RedisTarget {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** Credentials that were stored apart from the address they are for: they go to no other host. */
export interface RedisCredentials {
  /** Host and port, as in the URL. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

export type RedisChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'usable'; readonly target: RedisTarget }
  /** The setting, which is a plain file and may be synchronised, holds credentials: it is not used. */
  | { readonly kind: 'credentials_in_setting'; readonly target: RedisTarget }
  | { readonly kind: 'invalid'; readonly from: 'setting' | 'environment' };

const CREDENTIAL_PARAMETER = /user|pass/i;

/** A setting wins over the environment, whose REDIS_URL may carry credentials: deployments hand them over in it. */
export function chooseRedis(setting: string | undefined, environment: string | undefined): RedisChoice {
  const fromSetting = (setting ?? '').trim();
  const text = fromSetting === '' ? (environment ?? '').trim() : fromSetting;
  if (text === '') return { kind: 'none' };
  const target = parseRedisUrl(text);
  if (!target) return { kind: 'invalid', from: fromSetting === '' ? 'environment' : 'setting' };
  if (fromSetting !== '' && hasCredentials(text)) return { kind: 'credentials_in_setting', target };
  return { kind: 'usable', target };
}

export interface RedisServer {
  readonly host: string;
  readonly port: number;
}

/** What an address says, without credentials. */
export interface RedisServers {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  /** At least one; for `sentinel` the Sentinels themselves. */
  readonly servers: readonly RedisServer[];
  /** What the Sentinels call the master. */
  readonly master: string;
  readonly database: number;
  /** A file with the certificate of the authority that signed the server's. */
  readonly caFile?: string;
}

/** @returns undefined for anything but a whole address. */
export function redisServers(text: string): RedisServers | undefined {
  const parts = parse(text);
  if (!parts) return undefined;
  const { url, kind, tls, hosts } = parts;
  const usual = kind === 'sentinel' ? SENTINEL_PORT : REDIS_PORT;
  const [first = '', second = ''] = url.pathname.split('/').slice(1);
  const database = kind === 'single' ? first : kind === 'sentinel' ? second : '';
  const caFile = url.searchParams.get('ca') ?? '';
  return {
    kind,
    tls,
    servers: hosts.map((each) => {
      const { hostname, port } = new URL(`redis://${each}`);
      return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
    }),
    master: kind === 'sentinel' ? decoded(first) : '',
    database: /^\d{1,5}$/.test(database) ? Number(database) : 0,
    ...(caFile !== '' && { caFile }),
  };
}

/** @returns undefined for anything but a whole address; see above. */
export function parseRedisUrl(text: string): RedisTarget | undefined {
  const parts = parse(text);
  if (!parts) return undefined;
  const { url, scheme, hosts } = parts;
  const username = decoded(url.username) || (url.searchParams.get('username') ?? '');
  const password = decoded(url.password) || (url.searchParams.get('password') ?? '');
  for (const name of [...url.searchParams.keys()]) {
    if (CREDENTIAL_PARAMETER.test(name)) url.searchParams.delete(name);
  }
  return {
    url: `${scheme}://${hosts.join()}${url.pathname}${url.search}${url.hash}`,
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
  };
}

export function hasCredentials(text: string): boolean {
  const url = parse(text)?.url;
  if (!url) return false;
  const named = [...url.searchParams.keys()].some((name) => CREDENTIAL_PARAMETER.test(name));
  return url.username !== '' || url.password !== '' || named;
}

/** Host and port, of all servers; undefined for what is no Redis address. */
export function redisHost(text: string): string | undefined {
  return parse(text)?.hosts.join();
}

/** Adds stored credentials to an address without its own, if they are for that host. */
export function withCredentials(target: RedisTarget, stored: RedisCredentials | undefined): RedisTarget {
  if (target.username !== undefined || target.password !== undefined) return target;
  if (!stored || stored.host !== redisHost(target.url)) return target;
  return {
    url: target.url,
    ...(stored.username !== '' && { username: stored.username }),
    ...(stored.password !== '' && { password: stored.password }),
  };
}

/** For eyes, logs and diagnostics: scheme, first host and port, how many more, and database number. No credentials, whatever the text is. */
export function maskUrl(text: string): string {
  const parts = parse(text);
  if (!parts) return '(not a Redis address)';
  const { url, kind, scheme, hosts } = parts;
  const database = kind === 'single' && /^\/\d{1,5}$/.test(url.pathname) ? url.pathname : '';
  const more = hosts.length > 1 ? ` (and ${hosts.length - 1} more)` : '';
  return `${scheme}://${hasCredentials(text) ? '***@' : ''}${hosts[0] ?? ''}${database}${more}`;
}

interface Parts {
  /** With the first host alone, as a URL has no more than one. */
  readonly url: URL;
  /** As it was written. */
  readonly scheme: string;
  readonly kind: RedisServers['kind'];
  readonly tls: boolean;
  /** Host and, where there is one, port. */
  readonly hosts: readonly string[];
}

const ADDRESS = /^(rediss?)(\+sentinel|\+cluster)?:\/\/([^/?#]*)(.*)$/is;
const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

function parse(text: string): Parts | undefined {
  const [, scheme = '', word = '', authority = '', rest = ''] = ADDRESS.exec(text.trim()) ?? [];
  const at = authority.lastIndexOf('@') + 1;
  const listed = authority.slice(at).split(',');
  const urls = listed.map((each, index) =>
    oneHost(`redis://${index === 0 ? authority.slice(0, at) : ''}${each}${index === 0 ? rest : ''}`),
  );
  const [url, ...others] = urls;
  if (!url || others.some((other) => other?.href !== `redis://${other?.host ?? ''}`)) return undefined;
  const hosts = [url, ...others].flatMap((one) => (one ? [one.host] : []));
  const kind = word.toLowerCase() === '+sentinel' ? 'sentinel' : word !== '' || hosts.length > 1 ? 'cluster' : 'single';
  // Whoever names Sentinels names the master that they watch.
  if (kind === 'sentinel' && !/^\/[\w.:-]+(\/\d{0,5})?$/.test(url.pathname)) return undefined;
  const written = (scheme + word).toLowerCase();
  return { url, scheme: written, kind, tls: scheme.toLowerCase() === 'rediss', hosts };
}

function oneHost(text: string): URL | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (!/^([\w.-]+|\[[\da-f:.]+\])$/i.test(url.hostname)) return undefined;
  // An unescaped "/", "?" or "#" in a password ends the authority: what looks like the host is then the user's name, and
  // the real host stands behind an "@" further on.
  if (/@|%40/i.test(url.pathname + url.search + url.hash)) return undefined;
  return url;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
