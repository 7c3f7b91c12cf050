/** A workspace folder of the window: on this machine's disk, or in a file system that only VS Code can read. */
import * as vscode from 'vscode';
import { WorkspaceReadError, type RepositoryAround, type Workspace } from '../../core/ports';
import { FolderWorkspace } from '../../core/workspace/folderWorkspace';

export class EditorWorkspace implements Workspace {
  readonly ignoresCase: boolean;
  readonly #disk: FolderWorkspace | undefined;

  constructor(private readonly folder: vscode.Uri) {
    this.#disk = folder.scheme === 'file' ? new FolderWorkspace(folder.fsPath) : undefined;
    this.ignoresCase = this.#disk?.ignoresCase ?? false;
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    // VS Code follows links and opens whatever is there; on a disk we can look first.
    if (this.#disk) return this.#disk.read(path, maxBytes);
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
      throw new WorkspaceReadError('outside');
    }
    const uri = vscode.Uri.joinPath(this.folder, path);
    try {
      const { type, size } = await vscode.workspace.fs.stat(uri);
      if ((type & vscode.FileType.File) === 0) throw new WorkspaceReadError('not_a_file');
      if (size > maxBytes) throw new WorkspaceReadError('too_large', size);
      return await vscode.workspace.fs.readFile(uri);
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
      if (error instanceof WorkspaceReadError) throw error;
      throw new WorkspaceReadError(error instanceof vscode.FileSystemError ? error.code : 'unknown');
    }
  }

  async repository(): Promise<RepositoryAround | undefined> {
    return this.#disk?.repository();
  }

  /** By VS Code's own patterns: what hides a folder hides all below it. */
  hiddenBy(path: string): string | undefined {
    const patterns = excludedPatterns(this.folder);
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length++) {
      const uri = vscode.Uri.joinPath(this.folder, ...parts.slice(0, length));
      const found = patterns.find((pattern) => matches(this.folder, pattern, uri));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** The patterns of `files.exclude` that are on. An untrusted workspace may add some, and takes none of the user's away. */
function excludedPatterns(folder: vscode.Uri): string[] {
  const files = vscode.workspace.getConfiguration('files', folder);
  const on = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([pattern, set]) => (set === true ? [pattern] : []))
      : [];
  const patterns = on(files.get<unknown>('exclude'));
  if (vscode.workspace.isTrusted) return patterns;
  const own = files.inspect<unknown>('exclude');
  return [...new Set([...patterns, ...on(own?.defaultValue), ...on(own?.globalValue)])];
}

/** A selector asks of a document nothing but its address here; one that is not open has no other. */
function matches(folder: vscode.Uri, pattern: string, uri: vscode.Uri): boolean {
  const selector = { pattern: new vscode.RelativePattern(folder, pattern) };
  return vscode.languages.match(selector, { uri, languageId: '' } as vscode.TextDocument) > 0;
}
