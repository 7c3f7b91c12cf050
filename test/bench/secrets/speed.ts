// How long a scan takes: real code, the slowest input of a search, and how both grow.
import { Redactor, scanSecrets } from '../../../src/core/guard/secrets/scan';
import { corpus } from '../../secrets/corpus/corpus';
import { percentile, type Row } from '../statistics';
import { realCode } from '../support';
import { SCAN_OPTIONS } from './detectors';
import { hostileInputs, type Hostile } from './hostile';

const WARM_UP = 10;
const RUNS = 40;
const SIZE = 50_000;
const GROWTH_KB = [50, 100, 250, 500, 1_000];
/** How many of the search are measured once more, in full. */
const FINALISTS = 12;

const scan = (text: string): unknown => scanSecrets(text, SCAN_OPTIONS);
const redactAndRescan = (text: string): unknown => scan(new Redactor(SCAN_OPTIONS).redact(text).text);

function time(work: (text: string) => unknown, text: string): number {
  const started = performance.now();
  work(text);
  return performance.now() - started;
}

function samples(work: (text: string) => unknown, text: string, runs = RUNS, warmUp = WARM_UP): number[] {
  for (let n = 0; n < warmUp; n++) work(text);
  return Array.from({ length: runs }, () => time(work, text));
}

/** Code with a secret on about every tenth line, as no real file is. */
function codeWithSecrets(): string {
  const texts = corpus().filter(({ secrets }) => secrets.length > 0);
  const rows = realCode(50).split('\n');
  return rows
    .map((row, index) => (index % 10 === 9 ? (texts[(index * 7) % texts.length]?.text ?? row) : row))
    .join('\n')
    .slice(0, SIZE);
}

export interface Speed {
  readonly rows: readonly Row[];
  readonly searched: number;
  readonly slowest: readonly { readonly name: string; readonly 'p50 ms': number; readonly 'p95 ms': number }[];
  readonly growth: readonly Readonly<Record<string, string | number>>[];
}

export function speed(): Speed {
  const code = realCode(50);
  const withSecrets = codeWithSecrets();
  const rows: Row[] = [
    { name: 'scan, 50 KB of code', samples: samples(scan, code) },
    { name: 'redact and rescan, 50 KB of code', samples: samples(redactAndRescan, code) },
    { name: 'scan, 50 KB with many secrets', samples: samples(scan, withSecrets) },
    { name: 'redact and rescan, 50 KB with many secrets', samples: samples(redactAndRescan, withSecrets) },
  ];
  const inputs = hostileInputs();
  const tried = inputs.map((input) => ({ input, best: Math.min(...samples(scan, input.make(SIZE), 3, 1)) }));
  const finalists = tried.sort((one, other) => other.best - one.best).slice(0, FINALISTS);
  const slowest = finalists
    .map(({ input }) => ({ input, times: samples(scan, input.make(SIZE)) }))
    .sort((one, other) => percentile(other.times, 0.5) - percentile(one.times, 0.5));
  const [worst] = slowest;
  if (worst) {
    rows.push({ name: `scan, slowest input (${worst.input.name})`, samples: worst.times });
    rows.push({ name: 'redact and rescan, the same', samples: samples(redactAndRescan, worst.input.make(SIZE)) });
  }
  return {
    rows,
    searched: inputs.length,
    slowest: slowest.map(({ input: { name }, times }) => ({
      ...{ name, 'p50 ms': round(percentile(times, 0.5)), 'p95 ms': round(percentile(times, 0.95)) },
    })),
    growth: [
      growth({ name: 'code', make: (size) => realCode(size / 1_000) }),
      ...slowest.slice(0, 3).map(({ input }) => growth(input)),
    ],
  };
}

function growth({ name, make }: Hostile): Readonly<Record<string, string | number>> {
  const perKb = GROWTH_KB.map((kilobytes) => {
    const times = samples(scan, make(kilobytes * 1_000), 7, 2);
    return [`${kilobytes} KB, ms per KB`, round(percentile(times, 0.5) / kilobytes)] as const;
  });
  return { input: name, ...Object.fromEntries(perKb) };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
