/** Show Effective Brain and Customize Prompts. */
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sha256 } from '../../core/cache/key';
import { userBrainPath } from '../../core/prompt/brainLayers';
import { effectiveBrainText } from '../../core/prompt/effectiveBrain';
import type { BrainLayer } from '../../core/prompt/mergeBrain';
import { starterText } from '../../core/prompt/starterFile';
import { showMessage } from '../messages';
import { userFile, workspaceFile, type BrainFiles } from './brainFiles';

const SCHEME = 'code-insight-brain';
/** Where the user's file is made when the setting names none yet; the form in which settings travel between machines. */
const USUAL_PLACE = '~/.code-insight/brain.json';

export class PromptCommands implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #parts = [
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
  ];

  constructor(private readonly brains: BrainFiles) {}

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** What counts for the file in front, as a document that can't be changed. */
  async showEffective(): Promise<void> {
    const folder = currentFolder();
    const effective = await this.brains.effective(folder?.uri.toString());
    const notes =
      folder === undefined || vscode.workspace.isTrusted
        ? []
        : [l10n.t('This workspace is not trusted: a file of its own does not count.')];
    const text = effectiveBrainText(effective, (file) => vscode.Uri.parse(file).fsPath, notes);
    // Another content is another document: a tab that is still open keeps what it showed.
    const uri = vscode.Uri.from({ scheme: SCHEME, path: '/effective-brain.jsonc', query: sha256(text).slice(0, 12) });
    this.#texts.set(uri.toString(), text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  /** Opens the user's or the workspace's file; makes it where there is none. @param wanted asked for when absent. */
  async customize(wanted?: BrainLayer): Promise<void> {
    const place = await choosePlace(wanted);
    if (place === undefined) return;
    const contents = Buffer.from(starterText(await this.brains.shipped(), place.layer));
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(place.uri, { ignoreIfExists: true, contents });
    if (!(await vscode.workspace.applyEdit(edit))) {
      void showMessage('error', l10n.t('The file can not be made: {0}', place.uri.fsPath));
      return;
    }
    if (place.setting !== undefined) {
      const { Global } = vscode.ConfigurationTarget;
      await vscode.workspace.getConfiguration('codeInsight').update('brainFile', place.setting, Global);
    }
    await vscode.window.showTextDocument(place.uri, { preview: false });
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
    this.#texts.clear();
  }
}

interface Place {
  readonly layer: BrainLayer;
  readonly uri: vscode.Uri;
  /** What the setting has to say so that the file counts. */
  readonly setting?: string;
}

async function choosePlace(wanted: BrainLayer | undefined): Promise<Place | undefined> {
  const places = [userPlace(), ...workspacePlaces()];
  if (wanted !== undefined) return places.find(({ layer }) => layer === wanted);
  const items = places.map((place) => ({
    label: place.layer === 'user' ? l10n.t('For me, in all workspaces') : l10n.t('For this workspace'),
    description: vscode.workspace.asRelativePath(place.uri, true),
    place,
  }));
  const placeHolder = vscode.workspace.isTrusted
    ? l10n.t('Whose prompts?')
    : l10n.t('Whose prompts? Those of a workspace count once it is trusted.');
  return (await vscode.window.showQuickPick(items, { title: l10n.t('Customize prompts'), placeHolder }))?.place;
}

function userPlace(): Place {
  const own = userFile();
  if (own !== undefined) return { layer: 'user', uri: vscode.Uri.file(own) };
  const usual = userBrainPath(USUAL_PLACE, homedir());
  if (usual === undefined) throw new Error('the home folder has no absolute path');
  return { layer: 'user', uri: vscode.Uri.file(usual), setting: USUAL_PLACE };
}

function workspacePlaces(): Place[] {
  if (!vscode.workspace.isTrusted) return [];
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => ({
    layer: 'workspace',
    uri: workspaceFile(uri.toString()),
  }));
}

function currentFolder(): vscode.WorkspaceFolder | undefined {
  const front = vscode.window.activeTextEditor?.document.uri;
  return (front && vscode.workspace.getWorkspaceFolder(front)) ?? vscode.workspace.workspaceFolders?.[0];
}
