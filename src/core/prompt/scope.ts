/**
 * The rows of a text that a request asks about: one stretch, or several where functions far from each other have changed.
 */
import type { RowRange } from './numberedRows';

/** Ascending, apart from each other. */
export type Scope = readonly RowRange[];

/** Ranges in any order as a scope: those that touch or overlap become one. */
export function toScope(ranges: readonly RowRange[]): Scope {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (last && start <= last.end + 1) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** Within a text of so many rows. What lies wholly below it asks about its last row. */
export function clampScope(scope: Scope, lineCount: number): Scope {
  return toScope(
    scope.map((range) => {
      const start = Math.min(Math.max(1, range.start), lineCount);
      return { start, end: Math.min(Math.max(start, range.end), lineCount) };
    }),
  );
}

export function isAsked(scope: Scope, row: number): boolean {
  return scope.some(({ start, end }) => start <= row && row <= end);
}

export function touches(scope: Scope, rows: RowRange): boolean {
  return scope.some(({ start, end }) => start <= rows.end && rows.start <= end);
}

/** What of the scope lies in none of these ranges. */
export function without(scope: Scope, ranges: Scope): RowRange[] {
  return scope.flatMap(({ start, end }) => {
    const left: RowRange[] = [];
    let next = start;
    for (const known of ranges) {
      if (known.end < next || known.start > end) continue;
      if (known.start > next) left.push({ start: next, end: known.start - 1 });
      next = known.end + 1;
    }
    if (next <= end) left.push({ start: next, end });
    return left;
  });
}

/** What of the scope lies at this row or above it. */
export function upTo(scope: Scope, row: number): RowRange[] {
  return scope.flatMap(({ start, end }) => (start <= row ? [{ start, end: Math.min(end, row) }] : []));
}

/** So many rows before and after each stretch go along. */
export function around(scope: Scope, rows: number): Scope {
  return toScope(scope.map(({ start, end }) => ({ start: start - rows, end: end + rows })));
}
