/**
 * A suggested change beside code that is no longer what was reviewed: for eyes and hands, never for an edit. Placeholders stay
 * in it: only a fix that fits its text puts values back.
 */
import { splitLines } from '../prompt/source';
import type { TrackedFinding } from './trackedFinding';

export type Comparison =
  /** The document as it would be: the suggestion where the code stood. */
  | { readonly kind: 'document'; readonly text: string }
  /** That place is not known any more: the reviewed code and the suggestion, alone. */
  | { readonly kind: 'snippets'; readonly before: string; readonly after: string };

/** Rows by which an edited place may have grown and still be the place of a finding. */
const MOST_GROWN = 20;

/**
 * @param text the document as it is now.
 * @param ending its line ending.
 * @returns undefined where nothing is suggested.
 */
export function comparisonOf(tracked: TrackedFinding, text: string, ending: string): Comparison | undefined {
  const { replacement, quote } = tracked.finding;
  if (replacement === null) return undefined;
  const suggested = splitLines(replacement.replace(/(?:\r\n|\r|\n)$/, '')).join(ending);
  const { start, end, lines } = tracked;
  const rows = splitLines(text.slice(start, end)).length;
  const isKnown = lines !== '' && end <= text.length && rows <= splitLines(lines).length + MOST_GROWN;
  if (!isKnown) return { kind: 'snippets', before: lines === '' ? quote : lines, after: suggested };
  const from = rowStart(text, start);
  // The lines themselves are gone: what is suggested comes above what took their place.
  if (start === end && from === start) {
    return { kind: 'document', text: `${text.slice(0, from)}${suggested}${ending}${text.slice(from)}` };
  }
  const to = rowEnd(text, end > from && /[\r\n]/.test(text.charAt(end - 1)) ? end - 1 : end);
  return { kind: 'document', text: text.slice(0, from) + suggested + text.slice(to) };
}

function rowStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Before the row's ending, whose first sign may stand right before `offset`. */
function rowEnd(text: string, offset: number): number {
  const at = text.charAt(offset) === '\n' && text.charAt(offset - 1) === '\r' ? offset - 1 : offset;
  const rest = /[\r\n]/.exec(text.slice(at));
  return rest ? at + rest.index : text.length;
}
