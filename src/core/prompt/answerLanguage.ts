/**
 * The language that findings are written in. English adds nothing to a prompt, so that those who read it share their cached
 * answers with each other.
 */

/** VS Code's display languages by name: a table, because `Intl` names them differently from version to version. */
const NAMES: Readonly<Record<string, string>> = {
  cs: 'Czech',
  de: 'German',
  es: 'Spanish',
  fr: 'French',
  hu: 'Hungarian',
  it: 'Italian',
  ja: 'Japanese',
  ko: 'Korean',
  pl: 'Polish',
  pt: 'Portuguese',
  ru: 'Russian',
  tr: 'Turkish',
  zh: 'Chinese',
};

export const DEFAULT_ANSWER_LANGUAGE = 'en';

/** Longer than any tag in use; what is longer is no tag, but a text for the prompt. */
const LONGEST_TAG = 35;

/** @returns the canonical language tag (BCP 47), or undefined when it is none. */
export function languageTag(text: string): string | undefined {
  const tag = text.trim().replaceAll('_', '-');
  if (tag.length > LONGEST_TAG) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** For the end of a system prompt; '' for English. @param tag as `languageTag` gives it. */
export function answerLanguageSentence(tag: string): string {
  const primary = tag.split('-')[0] ?? '';
  // The codes q.. are for private use; VS Code's pseudo-language, which is for testing translations, is one of them.
  if (primary === 'en' || /^q[a-t][a-z]$/.test(primary)) return '';
  const name = NAMES[primary];
  const language = name === undefined ? `the language with the tag ${tag}` : `${name} (${tag})`;
  return `Write what people will read, such as titles and explanations, in ${language}. Quotations, code, names from the code and the fixed words of the answer's form stay as they are.`;
}
