/** Looks for secrets in a text of any size. Plain data in and out, so that it runs in the worker under a deadline. */
import { spareFor, type HarmlessSecrets } from '../guard/secrets/harmless';
import type { SecretHit } from '../guard/secrets/hit';
import { scanSecrets } from '../guard/secrets/scan';

export interface ScanInput {
  readonly text: string;
  /** Relative to the workspace; the user may have spared a value in this file alone. */
  readonly path: string;
  /** The brain's `security_filters.redact_patterns`. */
  readonly patterns: readonly string[];
  readonly harmless: HarmlessSecrets;
}

/** Where a secret stands, without its value. */
export type ScanPlace = Omit<SecretHit, 'start' | 'end'>;

export function scanText({ text, path, patterns, harmless }: ScanInput): ScanPlace[] {
  const hits = scanSecrets(text, { patterns, spare: spareFor(harmless, path) });
  return hits.map(({ rule, kind, confidence, line, column, endLine, endColumn }) => ({
    ...{ rule, kind, confidence },
    ...{ line, column, endLine, endColumn },
  }));
}
