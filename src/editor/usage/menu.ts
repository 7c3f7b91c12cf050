/** The status bar's menu. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

export async function showMenu(): Promise<void> {
  const items: (vscode.QuickPickItem & { command?: string; args?: unknown[] })[] = [
    { label: `$(checklist) ${l10n.t('Review file')}`, command: 'codeInsight.reviewFile' },
    { label: `$(list-selection) ${l10n.t('Review selection')}`, command: 'codeInsight.reviewSelection' },
    { label: `$(eye) ${l10n.t('Show what would be sent')}`, command: 'codeInsight.showPreview' },
    { label: `$(history) ${l10n.t('Show what was sent')}`, command: 'codeInsight.showAudit' },
    { label: `$(output) ${l10n.t('Show report')}`, command: 'codeInsight.showReport' },
    { label: `$(clear-all) ${l10n.t('Clear findings')}`, command: 'codeInsight.clearFindings' },
    { label: `$(debug-stop) ${l10n.t('Stop')}`, command: 'codeInsight.stop' },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(hubot) ${l10n.t('Choose model')}`, command: 'codeInsight.chooseModel' },
    { label: `$(edit) ${l10n.t('Customize prompts')}`, command: 'codeInsight.customizePrompts' },
    { label: `$(json) ${l10n.t('Show effective brain')}`, command: 'codeInsight.showEffectiveBrain' },
    { label: `$(account) ${l10n.t('Sign in with OpenRouter')}`, command: 'codeInsight.signIn' },
    { label: `$(key) ${l10n.t('Set API key')}`, command: 'codeInsight.setApiKey' },
    { label: `$(verified) ${l10n.t('Check API key')}`, command: 'codeInsight.checkApiKey' },
    { label: `$(pulse) ${l10n.t('Check health')}`, command: 'codeInsight.checkHealth' },
    { label: `$(dashboard) ${l10n.t('Open usage dashboard')}`, command: 'codeInsight.showDashboard' },
    { label: `$(export) ${l10n.t('Export usage as CSV')}`, command: 'codeInsight.exportUsage' },
    {
      label: `$(graph) ${l10n.t('Plan and budget')}`,
      command: 'workbench.action.openSettings',
      args: ['codeInsight.budget'],
    },
    { label: `$(database) ${l10n.t('Connect Redis')}`, command: 'codeInsight.connectRedis' },
    { label: `$(key) ${l10n.t('Set Redis credentials')}`, command: 'codeInsight.setRedisCredentials' },
    { label: `$(lock) ${l10n.t('Set team passphrase')}`, command: 'codeInsight.setTeamPassphrase' },
    {
      label: `$(settings-gear) ${l10n.t('Open settings')}`,
      command: 'workbench.action.openSettings',
      args: ['@ext:code-insight.code-insight'],
    },
    { label: `$(trash) ${l10n.t('Clear cache')}`, command: 'codeInsight.clearCache' },
    { label: `$(clear-all) ${l10n.t('Clear the record of what was sent')}`, command: 'codeInsight.clearAudit' },
    { label: `$(list-flat) ${l10n.t('Show log')}`, command: 'codeInsight.showLog' },
    { label: `$(clippy) ${l10n.t('Copy diagnostics')}`, command: 'codeInsight.copyDiagnostics' },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(discard) ${l10n.t('Remove API key')}`, command: 'codeInsight.removeApiKey' },
    { label: `$(flame) ${l10n.t('Remove all my data')}`, command: 'codeInsight.removeAllData' },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: 'Code Insight' });
  if (choice?.command !== undefined) await vscode.commands.executeCommand(choice.command, ...(choice.args ?? []));
}
