/**
 * The team's counts, in one hash of its Redis: a field for each repository and each place where an answer was found. A
 * Redis whose user may not do this is no trouble of the cache: nothing is counted there then.
 */
import type { RedisClient } from './redisClient';
import { addCounts, LOOKS, NO_LOOKS, readCounts, type LookCounts } from './counts';

/** Below the prefix of the settings. */
export const COUNTS = 'counts';
/** For what belongs to no repository. */
const NO_REPOSITORY = '-';

export interface TeamCounts {
  readonly team: LookCounts;
  readonly repository: LookCounts;
}

/** @param repository its id, or what it is called in this Redis; '' for none. */
export async function addTeamCounts(
  client: RedisClient,
  key: string,
  repository: string,
  counts: LookCounts,
): Promise<void> {
  const changed = LOOKS.filter((look) => counts[look] !== 0);
  // They go out together.
  await Promise.all(changed.map((look) => client.hincrby(key, fieldOf(repository, look), counts[look])));
}

export async function readTeamCounts(client: RedisClient, key: string, repository: string): Promise<TeamCounts> {
  let team = NO_LOOKS;
  let own = NO_LOOKS;
  for (const [field, value] of Object.entries(await client.hgetall(key))) {
    const [name = '', look = ''] = field.split(':');
    const one = readCounts({ [look]: Number(value) });
    if (!one) continue;
    team = addCounts(team, one);
    if (name === (repository || NO_REPOSITORY)) own = addCounts(own, one);
  }
  return { team, repository: own };
}

function fieldOf(repository: string, look: string): string {
  return `${repository || NO_REPOSITORY}:${look}`;
}
