/** Documents that show what would be sent: read-only, made from the very request that would be posted. */
import * as vscode from 'vscode';
import type { Estimate } from '../../core/budget/estimates';
import { sha256 } from '../../core/cache/key';
import { toPreviewJson } from '../../core/export/previewJson';
import type { Prepared } from '../../core/prepared';

export const PREVIEW_SCHEME = 'code-insight-preview';

export class PreviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #parts = [
    vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
  ];

  constructor(private readonly estimate: (prepared: Prepared<unknown>) => Promise<Estimate>) {}

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** @param requests more than one: the parts of a file, as a list. */
  async show(requests: readonly Prepared<unknown>[]): Promise<void> {
    const shown = await Promise.all(requests.map(async (each) => toPreviewJson(each, await this.estimate(each))));
    const text = `${JSON.stringify(shown.length === 1 ? shown[0] : shown, undefined, 2)}\n`;
    const [first] = requests;
    const name = first?.sources[0]?.path.split('/').pop() ?? first?.task.name ?? '';
    // Another content is another document: a tab that is still open keeps what it showed.
    const query = sha256(text).slice(0, 12);
    const uri = vscode.Uri.from({ scheme: PREVIEW_SCHEME, path: `/${name}.preview.json`, query });
    const isNew = !this.#texts.has(uri.toString());
    this.#texts.set(uri.toString(), text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
    // The code stands in one long line of JSON; the command wraps this document only, and toggles.
    if (isNew && vscode.workspace.getConfiguration('editor').get('wordWrap') === 'off') {
      await vscode.commands.executeCommand('editor.action.toggleWordWrap');
    }
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
    this.#texts.clear();
  }
}
