/**
 * What makes a finding the same one in another run: the quoted code and where it stands, never what the model calls it. The
 * code is known again when lines move, when a function is renamed and when it moves to another file, but not in a place that
 * only looks like it.
 */
import { createHash } from 'node:crypto';
import type { SymbolRows } from '../prompt/source';
import { symbolAt } from '../syntax/symbols';

export interface Identity {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  /** "Cart.total"; '' where the code stands in nothing that has a name. */
  readonly symbol: string;
  /** Hash of the quotation. */
  readonly quote: string;
  /** Hash of the rows next to it; with that of the path, where there are few. */
  readonly around: string;
  /** Of equal rows in the same symbol: "2/3" for the second of three. */
  readonly nth: string;
}

export interface IdentifiedText {
  readonly path: string;
  /** As sent: without secrets. */
  readonly lines: readonly string[];
  readonly symbols: readonly SymbolRows[];
}

/** Rows on each side that make up `around`; blank ones do not count. */
const NEIGHBOURS = 2;
/** With fewer in all, the same ones stand in other files by chance. */
const TELLING = 3;

/** Makes the identities of one text's findings; its rows are made comparable once. */
export class Identifier {
  readonly #plain: readonly string[];

  constructor(private readonly text: IdentifiedText) {
    this.#plain = text.lines.map(plain);
  }

  /** @param line 1-based, of the quotation's first row. @param count rows that the quotation takes. */
  of(quote: string, line: number, count: number): Identity {
    const { path, rows } = symbolAt(this.text.symbols, line);
    const first = plain(quote.trim().split(/\r\n|\r|\n/)[0] ?? '');
    const equal = this.#plain.flatMap((text, index) => {
      const row = index + 1;
      return rows.start <= row && row <= rows.end && text.includes(first) ? [row] : [];
    });
    const above = this.#plain
      .slice(0, line - 1)
      .filter(Boolean)
      .slice(-NEIGHBOURS);
    const below = this.#plain
      .slice(line - 1 + count)
      .filter(Boolean)
      .slice(0, NEIGHBOURS);
    const isTelling = above.length + below.length >= TELLING;
    return {
      path: this.text.path,
      symbol: path,
      quote: hash(plain(quote)),
      around: hash([...above, '', ...below, ...(isTelling ? [] : ['', this.text.path])].join('\n')),
      nth: `${equal.filter((row) => row <= line).length}/${equal.length}`,
    };
  }
}

/** Symbol path and quotation: what other tools know a finding by. */
export function fingerprintOf({ symbol, quote, nth }: Identity): string {
  return hash([symbol, quote, nth].join('\n'));
}

/**
 * Whether two quotations are the same code: with the same neighbours in the same file or symbol, or in the same file, symbol
 * and order. One of several equal rows is never taken for another.
 */
export function isSameCode(one: Identity, other: Identity): boolean {
  if (one.quote !== other.quote) return false;
  const samePath = one.path === other.path;
  const sameSymbol = one.symbol === other.symbol;
  return one.around === other.around ? samePath || sameSymbol : samePath && sameSymbol && one.nth === other.nth;
}

/** Without blanks, and without the numbers of placeholders: they change when a secret comes or goes elsewhere. */
function plain(text: string): string {
  return text.replaceAll(/<([A-Z][A-Z0-9_]{1,64})_\d{1,6}>/g, '<$1>').replaceAll(/\s+/g, '');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
