// Rows at which functions begin, told by their look, so that the choice of what is asked about does not depend on the parser
// that is measured.

const HEADS: Readonly<Record<string, RegExp>> = {
  python: /^\s*(async )?def \w+/,
  ruby: /^\s*def \w+/,
  go: /^func /,
  rust: /^\s*(pub(\(\w+\))? )?(async |unsafe |const )*fn \w+/,
  php: /^\s*((public|private|protected|static|final|abstract) )*function \w+/,
  javascript: /^\s*(export )?(async )?(static )?(function \w+|\w+\([^()]*\) \{$)/,
  typescript: /^\s*(export )?(async )?(private |static |public )*(function \w+|#?\w+\([^()]*\)(: [^;=]+)? \{$)/,
};
/** On one row, or with the brace on the next one. */
const BRACED = /^\s*[\w:*&<>,~[\]\s]+\([^;]*\)[^;=]*\{\s*$/;
const BRACED_BELOW = /^\s*[\w:*&<>,~[\]]+\s[\w:*&<>,~[\]\s]*\([^;{}]*\)\s*(const\s*)?$/;
const NO_FUNCTION = /^\s*(if|for|while|switch|catch|else|return|do|elif|with|using|lock|foreach|new|throw)\b/;

/** @returns 1-based rows. */
export function functionHeads(lines: readonly string[], languageId: string): number[] {
  const head = HEADS[languageId];
  return lines.flatMap((line, index) => {
    if (NO_FUNCTION.test(line)) return [];
    const is = head
      ? head.test(line)
      : BRACED.test(line) || (BRACED_BELOW.test(line) && /^\s*\{/.test(lines[index + 1] ?? ''));
    return is ? [index + 1] : [];
  });
}
