/**
 * All safe fixes of a file at once: as a command, in the lightbulb where there are several, and as a source action, which
 * VS Code can run on saving. One edit, so that one undo takes all of it back.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { fixAll, type FixAll } from '../../core/findings/fixAll';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { fixAllWords } from '../../core/review/fixAllWords';
import { showMessage } from '../messages';
import { asWorkspaceEdit, endingOf, shownAt } from './codeActions';

/** What `editor.codeActionsOnSave` names. */
export const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('codeInsight');

export class FixAllActions implements vscode.CodeActionProvider {
  static readonly kinds = [FIX_ALL, vscode.CodeActionKind.QuickFix];

  constructor(private readonly store: ReviewStore) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const kinds = FixAllActions.kinds.filter((kind) => isAsked(kind, context));
    if (kinds.length === 0) return [];
    const { edits } = this.#of(document);
    return kinds.flatMap((kind) => {
      if (edits.length === 0 || (kind !== FIX_ALL && !this.#isWorthAnEntry(document, range, edits.length))) return [];
      const title = l10n.t('Fix all safe in this file ({0})', edits.length);
      const action = new vscode.CodeAction(title, kind);
      action.edit = asWorkspaceEdit(document, edits);
      return [action];
    });
  }

  /** In the file at hand. @returns how many fixes were applied. */
  async run(): Promise<number> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) {
      void showMessage('info', l10n.t('Open the file whose findings are to be fixed.'));
      return 0;
    }
    const all = this.#of(document);
    const isDone = all.edits.length === 0 || (await vscode.workspace.applyEdit(asWorkspaceEdit(document, all.edits)));
    if (isDone) void showMessage('info', fixAllWords(all));
    else void showMessage('warning', l10n.t('The fixes were not applied: the file changed meanwhile. Try again.'));
    return isDone ? all.edits.length : 0;
  }

  #of(document: vscode.TextDocument): FixAll {
    return fixAll(this.store.findings(document.uri.toString()), document.getText(), endingOf(document));
  }

  /** One fix has its own entry; elsewhere than on a finding nobody looks for it. */
  #isWorthAnEntry(document: vscode.TextDocument, range: vscode.Range, count: number): boolean {
    return count > 1 && shownAt(this.store, document, range).length > 0;
  }
}

/** `source.fixAll` alone, on saving, is meant for formatters and linters: a model's fixes are made where they are named. */
function isAsked(kind: vscode.CodeActionKind, { only, triggerKind }: vscode.CodeActionContext): boolean {
  if (kind !== FIX_ALL) return only === undefined || only.contains(kind);
  if (!only?.contains(FIX_ALL)) return false;
  return triggerKind === vscode.CodeActionTriggerKind.Invoke || FIX_ALL.contains(only);
}
