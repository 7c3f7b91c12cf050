/** All layers over one text, from what identifies itself down to what its surroundings give away. */
import { usedAgain } from './again';
import { assigned, namesOf } from './assigned';
import { commands } from './commands';
import { isDocumented } from './documented';
import { nearby, signIns } from './nearby';
import { compilePatterns, expressions } from './patterns';
import { privateKeys } from './privateKeys';
import type { Span } from './span';
import { structures } from './structures';
import { tables } from './tables';
import { tokens } from './tokens';

/** Our own placeholder; `isDocumented` is what everybody's documentation prints. */
const REDACTED = /^<[A-Z][A-Z0-9_]{1,64}_\d{1,6}>$/;

/** Their words would speak of secrets to whoever reads on. */
const PLACEHOLDERS = /<[a-z][a-z0-9_]{1,64}_\d{1,6}>/g;

/** Spans in order, without overlap. */
export function secretSpans(text: string, patterns: readonly string[]): Span[] {
  const lower = lowerCase(text).replaceAll(PLACEHOLDERS, (placeholder) => ' '.repeat(placeholder.length));
  const own = compilePatterns(patterns);
  const isSecret = remembered((value: string) => !REDACTED.test(value) && !isDocumented(value));
  const found = [
    ...privateKeys(text),
    ...tokens(text),
    ...structures(text, lower),
    ...commands(text, lower),
    ...assigned(text, lower, namesOf(own.words)),
    ...tables(text, lower),
    ...signIns(text, lower),
    ...nearby(text, lower),
    ...expressions(text, own),
  ].filter(({ start, end }) => isSecret(text.slice(start, end)));
  return withoutOverlap(text, [...found, ...usedAgain(text, found)]);
}

/** The same value comes up by several layers. */
function remembered(decide: (value: string) => boolean): (value: string) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const decided = decide(value);
    known.set(value, decided);
    return decided;
  };
}

/** A few letters change their length with their case, and would move everything behind them. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

const RANK = { high: 0, medium: 1, low: 2 } as const;

/** What sticks out of an earlier secret stays one: dropping it would send it. */
function withoutOverlap(text: string, spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start || b.end - a.end || RANK[a.confidence] - RANK[b.confidence]);
  const kept: Span[] = [];
  let lastEnd = 0;
  for (const span of spans) {
    const start = Math.max(span.start, lastEnd);
    if (start > span.start && !/[A-Za-z0-9]/.test(text.slice(start, span.end))) continue;
    if (start >= span.end) continue;
    kept.push({ ...span, start });
    lastEnd = span.end;
  }
  return kept;
}
