/**
 * The follow-up task: a question about one finding, answered in text. The code comes as of a review of the finding's lines;
 * finding, question and what was said before stand in no file, see prompt/words.ts.
 */
import { describeRest, rowsInWords } from '../prompt/source';
import { TextReply } from '../reply/textReply';
import { ROWS_CONTRACT, type Task } from './task';

export const followUpTask: Task<string> = {
  name: 'follow_up',
  role: 'finding_advisor',
  template: 'follow_up',
  contract: [
    ROWS_CONTRACT,
    'Answer in plain text. Light Markdown is shown: short paragraphs, lists, `code`, fenced code. No headings, tables, images or HTML.',
  ].join('\n'),
  read: () => new TextReply(),
  variables: (sources) => {
    const code = sources.find((source) => source.name === 'code');
    if (code === undefined) throw new Error('a question needs a source named "code"');
    return {
      language: code.languageId,
      filename: code.path,
      cursor_context: code.scope ? `The finding is about ${rowsInWords(code.scope)}.${describeRest(code)}\n` : '',
      code: code.rows,
    };
  },
};
