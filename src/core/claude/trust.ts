/**
 * Whose certificates the command line trusts: Node's own list, the system's and NODE_EXTRA_CA_CERTS, as far as this Node can
 * tell them. In the editor VS Code sees to that.
 */
import * as https from 'node:https';
import * as tls from 'node:tls';

type ReadAuthorities = (type: 'default' | 'system' | 'extra') => readonly string[];

/** Since Node 22.15; before, NODE_EXTRA_CA_CERTS alone adds to the list, and Node reads it by itself. */
const readAuthorities = (tls as { readonly getCACertificates?: ReadAuthorities }).getCACertificates;

/** @returns undefined: Node's own agent does. */
export function trustingAgent(read: ReadAuthorities | undefined = readAuthorities): https.Agent | undefined {
  if (read === undefined) return undefined;
  const ca = new Set<string>();
  for (const type of ['default', 'system', 'extra'] as const) {
    try {
      for (const certificate of read(type)) ca.add(certificate);
    } catch {
      // A store that can't be read adds nothing.
    }
  }
  if (ca.size === 0) return undefined;
  // The rest is as in Node's own agent.
  return new https.Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5_000, ca: [...ca] });
}
