/** Captures what is to be reviewed: the buffer as it is on screen, never a stale copy from disk. */
import * as vscode from 'vscode';
import type { Block } from '../../core/outcome';
import type { Scope } from '../../core/prompt/scope';
import type { ReviewRequest } from '../../core/review/reviewRequest';
import { placesOf } from './places';

export interface Captured {
  readonly document: vscode.TextDocument;
  readonly request: ReviewRequest;
}

/** @param target from a menu; without one, the active editor's document. */
export async function captureFile(target: vscode.Uri | undefined): Promise<Captured | { block: Block } | undefined> {
  const uri = target ?? vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return { document, request: await requestFor(document) };
  } catch {
    // VS Code refuses binary files and files above 50 MB here; which of them is told by the bytes.
    return { block: await whyNotText(uri) };
  }
}

/** The selected lines of the active editor; undefined without a selection. */
export async function captureSelection(editor: vscode.TextEditor | undefined): Promise<Captured | undefined> {
  if (!editor || editor.selection.isEmpty) return undefined;
  const { start, end } = editor.selection;
  // A selection that ends at a line's very start does not contain that line.
  const lastLine = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  const scope = [{ start: start.line + 1, end: lastLine + 1 }];
  return { document: editor.document, request: await requestFor(editor.document, scope) };
}

export async function requestFor(document: vscode.TextDocument, scope?: Scope): Promise<ReviewRequest> {
  // Before anything is waited for: what is on screen now is what was asked about.
  const text = document.getText();
  const { languageId, uri } = document;
  return { path: workspacePath(uri), languageId, text, ...(scope && { scope }), places: await placesOf(uri) };
}

/** Relative to its workspace folder; the bare name where there is none, since the place on this machine is private. */
export function workspacePath(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const name = uri.path.split('/').pop() ?? uri.path;
  if (!folder || uri.scheme === 'untitled') return name;
  return uri.path.slice(folder.uri.path.length).replace(/^\/+/, '') || name;
}

async function whyNotText(uri: vscode.Uri): Promise<Block> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return type & vscode.FileType.Directory ? { code: 'not_a_file', is: 'folder' } : { code: 'binary' };
  } catch {
    return { code: 'not_readable', detail: 'ENOENT' };
  }
}
