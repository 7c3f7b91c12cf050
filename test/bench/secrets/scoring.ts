/**
 * Recall and precision by line. A secret counts as found when a hit touches one of its lines. A hit that touches no
 * secret's line is a false alarm, with all of its lines.
 */
import { tellingParts, type CorpusSample, type SampleSecret } from '../../secrets/corpus/sample';
import type { Detector, Place } from './detectors';

export interface Judged {
  readonly sample: CorpusSample;
  readonly missed: readonly SampleSecret[];
  readonly falseAlarms: readonly Place[];
  readonly trueLines: number;
  readonly falseLines: number;
  /** undefined where the detector does not redact. */
  readonly left: readonly SampleSecret[] | undefined;
  readonly linesKept: boolean;
  /** Lines with no secret in them, and how many of these redaction left as they were. */
  readonly otherLines: number;
  readonly otherLinesKept: number;
}

export interface Score {
  readonly recall: number;
  readonly precision: number;
  readonly redacted: number | undefined;
  readonly linesKept: number | undefined;
  readonly otherLinesKept: number | undefined;
  readonly falseAlarms: number;
}

export async function judge(detector: Detector, sample: CorpusSample): Promise<Judged> {
  const { text, fileName, secrets } = sample;
  const places = await detector.find(text, fileName);
  const touches = (place: Place, secret: SampleSecret): boolean =>
    place.line <= secret.endLine && secret.line <= place.endLine;
  const falseAlarms = places.filter((place) => !secrets.some((secret) => touches(place, secret)));
  const trueLines = linesOf(places.filter((place) => !falseAlarms.includes(place)));
  const falseLines = [...linesOf(falseAlarms)].filter((line) => !trueLines.has(line));

  const redacted = await detector.redact?.(text, fileName);
  const rows = text.split('\n');
  const redactedRows = (redacted ?? text).split('\n');
  const others = rows.flatMap((row, index) =>
    secrets.some(({ line, endLine }) => line <= index + 1 && index + 1 <= endLine) ? [] : [row === redactedRows[index]],
  );
  return {
    sample,
    missed: secrets.filter((secret) => !places.some((place) => touches(place, secret))),
    falseAlarms,
    trueLines: trueLines.size,
    falseLines: falseLines.length,
    left:
      redacted === undefined
        ? undefined
        : secrets.filter(({ value }) => tellingParts(value).some((part) => redacted.includes(part))),
    linesKept: rows.length === redactedRows.length,
    otherLines: others.length,
    otherLinesKept: others.filter(Boolean).length,
  };
}

function linesOf(places: readonly Place[]): Set<number> {
  return new Set(
    places.flatMap(({ line, endLine }) => Array.from({ length: endLine - line + 1 }, (_, index) => line + index)),
  );
}

export function score(judged: readonly Judged[]): Score {
  const sum = (of: (one: Judged) => number): number => judged.reduce((total, one) => total + of(one), 0);
  const secrets = sum(({ sample }) => sample.secrets.length);
  const trueLines = sum((one) => one.trueLines);
  const redacts = judged.every(({ left }) => left !== undefined);
  return {
    recall: 1 - sum(({ missed }) => missed.length) / secrets,
    precision: trueLines / (trueLines + sum(({ falseLines }) => falseLines)),
    redacted: redacts ? 1 - sum(({ left }) => left?.length ?? 0) / secrets : undefined,
    linesKept: redacts ? sum(({ linesKept }) => (linesKept ? 1 : 0)) / judged.length : undefined,
    otherLinesKept: redacts ? sum((one) => one.otherLinesKept) / sum(({ otherLines }) => otherLines) : undefined,
    falseAlarms: sum(({ falseAlarms }) => falseAlarms.length),
  };
}

/**
 * What to look at. Of the tuning half, the texts; of the testing half the kinds only: who reads its texts and mends the
 * rules by them has no testing half any more.
 */
export function findings(judged: readonly Judged[]): Record<string, unknown> {
  const half = (name: CorpusSample['half']): Judged[] => judged.filter(({ sample }) => sample.half === name);
  const texts = half('tuning').filter(
    ({ missed, falseAlarms, left = [] }) => missed.length + falseAlarms.length + left.length > 0,
  );
  const byKind = (count: (one: Judged) => number): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const one of half('testing')) {
      if (count(one) > 0) counts[one.sample.kind] = (counts[one.sample.kind] ?? 0) + count(one);
    }
    return counts;
  };
  return {
    tuning: texts.map(({ sample: { id, fileName, text }, missed, falseAlarms, left }) => ({
      ...{ id, fileName, text, falseAlarms },
      missed: missed.map(({ value }) => value),
      left: left?.map(({ value }) => value),
    })),
    testing: {
      missed: byKind(({ missed }) => missed.length),
      left: byKind(({ left }) => left?.length ?? 0),
      falseAlarms: byKind(({ falseAlarms }) => falseAlarms.length),
    },
  };
}
