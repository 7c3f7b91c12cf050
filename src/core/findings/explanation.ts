/** What a model explained, read once per finding: views are made anew with every change, a finding stays. */
import type { FindingText } from '../outcome';
import { parseMarkup, type MarkupBlock } from '../reply/markup';

const read = new WeakMap<FindingText, readonly MarkupBlock[]>();

export function explanationOf(finding: FindingText): readonly MarkupBlock[] {
  let blocks = read.get(finding);
  if (!blocks) read.set(finding, (blocks = parseMarkup(finding.explanation)));
  return blocks;
}
