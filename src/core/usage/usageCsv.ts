/** A month's use as CSV: one row for each request that was settled and for each answer of the cache. Units as in the JSON. */
import type { LedgerEvent } from '../budget/events';
import { csvText, type CsvValue } from '../export/csv';
import { countedOf, type Counted } from './summary';

/** Names of columns are for programs: they are the same in every language. */
const COLUMNS: readonly (readonly [name: string, value: (one: Counted) => CsvValue])[] = [
  ['time', ({ at }) => new Date(at).toISOString()],
  ['kind', ({ e }) => (e === 'hit' ? 'cache_hit' : 'request')],
  ['task', ({ task }) => task],
  ['model', ({ model }) => model],
  ['file', ({ file = '' }) => file],
  ['prompt_tokens', (one) => (one.e === 'hit' ? 0 : one.prompt)],
  ['completion_tokens', (one) => (one.e === 'hit' ? 0 : one.completion)],
  ['total_tokens', (one) => (one.e === 'hit' ? 0 : one.total)],
  ['provider_cached_tokens', (one) => (one.e === 'hit' ? 0 : one.cached)],
  ['cost_usd', (one) => (one.e === 'hit' ? 0 : amount(one.costUsd))],
  ['usage_estimated', (one) => one.e === 'settle' && one.estimated],
  ['compressed_tokens_estimate', (one) => (one.e === 'hit' ? 0 : (one.compressed ?? 0))],
  ['cache_tier', (one) => (one.e === 'hit' ? one.tier : '')],
  ['saved_tokens', (one) => (one.e === 'hit' ? one.saved : 0)],
  ['saved_usd', (one) => (one.e === 'hit' ? amount(one.savedUsd) : 0)],
  // As in the JSON by its id. The last one: whoever reads the others by their place finds them there.
  ['repository', ({ repo = '' }) => repo],
];

/** Oldest first. An amount that is not known is an empty cell. */
export function usageCsv(events: readonly LedgerEvent[]): string {
  const rows = [...countedOf(events)].sort((a, b) => a.at - b.at);
  return csvText([COLUMNS.map(([name]) => name), ...rows.map((one) => COLUMNS.map(([, value]) => value(one)))]);
}

/** To a billionth, and never with an exponent, which not every program reads. */
function amount(usd: number | null): CsvValue {
  return usd === null ? null : usd.toFixed(9).replace(/\.?0+$/, '');
}
