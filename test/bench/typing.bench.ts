// What a keystroke costs in a file with findings, by their number, and how long a review holds the event loop. The
// baseline is the same edits on a store without findings.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ReviewStore } from '../../src/core/findings/reviewStore';
import { NO_TOKENS, type Finding } from '../../src/core/outcome';
import { review } from '../../src/core/review/reviewFlow';
import { report, type Row } from './statistics';
import { realCode, startBenchEngine } from './support';

const ID = 'file:///bench.ts';
const EVENTS = 2_000;

function finding(line: number): Finding {
  const range = { line, column: 1, endLine: line, endColumn: 5 };
  const text = {
    severity: 'minor',
    category: 'bug',
    confidence: 'high',
    title: 't',
    explanation: 'e',
    quote: 'q',
  } as const;
  return { ...text, id: String(line), range, replacement: 'x' };
}

/** Types one character at places all over the file: above, inside and below findings. */
function typing(count: number): number[] {
  const lines = 1_500;
  let text = Array.from({ length: lines }, (_, index) => `  call${index}(argument, other);`).join('\n');
  const store = new ReviewStore();
  const run = store.start(
    { documentId: ID, path: 'b.ts', languageId: 'typescript', scope: undefined, startedAt: 0 },
    text,
  );
  const whole = { start: 1, end: lines };
  store.finish(run.id, {
    kind: 'answered',
    result: {
      findings: Array.from({ length: count }, (_, index) => finding(1 + Math.floor((index * lines) / count))),
      notPlaced: [],
      outsideScope: 0,
      unreadable: 0,
      coverage: { asked: [whole], covered: [whole] },
      redacted: [],
    },
    accounting: {
      model: 'm',
      tier: 'network',
      usage: NO_TOKENS,
      costUsd: 0,
      estimated: false,
      elapsedMs: 0,
      demo: true,
    },
  });
  const samples: number[] = [];
  for (let n = 0; n < EVENTS; n++) {
    const offset = (n * 7_919) % text.length;
    text = `${text.slice(0, offset)}x${text.slice(offset)}`;
    const now = text;
    const started = performance.now();
    store.edit(ID, [{ offset, length: 0, text: 'x' }], (from, to) => now.slice(from, to));
    samples.push(performance.now() - started);
  }
  return samples;
}

async function eventLoop(): Promise<Row> {
  const items = Array.from({ length: 40 }, (_, index) => ({
    severity: 'minor',
    category: 'bug',
    title: `Finding ${index}`,
    explanation: 'Something fails when something else is given. '.repeat(4),
    line: 1 + index * 25,
    end_line: 1 + index * 25,
    quote: 'const facts = modelFacts(settings.model);',
    replacement: null,
    confidence: 'high',
  }));
  const engine = await startBenchEngine(JSON.stringify({ findings: items }));
  const samples: number[] = [];
  for (let n = -5; n < 40; n++) {
    const text = `${realCode(50)}\n// ${n}\n`;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const request = { path: 'src/bench.ts', languageId: 'typescript', text };
    await review(engine.pipeline, request, { settings: engine.settings, signal: new AbortController().signal });
    delay.disable();
    if (n >= 0) samples.push(delay.percentile(99) / 1e6);
  }
  await engine.close();
  return { name: 'event loop held, p99 within a review of 50 KB', samples };
}

async function main(): Promise<void> {
  const rows: Row[] = [0, 10, 100, 500].map((count): Row => {
    typing(count);
    return { name: `change event, ${count} findings`, samples: typing(count) };
  });
  rows.push(await eventLoop());
  report('typing', rows);
}

void main();
