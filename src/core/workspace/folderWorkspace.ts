/**
 * A workspace folder on this machine's disk. Only ordinary files inside it are read: no path and no link leads out, and
 * nothing that could wait for ever (a pipe, a device) is opened.
 */
import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { WorkspaceReadError, type Workspace } from '../ports';

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
}

/**
 * @throws WorkspaceReadError when it is no ordinary file (`folder`, `not_a_file`) or `too_large`; else the system's error.
 */
export async function readOrdinaryFile(file: string, maxBytes: number): Promise<Uint8Array> {
  // Looked at before it is opened: opening a device can have effects of its own.
  const before = await stat(file);
  if (!before.isFile()) throw new WorkspaceReadError(before.isDirectory() ? 'folder' : 'not_a_file');
  // Should a pipe have taken its place since, opening it does not wait for somebody to write.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new WorkspaceReadError('not_a_file');
    if (found.size > maxBytes) throw new WorkspaceReadError('too_large', found.size);
    return await handle.readFile();
  } finally {
    await handle.close();
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
