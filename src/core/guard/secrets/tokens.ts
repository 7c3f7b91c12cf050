/** Secrets that identify themselves by their shape: all vendors' tables, looked for in one walk over the text. */
import { isExample } from './placeholder';
import { looksRandom } from './random';
import type { Span } from './span';
import { AI_TOKENS } from './tokens/ai';
import { CLOUD_TOKENS } from './tokens/cloud';
import { CODE_HOST_TOKENS } from './tokens/codeHosts';
import { DATA_TOKENS } from './tokens/data';
import { GENERAL_TOKENS } from './tokens/general';
import { MESSAGING_TOKENS } from './tokens/messaging';
import { OPERATIONS_TOKENS } from './tokens/operations';
import { PAYMENT_TOKENS } from './tokens/payments';
import { SERVICE_TOKENS } from './tokens/services';
import { RUN, type TokenRule } from './tokens/token';

export const TOKEN_RULES: readonly TokenRule[] = [
  ...AI_TOKENS,
  ...CLOUD_TOKENS,
  ...CODE_HOST_TOKENS,
  ...DATA_TOKENS,
  ...MESSAGING_TOKENS,
  ...OPERATIONS_TOKENS,
  ...PAYMENT_TOKENS,
  ...SERVICE_TOKENS,
  ...GENERAL_TOKENS,
];

const WORD_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Rules by the first two characters of their prefix. */
const BY_START = new Map<number, { readonly prefix: string; readonly rule: TokenRule }[]>();
const BY_FIRST = new Uint8Array(128);
const INSIDE = TOKEN_RULES.filter((rule) => rule.inside !== undefined && rule.inside !== RUN);
const AROUND_RUNS = TOKEN_RULES.filter((rule) => rule.inside === RUN);
for (const rule of TOKEN_RULES) {
  for (const prefix of rule.prefixes) {
    // A prefix of one character begins with any second one.
    const seconds = prefix.length > 1 ? [prefix.charAt(1)] : Array.from(`${WORD_CHARACTERS}_-`);
    for (const second of seconds) {
      const key = startKey(prefix.charAt(0) + second, 0);
      BY_START.set(key, [...(BY_START.get(key) ?? []), { prefix, rule }]);
    }
    BY_FIRST[prefix.charCodeAt(0)] = 1;
  }
}
/** Longer prefixes first: `sk-ant-` before `sk-`. */
for (const entries of BY_START.values()) entries.sort((a, b) => b.prefix.length - a.prefix.length);

function startKey(text: string, at: number): number {
  return text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);
}

/** Letters and digits; the rest ends a word. */
const WORD = new Uint8Array(128);
for (const char of WORD_CHARACTERS) WORD[char.charCodeAt(0)] = 1;

export function tokens(text: string): Span[] {
  const found: Span[] = [];
  let inWord = false;
  let run = 0;
  let dot = -2;
  /** How far from here the next dot is. */
  const toDot = (at: number): number => {
    if (dot !== -1 && dot < at) dot = text.indexOf('.', at);
    return dot === -1 ? Infinity : dot - at;
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const word = code < 128 && WORD[code] === 1;
    if (code < 128 && BY_FIRST[code] === 1 && (!inWord || isEscaped(text, at))) {
      const span = tokenAt(text, at, toDot);
      if (span) {
        found.push(span);
        at = span.end - 1;
        inWord = true;
        run = 0;
        continue;
      }
    }
    inWord = word;
    run = word ? run + 1 : 0;
    if (run === LONG_RUN) {
      for (const rule of AROUND_RUNS) {
        const span = tokenAround(text, rule, at - LONG_RUN + 1);
        if (span) found.push(span);
      }
    }
  }
  for (const rule of INSIDE) {
    const literal = rule.inside ?? '';
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length)) {
      const span = tokenAround(text, rule, at);
      if (span) found.push(span);
    }
  }
  return found;
}

/** A run of fewer letters and digits is an ordinary word. */
const LONG_RUN = 20;

/** `\nghp_…` in a string and `%3Dghp_…` in an address begin no word by their letters, but a token may. */
function isEscaped(text: string, at: number): boolean {
  const last = text.charCodeAt(at - 1);
  if (last === 110 || last === 116 || last === 114) return text.charCodeAt(at - 2) === 92;
  return text.charCodeAt(at - 3) === 37 && /^%[0-9A-F]{2}$/.test(text.slice(at - 3, at));
}

function tokenAt(text: string, at: number, toDot: (at: number) => number): Span | undefined {
  const entries = BY_START.get(startKey(text, at));
  if (!entries) return undefined;
  let longest: Span | undefined;
  for (const { prefix, rule } of entries) {
    if (!text.startsWith(prefix, at)) continue;
    if (rule.dotWithin !== Infinity && toDot(at) > rule.dotWithin) continue;
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(text);
    const span = match && spanOf(text, rule, match.index, match);
    // `live_` begins the tokens of several vendors; one that ends earlier would leave the rest of a longer one.
    if (span && (!longest || span.end > longest.end)) longest = span;
  }
  return longest;
}

/** Tries the places where a token that holds what stands at `at` can begin. */
function tokenAround(text: string, rule: TokenRule, at: number): Span | undefined {
  for (let start = Math.max(0, at - rule.back); start <= at; start++) {
    if (isWord(text, start) && isWord(text, start - 1)) continue;
    rule.pattern.lastIndex = start;
    const match = rule.pattern.exec(text);
    const span = match && match.index + match[0].length > at ? spanOf(text, rule, start, match) : undefined;
    if (span) return span;
  }
  return undefined;
}

function spanOf(text: string, rule: TokenRule, start: number, match: RegExpExecArray): Span | undefined {
  const value = match.groups?.['value'] ?? match[0];
  const begin = start + match[0].lastIndexOf(value);
  const end = begin + value.length;
  if (isWord(text, start) && isWord(text, start - 1) && !isEscaped(text, start)) return undefined;
  // `live_…` behind `pk_` is the end of something that has a beginning of its own.
  if (rule.confidence !== 'high' && /[_-]/.test(text.charAt(start - 1))) return undefined;
  const next = start + match[0].length;
  if (isWord(text, next) || text.charAt(next) === '_') return undefined;
  if (isExample(value) || (rule.random && !looksRandom(value.slice(longestPrefix(rule, value)), 10))) return undefined;
  return { rule: rule.id, kind: rule.kind, confidence: rule.confidence, start: begin, end };
}

/** The prefix is spelled; what stands behind it is drawn. */
function longestPrefix(rule: TokenRule, value: string): number {
  return Math.max(0, ...rule.prefixes.filter((prefix) => value.startsWith(prefix)).map((prefix) => prefix.length));
}

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && WORD[code] === 1;
}
