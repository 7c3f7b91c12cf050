/** The repository's id for a workspace folder as the editor names it, and the names of those that are open. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { idOfName, namedRepositoryOf, type NamedRepository } from '../../core/git/repository';
import type { RepositoryNames } from '../../core/usage/repositoryNames';

/** @param folder a URI. What is not on this disk is known by its name alone. Never rejects. */
export async function repositoryOfFolder(folder: string): Promise<string> {
  return (await repositoryAt(vscode.Uri.parse(folder))).id;
}

/** Of the folders that are open in this window. Never rejects. */
export async function openRepositories(): Promise<RepositoryNames> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const repositories = await Promise.all(folders.map(({ uri }) => repositoryAt(uri)));
  return new Map(repositories.map(({ id, name }) => [id, name]));
}

async function repositoryAt(uri: vscode.Uri): Promise<NamedRepository> {
  if (uri.scheme === 'file') return namedRepositoryOf(uri.fsPath);
  const name = path.posix.basename(uri.path);
  return { id: idOfName(name), name };
}
