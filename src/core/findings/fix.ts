/**
 * A fix as an edit of the document as it is now. Offered only while the finding stands on whole lines of its own; else
 * there is none.
 */
import { restorePlaceholders } from '../guard/secrets/restore';
import { splitLines } from '../prompt/source';
import type { TrackedFinding } from './trackedFinding';
import type { TextEdit } from './trackedRange';

/**
 * @param text the document's text now.
 * @param ending the document's line ending, for a text of one line.
 * @param patterns the brain's, by which secrets were taken out of what was sent.
 */
export function fixEdit(
  tracked: TrackedFinding,
  text: string,
  ending: string,
  patterns: readonly string[] = [],
): TextEdit | undefined {
  const { replacement: suggested, quote } = tracked.finding;
  const { start, end } = tracked;
  if (suggested === null || tracked.state !== 'open') return undefined;
  if (text.slice(start, end) !== tracked.lines) return undefined;
  // Something was typed before or behind the lines: replacing them would tear it apart.
  if (start > 0 && !/[\r\n]/.test(text.charAt(start - 1))) return undefined;
  if (end < text.length && !/[\r\n]/.test(text.charAt(end))) return undefined;
  const first = splitLines(`${text.slice(0, start)}.`).length;
  const range = { start: first, end: first + splitLines(tracked.lines).length - 1 };
  const replacement = restorePlaceholders(suggested, text, { patterns, lines: range, quote });
  if (replacement === undefined) return undefined;
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
