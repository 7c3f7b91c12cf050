/** Rows below a header that names a secret: CSV, tables of a test, tables in Markdown; and the columns of an SQL insert. */
import { classifyName, type SecretName } from './names';
import type { Span } from './span';
import { isSecretValue } from './values';

const WORDS = /pass|pwd|secret|token|key/g;
const CELL = /^[\s#"'`]{0,8}[\w .-]{1,40}["'`]?\s{0,40}$/;
const SEPARATORS = ['\t', '|', ';', ','] as const;
const ROW_NUMBER = /\d{1,6}\|/y;
const MAX_LINE = 400;
const MAX_ROWS = 2_000;

type Column = SecretName | undefined;

/** @param lower the text in lower case, of the same length. */
export function tables(text: string, lower: string): Span[] {
  const found: Span[] = [];
  inserts(text, lower, found);
  let done = 0;
  for (const { index } of lower.matchAll(WORDS)) {
    if (index < done) continue;
    const start = lineStart(text, index);
    const end = lineEnd(text, index);
    done = end;
    if (start === undefined || end - start > MAX_LINE) continue;
    const header = headerOf(text.slice(behindNumber(text, start), end));
    if (header) done = rows(text, end + 1, header, found);
  }
  return found;
}

interface Header {
  readonly separator: string;
  readonly columns: readonly Column[];
}

function headerOf(line: string): Header | undefined {
  const separator = SEPARATORS.find((sign) => line.includes(sign));
  if (separator === undefined) return undefined;
  const cells = line.split(separator);
  if (cells.length < 2 || !withoutFrame(cells, separator).every((cell) => CELL.test(cell))) return undefined;
  const columns = cells.map((cell) => {
    const name = cell.replaceAll(/["'`#]/g, '').trim();
    return name === '' || name.split(' ').length > 3 ? undefined : classifyName(name, NO_NAMES);
  });
  return columns.some(Boolean) ? { separator, columns } : undefined;
}

/** A table may have its sign at both ends of a row, and a cell there that is none. */
function withoutFrame(cells: readonly string[], separator: string): readonly string[] {
  if (separator !== '|') return cells;
  const first = cells[0]?.trim() === '' ? 1 : 0;
  return cells.slice(first, cells.at(-1)?.trim() === '' ? -1 : undefined);
}

/** A row's number in a prompt looks like a table's first cell. */
function behindNumber(text: string, start: number): number {
  ROW_NUMBER.lastIndex = start;
  return start + (ROW_NUMBER.exec(text)?.[0].length ?? 0);
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** @returns where the table ends. */
function rows(text: string, from: number, { separator, columns }: Header, found: Span[]): number {
  let start = from;
  for (let count = 0; count < MAX_ROWS && start < text.length; count++) {
    const end = lineEnd(text, start);
    const cells = text.slice(start, Math.min(end, start + MAX_LINE * 4)).split(separator);
    let offset = start;
    if (cells.length === columns.length + 1 && separator === '|') {
      const first = behindNumber(text, start);
      if (first > start) cells.shift();
      offset = first;
    }
    if (cells.length !== columns.length) break;
    cells.forEach((cell, index) => {
      const name = columns[index];
      if (name) addCell(cell, name, offset, found);
      offset += cell.length + separator.length;
    });
    start = end + 1;
  }
  return start;
}

function addCell(cell: string, name: SecretName, at: number, found: Span[]): void {
  const inner = cell.replace(/^[\s"'`]+/, '');
  let end = inner.length;
  while (end > 0 && /[\s"'`]/.test(inner.charAt(end - 1))) end--;
  const value = inner.slice(0, end);
  if (value.length < 4 || /[()[\]{}=]/.test(value) || !isSecretValue(value, name, 'bare')) return;
  const start = at + cell.length - inner.length;
  found.push({
    rule: `named-${name.kind.toLowerCase()}`,
    kind: name.kind,
    confidence: 'medium',
    start,
    end: start + value.length,
  });
}

const INSERT = /insert\s{1,4}into\s{1,4}[^\s()]{1,80}\s{0,4}\((?<columns>[^()]{1,300})\)\s{0,8}values\s{0,8}\(/gi;
/** One value of a list: a literal in quotes, or whatever stands up to the comma. */
const LISTED = /\s{0,20}(?:N?'(?<value>[^'\r\n]{0,400})'|[^,'()]{0,200}(?:\([^()']{0,200}\))?)\s{0,20}(?<next>,?)/y;

/** `INSERT INTO users (name, password) VALUES ('bob', '…')` */
function inserts(text: string, lower: string, found: Span[]): void {
  if (!lower.includes('insert')) return;
  for (const match of text.matchAll(INSERT)) {
    LISTED.lastIndex = match.index + match[0].length;
    for (const column of (match.groups?.['columns'] ?? '').split(',')) {
      const listed = LISTED.exec(text);
      const value = listed?.groups?.['value'];
      const name = classifyName(column.replaceAll(/["'`[\]\s]/g, ''), NO_NAMES);
      if (listed && value !== undefined && name)
        addCell(value, name, listed.index + listed[0].indexOf(`'${value}`) + 1, found);
      if (!listed || listed.groups?.['next'] !== ',') break;
    }
  }
}

/** undefined in a line that is too long for a header. */
function lineStart(text: string, at: number): number | undefined {
  const from = Math.max(0, at - MAX_LINE);
  const line = text.slice(from, at).lastIndexOf('\n');
  return line >= 0 ? from + line + 1 : from === 0 ? 0 : undefined;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
