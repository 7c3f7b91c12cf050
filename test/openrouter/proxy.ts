/**
 * A company's forward proxy: takes absolute-form requests and CONNECT tunnels, asks for a name and a password where it is
 * told to, and writes down who was asked for. It leads every name to this machine, so that a host that exists nowhere is
 * reached through it or not at all.
 */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ProxyRequest {
  readonly method: string;
  /** Host and port of a tunnel, the whole address of a plain request. */
  readonly target: string;
  readonly authorization: string | undefined;
  /** What it was answered: 200 for a tunnel that stands, 0 for one that was let through in the clear. */
  readonly status: number;
}

export interface ProxyOptions {
  /** `user:password`; without it nobody is asked. */
  readonly credentials?: string;
  /** Default: any that is free. */
  readonly port?: number;
}

export interface ForwardProxy {
  /** Without credentials. */
  readonly url: string;
  readonly port: number;
  /** Every request, in order. */
  readonly requests: readonly ProxyRequest[];
  /** Bytes that went through tunnels to the other side: what a proxy gets to see of them. */
  readonly seen: () => Buffer;
  /** Answers every further request with this status; undefined: lets them through. */
  refuse(status: number | undefined): void;
  reset(): void;
  close(): Promise<void>;
}

const HERE = '127.0.0.1';

export async function startForwardProxy({ credentials, port: wanted = 0 }: ProxyOptions = {}): Promise<ForwardProxy> {
  const requests: ProxyRequest[] = [];
  const tunnels = new Set<Duplex>();
  let seen: Buffer[] = [];
  let refusal: number | undefined;
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;

  function statusFor({ headers }: IncomingMessage): number | undefined {
    if (expected !== undefined && headers['proxy-authorization'] !== expected) return 407;
    return refusal;
  }

  function note({ method = '', url = '', headers }: IncomingMessage, status: number): void {
    requests.push({ method, target: url, authorization: headers['proxy-authorization'], status });
  }

  const head = (status: number): Record<string, string> =>
    status === 407 ? { 'Proxy-Authenticate': 'Basic realm="company"' } : {};

  function forward(req: IncomingMessage, res: ServerResponse): void {
    const status = statusFor(req);
    note(req, status ?? 0);
    if (status !== undefined) {
      res.writeHead(status, { 'Content-Type': 'text/html', ...head(status) }).end(pageOf(status));
      return;
    }
    const { host, port, pathname, search } = new URL(req.url ?? '');
    const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !name.startsWith('proxy-')));
    const onward = request(
      { host: HERE, port: port || 80, method: req.method, path: pathname + search, headers: { ...headers, host } },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    onward.on('error', () => res.destroy());
    res.on('close', () => onward.destroy());
    req.pipe(onward);
  }

  function tunnel(req: IncomingMessage, client: Duplex, first: Buffer): void {
    const status = statusFor(req);
    note(req, status ?? 200);
    client.on('error', () => client.destroy());
    tunnels.add(client.once('close', () => tunnels.delete(client)));
    if (status !== undefined) {
      const lines = Object.entries(head(status)).map(([name, value]) => `${name}: ${value}\r\n`);
      const page = pageOf(status);
      client.end(`HTTP/1.1 ${status} No\r\n${lines.join('')}Content-Length: ${page.length}\r\n\r\n${page}`);
      return;
    }
    const port = Number(/:(\d+)$/.exec(req.url ?? '')?.[1] ?? 443);
    const onward: Socket = connect(port, HERE, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(first);
      client.on('data', (bytes: Buffer) => seen.push(bytes));
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => onward.destroy());
  }

  const server = createServer(forward).on('connect', tunnel);
  await once(server.listen(wanted, HERE), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://${HERE}:${port}`, port, requests },
    seen: () => Buffer.concat(seen),
    refuse(status) {
      refusal = status;
    },
    reset() {
      refusal = undefined;
      requests.length = 0;
      seen = [];
    },
    async close() {
      for (const socket of tunnels) socket.destroy();
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}

const pageOf = (status: number): string => `<html><body><h1>${status}</h1>The proxy of the company.</body></html>`;
