/**
 * The team's budget in Redis: what must not be torn apart, as scripts that Redis runs whole. A month's keys carry one hash tag,
 * so that a cluster keeps them on one node. Time is that of Redis: the clocks of a team differ.
 */
import { createHash } from 'node:crypto';

export interface Script {
  readonly text: string;
  readonly sha: string;
}

function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** @param month such as `2026-11`. Not below the cache's prefix: clearing the cache must not forget what was spent. */
export function teamKeys(month: string): string[] {
  return ['open', 'held', 'totals', 'settled'].map((name) => `code-insight-budget:{${month}}:${name}`);
}

/** KEYS: open (id by the time at which it expires), held (tokens by id), totals, settled (tokens by id). */
const COUNT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('HDEL', KEYS[2], id)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local held = 0
for _, tokens in ipairs(redis.call('HVALS', KEYS[2])) do held = held + tokens end
local used = tonumber(redis.call('HGET', KEYS[3], 'used') or '0')
`;

/** Months that are over are of no use to anybody after a while. */
const KEEP = `
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 100 * 86400000) end
`;

/** ARGV: id, tokens, limit, lease in milliseconds, 1 to grant whatever the limit says. @returns granted, used, held. */
export const RESERVE = script(`${COUNT}
local tokens = tonumber(ARGV[2])
if ARGV[5] ~= '1' and used + held + tokens > tonumber(ARGV[3]) then return {0, used, held} end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[4])), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
${KEEP}
return {1, used, held + tokens}
`);

/** ARGV: id, tokens. Counts once, however often it is sent: an answer may have been lost. @returns used, held. */
export const SETTLE = script(`
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
if redis.call('HSETNX', KEYS[4], ARGV[1], ARGV[2]) == 1 then redis.call('HINCRBY', KEYS[3], 'used', ARGV[2]) end
${KEEP}${COUNT}
return {used, held}
`);

/** ARGV: id. @returns used, held. */
export const RELEASE = script(`
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
${COUNT}
return {used, held}
`);

/** @returns used, held. */
export const TOTALS = script(`${COUNT}
return {used, held}
`);
