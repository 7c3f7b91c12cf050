/** How the corpus is dealt out to requests, and how its values are looked for in what a sink holds. */
import { linesOf, tellingParts, type CorpusSample } from '../../secrets/corpus/sample';

/** Never more than go along around a selection. */
const MAX_BATCH_LINES = 28;
const MAX_BATCH = 12;
/** What tells these is that the text begins with them: with the rest of a key, or with the names of a table's columns. */
const FIRST_IN_TEXT = new Set(['pem-cut-above', 'pair-in-table']);

export function batches(samples: readonly CorpusSample[]): CorpusSample[][] {
  const all: CorpusSample[][] = [];
  let lines = Infinity;
  for (const sample of samples) {
    const batch = all.at(-1);
    const joins = batch && batch.length < MAX_BATCH && !FIRST_IN_TEXT.has(sample.kind);
    if (joins && lines + linesOf(sample.text) <= MAX_BATCH_LINES) batch.push(sample);
    else all.push([sample]);
    lines = all.at(-1) === batch ? lines + linesOf(sample.text) : linesOf(sample.text);
  }
  return all;
}

export function oneOfEachKind(samples: readonly CorpusSample[]): CorpusSample[] {
  return [...new Map(samples.map((sample) => [sample.kind, sample])).values()];
}

const known = new WeakMap<CorpusSample, readonly string[]>();

/** In JSON a value may stand escaped. */
function formsOf(sample: CorpusSample): readonly string[] {
  let forms = known.get(sample);
  if (forms === undefined) {
    const parts = sample.secrets.flatMap(({ value }) => tellingParts(value));
    forms = [...new Set(parts.flatMap((part) => [part, JSON.stringify(part).slice(1, -1)]))];
    known.set(sample, forms);
  }
  return forms;
}

/** @returns a line for each sample of which something stands in the text. */
export function leaks(sink: string, text: string, samples: readonly CorpusSample[]): string[] {
  return samples
    .filter((sample) => formsOf(sample).some((form) => text.includes(form)))
    .map(({ id }) => `${sink}: ${id}`);
}
