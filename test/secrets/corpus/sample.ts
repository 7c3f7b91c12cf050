/**
 * What the corpus is made of: texts as they stand in real projects, some with secrets in them, some with what only looks
 * like one. All of it is written from the providers' documentation and from how projects are written, never from the
 * scanner's rules: nothing here imports from src.
 */
import type { Maker } from './maker';

export interface SampleSecret {
  /** Exactly what has to be removed. */
  readonly value: string;
  /** 1-based, both inclusive. */
  readonly line: number;
  readonly endLine: number;
}

export interface CorpusSample {
  /** Such as `github-pat/py/3`. */
  readonly id: string;
  readonly kind: string;
  readonly family: string;
  /** Gives the language. */
  readonly fileName: string;
  readonly text: string;
  /** Empty for look-alikes. */
  readonly secrets: readonly SampleSecret[];
  readonly half: 'tuning' | 'testing';
  /** Its secrets are known by their shape, so that they are to be found in any surroundings. */
  readonly tellsItself: boolean;
}

/** A name as each language writes it. */
export interface Name {
  readonly words: string;
  readonly camel: string;
  readonly pascal: string;
  readonly snake: string;
  readonly kebab: string;
  readonly upper: string;
  readonly dotted: string;
}

/** A place in a file that a name and its value are written to. */
export type Place = readonly [fileName: string, write: (name: Name, value: string, make: Maker) => string];

/** A text that is written whole. Its secrets are marked in it. */
export type Template = readonly [fileName: string, write: (make: Maker) => string];

/**
 * A kind of value that can stand in many places: anywhere when its shape gives it away, beside a name that tells, or beside
 * a name and in quotes because blanks and signs are in it.
 */
export interface ValueKind {
  readonly kind: string;
  /** Words of the name that it usually has, in lower case. */
  readonly names: readonly string[];
  readonly value: (make: Maker) => string;
  readonly stands: 'anywhere' | 'named' | 'quoted';
}

/** A kind that is bound to its surroundings: a connection string, a key block, a file format. */
export interface StructureKind {
  readonly kind: string;
  readonly templates: readonly Template[];
}

const OPEN = '\uE000';
const CLOSE = '\uE001';

/** Marks a value as a secret within a template. */
export function mark(value: string): string {
  return `${OPEN}${value}${CLOSE}`;
}

/** @returns the text without marks, and where the marked values stand in it. */
export function unmark(marked: string): { text: string; secrets: SampleSecret[] } {
  const secrets: SampleSecret[] = [];
  let text = '';
  for (const [index, part] of marked.split(OPEN).entries()) {
    const close = part.indexOf(CLOSE);
    if (index > 0) {
      const value = part.slice(0, close);
      const line = linesOf(text);
      secrets.push({ value, line, endLine: line + linesOf(value) - 1 });
    }
    text += part.replace(CLOSE, '');
  }
  return { text, secrets };
}

export function linesOf(text: string): number {
  return text.split('\n').length;
}

/** What must not be left of a value. Of one with many rows none may: a key is worth something in parts. */
export function tellingParts(value: string): readonly string[] {
  const rows = value.split(/\n|\\n/).map((row) => row.trim());
  const telling = rows.filter((row) => row.length >= 16);
  return rows.length === 1 || telling.length === 0 ? [value] : telling;
}

export function nameOf(words: string): Name {
  const parts = words.split(' ');
  const pascal = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return {
    words,
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    snake: parts.join('_'),
    kebab: parts.join('-'),
    upper: parts.join('_').toUpperCase(),
    dotted: parts.join('.'),
  };
}

export function place(fileName: string, write: (name: Name, value: string, make: Maker) => string): Place {
  return [fileName, write];
}

/** A kind that its prefix or shape gives away wherever it stands. */
export function token(kind: string, names: string, value: (make: Maker) => string): ValueKind {
  return { kind, names: names.split('|'), value, stands: 'anywhere' };
}

/** A kind that only its name tells from any other text. */
export function named(kind: string, names: string, value: (make: Maker) => string): ValueKind {
  return { kind, names: names.split('|'), value, stands: 'named' };
}

/** As `named`, with blanks or signs in it that mean something outside of quotes. */
export function quoted(kind: string, names: string, value: (make: Maker) => string): ValueKind {
  return { kind, names: names.split('|'), value, stands: 'quoted' };
}

export function structure(kind: string, ...templates: Template[]): StructureKind {
  return { kind, templates };
}
