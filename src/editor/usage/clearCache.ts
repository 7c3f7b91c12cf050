/** Clear Cache: asks how far, and before others lose something says how much. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { grouped } from '../../core/presentation';
import { showMessage } from '../messages';

export interface ClearCacheDeps {
  /** Where the team's answers are; undefined without Redis. */
  readonly host: () => string | undefined;
  /** Answers of this window and workspace. */
  readonly clearWorkspace: () => Promise<void>;
  /** Those that the command line keeps on this machine. */
  readonly clearCommandLine: () => Promise<void>;
  /** @returns how many answers; undefined where Redis does not tell. */
  readonly countTeam: () => Promise<number | undefined>;
  readonly clearTeam: () => Promise<number | undefined>;
}

type Reach = 'workspace' | 'mine' | 'all';

/** @returns what was cleared; undefined when the user did not want it, or Redis did not do it. */
export async function clearCache(deps: ClearCacheDeps): Promise<Reach | undefined> {
  const host = deps.host();
  const items: (vscode.QuickPickItem & { readonly reach: Reach })[] = [
    {
      reach: 'workspace',
      label: l10n.t('This workspace'),
      description: l10n.t('what this window and this workspace keep'),
    },
    {
      reach: 'mine',
      label: l10n.t('Mine on this machine'),
      description: l10n.t('this workspace, and what the command line keeps'),
    },
  ];
  if (host !== undefined) {
    const description = l10n.t('mine, and what everybody shares in Redis on {0}', host);
    items.push({ reach: 'all', label: l10n.t('Everything, the team’s Redis too'), description });
  }
  const placeHolder = l10n.t('Which cached answers should go? What is asked again is paid for again.');
  const chosen = await vscode.window.showQuickPick(items, { title: l10n.t('Clear cache'), placeHolder });
  if (!chosen) return undefined;
  const { reach } = chosen;
  if (reach === 'all' && !(await mayClearTeam(deps, host ?? ''))) return undefined;
  await deps.clearWorkspace();
  if (reach !== 'workspace') await deps.clearCommandLine();
  if (reach !== 'all') {
    void showMessage('info', l10n.t('The cache is empty.'));
    return reach;
  }
  const removed = await deps.clearTeam();
  if (removed === undefined) {
    complain(host ?? '');
    return undefined;
  }
  void showMessage('info', l10n.t('The cache is empty. {0} answers were removed from Redis.', grouped(removed)));
  return reach;
}

async function mayClearTeam({ countTeam }: ClearCacheDeps, host: string): Promise<boolean> {
  const count = await countTeam();
  if (count === undefined) {
    complain(host);
    return false;
  }
  const remove = l10n.t('Remove');
  const question = l10n.t('Remove {0} answers of the team from Redis on {1}?', grouped(count), host);
  const detail = l10n.t(
    'Everyone who uses {0} shares them and would pay for them again. Other keys, budgets and running requests stay.',
    host,
  );
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) === remove;
}

function complain(host: string): void {
  void showMessage(
    'warning',
    l10n.t('The answers of the team were not removed: Redis on {0} does not answer, or refuses.', host),
  );
}
