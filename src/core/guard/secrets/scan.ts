/**
 * Finds secrets in text, and takes them out without moving a line: multi-line secrets keep their line endings.
 * Text under scan never steers the scanner: there are no suppression comments.
 */
import type { ScanOptions, SecretHit } from './hit';
import { secretSpans } from './layers';
import type { RedactedSpan, RedactionMap } from './map';
import type { Span } from './span';

/** All secrets in `text`, in order, without overlap. */
export function scanSecrets(text: string, { patterns, spare }: ScanOptions): SecretHit[] {
  const spans = secretSpans(text, patterns);
  return placed(text, spare ? spans.filter(({ start, end, rule }) => !spare(text.slice(start, end), rule)) : spans);
}

function placed(text: string, spans: readonly Span[]): SecretHit[] {
  const position = positions(text);
  return spans.map((span) => {
    const from = position(span.start);
    const to = position(span.end);
    const { rule, kind, confidence, start, end } = span;
    return { rule, kind, confidence, start, end, ...from, endLine: to.line, endColumn: to.column };
  });
}

/** Lines and columns of ascending offsets. */
function positions(text: string): (offset: number) => { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  let at = 0;
  return (offset) => {
    for (; at < offset; at++) {
      if (!isLineEnd(text, at)) continue;
      line++;
      lineStart = at + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}

function isLineEnd(text: string, offset: number): boolean {
  const char = text[offset];
  return char === '\n' || (char === '\r' && text[offset + 1] !== '\n');
}

/** As many lines as the value had. A carriage return alone becomes a line feed: before one it would melt with it. */
function lineEnds(value: string): string {
  return (value.match(/\r\n|\r|\n/g) ?? []).map((end) => (end === '\r' ? '\n' : end)).join('');
}

/** What is left then is found by the scan of the finished body, which blocks. */
const MAX_PASSES = 5;

export interface Redaction {
  readonly text: string;
  /** In the original text, in order. */
  readonly hits: readonly SecretHit[];
  readonly map: RedactionMap;
}

/** A value that was taken out: its place in the original and what stands there now. */
interface Edit extends Span {
  readonly placeholder: string;
}

/** Numbers placeholders by first occurrence over all sources of a request; the same value gets the same placeholder. */
export class Redactor {
  readonly #placeholders = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(private readonly options: ScanOptions) {}

  /** @param spare for this text alone, in place of the redactor's own. */
  redact(text: string, spare: ScanOptions['spare'] = this.options.spare): Redaction {
    let edits: readonly Edit[] = [];
    let current = text;
    // Taking one secret out may lay another open, e.g. an assignment that now begins its line.
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const found = scanSecrets(current, { ...this.options, spare });
      if (found.length === 0) break;
      edits = this.#merged(text, edits, found);
      current = applied(text, edits);
    }
    return { text: current, hits: placed(text, edits), map: mapOf(text, edits) };
  }

  /** What a later pass finds, in places of the original. What it found around an earlier placeholder takes that in. */
  #merged(text: string, edits: readonly Edit[], found: readonly Span[]): Edit[] {
    const merged: Edit[] = [];
    let next = 0;
    let shift = 0;
    for (const span of found) {
      let edit = edits[next];
      while (edit && edit.end - shift - lengthChange(text, edit) <= span.start) {
        merged.push(edit);
        shift += lengthChange(text, edit);
        edit = edits[++next];
      }
      // In the current text: `start` is behind all edits so far, `end` behind those that lie inside.
      const start = edit && edit.start - shift < span.start ? edit.start : span.start + shift;
      let end = span.end + shift;
      while (edit && edit.start - shift < span.end) {
        shift += lengthChange(text, edit);
        end = Math.max(edit.end, span.end + shift);
        edit = edits[++next];
      }
      merged.push({ ...span, start, end, placeholder: this.#placeholder(text, span.kind, text.slice(start, end)) });
    }
    merged.push(...edits.slice(next));
    return merged;
  }

  #placeholder(text: string, kind: string, value: string): string {
    const known = this.#placeholders.get(value);
    if (known !== undefined) return known;
    let count = this.#counts.get(kind) ?? 0;
    let placeholder: string;
    // One that the text has by itself would stand for two things.
    do placeholder = `<${kind}_${++count}>`;
    while (text.includes(placeholder));
    this.#counts.set(kind, count);
    this.#placeholders.set(value, placeholder);
    return placeholder;
  }
}

/** How much longer the original is than what stands in its place. */
function lengthChange(text: string, { start, end, placeholder }: Edit): number {
  return end - start - placeholder.length - lineEnds(text.slice(start, end)).length;
}

function applied(text: string, edits: readonly Edit[]): string {
  let out = '';
  let last = 0;
  for (const { start, end, placeholder } of edits) {
    out += text.slice(last, start) + placeholder + lineEnds(text.slice(start, end));
    last = end;
  }
  return out + text.slice(last);
}

function mapOf(text: string, edits: readonly Edit[]): RedactedSpan[] {
  const spans: RedactedSpan[] = [];
  /** How far the rest of a line has moved to the right by what was taken out before. */
  let moved = { line: 0, by: 0 };
  placed(text, edits).forEach(({ line, column, endLine, endColumn, start, end }, index) => {
    const length = edits[index]?.placeholder.length ?? 0;
    const rows = text.slice(start, end).split(/\r\n|\r|\n/);
    const at = column + (moved.line === line ? moved.by : 0);
    rows.forEach((row, offset) => {
      const first = offset === 0;
      const span = {
        line: line + offset,
        column: first ? at : 1,
        endColumn: first ? at + length : 1,
        originalColumn: first ? column : 1,
        originalEndColumn: (first ? column : 1) + row.length,
      };
      spans.push(span);
      if (offset === rows.length - 1) moved = { line: endLine, by: span.endColumn - endColumn };
    });
  });
  return spans;
}
