/** What is said to a person: the words, and what may be done next. */

/** What a person may do next. The editor offers them as buttons; the command line prints the sentence. */
export type NextStep =
  | 'set_key'
  | 'sign_in'
  | 'get_key'
  | 'choose_model'
  | 'check_health'
  /** Pages of OpenRouter. */
  | 'open_credits'
  | 'open_keys'
  | 'open_account_privacy'
  /** The same request with an answer as long as the credit allows. */
  | 'smaller_answer'
  /** The lines that a cut answer did not reach. */
  | 'continue_review'
  | 'use_demo'
  | 'open_settings'
  | 'redact_and_send'
  | 'show_secret'
  | 'not_a_secret'
  | 'review_selection'
  /** The file that a rule keeps back, this once. */
  | 'review_ignored'
  /** The same request although the month's budget is spent, this once. */
  | 'send_over_budget'
  | 'open_rule'
  | 'change_encoding'
  | 'retry'
  | 'show_log'
  | 'copy_diagnostics';

export interface Presentation {
  readonly level: 'info' | 'warning' | 'error';
  /** What happened, one sentence. */
  readonly message: string;
  /** What to do about it, one sentence; empty when there is nothing to do. */
  readonly advice: string;
  readonly steps: readonly NextStep[];
  /** Setting to open for `open_settings`. */
  readonly setting?: string;
}

export function joined(...sentences: string[]): string {
  return sentences.filter((text) => text !== '').join(' ');
}

/** Other people's words may lack their full stop. */
export function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** Enough digits to tell small amounts apart. */
export function formatUsd(usd: number): string {
  return usd === 0 ? '0' : usd < 0.01 ? usd.toFixed(5) : usd.toFixed(3);
}
