/** The repository's id for a workspace folder as the editor names it. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { idOfName, repositoryOf } from '../../core/git/repository';

/** @param folder a URI. What is not on this disk is known by its name alone. Never rejects. */
export function repositoryOfFolder(folder: string): Promise<string> {
  const uri = vscode.Uri.parse(folder);
  return uri.scheme === 'file' ? repositoryOf(uri.fsPath) : Promise.resolve(idOfName(path.posix.basename(uri.path)));
}
