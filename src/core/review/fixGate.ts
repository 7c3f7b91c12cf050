/** Takes out of an outcome the fixes that are not to be offered, and says of each why. */
import type { Finding, Outcome } from '../outcome';
import { resultOf } from '../outcome';
import type { Pipeline } from '../pipeline';
import type { Prepared } from '../prepared';
import type { ReviewItem } from '../tasks/review';

/** Never rejects: what could not be checked is not offered. */
export async function withCheckedFixes(
  pipeline: Pick<Pipeline, 'checkFixes'>,
  prepared: Prepared<ReviewItem>,
  outcome: Outcome,
): Promise<Outcome> {
  const result = resultOf(outcome);
  const [source] = prepared.sources;
  const fixes = (result?.findings ?? []).flatMap(({ range, replacement }) =>
    replacement === null ? [] : [{ rows: { start: range.line, end: range.endLine }, replacement }],
  );
  if (!result || !source || fixes.length === 0) return outcome;
  // Not the run's own signal: what was paid for before the user stopped it is checked all the same.
  const { signal } = new AbortController();
  const faults = await pipeline
    .checkFixes({ languageId: source.languageId, text: source.text, fixes }, signal)
    .catch(() => fixes.map(() => 'not_checked' as const));
  let next = 0;
  const findings = result.findings.map((finding): Finding => {
    const fault = finding.replacement === null ? null : (faults[next++] ?? null);
    return fault === null ? finding : { ...finding, replacement: null, noFix: fault };
  });
  return { ...outcome, result: { ...result, findings } } as Outcome;
}
