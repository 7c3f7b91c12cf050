/** What a scan finds, and what steers it. Plain data: it crosses to the worker. */

/** How sure a rule is: `high` identifies itself by its shape, `low` rests on its surroundings alone. */
export type SecretConfidence = 'high' | 'medium' | 'low';

export interface SecretHit {
  /** Id of the rule, such as `aws-access-key`. */
  readonly rule: string;
  /** What it is, in the form of its placeholder: `AWS_ACCESS_KEY`. */
  readonly kind: string;
  readonly confidence: SecretConfidence;
  /** Offsets of the value in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** 1-based; columns in UTF-16 units, `endColumn` exclusive, as in `FindingRange`. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ScanOptions {
  /** The brain's `security_filters.redact_patterns`. */
  readonly patterns: readonly string[];
  /** The user said that this value is none. Text under scan has no say in it. */
  readonly spare?: ((value: string, rule: string) => boolean) | undefined;
}
