/** The findings of the store, as trees and walks see them. */
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { TreeFinding } from '../../core/review/findingTree';
import { workspacePath } from '../review/capture';
import { isFixable } from './codeActions';
import { currentRange, openDocument } from './problems';

export function treeFindings(store: ReviewStore): TreeFinding[] {
  return store.documents.flatMap((documentId) => {
    const document = openDocument(documentId);
    const path = workspacePath(vscode.Uri.parse(documentId));
    return store.findings(documentId).map((tracked) => ({
      ...{ documentId, path, finding: tracked.finding, state: tracked.state },
      line: currentRange(tracked, document).start.line + 1,
      canFix: isFixable(store, documentId, tracked.finding.id),
    }));
  });
}

/** Brings a finding up in its file. @returns the editor; undefined where the file can't be opened any more. */
export async function openFinding(
  store: ReviewStore,
  documentId: string,
  findingId: string,
  preserveFocus = false,
): Promise<vscode.TextEditor | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(documentId));
    // Looked up after opening: that places what a restart left unplaced.
    const tracked = store.find(documentId, findingId);
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    return await vscode.window.showTextDocument(document, {
      ...(tracked && { selection: currentRange(tracked, document) }),
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      preserveFocus,
    });
  } catch {
    return undefined;
  }
}
