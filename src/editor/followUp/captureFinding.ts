/** Captures a finding's code as it is on screen now, and where in it the finding stands. */
import * as vscode from 'vscode';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { Block, Finding } from '../../core/outcome';
import type { Scope } from '../../core/prompt/scope';
import type { ReviewRequest } from '../../core/review/reviewRequest';
import { currentRange } from '../findings/problems';
import { captureFile, requestFor } from '../review/capture';

export interface CapturedFinding {
  readonly document: vscode.TextDocument;
  readonly request: ReviewRequest;
  /** The finding's lines in the captured text. */
  readonly scope: Scope;
  readonly finding: Finding;
}

/** @returns undefined where the document no longer has the finding. */
export async function captureFinding(
  store: ReviewStore,
  documentId: string,
  findingId: string,
): Promise<CapturedFinding | { block: Block } | undefined> {
  const captured = await captureFile(vscode.Uri.parse(documentId));
  if (captured === undefined || 'block' in captured) return captured;
  const { document } = captured;
  // Looked up after opening, which places what a restart left unplaced; with the text of the same moment.
  const tracked = store.find(documentId, findingId);
  if (!tracked) return undefined;
  const { start, end } = currentRange(tracked, document);
  const scope = [{ start: start.line + 1, end: end.line + 1 }];
  return { document, request: await requestFor(document, scope), scope, finding: tracked.finding };
}
