// How often the place of an error is found in real output, beside a reader that takes the first `path:line[:col]`; and how
// long ten megabytes take.
import { mkdirSync, writeFileSync } from 'node:fs';
import { readErrors } from '../../src/core/errors/readErrors';
import { filesOf, readCases, score, type Answer, type ErrorCase, type Score } from './errors/cases';
import { genericReader } from './errors/genericReader';
import { largeLogs } from './errors/largeLogs';
import { report, type Row } from './statistics';

const CORPORA = ['dev', 'own'] as const;

async function ours(one: ErrorCase): Promise<Answer> {
  return readErrors({ log: one.raw, files: filesOf(one) });
}

interface Judged {
  readonly one: ErrorCase;
  readonly answer: Answer;
  readonly score: Score;
}

async function judge(
  cases: readonly ErrorCase[],
  read: (one: ErrorCase) => Promise<Answer> | Answer,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const one of cases) {
    const answer = await read(one);
    judged.push({ one, answer, score: score(one, answer) });
  }
  return judged;
}

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

function summary(name: string, judged: readonly Judged[]): Record<string, string | number> {
  const count = (test: (score: Score) => boolean): number => judged.filter(({ score: one }) => test(one)).length;
  const sum = (pick: (score: Score) => number): number =>
    judged.reduce((total, { score: one }) => total + pick(one), 0);
  return {
    name,
    cases: judged.length,
    primary: percent(
      count(({ exact }) => exact),
      judged.length,
    ),
    '+ alternatives': percent(
      count(({ accepted }) => accepted),
      judged.length,
    ),
    'frame recall': percent(
      sum(({ found }) => found),
      sum(({ frames }) => frames),
    ),
    'wrong file': count(({ wrongFile }) => wrongFile),
  };
}

async function main(): Promise<void> {
  const results: Record<string, unknown> = {};
  for (const corpus of CORPORA) {
    const cases = readCases(`test/fixtures/errors/${corpus}.jsonl`);
    const mine = await judge(cases, ours);
    const generic = await judge(cases, genericReader);
    const families = [...new Set(cases.map(({ family }) => family))].sort();
    const rows = families.map((family) =>
      summary(
        family,
        mine.filter(({ one }) => one.family === family),
      ),
    );
    console.log(`\n${corpus}`);
    console.table(rows);
    const totals = [summary('generic path:line[:col]', generic), summary('code-insight debug', mine)];
    console.table(totals);
    const misses = mine.filter(({ score: { accepted, found, frames } }) => !accepted || found < frames);
    for (const { one, answer, score: result } of misses) {
      const wanted = one.expected.primary;
      console.log(
        `${result.accepted ? 'frames ' : 'primary'} ${one.id}: ${wanted ? `${wanted.file}:${wanted.line}` : 'none'}, ` +
          `got ${answer.primary ? `${answer.primary.file}:${answer.primary.line}` : 'none'}, frames ${result.found}/${result.frames}`,
      );
    }
    results[corpus] = { families: rows, totals };
  }
  report('errors', await speed(), results);
}

async function speed(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, log, files } of largeLogs()) {
    const samples: number[] = [];
    for (let run = 0; run < 7; run++) {
      const started = performance.now();
      await readErrors({ log, files });
      samples.push(performance.now() - started);
    }
    rows.push({ name, samples: samples.slice(1) });
  }
  return rows;
}

mkdirSync('out/bench', { recursive: true });
writeFileSync('out/bench/.keep', '');
void main();
