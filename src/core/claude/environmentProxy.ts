/**
 * Which proxy the environment names for an address, for the command line. axios reads the same variables, but sends a name
 * and a password as they stand in the address, percent-encoded, and takes a plain endpoint on this machine to the proxy too.
 */
import type { AxiosProxyConfig } from 'axios';

/** An address of a proxy that can't be used. */
export class ProxyAddressError extends Error {
  override readonly name = 'ProxyAddressError';
}

/**
 * @returns false: none. Plain addresses never go through one: only this machine's are allowed (see `normaliseEndpoint`), and
 * key and code would leave it in the clear.
 * @throws ProxyAddressError
 */
export function proxyFor(address: string, env: NodeJS.ProcessEnv): AxiosProxyConfig | false {
  const { protocol, hostname, port } = new URL(address);
  const own = variable(env, 'https_proxy');
  const named = own === '' ? variable(env, 'all_proxy') : own;
  if (protocol !== 'https:' || named === '') return false;
  if (isExempt(hostname, port || '443', variable(env, 'no_proxy'))) return false;
  let proxy: URL;
  try {
    proxy = new URL(named.includes('://') ? named : `http://${named}`);
  } catch {
    throw new ProxyAddressError();
  }
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') throw new ProxyAddressError();
  const { username, password } = proxy;
  return {
    protocol: proxy.protocol,
    host: proxy.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80)),
    ...((username !== '' || password !== '') && { auth: { username: decoded(username), password: decoded(password) } }),
  };
}

/** The spelling in lower case comes first, as with curl. */
function variable(env: NodeJS.ProcessEnv, name: string): string {
  return [env[name], env[name.toUpperCase()]].find((value = '') => value.trim() !== '')?.trim() ?? '';
}

/** A host exempts the hosts below it as well, with or without `.` or `*.` before it; with a port, that port only. */
function isExempt(hostname: string, port: string, list: string): boolean {
  const host = bare(hostname);
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', only] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const domain = bare(name.replace(/^\*?\./, ''));
      if (domain === '' || (only !== undefined && only !== port)) return false;
      return host === domain || host.endsWith(`.${domain}`);
    });
}

function bare(host: string): string {
  return host.replaceAll(/^\[|\]$|\.$/g, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
