/** Private keys in PEM, OpenSSH and PGP armour. Either marker alone counts: an excerpt may have cut the other. */
import type { Span } from './span';

const KEYS =
  '(?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|SSH2 ENCRYPTED PRIVATE KEY ----|OpenVPN Static key V1-----';
/** Without the dashes before it, which `dashesBefore` counts: a row of dashes is no place to search from each of them. */
const BEGIN = new RegExp(`BEGIN (?:${KEYS})`, 'g');
const END = new RegExp(`END (?:${KEYS})`, 'g');
/** An RSA key of 16,384 bits has less. */
const MAX_BODY = 16_000;

export function privateKeys(text: string): Span[] {
  if (!/PRIVATE KEY|OpenVPN Static key/.test(text)) return [];
  const begins = [...text.matchAll(BEGIN)]
    .filter(({ index }) => dashesBefore(text, index) > 0)
    .map((match) => match.index + match[0].length);
  const ends = [...text.matchAll(END)]
    .map(({ index }) => index - dashesBefore(text, index))
    .filter((at) => text.charAt(at) === '-');
  // A line end of two characters is not taken apart: the half that stays would be a line end too.
  const splitsLineEnd = (at: number): boolean => text[at - 1] === '\r' && text[at] === '\n';
  const block = (start: number, end: number): Span => ({
    rule: 'private-key',
    kind: 'PRIVATE_KEY',
    confidence: 'high',
    start: splitsLineEnd(start) ? start + 1 : start,
    end: splitsLineEnd(end) ? end + 1 : end,
  });
  const found: Span[] = [];
  let consumed = 0;
  let next = 0;
  for (const [index, begin] of begins.entries()) {
    if (begin < consumed) continue;
    while (next < ends.length && (ends[next] ?? 0) < begin) next++;
    const closing = ends[next];
    const another = begins[index + 1];
    // A marker that another key follows before any end was cut, or only named.
    const whole = closing !== undefined && (another === undefined || closing < another || closing - begin < MAX_BODY);
    const end = whole ? closing : begin + bodyLength(text, begin);
    // A key that was taken out leaves its placeholder, and the prompt numbers the rows that it leaves empty.
    const body = text.slice(begin, end).replaceAll(/<PRIVATE_KEY_\d+>|^\d+\|/gm, '');
    if (/[A-Za-z0-9]/.test(body)) found.push(block(begin, end));
    consumed = end;
  }
  const first = ends[0];
  if (first !== undefined && !begins.some((begin) => begin <= first)) {
    const start = bodyStart(text, first);
    if (start < first && /[A-Za-z0-9]/.test(text.slice(start, first))) found.push(block(start, first));
  }
  return found;
}

/** `-----`, or `---- ` of the SSH2 form. */
function dashesBefore(text: string, at: number): number {
  return text.startsWith('-----', at - 5) || text.startsWith('---- ', at - 5) ? 5 : 0;
}

function bodyLength(text: string, from: number): number {
  return /^(?:[\s"'+\\,]|[A-Za-z0-9/=]){0,8000}/.exec(text.slice(from, from + 8_000))?.[0].length ?? 0;
}

function bodyStart(text: string, to: number): number {
  const from = Math.max(0, to - 8_000);
  let start = to;
  while (start > from && /[\sA-Za-z0-9+/="',\\]/.test(text.charAt(start - 1))) start--;
  return start;
}
