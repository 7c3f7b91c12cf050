/**
 * The lightbulb on what looks like a secret. Its commands work at the cursor; from the Problems list, where the cursor may be
 * elsewhere, they are told the place.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SecretMark, SecretMarks } from '../../core/findings/secretMarks';
import { DIAGNOSTIC_SOURCE } from '../findings/problems';
import { marksAt, type MarkPlace } from './secretCommands';

export class SecretActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(private readonly marks: SecretMarks) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (context.only && !context.only.contains(vscode.CodeActionKind.QuickFix)) return [];
    return marksAt(this.marks, document, range).flatMap((mark) => actionsFor(mark, document, context));
  }
}

function actionsFor(
  mark: SecretMark,
  document: vscode.TextDocument,
  context: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const place: MarkPlace = { documentId: document.uri.toString(), offset: mark.tracked.start };
  const diagnostics = context.diagnostics.filter(
    ({ source, code }) => source === DIAGNOSTIC_SOURCE && typeof code === 'object' && code.value === mark.rule,
  );
  const action = (title: string, command: string): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { command, title, arguments: [place] };
    made.diagnostics = diagnostics;
    return made;
  };
  return [
    action(l10n.t('Open the line'), 'codeInsight.showSecret'),
    action(l10n.t('Not a secret: this value, everywhere'), 'codeInsight.notASecret'),
    action(
      l10n.t('Ignore this rule here: {0}, for this value in this file', mark.rule),
      'codeInsight.ignoreSecretHere',
    ),
    action(l10n.t("Copy the link to the rule's documentation"), 'codeInsight.copySecretRuleLink'),
  ];
}
