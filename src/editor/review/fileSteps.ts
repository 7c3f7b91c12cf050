/** What brings a file up: beside its report, or for a next step: the rule that keeps it back, the lines to select, its encoding. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Block, Outcome } from '../../core/outcome';

export interface FileStep {
  readonly step: 'open_rule' | 'change_encoding' | 'review_selection';
  readonly document: vscode.Uri;
  readonly outcome: Outcome | undefined;
  readonly reviewSelection: () => void;
}

export async function takeFileStep({ step, document, outcome, reviewSelection }: FileStep): Promise<void> {
  switch (step) {
    case 'change_encoding':
      // VS Code's own choice of encodings, which reopens the file that is active.
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.editor.changeEncoding');
      return;
    case 'review_selection':
      if (await selectionIn(document, reviewSelection)) reviewSelection();
      return;
    case 'open_rule':
      if (outcome?.kind === 'blocked') await openRule(outcome.block, document);
  }
}

/** A file that was reviewed from the explorer is opened, so that the report has its code beside it. */
export async function showBesideReport(document: vscode.TextDocument): Promise<void> {
  const shown = vscode.window.visibleTextEditors.some((editor) => editor.document === document);
  if (shown) return;
  const options = { viewColumn: vscode.ViewColumn.One, preserveFocus: true, preview: true };
  try {
    await vscode.window.showTextDocument(document, options);
  } catch {
    // Another editor was opened in the same moment: the code is a convenience, the report comes all the same.
  }
}

/** Opens the first rule that can be opened. @param document the file that is kept back. */
async function openRule(block: Block, document: vscode.Uri): Promise<void> {
  if (block.code === 'ignore_unreadable') {
    const folder = vscode.workspace.getWorkspaceFolder(document)?.uri;
    if (folder) await reveal(vscode.Uri.joinPath(folder, block.file));
    return;
  }
  if (block.code !== 'ignored') return;
  const rule = block.rules.find(({ by }) => by === 'file' || by === 'setting');
  if (rule?.by === 'file') {
    const line = rule.line - 1;
    const selection = new vscode.Range(line, 0, line, rule.pattern.length);
    const uri = vscode.Uri.joinPath(vscode.Uri.parse(rule.folder), rule.file);
    await vscode.window.showTextDocument(uri, { selection });
  } else if (rule?.by === 'setting') {
    await vscode.commands.executeCommand('workbench.action.openSettings', rule.setting);
  }
}

/** Shows the file; one that is no text is shown where it lies. */
async function reveal(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.window.showTextDocument(uri);
  } catch {
    await vscode.commands.executeCommand('revealInExplorer', uri);
  }
}

/**
 * Brings the file up, so that its selection can be reviewed. @returns true when there is one; else the user is told what to
 * do, and the cursor is in the file.
 */
async function selectionIn(document: vscode.Uri, review: () => void): Promise<boolean> {
  const shown = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === document.toString());
  // Its selection stays as it is.
  const editor = shown
    ? await vscode.window.showTextDocument(shown.document, shown.viewColumn)
    : await vscode.window.showTextDocument(document);
  if (!editor.selection.isEmpty) return true;
  const label = l10n.t('Review selection');
  const text = l10n.t('Select the lines to review in {0}, then choose Review selection.', fileName(document));
  void vscode.window.showInformationMessage(text, label).then((choice) => {
    if (choice === label) review();
  });
  return false;
}

function fileName(uri: vscode.Uri): string {
  return uri.path.split('/').pop() ?? '';
}
