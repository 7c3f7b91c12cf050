/**
 * A piece of the user's text on its way into a prompt: which rows of it are sent, and how they are numbered. Numbers are
 * always those of the original, so that an answer's line needs no translation.
 */
import type { RedactionMap } from '../guard/secrets/map';
import { numberRows } from './numberedRows';
import { around, clampScope, isAsked, type Scope } from './scope';

/** 1-based, inclusive. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A named stretch of a text, a function or a class; those inside others come after them. */
export interface SymbolRows extends LineRange {
  readonly name: string;
}

/** Text as captured. `scope`: the rows that are asked about; absent means the whole text. */
export interface Source {
  readonly name: string;
  /** Relative to the workspace, with forward slashes: the same for every teammate. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly scope?: Scope;
  /** For the rules on ignored files, and for whose prompts count; absent: `path` alone. Taken off before anything is composed. */
  readonly places?: readonly FilePlace[];
  /** The user asked for this very file and wants it reviewed although a rule keeps it back. For this request alone. */
  readonly reviewIgnored?: boolean;
}

/** A name that a file has on this machine: the one it was asked for by, and the one that a link leads to. */
export interface FilePlace {
  /** The workspace folder that it is in, as the composition root names it; absent outside of all. */
  readonly folder?: string;
  /** Relative to that folder, else absolute; with forward slashes. */
  readonly path: string;
}

/** Without what belongs to this machine alone: where the file stands, and what the user allowed for once. */
export function travelling({ name, path, languageId, text, scope }: Source): Source {
  return { name, path, languageId, text, ...(scope && { scope }) };
}

/** A source as it is sent: redacted, cut to what is needed, numbered. */
export interface SentSource extends Source {
  readonly lineCount: number;
  /** The rows that are sent, as ascending ranges without overlap. */
  readonly shown: readonly LineRange[];
  /** The numbered rows, joined by `\n`. */
  readonly rows: string;
  /** Rows outside the scope that open the blocks it stands in, ascending. */
  readonly enclosing: readonly number[];
  /** Where redaction has moved columns; absent where it took nothing out. */
  readonly redactions?: RedactionMap;
  /** Named stretches, by which findings are known again; absent where there are none. Not sent. */
  readonly symbols?: readonly SymbolRows[];
  readonly context: SentContext;
}

/** How the rows were chosen. Rows that were asked about go out byte for byte at every stage. */
export interface SentContext {
  /**
   * `whole`: all of the text. `compact`: the functions asked about and those they call, a skeleton of the rest with fewer
   * blanks. `skeleton`: the same with its blanks untouched. `surroundings`: the rows around those asked about.
   */
  readonly stage: 'whole' | 'compact' | 'skeleton' | 'surroundings';
  /** Why it is not an earlier one; absent where it is the best there is. */
  readonly fallback?: ContextFallback;
  /** Functions that go whole. */
  readonly functions: readonly SentFunction[];
  /** Rows by what they hold. */
  readonly leftOut: Readonly<Record<LeftOut, number>>;
}

/** Why a row stays behind: `far`: the budget for context has no room for it. */
export const LEFT_OUT = ['body', 'comment', 'blank', 'secret', 'far'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/**
 * `no_grammar`: of this language. `large`: too much to parse. `not_parsed`: no sense could be made of it. `limit`: it would be
 * more than may be sent. `proof`: a check of the finished rows failed, named by `check`.
 */
export interface ContextFallback {
  readonly reason: 'no_grammar' | 'large' | 'not_parsed' | 'limit' | 'proof';
  readonly check?: string;
}

export interface SentFunction extends LineRange {
  readonly name?: string;
  /** It goes along because one that was asked about calls it. */
  readonly called: boolean;
}

/** A file of the same workspace folder that the code uses. */
export interface RelatedFile {
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** The name of the sources whose signatures go along because the code uses them. */
export const RELATED = 'related';

/** Lines before and after a selection that go along as context. */
export const CONTEXT_LINES = 30;
/** Splits at every line ending VS Code knows (LF, CRLF, CR). A final line ending does not open another row. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
  return lines;
}

/** Without a look at the language: all rows, or those around the scope. */
export function toSentSource(source: Source, fallback?: ContextFallback): SentSource {
  const lines = splitLines(source.text);
  const scope = source.scope && clampScope(source.scope, lines.length);
  const enclosing = scope ? enclosingRows(lines, scope) : [];
  const shown = scope ? shownRanges(lines.length, scope, enclosing) : [{ start: 1, end: lines.length }];
  const sent = shown.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return {
    ...source,
    ...(scope && { scope }),
    lineCount: lines.length,
    shown,
    enclosing,
    rows: numberRows(
      shown,
      (line) => lines[line - 1] ?? '',
      (line) => scope !== undefined && isAsked(scope, line),
    ),
    context: {
      stage: scope ? 'surroundings' : 'whole',
      ...(scope && fallback && { fallback }),
      functions: [],
      leftOut: { body: 0, comment: 0, blank: 0, secret: 0, far: lines.length - sent },
    },
  };
}

/** One sentence for the model on what it is asked about; empty for a whole file. */
export function describeScope(source: SentSource): string {
  if (!source.scope) return '';
  return `Review only ${rowsInWords(source.scope)}; the other rows are context.${describeRest(source)}\n`;
}

export function rowsInWords(scope: Scope): string {
  const stretches = scope.map(({ start, end }) => (start === end ? String(start) : `${start} to ${end}`));
  const isOne = scope.length === 1 && scope[0]?.start === scope[0]?.end;
  return `${isOne ? 'line' : 'lines'} ${stretches.join(', ')}`;
}

/** Where the asked rows stand, and what of the others is missing: what is missing is not wrong. */
export function describeRest({ context, enclosing, lineCount, shown }: SentSource): string {
  const blocks = enclosing.length > 0 ? ` They stand inside the blocks opened at ${enclosing.join(', ')}.` : '';
  if (context.stage !== 'compact' && context.stage !== 'skeleton') return blocks;
  const blanks = context.stage === 'compact' ? ' and indentation' : '';
  const end = shown.at(-1)?.end === lineCount ? '' : ` The file has ${lineCount} rows.`;
  return `${blocks} Context is shortened: bodies of other functions, comments, blank rows${blanks} are left out.${end}`;
}

/** Rows are many and ranges can be: halved until it is found. */
export function isShown({ shown }: Pick<SentSource, 'shown'>, line: number): boolean {
  let low = 0;
  let high = shown.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((shown[middle]?.start ?? Infinity) <= line) low = middle;
    else high = middle - 1;
  }
  const range = shown[low];
  return range !== undefined && range.start <= line && line <= range.end;
}

/**
 * The rows above each stretch of the scope with ever smaller indentation: class, function, block. Works without a grammar for
 * every language that is indented the usual way.
 */
function enclosingRows(lines: readonly string[], scope: Scope): number[] {
  const rows = scope.flatMap((range) => enclosing(lines, range)).filter((row) => !isAsked(scope, row));
  return [...new Set(rows)].sort((one, other) => one - other);
}

function enclosing(lines: readonly string[], scope: LineRange): number[] {
  let indent = Infinity;
  for (let n = scope.start; n <= scope.end; n++) indent = Math.min(indent, indentOf(lines[n - 1]));
  const rows: number[] = [];
  for (let n = scope.start - 1; n >= 1 && indent > 0; n--) {
    const text = lines[n - 1] ?? '';
    const here = indentOf(text);
    // A row that only closes a block ("}", "end", "),") opens nothing.
    if (here < indent && /[\p{L}_#@]/u.test(text) && !/^\s*end\b/.test(text)) {
      rows.unshift(n);
      indent = here;
    }
  }
  return rows;
}

function indentOf(line: string | undefined): number {
  if (line === undefined || line.trim() === '') return Infinity;
  let width = 0;
  for (const char of line) {
    if (char === ' ') width += 1;
    else if (char === '\t') width += 4;
    else break;
  }
  return width;
}

function shownRanges(lineCount: number, scope: Scope, enclosing: readonly number[]): Scope {
  const near = around(scope, CONTEXT_LINES).map(({ start, end }) => ({
    start: Math.max(1, start),
    end: Math.min(lineCount, end),
  }));
  const far = enclosing.filter((row) => !isAsked(near, row));
  return [...near, ...far.map((row) => ({ start: row, end: row }))].sort((one, other) => one.start - other.start);
}
