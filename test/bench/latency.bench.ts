// How long a review takes until its request is on the wire, and how long a cache hit takes, by size. The baseline is axios
// posting the same text to the same server in the same run.
import axios from 'axios';
import { review } from '../../src/core/review/reviewFlow';
import { report, type Row } from './statistics';
import { realCode, startBenchEngine } from './support';

const WARM_UP = 10;
const RUNS = 50;
const SIZES_KB = [1, 5, 10, 25, 50];

async function main(): Promise<void> {
  const engine = await startBenchEngine();
  const run = async (text: string): Promise<number> => {
    const started = performance.now();
    const request = { path: 'src/bench.ts', languageId: 'typescript', text };
    const outcome = await review(engine.pipeline, request, {
      settings: engine.settings,
      signal: new AbortController().signal,
    });
    if (outcome.kind !== 'answered' && outcome.kind !== 'cached') throw new Error(JSON.stringify(outcome));
    return started;
  };

  const rows: Row[] = [];
  for (const size of SIZES_KB) {
    const text = realCode(size);
    const wire: number[] = [];
    const hit: number[] = [];
    const bare: number[] = [];
    for (let n = -WARM_UP; n < RUNS; n++) {
      const fresh = `${text}\n// ${size} ${n}\n`;
      const started = await run(fresh);
      const toWire = (engine.arrivals.at(-1) ?? NaN) - started;
      const hitStarted = await run(fresh);
      const hitTook = performance.now() - hitStarted;
      const bareStarted = performance.now();
      const body = JSON.stringify({ text: fresh });
      await axios.post(`${engine.endpoint}/chat/completions`, body, { proxy: false, responseType: 'text' });
      const bareToWire = (engine.arrivals.at(-1) ?? NaN) - bareStarted;
      if (n < 0) continue;
      wire.push(toWire);
      hit.push(hitTook);
      bare.push(bareToWire);
    }
    rows.push({ name: `to the wire, ${size} KB`, samples: wire });
    rows.push({ name: `bare axios to the wire, ${size} KB`, samples: bare });
    rows.push({ name: `cache hit, ${size} KB`, samples: hit });
  }
  report('latency', rows);
  await engine.close();
}

void main();
