// G1 to G3: what requests save, by language and by half, counted by both tokenizers.
import { splitLines } from '../../../src/core/prompt/source';
import { percentile } from '../statistics';
import { everyRowNumbered, SEED_REVIEWER, SEED_TEMPLATE, seedCompressed } from './baselines';
import type { Composed } from './requests';
import type { Half, Sample } from './sources';
import { plus, saved, TOKENIZERS, type Counts, type Tokenizer } from './tokenizers';

type Count = (text: string) => Counts;

/** One request or file, in per cent saved. */
export interface Saving {
  readonly languageId: string;
  readonly half: Half;
  readonly file: string;
  readonly row?: number;
  readonly by: Counts;
}

const LINE_END = '\n';

function savingOf({ languageId, half, file }: Sample, sent: Counts, baseline: Counts, row?: number): Saving {
  const by = { cl100k: saved(sent.cl100k, baseline.cl100k), claude2: saved(sent.claude2, baseline.claude2) };
  return { languageId, half, file, by, ...(row !== undefined && { row }) };
}

function textOf(sample: Sample): string {
  return splitLines(sample.text).join(LINE_END);
}

/** The seed's request for the file: its reviewer's prompt, its template, the file as it is. */
function seedRequest(sample: Sample, count: Count): Counts {
  return plus(plus(SEED_REVIEWER.v3, SEED_TEMPLATE), count(textOf(sample)));
}

function requestOf({ messages }: Composed, count: Count): Counts {
  return messages.map(({ content }) => count(content)).reduce(plus);
}

/** Against the seed's uncompressed request. */
export function partSaving(sample: Sample, composed: Composed, count: Count): Saving {
  const row = composed.source.scope?.[0]?.start;
  return savingOf(sample, requestOf(composed, count), seedRequest(sample, count), row);
}

export interface WholeSavings {
  /** The request, against the seed's. */
  readonly request: Saving;
  /** The request, against the seed's with a number on every row. */
  readonly numbered: Saving;
  /** The code alone, against the code without numbers. */
  readonly code: Saving;
  /** The seed's compressor, on its own request. */
  readonly seed: Saving;
}

export function wholeSavings(sample: Sample, composed: Composed, count: Count): WholeSavings {
  const text = textOf(sample);
  const rest = plus(SEED_REVIEWER.v3, SEED_TEMPLATE);
  const request = requestOf(composed, count);
  return {
    request: savingOf(sample, request, seedRequest(sample, count)),
    numbered: savingOf(sample, request, plus(rest, count(everyRowNumbered(text)))),
    code: savingOf(sample, count(composed.source.rows), count(text)),
    // Its own prompt is a text that does not ship: it counts as it is, to the compressor's favour by no more than 3 points.
    seed: savingOf(sample, plus(rest, count(seedCompressed(text))), seedRequest(sample, count)),
  };
}

export function skeletonSaving(sample: Sample, skeleton: string, count: Count): Saving {
  return savingOf(sample, count(skeleton), count(textOf(sample)));
}

export interface Figures {
  readonly n: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  /** The least that was saved. */
  readonly worst: number;
}

export function figures(savings: readonly Saving[], tokenizer: Tokenizer): Figures {
  const values = savings.map(({ by }) => by[tokenizer]);
  const at = (share: number): number => Math.round(10 * percentile(values, share)) / 10;
  return { n: values.length, p25: at(0.25), median: at(0.5), p75: at(0.75), worst: at(1e-9) };
}

/** One row a language and one for all, a column a half and tokenizer: `p25 / median`. */
export function table(savings: readonly Saving[], languages: readonly string[]): Record<string, unknown>[] {
  const rows = [...languages.map((id) => [id] as const), ['all'] as const];
  return rows.map(([languageId]) => {
    const own = savings.filter((each) => languageId === 'all' || each.languageId === languageId);
    const row: Record<string, unknown> = { language: languageId, n: own.length };
    for (const half of ['tuned', 'held out'] as const) {
      for (const tokenizer of TOKENIZERS) {
        const { p25, median } = figures(
          own.filter((each) => each.half === half),
          tokenizer,
        );
        row[`${half}, ${tokenizer}: p25 / median`] = `${p25} / ${median}`;
      }
    }
    return row;
  });
}
