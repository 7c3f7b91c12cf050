/** The command line's own tier: one file a key in the state folder. */
import type { CacheStore, StateStore } from '../ports';
import { decodeEntry } from './entry';

const FOLDER = 'cache';
/** Expired files are looked for only when there are more than this. */
const PRUNE_ABOVE = 500;

export class FileStore implements CacheStore {
  readonly tier = 'file';

  constructor(private readonly state: StateStore) {}

  get(key: string): Promise<string | undefined> {
    return this.state.read(`${FOLDER}/${key}.json`);
  }

  async set(key: string, value: string): Promise<void> {
    await this.state.write(`${FOLDER}/${key}.json`, value);
    await this.#removeExpired();
  }

  async count(): Promise<number> {
    return (await this.state.list(FOLDER)).length;
  }

  async clear(): Promise<void> {
    for (const name of await this.state.list(FOLDER)) await this.state.remove(`${FOLDER}/${name}`);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #removeExpired(): Promise<void> {
    const names = await this.state.list(FOLDER);
    if (names.length <= PRUNE_ABOVE) return;
    for (const name of names) {
      const text = await this.state.read(`${FOLDER}/${name}`);
      if (text !== undefined && decodeEntry(text, Date.now()) === undefined)
        await this.state.remove(`${FOLDER}/${name}`);
    }
  }
}
