/**
 * `code-insight cache stats` and `code-insight cache clear`: the answers that the command line keeps on this machine and,
 * where REDIS_URL names one, those of the team. Asks no model, needs no key.
 */
import * as l10n from '@vscode/l10n';
import { Ledger } from '../core/budget/ledger';
import { localZone } from '../core/budget/month';
import { FileStore } from '../core/cache/fileStore';
import { FileCounts } from '../core/cache/keptCounts';
import { chooseRedis } from '../core/cache/redisAddress';
import { redisOptions, RedisStore } from '../core/cache/redisStore';
import { toCacheStatsJson, type CacheClearedJson } from '../core/export/cacheJson';
import { repositoryOf } from '../core/git/repository';
import type { Clock, Logger } from '../core/ports';
import { grouped } from '../core/presentation';
import { FolderState, stateFolder } from '../core/state/folderState';
import { cacheText, reportOfRedis } from '../core/usage/cacheReport';
import { summarise } from '../core/usage/summary';
import type { Arguments } from './arguments';
import { workspaceFolder } from './workspace';

const EXIT = { done: 0, failed: 4 } as const;

export interface CacheOutput {
  readonly text: string;
  /** For standard error. */
  readonly problem: string;
  readonly code: number;
}

export async function cache(args: Arguments, env: NodeJS.ProcessEnv, log: Logger): Promise<CacheOutput> {
  const clock: Clock = { now: () => Date.now() };
  const state = new FolderState(stateFolder(env['CODE_INSIGHT_STATE_DIR']));
  const choice = chooseRedis(undefined, env['REDIS_URL']);
  const store =
    choice.kind === 'usable'
      ? new RedisStore(
          choice.target,
          clock,
          log,
          await redisOptions(env['REDIS_PREFIX'], env['CODE_INSIGHT_TEAM_PASSPHRASE']),
        )
      : undefined;
  try {
    return args.command === 'clear_cache' ? await clear(args, state, store) : await stats(args, state, clock, store);
  } finally {
    await store?.close();
  }
}

async function stats(
  { json, root }: Arguments,
  state: FolderState,
  clock: Clock,
  store: RedisStore | undefined,
): Promise<CacheOutput> {
  const { sum } = summarise(await new Ledger(state, clock).events(), localZone());
  const repository = await repositoryOf(await workspaceFolder(undefined, root));
  const report = {
    own: await new FileCounts(state).read(),
    fileEntries: await new FileStore(state).count(),
    redis: store && (await reportOfRedis(store, repository)),
    saved: { tokens: sum.savedTokens, usd: sum.savedUsd },
  };
  const text = json ? printed(toCacheStatsJson(report)) : cacheText(report);
  return { text, problem: '', code: EXIT.done };
}

async function clear(
  { json, team }: Arguments,
  state: FolderState,
  store: RedisStore | undefined,
): Promise<CacheOutput> {
  const files = new FileStore(state);
  const fileEntries = await files.count();
  await files.clear();
  const removed = team ? await store?.removeEntries() : undefined;
  const isUndone = team && removed === undefined;
  const problem = !isUndone
    ? ''
    : store
      ? l10n.t('The answers of the team could not be removed: Redis does not answer, or refuses.')
      : l10n.t('There is no Redis to clear: REDIS_URL names none that can be used.');
  const result: CacheClearedJson = { file_entries: fileEntries, redis_entries: removed ?? null };
  const words = [
    l10n.t('Removed from this machine: {0} answers.', grouped(fileEntries)),
    ...(removed === undefined ? [] : [l10n.t('Removed from the team’s Redis: {0} answers.', grouped(removed))]),
  ];
  return {
    text: json ? printed(result) : `${words.join('\n')}\n`,
    problem,
    code: isUndone ? EXIT.failed : EXIT.done,
  };
}

function printed(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
