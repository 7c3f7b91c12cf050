/** Dismissing with a reason or with all of its kind, the list of what is dismissed, and handing it to the team. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { REASONS, type Dismissal, type Why } from '../../core/findings/dismissal';
import type { Dismissals } from '../../core/findings/dismissals';
import { isOfKind, kindOf } from '../../core/findings/kind';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { TEAM_FILE } from '../../core/findings/teamFile';
import type { TrackedFinding } from '../../core/findings/trackedFinding';
import { dismissedWhere, kindWords, reasonWords, whyWords } from '../../core/review/dismissalWords';
import { showMessage } from '../messages';
import type { TeamDismissals } from './teamDismissals';

export interface DismissDeps {
  readonly store: ReviewStore;
  readonly dismissals: Dismissals;
  readonly team: TeamDismissals;
  /** The finding at the cursor, with its document; the user was told where there is none. */
  readonly atCursor: () => Promise<{ documentId: string; tracked: TrackedFinding } | undefined>;
}

export class DismissCommands {
  constructor(private readonly deps: DismissDeps) {}

  /** With a reason that the user picks or writes. */
  async dismissBecause(): Promise<void> {
    const here = await this.deps.atCursor();
    const why = here && (await askWhy());
    if (here && why) this.dismiss(here.documentId, here.tracked.finding.id, why);
  }

  dismiss(documentId: string, findingId: string, why: Why = {}): void {
    this.deps.store.dismiss(documentId, findingId, why);
    const undo = l10n.t('Restore');
    void vscode.window.showInformationMessage(l10n.t('Finding dismissed.'), undo).then((choice) => {
      if (choice === undo) void this.restore(documentId, findingId);
    });
  }

  /** All that this finding is an example of; what that takes in is said before anything is hidden. */
  async dismissKind(): Promise<void> {
    const here = await this.deps.atCursor();
    if (!here) return;
    const { finding } = here.tracked;
    const path = finding.identity?.path ?? '';
    const kind = kindOf(finding, path);
    if (!kind) {
      const message = l10n.t(
        'This code names nothing by which its kind could be known again. Dismiss the finding alone.',
      );
      void showMessage('info', message);
      return;
    }
    const scopes = [
      { label: l10n.t('In this file'), kind: { ...kind, path } },
      { label: l10n.t('Everywhere in this workspace'), kind },
    ];
    const items = scopes.map(({ label, kind: scope }) => ({
      label,
      scope,
      description: l10n.t('{0} findings now', this.#count(scope)),
      detail: kindWords(scope),
    }));
    const placeHolder = l10n.t('What is never shown from now on? Graver findings still are.');
    const choice = await vscode.window.showQuickPick(items, { title: l10n.t('Never this kind'), placeHolder });
    if (choice) this.deps.dismissals.add({ of: 'kind', ...choice.scope, title: finding.title });
  }

  /** Takes back whatever dismisses a finding: the user's word, or an entry of the team's file. */
  async restore(documentId: string, findingId: string): Promise<void> {
    const aside = this.deps.store.find(documentId, findingId)?.aside;
    if (aside?.by === 'dismissal') await this.#takeBack(aside.dismissal);
    else if (aside?.by === 'comment') {
      void showMessage('info', l10n.t('A comment in line {0} suppresses this finding. Remove it there.', aside.line));
    }
  }

  /** What is dismissed in this workspace; picking one restores it. */
  async showDismissed(): Promise<void> {
    const all = this.deps.dismissals.all;
    if (all.length === 0) {
      void showMessage('info', l10n.t('Nothing is dismissed in this workspace.'));
      return;
    }
    const items = all.map(({ dismissal, folder }) => ({
      label: dismissal.of === 'kind' ? l10n.t('Kind: {0}', plain(dismissal.title)) : plain(dismissal.title),
      description: [whyWords(dismissal), folder === undefined ? '' : l10n.t('by the team')].filter(Boolean).join(', '),
      detail: dismissedWhere(dismissal),
      dismissal,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: l10n.t('Dismissed findings'),
      placeHolder: l10n.t('Pick what is to be shown again'),
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    for (const { dismissal } of picked ?? []) await this.#takeBack(dismissal);
  }

  /** Moves the user's own dismissals into the folder's file, which can be committed. */
  async share(): Promise<void> {
    const { own } = this.deps.dismissals;
    if (!vscode.workspace.isTrusted || own.length === 0) {
      const message = vscode.workspace.isTrusted
        ? l10n.t('You have dismissed nothing in this workspace.')
        : l10n.t('{0} counts in trusted workspaces only.', TEAM_FILE);
      void showMessage('info', message);
      return;
    }
    const folders = vscode.workspace.workspaceFolders ?? [];
    const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
    if (!folder) {
      if (folders.length === 0) void showMessage('info', l10n.t('Open a folder first.'));
      return;
    }
    if (!(await this.deps.team.change(folder.uri, (known) => [...known, ...own]))) return;
    this.deps.dismissals.remove(...own);
    const open = l10n.t('Open the file');
    const message = l10n.t('{0} dismissals are in {1} now. Commit it to share them.', own.length, TEAM_FILE);
    // Not awaited: the command is done when the file is written, not when the message is closed.
    void showMessage('info', message, [open]).then((choice) => {
      if (choice === open) void vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, TEAM_FILE));
    });
  }

  async #takeBack(dismissal: Dismissal): Promise<void> {
    const known = this.deps.dismissals.all.find((each) => each.dismissal === dismissal);
    if (known?.folder === undefined) this.deps.dismissals.remove(dismissal);
    else await this.deps.team.remove(known.folder, dismissal);
  }

  #count(kind: Parameters<typeof isOfKind>[0]): number {
    const { store } = this.deps;
    return store.documents
      .flatMap((id) => store.findings(id))
      .filter(({ finding, state }) => state !== 'dismissed' && isOfKind(kind, finding, finding.identity?.path ?? ''))
      .length;
  }
}

async function askWhy(): Promise<Why | undefined> {
  const own = { label: l10n.t('Another reason…'), reason: undefined };
  const items = [...REASONS.map((reason) => ({ label: reasonWords(reason), reason })), own];
  const choice = await vscode.window.showQuickPick(items, { title: l10n.t('Why is this finding dismissed?') });
  if (!choice) return undefined;
  if (choice.reason !== undefined) return { reason: choice.reason };
  const note = await vscode.window.showInputBox({
    title: choice.label,
    prompt: l10n.t('A sentence for whoever asks later'),
  });
  return note === undefined ? undefined : { note };
}

/** A dollar sign before a parenthesis would be the name of an icon. */
function plain(title: string): string {
  return title.replaceAll('$(', '\\$(');
}
