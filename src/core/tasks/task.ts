/**
 * What a task is: data that tells the pipeline which role and template to use, what a reply looks like and how long it
 * may be cached. A new task is a new file here and an entry in TASKS; the pipeline does not change.
 */
import type * as z from 'zod';
import type { SentSource } from '../prompt/source';

export type TaskName = 'code_review';
export type RoleName = 'code_reviewer' | 'debug_doctor' | 'architecture_generator';
export type TemplateName = 'code_review' | 'debug' | 'architecture';

/** @template Item one element of the list that the model replies with, after parsing. */
export interface Task<Item> {
  readonly name: TaskName;
  readonly role: RoleName;
  readonly template: TemplateName;
  /** Appended to the role's system prompt: the reply's form and the numbering of rows. Users do not override it. */
  readonly contract: string;
  /** The key of the reply's list, e.g. `findings` in `{"findings": [...]}`. */
  readonly listKey: string;
  /** JSON Schema sent as `response_format`; the same object on every call, so that providers can reuse its grammar. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  /** Reads one element of the list, tolerant of what models get wrong without changing its meaning. */
  readonly item: z.ZodType<Item>;
  /** Fills the template's variables from what will be sent. */
  readonly variables: (sources: readonly SentSource[]) => Readonly<Record<string, string>>;
}
