/**
 * Where secrets were found in a text that is to be sent: what may be done, in which words it is asked, and what follows from
 * the answer. The editor only asks; the command line has nobody to ask, and sends nothing.
 */
import * as l10n from '@vscode/l10n';
import type { Outcome, SecretPlace } from '../outcome';
import type { Prepared, Preparing } from '../prepared';
import { isInText, isRedactable, namedPlaces, redactionWords } from '../presentSecrets';
import type { Settings } from '../settings';

/** `look_again`: the user said which values are none; what is left, if anything, is asked about again. */
export type SecretsAnswer = 'redact' | 'show' | 'look_again' | 'cancel';

export interface SecretsQuestion {
  readonly message: string;
  /** Short lines, most important first. */
  readonly detail: string;
  /** As buttons, in this order; closing the question is `cancel`. */
  readonly choices: readonly { readonly label: string; readonly answer: Exclude<SecretsAnswer, 'cancel'> }[];
}

export interface SecretsOptions {
  readonly settings: Settings;
  readonly signal: AbortSignal;
  /** Asked in the mode `ask`, before anything is sent. Without it, `ask` is `block`. */
  readonly askAboutSecrets?: (question: SecretsQuestion) => Promise<SecretsAnswer>;
  /**
   * What looks like a secret in the text, each time that this is known; empty where nothing does.
   * @param redacted placeholders take the values' places; else nothing is sent.
   */
  readonly onSecrets?: (places: readonly SecretPlace[], redacted: boolean) => void;
}

/** What is ready to go, and the values in it that go as placeholders. */
type Redacted = Pick<Prepared<unknown>, 'redacted'>;

/** Prepares, and asks where the settings say so, until the text may be sent or it is clear that it is not. */
export async function prepareWithConsent<Ready extends Redacted>(
  prepare: (settings: Settings) => Promise<Preparing<Ready>>,
  { settings, signal, askAboutSecrets, onSecrets }: SecretsOptions,
): Promise<Preparing<Ready> | Extract<Outcome, { kind: 'cancelled' }>> {
  let current = settings;
  for (;;) {
    const preparation = await prepare(current);
    const places = secretsOf(preparation);
    if (places) onSecrets?.(places, preparation.kind === 'prepared');
    if (preparation.kind !== 'blocked' || !places || current.secrets !== 'ask' || !askAboutSecrets) return preparation;
    // What only the finished request shows can't be redacted or told to be none.
    if (!places.every(isRedactable)) return preparation;
    const answer = await askAboutSecrets(secretsQuestion(places));
    if (signal.aborted) return { kind: 'cancelled' };
    switch (answer) {
      case 'redact':
        current = { ...current, secrets: 'redact' };
        break;
      case 'look_again':
        break;
      case 'show':
        return preparation;
      case 'cancel':
        return { kind: 'cancelled', because: 'not_confirmed' };
    }
  }
}

/** @returns undefined where it was not looked at, such as in a file that is too large. */
export function secretsOf(preparation: Preparing<Redacted>): readonly SecretPlace[] | undefined {
  if (preparation.kind === 'prepared') return preparation.prepared.redacted;
  return preparation.kind === 'blocked' && preparation.block.code === 'secrets' ? preparation.block.places : undefined;
}

export function secretsQuestion(places: readonly SecretPlace[]): SecretsQuestion {
  const { named, more } = namedPlaces(places);
  const lines = named.map((words) => `- ${words}`);
  if (more > 0) lines.push(l10n.t('and {0} more', more));
  return {
    message: places.every(({ file }) => file !== undefined)
      ? l10n.t("The project's rules hold what looks like a secret. Nothing has been sent yet.")
      : places.length === 1
        ? l10n.t('This text holds what looks like a secret. Nothing has been sent yet.')
        : l10n.t('This text holds {0} values that look like secrets. Nothing has been sent yet.', places.length),
    detail: [...lines, '', redactionWords(places.length)].join('\n'),
    choices: [
      { label: l10n.t('Redact and send'), answer: 'redact' },
      // What stands in a prompt or in the project's rules has no mark that could be shown or taken back.
      ...(places.some(isInText)
        ? [
            { label: l10n.t('Show'), answer: 'show' as const },
            { label: l10n.t('Not a secret'), answer: 'look_again' as const },
          ]
        : []),
    ],
  };
}
