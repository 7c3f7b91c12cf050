/** Tells what is placed in documents of what happens to them: edits, opening, closing. */
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { decodeText } from '../../core/guard/decode';

/** What has places in documents. */
export type DocumentFollower = Pick<ReviewStore, 'documents' | 'edit' | 'reload' | 'clear'>;

export class DocumentFeed implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];

  constructor(private readonly followers: readonly DocumentFollower[]) {
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#edit(event);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#reload(document.uri.toString(), document.getText());
      }),
      // What was not saved is gone: the file on disk counts again.
      vscode.workspace.onDidCloseTextDocument((document) => void this.reloadFromDisk(document.uri)),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.#clear(uri.toString());
      }),
    ];
  }

  /** Places what was restored by the text of its documents. */
  async reloadAll(): Promise<void> {
    const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
    for (const id of this.#documents()) {
      const document = open.get(id);
      if (document) this.#reload(id, document.getText());
      else await this.reloadFromDisk(vscode.Uri.parse(id));
    }
  }

  async reloadFromDisk(uri: vscode.Uri): Promise<void> {
    const id = uri.toString();
    if (!this.#documents().has(id)) return;
    try {
      const decoded = decodeText(await vscode.workspace.fs.readFile(uri));
      // Opened again meanwhile: its own events count.
      if (vscode.workspace.textDocuments.some((document) => document.uri.toString() === id)) return;
      if ('text' in decoded) this.#reload(id, decoded.text);
    } catch {
      // Untitled, deleted, or of a file system that is gone: there is no place left to point at.
      this.#clear(id);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #documents(): ReadonlySet<string> {
    return new Set(this.followers.flatMap(({ documents }) => documents));
  }

  #reload(id: string, text: string): void {
    for (const follower of this.followers) follower.reload(id, text);
  }

  #clear(id: string): void {
    for (const follower of this.followers) follower.clear(id);
  }

  #edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      length: rangeLength,
      text,
    }));
    const after = (start: number, end: number): string =>
      document.getText(new vscode.Range(document.positionAt(start), document.positionAt(end)));
    for (const follower of this.followers) follower.edit(document.uri.toString(), edits, after);
  }
}
