/** Numbers, amounts and dates as the reader's own locale writes them; days are those of their time zone. */
import * as l10n from '@vscode/l10n';
import { languageTag } from '../prompt/answerLanguage';

const MEBIBYTE = 1_048_576;

export interface UsageFormats {
  readonly count: (value: number) => string;
  /** US dollars, with enough digits to tell small amounts apart. */
  readonly usd: (value: number) => string;
  /** @param share from 0 to 1. */
  readonly percent: (share: number) => string;
  /** @param day such as `2026-11-20`. */
  readonly day: (day: string) => string;
  /** @param month such as `2026-11`. */
  readonly month: (month: string) => string;
  /** @param time milliseconds since the epoch. */
  readonly date: (time: number) => string;
  readonly moment: (time: number) => string;
  readonly mebibytes: (bytes: number) => string;
}

/** @param locale a language tag; what is none counts as English. */
export function usageFormats(locale: string, timeZone: string): UsageFormats {
  const tag = languageTag(locale) ?? 'en';
  const count = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const mebibytes = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const amounts = [2, 3, 5].map(
    (digits) =>
      new Intl.NumberFormat(tag, {
        ...{ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' },
        ...{ minimumFractionDigits: 2, maximumFractionDigits: digits },
      }),
  );
  const dates = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(tag, { calendar: 'gregory', ...options });
  // A day and a month are names of the user's calendar already: no zone may move them.
  const day = dates({ day: 'numeric', month: 'long', timeZone: 'UTC' });
  const month = dates({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  const date = dates({ dateStyle: 'long', timeZone });
  const moment = dates({ dateStyle: 'medium', timeStyle: 'short', timeZone });
  return {
    count: (value) => count.format(value),
    usd: (value) => {
      const digits = value === 0 || value >= 1 ? 0 : value >= 0.01 ? 1 : 2;
      return amounts[digits]?.format(value) ?? String(value);
    },
    percent: (share) => percent.format(share),
    day: (name) => day.format(new Date(name)),
    month: (name) => month.format(new Date(`${name}-01`)),
    date: (time) => date.format(time),
    moment: (time) => moment.format(time),
    mebibytes: (bytes) => l10n.t('{0} MB', mebibytes.format(bytes / MEBIBYTE)),
  };
}
