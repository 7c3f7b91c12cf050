/**
 * What goes along with a request and stands in no file: a question, what is known of a finding, what was said before. By the
 * variable of the template that it fills, which is also what a secret's place in it names as its source.
 */
export type Words = Readonly<Record<string, string>>;

export const FINDING_WORDS = 'finding';
export const CONVERSATION_WORDS = 'conversation';
export const QUESTION_WORDS = 'question';

export function isFromWords(source: string): boolean {
  return source === FINDING_WORDS || source === CONVERSATION_WORDS || source === QUESTION_WORDS;
}
