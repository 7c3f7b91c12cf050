/**
 * How a run ends. Outcomes are values: whatever happens on the way, a caller gets one of these, and one presenter
 * (presentOutcome.ts) turns it into words and a next step.
 */
import type { Refusal } from './budget/fold';
import type { Reset } from './budget/month';
import type { BuiltInKind } from './guard/ignore/builtIn';
import type { IgnoreLine } from './guard/ignore/ignoreFiles';
import type { FixFault } from './findings/fixCheck';
import type { Identity } from './findings/identity';
import type { SecretConfidence } from './guard/secrets/hit';
import type { BrainLayer } from './prompt/mergeBrain';
import type { ProjectRules } from './prompt/rulesSection';
import { without, type Scope } from './prompt/scope';
import type { LineRange } from './prompt/source';
import type { Category, Confidence, Severity } from './tasks/review';

/** What a cache tier is called; the report names it. */
export type CacheTier = 'memory' | 'redis' | 'memento' | 'file';

/** Where an answer came from. */
export type Tier = CacheTier | 'network';

/** Tokens as the provider counted them; all 0 when the answer came from the cache. */
export interface TokenUsage {
  readonly prompt: number;
  readonly completion: number;
  readonly total: number;
  /** Prompt tokens that the provider read from its own cache; contained in `prompt`. */
  readonly cached: number;
  /** Prompt tokens that the provider wrote into its own cache, at a higher price; contained in `prompt`. */
  readonly cacheWrite: number;
}

export const NO_TOKENS: TokenUsage = { prompt: 0, completion: 0, total: 0, cached: 0, cacheWrite: 0 };

/** Lines and columns are 1-based; `endColumn` is exclusive, as in SARIF. Columns count UTF-16 units, as VS Code does. */
export interface FindingRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface FindingText {
  readonly severity: Severity;
  readonly category: Category;
  readonly confidence: Confidence;
  readonly title: string;
  readonly explanation: string;
  readonly quote: string;
}

/** A finding whose place was proved: its quotation stands at `range`. */
export interface Finding extends FindingText {
  /** Stable for the same quotation in the same file. */
  readonly id: string;
  /** By what it is known again in other runs and other places; absent in what version 0.1.0 kept. */
  readonly identity?: Identity | undefined;
  readonly range: FindingRange;
  /** New text for whole lines `range.line` to `range.endLine`; null when there is none or it could not be checked. */
  readonly replacement: string | null;
  /** Why what the model suggested is not offered; absent where it is, or where there was nothing. */
  readonly noFix?: FixFault | undefined;
}

export type NotPlacedReason = 'quote_not_found' | 'ambiguous';

/** A finding that can't be placed: shown with its reason, never guessed onto a line. */
export interface NotPlaced extends FindingText {
  readonly claimedLine: number;
  readonly reason: NotPlacedReason;
}

export interface Coverage {
  readonly asked: Scope;
  /** The lines that were asked about and answered for, ascending, without overlap; none when that is unknown. */
  readonly covered: readonly LineRange[];
}

export interface ReviewResult {
  readonly findings: readonly Finding[];
  readonly notPlaced: readonly NotPlaced[];
  /** Findings outside the lines that were asked about: left out, counted. */
  readonly outsideScope: number;
  /** List elements that could not be read as findings. */
  readonly unreadable: number;
  readonly coverage: Coverage;
  /** Of how many requests this is the answer; absent for one. */
  readonly parts?: number | undefined;
  /** Values that were sent as placeholders. */
  readonly redacted: readonly SecretPlace[];
  /** The files that the prompt came from; absent where it was ours alone. */
  readonly prompts?: readonly BrainLayer[] | undefined;
  /** Absent where the project has none, or they do not go along. */
  readonly rules?: ProjectRules | undefined;
}

export interface Accounting {
  readonly model: string;
  readonly tier: Tier;
  readonly usage: TokenUsage;
  /** US dollars as the provider charged; null when it did not say. */
  readonly costUsd: number | null;
  /** True when tokens were estimated because no usage arrived (cut or cancelled stream). */
  readonly estimated: boolean;
  readonly elapsedMs: number;
  readonly demo: boolean;
  /** US dollars that reading from the provider's cache saved, by the model's list prices; absent when nothing was read. */
  readonly savedUsd?: number | undefined;
  /** When an answer of the cache was paid for, in milliseconds since the epoch; absent for one of the network. */
  readonly storedAt?: number | undefined;
}

/** Why nothing was sent. */
export type Block =
  | { readonly code: 'not_readable'; readonly detail: string }
  | { readonly code: 'empty' }
  | { readonly code: 'binary' }
  | { readonly code: 'encoding' }
  /** A folder, a device, a pipe: what can't be read to an end as a file can. */
  | { readonly code: 'not_a_file'; readonly is: 'folder' | 'other' }
  /** The editor decoded the bytes by another encoding than theirs. */
  | { readonly code: 'garbled'; readonly line: number }
  /** Half of a surrogate pair: it has no bytes in UTF-8, so it can't be sent as it is. */
  | { readonly code: 'half_character'; readonly line: number }
  /** `part`: only some lines were asked for, and what goes along with them is too much. */
  | { readonly code: 'too_large'; readonly bytes: number; readonly limit: number; readonly part?: boolean }
  /** Of the whole file, whose secrets have to be known also where only a part of it is sent. */
  | { readonly code: 'too_large_to_check'; readonly bytes: number; readonly limit: number }
  | { readonly code: 'ignored'; readonly rules: readonly IgnoreRule[] }
  /** Which files are ignored is not known, so nothing is sent. `detail`: see WorkspaceReadError, or `late`. */
  | { readonly code: 'ignore_unreadable'; readonly file: string; readonly detail: string }
  | { readonly code: 'language'; readonly languageId: string }
  | { readonly code: 'secrets'; readonly places: readonly SecretPlace[] }
  | { readonly code: 'scan_timeout' }
  | { readonly code: 'no_key' }
  /** Nobody agreed that the key goes to this host. */
  | { readonly code: 'key_host'; readonly host: string }
  | { readonly code: 'endpoint'; readonly endpoint: string }
  /** More prompt tokens than are sent unasked, and nobody to ask. `mostUsd`: with the longest answer; absent: not known. */
  | {
      readonly code: 'above_tokens';
      readonly tokens: number;
      readonly limit: number;
      readonly model: string;
      readonly mostUsd?: number;
    }
  | BudgetBlock;

/** The month's budget does not hold what the request may take. */
export interface BudgetBlock {
  readonly code: 'budget';
  /** The limit that is in the way; `used` (and reserved) and `limit` are in its unit: tokens or US dollars. */
  readonly of: Refusal;
  readonly used: number;
  readonly limit: number;
  /** Tokens that the request may take. */
  readonly needed: number;
  /** What it may cost; null: not known. */
  readonly mostUsd: number | null;
  readonly resets: Reset;
}

/** What keeps a file back. */
export type IgnoreRule =
  /** `folder`: the workspace folder that `file` is relative to, as in FilePlace. */
  | ({ readonly by: 'file'; readonly folder: string } & IgnoreLine)
  | { readonly by: 'setting'; readonly setting: 'files.exclude'; readonly pattern: string }
  | { readonly by: 'built-in'; readonly kind: BuiltInKind; readonly pattern: string }
  /** The text says it: at `line`, or as a whole. */
  | { readonly by: 'content'; readonly kind: 'generated' | 'minified'; readonly line?: number };

/** A secret's place in a source as captured, without its value. */
export interface SecretPlace extends FindingRange {
  /**
   * A source's name; `role prompt` and `user template` for our instructions or the user's own; `project rules` for those;
   * `system message` and `user message` for what only the finished request shows.
   */
  readonly source: string;
  /** For `project rules`: the file, relative to the workspace folder. */
  readonly file?: string | undefined;
  readonly rule: string;
  /** As in its placeholder: `AWS_ACCESS_KEY`. */
  readonly kind: string;
  readonly confidence: SecretConfidence;
}

/** Why a request failed. `status` is HTTP; `detail` is the provider's own words, or an error code of the system. */
export interface RequestFailure {
  readonly code: FailureCode;
  readonly status?: number;
  readonly detail?: string;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  /** Who answered for OpenRouter, such as Anthropic or Amazon Bedrock. */
  readonly provider?: string;
  /** For `credits`: the longest answer, in tokens, that the credit left would pay for. */
  readonly affordableTokens?: number;
  /** For `no_endpoint` and `privacy`: our own settings that narrowed the choice of providers. */
  readonly filters?: readonly PrivacyFilter[];
  /** For `storage`: it was the record of what is sent that could not be written. */
  readonly record?: boolean;
}

/** Settings that exclude providers; see `Settings.privacy`. */
export type PrivacyFilter = 'denyDataCollection' | 'zeroDataRetention';

export type FailureCode =
  | 'timeout'
  /** Refused, reset or lost, with a network there. */
  | 'connection'
  /** No network, or the endpoint's name can't be resolved. */
  | 'offline'
  /** The certificate is not trusted, expired or for another name: often a company's proxy that reads the traffic. */
  | 'certificate'
  /** A proxy refused the request or wants a sign-in. */
  | 'proxy'
  | 'auth'
  /** The key is good, but its limit, a guardrail or the region forbids the request. */
  | 'forbidden'
  | 'credits'
  | 'moderation'
  /** Not a model that OpenRouter has, or has any more. */
  | 'model'
  | 'no_endpoint'
  /** No provider is left that fits the privacy settings, ours or the account's. */
  | 'privacy'
  | 'bad_request'
  | 'context_length'
  | 'rate_limit'
  | 'overloaded'
  | 'server'
  | 'http'
  | 'invalid_reply'
  /** The state folder can't be read or written. */
  | 'storage'
  | 'unexpected';

export type PartialReason =
  /** The model reached max_tokens. */
  | 'length'
  /** The connection ended in the middle. */
  | 'interrupted'
  /** The text is complete but is not, or not only, what was asked for. */
  | 'unreadable'
  /** A file was asked about in several requests, and not all of them were answered in full. */
  | 'parts';

export type Outcome =
  | { readonly kind: 'answered'; readonly result: ReviewResult; readonly accounting: Accounting }
  | { readonly kind: 'cached'; readonly result: ReviewResult; readonly accounting: Accounting }
  | {
      readonly kind: 'partial';
      readonly reason: PartialReason;
      readonly result: ReviewResult;
      readonly accounting: Accounting;
      readonly failure?: RequestFailure;
      /** For `parts`: what kept the rest from being sent. */
      readonly block?: Block;
    }
  | { readonly kind: 'blocked'; readonly block: Block }
  /** The model declined (`content_filter`) or said nothing at all (`empty`). Never the same as no findings. */
  | { readonly kind: 'refused'; readonly reason: 'empty' | 'content_filter'; readonly accounting: Accounting }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | {
      readonly kind: 'cancelled';
      /** The user was asked before sending and did not agree, or wanted to look first. Absent: stopped on the way. */
      readonly because?: 'not_confirmed' | 'preview_shown';
      readonly result?: ReviewResult;
      readonly accounting?: Accounting;
    };

export function resultOf(outcome: Outcome): ReviewResult | undefined {
  return 'result' in outcome ? outcome.result : undefined;
}

export function accountingOf(outcome: Outcome): Accounting | undefined {
  return 'accounting' in outcome ? outcome.accounting : undefined;
}

/** The lines that were asked about and not answered for; none when it is not known how far an answer came. */
export function uncoveredLines(outcome: Outcome): readonly LineRange[] {
  const coverage = resultOf(outcome)?.coverage;
  return coverage && coverage.covered.length > 0 ? gapsOf(coverage) : [];
}

/** What of the asked lines is not covered. */
export function gapsOf({ asked, covered }: Coverage): readonly LineRange[] {
  return without(asked, covered);
}
