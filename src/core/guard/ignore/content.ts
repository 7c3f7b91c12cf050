/**
 * What the text itself says of where it comes from: a header of the tool that generated it, or the long lines of a minified
 * file. Only looks; a bounded part of the text is read more than once.
 */

export interface ContentMatch {
  readonly kind: 'generated' | 'minified';
  /** 1-based: the line that says it; absent where all of it does. */
  readonly line?: number;
}

/** Headers stand above the code, below a licence at most. */
const HEADER_LINES = 40;
const HEADER_CHARS = 8_000;
/** What opens or continues a comment: words in code or in a string claim nothing. */
const COMMENT = /^\s*(?:\/\/+|\/?\*+|#+|--+|;+|<!--|%+|'+|"""|\(\*|\{-|rem\b)\s*(.*)$/i;
const GENERATED: readonly RegExp[] = [
  /^(?:this (?:file|code) (?:is|was) )?(?:automatically )?@generated\b/i,
  // Go's own convention, and protoc's.
  /\bgenerated\b.{0,200}\bdo not (?:edit|modify)\b/i,
  /^<auto-?generated\b/i,
  /^this (?:file|code|class) (?:is|was|has been) (?:automatically |auto-?)?generated\b/i,
];

/** A line that nobody writes by hand. */
const LONG_LINE = 1_000;
/** Signs of code per character of a long line; a base64 string or a paragraph has hardly any. */
const CODE_DENSITY = 0.03;
const CODE_SIGNS = /[;,{}()[\]=:]/g;

export function contentRule(text: string): ContentMatch | undefined {
  const line = headerLine(text);
  if (line !== undefined) return { kind: 'generated', line };
  return isMinified(text) ? { kind: 'minified' } : undefined;
}

function headerLine(text: string): number | undefined {
  const lines = text.slice(0, HEADER_CHARS).split(/\r\n|\r|\n/, HEADER_LINES);
  const index = lines.findIndex((line) => {
    const words = COMMENT.exec(line.slice(0, LONG_LINE))?.[1];
    return words !== undefined && GENERATED.some((pattern) => pattern.test(words));
  });
  return index === -1 ? undefined : index + 1;
}

/** Most of it stands in very long lines of code. */
function isMinified(text: string): boolean {
  if (text.length < LONG_LINE) return false;
  let long = 0;
  let signs = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.length < LONG_LINE) continue;
    long += line.length;
    signs += line.match(CODE_SIGNS)?.length ?? 0;
  }
  return long > text.length / 2 && signs > long * CODE_DENSITY;
}
