/**
 * Makes connections to Redis, whatever kind an address names: one server, the master that Sentinels watch, or a cluster.
 * They do not reconnect by themselves; redisLink.ts does that, for all kinds alike.
 */
import { readFile } from 'node:fs/promises';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { redisServers, type RedisTarget } from './redisAddress';
import { CaFileError } from './redisState';

/** As far as the cache uses it; a single server and a cluster take the same commands. */
export type RedisClient = Redis | Cluster;

/** Until a TCP connection stands, in milliseconds. */
const CONNECT_MS = 2_000;

/** Not yet connected. Rejects with CaFileError. */
export async function makeRedisClient(target: RedisTarget, connectTimeout = CONNECT_MS): Promise<RedisClient> {
  const address = redisServers(target.url);
  if (!address) throw new Error('not a Redis address');
  const { kind, servers, master: name, database, tls, caFile } = address;
  const secure = tls ? { tls: caFile === undefined ? {} : { ca: await readCa(caFile) } } : {};
  const options = {
    ...(target.username !== undefined && { username: target.username }),
    ...(target.password !== undefined && { password: target.password }),
    ...secure,
    lazyConnect: true,
    enableAutoPipelining: true,
    // It asks what a user may not be allowed to, and says so on the console.
    enableReadyCheck: false,
    disableClientInfo: true,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout,
    disconnectTimeout: 100,
    retryStrategy: () => null,
  } satisfies RedisOptions;
  const [first] = servers;
  if (kind === 'cluster') {
    return new Cluster([...servers], {
      lazyConnect: true,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      enableReadyCheck: false,
      maxRedirections: 4,
      retryDelayOnClusterDown: 50,
      retryDelayOnTryAgain: 50,
      slotsRefreshTimeout: connectTimeout,
      clusterRetryStrategy: () => null,
      // A certificate names hosts, not the addresses that they have today.
      ...(tls && {
        dnsLookup: (host, callback) => {
          callback(null, host);
        },
      }),
      // Its nodes are connected on first use, which their first command waits for.
      redisOptions: options,
    });
  }
  if (kind === 'sentinel') {
    return new Redis({
      ...options,
      enableOfflineQueue: false,
      db: database,
      sentinels: [...servers],
      name,
      sentinelRetryStrategy: () => null,
      sentinelCommandTimeout: connectTimeout,
      ...(secure.tls && { enableTLSForSentinelMode: true, sentinelTLS: secure.tls }),
    });
  }
  return new Redis({ ...options, enableOfflineQueue: false, db: database, ...first });
}

/** Those that hold data of their own. */
export function nodesOf(client: RedisClient): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

async function readCa(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new CaFileError('the file with the certificate authority can not be read');
  }
}
