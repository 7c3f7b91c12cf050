/** The code of a finding as the report shows it, and how the suggestion changes it. */
import { diffArrays } from 'diff';
import { scanSecrets } from '../guard/secrets/scan';
import type { Finding } from '../outcome';
import { splitLines } from '../prompt/source';

export interface DiffRow {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface ShownCode {
  readonly code: string;
  /** Null where the model suggests nothing. */
  readonly diff: readonly DiffRow[] | null;
}

const PLACEHOLDER = /<[A-Z][A-Z0-9_]{1,64}_\d{1,6}>/;
/** Steps after which no shortest change is looked for. */
const MAX_EDITS = 500;

/** A report is made anew with every change of the store; a finding and its lines stay. */
const made = new WeakMap<Finding, { readonly lines: string; readonly shown: ShownCode }>();

/** @param lines the finding's lines as captured; '' where they are not known. */
export function shownCode(finding: Finding, lines: string): ShownCode {
  const known = made.get(finding);
  if (known?.lines === lines) return known.shown;
  const code = lines === '' || holdsSecret(finding, lines) ? finding.quote : lines;
  const diff = finding.replacement === null ? null : lineDiff(code, finding.replacement);
  const shown = { code, diff };
  made.set(finding, { lines, shown });
  return shown;
}

/** Lines are what stands in the file; what was sent may hold placeholders, and a report stays redacted. */
function holdsSecret({ quote, replacement }: Finding, lines: string): boolean {
  return PLACEHOLDER.test(quote + (replacement ?? '')) || scanSecrets(lines, { patterns: [] }).length > 0;
}

/** An empty replacement deletes the lines. */
export function lineDiff(before: string, after: string): DiffRow[] {
  const old = splitLines(before);
  const now = after === '' ? [] : splitLines(after);
  const parts = diffArrays(old, now, { maxEditLength: MAX_EDITS });
  const rows = (kind: DiffRow['kind'], texts: readonly string[]): DiffRow[] => texts.map((text) => ({ kind, text }));
  if (!parts) return [...rows('removed', old), ...rows('added', now)];
  return parts.flatMap(({ value, added, removed }) => rows(added ? 'added' : removed ? 'removed' : 'same', value));
}
