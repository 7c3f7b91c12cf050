/**
 * Where columns of a redacted text stand in the original. Redaction moves no line, so a map is a list of spans by line; plain
 * data, so that it crosses from the worker. It holds no value.
 */

/** Lines and columns are 1-based, in UTF-16 units; ends are exclusive. Of a value over several lines, each line has one. */
export interface RedactedSpan {
  readonly line: number;
  /** In the redacted text; empty on the lines that a value leaves blank. */
  readonly column: number;
  readonly endColumn: number;
  readonly originalColumn: number;
  readonly originalEndColumn: number;
}

/** In order of line and column, without overlap. */
export type RedactionMap = readonly RedactedSpan[];

/** Inside a placeholder, a start falls on the start of the value and an end on its end: half a secret is no place. */
export type Side = 'start' | 'end';

export function originalColumn(map: RedactionMap, line: number, column: number, side: Side): number {
  let shift = 0;
  for (const span of map) {
    if (span.line < line) continue;
    if (span.line > line || column < span.column || (side === 'end' && column === span.column && column > 1)) break;
    if (side === 'end' ? column <= span.endColumn : column < span.endColumn || column === span.column) {
      return side === 'start' ? span.originalColumn : span.originalEndColumn;
    }
    shift = span.originalEndColumn - span.endColumn;
  }
  return column + shift;
}

export function redactedColumn(map: RedactionMap, line: number, column: number, side: Side): number {
  return originalColumn(
    map.map((span) => ({
      line: span.line,
      column: span.originalColumn,
      endColumn: span.originalEndColumn,
      originalColumn: span.column,
      originalEndColumn: span.endColumn,
    })),
    line,
    column,
    side,
  );
}
