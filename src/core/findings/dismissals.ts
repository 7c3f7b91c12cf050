/**
 * All that is dismissed in a workspace: by the user, kept in the workspace's storage, and by the team, in a file that is
 * committed. The store of findings asks it; whatever changes here is told.
 */
import * as z from 'zod';
import type { Finding } from '../outcome';
import type { Logger, StateStore } from '../ports';
import { covers, dismissalSchema, isSameDismissal, type Dismissal } from './dismissal';

export const DISMISSALS_FILE = 'dismissals.json';
/** What could not be read is laid aside before anything is written in its place. */
const UNREADABLE_FILE = 'dismissals/unreadable.json';

const envelope = z.object({ v: z.literal(1), dismissed: z.array(z.unknown()) });

export interface Dismissed {
  readonly dismissal: Dismissal;
  /** Whose team's file says so; absent for the user's own. */
  readonly folder?: string;
}

export class Dismissals {
  #own: readonly Dismissal[] = [];
  /** Entries of a later version: not understood, not lost. */
  #others: readonly unknown[] = [];
  /** By the folder whose file says so. */
  readonly #team = new Map<string, readonly Dismissal[]>();
  #all: readonly Dismissed[] | undefined;
  readonly #listeners = new Set<() => void>();

  get own(): readonly Dismissal[] {
    return this.#own;
  }

  team(folder: string): readonly Dismissal[] {
    return this.#team.get(folder) ?? [];
  }

  /** The user's own first. */
  get all(): readonly Dismissed[] {
    return (this.#all ??= [
      ...this.#own.map((dismissal) => ({ dismissal })),
      ...[...this.#team].flatMap(([folder, each]) => each.map((dismissal) => ({ dismissal, folder }))),
    ]);
  }

  /** @returns what dismisses the finding. @param path its file, relative to the workspace. */
  of(finding: Finding, path: string): Dismissal | undefined {
    return this.all.find(({ dismissal }) => covers(dismissal, finding, path))?.dismissal;
  }

  add(...dismissals: readonly Dismissal[]): void {
    const others = this.#own.filter((known) => !dismissals.some((each) => isSameDismissal(known, each)));
    this.#own = [...others, ...dismissals];
    this.#changed();
  }

  remove(...dismissals: readonly Dismissal[]): void {
    this.#own = this.#own.filter((known) => !dismissals.some((each) => isSameDismissal(known, each)));
    this.#changed();
  }

  /** What a folder's file says now. */
  setTeam(folder: string, dismissals: readonly Dismissal[]): void {
    if (dismissals.length === 0) this.#team.delete(folder);
    else this.#team.set(folder, dismissals);
    this.#changed();
  }

  /** The user's own; the team's file is the project's. */
  clear(): void {
    this.#own = [];
    this.#others = [];
    this.#changed();
  }

  toText(): string {
    return JSON.stringify({ v: 1, dismissed: [...this.#own, ...this.#others] });
  }

  /** Adds what was kept. @returns false when the text is none of ours. */
  load(text: string): boolean {
    const entries = readEntries(text);
    if (!entries) return false;
    const read = entries.map((entry) => ({ entry, parsed: dismissalSchema.safeParse(entry) }));
    this.#others = [...this.#others, ...read.flatMap(({ entry, parsed }) => (parsed.success ? [] : [entry]))];
    this.add(...read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])));
    return true;
  }

  /** @returns a function that ends the subscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    this.#all = undefined;
    for (const listener of this.#listeners) listener();
  }
}

/** Keeps the user's own dismissals on disk, each change at once. */
export class DismissalsFile {
  #writing: Promise<void> = Promise.resolve();
  #written: string | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly dismissals: Dismissals,
    private readonly state: StateStore,
    private readonly log: Logger,
  ) {}

  /** Never rejects. What changed before it was read is kept as well. */
  async restore(): Promise<void> {
    const text = await this.state.read(DISMISSALS_FILE).catch(() => undefined);
    if (text !== undefined && !this.dismissals.load(text)) {
      this.log.warn('stored dismissals could not be read', { bytes: text.length });
      await this.state.write(UNREADABLE_FILE, text).catch(() => undefined);
    }
    this.#written = this.dismissals.toText();
    this.#unsubscribe = this.dismissals.onChange(() => void this.flush());
  }

  /** Resolves when what is dismissed now is on disk. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const text = this.dismissals.toText();
      if (text === this.#written) return;
      try {
        await this.state.write(DISMISSALS_FILE, text);
        this.#written = text;
      } catch (error) {
        this.log.warn('dismissals could not be stored', { name: error instanceof Error ? error.name : 'unknown' });
      }
    });
    return this.#writing;
  }

  async dispose(): Promise<void> {
    this.#unsubscribe?.();
    if (this.#unsubscribe) await this.flush();
  }
}

function readEntries(text: string): readonly unknown[] | undefined {
  try {
    const whole = envelope.safeParse(JSON.parse(text));
    return whole.success ? whole.data.dismissed : undefined;
  } catch {
    return undefined;
  }
}
