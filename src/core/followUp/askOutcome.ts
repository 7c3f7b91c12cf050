/** How a question ends. As with reviews, outcomes are values, and one presenter (presentAnswer.ts) has the words. */
import type { Accounting, Outcome, RequestFailure, SecretPlace } from '../outcome';

export type AskOutcome =
  | ({ readonly kind: 'answered' | 'cached' } & Answer)
  | ({
      readonly kind: 'partial';
      /** `length`: the model reached max_tokens. `interrupted`: the answer ended before its end. */
      readonly reason: 'length' | 'interrupted';
      readonly failure?: RequestFailure;
    } & Answer)
  | ({ readonly kind: 'stopped' } & Answer)
  /** Before anything had come; see `Outcome`. */
  | { readonly kind: 'cancelled'; readonly because?: 'not_confirmed' | 'preview_shown' }
  /** The document no longer has the finding. */
  | { readonly kind: 'gone' }
  | Extract<Outcome, { kind: 'blocked' | 'refused' | 'failed' }>;

export interface Answer {
  /** As it came: a model's words, read by reply/markup.ts before they are shown. */
  readonly text: string;
  readonly accounting: Accounting;
  /** Values that were sent as placeholders. */
  readonly redacted: readonly SecretPlace[];
}

export function answerOf(outcome: AskOutcome): Answer | undefined {
  return 'text' in outcome ? outcome : undefined;
}
