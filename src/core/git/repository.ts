/**
 * Which repository a folder belongs to, as an id that is the same for everybody who works on it and names nobody. Read from
 * git's own files, without running git. It groups what is counted and recorded; it shapes no request and no cache key. The
 * name beside it is for the screen of whoever has the folder, and is recorded nowhere.
 */
import { access } from 'node:fs/promises';
import * as path from 'node:path';
import { sha256 } from '../cache/key';
import { readOrdinaryFile } from '../workspace/ordinaryFile';
import { remotesOf } from './gitConfig';
import { remoteName } from './remoteName';

const MAX_CONFIG_BYTES = 1024 * 1024;
/** Enough that no two of a person's repositories are the same. */
const ID_DIGITS = 16;

export interface NamedRepository {
  /** 16 hexadecimal digits. */
  readonly id: string;
  /** The remote's, such as `github.com/owner/name`; else the folder's. As it is written there: unchecked. */
  readonly name: string;
}

/** @returns the id alone; see `namedRepositoryOf`. */
export async function repositoryOf(folder: string): Promise<string> {
  return (await namedRepositoryOf(folder)).id;
}

/**
 * @param folder absolute; the repository may begin above it.
 * Never rejects: what can't be read counts as no repository, and goes by the folder's name.
 */
export async function namedRepositoryOf(folder: string): Promise<NamedRepository> {
  const root = await gitRoot(folder);
  if (root === undefined) return namedByFolder(path.basename(folder));
  const common = await commonFolder(path.join(root, '.git'));
  const remotes = remotesOf((await read(path.join(common, 'config'))) ?? '').flatMap(({ name, url }) => {
    const named = remoteName(url);
    return named === undefined ? [] : [{ name, named }];
  });
  const remote = remotes.find(({ name }) => name === 'origin') ?? remotes[0];
  if (remote) return { id: idOf(`remote ${remote.named}`), name: remote.named };
  // Worktrees are of the repository that they were made from, whatever their folders are called.
  return namedByFolder(path.basename(path.basename(common) === '.git' ? path.dirname(common) : root));
}

function namedByFolder(name: string): NamedRepository {
  return { id: idOfName(name), name };
}

/** For folders that are nowhere on this disk. @param name the folder's. */
export function idOfName(name: string): string {
  return idOf(`folder ${name}`);
}

function idOf(text: string): string {
  return sha256(text).slice(0, ID_DIGITS);
}

/** The nearest folder with `.git`, from here upwards. */
export async function gitRoot(from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = path.dirname(folder)) {
    try {
      await access(path.join(folder, '.git'));
      return folder;
    } catch {
      if (path.dirname(folder) === folder) return undefined;
    }
  }
}

/**
 * Where the configuration and `info/` are. In a worktree and a submodule `.git` is a file that names another folder.
 * @param dotGit absolute, of a folder or file that is there.
 */
export async function commonFolder(dotGit: string): Promise<string> {
  const pointer = /^gitdir:\s*(.+?)\s*$/m.exec((await read(dotGit)) ?? '')?.[1];
  const own = pointer === undefined ? dotGit : path.resolve(path.dirname(dotGit), pointer);
  const common = (await read(path.join(own, 'commondir')))?.trim();
  return common === undefined || common === '' ? own : path.resolve(own, common);
}

async function read(file: string): Promise<string | undefined> {
  try {
    return Buffer.from(await readOrdinaryFile(file, MAX_CONFIG_BYTES)).toString('utf8');
  } catch {
    return undefined;
  }
}
