/** How comments are written in the languages that are reviewed: to read those that suppress a finding, and to write them. */

/** Opens and closes a comment; '' where the row's end closes it. The first one is written. */
export type CommentForm = readonly [open: string, close: string];

const SLASHES: CommentForm = ['//', ''];
const HASH: CommentForm = ['#', ''];
const DASHES: CommentForm = ['--', ''];
const STARS: CommentForm = ['/*', '*/'];
const MARKUP: CommentForm = ['<!--', '-->'];
const SEMICOLONS: CommentForm = [';;', ''];
/** Where a comment of a script would be text on the page. */
const JSX: CommentForm = ['{/*', '*/}'];

const FORMS: ReadonlyMap<string, readonly CommentForm[]> = new Map(
  [
    [[SLASHES, STARS, JSX], 'javascript javascriptreact typescript typescriptreact'],
    [[SLASHES, STARS], 'java go rust c cpp cuda-cpp csharp swift kotlin scala dart groovy objective-c objective-cpp'],
    [[SLASHES, STARS], 'fsharp scss less jsonc zig solidity'],
    [[SLASHES, HASH, STARS, MARKUP], 'php'],
    [[HASH], 'python ruby yaml dockercompose dockerfile shellscript perl perl6 raku r julia elixir makefile toml'],
    [[HASH], 'powershell coffeescript terraform graphql nim'],
    [[DASHES, STARS], 'sql'],
    [[DASHES], 'lua haskell elm ada vhdl'],
    [[STARS], 'css'],
    [[MARKUP], 'html xml xsl markdown'],
    [[MARKUP, SLASHES, STARS], 'vue svelte'],
    [[SEMICOLONS], 'clojure lisp scheme'],
    [[['%', '']], 'erlang latex matlab prolog'],
    [[["'", '']], 'vb'],
  ].flatMap(([forms, ids]) => (ids as string).split(' ').map((id) => [id, forms as readonly CommentForm[]] as const)),
);

/** @returns none for a language that has no comments, or none that we know. */
export function commentForms(languageId: string): readonly CommentForm[] {
  return FORMS.get(languageId) ?? [];
}

/**
 * The forms that may be written at one place of a page, where markup, scripts and styles have comments of their own; of any
 * other language all of them.
 * @param before the text above.
 */
export function commentFormsAt(languageId: string, before: string): readonly CommentForm[] {
  const forms = commentForms(languageId);
  // Its own markup is known to its grammar.
  if (!forms.includes(MARKUP) || languageId === 'php') return forms;
  const tag = [...before.matchAll(/<(\/?(?:script|style))\b/gi)].at(-1)?.[1]?.toLowerCase();
  const here = tag === 'script' ? SLASHES : tag === 'style' ? STARS : MARKUP;
  return forms.filter((form) => form === here);
}

/** What a row says where it is one comment and nothing else. */
export function commentOn(row: string, languageId: string): string | undefined {
  const text = row.trim();
  for (const [open, close] of commentForms(languageId)) {
    if (!text.startsWith(open)) continue;
    const inside = text.slice(open.length);
    if (close === '') return inside.trim();
    if (inside.endsWith(close)) return inside.slice(0, -close.length).trim();
  }
  return undefined;
}
