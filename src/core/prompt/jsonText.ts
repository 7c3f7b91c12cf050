/**
 * JSON as people write it, comments and trailing commas included: its value, and where each part of it stands. Made for text
 * that nobody vouches for: no key reaches a prototype, and nesting is bounded before anything recurses.
 */
import { createScanner, parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import type { FindingRange } from '../outcome';

/** Offsets in UTF-16 units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export type JsonPath = readonly (string | number)[];

export interface JsonText {
  readonly value: unknown;
  /** Where a value stands; for a path that is not there, the nearest one around it. */
  valueAt(path: JsonPath): Span;
  /** Where a property's name stands. */
  keyAt(path: JsonPath): Span;
  /** Keys that stand more than once in their object; the last one counts. */
  readonly twice: readonly { readonly key: string; readonly span: Span }[];
}

export type JsonReading =
  | { readonly kind: 'read'; readonly json: JsonText }
  | { readonly kind: 'too_deep'; readonly span: Span }
  | { readonly kind: 'syntax'; readonly errors: readonly JsonSyntaxError[] };

export interface JsonSyntaxError {
  /** The parser's name for it, such as `CommaExpected`. */
  readonly name: string;
  readonly span: Span;
}

export function readJsonText(text: string, maxDepth: number): JsonReading {
  const deep = tooDeep(text, maxDepth);
  if (deep) return { kind: 'too_deep', span: deep };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (root !== undefined && errors.length === 0) return { kind: 'read', json: new Tree(root) };
  const byPlace = new Map<number, JsonSyntaxError>();
  // Two at one place are one mistake.
  for (const error of errors.reverse()) {
    const span = onText(text, error);
    byPlace.set(span.offset, { name: printParseErrorCode(error.error), span });
  }
  if (byPlace.size === 0) byPlace.set(0, { name: 'ValueExpected', span: onText(text) });
  return { kind: 'syntax', errors: [...byPlace.values()].sort((a, b) => a.span.offset - b.span.offset) };
}

/** An error at the very end has no character of its own: it is shown on the last one before. */
function onText(text: string, { offset, length }: Span = { offset: text.length, length: 0 }): Span {
  if (length > 0) return { offset, length };
  const last = text.slice(0, offset).trimEnd().length;
  return last === 0 ? { offset: 0, length: 0 } : { offset: last - 1, length: 1 };
}

function tooDeep(text: string, maxDepth: number): Span | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    // Strings and comments begin with characters of their own.
    const first = text.charAt(offset);
    if (first === '{' || first === '[') depth++;
    else if (first === '}' || first === ']') depth--;
    if (depth > maxDepth) return { offset, length: 1 };
  }
  return undefined;
}

class Tree implements JsonText {
  readonly value: unknown;
  readonly twice: { key: string; span: Span }[] = [];
  readonly #values = new Map<string, Span>();
  readonly #keys = new Map<string, Span>();

  constructor(root: JsonNode) {
    this.value = this.#read(root, []);
  }

  valueAt(path: JsonPath): Span {
    for (let length = path.length; length > 0; length--) {
      const span = this.#values.get(JSON.stringify(path.slice(0, length)));
      if (span) return span;
    }
    return this.#values.get('[]') ?? { offset: 0, length: 0 };
  }

  keyAt(path: JsonPath): Span {
    return this.#keys.get(JSON.stringify(path)) ?? this.valueAt(path);
  }

  #read(node: JsonNode, path: JsonPath): unknown {
    this.#values.set(JSON.stringify(path), { offset: node.offset, length: node.length });
    const children = node.children ?? [];
    switch (node.type) {
      case 'object':
        return this.#readObject(children, path);
      case 'array':
        return children.map((child, index) => this.#read(child, [...path, index]));
      case 'string':
      case 'number':
      case 'boolean':
      case 'null':
      case 'property':
        return node.value as unknown;
    }
  }

  #readObject(properties: readonly JsonNode[], path: JsonPath): unknown {
    const entries = new Map<string, unknown>();
    for (const { children: [name, child] = [] } of properties) {
      if (!name || !child) continue;
      const key = String(name.value);
      const span = { offset: name.offset, length: name.length };
      if (entries.has(key)) this.twice.push({ key, span });
      this.#keys.set(JSON.stringify([...path, key]), span);
      entries.set(key, this.#read(child, [...path, key]));
    }
    // Defines properties and never assigns them: `__proto__` becomes a key like any other.
    return Object.fromEntries(entries);
  }
}

/** Lines and columns of a span. Line ends are those that VS Code knows: LF, CRLF, CR. */
export function rangeOf(text: string, { offset, length }: Span): FindingRange {
  const start = placeOf(text, offset);
  const end = placeOf(text, offset + length);
  return { ...start, endLine: end.line, endColumn: end.column };
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (const match of text.slice(0, offset).matchAll(/\r\n|\r|\n/g)) {
    line++;
    lineStart = match.index + match[0].length;
  }
  return { line, column: offset - lineStart + 1 };
}

/**
 * Where a part of a string's value stands in the text of its literal, in which an escape takes more room.
 * @param literal the span of the literal, with its quotation marks.
 */
export function spanInLiteral(text: string, literal: Span, start: number, end: number): Span {
  const raw = text.slice(literal.offset + 1, literal.offset + literal.length - 1);
  const offsets: number[] = [];
  for (const match of raw.matchAll(/\\u[0-9a-fA-F]{4}|\\.|[^\\]/gs)) offsets.push(match.index);
  const at = (index: number): number => literal.offset + 1 + (offsets[index] ?? raw.length);
  return { offset: at(start), length: at(end) - at(start) };
}
