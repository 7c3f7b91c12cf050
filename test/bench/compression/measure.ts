// One pass over all samples, then what needs no samples; each part is printed as it is found out.
import type { Row } from '../statistics';
import { repomixCompressed } from './baselines';
import { answerTable, instructionTable } from './contract';
import { oracleCase } from './oracleCases';
import { verdicts, type OracleCase } from './oracles';
import { Placings } from './placing';
import { ASSETS, Composer, type Composed } from './requests';
import { faultsOf } from './rowsProof';
import { figures, partSaving, skeletonSaving, table, wholeSavings, type Saving, type WholeSavings } from './savings';
import { skeletonOf } from './skeletons';
import { LANGUAGES, samples as findSamples, type Sample } from './sources';
import { firstUse, growth, timings } from './speed';
import { TOKENIZERS, tokenizers, type Counts } from './tokenizers';

interface Found {
  readonly parts: Saving[];
  readonly wholes: WholeSavings[];
  readonly skeletons: Saving[];
  /** By language. */
  readonly rows: Map<
    string,
    { requests: number; wrong: number; compact: number; fallbacks: number; proofFailed: number }
  >;
  readonly cases: OracleCase[];
  readonly placings: Placings;
  /** For whoever looks for what is wrong. */
  readonly notes: unknown[];
}

export async function everything(): Promise<{ readonly rows: readonly Row[] } & Readonly<Record<string, unknown>>> {
  const { samples, missing } = findSamples();
  if (missing.length > 0) console.log(`could not be downloaded: ${missing.join(', ')}`);
  const count = await tokenizers(ASSETS);
  const found = await eachRequest(samples, count);
  const savings = printSavings(found, samples, count);
  const rowsTable = [...found.rows].map(([language, counts]) => ({ language, ...counts }));
  print('G7: rows compared with the file, by request', rowsTable);
  const judged = verdicts(found.cases);
  print(
    'G7: what others say',
    judged.map(({ wrong, ...each }) => ({ ...each, wrong: wrong.length })),
  );
  const placings = found.placings.figures();
  print('Findings found again, in per cent', placings);
  const instructions = instructionTable(count);
  print('G5: instructions, in tokens', instructions);
  const answers = answerTable(count);
  print('G6: an answer with five findings, in tokens', answers);
  const first = await firstUse(samples);
  print('G8: first use of a language', first);
  const rows = await timings();
  console.log(`G8: from 50 KB to 500 KB the time for each byte grows by a factor of ${growth(rows)}`);
  const { notes, parts } = found;
  return { rows, savings, rowsTable, judged, placings, instructions, answers, first, missing, parts, notes };
}

async function eachRequest(samples: readonly Sample[], count: (text: string) => Counts): Promise<Found> {
  const found: Found = {
    ...{ parts: [], wholes: [], skeletons: [], rows: new Map(), cases: [], notes: [] },
    placings: new Placings(),
  };
  const composer = await Composer.start();
  for (const sample of samples) {
    const { text, languageId, scopes } = sample;
    const whole = await composer.compose({ text, languageId });
    found.wholes.push(wholeSavings(sample, whole, count));
    await check(sample, whole, found);
    found.skeletons.push(skeletonSaving(sample, await skeletonOf(sample), count));
    for (const scope of scopes) {
      const part = await composer.compose({ text, languageId, scope });
      found.parts.push(partSaving(sample, part, count));
      found.placings.add(sample, part);
      await check(sample, part, found);
    }
  }
  await composer.close();
  return found;
}

async function check(sample: Sample, composed: Composed, found: Found): Promise<void> {
  const { languageId, file } = sample;
  const counts = found.rows.get(languageId) ?? { requests: 0, wrong: 0, compact: 0, fallbacks: 0, proofFailed: 0 };
  const faults = faultsOf(composed);
  const { stage, fallback } = composed.source.context;
  counts.requests++;
  if (faults.length > 0) counts.wrong++;
  if (stage === 'compact') counts.compact++;
  if (fallback) counts.fallbacks++;
  if (fallback?.reason === 'proof') counts.proofFailed++;
  found.rows.set(languageId, counts);
  const row = composed.source.scope?.[0]?.start;
  if (faults.length > 0 || fallback) found.notes.push({ file, row, faults: faults.slice(0, 3), fallback });
  const oracle = await oracleCase(sample, composed);
  if (oracle) found.cases.push(oracle);
}

function printSavings(
  { parts, wholes, skeletons }: Found,
  samples: readonly Sample[],
  count: (text: string) => Counts,
): Record<string, unknown> {
  const changed = table(parts, LANGUAGES);
  print('G1: a function, against the seed’s request for its file, in per cent saved', changed);
  const related = table(skeletons, LANGUAGES);
  print('G2: a related file as a skeleton, against the file', related);
  const whole = summary({
    'request against the seed’s': wholes.map(({ request }) => request),
    'request against a number on every row': wholes.map(({ numbered }) => numbered),
    'code against code without numbers': wholes.map(({ code }) => code),
  });
  print('G3: a whole file', whole);
  const packed = repomixCompressed(samples);
  if (!packed) console.log('repomix: not measured (CODE_INSIGHT_BENCH_REPOMIX names no folder with it)');
  const repomix = samples.map((sample) => skeletonSaving(sample, packed?.get(sample) ?? sample.text, count));
  const peers = summary({
    'the seed’s compressor, on its request': wholes.map(({ seed }) => seed),
    ...(packed && { 'repomix --compress, against the file': repomix }),
  });
  print('Peers', peers);
  return { changed, related, whole, peers };
}

function summary(kinds: Readonly<Record<string, readonly Saving[]>>): Record<string, unknown>[] {
  return Object.entries(kinds).flatMap(([what, savings]) =>
    TOKENIZERS.map((tokenizer) => ({ what, tokenizer, ...figures(savings, tokenizer) })),
  );
}

function print(title: string, rows: readonly object[]): void {
  console.log(`\n${title}`);
  console.table(rows);
}
