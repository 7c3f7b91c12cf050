/**
 * What a task is: data that tells the pipeline which role and template to use, what a reply looks like and how long it
 * may be cached. A new task is a new file here and an entry in TASKS; the pipeline does not change.
 */
import type { SentSource } from '../prompt/source';
import type { ReplyReader } from '../reply/replyReader';

export type TaskName = 'code_review' | 'follow_up';
export type RoleName = 'code_reviewer' | 'debug_doctor' | 'architecture_generator' | 'finding_advisor';
export type TemplateName = 'code_review' | 'debug' | 'architecture' | 'follow_up';

/** @template Item what a reply is made of, after parsing: an element of the list that was asked for, or a piece of text. */
export interface Task<Item> {
  readonly name: TaskName;
  readonly role: RoleName;
  readonly template: TemplateName;
  /** Appended to the role's system prompt: the reply's form and the numbering of rows. Users do not override it. */
  readonly contract: string;
  /**
   * JSON Schema sent as `response_format`; the same object on every call, so that providers can reuse its grammar. Absent: the
   * reply is plain text.
   */
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  /** A reader for one reply, tolerant of what models get wrong without changing its meaning. */
  readonly read: () => ReplyReader<Item>;
  /** Fills the template's variables from the files that will be sent; what stands in no file fills its own, see `Words`. */
  readonly variables: (sources: readonly SentSource[]) => Readonly<Record<string, string>>;
}

/** How the rows of code are to be read, in every task that sends some. */
export const ROWS_CONTRACT =
  'A number and a bar before a row, as in `40|`, are not part of the code. Rows without continue the count; where numbers jump, rows were left out. Values such as <API_KEY_1> stand for removed secrets, not defects.';
