/**
 * What a month came to, from the lines of its ledger: by day, task, model, file and repository, what the cache and sending parts of files
 * saved, and what took most. Pure functions, for the command line and for whatever shows it.
 */
import type { LedgerEvent, LedgerEventOf } from '../budget/events';
import { dayOf } from '../budget/month';

/** Requests that are listed because they took most. */
const LARGEST = 10;

/** What a group of requests took together, and what the cache answered in it. */
export interface UsageSum {
  readonly requests: number;
  readonly prompt: number;
  readonly completion: number;
  readonly total: number;
  /** US dollars as charged. */
  readonly costUsd: number;
  /** Requests whose cost nobody told. */
  readonly unpriced: number;
  /** Answers of the cache: they took nothing. */
  readonly hits: number;
  /** Tokens and US dollars that those took when they were paid for. */
  readonly savedTokens: number;
  readonly savedUsd: number;
  /** Prompt tokens that sending a part of a file kept back (estimate). */
  readonly compressed: number;
}

export interface UsageGroup extends UsageSum {
  readonly name: string;
}

export interface UsageDay extends UsageGroup {
  /** Tokens by the repository's id. */
  readonly repositories: ReadonlyMap<string, number>;
}

export interface LargestRequest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly task: string;
  readonly model: string;
  /** Empty where it is not known. */
  readonly file: string;
  readonly total: number;
  readonly costUsd: number | null;
}

export interface UsageSummary {
  readonly sum: UsageSum;
  /** Share of what was asked that the cache answered, from 0 to 1; null: nothing was asked. */
  readonly hitRate: number | null;
  /** Prompt tokens that sending a part of a file kept back (estimate). */
  readonly compressedTokens: number;
  /** By name, which is a date. */
  readonly byDay: readonly UsageDay[];
  /** What took most first. */
  readonly byTask: readonly UsageGroup[];
  readonly byModel: readonly UsageGroup[];
  readonly byFile: readonly UsageGroup[];
  /** By id; an empty name: not known, as in lines of an older version. */
  readonly byRepository: readonly UsageGroup[];
  readonly largest: readonly LargestRequest[];
}

type Settled = LedgerEventOf<'settle'>;
type Hit = LedgerEventOf<'hit'>;
/** What is counted: a request that was settled, or an answer of the cache. */
export type Counted = Settled | Hit;

/** @param zone whose days are counted. */
export function summarise(events: readonly LedgerEvent[], zone: string): UsageSummary {
  const counted = countedOf(events);
  const sum = sumOf(counted);
  return {
    sum,
    hitRate: hitRateOf(sum),
    compressedTokens: sum.compressed,
    byDay: days(counted, zone),
    byTask: groups(counted, ({ task }) => task).sort(byMost),
    byModel: groups(counted, ({ model }) => model).sort(byMost),
    byFile: groups(counted, ({ file = '' }) => file).sort(byMost),
    byRepository: groups(counted, repositoryId).sort(byMost),
    largest: counted
      .filter((one) => one.e === 'settle')
      .sort((a, b) => b.total - a.total || a.at - b.at)
      .slice(0, LARGEST)
      .map(({ at, task, model, file = '', total, costUsd }) => ({ at, task, model, file, total, costUsd })),
  };
}

/** Each request once, then the answers of the cache. */
export function countedOf(events: readonly LedgerEvent[]): readonly Counted[] {
  return [...settledOnce(events), ...events.filter((event) => event.e === 'hit')];
}

/** From 0 to 1; null: nothing was asked. */
export function hitRateOf({ requests, hits }: Pick<UsageSum, 'requests' | 'hits'>): number | null {
  return requests + hits === 0 ? null : hits / (requests + hits);
}

/** As the fold counts them: each request once, rather as it was told than as it was estimated. */
function settledOnce(events: readonly LedgerEvent[]): Settled[] {
  const found = new Map<string, Settled>();
  for (const event of events) {
    if (event.e !== 'settle') continue;
    const before = found.get(event.id);
    if (!before || (before.estimated && !event.estimated)) found.set(event.id, event);
  }
  return [...found.values()];
}

function days(counted: readonly Counted[], zone: string): UsageDay[] {
  return members(counted, ({ at }) => dayOf(at, zone))
    .map(([name, ofDay]) => ({
      ...{ name, ...sumOf(ofDay) },
      repositories: new Map(groups(ofDay, repositoryId).map((group) => [group.name, group.total])),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function groups(counted: readonly Counted[], nameOf: (one: Counted) => string): UsageGroup[] {
  return members(counted, nameOf).map(([name, ofGroup]) => ({ name, ...sumOf(ofGroup) }));
}

function members(counted: readonly Counted[], nameOf: (one: Counted) => string): [name: string, Counted[]][] {
  const found = new Map<string, Counted[]>();
  for (const one of counted) {
    const name = nameOf(one);
    const known = found.get(name);
    if (known) known.push(one);
    else found.set(name, [one]);
  }
  return [...found];
}

function repositoryId({ repo = '' }: Counted): string {
  return repo;
}

function sumOf(counted: readonly Counted[]): UsageSum {
  const sum = {
    requests: 0,
    prompt: 0,
    completion: 0,
    total: 0,
    costUsd: 0,
    unpriced: 0,
    hits: 0,
    savedTokens: 0,
    savedUsd: 0,
    compressed: 0,
  };
  for (const one of counted) {
    if (one.e === 'hit') {
      sum.hits += 1;
      sum.savedTokens += one.saved;
      sum.savedUsd += one.savedUsd ?? 0;
    } else {
      sum.requests += 1;
      sum.prompt += one.prompt;
      sum.completion += one.completion;
      sum.total += one.total;
      sum.costUsd += one.costUsd ?? 0;
      sum.compressed += one.compressed ?? 0;
      sum.unpriced += one.costUsd === null ? 1 : 0;
    }
  }
  return sum;
}

function byMost(a: UsageGroup, b: UsageGroup): number {
  return b.total - a.total || b.hits - a.hits || (a.name < b.name ? -1 : 1);
}
