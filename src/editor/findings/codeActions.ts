/**
 * The lightbulb and the hover as views of the store. Fixes are edits, so that VS Code applies, previews and undoes them
 * itself; dismissing is a command without arguments, on the finding at the cursor.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { explanationOf } from '../../core/findings/explanation';
import { fixEdit } from '../../core/findings/fix';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { TrackedFinding } from '../../core/findings/trackedFinding';
import type { TextEdit } from '../../core/findings/trackedRange';
import type { Finding } from '../../core/outcome';
import { noFixWords } from '../../core/presentFix';
import type { MarkupBlock } from '../../core/reply/markup';
import { toSafeMarkdown } from '../../core/reply/safeMarkdown';
import { visible } from '../../core/text/hidden';
import { currentRange, DIAGNOSTIC_SOURCE, openDocument } from './problems';

export class FindingActions implements vscode.CodeActionProvider, vscode.HoverProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(private readonly store: ReviewStore) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (context.only && !context.only.contains(vscode.CodeActionKind.QuickFix)) return [];
    const here = shownAt(this.store, document, range);
    const actions = here.flatMap((tracked) => this.#fixes(document, tracked, context));
    if (here.some(({ state, finding }) => state === 'stale' && finding.replacement !== null)) {
      actions.push(commandAction(l10n.t('Compare with suggested change'), 'codeInsight.compareFinding'));
    }
    if (here.length > 0) {
      actions.push(
        commandAction(l10n.t('Dismiss this finding'), 'codeInsight.dismissFinding'),
        commandAction(l10n.t('Dismiss this finding with a reason…'), 'codeInsight.dismissFindingBecause'),
        commandAction(l10n.t('Never show this kind…'), 'codeInsight.dismissKind'),
      );
    }
    return actions;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const here = shownAt(this.store, document, new vscode.Range(position, position));
    const first = here.find(({ finding }) => hoverParts(finding, document.languageId).length > 0);
    if (!first) return undefined;
    return new vscode.Hover(hoverParts(first.finding, document.languageId), currentRange(first, document));
  }

  #fixes(
    document: vscode.TextDocument,
    tracked: TrackedFinding,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const edit = workspaceEdit(document, tracked);
    const preview = workspaceEdit(document, tracked, { needsConfirmation: true, label: tracked.finding.title });
    if (!edit || !preview) return [];
    const fix = new vscode.CodeAction(l10n.t('Fix: {0}', tracked.finding.title), vscode.CodeActionKind.QuickFix);
    fix.edit = edit;
    fix.diagnostics = context.diagnostics.filter(
      ({ source, message }) => source === DIAGNOSTIC_SOURCE && message.startsWith(tracked.finding.title),
    );
    const look = new vscode.CodeAction(
      l10n.t('Preview fix: {0}', tracked.finding.title),
      vscode.CodeActionKind.QuickFix,
    );
    look.edit = preview;
    return [fix, look];
  }
}

function commandAction(title: string, command: string): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command, title };
  return action;
}

/** The problem beside it says what is wrong, in words alone: the hover adds what has a form, and what would replace it. */
function hoverParts(finding: Finding, languageId: string): vscode.MarkdownString[] {
  const parts: vscode.MarkdownString[] = [];
  const blocks = explanationOf(finding);
  // Not trusted, without HTML, and written anew: nothing that the model wrote acts in it.
  if (blocks.some(hasForm)) parts.push(new vscode.MarkdownString(toSafeMarkdown(blocks)));
  if (finding.replacement !== null) {
    const text = new vscode.MarkdownString(l10n.t('Code Insight would replace it with:'));
    parts.push(text.appendCodeblock(visible(finding.replacement), languageId));
  }
  if (finding.noFix) parts.push(new vscode.MarkdownString().appendText(noFixWords(finding.noFix)));
  return parts;
}

function hasForm(block: MarkupBlock): boolean {
  return block.kind !== 'paragraph' || block.children.some(({ kind }) => kind === 'code');
}

/** Open findings that touch a range. */
export function shownAt(store: ReviewStore, document: vscode.TextDocument, range: vscode.Range): TrackedFinding[] {
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  return store
    .findings(document.uri.toString())
    .filter(({ state, start, end }) => (state === 'open' || state === 'stale') && start <= to && end >= from);
}

/** @returns undefined where the finding has no fix that fits the text as it is. */
export function workspaceEdit(
  document: vscode.TextDocument,
  tracked: TrackedFinding,
  metadata?: vscode.WorkspaceEditEntryMetadata,
): vscode.WorkspaceEdit | undefined {
  const edit = fixEdit(tracked, document.getText(), endingOf(document));
  return edit && asWorkspaceEdit(document, [edit], metadata);
}

export function endingOf({ eol }: vscode.TextDocument): string {
  return eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
}

/** @param edits in offsets of the document as it is. */
export function asWorkspaceEdit(
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
  metadata?: vscode.WorkspaceEditEntryMetadata,
): vscode.WorkspaceEdit {
  const whole = new vscode.WorkspaceEdit();
  for (const { offset, length, text } of edits) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    whole.replace(document.uri, range, text, metadata);
  }
  return whole;
}

/** For the report, which names findings by id. */
export function isFixable(store: ReviewStore, documentId: string, findingId: string): boolean {
  const tracked = store.find(documentId, findingId);
  const document = openDocument(documentId);
  if (tracked?.state !== 'open' || tracked.finding.replacement === null) return false;
  return document === undefined || workspaceEdit(document, tracked) !== undefined;
}
