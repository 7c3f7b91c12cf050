/** Any lines of a ledger, for properties of what is made of them. */
import * as fc from 'fast-check';
import type { LedgerEvent, LedgerEventOf } from '../../../src/core/budget/events';

export const NOW = Date.UTC(2026, 10, 30, 23);

const name = fc.constantFrom('code_review', 'debug', 'a/b', '', '=cmd()', 'a,"b"\n\u202Ec');
const tokens = fc.nat(50_000);
/** In eighths, so that no sum is rounded. */
const usd = fc.option(fc.nat(80).map((eighths) => eighths / 8));
const about = { at: fc.integer({ min: Date.UTC(2026, 10, 1), max: NOW }), task: name, model: name };
const file = fc.option(name, { nil: undefined });
const repo = fc.option(name, { nil: undefined });
const id = fc.nat(12).map(String);

export const ledgerEvent: fc.Arbitrary<LedgerEvent> = fc.oneof(
  fc
    .record({
      e: fc.constant('settle' as const),
      id,
      ...about,
      file,
      repo,
      prompt: tokens,
      completion: tokens,
      total: tokens,
      cached: tokens,
      costUsd: usd,
      estimated: fc.boolean(),
      compressed: fc.option(tokens, { nil: undefined }),
    })
    .map(({ file: path, compressed, ...rest }) => ({
      ...rest,
      ...(path !== undefined && { file: path }),
      ...(compressed !== undefined && { compressed }),
    })),
  fc.record({
    e: fc.constant('hit' as const),
    ...about,
    repo,
    tier: fc.constant('memory'),
    saved: tokens,
    savedUsd: usd,
  }),
  fc.record({ e: fc.constant('release' as const), id, at: about.at }),
);

/** A request that took so much. */
export function settle(
  at: number,
  total: number,
  change: Partial<LedgerEventOf<'settle'>> = {},
): LedgerEventOf<'settle'> {
  return {
    ...{ e: 'settle', id: `${at}/${total}`, at, task: 'code_review', model: 'anthropic/claude-sonnet-4.5' },
    ...{ file: 'src/a.ts', prompt: total, completion: 0, total, cached: 0, costUsd: 0.01, estimated: false },
    ...change,
  };
}

export function hit(at: number, saved: number): LedgerEventOf<'hit'> {
  return {
    ...{ e: 'hit', at, task: 'code_review', model: 'anthropic/claude-sonnet-4.5', file: 'src/a.ts' },
    ...{ tier: 'redis', saved, savedUsd: 0.02 },
  };
}
