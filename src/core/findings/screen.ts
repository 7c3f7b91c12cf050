/** An outcome without what the user already said, or does not want to see: for whoever has no live document. */
import type { Outcome } from '../outcome';
import { resultOf } from '../outcome';
import { splitLines } from '../prompt/source';
import { hiddenBy, type FindingFilter } from './filter';
import { suppressedBy, suppressionsIn } from './suppression';

export interface Screened {
  readonly outcome: Outcome;
  /** By a comment right above the code. */
  readonly suppressed: number;
  /** By the filter. */
  readonly hidden: number;
}

/** @param text the file that was reviewed. */
export function screen(outcome: Outcome, text: string, languageId: string, filter: FindingFilter): Screened {
  const result = resultOf(outcome);
  if (!result) return { outcome, suppressed: 0, hidden: 0 };
  const suppressions = suppressionsIn(splitLines(text), languageId);
  const left = result.findings.filter((finding) => !suppressedBy(suppressions, finding, finding.range.line));
  const hidden = hiddenBy(filter, left);
  const findings = left.filter((finding) => !hidden.has(finding));
  return {
    outcome: { ...outcome, result: { ...result, findings } } as Outcome,
    suppressed: result.findings.length - left.length,
    hidden: hidden.size,
  };
}
