/** Which names a document has on this machine, for the rules on ignored files. */
import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { FilePlace } from '../../core/prompt/source';

export async function placesOf(uri: vscode.Uri): Promise<readonly FilePlace[]> {
  const asked = placeOf(uri);
  if (uri.scheme !== 'file') return [asked];
  try {
    const target = vscode.Uri.file(await realpath(uri.fsPath));
    return target.path === uri.path ? [asked] : [asked, placeOf(target)];
  } catch {
    // Not saved yet, or gone: it has no other name.
    return [asked];
  }
}

function placeOf(uri: vscode.Uri): FilePlace {
  const folder = folderOf(uri);
  const path = folder && uri.path.slice(folder.uri.path.length).replace(/^\/+/, '');
  return folder && path !== undefined && path !== ''
    ? { folder: folder.uri.toString(), path }
    : { path: uri.path === '' ? uri.toString() : uri.path };
}

/** An older version in a diff, a cell of a notebook, a file that is not saved yet: the rules for the file itself count. */
function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.getWorkspaceFolder(vscode.Uri.file(uri.path));
}
