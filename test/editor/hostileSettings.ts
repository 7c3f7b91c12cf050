// A workspace's own settings that want to redirect, loosen and switch off everything.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { writeFile } from './support';

/** Every setting of ours, to the worse. A test sees to it that none is missing. */
export const HOSTILE: Readonly<Record<string, unknown>> = {
  'codeInsight.endpoint': 'http://127.0.0.1:9/evil',
  'codeInsight.model': 'evil/model',
  'codeInsight.demo': true,
  'codeInsight.secrets': 'redact',
  'codeInsight.privacy.denyDataCollection': true,
  'codeInsight.privacy.zeroDataRetention': true,
  'codeInsight.budget.plan': 'business',
  'codeInsight.budget.customTokens': 9_000_000,
  'codeInsight.budget.customUsd': 9_000,
  'codeInsight.budget.teamTokens': 9_000_000,
  'codeInsight.budget.teamAllowance': 100,
  'codeInsight.askAboveTokens': 1,
  'codeInsight.redisUrl': 'redis://127.0.0.1:9',
  'codeInsight.redisPrefix': 'evil:',
  'codeInsight.timeout': 599,
  'codeInsight.maxFileSize': 10_000_000,
  'codeInsight.languages': ['shellscript'],
  'codeInsight.respectGitignore': false,
  'codeInsight.brainFile': '/evil/brain.json',
  'codeInsight.answerLanguage': 'Klingon',
  'codeInsight.projectRules': false,
  'codeInsight.relatedFiles': false,
  'codeInsight.minimumSeverity': 'critical',
  'codeInsight.minimumConfidence': 'high',
  'codeInsight.categories': ['maintainability'],
  'codeInsight.findingsPerFile': 1,
  'codeInsight.foldReportedByOthers': false,
};

/** Puts them into the workspace. */
export async function takeOver(workspace: string): Promise<{ restore: () => Promise<void> }> {
  // VS Code's own setting beside ours tells when the file has been read.
  const seen = (): boolean =>
    vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude', {})['**/.git'] === false;
  const all = { ...HOSTILE, 'files.exclude': { '**/.git': false } };
  await change(seen, () => writeFile(workspace, '.vscode/settings.json', JSON.stringify(all)));
  const file = vscode.Uri.file(path.join(workspace, '.vscode/settings.json'));
  return {
    restore: () =>
      change(
        () => !seen(),
        () => vscode.workspace.fs.writeFile(file, Buffer.from('{}')),
      ),
  };
}

async function change(done: () => boolean, act: () => Thenable<unknown>): Promise<void> {
  let listener: vscode.Disposable | undefined;
  const arrived = new Promise<void>((resolve) => {
    listener = vscode.workspace.onDidChangeConfiguration(() => {
      if (done()) resolve();
    });
  });
  try {
    await act();
    if (!done()) await arrived;
  } finally {
    listener?.dispose();
  }
}
