/**
 * Where the API key may go: to OpenRouter, to a server on this machine, and to a host that the user agreed to. Everybody who
 * sends the key gets it here, for one endpoint at a time.
 */
import * as l10n from '@vscode/l10n';
import { isLoopback, normaliseEndpoint, type Settings } from '../settings';

export type KeyAnswer =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'none' }
  /** There is one, but not for this host, named with its port. */
  | { readonly kind: 'not_agreed'; readonly host: string };

type Target = Pick<Settings, 'endpoint' | 'demo'>;

export interface KeyGateDeps {
  /** The demo model has a key of its own. */
  readonly key: (target: Pick<Settings, 'demo'>) => Promise<string | undefined>;
  /** Whether the user agreed to this host before. */
  readonly agreed: (host: string) => boolean;
  /** Asks, and remembers a yes. */
  readonly ask: (host: string) => Promise<boolean>;
}

export class KeyGate {
  constructor(private readonly deps: KeyGateDeps) {}

  /** Asks nobody: for what runs by itself, or has asked in its own words. */
  async ifAgreed(target: Target): Promise<KeyAnswer> {
    const key = await this.deps.key(target);
    if (key === undefined || key === '') return { kind: 'none' };
    const host = strangeHost(target);
    return host === undefined || this.deps.agreed(host) ? { kind: 'key', key } : { kind: 'not_agreed', host };
  }

  /** Asks where nobody agreed yet: for what the user started and sees. */
  async askFor(target: Target): Promise<KeyAnswer> {
    const answer = await this.ifAgreed(target);
    // Nobody can agree to what is no usable address, and nobody sends anything there.
    if (answer.kind !== 'not_agreed' || normaliseEndpoint(target.endpoint) === undefined) return answer;
    if (!(await this.deps.ask(answer.host))) return answer;
    return this.ifAgreed(target);
  }
}

/**
 * @returns the host that has to be agreed to, with its port; undefined for OpenRouter, which made the key, and for this
 * machine, which nothing leaves.
 */
export function strangeHost({ demo, endpoint }: Target): string | undefined {
  if (demo || isLoopback(endpoint)) return undefined;
  if (normaliseEndpoint(endpoint) === undefined) return endpoint;
  const { host, hostname, port } = new URL(endpoint);
  return /^(.+\.)?openrouter\.ai$/.test(hostname) && port === '' ? undefined : host;
}

export function keyQuestion(host: string): { readonly message: string; readonly detail: string } {
  return {
    message: l10n.t('Send your API key to {0}?', host),
    detail: [
      l10n.t("codeInsight.endpoint, or OPENROUTER_URL, names this address. It is not OpenRouter's own."),
      l10n.t('Whoever runs it can use the key. Agree only to a host that you or your company chose.'),
      '',
      l10n.t('If you send it, you are not asked again for {0}. Your code is not sent now.', host),
    ].join('\n'),
  };
}
