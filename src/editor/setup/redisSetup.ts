/**
 * The Redis address from the settings or the environment, and its credentials from the secret storage. Says what can't be
 * used, and offers to move credentials out of the settings.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressForms } from '../../core/cache/addressWords';
import { redisHost, withCredentials, type RedisChoice, type RedisTarget } from '../../core/cache/redisAddress';
import { joined } from '../../core/presentation';
import type { RedisSecret } from '../adapters/redisSecret';
import { showMessage } from '../messages';

export interface RedisSetupDeps {
  readonly secret: RedisSecret;
  readonly choice: () => RedisChoice;
  /** Address or credentials are others now. */
  readonly changed: () => Promise<void>;
  readonly openSetting: () => Promise<unknown>;
}

export class RedisSetup {
  constructor(private readonly deps: RedisSetupDeps) {}

  async target(): Promise<RedisTarget | undefined> {
    const choice = this.deps.choice();
    return choice.kind === 'usable' ? withCredentials(choice.target, await this.deps.secret.read()) : undefined;
  }

  /** Where answers are shared, for the user's eyes; undefined where they are not. */
  get host(): string | undefined {
    const choice = this.deps.choice();
    return choice.kind === 'usable' ? redisHost(choice.target.url) : undefined;
  }

  /** Says what is wrong with the address, if anything is. */
  async complain(): Promise<void> {
    const choice = this.deps.choice();
    const settings = l10n.t('Open settings');
    const move = l10n.t('Move to the secret storage');
    let chosen: string | undefined;
    if (choice.kind === 'credentials_in_setting') {
      const text = l10n.t(
        'Redis is not used: codeInsight.redisUrl contains a user name or a password, and settings are kept in plain text. Move them to the secret storage of your system.',
      );
      chosen = await showMessage('warning', text, [move, settings]);
    } else if (choice.kind === 'invalid') {
      const text =
        choice.from === 'setting'
          ? l10n.t('Redis is not used: codeInsight.redisUrl is no address of a Redis.')
          : l10n.t('Redis is not used: the environment variable REDIS_URL is no address of a Redis.');
      chosen = await showMessage('warning', joined(text, addressForms()), choice.from === 'setting' ? [settings] : []);
    }
    if (chosen === settings) await this.deps.openSetting();
    else if (chosen === move) await this.#move();
  }

  /** The command: asks for user and password of the address in use. */
  async setCredentials(): Promise<void> {
    const choice = this.deps.choice();
    if (choice.kind === 'credentials_in_setting' || choice.kind === 'invalid') {
      void this.complain();
      return;
    }
    if (choice.kind === 'none') {
      const settings = l10n.t('Open settings');
      const text = l10n.t('No Redis is configured. Set codeInsight.redisUrl first, without user and password.');
      void showMessage('info', text, [settings]).then((chosen) => {
        if (chosen === settings) void this.deps.openSetting();
      });
      return;
    }
    if (choice.target.username !== undefined || choice.target.password !== undefined) {
      void showMessage(
        'info',
        l10n.t('The environment variable REDIS_URL carries its own user and password; these count.'),
      );
      return;
    }
    const host = redisHost(choice.target.url) ?? '';
    const title = l10n.t('Redis credentials for {0}', host);
    const known = await this.deps.secret.read();
    const username = await vscode.window.showInputBox({
      title,
      prompt: l10n.t('User name. Leave it empty for the default user.'),
      value: known?.host === host ? known.username : '',
      ignoreFocusOut: true,
    });
    if (username === undefined) return;
    const password = await vscode.window.showInputBox({
      title,
      prompt: l10n.t('Password. Kept in the secret storage of your system, sent only to {0}.', host),
      password: true,
      ignoreFocusOut: true,
    });
    if (password === undefined) return;
    if (!(await this.#store({ host, username: username.trim(), password }))) return;
    await this.deps.changed();
    void showMessage('info', l10n.t('The Redis credentials are set for {0}.', host));
  }

  async #move(): Promise<void> {
    const choice = this.deps.choice();
    if (choice.kind !== 'credentials_in_setting') return;
    const { url, username = '', password = '' } = choice.target;
    if (!(await this.#store({ host: redisHost(url) ?? '', username, password }))) return;
    // The change of the setting makes the connection anew.
    await vscode.workspace.getConfiguration('codeInsight').update('redisUrl', url, vscode.ConfigurationTarget.Global);
    void showMessage(
      'info',
      l10n.t('User and password were moved to the secret storage; the setting holds the address alone.'),
    );
  }

  async #store(credentials: { host: string; username: string; password: string }): Promise<boolean> {
    try {
      await this.deps.secret.store(credentials);
      return true;
    } catch {
      void showMessage(
        'error',
        l10n.t(
          'The Redis credentials could not be stored: VS Code found no keyring on this system. Set the environment variable REDIS_URL with user and password instead, leave codeInsight.redisUrl empty, and start VS Code again.',
        ),
      );
      return false;
    }
  }
}
