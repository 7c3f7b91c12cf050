/** What a review is asked for, and what it tells while it runs. */
import type { RetryWait } from '../claude/client';
import type { Accounting, Block, Finding, SecretPlace } from '../outcome';
import type { Prepared } from '../prepared';
import type { Scope } from '../prompt/scope';
import type { FilePlace } from '../prompt/source';
import type { ReviewItem } from '../tasks/review';
import type { SecretsOptions } from './secretsGate';

export interface ReviewRequest {
  /** Relative to the workspace, with forward slashes; the bare name outside one. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** The rows that are asked about; absent for the whole file. */
  readonly scope?: Scope;
  /** See `Source`. */
  readonly places?: readonly FilePlace[];
  /** The user was told which rule keeps the file back and wants it reviewed this once. */
  readonly reviewIgnored?: boolean;
}

/** Several requests that belong together, as they are asked about before the first of them is sent. */
export interface PartsPlan {
  readonly path: string;
  /** What one request may hold of a file, in bytes. */
  readonly limit: number;
  readonly asked: Scope;
  readonly parts: readonly Prepared<ReviewItem>[];
  readonly redacted: readonly SecretPlace[];
}

/** Where a review came from, as it is kept with a reply that streams. */
export interface ReviewOrigin {
  readonly documentId: string;
  readonly path: string;
  readonly languageId: string;
  readonly scope?: Scope;
  readonly startedAt: number;
}

export interface ReviewOptions extends SecretsOptions {
  readonly refresh?: boolean;
  /** See `SendOptions`. */
  readonly overBudget?: boolean;
  /** Asked before a request is sent (not before a cache hit); false cancels, a block is what the review ends with. */
  readonly confirm?: (prepared: Prepared<ReviewItem>) => Promise<boolean | Block>;
  /**
   * Asked once where a file is too much for one request, before the first of several is sent; takes the place of `confirm`.
   * Without it, such a file is not reviewed.
   */
  readonly confirmParts?: (plan: PartsPlan) => Promise<boolean | Block>;
  /** Kept with the reply while it streams; see `salvageReview`. */
  readonly origin?: ReviewOrigin;
  /** Findings as they arrive; provisional until the outcome is there. */
  readonly onFinding?: (finding: Finding) => void;
  readonly onThinking?: () => void;
  /** Somebody of the team asks the same, and their answer is waited for. */
  readonly onTeammate?: () => void;
  readonly onWait?: (wait: RetryWait) => void;
  /** What a cut reply really took, when OpenRouter tells; after the outcome, at most once. */
  readonly onSettled?: (accounting: Accounting) => void;
}
