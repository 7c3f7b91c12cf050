/**
 * The brain in force: ours, a user's file over it, a workspace's over that. Files are read for every request, so that what
 * was saved counts at once, and each request gets a snapshot. Of a file with an error the last good reading counts.
 */
import * as path from 'node:path';
import type { Brain } from './brain';
import { MAX_BRAIN_BYTES, readBrainFile, unreadable, type BrainReading } from './brainFile';
import { brainProblem, START, type BrainProblem } from './brainProblem';
import { mergeBrain, shippedBrain, type BrainLayer, type MergedBrain } from './mergeBrain';

/** In a workspace folder. */
export const WORKSPACE_BRAIN = '.code-insight/brain.json';

export interface BrainFileRef {
  readonly layer: BrainLayer;
  /** As the composition root names it: a path, or an address. */
  readonly file: string;
}

export type BrainBytes =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'too_large' };

export interface BrainFileState extends BrainFileRef {
  /** `last_good`: it has an error, and what it said before that counts. `not_used`: it has one, and never was good. */
  readonly status: 'used' | 'last_good' | 'not_used' | 'absent';
  readonly problems: readonly BrainProblem[];
}

export interface EffectiveBrain extends MergedBrain {
  /** The files that were looked for, in the order in which they are laid over ours. */
  readonly files: readonly BrainFileState[];
}

interface Memory {
  readonly bytes: Uint8Array;
  readonly reading: BrainReading;
  readonly good: BrainReading | undefined;
}

export class BrainLayers {
  readonly #memory = new Map<string, Memory>();
  #shipped: Promise<Brain> | undefined;

  /** @param readShipped once. @param read a file, of any size and kind. */
  constructor(
    private readonly readShipped: () => Promise<Brain>,
    private readonly read: (file: string, maxBytes: number) => Promise<BrainBytes>,
  ) {}

  shipped(): Promise<Brain> {
    return (this.#shipped ??= this.readShipped());
  }

  async effective(refs: readonly BrainFileRef[]): Promise<EffectiveBrain> {
    const shipped = await this.shipped();
    let merged = shippedBrain(shipped);
    const files: BrainFileState[] = [];
    for (const ref of refs) {
      const { reading, good, absent } = await this.#reading(ref, shipped);
      const before = merged.keptBack.length;
      if (good?.part) merged = mergeBrain(merged, good.part, ref.layer);
      const loosening = merged.keptBack
        .slice(before)
        .map(({ path: keys, kept }) =>
          brainProblem({ code: 'only_tightens', kept: JSON.stringify(kept) }, good?.placeOf(keys) ?? START),
        );
      const status = absent ? 'absent' : reading.part ? 'used' : good ? 'last_good' : 'not_used';
      files.push({ ...ref, status, problems: [...reading.problems, ...(status === 'used' ? loosening : [])] });
    }
    return { ...merged, files };
  }

  async #reading(
    { file, layer }: BrainFileRef,
    shipped: Brain,
  ): Promise<{ reading: BrainReading; good: BrainReading | undefined; absent?: true }> {
    const found = await this.read(file, MAX_BRAIN_BYTES);
    const known = this.#memory.get(file);
    switch (found.kind) {
      case 'absent':
        this.#memory.delete(file);
        // Nobody has to have a file in the workspace; a file that the user names ought to be there.
        if (layer === 'workspace') return { reading: NOTHING, good: undefined, absent: true };
        return { reading: unreadable({ code: 'unreadable', detail: 'ENOENT' }), good: undefined };
      case 'unreadable':
        return { reading: unreadable({ code: 'unreadable', detail: found.detail }), good: known?.good };
      case 'too_large':
        return { reading: unreadable({ code: 'too_large', limit: MAX_BRAIN_BYTES }), good: known?.good };
      case 'read': {
        if (known && Buffer.compare(known.bytes, found.bytes) === 0) return known;
        const reading = readBrainFile(found.bytes, shipped);
        const memory = { bytes: found.bytes, reading, good: reading.part ? reading : known?.good };
        this.#memory.set(file, memory);
        return memory;
      }
    }
  }
}

const NOTHING: BrainReading = { part: undefined, problems: [], placeOf: () => START };

/**
 * The user's file as the setting names it.
 * @returns undefined unless it is an absolute path, or one in the home folder.
 */
export function userBrainPath(setting: string, home: string): string | undefined {
  const file = /^~[\\/]/.test(setting) ? path.join(home, setting.slice(2)) : setting;
  return path.isAbsolute(file) ? file : undefined;
}
