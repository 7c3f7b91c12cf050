/**
 * The names of a folder's files, breadth first, so that a bound leaves out the deepest. Links are not followed and folders
 * that package managers and version control fill are not entered.
 */
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';

const MAX_FILES = 100_000;
const MAX_FOLDERS = 20_000;
const NOT_ENTERED: ReadonlySet<string> = new Set([
  ...['.git', '.hg', '.svn', 'node_modules', 'bower_components', '__pycache__', '.venv', 'venv', 'site-packages'],
  ...['.tox', '.nox', '.mypy_cache', '.pytest_cache', '.gradle', '.m2', '.cargo', '.next', '.nuxt', '.turbo', '.yarn'],
  ...['.terraform', 'Pods', 'DerivedData', '.dart_tool', '.stack-work', 'dist-newstyle', 'elm-stuff', '_build', 'deps'],
]);

/** @returns paths relative to the folder, with forward slashes. */
export async function listFiles(folder: string, signal: AbortSignal): Promise<string[]> {
  const files: string[] = [];
  const waiting = [''];
  for (let at = 0; at < Math.min(waiting.length, MAX_FOLDERS) && files.length < MAX_FILES; at++) {
    signal.throwIfAborted();
    const inside = waiting[at] ?? '';
    // A folder that can not be read hides its files, no more.
    const entries = await readdir(path.join(folder, inside), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!NOT_ENTERED.has(entry.name)) waiting.push(name);
      } else if (entry.isFile() || entry.isSymbolicLink()) files.push(name);
    }
  }
  return files;
}
