/**
 * Calendar months in a time zone: a budget begins anew when the user's own month does. The team's months are UTC's, since its
 * members live in several zones and must agree on one boundary.
 */
const DAY_MS = 86_400_000;

/** A time zone by its IANA name, asked for anew each time: laptops travel. */
export type Zone = () => string;

/** Where the budget of a month begins anew. */
export interface Reset {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly zone: string;
}

export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** @returns such as `2026-11-28`. */
export function dayOf(time: number, zone: string): string {
  const parts = formatOf(zone).formatToParts(time);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** @returns such as `2026-11`. */
export function monthOf(time: number, zone: string): string {
  return dayOf(time, zone).slice(0, 7);
}

/** The first millisecond of the next month there. */
export function resetAfter(time: number, zone: string): Reset {
  const month = monthOf(time, zone);
  let before = time;
  let after = time + 32 * DAY_MS;
  // No table of offsets is needed, nor is it known how long a day is on which the clocks change.
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (monthOf(middle, zone) === month) before = middle;
    else after = middle;
  }
  return { at: after, zone: formatOf(zone).resolvedOptions().timeZone };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = formatIn(zone);
  formats.set(zone, made);
  return made;
}

/** A name that this machine does not know counts as UTC: a month has to begin somewhere. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const options = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}
