/**
 * The form of a token that identifies itself. A table of such rules is data; `tokens.ts` looks for all of them in one walk
 * over the text. Every repetition is bounded, so that no input makes a rule slow.
 */
import type { SecretConfidence } from '../hit';

export interface TokenRule {
  readonly id: string;
  /** Names the placeholder that takes the value's place. */
  readonly kind: string;
  readonly confidence: SecretConfidence;
  /** How the token begins; empty where only something inside it tells. */
  readonly prefixes: readonly string[];
  /** A literal that stands inside the token, or `RUN`; at most `back` characters behind its beginning. */
  readonly inside: string | undefined;
  readonly back: number;
  /** The shape is common enough that the value must look like chance too. */
  readonly random: boolean;
  /** Within so many characters of its beginning there is a dot: where none is, the pattern need not look for it. */
  readonly dotWithin: number;
  /** Sticky. The secret is the group named `value`, or the whole match. */
  readonly pattern: RegExp;
}

/** Stands for any long run of letters and digits. */
export const RUN = 'run';

interface TokenOptions {
  readonly pattern?: string;
  readonly inside?: string;
  readonly back?: number;
  readonly random?: boolean;
  readonly dotWithin?: number;
  readonly confidence?: SecretConfidence;
}

export function token(
  id: string,
  kind: string,
  prefixes: readonly string[],
  pattern: string | (TokenOptions & { readonly pattern: string }),
  options: TokenOptions = {},
): TokenRule {
  const all: TokenOptions = typeof pattern === 'string' ? { ...options, pattern } : pattern;
  return {
    id,
    kind,
    confidence: all.confidence ?? 'high',
    prefixes,
    inside: all.inside,
    back: all.back ?? 0,
    random: all.random ?? false,
    dotWithin: all.dotWithin ?? Infinity,
    pattern: new RegExp(all.pattern ?? '', 'y'),
  };
}
