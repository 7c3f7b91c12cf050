/**
 * A workspace folder on this machine's disk. Only ordinary files inside it are read: no path and no link leads out, and
 * nothing that could wait for ever (a pipe, a device) is opened.
 */
import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { commonFolder, gitRoot } from '../git/repository';
import { WorkspaceReadError, type RepositoryAround, type Workspace } from '../ports';
import { readOrdinaryFile } from './ordinaryFile';

/** Systems whose file systems take names that differ in case for the same. */
const IGNORES_CASE = process.platform === 'win32' || process.platform === 'darwin';

export class FolderWorkspace implements Workspace {
  readonly ignoresCase = IGNORES_CASE;
  #real: Promise<string> | undefined;

  /** @param root absolute. */
  constructor(private readonly root: string) {}

  async read(name: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const parts = name.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..') || path.isAbsolute(name)) {
      throw new WorkspaceReadError('outside');
    }
    try {
      const target = await realpath(path.join(this.root, ...parts));
      if (!isInside(await (this.#real ??= realpath(this.root)), target)) throw new WorkspaceReadError('outside');
      return await readOrdinaryFile(target, maxBytes);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw error instanceof WorkspaceReadError ? error : new WorkspaceReadError(code);
    }
  }

  /** Looked for each time: one may have been made or removed since. */
  async repository(): Promise<RepositoryAround | undefined> {
    const real = await realpath(this.root).catch(() => undefined);
    const root = real === undefined ? undefined : await gitRoot(real);
    if (real === undefined || root === undefined) return undefined;
    const around = new FolderWorkspace(root);
    // In a worktree or submodule it is in another folder.
    const common = await commonFolder(path.join(root, '.git'));
    return {
      folder: insideOf(root, real) ?? '',
      read: (name, maxBytes) => around.read(name, maxBytes),
      readExclude: (maxBytes) => new FolderWorkspace(common).read('info/exclude', maxBytes),
      excludeFile: path.relative(real, path.join(common, 'info/exclude')).split(path.sep).join('/'),
    };
  }
}

/** @returns the target relative to the folder, with forward slashes; undefined when it is not below it. */
export function insideOf(folder: string, target: string): string | undefined {
  const relative = path.relative(folder, target);
  if (relative === '' || relative.split(path.sep)[0] === '..' || path.isAbsolute(relative)) return undefined;
  return relative.split(path.sep).join('/');
}

function isInside(folder: string, target: string): boolean {
  return insideOf(folder, target) !== undefined;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
