/** What the cache did and holds, gathered and in words. What Redis does not tell is not reported, which is not 0. */
import * as l10n from '@vscode/l10n';
import { redisMemory } from '../cache/redisMemory';
import { hitRatePercent, hitsOf, type LookCounts } from '../cache/counts';
import type { RedisStore } from '../cache/redisStore';
import type { TeamCounts } from '../cache/teamCounts';
import { formatUsd, grouped } from '../presentation';

export interface RedisReport {
  readonly connected: boolean;
  /** Bytes. Undefined, as the others: not reported. */
  readonly usedMemory: number | undefined;
  readonly entries: number | undefined;
  readonly counts: TeamCounts | undefined;
}

export interface CacheReport {
  readonly own: LookCounts;
  readonly fileEntries: number;
  /** Undefined: no Redis is used. */
  readonly redis: RedisReport | undefined;
  /** This month, by the ledger. */
  readonly saved: { readonly tokens: number; readonly usd: number };
}

/** @param repository its id. Never rejects. */
export async function reportOfRedis(store: RedisStore, repository: string): Promise<RedisReport> {
  const counts = await store.readCounts(repository);
  const entries = await store.countEntries();
  const usedMemory = (await redisMemory(store))?.usedBytes;
  return { connected: store.state.kind === 'connected', usedMemory, entries, counts };
}

export function cacheText({ own, redis, fileEntries, saved }: CacheReport): string {
  const { memory, file } = own;
  const lines = [
    l10n.t('Command line: {0}', looksWords(own)),
    l10n.t('Hits by tier: memory {0}, Redis {1}, file {2}.', ...[memory, own.redis, file].map(grouped)),
    l10n.t('Answers kept on this machine: {0}.', grouped(fileEntries)),
    l10n.t('Saved this month: {0} tokens (${1}).', grouped(saved.tokens), formatUsd(saved.usd)),
    ...(redis ? redisLines(redis) : [l10n.t('Redis: not used.')]),
  ];
  return `${lines.join('\n')}\n`;
}

function redisLines({ connected, usedMemory, entries, counts }: RedisReport): string[] {
  if (!connected) return [l10n.t('Redis: not connected.')];
  const told = (value: number | undefined): string => (value === undefined ? l10n.t('not reported') : grouped(value));
  return [
    l10n.t('Redis: connected. Answers: {0}. Bytes of memory in use: {1}.', told(entries), told(usedMemory)),
    l10n.t('Team: {0}', counts ? looksWords(counts.team) : l10n.t('not reported')),
    l10n.t('This repository, of the team: {0}', counts ? looksWords(counts.repository) : l10n.t('not reported')),
  ];
}

function looksWords(counts: LookCounts): string {
  const rate = hitRatePercent(counts);
  const hits = grouped(hitsOf(counts));
  return rate === null
    ? l10n.t('nothing was asked so far.')
    : l10n.t('{0} hits, {1} misses, {2} %.', hits, grouped(counts.miss), rate);
}
