/** The box for a code that OpenRouter's page shows, with the page and its address at hand. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { cleanCode, type ExchangeResult } from '../../core/claude/signIn';
import { codeRefused } from '../../core/presentKey';

/** @returns whether the page was opened: VS Code asks before it leaves for another host. */
export async function openPage(address: string): Promise<boolean> {
  // A Uri would lose the encoding of the query's values. VS Code takes text as it is, although its types do not say so.
  return vscode.env.openExternal(address as unknown as vscode.Uri);
}

/**
 * Stays open while codes are refused: one may have been mistyped.
 * @returns undefined when the box was closed.
 */
export function askForCode(
  page: string,
  openAgain: () => Promise<boolean>,
  exchange: (code: string, signal: AbortSignal) => Promise<ExchangeResult>,
): Promise<ExchangeResult | undefined> {
  const box = vscode.window.createInputBox();
  const open = { iconPath: new vscode.ThemeIcon('link-external'), tooltip: l10n.t('Open the page in the browser') };
  const copy = { iconPath: new vscode.ThemeIcon('copy'), tooltip: l10n.t('Copy the address of the page') };
  box.title = l10n.t('Sign in with OpenRouter');
  box.prompt = l10n.t('Agree on the page, here or on another device, and paste the code that it shows.');
  box.placeholder = l10n.t('Code');
  // Shown as it is typed, maybe from another screen: without the proof that stays here a code is worth nothing.
  box.ignoreFocusOut = true;
  box.buttons = [open, copy];
  const closed = new AbortController();
  return new Promise((resolve) => {
    const accept = async (): Promise<void> => {
      const code = cleanCode(box.value);
      if (code === '' || !box.enabled) return;
      box.enabled = false;
      box.busy = true;
      const result = await exchange(code, closed.signal);
      if (closed.signal.aborted) return;
      if (result.kind === 'code_refused') {
        box.enabled = true;
        box.busy = false;
        box.validationMessage = codeRefused();
        return;
      }
      resolve(result);
      box.hide();
    };
    box.onDidAccept(() => void accept());
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidTriggerButton((button) => {
      if (button === open) void openAgain();
      else void vscode.env.clipboard.writeText(page);
    });
    box.onDidHide(() => {
      closed.abort();
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
