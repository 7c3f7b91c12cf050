/** An outcome without what somebody already said, or does not want to see: for whoever has no live document. */
import type { Finding, Outcome } from '../outcome';
import { resultOf } from '../outcome';
import { splitLines } from '../prompt/source';
import { covers, type Dismissal } from './dismissal';
import { hiddenBy, type FindingFilter } from './filter';
import { suppressedBy, suppressionsIn } from './suppression';

/** What was reviewed. */
export interface ScreenedFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
  readonly languageId: string;
}

export interface Screened {
  readonly outcome: Outcome;
  /** The same with what is dismissed still in it, for forms that mark it. */
  readonly marked: Outcome;
  /** What of `marked` is dismissed, by the finding's id. */
  readonly dismissed: ReadonlyMap<string, Dismissal>;
  /** By a comment right above the code. */
  readonly suppressed: number;
  /** By the filter. */
  readonly hidden: number;
}

/** @param dismissals of the team: there is nobody else to ask. */
export function screen(
  outcome: Outcome,
  { path, text, languageId }: ScreenedFile,
  filter: FindingFilter,
  dismissals: readonly Dismissal[] = [],
): Screened {
  const result = resultOf(outcome);
  if (!result) return { outcome, marked: outcome, dismissed: new Map(), suppressed: 0, hidden: 0 };
  const suppressions = suppressionsIn(splitLines(text), languageId);
  const left = result.findings.filter((finding) => !suppressedBy(suppressions, finding, finding.range.line));
  const dismissed = new Map<string, Dismissal>();
  for (const finding of left) {
    const by = dismissals.find((dismissal) => covers(dismissal, finding, finding.identity?.path ?? path));
    if (by) dismissed.set(finding.id, by);
  }
  const open = left.filter(({ id }) => !dismissed.has(id));
  const hidden = hiddenBy(filter, open);
  const withOnly = (findings: readonly Finding[]): Outcome =>
    ({ ...outcome, result: { ...result, findings } }) as Outcome;
  return {
    outcome: withOnly(open.filter((finding) => !hidden.has(finding))),
    marked: withOnly(left.filter((finding) => !hidden.has(finding))),
    dismissed,
    suppressed: result.findings.length - left.length,
    hidden: hidden.size,
  };
}
