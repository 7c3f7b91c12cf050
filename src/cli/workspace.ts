/** Which name a file has for the model: relative to its workspace, so that it is the same on every machine. */
import { access, realpath } from 'node:fs/promises';
import * as path from 'node:path';

/** @param root the workspace; without one the nearest folder with `.git`, else the current folder. */
export async function relativePath(file: string, root: string | undefined): Promise<string> {
  const target = await realpath(file);
  const base =
    root === undefined ? ((await gitRoot(path.dirname(target))) ?? (await realpath('.'))) : await realpath(root);
  const relative = path.relative(base, target);
  // Outside the workspace the place on this machine is nobody's business.
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return path.basename(target);
  return relative.split(path.sep).join('/');
}

async function gitRoot(from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    try {
      await access(path.join(folder, '.git'));
      return folder;
    } catch {
      if (path.dirname(folder) === folder) return undefined;
    }
  }
}
