/**
 * Owns one worker thread: starts it on first use, gives every call a deadline, and terminates and restarts the thread when
 * one passes. Neither a regular expression nor WebAssembly can be interrupted in its own thread; `terminate` can.
 */
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { ComputeDeadlineError, type CommentCompute, type Compute, type IgnoreCompute } from '../core/ports';
import type { ComputeInput, ComputeName, ComputeOutput, ComputeReply, WorkerSetup } from './messages';

/** Generous against loaded machines: 50 KB takes about 30 ms, the first call 300 ms more for the tokenizer. */
const DEADLINE_MS = 10_000;
/** A scan takes time in proportion to its text: each such part, in UTF-16 units, has a deadline of its own. */
const SCANNED_PER_DEADLINE = 2_000_000;

/** Each is a parse of the whole text. */
const FIXES_PER_DEADLINE = 20;

interface Pending {
  resolve(output: ComputeOutput): void;
  reject(error: Error): void;
  stop(): void;
}

export class WorkerCompute implements Compute, CommentCompute, IgnoreCompute {
  #worker: Worker | undefined;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();

  /** @param distDir the folder that holds worker.js and the tokenizer's files. */
  constructor(
    private readonly distDir: string,
    private readonly deadlineMs = DEADLINE_MS,
  ) {}

  composeRequest(input: ComputeInput<'composeRequest'>, signal: AbortSignal): Promise<ComputeOutput<'composeRequest'>> {
    return this.#call('composeRequest', input, signal);
  }

  scanText(input: ComputeInput<'scanText'>, signal: AbortSignal): Promise<ComputeOutput<'scanText'>> {
    const parts = 1 + Math.floor(input.text.length / SCANNED_PER_DEADLINE);
    return this.#call('scanText', input, signal, this.deadlineMs * parts);
  }

  findRelated(input: ComputeInput<'findRelated'>, signal: AbortSignal): Promise<ComputeOutput<'findRelated'>> {
    return this.#call('findRelated', input, signal);
  }

  splitText(input: ComputeInput<'splitText'>, signal: AbortSignal): Promise<ComputeOutput<'splitText'>> {
    return this.#call('splitText', input, signal);
  }

  checkFixes(input: ComputeInput<'checkFixes'>, signal: AbortSignal): Promise<ComputeOutput<'checkFixes'>> {
    const parts = 1 + Math.floor(input.fixes.length / FIXES_PER_DEADLINE);
    return this.#call('checkFixes', input, signal, this.deadlineMs * parts);
  }

  placeComment(input: ComputeInput<'placeComment'>, signal: AbortSignal): Promise<ComputeOutput<'placeComment'>> {
    return this.#call('placeComment', input, signal);
  }

  matchIgnoreFiles(
    input: ComputeInput<'matchIgnoreFiles'>,
    signal: AbortSignal,
  ): Promise<ComputeOutput<'matchIgnoreFiles'>> {
    return this.#call('matchIgnoreFiles', input, signal);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#failAll(new Error('closed'));
    this.#worker = undefined;
    await worker?.terminate();
  }

  #call<Name extends ComputeName>(
    name: Name,
    input: ComputeInput<Name>,
    signal: AbortSignal,
    deadlineMs = this.deadlineMs,
  ): Promise<ComputeOutput<Name>> {
    signal.throwIfAborted();
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    return new Promise<ComputeOutput>((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.#restart(new ComputeDeadlineError(deadlineMs));
      }, deadlineMs);
      const onAbort = (): void => {
        this.#settle(id)?.reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const stop = (): void => {
        clearTimeout(deadline);
        signal.removeEventListener('abort', onAbort);
      };
      this.#pending.set(id, { resolve, reject, stop });
      worker.ref();
      worker.postMessage({ id, name, input });
    }) as Promise<ComputeOutput<Name>>;
  }

  #start(): Worker {
    const worker = new Worker(path.join(this.distDir, 'worker.js'), {
      workerData: { assetDir: this.distDir } satisfies WorkerSetup,
    });
    worker.on('message', (reply: ComputeReply) => {
      const pending = this.#settle(reply.id);
      if ('output' in reply) pending?.resolve(reply.output);
      else pending?.reject(new Error(`compute failed: ${reply.error}`));
      // The next call starts a thread that can parse; calls in flight are answered by this one.
      if (reply.spent && this.#worker === worker && this.#pending.size === 0) this.#restart(new Error('spent'));
    });
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#restart(error instanceof Error ? error : new Error(String(error)));
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#restart(new Error('the worker ended'));
    });
    return worker;
  }

  /** Calls in flight fail closed: nothing that was not scanned is ever sent. */
  #restart(error: Error): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#failAll(error);
    void worker?.terminate();
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.stop();
    // An idle worker must not keep the command line alive.
    if (this.#pending.size === 0) this.#worker?.unref();
    return pending;
  }

  #failAll(error: Error): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(error);
  }
}
