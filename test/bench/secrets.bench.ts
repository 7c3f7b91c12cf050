// What the scanner finds and what it takes for a secret, beside the seed's keyword filter and secretlint in the same run, and
// how long it takes. The corpus is in test/secrets/corpus; a second seed shows whether rules were fitted to the values.
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { corpus } from '../secrets/corpus/corpus';
import { DETECTORS, type Detector } from './secrets/detectors';
import { natural } from './secrets/natural';
import { findings, judge, score, type Judged, type Score } from './secrets/scoring';
import { speed } from './secrets/speed';
import { report } from './statistics';

const SEEDS = { 'first seed': undefined, 'second seed': 2 } as const;
const PARTS = ['tuning', 'testing', 'all'] as const;
const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(100 * share).toFixed(1)} %`);

async function judgeAll(detector: Detector, seed: number | undefined): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const sample of corpus(seed)) judged.push(await judge(detector, sample));
  return judged;
}

function written(name: string, content: unknown): void {
  const file = path.join('out/bench', name);
  mkdirSync('out/bench', { recursive: true });
  writeFileSync(file, JSON.stringify(content, undefined, 2));
  console.log(`written: ${file}`);
}

async function quality(): Promise<Record<string, Record<string, Score>>> {
  const scores: Record<string, Record<string, Score>> = {};
  const details: Record<string, unknown> = {};
  for (const detector of DETECTORS) {
    const bySeed: Record<string, Score> = {};
    for (const [seed, number] of Object.entries(SEEDS)) {
      const judged = await judgeAll(detector, number);
      for (const part of PARTS) {
        bySeed[`${part}, ${seed}`] = score(judged.filter(({ sample }) => part === 'all' || sample.half === part));
      }
      if (detector === DETECTORS[0] && number === undefined) Object.assign(details, findings(judged));
    }
    scores[detector.name] = bySeed;
  }
  const rows = Object.entries(scores).flatMap(([detector, bySeed]) =>
    PARTS.map((part) => {
      const [one, other] = [bySeed[`${part}, first seed`], bySeed[`${part}, second seed`]];
      return {
        ...{ detector, part, recall: percent(one?.recall), precision: percent(one?.precision) },
        ...{ redacted: percent(one?.redacted), 'lines kept': percent(one?.linesKept) },
        'other lines untouched': percent(one?.otherLinesKept),
        'false alarms': one?.falseAlarms,
        '2nd recall': percent(other?.recall),
        '2nd precision': percent(other?.precision),
        '2nd redacted': percent(other?.redacted),
      };
    }),
  );
  console.table(rows);
  written('secrets-misses.json', details);
  return scores;
}

async function main(): Promise<void> {
  const samples = corpus();
  const withSecrets = samples.filter(({ secrets }) => secrets.length > 0);
  const kinds = new Set(withSecrets.map(({ kind }) => kind)).size;
  console.log(
    `${withSecrets.length} texts with secrets of ${kinds} kinds, ${samples.length - withSecrets.length} look-alikes`,
  );
  const scores = await quality();

  const { files, flagged } = await natural();
  const shares = DETECTORS.map(({ name }) => {
    const count = flagged.filter(({ detector }) => detector === name).length;
    return { detector: name, files, flagged: count, share: percent(count / files) };
  });
  console.table(shares);
  written('secrets-flagged.json', flagged);

  const { rows, searched, slowest, growth } = speed();
  console.log(`The slowest of ${searched} hostile inputs, 50 KB, one scan`);
  console.table(slowest);
  console.table(growth);
  report('secrets', rows, { scores, natural: shares, searched, slowest, growth });
}

void main();
