/**
 * Asks before anything goes to an address for the first time, and remembers the agreement by host. Whether to ask and what
 * to say is core/review/consent.ts.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { LedgerTotals } from '../../core/budget/ledger';
import type { MementoLike } from '../../core/cache/mementoStore';
import type { Prepared } from '../../core/prepared';
import { consentHost, consentWords } from '../../core/review/consent';

export type ConsentAnswer = 'send' | 'not_confirmed' | 'preview_shown';

const HOSTS = 'consent.hosts';

export class Consent {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    /** Shared by all workspaces: the question is about the address. */
    private readonly memory: MementoLike,
    private readonly totals: () => Promise<LedgerTotals | undefined>,
    private readonly showPreview: (prepared: Prepared<unknown>) => Promise<void>,
  ) {}

  /** Two reviews at once ask one after the other, and the second not at all once the first was agreed to. */
  ask(prepared: Prepared<unknown>): Promise<ConsentAnswer> {
    const answer = this.#last.then(() => this.#ask(prepared));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async forget(): Promise<void> {
    await this.memory.update(HOSTS, undefined);
  }

  async #ask(prepared: Prepared<unknown>): Promise<ConsentAnswer> {
    const host = consentHost(prepared.settings);
    if (host === undefined || this.#hosts().includes(host)) return 'send';
    const { message, detail } = consentWords(prepared, await this.totals());
    const send = l10n.t('Send');
    const show = l10n.t('Show what would be sent');
    const choice = await vscode.window.showInformationMessage(message, { modal: true, detail }, send, show);
    if (choice === send) {
      await this.memory.update(HOSTS, [...this.#hosts(), host]);
      return 'send';
    }
    if (choice !== show) return 'not_confirmed';
    await this.showPreview(prepared);
    return 'preview_shown';
  }

  #hosts(): string[] {
    const stored = this.memory.get(HOSTS);
    return Array.isArray(stored) ? stored.filter((host): host is string => typeof host === 'string') : [];
  }
}
