/** How long ago something was, in words such as "3 hours ago". */
import * as l10n from '@vscode/l10n';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/**
 * @param since milliseconds since the epoch, as `now`. A clock that was set back since counts as no time.
 * @param language whose words these are: by default that of the sentence around them.
 */
export function timeAgo(since: number, now: number, language = languageOfSentences()): string {
  const passed = Math.max(0, now - since);
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, ms] of UNITS) if (passed >= ms) return words.format(-Math.floor(passed / ms), unit);
  return words.format(-Math.floor(passed / 1_000), 'second');
}

/** A translator writes the tag of their own language here; without a translation, sentences are in English. */
function languageOfSentences(): string {
  return l10n.t('en');
}
