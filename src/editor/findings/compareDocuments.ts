/**
 * A suggestion whose code changed since, beside the file as it is: VS Code's diff, in which every part can be taken over by
 * hand. The file stands on the right, where it can be edited.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sha256 } from '../../core/cache/key';
import { comparisonOf } from '../../core/findings/comparison';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { visibleLine } from '../../core/text/hidden';
import { showMessage } from '../messages';
import { endingOf } from './codeActions';

export const SUGGESTION_SCHEME = 'code-insight-suggestion';

export class CompareDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #parts = [
    vscode.workspace.registerTextDocumentContentProvider(SUGGESTION_SCHEME, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
  ];

  constructor(private readonly store: ReviewStore) {}

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  async show(documentId: string, findingId: string): Promise<void> {
    const uri = vscode.Uri.parse(documentId);
    const name = uri.path.split('/').pop() ?? '';
    let document: vscode.TextDocument;
    try {
      document = await vscode.workspace.openTextDocument(uri);
    } catch {
      void showMessage('warning', l10n.t('{0} can not be opened any more.', visibleLine(name)));
      return;
    }
    // Looked up after opening: that places what a restart left unplaced.
    const tracked = this.store.find(documentId, findingId);
    const comparison = tracked && comparisonOf(tracked, document.getText(), endingOf(document));
    if (!comparison) {
      void showMessage('info', l10n.t('No change is suggested for this finding.'));
      return;
    }
    const suggestion = this.#keep(name, comparison.kind === 'document' ? comparison.text : comparison.after);
    const [other, title] =
      comparison.kind === 'document'
        ? [uri, l10n.t('{0}: suggested change ↔ file as it is now', visibleLine(name))]
        : [this.#keep(name, comparison.before), l10n.t('{0}: suggested change ↔ code as reviewed', visibleLine(name))];
    await vscode.commands.executeCommand('vscode.diff', suggestion, other, title);
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
    this.#texts.clear();
  }

  /** Another text is another document: a tab that is still open keeps what it showed. */
  #keep(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SUGGESTION_SCHEME, path: `/${name}`, query: sha256(text).slice(0, 12) });
    this.#texts.set(uri.toString(), text);
    return uri;
  }
}
