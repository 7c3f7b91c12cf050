/** Gives the model's items their place: anchored on the text as it was sent, with columns on the text as it was captured. */
import { createHash } from 'node:crypto';
import type { FixFault } from '../findings/fixCheck';
import { Identifier } from '../findings/identity';
import { originalColumn } from '../guard/secrets/map';
import type { Finding, FindingText, NotPlaced } from '../outcome';
import type { Prepared } from '../prepared';
import type { Scope } from '../prompt/scope';
import { isShown, splitLines, type LineRange, type SentSource } from '../prompt/source';
import { anchorQuote, quoteColumns } from '../reply/anchor';
import type { ReviewItem } from '../tasks/review';
import { addsHidden } from '../text/hidden';
import type { ReviewRequest } from './reviewRequest';

export class Placer {
  readonly notPlaced: NotPlaced[] = [];
  outsideScope = 0;
  readonly asked: Scope;
  readonly #source: SentSource;
  readonly #sent: readonly string[];
  readonly #original: readonly string[];
  readonly #ids = new Map<string, number>();
  readonly #identifier: Identifier;
  #plain: readonly string[] | undefined;

  constructor(prepared: Prepared<ReviewItem>, request: ReviewRequest) {
    const source = prepared.sources[0];
    if (!source) throw new Error('a prepared review has a source');
    this.#source = source;
    this.#sent = splitLines(source.text);
    this.#original = splitLines(request.text);
    this.#identifier = new Identifier({ path: source.path, lines: this.#sent, symbols: source.symbols ?? [] });
    this.asked = source.scope ?? [{ start: 1, end: source.lineCount }];
  }

  place(item: ReviewItem): Finding | undefined {
    const text: FindingText = {
      severity: item.severity,
      category: item.category,
      confidence: item.confidence,
      title: item.title,
      explanation: item.explanation,
      quote: item.quote,
    };
    const isVisible = (line: number): boolean => isShown(this.#source, line);
    const anchor = anchorQuote({ lines: this.#sent, isShown: isVisible }, item.line, item.quote);
    if (!anchor.placed) {
      this.notPlaced.push({ ...text, claimedLine: item.line, reason: anchor.reason });
      return undefined;
    }
    const { line } = anchor;
    const shift = line - item.line;
    const claimedEnd = Math.max(item.endLine + shift, line + anchor.lines - 1);
    const stretch = this.asked.find(({ start, end }) => start <= line && line <= end);
    if (!stretch) {
      this.outsideScope++;
      return undefined;
    }
    const endLine = Math.max(line, Math.min(claimedEnd, stretch.end));
    return {
      ...text,
      id: this.#id(item.quote, line),
      identity: this.#identifier.of(item.quote, line, anchor.lines),
      range: this.#range(line, endLine, item.quote),
      ...this.#fix(item.replacement, { start: line, end: endLine }, anchor.exact, claimedEnd),
    };
  }

  /** A fix counts on both of its ends; one that was moved or cut was checked on one only. */
  #fix(
    suggested: string | null,
    { start, end }: LineRange,
    isExact: boolean,
    claimedEnd: number,
  ): Pick<Finding, 'replacement' | 'noFix'> {
    if (suggested === null) return { replacement: null };
    const none = (noFix: FixFault): Pick<Finding, 'replacement' | 'noFix'> => ({ replacement: null, noFix });
    if (!isExact) return none('moved');
    if (end !== claimedEnd) return none('outside_scope');
    // Characters which nobody sees could hide code from whoever looks at it.
    const replaced = this.#sent.slice(start - 1, end).join('\n');
    return addsHidden(suggested, replaced) ? none('hidden_characters') : { replacement: suggested };
  }

  #range(line: number, endLine: number, quote: string): Finding['range'] {
    const { redactions = [] } = this.#source;
    const { start, end } = quoteColumns(this.#sent[line - 1] ?? '', quote);
    const column = originalColumn(redactions, line, start, 'start');
    if (endLine === line) return { line, column, endLine, endColumn: originalColumn(redactions, line, end, 'end') };
    const last = this.#original[endLine - 1] ?? '';
    return { line, column, endLine, endColumn: last.trimEnd().length + 1 };
  }

  /**
   * The same quotation in the same file keeps its id from run to run, whatever the model calls it. Equal lines are told
   * apart by their order in the file, several findings on one line by their order in the answer.
   */
  #id(quote: string, line: number): string {
    const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
    const wanted = plain(quote);
    const first = plain(quote.trim().split(/\r\n|\r|\n/)[0] ?? '');
    this.#plain ??= this.#sent.map(plain);
    const nth = this.#plain.slice(0, line - 1).filter((text) => text.includes(first)).length;
    const hash = createHash('sha256').update([this.#source.path, wanted, nth].join('\n')).digest('hex').slice(0, 16);
    const seen = this.#ids.get(hash) ?? 0;
    this.#ids.set(hash, seen + 1);
    return seen === 0 ? hash : `${hash}-${seen + 1}`;
  }
}
