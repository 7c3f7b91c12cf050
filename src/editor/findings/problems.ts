/** The Problems list as a view of the store. */
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { Finding } from '../../core/outcome';
import type { Severity } from '../../core/tasks/review';

const SEVERITY: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  critical: vscode.DiagnosticSeverity.Error,
  major: vscode.DiagnosticSeverity.Warning,
  minor: vscode.DiagnosticSeverity.Information,
  info: vscode.DiagnosticSeverity.Hint,
};

export class Problems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('codeInsight');
  readonly #unsubscribe: () => void;

  constructor(store: ReviewStore) {
    this.#unsubscribe = store.onChange(({ documents }) => {
      for (const id of documents) this.#collection.set(vscode.Uri.parse(id), store.findings(id).map(toDiagnostic));
    });
  }

  dispose(): void {
    this.#unsubscribe();
    this.#collection.dispose();
  }
}

export function toRange({ range }: Finding): vscode.Range {
  return new vscode.Range(range.line - 1, range.column - 1, range.endLine - 1, range.endColumn - 1);
}

function toDiagnostic(finding: Finding): vscode.Diagnostic {
  const message = finding.explanation === '' ? finding.title : `${finding.title}\n${finding.explanation}`;
  const diagnostic = new vscode.Diagnostic(toRange(finding), message, SEVERITY[finding.severity]);
  diagnostic.source = 'Code Insight';
  diagnostic.code = finding.category;
  return diagnostic;
}
