// What a model quotes of a file, as models do it: rows of it with other blanks, under a number that is off by a few, in a file
// where the same rows may stand again.
import * as fc from 'fast-check';
import { splitLines } from '../../../src/core/prompt/source';
import { anchorQuote, type Anchor } from '../../../src/core/reply/anchor';

export interface Quotation {
  readonly lines: readonly string[];
  /** Where the quoted rows stand, 1-based. */
  readonly line: number;
  readonly quote: string;
  /** The number that the model gives. */
  readonly claimed: number;
}

export interface QuotationForm {
  /** By how many rows the number may be off. */
  readonly off: number;
  /** Signs of a quoted first row that are no blanks, at least. */
  readonly solid: number;
  /** Rows of the same text are put near. */
  readonly duplicates: boolean;
}

const BLANKS = [' ', '  ', '\t', ' \t', '\u00A0', '    '];
/** How far a copy is put from its original, at most. */
const NEAR = 12;

const solid = (text: string): number => text.replaceAll(/\s/g, '').length;

export function quotations(texts: readonly string[], form: QuotationForm): fc.Arbitrary<Quotation> {
  const files = texts.map(splitLines).filter((lines) => lines.some((text) => solid(text) >= form.solid));
  const blank = fc.constantFrom(...BLANKS);
  return fc
    .record({
      lines: fc.constantFrom(...files),
      pick: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      rows: fc.constantFrom(1, 1, 1, 2, 3),
      off: fc.integer({ min: -form.off, max: form.off }),
      blanks: fc.array(blank, { minLength: 1, maxLength: 5 }),
      ending: fc.constantFrom('\n', '\r\n'),
      copy: form.duplicates ? fc.option(fc.integer({ min: -NEAR, max: NEAR })) : fc.constant(null),
    })
    .map(({ lines, pick, rows, off, blanks, ending, copy }) => {
      const candidates = lines.flatMap((text, index) => (solid(text) >= form.solid ? [index] : []));
      const at = candidates[Math.floor(pick * candidates.length)]!;
      const quoted = lines.slice(at, at + rows);
      const all = [...lines];
      let line = at + 1;
      if (copy !== null) {
        const to = Math.min(lines.length, Math.max(0, copy <= 0 ? at + copy : at + quoted.length + copy));
        all.splice(to, 0, ...quoted);
        if (to <= at) line += quoted.length;
      }
      let next = 0;
      const quote = quoted
        .map((text) => text.replaceAll(/[ \t]+/g, () => blanks[next++ % blanks.length]!))
        .join(ending);
      return { lines: all, line, quote, claimed: Math.max(1, line + off) };
    });
}

export function anchored({ lines, claimed, quote }: Quotation): Anchor {
  return anchorQuote({ lines, isShown: () => true }, claimed, quote);
}

/** @returns what is wrong with a place; undefined where it is right, or none is given, or it is told to be uncertain. */
export function wrongIn(quotation: Quotation): string | undefined {
  const found = anchored(quotation);
  const { lines, line, quote, claimed } = quotation;
  if (!found.placed || found.line === line) return undefined;
  if (found.exact) return `line ${found.line} is given as certain`;
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  const [first = ''] = splitLines(quote).filter((row) => row.trim() !== '');
  if (!plain(lines[found.line - 1] ?? '').includes(plain(first))) return `line ${found.line} does not carry the text`;
  const isNearer = Math.abs(found.line - claimed) <= Math.abs(line - claimed);
  return isNearer ? undefined : `line ${found.line} is further away`;
}
