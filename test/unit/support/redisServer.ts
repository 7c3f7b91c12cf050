/** A real redis-server on a port of its own, without persistence. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Makes it deaf: connections stay, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Ends it without a goodbye, as a crash would. Settles when it is gone. */
  kill(): Promise<void>;
}

/**
 * @param port a port that is to be used again; default: a free one.
 * @param more options of redis-server.
 */
export async function startRedisServer(
  port?: number,
  more: Readonly<Record<string, string>> = {},
): Promise<RedisServer> {
  const own = port ?? (await freePort());
  const folder = mkdtempSync(path.join(tmpdir(), 'code-insight-redis-'));
  const options = { port: own, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder, ...more };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await ready(child);
  return {
    port: own,
    url: `redis://127.0.0.1:${own}`,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`redis-server ended: ${said.join('\n')}`));
    });
    createInterface({ input: child.stdout! }).on('line', (line) => {
      said.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
  });
}

/** Below the ports that systems give to outgoing connections: of those, one may be taken before its server is up. */
const PORTS = { from: 15_000, to: 30_000 };

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => {
        resolve(false);
      });
      server.listen(port, '127.0.0.1', () => {
        resolve(true);
      });
    });
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
