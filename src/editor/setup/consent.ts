/**
 * Asks before anything goes to an address for the first time, and remembers the agreement by host; and before a request of
 * many tokens. Whether to ask and what to say is core/review/consent.ts and sizeGate.ts.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Estimate } from '../../core/budget/estimates';
import type { LedgerTotals } from '../../core/budget/fold';
import type { MementoLike } from '../../core/cache/mementoStore';
import type { Prepared } from '../../core/prepared';
import { keyQuestion } from '../../core/guard/keyGate';
import { consentHost, consentWords, type ConsentWords } from '../../core/review/consent';
import { estimateParts, partsWords } from '../../core/review/partsGate';
import type { PartsPlan } from '../../core/review/reviewRequest';
import { isLarge, sizeWords } from '../../core/review/sizeGate';

export type ConsentAnswer = 'send' | 'not_confirmed' | 'preview_shown';

/** Code and key may go there. */
const HOSTS = 'consent.hosts';
/** The key may go there; of code nothing was said. */
const KEY_HOSTS = 'consent.keyHosts';

export class Consent {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    /** Shared by all workspaces: the question is about the address. */
    private readonly memory: MementoLike,
    private readonly totals: () => Promise<LedgerTotals | undefined>,
    private readonly estimate: (prepared: Prepared<unknown>) => Promise<Estimate>,
    private readonly showPreview: (prepared: readonly Prepared<unknown>[]) => Promise<void>,
  ) {}

  /** Two reviews at once ask one after the other, and the second not at all once the first was agreed to. */
  ask(prepared: Prepared<unknown>): Promise<ConsentAnswer> {
    return this.#inTurn(() => this.#ask(prepared));
  }

  /** For several requests about one file: the one question that is asked. */
  askForParts(plan: PartsPlan): Promise<ConsentAnswer> {
    return this.#inTurn(async () => {
      const settings = plan.parts[0]?.settings;
      // The demo model takes nothing.
      if (settings === undefined || settings.demo) return 'send';
      const host = consentHost(settings);
      const unknown = host === undefined || this.#hosts().includes(host) ? undefined : host;
      const words = partsWords(plan, await estimateParts(plan, this.estimate), await this.totals(), unknown);
      return this.#choose(plan.parts, words, unknown);
    });
  }

  /** Whether the API key may go to a host; see KeyGate. */
  isKeyHost(host: string): boolean {
    return this.#hosts().includes(host) || this.#hosts(KEY_HOSTS).includes(host);
  }

  askForKey(host: string): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.isKeyHost(host)) return true;
      const { message, detail } = keyQuestion(host);
      const send = l10n.t('Send the key');
      const agreed = (await vscode.window.showWarningMessage(message, { modal: true, detail }, send)) === send;
      if (agreed) await this.memory.update(KEY_HOSTS, [...this.#hosts(KEY_HOSTS), host]);
      return agreed;
    });
  }

  async forget(): Promise<void> {
    await this.memory.update(HOSTS, undefined);
    await this.memory.update(KEY_HOSTS, undefined);
  }

  async #ask(prepared: Prepared<unknown>): Promise<ConsentAnswer> {
    const host = consentHost(prepared.settings);
    const estimate = await this.estimate(prepared);
    if (host === undefined || this.#hosts().includes(host)) {
      return isLarge(prepared, estimate) ? this.#choose([prepared], sizeWords(prepared, estimate)) : 'send';
    }
    // It tells size and price as well: nobody is asked twice.
    const words = consentWords(prepared, await this.totals(), estimate);
    return this.#choose([prepared], words, host);
  }

  /** @param host that the user agrees to by sending. */
  async #choose(
    prepared: readonly Prepared<unknown>[],
    { message, detail }: ConsentWords,
    host?: string,
  ): Promise<ConsentAnswer> {
    const send = l10n.t('Send');
    const show = host === undefined ? l10n.t('Preview') : l10n.t('Show what would be sent');
    const choice = await vscode.window.showInformationMessage(message, { modal: true, detail }, send, show);
    if (choice === send) {
      if (host !== undefined) await this.memory.update(HOSTS, [...this.#hosts(), host]);
      return 'send';
    }
    if (choice !== show) return 'not_confirmed';
    await this.showPreview(prepared);
    return 'preview_shown';
  }

  #inTurn<T>(question: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(question);
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  #hosts(list = HOSTS): string[] {
    const stored = this.memory.get(list);
    return Array.isArray(stored) ? stored.filter((host): host is string => typeof host === 'string') : [];
  }
}
