/** Reads string literals as the languages write them: plain, escaped inside another string, triple, and put together. */

export interface Literal {
  /** Of the text between the quotes; of all parts where it is put together. */
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Behind the closing quote. */
  readonly after: number;
}

/** An opening quote at `at`: its length, and how it closes. */
const OPENING = /\\{1,3}["'`]|"""|'''|&quot;|&#39;|&#34;|(?:%[qQ]|\bqq?)[{([|]|\[\[|["'`“”«‘’]/y;
const CLOSES: Readonly<Record<string, string>> = { '“': '”', '”': '”', '«': '»', '‘': '’', '’': '’', '[[': ']]' };
/** Perl's and Ruby's own quotes. */
const PAIRED: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
/** Longer values are cut: their beginning shows what they are. */
const MAX_VALUE = 4_096;
const MAX_PARTS = 8;

export function openingAt(text: string, at: number): string | undefined {
  OPENING.lastIndex = at;
  return OPENING.exec(text)?.[0];
}

/** Between two parts of one literal: `" + "`, `" . "`, `" "`, a line's end. */
const JOIN =
  /[ \t]{0,40}(?:\\?\r?\n[ \t]{0,80})?(?:(?:\+\+?|\.\.?|&|<>|\|\||\^|~|\\)[ \t]{0,20}(?:\\?\r?\n[ \t]{0,80})?)?[a-zA-Z@]?/y;

export function literalAt(text: string, at: number): Literal | undefined {
  const first = partAt(text, at);
  if (!first) return undefined;
  let { after } = first;
  let last = first;
  let value = first.value;
  for (let parts = 1; parts < MAX_PARTS; parts++) {
    JOIN.lastIndex = after;
    const join = JOIN.exec(text)?.[0] ?? '';
    // Two literals side by side without a sign between them are one in C and Python; on one line they may be two.
    const next = /[+.&<>|^~\\\n]/.test(join) || (join.length > 0 && text.charAt(at) === '"') ? after + join.length : -1;
    const opening = next >= 0 ? openingAt(text, next) : undefined;
    if (opening === undefined || opening !== first.opening || (join.trim() === '' && !join.includes('\n'))) break;
    const part = partAt(text, next);
    if (!part || part.value === '' || /\s/.test(part.value) || /\s/.test(value)) break;
    last = part;
    value += part.value;
    ({ after } = part);
  }
  return { start: first.start, end: last.end, value, after };
}

interface Part extends Literal {
  readonly opening: string;
}

function partAt(text: string, at: number): Part | undefined {
  const opening = openingAt(text, at);
  if (opening === undefined) return undefined;
  const closing =
    CLOSES[opening] ?? (/^%?q/i.test(opening) ? (PAIRED[opening.slice(-1)] ?? opening.slice(-1)) : opening);
  const start = at + opening.length;
  const long = opening === '"""' || opening === "'''" || opening === '`';
  const escaped = opening.startsWith('\\');
  const limit = Math.min(text.length, start + MAX_VALUE);
  for (let index = start; index < limit; index++) {
    const char = text.charCodeAt(index);
    if (text.startsWith(closing, index)) {
      return { opening, start, end: index, value: text.slice(start, index), after: index + closing.length };
    }
    if ((char === 10 || char === 13) && !long) break;
    if (char === 92 && !escaped) index++;
  }
  return undefined;
}
