/** Files that ship with the product, read from its folder once. */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Assets } from './ports';

export class FolderAssets implements Assets {
  /** @param root the folder that holds `prompts/` and `dist/`. */
  constructor(private readonly root: string) {}

  read(name: string): Promise<string> {
    return readFile(path.join(this.root, name), 'utf8');
  }
}
