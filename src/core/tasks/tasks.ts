/** Every task by its name: plain data crosses to the worker, so tasks are looked up by name on both sides. */
import { followUpTask } from './followUp';
import { reviewTask } from './review';

export const TASKS = { code_review: reviewTask, follow_up: followUpTask } as const;
