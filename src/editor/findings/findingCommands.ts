/** What can be done with a finding: fix, preview, clear; and which one is meant. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { TrackedFinding } from '../../core/findings/trackedFinding';
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

  /** The finding at the cursor; where there are several, the user picks. @param fits which of them can be meant. */
  async atCursor(
    fits: (tracked: TrackedFinding) => boolean = () => true,
  ): Promise<{ documentId: string; tracked: TrackedFinding } | undefined> {
    const editor = vscode.window.activeTextEditor;
    const all = editor ? shownAt(this.store, editor.document, editor.selection) : [];
    const fitting = all.filter(fits);
    // Where none fits, whoever asked says so of the one that is there.
    const here = fitting.length > 0 ? fitting : all;
    if (!editor || here.length === 0) {
      void vscode.window.showInformationMessage(l10n.t('There is no finding at the cursor.'));
      return undefined;
    }
    // A dollar sign before a parenthesis would be the name of an icon.
    const items = here.map((tracked) => ({ label: tracked.finding.title.replaceAll('$(', '\\$('), tracked }));
    const choice = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items);
    return choice && { documentId: editor.document.uri.toString(), tracked: choice.tracked };
  }

  /** What the settings hide in the file at hand, until VS Code is closed. */
  showHidden(): void {
    const id = vscode.window.activeTextEditor?.document.uri.toString();
    const count = id === undefined ? 0 : this.store.hidden(id).length;
    if (id !== undefined) this.store.reveal(id);
    const message =
      count === 0 ? l10n.t('Nothing is hidden in this file.') : l10n.t('{0} hidden findings are shown now.', count);
    void vscode.window.showInformationMessage(message);
  }

  /** The same for all files. */
  showAllHidden(): void {
    for (const id of this.store.documents) this.store.reveal(id);
  }

  clearFile(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document) this.store.clear(document.uri.toString());
    else void vscode.window.showInformationMessage(l10n.t('Open the file whose findings are to be cleared.'));
  }
}
