/**
 * What a person may paste into a bug report: versions, changed settings, counts and how the last runs ended. Every value
 * passes a rule of its own here; what does not look as it should is left out, so that no code, path, key or password is in
 * the text whatever was given.
 */
import type { ModelEstimate } from './budget/estimates';
import type { LedgerTotals } from './budget/fold';
import { maskUrl } from './cache/redisAddress';
import type { CacheCounts } from './cache/tieredCache';
import { scanSecrets } from './guard/secrets/scan';
import { accountingOf, type Outcome } from './outcome';

export interface DiagnosticsInput {
  readonly versions: {
    readonly extension: string;
    readonly vscode: string;
    readonly node: string;
    /** Type, release and processor. */
    readonly os: string;
  };
  /** Settings that differ from their defaults, by name without `codeInsight.`; a Redis address from the environment too. */
  readonly changed: Readonly<Record<string, unknown>>;
  readonly cache: CacheCounts & { readonly redis: 'connected' | 'not connected' | 'not used' };
  /** This month's; undefined when the ledger can't be read. */
  readonly totals: LedgerTotals | undefined;
  /** Of the models that have told enough. */
  readonly estimates: readonly ModelEstimate[];
  readonly keySet: boolean;
  readonly trusted: boolean;
  /** Newest first. */
  readonly recent: readonly RecentOutcome[];
}

export interface RecentOutcome {
  readonly outcome: Outcome;
  readonly ms: number;
}

const VERSION = /^[A-Za-z0-9][A-Za-z0-9.+_ -]{0,59}$/;
/** OpenRouter's and Cloudflare's ids (facts/openrouter.md 2 and 4). */
const REQUEST_ID = /^(gen-[A-Za-z0-9-]{1,50}|[0-9a-f]{16}(-[A-Z]{3})?)$/;
const MODEL = /^[a-z0-9-]{1,30}\/[a-z0-9.:~-]{1,60}$/;
const LANGUAGE = /^(auto|[a-z]{2}(-[A-Z]{2})?)$/;
const HIDDEN = '(set, not shown)';

/** Settings that hold one of a few words, and the words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  secrets: ['block', 'redact'],
  'budget.plan': ['lite', 'pro', 'business', 'custom'],
};

export function diagnosticsText(input: DiagnosticsInput): string {
  const { versions, cache, totals, recent } = input;
  const changed = Object.entries(input.changed);
  return withoutSecrets(
    [
      `Code Insight ${version(versions.extension)}`,
      `VS Code ${version(versions.vscode)}, Node.js ${version(versions.node)}, ${version(versions.os)}`,
      `API key: ${input.keySet ? 'set' : 'not set'}; workspace: ${input.trusted ? 'trusted' : 'not trusted'}`,
      '',
      changed.length === 0 ? 'Settings: all as delivered' : 'Settings that were changed:',
      ...changed.map(([name, value]) => `- ${settingLine(name, value)}`),
      '',
      `Cache in this window: ${cache.hits} hits, ${cache.misses} misses; Redis ${cache.redis}`,
      totals === undefined
        ? 'This month: the ledger can not be read'
        : `This month: ${totals.used} tokens used, ${totals.reserved} reserved, $${totals.costUsd.toFixed(4)}, ${totals.requests} requests`,
      ...input.estimates.map(estimateLine),
      '',
      recent.length === 0 ? 'No run yet' : 'Last runs, newest first:',
      ...recent.map((run) => `- ${outcomeLine(run)}`),
      '',
    ].join('\n'),
  );
}

/** The last guard: a key that was pasted into the field of a host or a model passes as such. */
function withoutSecrets(text: string): string {
  let rest = text;
  for (const { start, end } of scanSecrets(text, { patterns: [] }).reverse())
    rest = `${rest.slice(0, start)}***${rest.slice(end)}`;
  return rest;
}

function settingLine(name: string, value: unknown): string {
  // A name comes from our own manifest; anything else would be somebody's text.
  if (!/^[A-Za-z]{1,30}(\.[A-Za-z]{1,30})?$/.test(name)) return '(unknown setting)';
  return `${name}: ${settingValue(name, value)}`;
}

function settingValue(name: string, value: unknown): string {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `${value.length} entries`;
  if (typeof value !== 'string') return HIDDEN;
  const words = WORDS[name];
  if (words) return words.includes(value) ? value : '(not one of the choices)';
  if (name === 'redisUrl') return maskUrl(value);
  if (name === 'model') return MODEL.test(value) ? value : HIDDEN;
  if (name === 'answerLanguage') return LANGUAGE.test(value) ? value : HIDDEN;
  if (name === 'endpoint') return URL.canParse(value) ? `host ${new URL(value).host}` : '(not an address)';
  return HIDDEN;
}

function estimateLine({ model, replies, ratio, withinPercent }: ModelEstimate): string {
  const name = MODEL.test(model) ? model : HIDDEN;
  return `Estimates of ${name}: usually within ${withinPercent} %, ${ratio.toFixed(2)} tokens for each counted, from ${replies} replies`;
}

function outcomeLine({ outcome, ms }: RecentOutcome): string {
  const failure = 'failure' in outcome ? outcome.failure : undefined;
  const accounting = accountingOf(outcome);
  const id = failure?.requestId;
  const parts = [
    outcome.kind,
    outcome.kind === 'blocked' ? outcome.block.code : undefined,
    outcome.kind === 'partial' || outcome.kind === 'refused' ? outcome.reason : undefined,
    outcome.kind === 'cancelled' ? outcome.because : undefined,
    failure?.code,
    failure?.status === undefined ? undefined : `status ${failure.status}`,
    id !== undefined && REQUEST_ID.test(id) ? `request ${id}` : undefined,
    accounting && `${accounting.tier}, ${accounting.usage.total} tokens`,
    `${Math.round(ms)} ms`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function version(text: string): string {
  return VERSION.test(text) ? text : '(unknown)';
}
