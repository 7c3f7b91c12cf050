/**
 * The request's exact bytes, from what was composed, the settings and what is known of the model. Parameters that a model
 * does not support are not sent: they can empty the set of endpoints (facts: openrouter.md 0.1).
 */
import type { Message } from '../compute/composeRequest';
import type { Settings } from '../settings';
import type { Task } from '../tasks/task';
import type { ModelFacts } from './models';
import type { ChatBody, WireMessage } from './wire';

/** Thinking counts against max_tokens: without room for it an answer can end before its first word. */
const THINKING_TOKENS = 4_096;
/** For a model that nothing is known of; see `ModelFacts.minCacheTokens`. */
const SAFE_MIN_CACHE_TOKENS = 4_096;

export interface Composition {
  readonly messages: readonly Message[];
  /** Of the first message, which stays the same from request to request; by the model's own count. */
  readonly stableTokens: number;
}

export interface Asked {
  readonly body: ChatBody;
  /** What of the parameters shapes the answer, for the cache key. */
  readonly sampling: Pick<ChatBody, 'temperature' | 'reasoning'>;
}

export function chatBodyOf(
  task: Pick<Task<unknown>, 'name' | 'jsonSchema'>,
  { messages, stableTokens }: Composition,
  role: { readonly maxTokens: number; readonly temperature: number },
  settings: Settings,
  facts: ModelFacts | undefined,
): Asked {
  const thinks = facts !== undefined && facts.thinks !== 'on request';
  const longest = role.maxTokens + (thinks ? THINKING_TOKENS : 0);
  const sampling = {
    ...(facts?.sampling === true && { temperature: role.temperature }),
    // Left alone such models think at length; every task asks for a short answer.
    ...(thinks && { reasoning: { effort: 'low' } as const }),
  };
  const provider = providerOf(settings);
  const body: ChatBody = {
    model: settings.model,
    messages: stableTokens >= (facts?.minCacheTokens ?? SAFE_MIN_CACHE_TOKENS) ? withBreakpoint(messages) : messages,
    max_tokens: Math.min(longest, facts?.maxOutput ?? Infinity, settings.maxAnswerTokens ?? Infinity),
    ...sampling,
    stream: true,
    ...(provider && { provider }),
    ...(task.jsonSchema && {
      response_format: {
        type: 'json_schema',
        json_schema: { name: task.name, strict: true, schema: task.jsonSchema },
      },
    }),
  };
  return { body, sampling };
}

/** The provider keeps what stands up to the breakpoint: the first message, which every request of a task shares. */
function withBreakpoint([first, ...rest]: readonly Message[]): readonly WireMessage[] {
  if (first === undefined) return [];
  const part = { type: 'text', text: first.content, cache_control: { type: 'ephemeral' } } as const;
  return [{ role: first.role, content: [part] }, ...rest];
}

function providerOf({ privacy, demo }: Settings): ChatBody['provider'] {
  if (demo || (!privacy.denyDataCollection && !privacy.zeroDataRetention)) return undefined;
  return {
    ...(privacy.denyDataCollection && { data_collection: 'deny' }),
    ...(privacy.zeroDataRetention && { zdr: true }),
  };
}
