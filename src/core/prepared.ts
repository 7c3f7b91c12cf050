/** What the pipeline hands on: a request that is ready to be shown and sent, and what became of it. */
import type { RetryWait } from './claude/client';
import type { ModelFacts } from './claude/models';
import type { Accounting, Block, RequestFailure, SecretPlace } from './outcome';
import type { BrainLayer } from './prompt/mergeBrain';
import type { ProjectRules } from './prompt/rulesSection';
import type { SentSource } from './prompt/source';
import type { Words } from './prompt/words';
import type { ParsedReply } from './reply/replyReader';
import type { Settings } from './settings';
import type { Task } from './tasks/task';

export interface Prepared<Item> {
  readonly task: Task<Item>;
  readonly settings: Settings;
  /** The exact bytes of the request, as JSON text. */
  readonly body: string;
  readonly cacheKey: string;
  /** cl100k_base tokens of the messages. */
  readonly rawTokens: number;
  /** The same by a fixed factor of the model: what is reserved. What is shown is budget/estimates.ts. */
  readonly promptTokens: number;
  /** The same estimate for each file as it is: whole, without numbers. Undefined for what is too long to count. */
  readonly wholeTokens: number | undefined;
  readonly maxTokens: number;
  /** What was known of the model; undefined: nothing. */
  readonly facts: ModelFacts | undefined;
  /** How long the answer may be served from the cache, in milliseconds. */
  readonly ttlMs: number;
  /** The id of the repository that it is about: for counting, no part of the request. Undefined outside of all. */
  readonly repository: string | undefined;
  /** The text as sent, for anchoring. */
  readonly sources: readonly SentSource[];
  /** The same of what stands in no file. */
  readonly words: Words;
  readonly redacted: readonly SecretPlace[];
  /** The files that the prompt comes from, besides ours. */
  readonly prompts: readonly BrainLayer[];
  readonly rules: ProjectRules;
}

/** US dollars. `least`: the prompt alone; `most`: with the longest reply that is allowed. */
export interface Price {
  readonly least: number;
  readonly most: number;
}

/** `Ready`: one request, or several that belong together. */
export type Preparing<Ready> =
  | { readonly kind: 'prepared'; readonly prepared: Ready }
  | { readonly kind: 'blocked'; readonly block: Block }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled' };

export type Preparation<Item> = Preparing<Prepared<Item>>;

/** A reply and what it took; `parsed` keeps every whole item, also of a reply that was cut. */
export interface Reply<Item> {
  readonly parsed: ParsedReply<Item>;
  readonly accounting: Accounting;
  readonly finishReason: string;
}

export type Sending<Item> =
  | { readonly kind: 'replied'; readonly reply: Reply<Item> }
  | { readonly kind: 'interrupted'; readonly reply: Reply<Item>; readonly failure: RequestFailure }
  | { readonly kind: 'blocked'; readonly block: Block }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'cancelled'; readonly reply?: Reply<Item> };

export interface SendOptions<Item> {
  readonly signal: AbortSignal;
  /** Skips the cache look-up; the answer is stored all the same. */
  readonly refresh?: boolean;
  /** The user was told that the budget is spent, and wants this one sent all the same. */
  readonly overBudget?: boolean;
  /** Asked on a cache miss, before anything is reserved or sent; false cancels, a block is what the request ends with. */
  readonly confirm?: (prepared: Prepared<Item>) => Promise<boolean | Block>;
  /** Kept with the spool, so that a reply whose process died can be shown where it belongs. Plain data. */
  readonly origin?: unknown;
  /** Each item as soon as it is whole. Provisional until `send` resolves. */
  readonly onItem?: (item: Item) => void;
  readonly onThinking?: () => void;
  /** Somebody of the team asks the same, and their answer is waited for. */
  readonly onTeammate?: () => void;
  readonly onWait?: (wait: RetryWait) => void;
  /** What a cut reply really took, when OpenRouter tells; after `send` resolved, at most once. */
  readonly onSettled?: (accounting: Accounting) => void;
}
