/**
 * The team's dismissals in the editor: `.code-insight/dismissed.json` of each trusted folder, watched, with its faults as
 * problems. It is written only where the user asked for it, and never over a file that could not be read whole.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Dismissal } from '../../core/findings/dismissal';
import { isSameDismissal } from '../../core/findings/dismissal';
import type { Dismissals } from '../../core/findings/dismissals';
import {
  MAX_TEAM_BYTES,
  readTeamFile,
  TEAM_FILE,
  teamFault,
  teamFileText,
  type TeamReading,
} from '../../core/findings/teamFile';
import { decodeText } from '../../core/guard/decode';
import type { Logger } from '../../core/ports';
import { teamFaultWords } from '../../core/review/dismissalWords';
import { showMessage } from '../messages';

export class TeamDismissals implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('code-insight-dismissed');
  readonly #parts: vscode.Disposable[];
  #watchers: vscode.Disposable[] = [];
  #reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly dismissals: Dismissals,
    private readonly log: Logger,
  ) {
    this.#parts = [
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#watch();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const { uri } of removed) this.dismissals.setTeam(uri.toString(), []);
        this.#watch();
      }),
    ];
    this.#watch();
  }

  /** Resolves when the files have been read. */
  ready(): Promise<void> {
    return this.#reading;
  }

  /** Adds to a folder's file, or takes out of it. @returns false when it was not written; the user was told why. */
  async change(folder: vscode.Uri, change: (known: readonly Dismissal[]) => readonly Dismissal[]): Promise<boolean> {
    const uri = fileOf(folder);
    const reading = await read(uri);
    if (reading.faults.length > 0) {
      const open = l10n.t('Open the file');
      const message = l10n.t('{0} has a fault and was not changed. Mend it first.', TEAM_FILE);
      if ((await showMessage('error', message, [open])) === open) await vscode.window.showTextDocument(uri);
      return false;
    }
    try {
      await vscode.workspace.fs.writeFile(uri, Buffer.from(teamFileText(change(reading.dismissals))));
    } catch {
      void showMessage('error', l10n.t('{0} can not be written.', TEAM_FILE));
      return false;
    }
    await this.#read(folder);
    return true;
  }

  remove(folder: string, dismissal: Dismissal): Promise<boolean> {
    return this.change(vscode.Uri.parse(folder), (known) => known.filter((each) => !isSameDismissal(each, dismissal)));
  }

  dispose(): void {
    for (const part of [...this.#parts, ...this.#watchers, this.#diagnostics]) part.dispose();
  }

  #watch(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    // Whoever wrote an untrusted workspace could have dismissed what is wrong with it.
    const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    this.#watchers = folders.map(({ uri }) => {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, TEAM_FILE));
      for (const changed of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
        changed(() => void this.#read(uri));
      }
      return watcher;
    });
    for (const { uri } of folders) void this.#read(uri);
  }

  #read(folder: vscode.Uri): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      try {
        const { dismissals, faults } = await read(fileOf(folder));
        this.dismissals.setTeam(folder.toString(), dismissals);
        const shown = faults.map((fault) => {
          const { line, column, endLine, endColumn } = fault.range;
          const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
          const diagnostic = new vscode.Diagnostic(range, teamFaultWords(fault), vscode.DiagnosticSeverity.Error);
          diagnostic.source = 'Code Insight';
          diagnostic.code = fault.code;
          return diagnostic;
        });
        this.#diagnostics.set(fileOf(folder), shown);
      } catch (error) {
        this.log.error('team dismissals failed', { name: error instanceof Error ? error.name : 'unknown' });
      }
    });
    return this.#reading;
  }
}

function fileOf(folder: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(folder, TEAM_FILE);
}

async function read(uri: vscode.Uri): Promise<TeamReading> {
  let bytes: Uint8Array;
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return teamFault('not_text');
    if (size > MAX_TEAM_BYTES) return teamFault('too_large');
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return isMissing ? { dismissals: [], faults: [] } : teamFault('not_text');
  }
  const decoded = decodeText(bytes);
  return 'text' in decoded ? readTeamFile(decoded.text) : teamFault('not_text');
}
