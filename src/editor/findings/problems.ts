/**
 * The Problems list as a view of the store. VS Code moves its own markers while a document is edited: diagnostics are set
 * only when a finding comes, goes or changes its state.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { explanationOf } from '../../core/findings/explanation';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { TrackedFinding } from '../../core/findings/trackedFinding';
import type { Finding } from '../../core/outcome';
import { markupText } from '../../core/reply/markup';
import type { Severity } from '../../core/tasks/review';
import { cutTo } from '../../core/text/hidden';

export const DIAGNOSTIC_SOURCE = 'Code Insight';

/** The report has all of it; in UTF-16 units. */
const MAX_EXPLANATION = 4_000;

const SEVERITY: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  critical: vscode.DiagnosticSeverity.Error,
  major: vscode.DiagnosticSeverity.Warning,
  minor: vscode.DiagnosticSeverity.Information,
  info: vscode.DiagnosticSeverity.Hint,
};

export class Problems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('codeInsight');
  readonly #unsubscribe: () => void;

  constructor(private readonly store: ReviewStore) {
    this.#unsubscribe = store.onChange(({ documents }) => {
      for (const id of documents) this.#show(id);
    });
  }

  dispose(): void {
    this.#unsubscribe();
    this.#collection.dispose();
  }

  #show(documentId: string): void {
    const uri = vscode.Uri.parse(documentId);
    const document = openDocument(documentId);
    const diagnostics = this.store
      .findings(documentId)
      .filter(({ state }) => state !== 'dismissed' && state !== 'resolved')
      .map((tracked) => toDiagnostic(tracked, document));
    this.#collection.set(uri, diagnostics);
  }
}

export function openDocument(documentId: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === documentId);
}

/** Where a finding stands now; in a closed document, where its text was last found. */
export function currentRange(tracked: TrackedFinding, document: vscode.TextDocument | undefined): vscode.Range {
  if (!document || !tracked.isPlaced) return capturedRange(tracked.finding);
  const { start, end } = tracked.span;
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function capturedRange({ range }: Finding): vscode.Range {
  return new vscode.Range(range.line - 1, range.column - 1, range.endLine - 1, range.endColumn - 1);
}

function toDiagnostic(tracked: TrackedFinding, document: vscode.TextDocument | undefined): vscode.Diagnostic {
  const { finding, state } = tracked;
  const explanation = cutTo(markupText(explanationOf(finding)), MAX_EXPLANATION);
  const text = explanation === '' ? finding.title : `${finding.title}\n${explanation}`;
  const message =
    state === 'stale'
      ? l10n.t('The code has changed since: {0}', text)
      : state === 'provisional'
        ? l10n.t('Arriving: {0}', text)
        : text;
  const severity =
    state === 'stale'
      ? vscode.DiagnosticSeverity.Hint
      : state === 'provisional'
        ? vscode.DiagnosticSeverity.Information
        : SEVERITY[finding.severity];
  const diagnostic = new vscode.Diagnostic(currentRange(tracked, document), message, severity);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = finding.category;
  return diagnostic;
}
