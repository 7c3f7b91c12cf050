/** Export Usage as CSV: asks where to, writes a month there. */
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Ledger } from '../../core/budget/ledger';
import { countedOf } from '../../core/usage/summary';
import { usageCsv } from '../../core/usage/usageCsv';
import { showMessage } from '../messages';

/** Spreadsheets take a file for the system's old code page unless it begins so. */
const BYTE_ORDER_MARK = '\uFEFF';

/** @param month such as `2026-11`. Never rejects. @returns where it was written. */
export async function exportUsage(ledger: Ledger, month: string): Promise<vscode.Uri | undefined> {
  const events = await ledger.events(month).catch(() => undefined);
  if (events === undefined) {
    void showMessage('error', l10n.t('What was used can not be read. Check that you may read the state folder.'));
    return undefined;
  }
  if (countedOf(events).length === 0) {
    void showMessage('info', l10n.t('Nothing was used in {0}: there is nothing to export.', month));
    return undefined;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Export usage of {0}', month),
    defaultUri: vscode.Uri.joinPath(folder, `code-insight-usage-${month}.csv`),
    filters: { CSV: ['csv'] },
  });
  if (!target) return undefined;
  try {
    await vscode.workspace.fs.writeFile(target, Buffer.from(BYTE_ORDER_MARK + usageCsv(events)));
  } catch {
    void showMessage('error', l10n.t('{0} could not be written. Choose another folder, or free space.', target.fsPath));
    return undefined;
  }
  void offerToOpen(target, month);
  return target;
}

async function offerToOpen(target: vscode.Uri, month: string): Promise<void> {
  const open = l10n.t('Open file');
  const chosen = await showMessage('info', l10n.t('The usage of {0} is in {1}.', month, target.fsPath), [open]);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
}
