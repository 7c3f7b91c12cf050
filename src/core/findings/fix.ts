/**
 * A fix as an edit of the document as it is now. Offered only while the finding stands on whole lines of its own; else
 * there is none.
 */
import type { TrackedFinding } from './trackedFinding';
import type { TextEdit } from './trackedRange';

/** A secret's placeholder is not code: a fix that holds one is not offered. */
const PLACEHOLDER = /<[A-Z][A-Z0-9_]{1,64}_\d{1,6}>/;

/**
 * @param text the document's text now.
 * @param ending the document's line ending, for a text of one line.
 */
export function fixEdit(tracked: TrackedFinding, text: string, ending: string): TextEdit | undefined {
  const { replacement } = tracked.finding;
  const { start, end } = tracked;
  if (replacement === null || tracked.state !== 'open' || PLACEHOLDER.test(replacement)) return undefined;
  if (text.slice(start, end) !== tracked.lines) return undefined;
  // Something was typed before or behind the lines: replacing them would tear it apart.
  if (start > 0 && !/[\r\n]/.test(text.charAt(start - 1))) return undefined;
  if (end < text.length && !/[\r\n]/.test(text.charAt(end))) return undefined;
  const lines = withLineEndings(replacement, lineEndingOf(text) ?? ending);
  if (lines === '') {
    // Deleting lines takes one line ending with them: theirs, or at the end of the file the one before.
    const behind = /^(?:\r\n|\r|\n)/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
    const before =
      behind > 0 ? 0 : (/(?:\r\n|\r|\n)$/.exec(text.slice(Math.max(0, start - 2), start))?.[0].length ?? 0);
    return { offset: start - before, length: end - start + before + behind, text: '' };
  }
  const withoutLast = lines.replace(/(?:\r\n|\r|\n)$/, '');
  return withoutLast === tracked.lines ? undefined : { offset: start, length: end - start, text: withoutLast };
}

function lineEndingOf(text: string): string | undefined {
  return /\r\n|\r|\n/.exec(text)?.[0];
}

function withLineEndings(text: string, ending: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, ending);
}
