/** What can be done with a finding: fix, preview, dismiss, restore, clear. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { shownAt, workspaceEdit } from './codeActions';

export class FindingCommands {
  constructor(private readonly store: ReviewStore) {}

  /** @param preview shows VS Code's refactor preview first. */
  async applyFix(documentId: string, findingId: string, preview: boolean): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(documentId));
    const tracked = this.store.find(documentId, findingId);
    const metadata = preview ? { needsConfirmation: true, label: tracked?.finding.title ?? '' } : undefined;
    const edit = tracked && workspaceEdit(document, tracked, metadata);
    const done = edit !== undefined && (await vscode.workspace.applyEdit(edit, { isRefactoring: preview }));
    if (done || preview) return;
    void vscode.window.showWarningMessage(
      l10n.t('The fix was not applied: the code has changed since the review. Run the review again.'),
    );
  }

  /** The finding at the cursor; where there are several, the user picks. */
  async dismissAtCursor(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const here = editor ? shownAt(this.store, editor.document, editor.selection) : [];
    if (!editor || here.length === 0) {
      void vscode.window.showInformationMessage(l10n.t('There is no finding at the cursor.'));
      return;
    }
    // A dollar sign before a parenthesis would be the name of an icon.
    const items = here.map(({ finding }) => ({ label: finding.title.replaceAll('$(', '\\$('), finding }));
    const choice = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items);
    if (choice) this.dismiss(editor.document.uri.toString(), choice.finding.id);
  }

  dismiss(documentId: string, findingId: string): void {
    this.store.dismiss(documentId, findingId);
    const undo = l10n.t('Restore');
    void vscode.window.showInformationMessage(l10n.t('Finding dismissed.'), undo).then((choice) => {
      if (choice === undo) this.store.restore(documentId, findingId);
    });
  }

  clearFile(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document) this.store.clear(document.uri.toString());
    else void vscode.window.showInformationMessage(l10n.t('Open the file whose findings are to be cleared.'));
  }
}
