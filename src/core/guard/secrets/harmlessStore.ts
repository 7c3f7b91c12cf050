/**
 * Remembers what the user said is no secret, over windows, restarts and the command line: hashes in the user's state folder,
 * never a value. The key lies beside them with the same rights (the owner's alone) and not in the editor's secret storage:
 * the command line has no such storage, and where the extension runs on another machine than the window the two would part.
 * Both files only grow by whole lines, so that processes that write at the same time lose nothing.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { StateStore } from '../../ports';
import { hashOfPlace, hashOfValue, type HarmlessSecrets } from './harmless';

const KEY_FILE = 'machine.jsonl';
const HASHES_FILE = 'harmless.jsonl';

const hex = z.string().regex(/^[\da-f]{64}$/);
const keyLine = z.strictObject({ v: z.literal(1), key: hex });
const hashLine = z.strictObject({ v: z.literal(1), op: z.enum(['add', 'remove']), hash: hex });

/** A value that is no secret: everywhere, or where one rule found it in one file. */
export type Harmless =
  | { readonly scope: 'everywhere'; readonly value: string }
  | { readonly scope: 'here'; readonly value: string; readonly rule: string; readonly path: string };

const NONE: HarmlessSecrets = Object.freeze({ key: '', hashes: [] });

export class HarmlessStore {
  constructor(private readonly state: StateStore) {}

  /** As it is on disk now. What can't be read spares nothing: a secret is then asked about once more. */
  async read(): Promise<HarmlessSecrets> {
    try {
      const hashes = await this.#hashes();
      const key = hashes.length === 0 ? undefined : await this.#key();
      return key === undefined ? NONE : { key, hashes };
    } catch {
      return NONE;
    }
  }

  /** Rejects when the state folder can't be written. @returns a function that takes it back. */
  async remember(what: readonly Harmless[]): Promise<() => Promise<void>> {
    const key = (await this.#key()) ?? (await this.#makeKey());
    const hashes = what.map((one) =>
      one.scope === 'everywhere' ? hashOfValue(key, one.value) : hashOfPlace(key, one.rule, one.path, one.value),
    );
    await this.#write('add', hashes);
    return () => this.#write('remove', hashes);
  }

  /** The key stays: it is nothing without hashes. */
  async forget(): Promise<void> {
    await this.state.remove(HASHES_FILE);
  }

  async #write(op: 'add' | 'remove', hashes: readonly string[]): Promise<void> {
    // A line that a kill cut short must not swallow the next one.
    const lines = hashes.map((hash) => JSON.stringify({ v: 1, op, hash } satisfies z.infer<typeof hashLine>));
    await this.state.append(HASHES_FILE, ['', ...lines, ''].join('\n'));
  }

  async #hashes(): Promise<string[]> {
    const hashes = new Set<string>();
    for (const { op, hash } of linesOf(await this.state.read(HASHES_FILE), hashLine)) {
      if (op === 'add') hashes.add(hash);
      else hashes.delete(hash);
    }
    return [...hashes];
  }

  /** The first whole line counts: whoever made a key at the same time reads the same one. */
  async #key(): Promise<string | undefined> {
    return linesOf(await this.state.read(KEY_FILE), keyLine)[0]?.key;
  }

  async #makeKey(): Promise<string> {
    const made: z.infer<typeof keyLine> = { v: 1, key: randomBytes(32).toString('hex') };
    await this.state.append(KEY_FILE, `\n${JSON.stringify(made)}\n`);
    const key = await this.#key();
    if (key === undefined) throw new Error('the machine key could not be read back');
    return key;
  }
}

/** Whatever is no line of ours is left out. */
function linesOf<T>(text: string | undefined, schema: z.ZodType<T>): T[] {
  return (text ?? '').split('\n').flatMap((line) => {
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
