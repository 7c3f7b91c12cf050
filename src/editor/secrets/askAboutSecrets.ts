/** The question before anything is sent in the mode `ask`. What it says and offers is core/review/secretsGate.ts. */
import * as vscode from 'vscode';
import type { SecretsAnswer, SecretsQuestion } from '../../core/review/secretsGate';
import type { SecretCommands } from './secretCommands';

/** @param uri the text's document, where its places are marked. */
export async function askAboutSecrets(
  { message, detail, choices }: SecretsQuestion,
  uri: vscode.Uri,
  secrets: SecretCommands,
): Promise<SecretsAnswer> {
  const labels = choices.map(({ label }) => label);
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...labels);
  const answer = choices.find(({ label }) => label === chosen)?.answer ?? 'cancel';
  if (answer === 'show') await secrets.showFirst(uri);
  // Whether or not something was chosen: what is left is asked about again.
  if (answer === 'look_again') await secrets.dismissIn(uri);
  return answer;
}
