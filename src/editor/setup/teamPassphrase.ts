/** The command that sets the passphrase of the team's cache. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RedisSecret } from '../adapters/redisSecret';
import { showMessage } from '../messages';

/** What a Redis holds can be guessed at leisure by whoever reads it: short ones are found. */
const LEAST_CHARACTERS = 12;

/** @param changed the connection has to be made anew. */
export async function setTeamPassphrase(secret: RedisSecret, changed: () => Promise<void>): Promise<void> {
  const passphrase = await vscode.window.showInputBox({
    title: l10n.t('Passphrase of the team'),
    prompt: l10n.t(
      'Answers go to Redis encrypted with it, so everyone of the team needs the same. Kept in the secret storage of your system. Empty: they are not encrypted.',
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text !== '' && text.length < LEAST_CHARACTERS
        ? l10n.t('At least {0} characters: several words are easier to keep than one.', LEAST_CHARACTERS)
        : undefined,
  });
  if (passphrase === undefined) return;
  try {
    await secret.storePassphrase(passphrase);
  } catch {
    void showMessage(
      'error',
      l10n.t('The passphrase could not be stored: VS Code found no keyring on this system. Redis is used as before.'),
    );
    return;
  }
  await changed();
  const message =
    passphrase === ''
      ? l10n.t('No passphrase is set: answers go to Redis unencrypted.')
      : l10n.t('The passphrase is set: answers go to Redis encrypted.');
  void showMessage('info', message);
}
