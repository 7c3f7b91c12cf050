/** Writes a report into a file that the user names, or onto the clipboard. */
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { findingMarkdown } from '../../core/export/markdown';
import { REPORT_EXTENSION, reportText, type Report, type ReportFormat } from '../../core/export/report';
import { dismissalsIn } from '../../core/review/dismissalWords';
import type { ReviewRun } from '../../core/findings/reviewRuns';
import type { ReviewStore } from '../../core/findings/reviewStore';
import { resultOf } from '../../core/outcome';
import { visibleLine } from '../../core/text/hidden';
import { showMessage } from '../messages';

export class ReportExport {
  /** @param version of the product. */
  constructor(
    private readonly store: ReviewStore,
    private readonly version: string,
  ) {}

  /**
   * @param runId absent: the newest run that found out anything.
   * @param format and target are asked for where they are absent.
   */
  async export(runId?: number, format?: ReportFormat, target?: vscode.Uri): Promise<vscode.Uri | undefined> {
    const run = runId === undefined ? this.store.runs.find(isExportable) : this.store.run(runId);
    const report = run && this.#report(run);
    if (!run || !report) {
      void showMessage('info', l10n.t('There is no report to export yet. Review a file first.'));
      return undefined;
    }
    const chosen = format ?? (await chooseFormat());
    const file = chosen && (target ?? (await chooseFile(run, chosen)));
    if (!chosen || !file) return undefined;
    try {
      await vscode.workspace.fs.writeFile(file, Buffer.from(reportText(chosen, report)));
    } catch {
      void showMessage('error', l10n.t('The report could not be written to {0}. Choose another place.', file.fsPath));
      return undefined;
    }
    void offerToOpen(file);
    return file;
  }

  /** @param findingId absent: the whole report. For one that is not placed: its place among those, as in its card's id. */
  async copy(runId: number, findingId?: string): Promise<void> {
    const run = this.store.run(runId);
    const report = run && this.#report(run);
    const result = report && resultOf(report.outcome);
    if (!report || !result) return;
    const notPlaced = /^not-placed-(\d+)$/.exec(findingId ?? '')?.[1];
    const finding =
      notPlaced === undefined
        ? result.findings.find(({ id }) => id === findingId)
        : result.notPlaced[Number(notPlaced)];
    if (findingId !== undefined && !finding) return;
    const text = finding ? `${findingMarkdown(finding, report.path)}\n` : reportText('markdown', report);
    await vscode.env.clipboard.writeText(text);
    void vscode.window.setStatusBarMessage(l10n.t('Copied as Markdown'), 3_000);
  }

  #report({ documentId, path: name, outcome }: ReviewRun): Report | undefined {
    if (!outcome || !resultOf(outcome)) return undefined;
    const dismissed = dismissalsIn(this.store, documentId);
    return { outcome, path: name, version: this.version, elapsedMs: 0, dismissed };
  }
}

export function isExportable({ outcome }: ReviewRun): boolean {
  return outcome !== undefined && resultOf(outcome) !== undefined;
}

async function chooseFormat(): Promise<ReportFormat | undefined> {
  const items: (vscode.QuickPickItem & { readonly format: ReportFormat })[] = [
    { format: 'markdown', label: l10n.t('Markdown'), detail: l10n.t('To read, to send, to put into an issue') },
    { format: 'json', label: l10n.t('JSON'), detail: l10n.t('As on the command line, for scripts') },
    { format: 'sarif', label: l10n.t('SARIF 2.1.0'), detail: l10n.t('For code hosts and viewers of findings') },
  ];
  const placeHolder = l10n.t('Format of the report');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.format;
}

async function chooseFile(
  { documentId, path: name }: ReviewRun,
  format: ReportFormat,
): Promise<vscode.Uri | undefined> {
  const extension = REPORT_EXTENSION[format];
  const folder =
    vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(documentId)) ?? vscode.workspace.workspaceFolders?.[0];
  const file = `${path.posix.basename(name)}-review.${extension}`;
  return vscode.window.showSaveDialog({
    title: l10n.t('Export report'),
    filters: { [format === 'markdown' ? 'Markdown' : format.toUpperCase()]: [extension] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, file) }),
  });
}

async function offerToOpen(file: vscode.Uri): Promise<void> {
  const open = l10n.t('Open');
  const name = visibleLine(path.posix.basename(file.path));
  const choice = await showMessage('info', l10n.t('The report is written to {0}.', name), [open]);
  if (choice === open) await vscode.window.showTextDocument(file);
}
