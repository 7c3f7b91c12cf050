/**
 * Where Redis is and who we are there, kept apart: an address may be shown, credentials never. Only here is a Redis URL
 * taken to pieces.
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

/** @returns undefined for anything but a whole redis:// or rediss:// address. */
export function parseRedisUrl(text: string): RedisTarget | undefined {
  const url = parse(text);
  if (!url) return undefined;
  // ioredis reads options from the query too.
  const username = decoded(url.username) || (url.searchParams.get('username') ?? '');
  const password = decoded(url.password) || (url.searchParams.get('password') ?? '');
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) {
    if (CREDENTIAL_PARAMETER.test(name)) url.searchParams.delete(name);
  }
  return {
    url: url.href,
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
  };
}

export function hasCredentials(text: string): boolean {
  const url = parse(text);
  if (!url) return false;
  const named = [...url.searchParams.keys()].some((name) => CREDENTIAL_PARAMETER.test(name));
  return url.username !== '' || url.password !== '' || named;
}

/** Host and port; undefined for what is no Redis address. */
export function redisHost(text: string): string | undefined {
  return parse(text)?.host;
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

/** For eyes, logs and diagnostics: scheme, host, port and database number. No credentials, whatever the text is. */
export function maskUrl(text: string): string {
  const url = parse(text);
  if (!url) return '(not a Redis address)';
  const database = /^\/\d{1,5}$/.test(url.pathname) ? url.pathname : '';
  return `${url.protocol}//${hasCredentials(text) ? '***@' : ''}${url.host}${database}`;
}

function parse(text: string): URL | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') return undefined;
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
