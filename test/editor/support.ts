// What the suites inside VS Code share: an OpenRouter with scenarios, a scratch folder, and the outcome of a command.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { OutcomeJson } from '../../src/core/export/outcomeJson';
import { startScenarioServer, type ScenarioServer } from '../openrouter/scenarios';

export interface Bench {
  readonly server: ScenarioServer;
  /** A temporary folder outside the workspace. */
  readonly scratch: string;
  close(): Promise<void>;
}

/** Points the extension at a server of our own, with a key from the environment as the command line has it. */
export async function startBench(): Promise<Bench> {
  const server = await startScenarioServer();
  const scratch = mkdtempSync(path.join(tmpdir(), 'code-insight-editor-'));
  process.env['OPENROUTER_API_KEY'] = server.key;
  await setting('endpoint', server.url);
  return {
    server,
    scratch,
    close: async () => {
      delete process.env['OPENROUTER_API_KEY'];
      await setting('endpoint', undefined);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await server.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

export async function setting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('codeInsight').update(name, value, vscode.ConfigurationTarget.Global);
}

export async function writeFile(folder: string, name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = vscode.Uri.file(path.join(folder, name));
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? Buffer.from(content) : content);
  return uri;
}

export async function reviewFile(target?: vscode.Uri): Promise<OutcomeJson> {
  const outcome = await vscode.commands.executeCommand<OutcomeJson | undefined>('codeInsight.reviewFile', target);
  if (!outcome) throw new Error('the command gave no outcome');
  return outcome;
}

export async function reviewSelection(): Promise<OutcomeJson | undefined> {
  return vscode.commands.executeCommand<OutcomeJson | undefined>('codeInsight.reviewSelection');
}

/** Our diagnostics of a document. */
export function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'Code Insight');
}

/** A reply that quotes the given lines; the form the model is asked for. */
export function replyWith(findings: readonly Partial<ReplyFinding>[]): string {
  return JSON.stringify({ findings: findings.map((finding) => ({ ...template, ...finding })) });
}

interface ReplyFinding {
  severity: string;
  category: string;
  title: string;
  explanation: string;
  line: number;
  end_line: number;
  quote: string;
  replacement: string | null;
  confidence: string;
}

const template: ReplyFinding = {
  severity: 'major',
  category: 'bug',
  title: 'A planted finding',
  explanation: 'Planted by the test.',
  line: 1,
  end_line: 1,
  quote: '',
  replacement: null,
  confidence: 'high',
};
