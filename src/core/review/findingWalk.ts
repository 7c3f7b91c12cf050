/** Which finding comes next, from where the cursor is, over all reviewed files. */
import { inOrder, isOpen, type TreeFinding } from './findingTree';

export interface Cursor {
  readonly documentId: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** The finding that the cursor was put on, where it has not left it since. */
  readonly on?: string;
}

export interface Stop {
  readonly item: TreeFinding;
  /** 1-based place among all. */
  readonly number: number;
  readonly of: number;
}

/** Round and round: after the last comes the first. @returns undefined where there is none. */
export function nextStop(all: readonly TreeFinding[], cursor: Cursor | undefined, step: 1 | -1): Stop | undefined {
  const stops = inOrder(all.filter(({ state }) => isOpen(state)));
  const { length } = stops;
  if (length === 0) return undefined;
  const at = indexFrom(stops, cursor, step);
  const index = (at + length) % length;
  const item = stops[index];
  return item && { item, number: index + 1, of: length };
}

function indexFrom(stops: readonly TreeFinding[], cursor: Cursor | undefined, step: 1 | -1): number {
  if (!cursor) return step === 1 ? 0 : -1;
  const { documentId, on } = cursor;
  // Several on one line are told apart by the one that was walked to.
  const here = stops.findIndex((stop) => stop.documentId === documentId && stop.finding.id === on);
  if (here >= 0) return here + step;
  const isAfter = (stop: TreeFinding): boolean =>
    stop.path > cursor.path || (stop.path === cursor.path && stop.documentId === documentId && stop.line > cursor.line);
  const isBefore = (stop: TreeFinding): boolean =>
    stop.path < cursor.path || (stop.path === cursor.path && stop.documentId === documentId && stop.line < cursor.line);
  if (step === -1) return stops.findLastIndex(isBefore);
  const after = stops.findIndex(isAfter);
  return after < 0 ? 0 : after;
}
