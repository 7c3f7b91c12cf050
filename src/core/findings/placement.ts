/** Finds the lines of a finding in a text that was not watched while it changed. */
import { createHash } from 'node:crypto';
import { TrackedFinding } from './trackedFinding';

/** Offsets at which lines start; one more for the end of a text that ends with a line ending. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** What is stored in place of the lines themselves, which may hold a secret. Line endings do not count. */
export function hashLines(lines: string): string {
  return createHash('sha256')
    .update(lines.replaceAll(/\r\n|\r/g, '\n'))
    .digest('hex');
}

/** Where the same lines stand, nearest to where they stood; stale where they are gone or stand twice equally near. */
export function placeAgain(
  known: TrackedFinding,
  text: string,
  lines: readonly string[],
  starts: readonly number[],
): TrackedFinding {
  const { line, endLine } = known.finding.range;
  const count = endLine - line + 1;
  const hash = known.hash ?? hashLines(known.lines);
  const matches = (at: number): boolean =>
    at >= 1 && at + count - 1 <= lines.length && hashLines(lines.slice(at - 1, at - 1 + count).join('\n')) === hash;
  for (let distance = 0; distance < lines.length; distance++) {
    const above = matches(line - distance);
    const below = distance > 0 && matches(line + distance);
    if (above && below) break;
    if (above || below) return at(known, text, starts, above ? line - distance : line + distance, count);
  }
  return known.lost(starts[Math.min(line, lines.length) - 1] ?? 0, hash);
}

function at(
  known: TrackedFinding,
  text: string,
  starts: readonly number[],
  line: number,
  count: number,
): TrackedFinding {
  const start = starts[line - 1] ?? 0;
  const stretch = text.slice(start, starts[line - 1 + count] ?? text.length).replace(/(?:\r\n|\r|\n)$/, '');
  const shift = line - known.finding.range.line;
  const { range } = known.finding;
  const moved = { ...range, line: range.line + shift, endLine: range.endLine + shift };
  return new TrackedFinding({ ...known.finding, range: moved }, start, stretch);
}
