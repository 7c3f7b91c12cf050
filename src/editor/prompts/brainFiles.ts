/**
 * Brain files in the editor: which of them count for a folder, what is wrong with them as diagnostics, and a word when one
 * of them stops counting. What a request uses is read when it is made; watching is for what people see.
 */
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { faultWords } from '../../core/presentBrain';
import type { Logger } from '../../core/ports';
import type { Brain } from '../../core/prompt/brain';
import { readBrainText } from '../../core/prompt/brainFile';
import {
  BrainLayers,
  userBrainPath,
  WORKSPACE_BRAIN,
  type BrainBytes,
  type BrainFileRef,
  type BrainFileState,
  type EffectiveBrain,
} from '../../core/prompt/brainLayers';
import { isError, type BrainProblem } from '../../core/prompt/brainProblem';
import { brainFileSetting } from '../adapters/editorSettings';
import { showMessage } from '../messages';

export class BrainFiles implements vscode.Disposable {
  readonly #layers: BrainLayers;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('code-insight-prompts');
  readonly #parts: vscode.Disposable[];
  #watchers: vscode.Disposable[] = [];
  /** Addresses of the files that count or would. Asked with every keystroke, so kept. */
  #files: ReadonlySet<string> = new Set();
  #disposed = false;
  /** What is amiss and was said; it is said again only after it was good. */
  readonly #told = new Set<string>();

  constructor(
    readShipped: () => Promise<Brain>,
    private readonly log: Logger,
  ) {
    this.#layers = new BrainLayers(readShipped, readBytes);
    const isOurs = ({ uri }: vscode.TextDocument): boolean => this.#isLookedAt(uri);
    this.#parts = [
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (isOurs(document)) this.refresh();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isOurs(document)) this.refresh();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isOurs(document)) void this.#showUnsaved(document);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.refresh();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watch();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('codeInsight.brainFile')) this.#watch();
      }),
    ];
    this.#watch();
  }

  /** @param folder address of the workspace folder whose file counts beside the user's. */
  async effective(folder: string | undefined): Promise<EffectiveBrain> {
    const effective = await this.#layers.effective(refs(folder));
    for (const state of effective.files) this.#show(state);
    return effective;
  }

  shipped(): Promise<Brain> {
    return this.#layers.shipped();
  }

  /** Reads all that counts in this window once more, for what is shown of it. */
  refresh(): void {
    this.#refresh().catch((error: unknown) => {
      // A window that closes takes its diagnostics along.
      if (this.#disposed) return;
      this.log.error('brain files could not be read', { name: error instanceof Error ? error.name : 'unknown' });
    });
  }

  dispose(): void {
    this.#disposed = true;
    for (const part of [...this.#parts, ...this.#watchers, this.#diagnostics]) part.dispose();
  }

  async #refresh(): Promise<void> {
    this.#files = new Set([undefined, ...folders()].flatMap(refs).map(({ file }) => file));
    this.#checkSetting();
    for (const folder of [undefined, ...folders()]) await this.effective(folder);
    this.#diagnostics.forEach((uri) => {
      if (!this.#isLookedAt(uri)) this.#diagnostics.delete(uri);
    });
  }

  #watch(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    const own = userFile();
    const patterns = folders().map((folder) => new vscode.RelativePattern(vscode.Uri.parse(folder), WORKSPACE_BRAIN));
    if (own !== undefined) {
      // A name may hold what a pattern takes for its own; a file too many does no harm.
      const name = path.basename(own).replaceAll(/[*?{}[\]]/g, '?');
      patterns.push(new vscode.RelativePattern(vscode.Uri.file(path.dirname(own)), name));
    }
    this.#watchers = patterns.map((pattern) => {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      for (const changed of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
        changed(() => {
          this.refresh();
        });
      }
      return watcher;
    });
    this.refresh();
  }

  #isLookedAt(uri: vscode.Uri): boolean {
    return this.#files.has(uri.toString());
  }

  #show(state: BrainFileState): void {
    if (this.#disposed) return;
    const uri = vscode.Uri.parse(state.file);
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === state.file);
    // What is being typed has other places than what was saved.
    if (document?.isDirty !== true) this.#diagnostics.set(uri, state.problems.map(diagnosticOf));
    const error = state.problems.find(isError);
    if (!error) this.#told.delete(state.file);
    else if (!this.#told.has(state.file)) {
      this.#told.add(state.file);
      void tell(uri, state, error);
    }
  }

  async #showUnsaved(document: vscode.TextDocument): Promise<void> {
    const { problems } = readBrainText(document.getText(), await this.#layers.shipped());
    if (!this.#disposed) this.#diagnostics.set(document.uri, problems.map(diagnosticOf));
  }

  #checkSetting(): void {
    const setting = brainFileSetting();
    const wrong = setting !== '' && userFile() === undefined;
    const name = 'codeInsight.brainFile';
    if (!wrong) this.#told.delete(name);
    else if (!this.#told.has(name)) {
      this.#told.add(name);
      const message = l10n.t('{0} must be an absolute path, or one that begins with ~/. It does not count.', name);
      void offer(message, l10n.t('Open settings'), () => openSetting());
    }
  }
}

/** Which files are laid over ours, in their order. A workspace's own only where it is trusted. */
function refs(folder: string | undefined): BrainFileRef[] {
  const own = userFile();
  const files: BrainFileRef[] = [];
  if (own !== undefined) files.push({ layer: 'user', file: vscode.Uri.file(own).toString() });
  if (folder !== undefined && vscode.workspace.isTrusted) {
    files.push({ layer: 'workspace', file: workspaceFile(folder).toString() });
  }
  return files;
}

/** The user's file, whether it is there or not; undefined where none is set. */
export function userFile(): string | undefined {
  const setting = brainFileSetting();
  return setting === '' ? undefined : userBrainPath(setting, homedir());
}

export function workspaceFile(folder: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.parse(folder), WORKSPACE_BRAIN);
}

function folders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
}

async function readBytes(file: string, maxBytes: number): Promise<BrainBytes> {
  const uri = vscode.Uri.parse(file);
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    // A pipe or a device may never end.
    if (!(type & vscode.FileType.File)) return { kind: 'unreadable', detail: 'NotAFile' };
    return size > maxBytes ? { kind: 'too_large' } : { kind: 'read', bytes: await vscode.workspace.fs.readFile(uri) };
  } catch (error) {
    const code = error instanceof vscode.FileSystemError ? error.code : 'Unknown';
    return code === 'FileNotFound' || code === 'FileNotADirectory'
      ? { kind: 'absent' }
      : { kind: 'unreadable', detail: code };
  }
}

function rangeOf({ range }: BrainProblem): vscode.Range {
  return new vscode.Range(range.line - 1, range.column - 1, range.endLine - 1, range.endColumn - 1);
}

function diagnosticOf(problem: BrainProblem): vscode.Diagnostic {
  const { Error, Warning } = vscode.DiagnosticSeverity;
  const severity = isError(problem) ? Error : Warning;
  const diagnostic = new vscode.Diagnostic(rangeOf(problem), faultWords(problem.fault), severity);
  diagnostic.source = 'Code Insight';
  diagnostic.code = problem.fault.code;
  return diagnostic;
}

async function tell(uri: vscode.Uri, { layer, status }: BrainFileState, error: BrainProblem): Promise<void> {
  const name = vscode.workspace.asRelativePath(uri);
  const effect =
    status === 'last_good'
      ? l10n.t('The prompts in {0} have an error; what the file said before counts.', name)
      : l10n.t('The prompts in {0} do not count.', name);
  const message = `${effect} ${l10n.t('Line {0}: {1}', error.range.line, faultWords(error.fault))}`;
  if (layer === 'user' && error.fault.code === 'unreadable') {
    await offer(`${effect} ${faultWords(error.fault)}`, l10n.t('Open settings'), () => openSetting());
    return;
  }
  await offer(message, l10n.t('Open the file'), () =>
    vscode.window.showTextDocument(uri, { selection: rangeOf(error) }),
  );
}

async function offer(message: string, label: string, step: () => Thenable<unknown>): Promise<void> {
  if ((await showMessage('warning', message, [label])) === label) await step();
}

function openSetting(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openSettings', 'codeInsight.brainFile');
}
