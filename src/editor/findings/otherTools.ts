/**
 * Tells the store what other tools report of the documents that have findings, so that nothing is shown twice. The tools speak
 * while somebody types: they are listened to once that pauses.
 */
import * as vscode from 'vscode';
import type { Reported } from '../../core/findings/otherTools';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { DIAGNOSTIC_SOURCE, openDocument } from './problems';

const PAUSE_MS = 300;

export class OtherTools implements vscode.Disposable {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #unsubscribe: () => void;
  readonly #onDiagnostics: vscode.Disposable;

  /** @param isWanted by the settings. */
  constructor(
    private readonly store: ReviewStore,
    private readonly isWanted: () => boolean,
  ) {
    // Findings may come after what others said of their place.
    this.#unsubscribe = store.onChange(({ documents }) => {
      this.#soon(documents);
    });
    this.#onDiagnostics = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      this.#soon(uris.map(String));
    });
  }

  /** The settings changed. */
  again(): void {
    this.#soon(this.store.documents);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#unsubscribe();
    this.#onDiagnostics.dispose();
  }

  #soon(documents: readonly string[]): void {
    const known = new Set(this.store.documents);
    for (const id of documents) {
      if (!known.has(id)) continue;
      clearTimeout(this.#timers.get(id));
      const timer = setTimeout(() => {
        this.#timers.delete(id);
        this.#tell(id);
      }, PAUSE_MS);
      this.#timers.set(id, timer);
    }
  }

  /** Of a closed document, what was last known counts. */
  #tell(id: string): void {
    const document = openDocument(id);
    if (!document) return;
    const others = this.isWanted() ? vscode.languages.getDiagnostics(document.uri).flatMap(toReported) : [];
    this.store.report(id, others, document.getText());
  }
}

/** What has no name can not be told of, and a hint is not listed as a problem. */
function toReported({ source, code, message, range, severity }: vscode.Diagnostic): Reported[] {
  if (source === undefined || source === '' || source === DIAGNOSTIC_SOURCE) return [];
  if (severity === vscode.DiagnosticSeverity.Hint) return [];
  const rule = typeof code === 'object' ? code.value : code;
  return [
    {
      tool: rule === undefined || rule === '' ? source : `${source} (${rule})`,
      message,
      range: {
        ...{ line: range.start.line + 1, column: range.start.character + 1 },
        ...{ endLine: range.end.line + 1, endColumn: range.end.character + 1 },
      },
    },
  ];
}
