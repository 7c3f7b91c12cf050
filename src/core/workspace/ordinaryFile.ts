/** Reading a file without waiting for ever: a pipe or a device is not opened. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { WorkspaceReadError } from '../ports';

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
