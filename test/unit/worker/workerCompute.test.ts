import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { composeRequest, type ComposeInput } from '../../../src/core/compute/composeRequest';
import { scanText, type ScanInput } from '../../../src/core/compute/scanText';
import { ComputeDeadlineError } from '../../../src/core/ports';
import { WorkerCompute } from '../../../src/worker/workerCompute';
import { INSTRUCTIONS } from '../support/brain';
import { builtDist } from '../support/product';
import { made } from '../support/secrets';
import { temporaryFolder } from '../support/temporaryFolder';

const never = new AbortController().signal;

function input(file = 'a.ts', text = 'a();\n'): ComposeInput {
  const sources = [{ name: 'code', path: file, languageId: 'typescript', text }];
  return { task: 'code_review', sources, instructions: INSTRUCTIONS, secrets: 'block', maxBytes: 51_200 };
}

const scan = (text: string, file = 'a.ts'): ScanInput => ({
  ...{ text, path: file, patterns: INSTRUCTIONS.redactPatterns },
  harmless: { key: '', hashes: [] },
});

/** Faults by the name of the file, in front of the real worker. */
const SPOILT = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ input }) => {
  const { path } = input.sources?.[0] ?? input;
  if (path === 'hangs') for (;;);
  if (path === 'throws') throw new Error('the worker broke');
  if (path === 'exits') process.exit(3);
});
require('./real.js');
`;

describe('the worker', () => {
  const folder = temporaryFolder();
  const started: WorkerCompute[] = [];
  let dist: string;

  before(async () => {
    dist = await builtDist();
    symlinkSync(path.join(dist, 'worker.js'), path.join(folder, 'real.js'));
    for (const name of ['tiktoken_bg.wasm', 'cl100k_base.json'])
      symlinkSync(path.join(dist, name), path.join(folder, name));
    writeFileSync(path.join(folder, 'worker.js'), SPOILT);
  });
  afterEach(async () => {
    for (const compute of started.splice(0)) await compute.close();
  });

  function start(from: string, deadlineMs?: number): WorkerCompute {
    const compute = new WorkerCompute(from, deadlineMs);
    started.push(compute);
    return compute;
  }

  it('comes to the same result as without a thread', async () => {
    const compute = start(dist);
    for (const text of ['a();\n', 'x'.repeat(9_000), `const password = "${made(12)}";`]) {
      assert.deepEqual(
        await compute.composeRequest(input('a.ts', text), never),
        await composeRequest(input('a.ts', text), dist),
      );
    }
  });

  it('scans a text as without a thread', async () => {
    const compute = start(dist);
    for (const text of ['a();\n', `\r\n"😀" password = "${made(12)}"`]) {
      assert.deepEqual(await compute.scanText(scan(text), never), scanText(scan(text)));
    }
  });

  it('gives a scan more time the longer its text is', async () => {
    const compute = start(folder, 1);
    const reason = async (text: string): Promise<unknown> =>
      compute.scanText(scan(text, 'hangs'), never).catch((error: unknown) => error);
    const [short, long] = [await reason('a'), await reason('a'.repeat(6_000_000))];
    assert.ok(short instanceof ComputeDeadlineError && long instanceof ComputeDeadlineError);
    assert.deepEqual([short.deadlineMs, long.deadlineMs], [1, 4]);
  });

  it('answers calls at the same time, each with its own result', async () => {
    const compute = start(dist);
    const names = Array.from({ length: 20 }, (_, index) => `file${index}.ts`);
    const outputs = await Promise.all(
      names.map((name) => compute.composeRequest(input(name), new AbortController().signal)),
    );
    outputs.forEach((output, index) => {
      assert.ok(output.kind === 'composed' && output.messages[1]?.content.includes(`File: ${names[index]}\n`));
    });
  });

  it('ends a call whose deadline passes, all others with it, and answers the next', async () => {
    const compute = start(folder, 3_500);
    await compute.composeRequest(input(), never);
    const hanging = compute.composeRequest(input('hangs'), never);
    const behind = compute.composeRequest(input('behind.ts'), never);
    const [first, second] = await Promise.allSettled([hanging, behind]);
    for (const result of [first, second]) {
      assert.ok(result.status === 'rejected' && result.reason instanceof ComputeDeadlineError);
      assert.equal(result.reason.deadlineMs, 3_500);
    }
    assert.equal((await compute.composeRequest(input(), never)).kind, 'composed');
  });

  for (const fault of ['throws', 'exits']) {
    it(`fails what is in flight when it ${fault}, and answers the next call`, async () => {
      const compute = start(folder);
      const results = await Promise.allSettled([
        compute.composeRequest(input(fault), never),
        compute.composeRequest(input('behind.ts'), never),
      ]);
      assert.deepEqual(
        results.map((result) => result.status),
        ['rejected', 'rejected'],
      );
      assert.equal((await compute.composeRequest(input(), never)).kind, 'composed');
    });
  }

  it('tells a failure inside it by its kind, without quoting the input', async () => {
    const compute = start(dist);
    const broken = { ...input('secret-name.ts'), sources: [] };
    await assert.rejects(
      () => compute.composeRequest(broken, never),
      (error: Error) => /^compute failed: Error$/.test(error.message),
    );
    assert.equal((await compute.composeRequest(input(), never)).kind, 'composed');
  });

  it('rejects a call that is cancelled, at once and for its reason, and lets the others be', async () => {
    const compute = start(dist);
    const cancel = new AbortController();
    const reason = new Error('changed my mind');
    const cancelled = compute.composeRequest(input(), cancel.signal);
    const other = compute.composeRequest(input('other.ts'), never);
    cancel.abort(reason);
    await assert.rejects(cancelled, reason);
    assert.equal((await other).kind, 'composed');
  });

  it('does not begin a call that was cancelled before', async () => {
    const compute = start(dist);
    await assert.rejects(async () => compute.composeRequest(input(), AbortSignal.abort(new Error('early'))), /early/);
  });

  it('sends what surrounds the scope where the parser traps, and parses again in the next call', async () => {
    const compute = new WorkerCompute(await builtDist(), 60_000);
    try {
      // Left-nested deeper than the parser's stack, without a bracket that is open for long.
      const hostile = `int a() {\n  return ${'(a)(b)*'.repeat(20_000)}1;\n}\n`;
      const stage = async (text: string): Promise<unknown> => {
        const call = input('a.cpp', text);
        const sources = call.sources.map((source) => ({ ...source, languageId: 'cpp', scope: [{ start: 1, end: 1 }] }));
        const output = await compute.composeRequest({ ...call, sources, maxBytes: Infinity }, never);
        return output.kind === 'composed' && output.sources[0]?.context.stage;
      };
      const plain = 'int a() {\n  return 1;\n}\n';
      assert.equal(await stage(plain), 'compact');
      assert.equal(await stage(hostile), 'surroundings');
      assert.equal(await stage(plain), 'compact');
    } finally {
      await compute.close();
    }
  }).timeout(60_000);

  it('ends its thread and what is in flight when it is closed', async () => {
    const compute = start(folder);
    const threads: Worker[] = [];
    const onThread = (worker: Worker): void => {
      threads.push(worker);
    };
    process.on('worker', onThread);
    const hanging = compute.composeRequest(input('hangs'), never);
    const [worker] = (await once(process, 'worker')) as [Worker];
    process.off('worker', onThread);
    const gone = once(worker, 'exit');
    const closing = compute.close();
    await assert.rejects(hanging, /closed/);
    await closing;
    await gone;
    assert.equal(threads.length, 1);
  });
});
