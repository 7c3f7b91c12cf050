/**
 * Whether a rule keeps a text back: built-in rules, the workspace's ignore files, the editor's own exclusions. Asked for every
 * source of every request, also where the answer is in a cache; when the rules can't be known, nothing is sent.
 */
import type { Block, IgnoreRule } from '../../outcome';
import {
  ComputeDeadlineError,
  WorkspaceReadError,
  type IgnoreCompute,
  type RepositoryAround,
  type Workspace,
} from '../../ports';
import type { FilePlace, Source } from '../../prompt/source';
import { decodeText } from '../decode';
import { builtInRule } from './builtIn';
import { contentRule } from './content';
import { IGNORE_FILES, type IgnoreFile, type IgnoreFileName, type IgnoreLine } from './ignoreFiles';

/** git's own of a large project have some KB. */
const MAX_IGNORE_FILE_BYTES = 1_000_000;

/** An ignore file that is there and can't be used. */
class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  constructor(
    readonly file: string,
    readonly detail: string,
  ) {
    super(`${file}: ${detail}`);
  }
}

export class IgnoreGuard {
  /** @param workspace by the name that sources give their workspace folder. */
  constructor(
    private readonly compute: IgnoreCompute,
    private readonly workspace: (folder: string) => Workspace,
  ) {}

  /** @returns what keeps the source back; undefined when nothing does, or the user wants it all the same. */
  async check(
    source: Source,
    { respectGitignore }: { readonly respectGitignore: boolean },
    signal: AbortSignal,
  ): Promise<Block | undefined> {
    if (source.reviewIgnored === true) return undefined;
    const named = await this.checkName(source.places ?? [{ path: source.path }], { respectGitignore }, signal);
    if (named?.code === 'ignore_unreadable') return named;
    const rules = named?.rules ?? [];
    const content = rules.some(({ by }) => by === 'built-in') ? undefined : contentRule(source.text);
    if (content) return { code: 'ignored', rules: [...rules, { by: 'content', ...content }] };
    return named;
  }

  /** By what a file is called alone. */
  async checkName(
    places: readonly FilePlace[],
    { respectGitignore }: { readonly respectGitignore: boolean },
    signal: AbortSignal,
  ): Promise<Extract<Block, { code: 'ignored' | 'ignore_unreadable' }> | undefined> {
    const rules: IgnoreRule[] = [];
    try {
      for (const place of places) rules.push(...(await this.#rulesOf(place, respectGitignore, signal)));
    } catch (error) {
      if (error instanceof UnreadableError) {
        return { code: 'ignore_unreadable', file: error.file, detail: error.detail };
      }
      throw error;
    }
    return rules.length === 0 ? undefined : { code: 'ignored', rules: withoutRepetition(rules) };
  }

  async #rulesOf({ folder, path }: FilePlace, respectGitignore: boolean, signal: AbortSignal): Promise<IgnoreRule[]> {
    const rules: IgnoreRule[] = [];
    const builtIn = builtInRule(path);
    if (builtIn) rules.push({ by: 'built-in', ...builtIn });
    if (folder === undefined) return rules;
    const workspace = this.workspace(folder);
    const names = IGNORE_FILES.filter((name) => respectGitignore || name !== '.gitignore');
    const around = await workspace.repository?.();
    const above = around ? await this.#above(workspace, around, names, signal) : [];
    const inside = around?.folder ?? '';
    const files = [...above, ...(await ignoreFilesOf(workspace, path, names, inside))];
    if (files.length > 0) {
      const lines = await this.#match(workspace, files, joined(inside, path), signal);
      // What was written for tools like this one tells more than what was written for git.
      const own = lines.filter(({ file }) => !file.endsWith('.gitignore'));
      for (const line of [...own, ...lines.filter((one) => !own.includes(one))]) {
        rules.push({ by: 'file', folder, ...line });
      }
    }
    const pattern = workspace.hiddenBy?.(path);
    if (pattern !== undefined) rules.push({ by: 'setting', setting: 'files.exclude', pattern });
    return rules;
  }

  /**
   * What the repository says above the workspace folder. Who opens a folder that git ignores means to work in it (a project
   * below a home folder that is a repository itself): then git's word counts from that folder on only.
   */
  async #above(
    workspace: Workspace,
    around: RepositoryAround,
    names: readonly IgnoreFileName[],
    signal: AbortSignal,
  ): Promise<IgnoreFile[]> {
    const files = await ignoreFilesAbove(around, names);
    const ofGit = files.filter(({ name }) => name === '.gitignore');
    if (around.folder === '' || ofGit.length === 0) return files;
    const lines = await this.#match(workspace, ofGit, `${around.folder}/`, signal);
    return lines.length === 0 ? files : files.filter((file) => !ofGit.includes(file));
  }

  async #match(
    workspace: Workspace,
    files: readonly IgnoreFile[],
    path: string,
    signal: AbortSignal,
  ): Promise<readonly IgnoreLine[]> {
    try {
      return await this.compute.matchIgnoreFiles({ files, path, ignoresCase: workspace.ignoresCase }, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const detail = error instanceof ComputeDeadlineError ? 'late' : 'broken';
      throw new UnreadableError([...new Set(files.map(({ name }) => name))].join(', '), detail);
    }
  }
}

/** From the workspace folder down to the file's own, as git reads them. @param inside the folder in its repository. */
async function ignoreFilesOf(
  workspace: Workspace,
  path: string,
  names: readonly IgnoreFileName[],
  inside: string,
): Promise<IgnoreFile[]> {
  const read = foldersDownTo(path).flatMap((folder) =>
    names.map((name) => {
      const own = joined(folder, name);
      return ignoreFile(name, joined(inside, folder), own, (most) => workspace.read(own, most));
    }),
  );
  return (await Promise.all(read)).filter((file) => file !== undefined);
}

/** From the repository down to the folder above the workspace's, after what git excludes in this clone. */
async function ignoreFilesAbove(around: RepositoryAround, names: readonly IgnoreFileName[]): Promise<IgnoreFile[]> {
  const { folder: inside } = around;
  const up = (levels: number): string => '../'.repeat(levels);
  const depth = inside === '' ? 0 : inside.split('/').length;
  const excluded = names.includes('.gitignore')
    ? [ignoreFile('.gitignore', '', around.excludeFile, (most) => around.readExclude(most))]
    : [];
  const folders = inside === '' ? [] : foldersDownTo(inside);
  const above = folders.flatMap((folder, level) =>
    names.map((name) => {
      const file = joined(folder, name);
      return ignoreFile(name, folder, `${up(depth - level)}${name}`, (most) => around.read(file, most));
    }),
  );
  return (await Promise.all([...excluded, ...above])).filter((file) => file !== undefined);
}

async function ignoreFile(
  name: IgnoreFileName,
  folder: string,
  shown: string,
  read: (maxBytes: number) => Promise<Uint8Array | undefined>,
): Promise<IgnoreFile | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await read(MAX_IGNORE_FILE_BYTES);
  } catch (error) {
    throw new UnreadableError(shown, error instanceof WorkspaceReadError ? error.code : 'unknown');
  }
  if (bytes === undefined) return undefined;
  const decoded = decodeText(bytes);
  if ('text' in decoded) return { name, folder, shown, text: decoded.text };
  if (decoded.block.code === 'binary') throw new UnreadableError(shown, 'binary');
  // In a comment most of the time, and in a pattern as good as for git, which compares bytes.
  return { name, folder, shown, text: new TextDecoder('utf-8').decode(bytes) };
}

/** Those that a path stands in, the outermost first: the empty one. */
function foldersDownTo(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return ['', ...parts.map((_part, index) => parts.slice(0, index + 1).join('/'))];
}

function joined(folder: string, path: string): string {
  return folder === '' || path === '' ? `${folder}${path}` : `${folder}/${path}`;
}

/** A link and what it leads to are often kept back by the same rule. */
function withoutRepetition(rules: readonly IgnoreRule[]): IgnoreRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
