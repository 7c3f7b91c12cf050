/**
 * The lightbulb's comment that suppresses a finding: an edit like any other, offered only where a comment can stand. Whether it
 * can is asked of the syntax tree, in the worker.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { TrackedFinding } from '../../core/findings/trackedFinding';
import type { CommentCompute } from '../../core/ports';
import { categoryName } from '../../core/review/findingWords';
import { endingOf, shownAt } from './codeActions';

/** Findings on the same row in one lightbulb. */
const MOST = 3;

export class SuppressActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  /** The last answer: the lightbulb asks at every move of the cursor. */
  #asked: { readonly what: string; readonly row: Promise<string | null> } | undefined;

  constructor(
    private readonly store: ReviewStore,
    private readonly compute: CommentCompute,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (only && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
    const { version } = document;
    const actions: vscode.CodeAction[] = [];
    const here = shownAt(this.store, document, range).filter(({ state }) => state === 'open');
    const byCategory = new Map(here.map((tracked) => [tracked.finding.category, tracked]));
    for (const tracked of [...byCategory.values()].slice(0, MOST)) {
      const { line } = document.positionAt(tracked.start);
      const row = await this.#rowFor(document, tracked, line);
      if (row === null || document.version !== version) continue;
      const title = l10n.t('Suppress with a comment ({0})', categoryName(tracked.finding.category));
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.insert(document.uri, new vscode.Position(line, 0), `${row}${endingOf(document)}`);
      actions.push(action);
    }
    return actions;
  }

  /** Never rejects: what could not be told is not offered. */
  #rowFor(document: vscode.TextDocument, { finding }: TrackedFinding, line: number): Promise<string | null> {
    const { category } = finding;
    const what = [document.uri.toString(), document.version, line, category].join('\n');
    if (this.#asked?.what === what) return this.#asked.row;
    const input = { languageId: document.languageId, text: document.getText(), row: line + 1, category };
    const row = this.compute.placeComment(input, new AbortController().signal).catch(() => null);
    this.#asked = { what, row };
    return row;
  }
}
