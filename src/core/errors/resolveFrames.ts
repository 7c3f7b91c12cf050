/**
 * Printed paths → files of the workspace. A log may come from another machine or a container: the folder that the workspace
 * had there is inferred from paths that end as files here do. A base name alone is never enough for an absolute path that
 * lies elsewhere: a standard library's `pool.py` is not the workspace's.
 */
import { isLibrary, isSystem, joined, normal, printedPath } from './paths';
import type { PrintedFrame, ReadFrame } from './trace';

/** The files of a workspace, by relative paths with forward slashes. */
export interface WorkspaceFiles {
  /** The workspace's folders on this machine, absolute: its name, and what it is a link to. */
  readonly folders: readonly string[];
  has(path: string): boolean;
  hasFolder(path: string): boolean;
  /** All files of that name. */
  named(baseName: string): readonly string[];
  /** All files that end so. */
  ending(extensions: readonly string[]): readonly string[];
  /** @returns undefined where it can not be read or is too large. */
  read(path: string): Promise<string | undefined>;
}

interface Resolved {
  readonly file: string;
  readonly inWorkspace: boolean;
}

/** A path that only a library's class can have; for packages that hold no file of the workspace. */
const LIBRARY_PACKAGE =
  /^(?:java|javax|jdk|sun|kotlin|kotlinx|scala|akka|clojure|groovy|jakarta|android|androidx|com\/sun|org\/(?:junit|testng|springframework|apache|gradle|hibernate|mockito|opentest4j|assertj|scalatest|codehaus|eclipse|jetbrains)|io\/(?:netty|reactivex|micronaut|quarkus)|com\/(?:google|fasterxml|zaxxer))(?:\/|$)/;

export class FrameResolver {
  readonly #roots: readonly string[];
  readonly #cache = new Map<string, Resolved>();

  /**
   * @param paths all that were printed: they tell where the workspace lay.
   * @param named folders that the log names, absolute or relative.
   */
  constructor(
    private readonly files: WorkspaceFiles,
    paths: readonly string[],
    private readonly named: readonly string[] = [],
  ) {
    const own = files.folders.map((folder) => normal(folder.replaceAll('\\', '/')));
    this.#roots = [...own, ...inferRoots(files, paths, named, own)];
  }

  /** @param folders where the command stood, nearest first, as printed. */
  resolve(frame: PrintedFrame, folders: readonly string[]): ReadFrame {
    const key = [frame.path, frame.package ?? '', ...folders].join('\0');
    let found = this.#cache.get(key);
    if (!found) this.#cache.set(key, (found = this.#find(frame, folders)));
    return { ...found, line: frame.line, column: frame.column, function: frame.function };
  }

  #find({ path: printed, package: folder }: PrintedFrame, folders: readonly string[]): Resolved {
    const path = printedPath(printed);
    switch (path.kind) {
      case 'internal':
        return { file: printed, inWorkspace: false };
      case 'absolute':
        return this.#absolute(path.path, printed);
      case 'served':
        return this.#own(this.#served(path.path)) ?? { file: path.path, inWorkspace: false };
      case 'relative':
        return this.#relative(path.path, folder, folders) ?? { file: path.path, inWorkspace: false };
    }
  }

  #absolute(path: string, printed: string): Resolved {
    const relative = this.#below(path);
    if (relative !== undefined) {
      return this.#own(relative) ?? this.#own(this.#sameCase(relative)) ?? { file: relative, inWorkspace: false };
    }
    // Addresses in a web page's log have a root of their own, which no folder here has.
    return { file: printed.startsWith('file:') ? path : printed, inWorkspace: false };
  }

  /** @returns the rest of a path that lies in the workspace, there or here. */
  #below(path: string): string | undefined {
    for (const root of this.#roots) {
      const same =
        path.startsWith(`${root}/`) ||
        (/^[A-Za-z]:/.test(path) && path.toLowerCase().startsWith(`${root.toLowerCase()}/`));
      if (same) return path.slice(root.length + 1);
    }
    return undefined;
  }

  #sameCase(path: string): string | undefined {
    const lower = path.toLowerCase();
    const base = path.slice(path.lastIndexOf('/') + 1);
    return this.files.named(base).find((file) => file.toLowerCase() === lower);
  }

  #relative(path: string, folder: string | undefined, folders: readonly string[]): Resolved | undefined {
    if (isLibrary(path)) return { file: path, inWorkspace: false };
    if (folder === undefined) {
      for (const from of [...folders, '', ...this.named]) {
        const at = this.#inFolder(from, path);
        if (at !== undefined && this.files.has(at)) return this.#own(at);
      }
    }
    const suffix = path.replace(/^(?:\.\.?\/)+/, '').replace(/(?<=^|\/)dockerfile$/, 'Dockerfile');
    return (
      this.#own(this.#bySuffix(suffix, folder)) ?? this.#own(folder === undefined ? this.#inner(suffix) : undefined)
    );
  }

  #inFolder(from: string, path: string): string | undefined {
    const folder = printedPath(from);
    if (from === '') return joined('', path);
    if (folder.kind === 'relative') return joined(folder.path, path);
    if (folder.kind !== 'absolute') return undefined;
    const relative = this.#roots.includes(folder.path) ? '' : this.#below(folder.path);
    return relative === undefined ? undefined : joined(relative, path);
  }

  /** Of a package that names itself first: Helm's `shop/templates/x.yaml` is `templates/x.yaml` in the chart. */
  #inner(path: string): string | undefined {
    const rest = path.slice(path.indexOf('/') + 1);
    return path.includes('/') && rest.includes('/') && this.files.has(rest) ? rest : undefined;
  }

  /** A unique file that ends so, in the folders that a class names where it does. */
  #bySuffix(suffix: string, folder: string | undefined): string | undefined {
    const base = suffix.slice(suffix.lastIndexOf('/') + 1);
    let found = this.files.named(base).filter((file) => file === suffix || file.endsWith(`/${suffix}`));
    if (found.length === 0 && !base.includes('.')) {
      found = ['.java', '.kt', '.scala', '.groovy'].flatMap((end) => this.files.named(`${base}${end}`));
    }
    found = found.filter((file) => !isLibrary(file));
    if (folder !== undefined && folder !== '') {
      const inside = found.filter((file) => `/${file}`.endsWith(`/${folder}/${base}`));
      if (inside.length > 0) found = inside;
      else if (base.endsWith('.java') || LIBRARY_PACKAGE.test(folder)) return undefined;
    }
    if (found.length <= 1) return found[0];
    // The same class in main and test, or in several modules: the shortest path is the most likely, if only one is.
    const shortest = Math.min(...found.map((file) => file.split('/').length));
    const near = found.filter((file) => file.split('/').length === shortest);
    return near.length === 1 && folder !== undefined ? near[0] : undefined;
  }

  /** A web server's root is a folder of the workspace: itself, `public`, `src`, `dist`. */
  #served(path: string): string | undefined {
    const clean = path.replace(/^(?:\.\.?\/)+/, '');
    if (clean === '' || isLibrary(clean)) return undefined;
    for (const root of ['', 'src', 'public', 'static', 'app', 'www', 'web', 'client', 'frontend']) {
      const at = joined(root, clean);
      if (this.files.has(at)) return at;
    }
    return this.#bySuffix(clean, undefined);
  }

  #own(file: string | undefined): Resolved | undefined {
    return file !== undefined && this.files.has(file) ? { file, inWorkspace: !isLibrary(file) } : undefined;
  }
}

interface Candidate {
  readonly root: string;
  readonly files: Set<string>;
  depth: number;
}

/** Folders of another machine that hold what the workspace holds, most convincing first. */
function inferRoots(
  files: WorkspaceFiles,
  paths: readonly string[],
  named: readonly string[],
  own: readonly string[],
): string[] {
  const candidates = new Map<string, Candidate>();
  const around = new Set<string>();
  for (const printed of new Set(paths)) {
    const found = printedPath(printed);
    if (found.kind !== 'absolute' || own.some((folder) => found.path.startsWith(`${folder}/`))) continue;
    const library = /^(.{1,1000}?)\/(?:node_modules|vendor|\.venv|venv)\//.exec(found.path)?.[1];
    if (library !== undefined) {
      if (!isSystem(library)) around.add(library);
      continue;
    }
    if (isLibrary(found.path)) continue;
    vote((path) => files.has(path), found.path, candidates);
  }
  // A folder of the workspace may be named like the workspace itself: folders count only where no file tells more.
  for (const folder of candidates.size > 0 ? [] : named) {
    const found = printedPath(folder);
    if (found.kind !== 'absolute' || isLibrary(found.path)) continue;
    vote((path) => files.hasFolder(path), found.path, candidates);
  }
  const ranked = [...candidates.values()].sort(
    (a, b) => b.files.size - a.files.size || b.depth - a.depth || a.root.length - b.root.length,
  );
  const [best, ...others] = ranked;
  // A second root needs more than base names.
  const roots = best ? [best.root, ...others.filter(({ depth }) => depth > 1).map(({ root }) => root)] : [];
  return roots.length > 0 ? roots : [...around];
}

function vote(has: (path: string) => boolean, path: string, candidates: Map<string, Candidate>): void {
  const parts = path.split('/');
  for (let start = 1; start < parts.length; start++) {
    const suffix = parts.slice(start).join('/');
    if (!has(suffix)) continue;
    const root = parts.slice(0, start).join('/');
    const depth = parts.length - start;
    const candidate = candidates.get(root) ?? { root, files: new Set(), depth };
    candidate.files.add(suffix);
    candidate.depth = Math.max(candidate.depth, depth);
    candidates.set(root, candidate);
    return;
  }
}
