/** Feeds the store with what happens to documents: edits, opening, closing. */
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { decodeText } from '../../core/guard/decode';

export class DocumentFeed implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];

  constructor(private readonly store: ReviewStore) {
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#edit(event);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        store.reload(document.uri.toString(), document.getText());
      }),
      // What was not saved is gone: the file on disk counts again.
      vscode.workspace.onDidCloseTextDocument((document) => void this.reloadFromDisk(document.uri)),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) store.clear(uri.toString());
      }),
    ];
  }

  /** Places restored findings by the text of their documents. */
  async reloadAll(): Promise<void> {
    const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
    for (const id of this.store.documents) {
      const document = open.get(id);
      if (document) this.store.reload(id, document.getText());
      else await this.reloadFromDisk(vscode.Uri.parse(id));
    }
  }

  async reloadFromDisk(uri: vscode.Uri): Promise<void> {
    const id = uri.toString();
    if (this.store.findings(id).length === 0) return;
    try {
      const decoded = decodeText(await vscode.workspace.fs.readFile(uri));
      // Opened again meanwhile: its own events count.
      if (vscode.workspace.textDocuments.some((document) => document.uri.toString() === id)) return;
      if ('text' in decoded) this.store.reload(id, decoded.text);
    } catch {
      // Untitled, deleted, or of a file system that is gone: there is no place left to point at.
      this.store.clear(id);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      length: rangeLength,
      text,
    }));
    this.store.edit(document.uri.toString(), edits, (start, end) =>
      document.getText(new vscode.Range(document.positionAt(start), document.positionAt(end))),
    );
  }
}
