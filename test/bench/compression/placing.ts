// Facts section 5: does a finding find its line again when the model's number is off? Each place is quoted by its first 20
// characters, and by all of it; each number within reach is tried.
import { isShown } from '../../../src/core/prompt/source';
import { splitLines } from '../../../src/core/prompt/source';
import { anchorQuote } from '../../../src/core/reply/anchor';
import type { Composed } from './requests';
import { hashOf, type Sample } from './sources';

const PLACES_PER_REQUEST = 5;
const QUOTED = 20;
const REACHES = [5, 10];

export interface Placing {
  readonly quotation: string;
  readonly off: string;
  readonly tried: number;
  /** Per cent. */
  readonly right: number;
  readonly notPlaced: number;
  readonly wrong: number;
  /** Said to stand there exactly: only with these a fix goes along. */
  readonly certain: number;
  /** How many. */
  readonly wrongAndCertain: number;
}

interface Place {
  readonly lines: readonly string[];
  readonly shown: Composed['source'];
  readonly row: number;
}

export class Placings {
  readonly #places: Place[] = [];

  /** Rows of the functions that were asked about. */
  add({ file }: Sample, { source }: Composed): void {
    const lines = splitLines(source.text);
    const asked = source.context.functions.filter(({ called }) => !called);
    const rows = asked.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, at) => start + at));
    const quotable = rows.filter((row) => (lines[row - 1] ?? '').trim().length >= QUOTED);
    const byHash = quotable.map((row) => ({ row, hash: hashOf(`${file}:${row}`) }));
    byHash.sort((one, other) => (one.hash < other.hash ? -1 : 1));
    for (const { row } of byHash.slice(0, PLACES_PER_REQUEST)) this.#places.push({ lines, shown: source, row });
  }

  figures(): Placing[] {
    const quotations = [
      { quotation: `first ${QUOTED} characters`, quoteOf: (line: string) => line.trim().slice(0, QUOTED) },
      { quotation: 'all of the row', quoteOf: (line: string) => line.trim() },
    ];
    return quotations.flatMap(({ quotation, quoteOf }) =>
      [0, ...REACHES].map((reach) => ({ quotation, off: `up to ${reach}`, ...this.#within(reach, quoteOf) })),
    );
  }

  #within(reach: number, quoteOf: (line: string) => string): Omit<Placing, 'quotation' | 'off'> {
    let [tried, right, notPlaced, certain, wrongAndCertain] = [0, 0, 0, 0, 0];
    for (const { lines, shown, row } of this.#places) {
      const text = { lines, isShown: (line: number) => isShown(shown, line) };
      for (let claimed = Math.max(1, row - reach); claimed <= row + reach; claimed++) {
        const anchor = anchorQuote(text, claimed, quoteOf(lines[row - 1] ?? ''));
        tried++;
        if (anchor.placed && anchor.exact) certain++;
        if (!anchor.placed) notPlaced++;
        else if (anchor.line === row) right++;
        else if (anchor.exact) wrongAndCertain++;
      }
    }
    const share = (part: number): number => Math.round((1_000 * part) / tried) / 10;
    const wrong = share(tried - right - notPlaced);
    return { tried, right: share(right), notPlaced: share(notPlaced), wrong, certain: share(certain), wrongAndCertain };
  }
}
