/**
 * Durable files in the per-user state folder, shared by all windows and the command line.
 */
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import envPaths from 'env-paths';
import type { StateStore } from '../ports';

/** @param override `CODE_INSIGHT_STATE_DIR`: for tests and for several accounts on one machine. */
export function stateFolder(override: string | undefined): string {
  return override !== undefined && override !== ''
    ? path.resolve(override)
    : envPaths('code-insight', { suffix: '' }).data;
}

/** First names of everything that is written through `StateStore`. */
const OURS =
  /^((?:ledger|audit)-\d{4}-\d{2}|cache|spool|findings|history|runs|reviews|dismissals|machine|harmless|models|health|estimates)(\.jsonl?)?(\.[\da-f-]+\.tmp)?$/;

export class FolderState implements StateStore {
  constructor(private readonly root: string) {}

  async read(name: string): Promise<string | undefined> {
    try {
      return await readFile(this.#path(name), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(name: string, text: string): Promise<void> {
    const target = this.#path(name);
    const temporary = `${target}.${randomUUID()}.tmp`;
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    try {
      await writeFile(temporary, text, { encoding: 'utf8', mode: 0o600, flush: true });
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async append(name: string, text: string): Promise<void> {
    const target = this.#path(name);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await appendFile(target, text, { encoding: 'utf8', mode: 0o600 });
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  async list(folder: string): Promise<string[]> {
    try {
      return (await readdir(this.#path(folder))).filter((name) => !name.endsWith('.tmp')).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /**
   * Removes what this product keeps. A folder that somebody named for it may hold other things: there, only the names that
   * are ours go, and the folder itself if nothing is left in it.
   */
  async removeAll(): Promise<void> {
    if (this.root === stateFolder(undefined)) {
      await rm(this.root, { recursive: true, force: true });
      return;
    }
    const names = await readdir(this.root).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const others = names.filter((name) => !OURS.test(name));
    for (const name of names) {
      if (OURS.test(name)) await rm(path.join(this.root, name), { recursive: true, force: true });
    }
    if (others.length === 0) await rm(this.root, { recursive: true, force: true });
  }

  #path(name: string): string {
    const target = path.resolve(this.root, name);
    if (target !== this.root && !target.startsWith(this.root + path.sep))
      throw new Error('a state name left its folder');
    return target;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
