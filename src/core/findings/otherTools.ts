/**
 * What another tool says at the same place, compared after the answer and on this machine. The same place is not yet the same
 * fault: the two are one only where they also share a word that is not everyday.
 */
import type { FindingText, FindingRange } from '../outcome';

export interface Reported {
  /** As the tool calls itself, with its rule: "eslint (eqeqeq)". */
  readonly tool: string;
  readonly message: string;
  readonly range: FindingRange;
}

/** @param range where the finding stands now. */
export function reportedBy(
  others: readonly Reported[],
  finding: FindingText,
  range: FindingRange,
): Reported | undefined {
  const here = others.filter((other) => other.range.line === range.line && overlaps(other.range, range));
  if (here.length === 0) return undefined;
  const said = wordsOf(`${finding.title} ${finding.explanation}`);
  return here.find(({ message, tool }) => [...wordsOf(`${message} ${tool}`)].some((word) => said.has(word)));
}

function overlaps(one: FindingRange, other: FindingRange): boolean {
  const before = (a: FindingRange, b: FindingRange): boolean =>
    a.endLine < b.line || (a.endLine === b.line && a.endColumn <= b.column && a.column !== b.column);
  return !before(one, other) && !before(other, one);
}

/** What any message says about any code. */
const EVERYDAY = new Set(
  'this that with from have been will would should could must when where which what there here does code line value values type types function variable name names used using never always only also into than then they them because instead error errors warning expected file statement expression'.split(
    ' ',
  ),
);

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]{4,}/gu) ?? [];
  return new Set(words.filter((word) => !EVERYDAY.has(word)).map((word) => word.replace(/(?:ed|ing|s)$/, '')));
}
