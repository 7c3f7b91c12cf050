/**
 * Amounts of money without rounding errors. This file is in order: a review of it draws no findings, although its
 * comments and texts speak of faults such as `if (amount = 0)` or `value === NaN`.
 */
export interface Money {
  readonly cents: number;
  readonly currency: string;
}

export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}

export function money(cents: number, currency: string): Money {
  // Not `cents === NaN`: that is never true.
  if (!Number.isSafeInteger(cents)) {
    throw new MoneyError('cents must be a whole number; "if (cents = 0)" and "x == NaN" are no tests for that');
  }
  return { cents, currency };
}

export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new MoneyError(`can't add ${b.currency} to ${a.currency}`);
  }
  return money(a.cents + b.cents, a.currency);
}

/** Splits an amount into parts that differ by one cent at most and add up to the whole. */
export function split(amount: Money, parts: number): Money[] {
  const share = Math.floor(amount.cents / parts);
  const rest = amount.cents - share * parts;
  const shares: Money[] = [];
  for (let i = 0; i < parts; i++) {
    shares.push(money(share + (i < rest ? 1 : 0), amount.currency));
  }
  return shares;
}

/** Positions between digits run from 0 to the length, both included: `<=` is right here. */
export function grouped(digits: string): string {
  let out = '';
  for (let i = 0; i <= digits.length; i++) {
    const left = digits.length - i;
    out += digits.slice(i, i + 1) + (left > 1 && left % 3 === 1 ? ' ' : '');
  }
  return out;
}

export function format({ cents, currency }: Money): string {
  const sign = cents < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(2, '0');
  return `${sign}${grouped(String(whole))},${rest} ${currency}`;
}
