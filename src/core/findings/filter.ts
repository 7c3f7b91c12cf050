/** Which findings are worth showing, by the user's settings. Decided here, so that editor and command line agree. */
import type { Finding } from '../outcome';
import { CATEGORIES, CONFIDENCES, SEVERITIES, type Category, type Confidence, type Severity } from '../tasks/review';
import type { FilterRule } from './aside';

export interface FindingFilter {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Empty: all. */
  readonly categories: readonly Category[];
  /** Of one file, the gravest first; 0: no such limit. */
  readonly mostPerFile: number;
}

/** What was paid for is shown unless the user says otherwise. */
export const SHOW_ALL: FindingFilter = Object.freeze({
  severity: 'info',
  confidence: 'low',
  categories: [],
  mostPerFile: 0,
});

/** Values as settings and arguments have them; what does not fit counts as not set. */
export function filterOf(given: Readonly<Record<keyof FindingFilter, unknown>>): FindingFilter {
  const { severity, confidence, categories, mostPerFile } = given;
  return {
    severity: SEVERITIES.find((each) => each === severity) ?? SHOW_ALL.severity,
    confidence: CONFIDENCES.find((each) => each === confidence) ?? SHOW_ALL.confidence,
    categories: Array.isArray(categories) ? CATEGORIES.filter((each) => categories.includes(each)) : [],
    mostPerFile: typeof mostPerFile === 'number' && Number.isInteger(mostPerFile) && mostPerFile > 0 ? mostPerFile : 0,
  };
}

/**
 * @param findings of one file.
 * @returns the rule by which each is hidden; those that are shown are not in it.
 */
export function hiddenBy(filter: FindingFilter, findings: readonly Finding[]): ReadonlyMap<Finding, FilterRule> {
  const hidden = new Map<Finding, FilterRule>();
  for (const finding of findings) {
    const rule = ruleAgainst(filter, finding);
    if (rule) hidden.set(finding, rule);
  }
  if (filter.mostPerFile > 0) {
    const left = findings.filter((finding) => !hidden.has(finding)).sort(byWeight);
    for (const finding of left.slice(filter.mostPerFile)) hidden.set(finding, 'cap');
  }
  return hidden;
}

function ruleAgainst(filter: FindingFilter, { severity, confidence, category }: Finding): FilterRule | undefined {
  if (SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(filter.severity)) return 'severity';
  if (CONFIDENCES.indexOf(confidence) > CONFIDENCES.indexOf(filter.confidence)) return 'confidence';
  return filter.categories.length > 0 && !filter.categories.includes(category) ? 'category' : undefined;
}

/** The gravest and surest first; as they stand in the file where that is equal. */
export function byWeight(one: Finding, other: Finding): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    CONFIDENCES.indexOf(one.confidence) - CONFIDENCES.indexOf(other.confidence) ||
    one.range.line - other.range.line
  );
}
