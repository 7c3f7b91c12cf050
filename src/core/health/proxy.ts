/**
 * Which proxy a request to the endpoint goes through, read from the same places and in the same order as those who do it:
 * VS Code in the editor, axios on the command line. Credentials are never read out.
 */
import { isLoopback } from '../settings';
import type { ProxyUse } from './facts';

export interface ProxySources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** VS Code's settings; absent on the command line. */
  readonly editor?: {
    /** `http.proxy` */
    readonly proxy: string;
    /** `http.noProxy` */
    readonly noProxy: readonly string[];
    /** `http.proxySupport` is not `off`. */
    readonly on: boolean;
  };
}

/** @param endpoint one that `normaliseEndpoint` accepts. */
export function proxyFor(endpoint: string, { env, editor }: ProxySources): ProxyUse {
  if (isLoopback(endpoint)) return { kind: 'not_needed' };
  if (editor?.on === false) return { kind: 'none' };
  const named = namedProxy(new URL(endpoint), env, editor?.proxy ?? '', editor !== undefined);
  if (named === undefined) return { kind: 'none' };
  const by = bypassedBy(new URL(endpoint), env, editor?.noProxy ?? []);
  const proxy = withoutCredentials(named.address);
  return by === undefined ? { kind: 'used', proxy, from: named.from } : { kind: 'bypassed', proxy, by };
}

function namedProxy(
  { protocol }: URL,
  env: ProxySources['env'],
  setting: string,
  inEditor: boolean,
): { readonly address: string; readonly from: string } | undefined {
  if (setting.trim() !== '') return { address: setting.trim(), from: 'http.proxy' };
  const own = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  for (const name of inEditor ? ['HTTPS_PROXY', 'HTTP_PROXY'] : [own, 'ALL_PROXY']) {
    const address = variable(env, name);
    if (address !== '') return { address, from: name };
  }
  return undefined;
}

/** VS Code asks the environment only where its own list is empty. @returns what says that the host is none of its. */
function bypassedBy(url: URL, env: ProxySources['env'], setting: readonly string[]): string | undefined {
  if (setting.length > 0) return setting.some((entry) => matches(url, entry)) ? 'http.noProxy' : undefined;
  return variable(env, 'NO_PROXY')
    .split(/[,\s]+/)
    .some((entry) => matches(url, entry))
    ? 'NO_PROXY'
    : undefined;
}

/** `*`, a host or a domain with or without a dot or `*.` before it, each with or without a port. */
function matches({ hostname, port, protocol }: URL, entry: string): boolean {
  const wanted = entry.trim().toLowerCase();
  if (wanted === '') return false;
  if (wanted === '*') return true;
  const [, name = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(wanted) ?? [];
  const actual = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  if (wantedPort !== undefined && wantedPort !== actual) return false;
  const domain = name.replace(/^\*?\.?/, '');
  return domain !== '' && `.${hostname.toLowerCase()}`.endsWith(`.${domain}`);
}

/** Lower case wins where both are set. */
function variable(env: ProxySources['env'], name: string): string {
  return (env[name.toLowerCase()] ?? env[name] ?? '').trim();
}

function withoutCredentials(address: string): string {
  const text = address.includes('://') ? address : `http://${address}`;
  if (!URL.canParse(text)) return '(not an address)';
  const { protocol, host, username, password } = new URL(text);
  return `${protocol}//${username === '' && password === '' ? '' : '***@'}${host}`;
}
