/** Connects the team's Redis: asks for the address, keeps credentials apart from it, and says whether it answers. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressForms } from '../../core/cache/addressWords';
import { hasCredentials, parseRedisUrl, redisHost } from '../../core/cache/redisAddress';
import type { RedisHealth } from '../../core/health/facts';
import type { RedisSecret } from '../adapters/redisSecret';
import { showMessage } from '../messages';

/** As long as a health check waits. */
const TEST_MS = 5_000;

export interface ConnectRedisDeps {
  readonly secret: RedisSecret;
  /** Asks the Redis of the settings whether it answers. Never rejects. */
  readonly test: (timeoutMs: number, signal: AbortSignal) => Promise<RedisHealth>;
  /** Address or credentials are others now. */
  readonly changed: () => Promise<void>;
  readonly setCredentials: () => Promise<void>;
}

/** @returns what the test came to; undefined when it was cancelled. */
export async function connectRedis(deps: ConnectRedisDeps): Promise<RedisHealth | undefined> {
  const settings = vscode.workspace.getConfiguration('codeInsight');
  const address = await vscode.window.showInputBox({
    title: l10n.t('Connect Redis'),
    prompt: l10n.t('Address of the Redis that your team shares. User and password go to the secret storage.'),
    placeHolder: 'rediss://cache.example.com:6379',
    value: settings.inspect<string>('redisUrl')?.globalValue ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => (parseRedisUrl(text) ? undefined : addressForms()),
  });
  const target = address === undefined ? undefined : parseRedisUrl(address);
  if (address === undefined || !target) return undefined;
  const { url, username = '', password = '' } = target;
  try {
    if (hasCredentials(address)) await deps.secret.store({ host: redisHost(url) ?? '', username, password });
  } catch {
    void showMessage(
      'error',
      l10n.t('VS Code found no keyring on this system: set REDIS_URL with user and password instead.'),
    );
    return undefined;
  }
  await settings.update('redisUrl', url, vscode.ConfigurationTarget.Global);
  await deps.changed();
  const health = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Code Insight: asking Redis'), cancellable: true },
    (_progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => {
        cancel.abort();
      });
      return deps.test(TEST_MS, cancel.signal);
    },
  );
  void say(health, deps);
  return health;
}

async function say(health: RedisHealth, deps: ConnectRedisDeps): Promise<void> {
  switch (health.kind) {
    case 'connected':
      await showMessage('info', l10n.t('Redis on {0} answers, after {1} ms.', health.host, health.ms));
      return;
    case 'failed': {
      const credentials = l10n.t('Set Redis credentials');
      const again = l10n.t('Connect Redis');
      const text = health.credentials
        ? l10n.t('Redis on {0} refuses the user or the password.', health.host)
        : l10n.t(
            'Redis on {0} does not answer ({1}). Check the address, and whether it runs.',
            health.host,
            health.code,
          );
      const chosen = await showMessage('warning', text, health.credentials ? [credentials, again] : [again]);
      if (chosen === credentials) await deps.setCredentials();
      else if (chosen === again) await connectRedis(deps);
      return;
    }
    case 'not_used':
    case 'unusable':
      await showMessage('warning', l10n.t('Redis is not used. Check codeInsight.redisUrl.'));
  }
}
