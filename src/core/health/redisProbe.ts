/**
 * Asks the Redis in use whether it answers, over a connection of its own: what it says is of now, and no review waits
 * because of it. Made as the cache makes its own, so that every form of an address is known here as well.
 */
import type { RedisChoice, RedisTarget } from '../cache/redisAddress';
import { redisHost, withCredentials, type RedisCredentials } from '../cache/redisAddress';
import { makeRedisClient, type RedisClient } from '../cache/redisClient';
import { troubleOf, type Trouble } from '../cache/redisState';
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

async function probe(target: RedisTarget, timeoutMs: number, signal: AbortSignal): Promise<RedisHealth> {
  const { url } = target;
  const host = redisHost(url) ?? '';
  const seen: { trouble: Trouble } = { trouble: { kind: 'down', reason: 'no_answer', code: 'ETIMEDOUT' } };
  let redis: RedisClient | undefined;
  const note = (error: unknown): void => {
    // That we hung up says nothing.
    if (!either.aborted) seen.trouble = troubleOf(error) ?? seen.trouble;
  };
  const stop = (): void => {
    redis?.disconnect();
  };
  const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  either.addEventListener('abort', stop, { once: true });
  // A cluster may try one node after another for longer than that.
  const over = new Promise<never>((_resolve, reject) => {
    either.addEventListener('abort', () => {
      reject(new Error('no answer in time'));
    });
  });
  over.catch(() => undefined);
  try {
    either.throwIfAborted();
    redis = await makeRedisClient(target, timeoutMs);
    either.throwIfAborted();
    redis.on('error', note);
    // What a cluster says in the end tells less than its nodes before.
    redis.on('node error', note);
    await Promise.race([redis.connect(), over]);
    const began = performance.now();
    await Promise.race([redis.ping(), over]);
    const ms = Math.round(performance.now() - began);
    // A user may be allowed to read and write and not to ask this.
    const info = await Promise.race([redis.info(), over]).catch(() => '');
    return { kind: 'connected', host, ms, ...infoOf(info) };
  } catch (error) {
    if (seen.trouble.code === 'ETIMEDOUT') note(error);
    const { reason, code } = seen.trouble;
    return { kind: 'failed', host, code, credentials: reason === 'credentials' || reason === 'permission' };
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
