// G8: how long a request takes and how that grows, to the wire included, and how long the main thread is ever held meanwhile.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { review } from '../../../src/core/review/reviewFlow';
import { percentile, type Row } from '../statistics';
import { realCode, startBenchEngine } from '../support';
import { Composer } from './requests';
import type { Sample } from './sources';

const WARM_UP = 4;
const SIZES_KB = [1, 10, 50, 100, 200, 500];

export async function timings(): Promise<Row[]> {
  const composer = await Composer.start();
  const rows: Row[] = [];
  for (const kilobytes of SIZES_KB) {
    const text = wholeFunctions(kilobytes);
    const runs = kilobytes > 50 ? 10 : 40;
    const samples = await timed(runs, () =>
      composer.compose({ text, languageId: 'typescript', scope: middleOf(text) }),
    );
    rows.push({ name: `a part of ${kilobytes} KB of TypeScript, with guard, proof and counts`, samples });
  }
  await composer.close();
  return [...rows, ...(await toTheWire())];
}

/** Each language in a worker of its own, against the second request of the same kind. */
export async function firstUse(samples: readonly Sample[]): Promise<Record<string, unknown>[]> {
  const table: Record<string, unknown>[] = [];
  for (const languageId of new Set(samples.map((each) => each.languageId))) {
    const sample = samples.find((each) => each.languageId === languageId);
    const scope = sample?.scopes[0];
    if (!sample || !scope) continue;
    const composer = await Composer.start();
    // Tokenizer and thread are ready: what is measured is the language.
    await composer.compose({ text: 'a', languageId: 'plaintext', scope: { start: 1, end: 1 } });
    const [first = NaN, second = NaN] = await timed(2, () => composer.compose({ ...sample, scope }), 0);
    await composer.close();
    table.push({ language: languageId, 'first ms': Math.round(first), 'second ms': Math.round(second) });
  }
  return table;
}

async function toTheWire(): Promise<Row[]> {
  const engine = await startBenchEngine();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const rows = wholeFunctions(50).split('\n');
  const scope = middleOf(rows.join('\n'));
  let n = 0;
  const send = async (): Promise<number> => {
    // Among the rows asked about: a comment elsewhere would stay behind, and the answer be known.
    const text = rows.toSpliced(scope.start, 0, `// ${n++}`).join('\n');
    const started = performance.now();
    const request = { path: 'src/bench.ts', languageId: 'typescript', text, scope: [scope] };
    const outcome = await review(engine.pipeline, request, {
      settings: engine.settings,
      signal: new AbortController().signal,
    });
    if (outcome.kind !== 'answered') throw new Error(`not answered: ${outcome.kind}`);
    return (engine.arrivals.at(-1) ?? NaN) - started;
  };
  for (let run = 0; run < WARM_UP; run++) await send();
  delay.enable();
  const samples: number[] = [];
  for (let run = 0; run < 40; run++) samples.push(await send());
  delay.disable();
  await engine.close();
  // Of a thread that does nothing, each turn takes the one millisecond between two looks.
  const held = [0.5, 0.99].map((share) => delay.percentile(100 * share) / 1e6);
  console.log(
    `main thread while reviewing 50 KB: held ${held.map((ms) => ms.toFixed(1)).join(' ms at p50, ')} ms at p99`,
  );
  return [{ name: 'a part of 50 KB to the wire', samples }];
}

async function timed(runs: number, action: () => Promise<unknown>, warmUp = WARM_UP): Promise<number[]> {
  const times: number[] = [];
  for (let run = -warmUp; run < runs; run++) {
    const start = performance.now();
    await action();
    // The first ones load the grammar and are compiled.
    if (run >= 0) times.push(performance.now() - start);
  }
  return times;
}

/** How much longer the largest takes than the smaller one, byte for byte; 1 is linear. */
export function growth(rows: readonly Row[]): number {
  const [small = NaN, large = NaN] = [2, 5].map((at) => percentile(rows[at]?.samples ?? [], 0.5));
  return Math.round((100 * large * (SIZES_KB[2] ?? NaN)) / (small * (SIZES_KB[5] ?? NaN))) / 100;
}

function middleOf(text: string): { start: number; end: number } {
  const middle = Math.floor(text.split('\n').length / 2);
  return { start: middle, end: middle + 3 };
}

/** Real code that ends where a statement does, so that it parses. */
function wholeFunctions(kilobytes: number): string {
  const text = realCode(kilobytes);
  return text.slice(0, text.lastIndexOf('\n}\n') + 3);
}
