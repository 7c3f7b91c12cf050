/**
 * Paid is stored: a reply is written to a file while it streams, so that a reload, a crash or a kill in the middle loses
 * none of it. A spool whose process is gone is salvaged by the next one that starts in the same workspace.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { StateStore } from '../ports';

const FOLDER = 'spool';

const head = z.object({
  v: z.literal(1),
  pid: z.int(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  task: z.string(),
  /** What was asked about, relative to the workspace. */
  file: z.string().optional(),
  /** The repository's id. */
  repo: z.string().optional(),
  /** Prompt tokens that sending a part of it kept back. */
  compressed: z.int().min(0).optional(),
  model: z.string(),
  /** Who was asked. */
  endpoint: z.string().optional(),
  /** Estimated. */
  promptTokens: z.number(),
  reservation: z.object({ id: z.string(), file: z.string(), team: z.string().optional() }),
  /** What the flow needs to show the result: opaque here. None where nobody shows it later, as on the command line. */
  origin: z.unknown().optional(),
});
const idLine = z.object({ generationId: z.string() });
export type SpoolHead = z.infer<typeof head>;

export interface AbandonedSpool {
  readonly name: string;
  readonly head: SpoolHead;
  /** What had arrived. */
  readonly text: string;
  /** OpenRouter's id of the reply, when it had come. */
  readonly generationId: string | undefined;
}

export class Spool {
  /** @param isAlive whether a process of this machine still runs. */
  constructor(
    private readonly state: StateStore,
    private readonly pid: number,
    private readonly isAlive: (pid: number) => boolean,
  ) {}

  async open(entry: Omit<SpoolHead, 'v' | 'pid'>): Promise<SpoolWriter> {
    const name = `${FOLDER}/${randomUUID()}.jsonl`;
    await this.state.append(name, `${JSON.stringify({ v: 1, pid: this.pid, ...entry } satisfies SpoolHead)}\n`);
    return new SpoolWriter(this.state, name);
  }

  /**
   * Spools that nobody writes any more. Of those that can't be read, only what is no spool at all is removed: one without a
   * whole first line may be about to get it, and another version's is for that version.
   */
  async abandoned(): Promise<AbandonedSpool[]> {
    const found: AbandonedSpool[] = [];
    for (const file of await this.state.list(FOLDER)) {
      const name = `${FOLDER}/${file}`;
      const text = (await this.state.read(name)) ?? '';
      const spool = readSpool(name, text);
      if (!spool) {
        const [first, ...rest] = text.split('\n');
        if (rest.length > 0 && parseJson(first ?? '') === undefined) await this.state.remove(name);
      } else if (spool.head.pid !== this.pid && !this.isAlive(spool.head.pid)) found.push(spool);
    }
    return found;
  }

  remove(spool: AbandonedSpool): Promise<void> {
    return this.state.remove(spool.name);
  }
}

/** Appends in the order of the calls, one write at a time; pieces that come meanwhile go together. */
export class SpoolWriter {
  #pending = '';
  #lines: object[] = [];
  #writing: Promise<void> | undefined;

  constructor(
    private readonly state: StateStore,
    private readonly name: string,
  ) {}

  write(text: string): void {
    this.#pending += text;
    this.#writing ??= this.#drain();
  }

  /** Whoever salvages the reply can ask OpenRouter under this id what it took. */
  identify(generationId: string): void {
    this.#lines.push({ generationId });
    this.#writing ??= this.#drain();
  }

  /** The reply and its ledger entry are durable: the spool is not needed any more. */
  async remove(): Promise<void> {
    await this.#writing;
    await this.state.remove(this.name);
  }

  async #drain(): Promise<void> {
    while (this.#pending !== '' || this.#lines.length > 0) {
      const lines: unknown[] = this.#pending === '' ? this.#lines : [...this.#lines, this.#pending];
      this.#pending = '';
      this.#lines = [];
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      // A full disk must not end a stream that is being shown: the reply is still in memory.
      await this.state.append(this.name, text).catch(() => undefined);
    }
    this.#writing = undefined;
  }
}

function readSpool(name: string, file: string): AbandonedSpool | undefined {
  const [first, ...rest] = file.split('\n');
  const parsed = head.safeParse(parseJson(first ?? ''));
  if (!parsed.success) return undefined;
  // The last line may be cut in the middle by the kill: what is before it counts.
  const lines = rest.map(parseJson);
  const text = lines.filter((line) => typeof line === 'string').join('');
  const ids = lines.map((line) => idLine.safeParse(line).data?.generationId);
  return { name, head: parsed.data, text, generationId: ids.findLast((id) => id !== undefined) };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Asks the system without sending anything to the process. */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: it lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
