/**
 * Asks the Redis in use whether it answers, over a connection of its own: what it says is of now, and no review waits
 * because of it.
 */
import { Redis } from 'ioredis';
import type { RedisChoice, RedisTarget } from '../cache/redisAddress';
import { redisHost, withCredentials, type RedisCredentials } from '../cache/redisAddress';
import type { RedisHealth } from './facts';

/** @param stored credentials that are kept apart from the address. Never rejects. */
export async function redisHealth(
  choice: RedisChoice,
  stored: RedisCredentials | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<RedisHealth> {
  switch (choice.kind) {
    case 'none':
      return { kind: 'not_used' };
    case 'invalid':
    case 'credentials_in_setting':
      return { kind: 'unusable', because: choice.kind };
    case 'usable':
      return probe(withCredentials(choice.target, stored), timeoutMs, signal);
  }
}

async function probe(
  { url, username, password }: RedisTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<RedisHealth> {
  const host = redisHost(url) ?? '';
  let code = 'ETIMEDOUT';
  const note = (error: unknown): void => {
    code = codeOf(error) ?? code;
  };
  const redis = new Redis(url, {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    lazyConnect: true,
    // It asks what a user may not be allowed to, and says so on the console.
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    disconnectTimeout: 100,
    retryStrategy: () => null,
  });
  redis.on('error', note);
  const stop = (): void => {
    redis.disconnect();
  };
  const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  either.addEventListener('abort', stop, { once: true });
  try {
    either.throwIfAborted();
    await redis.connect();
    const began = performance.now();
    await redis.ping();
    const ms = Math.round(performance.now() - began);
    // A user may be allowed to read and write and not to ask this.
    const info = await redis.info().catch(() => '');
    return { kind: 'connected', host, ms, ...infoOf(info) };
  } catch (error) {
    note(error);
    return { kind: 'failed', host, code, credentials: /^(NOAUTH|WRONGPASS|NOPERM|ERR_AUTH)$/.test(code) };
  } finally {
    either.removeEventListener('abort', stop);
    stop();
  }
}

function infoOf(text: string): { version?: string; usedMemory?: string } {
  const version = /^redis_version:([\d.]{1,20})\r?$/m.exec(text)?.[1];
  const usedMemory = /^used_memory_human:(\d[\d.]{0,9}[BKMGT])\r?$/m.exec(text)?.[1];
  return { ...(version !== undefined && { version }), ...(usedMemory !== undefined && { usedMemory }) };
}

/** The system's code or the first word of what Redis answered; an error's text may name more than that. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^([A-Z]{2,20})\b/.exec(error.message)?.[1];
}
