/** `code-insight audit` and `code-insight audit clear`: the record that editor and command line share. */
import * as l10n from '@vscode/l10n';
import { AuditLog } from '../core/audit/auditLog';
import { auditText, toAuditJson } from '../core/audit/auditReport';
import { grouped } from '../core/presentation';
import { FolderState, stateFolder } from '../core/state/folderState';
import type { Arguments } from './arguments';

/** @returns what is printed. */
export async function audit({ command, json }: Arguments, env: NodeJS.ProcessEnv): Promise<string> {
  const log = new AuditLog(new FolderState(stateFolder(env['CODE_INSIGHT_STATE_DIR'])), { now: () => Date.now() });
  const record = await log.read();
  if (command === 'audit') return json ? `${JSON.stringify(toAuditJson(record), undefined, 2)}\n` : auditText(record);
  await log.clear();
  return `${l10n.t('Cleared. Entries removed: {0}.', grouped(record.entries.length))}\n`;
}
