/**
 * What looks like a secret as diagnostics of its own collection. VS Code moves its markers while a document is edited: they are
 * set only when a mark comes or goes.
 */
import * as vscode from 'vscode';
import type { SecretMark, SecretMarks } from '../../core/findings/secretMarks';
import { markWords } from '../../core/presentSecrets';
import { RULES_PAGE } from '../../core/secretRules';
import { DIAGNOSTIC_SOURCE, openDocument } from '../findings/problems';

export class SecretProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('codeInsight.secrets');
  readonly #unsubscribe: () => void;

  constructor(private readonly marks: SecretMarks) {
    this.#unsubscribe = marks.onChange((documentId) => {
      this.#show(documentId);
    });
  }

  dispose(): void {
    this.#unsubscribe();
    this.#collection.dispose();
  }

  #show(documentId: string): void {
    const document = openDocument(documentId);
    const diagnostics = this.marks.marks(documentId).map((mark) => toDiagnostic(mark, document));
    this.#collection.set(vscode.Uri.parse(documentId), diagnostics);
  }
}

/** Where a value stands now; in a closed document, where it was last found. */
export function markRange({ tracked, found }: SecretMark, document: vscode.TextDocument | undefined): vscode.Range {
  if (document) return new vscode.Range(document.positionAt(tracked.start), document.positionAt(tracked.end));
  return new vscode.Range(found.line - 1, found.column - 1, found.endLine - 1, found.endColumn - 1);
}

function toDiagnostic(mark: SecretMark, document: vscode.TextDocument | undefined): vscode.Diagnostic {
  const message = markWords(mark.kind, mark.redacted);
  const severity = mark.redacted ? vscode.DiagnosticSeverity.Information : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(markRange(mark, document), message, severity);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: mark.rule, target: vscode.Uri.parse(RULES_PAGE) };
  return diagnostic;
}
