/**
 * Finds secrets in text, and takes them out without moving a line: multi-line secrets keep their line endings.
 * Text under scan never steers the scanner: there are no suppression comments.
 */
import type { ScanOptions, SecretHit } from './hit';
import { isDistinctive, isOrdinaryWord, isPlaceholderValue, namedRules } from './named';
import { TOKEN_RULES, type SecretRule } from './tokens';

const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const PEM_END = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

type Span = Pick<SecretHit, 'rule' | 'kind' | 'confidence' | 'start' | 'end'>;

/** All secrets in `text`, in order, without overlap. */
export function scanSecrets(text: string, { patterns, spare }: ScanOptions): SecretHit[] {
  const found = pemBlocks(text);
  for (const rule of [...TOKEN_RULES, ...namedRules(patterns)]) found.push(...matches(text, rule));
  const hits: SecretHit[] = [];
  const position = positions(text);
  for (const span of withoutOverlap(text, [...found, ...usedAgain(text, found)])) {
    if (spare?.(text.slice(span.start, span.end), span.rule)) continue;
    const from = position(span.start);
    const to = position(span.end);
    hits.push({ ...span, ...from, endLine: to.line, endColumn: to.column });
  }
  return hits;
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

/** What sticks out of an earlier secret stays one: dropping it would send it. */
function withoutOverlap(text: string, spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
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

/** A value that was found by its name is a secret without it too: where it is passed on, logged or compared. */
function usedAgain(text: string, found: readonly Span[]): Span[] {
  const byValue = new Map<string, Span>();
  for (const span of found) {
    const value = text.slice(span.start, span.end);
    if (isDistinctive(value) && !byValue.has(value)) byValue.set(value, span);
  }
  const again: Span[] = [];
  for (const [value, { rule, kind, confidence }] of byValue) {
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
      again.push({ rule, kind, confidence, start, end: start + value.length });
    }
  }
  return again;
}

function isLineEnd(text: string, offset: number): boolean {
  const char = text[offset];
  return char === '\n' || (char === '\r' && text[offset + 1] !== '\n');
}

function matches(text: string, rule: SecretRule): Span[] {
  const found: Span[] = [];
  const pattern = new RegExp(rule.pattern);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const named = match.groups?.['value'];
    const value = named ?? match[0];
    const start = match.index + match[0].lastIndexOf(value);
    const word = named !== undefined && isOrdinaryWord(named, rule.kind, match.groups?.['listed'] !== undefined);
    if (word || isPlaceholderValue(value) || isRedacted(value)) {
      // What was no value may be a name: `'api_key'` in `type: 'api_key', 'api_key': '…'`.
      if (start > match.index) pattern.lastIndex = start;
      continue;
    }
    const { id, kind, confidence } = rule;
    found.push({ rule: id, kind, confidence, start, end: start + value.length });
  }
  return found;
}

/** A private key counts with either marker alone: an excerpt may have cut the other. */
function pemBlocks(text: string): Span[] {
  const begins = [...text.matchAll(PEM_BEGIN)].map((match) => match.index + match[0].length);
  const ends = [...text.matchAll(PEM_END)].map((match) => match.index);
  // A line end of two characters is not taken apart: the half that stays would be a line end too.
  const splitsLineEnd = (at: number): boolean => text[at - 1] === '\r' && text[at] === '\n';
  const block = (start: number, end: number): Span => ({
    rule: 'private-key',
    kind: 'PRIVATE_KEY',
    confidence: 'high',
    start: splitsLineEnd(start) ? start + 1 : start,
    end: splitsLineEnd(end) ? end + 1 : end,
  });
  const found: Span[] = [];
  let consumed = 0;
  for (const begin of begins) {
    if (begin < consumed) continue;
    const end = ends.find((candidate) => candidate >= begin) ?? begin + keyBodyLength(text, begin);
    // A key that was taken out leaves its placeholder, and the prompt numbers the rows that it leaves empty.
    const body = text.slice(begin, end).replaceAll(/<PRIVATE_KEY_\d+>|^\d+\|/gm, '');
    if (/[A-Za-z0-9]/.test(body)) found.push(block(begin, end));
    consumed = end;
  }
  const first = ends[0];
  if (first !== undefined && !begins.some((begin) => begin <= first)) {
    const start = keyBodyStart(text, first);
    if (start < first && /[A-Za-z0-9]/.test(text.slice(start, first))) found.push(block(start, first));
  }
  return found;
}

function keyBodyLength(text: string, from: number): number {
  return /^(?:[\s"'+\\,]|[A-Za-z0-9/=]){0,8000}/.exec(text.slice(from, from + 8_000))?.[0].length ?? 0;
}

function keyBodyStart(text: string, to: number): number {
  const before = text.slice(Math.max(0, to - 8_000), to);
  return to - (/[\sA-Za-z0-9+/="',\\]{0,8000}$/.exec(before)?.[0].length ?? 0);
}

const REDACTED = /^<[A-Z][A-Z0-9_]{1,64}_\d{1,6}>$/;
function isRedacted(value: string): boolean {
  return REDACTED.test(value);
}

/** As many lines as the value had. A carriage return alone becomes a line feed: before one it would melt with it. */
function lineEnds(value: string): string {
  return (value.match(/\r\n|\r|\n/g) ?? []).map((end) => (end === '\r' ? '\n' : end)).join('');
}

/** What is left then is found by the scan of the finished body, which blocks. */
const MAX_PASSES = 5;

/** Numbers placeholders by first occurrence over all sources of a request; the same value gets the same placeholder. */
export class Redactor {
  readonly #placeholders = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(private readonly options: ScanOptions) {}

  /** The hits' lines are those of `text`: redaction moves none. */
  redact(text: string, spare: ScanOptions['spare'] = this.options.spare): { text: string; hits: SecretHit[] } {
    const hits: SecretHit[] = [];
    let current = text;
    // Taking one secret out may lay another open, e.g. an assignment that now begins its line.
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const found = scanSecrets(current, { ...this.options, spare });
      if (found.length === 0) break;
      hits.push(...found);
      current = this.#replace(current, found);
    }
    return { text: current, hits };
  }

  #replace(text: string, hits: readonly SecretHit[]): string {
    let out = '';
    let last = 0;
    for (const { kind, start, end } of hits) {
      const value = text.slice(start, end);
      out += text.slice(last, start) + this.#placeholder(kind, value) + lineEnds(value);
      last = end;
    }
    return out + text.slice(last);
  }

  #placeholder(kind: string, value: string): string {
    const known = this.#placeholders.get(value);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const placeholder = `<${kind}_${count}>`;
    this.#placeholders.set(value, placeholder);
    return placeholder;
  }
}
