/**
 * A value that was found once is a secret wherever it stands: where it is passed on, logged or compared, and in the forms
 * that addresses, JSON and base64 give it. One walk over the text, however many values there are.
 */
import type { Span } from './span';
import { isDistinctive } from './values';

/** Characters by which values are looked up; `isDistinctive` has as many. */
const START = 6;
const TABLE = 1 << 16;
/** From here on values are looked for as they stand only: a text with so many secrets in it is no code. */
const MAX_FORMS = 2_000;

export function usedAgain(text: string, found: readonly Span[]): Span[] {
  const wanted = new Map<string, Span>();
  for (const span of found) {
    const value = text.slice(span.start, span.end);
    if (value.length > 4_096 || wanted.has(value) || !isDistinctive(value)) continue;
    const forms = wanted.size < MAX_FORMS ? formsOf(value) : [value];
    for (const form of forms) if (!wanted.has(form)) wanted.set(form, span);
  }
  return wanted.size === 0 ? [] : occurrences(text, wanted);
}

function formsOf(value: string): string[] {
  const forms = [value];
  if (/[^\w.~-]/.test(value)) {
    // Half a surrogate pair has no form in an address.
    if (!/\p{Surrogate}/u.test(value)) forms.push(encodeURIComponent(value));
    forms.push(JSON.stringify(value).slice(1, -1));
  }
  if (value.length >= 8) {
    const base64 = Buffer.from(value, 'utf8')
      .toString('base64')
      .replace(/={1,2}$/, '');
    forms.push(base64, base64.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

function occurrences(text: string, wanted: ReadonlyMap<string, Span>): Span[] {
  const table = new Uint8Array(TABLE);
  /** By their beginning, then by length: each length is looked up once, longest first. */
  const byStart = new Map<string, Map<number, Map<string, Span>>>();
  for (const [value, span] of wanted) {
    const start = value.slice(0, START);
    table[hashAt(value, 0)] = 1;
    const lengths = byStart.get(start) ?? new Map<number, Map<string, Span>>();
    byStart.set(start, lengths);
    const values = lengths.get(value.length) ?? new Map<string, Span>();
    lengths.set(value.length, values);
    values.set(value, span);
  }
  for (const [start, lengths] of byStart) byStart.set(start, new Map([...lengths].sort(([a], [b]) => b - a)));
  const again: Span[] = [];
  for (let at = 0; at + START <= text.length; at++) {
    if (table[hashAt(text, at)] !== 1) continue;
    for (const [length, values] of byStart.get(text.slice(at, at + START)) ?? []) {
      const span = values.get(text.slice(at, at + length));
      if (!span) continue;
      const { rule, kind, confidence } = span;
      again.push({ rule, kind, confidence, start: at, end: at + length });
      at += length - 1;
      break;
    }
  }
  return again;
}

function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let index = at; index < at + START; index++) hash = (hash * 31 + text.charCodeAt(index)) & (TABLE - 1);
  return hash;
}
