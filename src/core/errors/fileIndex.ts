/** A list of a workspace's files, looked up by name and by ending. */
import type { WorkspaceFiles } from './resolveFrames';

export class FileIndex implements WorkspaceFiles {
  readonly #paths: ReadonlySet<string>;
  readonly #folders = new Set<string>();
  readonly #named = new Map<string, string[]>();
  readonly #texts = new Map<string, Promise<string | undefined>>();

  /**
   * @param folders the workspace's names on this machine, absolute.
   * @param paths relative to it, with forward slashes.
   */
  constructor(
    readonly folders: readonly string[],
    paths: readonly string[],
    private readonly readText: (path: string) => Promise<string | undefined>,
  ) {
    this.#paths = new Set(paths);
    for (const path of this.#paths) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const same = this.#named.get(name);
      if (same) same.push(path);
      else this.#named.set(name, [path]);
      for (
        let at = path.lastIndexOf('/');
        at > 0 && !this.#folders.has(path.slice(0, at));
        at = path.lastIndexOf('/', at - 1)
      ) {
        this.#folders.add(path.slice(0, at));
      }
    }
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  hasFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  named(baseName: string): readonly string[] {
    return this.#named.get(baseName) ?? [];
  }

  ending(extensions: readonly string[]): readonly string[] {
    return [...this.#paths].filter((path) => extensions.some((extension) => path.endsWith(extension)));
  }

  read(path: string): Promise<string | undefined> {
    let text = this.#texts.get(path);
    if (!text) this.#texts.set(path, (text = this.readText(path)));
    return text;
  }
}
