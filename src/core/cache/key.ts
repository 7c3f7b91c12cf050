/**
 * The cache key: SHA-256 over everything that shapes the answer, and nothing else. Teammates who ask the same share it, so
 * no path of a machine, no user, no clock and no routing may get in.
 */
import { createHash } from 'node:crypto';
import type { Message } from '../compute/composeRequest';
import type { TaskName } from '../tasks/task';

const KEY_VERSION = 1;

export interface KeyParts {
  /** Host of the endpoint; the demo model has a name of its own because its port changes. */
  readonly host: string;
  readonly task: TaskName;
  readonly model: string;
  readonly sampling: Readonly<Record<string, unknown>>;
  /** Undefined: plain text is asked for. */
  readonly jsonSchema: Readonly<Record<string, unknown>> | undefined;
  readonly messages: readonly Message[];
}

/** @returns 64 hex digits. */
export function cacheKey(parts: KeyParts): string {
  return sha256(
    JSON.stringify([
      KEY_VERSION,
      parts.host,
      parts.task,
      parts.model,
      parts.sampling,
      parts.jsonSchema,
      parts.messages,
    ]),
  );
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
