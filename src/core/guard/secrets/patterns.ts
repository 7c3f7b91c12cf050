/**
 * The brain's `security_filters.redact_patterns`. A plain word such as `API_KEY` is one more secret-like name; anything else
 * is a regular expression. They come from the user's own file and run in the worker, under its deadline.
 */
import type { Span } from './span';

const WORD = /^\w[\w-]{0,63}$/;

export interface Patterns {
  readonly words: readonly string[];
  readonly expressions: readonly RegExp[];
}

/** @throws SyntaxError for one that does not compile; `parseBrain` refuses it first. */
export function compilePatterns(patterns: readonly string[]): Patterns {
  const trimmed = patterns.map((pattern) => pattern.trim()).filter(Boolean);
  return {
    words: trimmed.filter((pattern) => WORD.test(pattern)),
    expressions: trimmed.filter((pattern) => !WORD.test(pattern)).map(expressionOf),
  };
}

/** Why a pattern can't be used; undefined when it can. */
export function problemOf(pattern: string): string | undefined {
  if (pattern.trim() === '') return 'an empty pattern matches nothing';
  try {
    compilePatterns([pattern]);
    return undefined;
  } catch (error) {
    return `not a regular expression: ${error instanceof Error ? error.message : pattern}`;
  }
}

/** Written for Python and others, an expression may begin with `(?i)`, which JavaScript has as a flag. */
function expressionOf(pattern: string): RegExp {
  const flags = /^\(\?([ims]{1,3})\)/.exec(pattern);
  const source = flags ? pattern.slice(flags[0].length) : pattern;
  return new RegExp(source, [...new Set(`g${flags?.[1] ?? ''}`)].join(''));
}

/** The secret is the group named `value`, or the whole match. */
export function expressions(text: string, patterns: Patterns): Span[] {
  const found: Span[] = [];
  for (const pattern of patterns.expressions) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.['value'] ?? match[0];
      if (value.trim() === '') continue;
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ rule: 'brain-pattern', kind: 'REDACTED', confidence: 'high', start, end: start + value.length });
    }
  }
  return found;
}
