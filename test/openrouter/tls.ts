/**
 * An https address for a local OpenRouter, with a certificate of one's own choice. What arrives over TLS is handed on as it
 * came, but for the Host header: the local OpenRouter takes this machine's names only.
 */
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface SecureFront {
  readonly port: number;
  /** The base address under a name that the certificate may or may not hold. */
  url(name: string): string;
  close(): Promise<void>;
}

/** @param address where it listens, of this machine. */
export async function startSecureFront(
  target: { readonly url: string },
  certificate: { readonly key: string; readonly cert: string },
  address = '127.0.0.1',
): Promise<SecureFront> {
  const { hostname, port: targetPort, host, pathname } = new URL(target.url);
  const server = createServer(certificate, (req, res) => {
    const options = { host: hostname, port: targetPort, method: req.method, path: req.url };
    const onward = request({ ...options, headers: { ...req.headers, host } }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      // Else the head would wait for the first bytes of a body that may be a long time coming.
      res.flushHeaders();
      answer.pipe(res);
      answer.on('error', () => res.destroy());
    });
    onward.on('error', () => res.destroy());
    res.on('close', () => onward.destroy());
    req.pipe(onward);
  });
  await once(server.listen(0, address), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: (name) => `https://${name}:${port}${pathname}`,
    async close() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}
