/**
 * Characters that a reader does not see, or that make the others appear in another order than they are in (Trojan Source).
 * Text of a model, a provider or a file name passes here before it is shown to a person, wherever that is.
 */

/** Scripts whose words need zero-width joiners. */
const JOINED = ['Arabic', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada']
  .concat('Malayalam', 'Sinhala')
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');
/** These change how a character looks, not what a reader takes the text for; so do joiners and selectors in emoji. */
const HARMLESS = [
  String.raw`(?<=[${JOINED}])[\u200C\u200D](?=[${JOINED}])`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Emoji})\uFE0F`,
].join('|');
/** `\p{Default_Ignorable_Code_Point}`: bidirectional and zero-width controls, fillers, tags, variation selectors. */
const HIDDEN = String.raw`[\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB\p{Surrogate}]`;
/** All control characters but tab and line feed. */
const CONTROLS = String.raw`[\0-\x08\x0B\x0C\r\x0E-\x1F\x7F-\x9F]`;

const ODD = new RegExp(`(?<harmless>${HARMLESS})|(?<hidden>${HIDDEN})|(?<control>${CONTROLS})`, 'gu');

/**
 * Text as it may be shown: what is invisible or reorders stands as `[U+202E]`, control characters are gone, lines end with
 * `\n`.
 */
export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(ODD, (char, harmless?: string, hidden?: string) =>
      hidden === undefined ? (harmless ?? '') : `[U+${codePoint(char)}]`,
    );
}

/** For a place that has one line: a title, a name, a label. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ').trim();
}

/** Cut to so many UTF-16 units, never inside a character, and marked so. */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Whether `text` has more of any hidden or control character than `known`. */
export function addsHidden(text: string, known: string): boolean {
  const have = countsOf(known);
  return [...countsOf(text)].some(([char, count]) => char !== '\r' && count > (have.get(char) ?? 0));
}

function countsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { 0: char, groups } of text.matchAll(ODD)) {
    if (groups?.['harmless'] === undefined) counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  return counts;
}

function codePoint(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
