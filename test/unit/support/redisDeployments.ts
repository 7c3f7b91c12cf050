/** Real Redis in other shapes than one server: a cluster of three masters, and a master with a replica under a Sentinel. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort, startRedisServer, type RedisServer } from './redisServer';

export interface RedisCluster {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  kill(): Promise<void>;
}

export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  for (let index = 0; index < 3; index++) {
    // Else its second port lies 10,000 above the first, which may be none.
    const second = String(await freePort());
    nodes.push(await startRedisServer(undefined, { 'cluster-enabled': 'yes', 'cluster-port': second }));
  }
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  // Ends when all of them know each other.
  await promisify(execFile)('redis-cli', [
    '--cluster',
    'create',
    ...addresses,
    '--cluster-replicas',
    '0',
    '--cluster-yes',
  ]);
  // That they know each other does not mean yet that they serve: until then they answer CLUSTERDOWN.
  for (const { port } of nodes) {
    const state = async (): Promise<string> =>
      (await promisify(execFile)('redis-cli', ['-p', String(port), 'cluster', 'info'])).stdout;
    while (!(await state()).includes('cluster_state:ok'));
  }
  return {
    url: `redis+cluster://${addresses.join()}`,
    nodes,
    kill: async () => {
      for (const node of nodes) await node.kill();
    },
  };
}

export interface WatchedRedis {
  readonly url: string;
  readonly master: RedisServer;
  readonly replica: RedisServer;
  /** Settles when the Sentinel has made the replica the master. */
  readonly failedOver: Promise<void>;
  kill(): Promise<void>;
}

/** @param folder for the Sentinel's own file. */
export async function startWatchedRedis(folder: string): Promise<WatchedRedis> {
  const master = await startRedisServer();
  const replica = await startRedisServer(undefined, {
    replicaof: `127.0.0.1 ${master.port}`,
    'repl-diskless-sync-delay': '0',
  });
  const port = await freePort();
  const file = path.join(folder, `sentinel-${port}.conf`);
  const rules = [
    `port ${port}`,
    `dir ${folder}`,
    `sentinel monitor team 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds team 300',
    'sentinel failover-timeout team 3000',
  ];
  writeFileSync(file, `${rules.join('\n')}\n`);
  const child = spawn('redis-server', [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const says = (words: string): Promise<void> =>
    new Promise((resolve) => {
      lines.on('line', (line) => {
        if (line.includes(words)) resolve();
      });
    });
  const failedOver = says('+switch-master team');
  // It knows of whom it may promote.
  await says('+slave slave');
  return {
    url: `redis+sentinel://127.0.0.1:${port}/team`,
    master,
    replica,
    failedOver,
    kill: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      await master.kill();
      await replica.kill();
    },
  };
}
