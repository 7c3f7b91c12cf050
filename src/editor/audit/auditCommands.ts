/** Show What Was Sent and Clear the Record of What Was Sent. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AuditLog, AuditRecord } from '../../core/audit/auditLog';
import { auditText } from '../../core/audit/auditReport';
import { grouped } from '../../core/presentation';
import { showMessage } from '../messages';

const SCHEME = 'code-insight-audit';
const ADDRESS = vscode.Uri.from({ scheme: SCHEME, path: '/Sent by Code Insight.txt' });

export class AuditCommands implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly audit: AuditLog) {}

  async provideTextDocumentContent(): Promise<string> {
    const record = await this.audit.read().catch(() => undefined);
    return record ? auditText(record) : '';
  }

  /** A read-only document, newest first; one that is open is brought up to date. */
  async show(): Promise<void> {
    if ((await this.#read()) === undefined) return;
    this.#changed.fire(ADDRESS);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(ADDRESS), { preview: false });
  }

  async clear(): Promise<void> {
    const record = await this.#read();
    if (record === undefined) return;
    const { length } = record.entries;
    if (length + record.unreadable === 0) {
      void showMessage('info', l10n.t('The record of what was sent is empty.'));
      return;
    }
    const clear = l10n.t('Clear');
    const oldest = record.entries[0]?.time.slice(0, 10) ?? '';
    const detail = [
      oldest === ''
        ? l10n.t('Lines that could not be read: {0}.', grouped(record.unreadable))
        : l10n.t('Entries: {0}, since {1}, of all windows and the command line.', grouped(length), oldest),
      l10n.t('The count of used tokens, findings and cached answers stay. This can not be undone.'),
    ].join('\n\n');
    const question = l10n.t('Clear the record of what was sent from this machine?');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, clear)) !== clear) return;
    try {
      await this.audit.clear();
    } catch {
      this.#complain();
      return;
    }
    this.#changed.fire(ADDRESS);
    void showMessage('info', l10n.t('The record of what was sent is cleared.'));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<AuditRecord | undefined> {
    try {
      return await this.audit.read();
    } catch {
      this.#complain();
      return undefined;
    }
  }

  #complain(): void {
    void showMessage(
      'error',
      l10n.t('The record of what was sent can not be read or changed. Check the permissions of the state folder.'),
    );
  }
}
