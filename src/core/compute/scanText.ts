/** Looks for secrets in a text of any size. Plain data in and out, so that it runs in the worker under a deadline. */
import type { SecretHit } from '../guard/secrets/hit';
import { scanSecrets } from '../guard/secrets/scan';

export interface ScanInput {
  readonly text: string;
  /** The brain's `security_filters.redact_patterns`. */
  readonly patterns: readonly string[];
}

/** Where a secret stands, without its value. */
export type ScanPlace = Omit<SecretHit, 'start' | 'end'>;

export function scanText({ text, patterns }: ScanInput): ScanPlace[] {
  return scanSecrets(text, { patterns }).map(({ rule, kind, confidence, line, column, endLine, endColumn }) => ({
    ...{ rule, kind, confidence },
    ...{ line, column, endLine, endColumn },
  }));
}
