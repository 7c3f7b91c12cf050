/** Setting and removing the API key. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { cleanKey } from '../../core/settings';
import type { ApiKey } from '../adapters/apiKey';

export async function setApiKey(key: ApiKey): Promise<void> {
  const pasted = await vscode.window.showInputBox({
    title: l10n.t('OpenRouter API key'),
    prompt: l10n.t(
      'Kept in the secret storage of your system, sent only to the endpoint. Keys are made at openrouter.ai/keys.',
    ),
    placeHolder: 'sk-or-v1-…',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/\s/.test(cleanKey(text)) ? l10n.t('A key has no blanks inside.') : undefined),
  });
  if (pasted === undefined || cleanKey(pasted) === '') return;
  await key.store(pasted);
  void vscode.window.showInformationMessage(l10n.t('The API key is set.'));
}

export async function removeApiKey(key: ApiKey): Promise<void> {
  await key.remove();
  const rest = await key.read();
  void vscode.window.showInformationMessage(
    rest === undefined
      ? l10n.t('The API key was removed.')
      : l10n.t(
          'The stored API key was removed. The one in the environment variable OPENROUTER_API_KEY is still in use.',
        ),
  );
}
