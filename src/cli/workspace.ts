/** Where a file stands: its name for the model, the same on every machine, and its names on this one. */
import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { gitRoot } from '../core/git/repository';
import type { FilePlace } from '../core/prompt/source';
import { insideOf } from '../core/workspace/folderWorkspace';

export interface LocatedFile {
  /** Relative to its workspace; the bare name outside one, since the place on this machine is nobody's business. */
  readonly path: string;
  /** Folders are absolute paths. */
  readonly places: readonly FilePlace[];
}

export async function locate(file: string, root: string | undefined): Promise<LocatedFile> {
  const target = await realpath(file);
  // The name that was given, which may be a link: a rule may speak of either.
  const given = path.join(await realpath(path.dirname(path.resolve(file))), path.basename(path.resolve(file)));
  const place = await placeOf(target, root);
  const places = given === target ? [place] : [place, await placeOf(given, root)];
  return { path: place.folder === undefined ? path.basename(target) : place.path, places };
}

/**
 * @param file absent: the current folder stands for it.
 * @param root the workspace; without one the nearest folder with `.git`, else the current folder.
 */
export async function workspaceFolder(file: string | undefined, root: string | undefined): Promise<string> {
  if (root !== undefined) return realpath(root);
  const here = await realpath('.');
  return (await gitRoot(file === undefined ? here : path.dirname(await realpath(file)))) ?? here;
}

async function placeOf(file: string, root: string | undefined): Promise<FilePlace> {
  const folder = await realpath(root ?? (await gitRoot(path.dirname(file))) ?? '.');
  const inside = insideOf(folder, file);
  return inside === undefined ? { path: file.split(path.sep).join('/') } : { folder, path: inside };
}
