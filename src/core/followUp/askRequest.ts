/** What a question about a finding is asked with: the finding, its code as it is now, and what was said of it before. */
import type { Finding } from '../outcome';
import type { Scope } from '../prompt/scope';
import type { FilePlace, Source } from '../prompt/source';
import { CONVERSATION_WORDS, FINDING_WORDS, QUESTION_WORDS, type Words } from '../prompt/words';
import { cutTo, visible } from '../text/hidden';

export interface AskRequest {
  /** As in `ReviewRequest`; the text is the document's of now. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly places?: readonly FilePlace[];
  readonly reviewIgnored?: boolean;
  /** The finding's lines in that text. */
  readonly scope: Scope;
  readonly finding: Finding;
  readonly question: string;
  /** Oldest first. */
  readonly earlier: readonly Exchange[];
}

export interface Exchange {
  readonly question: string;
  readonly answer: string;
}

/** What is paid for with every further question is bounded: the newest go along. Lengths in UTF-16 units. */
const MOST_EXCHANGES = 6;
const LONGEST_EARLIER_ANSWER = 4_000;
const LONGEST_CONVERSATION = 12_000;

export function sourceOf({ path, languageId, text, scope, places, reviewIgnored }: AskRequest): Source {
  return {
    ...{ name: 'code', path, languageId, text, scope },
    ...(places && { places }),
    ...(reviewIgnored === true && { reviewIgnored }),
  };
}

/** A question as it is shown and sent: nothing in it is hidden from who asks. */
export function askedWords(question: string): string {
  return visible(question).trim();
}

export function wordsOf({ finding, question, earlier }: AskRequest): Words {
  return {
    [FINDING_WORDS]: findingWords(finding),
    [CONVERSATION_WORDS]: conversationWords(earlier),
    [QUESTION_WORDS]: askedWords(question),
  };
}

function findingWords({ severity, category, confidence, title, explanation, quote, replacement }: Finding): string {
  const suggested =
    replacement === null ? 'No change was suggested.' : `Suggested in place of its lines:\n${replacement}`;
  return [
    title,
    `(${severity}, ${category}, confidence ${confidence})`,
    ...(explanation === '' ? [] : [explanation]),
    `Its line as it was reviewed: ${quote}`,
    suggested,
  ].join('\n');
}

/** Ends with a blank row, as the question follows; empty where nothing was said. */
function conversationWords(earlier: readonly Exchange[]): string {
  const said: string[] = [];
  let room = LONGEST_CONVERSATION;
  for (const { question, answer } of earlier.slice(-MOST_EXCHANGES).reverse()) {
    const words = `Asked:\n${question}\nAnswered:\n${cutTo(answer, LONGEST_EARLIER_ANSWER)}\n\n`;
    if (words.length > room) break;
    room -= words.length;
    said.unshift(words);
  }
  return said.length === 0 ? '' : `Earlier questions about this finding and their answers:\n\n${said.join('')}`;
}
