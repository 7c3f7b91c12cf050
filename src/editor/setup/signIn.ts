/**
 * Signing in with OpenRouter: opens its page in the browser and waits for the code to come back through VS Code's own address,
 * or takes the code that the page shows. Neither the code nor the key is shown or logged.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { KeyCheck } from '../../core/claude/keyStatus';
import {
  authorizationUrl,
  canSignIn,
  CODE_LIFE_MS,
  makePkce,
  makeState,
  readCallback,
  type ExchangeResult,
  type KeyExchange,
} from '../../core/claude/signIn';
import { presentBlock } from '../../core/presentBlock';
import { presentExchange, presentSignedIn } from '../../core/presentKey';
import type { NextStep, Presentation } from '../../core/presentation';
import { normaliseEndpoint, type Settings } from '../../core/settings';
import type { ApiKey } from '../adapters/apiKey';
import { showMessage, showPresentation } from '../messages';
import { askForCode, openPage } from './codeInput';

export interface SignInDeps {
  readonly key: Pick<ApiKey, 'store'>;
  readonly exchange: KeyExchange;
  readonly check: KeyCheck;
  /** Those of Claude, also while the demo model is in use. */
  readonly settings: () => Settings;
  /** @returns true when a key was stored. */
  readonly pasteKey: () => Promise<boolean>;
  readonly takeStep: (step: NextStep, setting: string | undefined) => Promise<unknown>;
  /** Default: `openPage`. */
  readonly open?: (address: string) => Promise<boolean>;
  /** How long the browser is waited for, in milliseconds; default: as long as a code is good. */
  readonly waitMs?: number;
}

const EXTENSION = 'code-insight.code-insight';
const CALLBACK_PATH = '/signed-in';

type Back =
  | { readonly kind: 'code'; readonly code: string }
  /** `unopened`: the page was not opened. `empty`: the browser came back without a code. */
  | { readonly kind: 'unopened' | 'empty' | 'late' | 'cancelled' | 'superseded' };

export class SignIn {
  /** Ends what waits; set while something does. */
  #waiting: { readonly state: string; readonly end: (back: Back) => void } | undefined;

  readonly #open: (address: string) => Promise<boolean>;

  constructor(private readonly deps: SignInDeps) {
    this.#open = deps.open ?? openPage;
  }

  get possible(): boolean {
    return canSignIn(this.deps.settings().endpoint);
  }

  /** Through the browser. @returns true when a key was stored. */
  async start(): Promise<boolean> {
    const { endpoint } = this.deps.settings();
    if (!canSignIn(endpoint)) return this.#sayWhyNot(endpoint);
    const pkce = makePkce();
    const state = makeState();
    // Whoever waited until now waits no more.
    const arrived = this.#await(state);
    const result = await inProgress(
      l10n.t('Code Insight: agree on the page that opens in your browser'),
      async (signal) => {
        const ended = this.#endWith(state, signal);
        try {
          const callback = await vscode.env.asExternalUri(
            vscode.Uri.parse(`${vscode.env.uriScheme}://${EXTENSION}${CALLBACK_PATH}?state=${state}`),
          );
          // As it is: encoding it once more would change what stands in its query.
          if (!(await this.#open(authorizationUrl(endpoint, pkce, callback.toString(true))))) {
            this.#end(state, { kind: 'unopened' });
          }
        } catch {
          this.#end(state, { kind: 'unopened' });
        }
        const back = await arrived;
        ended();
        return back.kind === 'code' ? this.#exchange(endpoint, back.code, pkce.verifier, signal) : back;
      },
    );
    switch (result.kind) {
      case 'key':
      case 'code_refused':
      case 'failed':
        return this.#finish(result, endpoint);
      case 'superseded':
        return false;
      case 'unopened':
      case 'empty':
      case 'late':
      case 'cancelled':
        return this.#offerOtherWays(result.kind);
    }
  }

  /** With the code that the page shows, for browsers that can't come back here. @returns true when a key was stored. */
  async withCode(): Promise<boolean> {
    const { endpoint } = this.deps.settings();
    if (!canSignIn(endpoint)) return this.#sayWhyNot(endpoint);
    this.#waiting?.end({ kind: 'superseded' });
    const pkce = makePkce();
    const page = authorizationUrl(endpoint, pkce);
    // The box offers the page again, and its address: it may be opened on another device.
    const open = (): Promise<boolean> => this.#open(page).catch(() => false);
    await open();
    const result = await askForCode(page, open, (code, signal) =>
      this.#exchange(endpoint, code, pkce.verifier, signal),
    );
    return result === undefined ? false : this.#finish(result, endpoint);
  }

  /** What the browser, or anybody else on this machine, hands to VS Code for us. */
  receive(uri: vscode.Uri): void {
    const { state, code } = readCallback(uri.query);
    const waiting = this.#waiting;
    if (uri.path === CALLBACK_PATH && waiting?.state === state) {
      waiting.end(code === '' ? { kind: 'empty' } : { kind: 'code', code });
      return;
    }
    if (waiting) {
      const text = l10n.t(
        'What came from the browser does not belong to the sign-in that waits here; it was not used.',
      );
      void showMessage('warning', text);
      return;
    }
    const again = l10n.t('Sign in with OpenRouter');
    const text = l10n.t('No sign-in waits in this window for what came from the browser; it was not used.');
    void showMessage('warning', text, [again]).then((chosen) => {
      if (chosen === again) void this.start();
    });
  }

  dispose(): void {
    this.#waiting?.end({ kind: 'superseded' });
  }

  /** Settles once, with what comes first. */
  #await(state: string): Promise<Back> {
    this.#waiting?.end({ kind: 'superseded' });
    return new Promise((resolve) => {
      const end = (back: Back): void => {
        if (this.#waiting?.end === end) this.#waiting = undefined;
        resolve(back);
      };
      this.#waiting = { state, end };
    });
  }

  #end(state: string, back: Back): void {
    if (this.#waiting?.state === state) this.#waiting.end(back);
  }

  /** Ends the wait after its time and when the user cancels. @returns what stops that. */
  #endWith(state: string, signal: AbortSignal): () => void {
    const timer = setTimeout(() => {
      this.#end(state, { kind: 'late' });
    }, this.deps.waitMs ?? CODE_LIFE_MS);
    const cancel = (): void => {
      this.#end(state, { kind: 'cancelled' });
    };
    signal.addEventListener('abort', cancel, { once: true });
    return () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    };
  }

  #exchange(endpoint: string, code: string, verifier: string, signal: AbortSignal): Promise<ExchangeResult> {
    const { timeoutMs } = this.deps.settings();
    return this.deps.exchange.exchange({ endpoint, code, verifier, timeoutMs }, signal);
  }

  async #finish(result: ExchangeResult, endpoint: string): Promise<boolean> {
    if (result.kind === 'cancelled') return this.#offerOtherWays('cancelled');
    if (result.kind !== 'key') {
      this.#show(presentExchange(result));
      return false;
    }
    try {
      await this.deps.key.store(result.key);
    } catch {
      sayNotStored(result.key);
      return false;
    }
    void this.#sayStored(result.key, endpoint);
    return true;
  }

  /** Not awaited: who waits for a key has it. */
  async #sayStored(key: string, endpoint: string): Promise<void> {
    const { timeoutMs } = this.deps.settings();
    const status = await this.deps.check.check({ endpoint, key, timeoutMs }, new AbortController().signal);
    this.#show(presentSignedIn(status));
  }

  #show(presentation: Presentation): void {
    void showPresentation(presentation).then((step) => {
      if (step === 'retry') void this.deps.takeStep('check_health', undefined);
      else if (step) void this.deps.takeStep(step, presentation.setting);
    });
  }

  async #offerOtherWays(because: 'unopened' | 'empty' | 'late' | 'cancelled'): Promise<boolean> {
    const code = l10n.t('Paste the code');
    const paste = l10n.t('Paste a key');
    const chosen = await showMessage('info', endedWords(because), [code, paste]);
    if (chosen === code) return this.withCode();
    return chosen === paste ? this.deps.pasteKey() : false;
  }

  async #sayWhyNot(endpoint: string): Promise<boolean> {
    if (normaliseEndpoint(endpoint) === undefined) {
      this.#show(presentBlock({ code: 'endpoint', endpoint }));
      return false;
    }
    const paste = l10n.t('Paste a key');
    const text = l10n.t(
      'Only openrouter.ai signs anybody in, and codeInsight.endpoint is {0}. Paste a key that this endpoint takes.',
      new URL(endpoint).host,
    );
    const chosen = await showMessage('info', text, [paste]);
    return chosen === paste ? this.deps.pasteKey() : false;
  }
}

/** Whoever agreed has a new key at OpenRouter: it must not be lost without a word. */
function sayNotStored(key: string): void {
  const copy = l10n.t('Copy the key');
  const text = l10n.t(
    'OpenRouter made a key, but VS Code found no keyring on this system to keep it in. Copy it, set it as the environment variable OPENROUTER_API_KEY and start VS Code again; or remove it at openrouter.ai/keys.',
  );
  void showMessage('error', text, [copy]).then((chosen) => {
    if (chosen === copy) void vscode.env.clipboard.writeText(key);
  });
}

function endedWords(because: 'unopened' | 'empty' | 'late' | 'cancelled'): string {
  const other = l10n.t('Where the browser can not come back to VS Code, its page can show a code to paste here.');
  const what = {
    unopened: l10n.t('The page of the sign-in was not opened.'),
    empty: l10n.t('The browser came back without a code: the sign-in was not completed.'),
    late: l10n.t('The browser did not come back within ten minutes.'),
    cancelled: l10n.t('The sign-in was cancelled.'),
  };
  return `${what[because]} ${other}`;
}

function inProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  const place = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(place, (_progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    return work(cancel.signal);
  });
}
