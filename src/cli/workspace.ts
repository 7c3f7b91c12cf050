/** Which name a file has for the model: relative to its workspace, so that it is the same on every machine. */
import { access, realpath } from 'node:fs/promises';
import * as path from 'node:path';

/**
 * @param file absent: the current folder stands for it.
 * @param root the workspace; without one the nearest folder with `.git`, else the current folder.
 */
export async function workspaceFolder(file: string | undefined, root: string | undefined): Promise<string> {
  if (root !== undefined) return realpath(root);
  const here = await realpath('.');
  return (await gitRoot(file === undefined ? here : path.dirname(await realpath(file)))) ?? here;
}

/** @param base the workspace's folder. */
export async function relativePath(file: string, base: string): Promise<string> {
  const target = await realpath(file);
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
