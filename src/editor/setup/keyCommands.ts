/** Setting, getting, checking and removing the API key. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { KeyCheck } from '../../core/claude/keyStatus';
import type { KeyGate } from '../../core/guard/keyGate';
import { presentKey } from '../../core/presentKey';
import { presentOutcome } from '../../core/presentOutcome';
import type { NextStep, Presentation } from '../../core/presentation';
import { cleanKey, normaliseEndpoint, type Settings } from '../../core/settings';
import type { ApiKey } from '../adapters/apiKey';
import { showMessage, showPresentation } from '../messages';
import type { SignIn } from './signIn';

const KEYS_PAGE = 'https://openrouter.ai/keys';

/** The ways to a key. @returns true when one was stored; false when the user cancelled or it could not be. */
export async function setApiKey(key: ApiKey, signIn: SignIn): Promise<boolean> {
  // A company's gateway has keys of its own.
  if (!signIn.possible) return pasteKey(key);
  const ways = [
    {
      label: `$(account) ${l10n.t('Sign in with OpenRouter')}`,
      detail: l10n.t('Opens the browser; OpenRouter makes a key for this computer.'),
      take: () => signIn.start(),
    },
    {
      label: `$(key) ${l10n.t('Paste a key')}`,
      detail: l10n.t('Keys are made at openrouter.ai/keys.'),
      take: () => pasteKey(key),
    },
    {
      label: `$(device-mobile) ${l10n.t('Sign in on another device or browser: paste the code')}`,
      detail: l10n.t('For browsers that can not come back to VS Code; the page shows a code.'),
      take: () => signIn.withCode(),
    },
  ];
  const chosen = await vscode.window.showQuickPick(ways, { title: l10n.t('OpenRouter API key') });
  return chosen?.take() ?? false;
}

/** @returns true when a key was stored; false when the user cancelled or it could not be. */
export async function pasteKey(key: ApiKey): Promise<boolean> {
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
  if (pasted === undefined || cleanKey(pasted) === '') return false;
  try {
    await key.store(pasted);
  } catch {
    void showMessage(
      'error',
      l10n.t(
        'The API key could not be stored: VS Code found no keyring on this system. Set the environment variable OPENROUTER_API_KEY and start VS Code again; that needs no keyring.',
      ),
    );
    return false;
  }
  void showMessage('info', l10n.t('The API key is set.'));
  return true;
}

/** Opens the page where keys are made, then asks for the key. */
export async function getApiKey(key: ApiKey): Promise<boolean> {
  const opened = await vscode.env.openExternal(vscode.Uri.parse(KEYS_PAGE));
  return opened && (await pasteKey(key));
}

export interface KeyCheckDeps {
  readonly gate: Pick<KeyGate, 'askFor'>;
  readonly check: KeyCheck;
  /** Those of Claude, also while the demo model is in use. */
  readonly settings: () => Settings;
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<unknown>;
}

/** @returns what was said. */
export async function checkApiKey(deps: KeyCheckDeps): Promise<Presentation> {
  const presentation = await checked(deps);
  // Not awaited: the command is done when the answer is there, not when the message is closed.
  void showPresentation(presentation).then((step) => {
    if (step === 'retry') void checkApiKey(deps);
    else if (step) void deps.takeStep(step, presentation.setting);
  });
  return presentation;
}

async function checked({ gate, check, settings }: KeyCheckDeps): Promise<Presentation> {
  const { endpoint, timeoutMs } = settings();
  const answer = await gate.askFor({ endpoint, demo: false });
  if (answer.kind === 'none') return presentOutcome({ kind: 'blocked', block: { code: 'no_key' } });
  if (normaliseEndpoint(endpoint) === undefined) {
    return presentOutcome({ kind: 'blocked', block: { code: 'endpoint', endpoint } });
  }
  if (answer.kind === 'not_agreed') {
    return presentOutcome({ kind: 'blocked', block: { code: 'key_host', host: answer.host } });
  }
  const title = l10n.t('Code Insight: checking the API key');
  const place = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const status = await vscode.window.withProgress(place, async (_progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    return check.check({ endpoint, key: answer.key, timeoutMs }, cancel.signal);
  });
  return presentKey(status);
}

export async function removeApiKey(key: ApiKey): Promise<void> {
  await key.remove();
  const rest = await key.read();
  void showMessage(
    'info',
    rest === undefined
      ? l10n.t('The API key was removed.')
      : l10n.t(
          'The stored API key was removed. The one in the environment variable OPENROUTER_API_KEY is still in use.',
        ),
  );
}
