/**
 * The bodies OpenRouter takes and sends for a completion, with the demo's numbers in them. Shapes are those of real
 * recordings (facts: openrouter.md 2, 3, 4); test/openrouter/conformance.test.ts holds them against the official SDK.
 */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import * as z from 'zod';

export type Json = Readonly<Record<string, unknown>>;

const parts = z.array(z.looseObject({ text: z.string().default('') }));
const content = z.union([z.string(), parts.transform((all) => all.map(({ text }) => text).join(''))]);
export const chatBody = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content })).min(1),
  stream: z.boolean().default(false),
  max_tokens: z.int().positive().nullish(),
});
export type ChatBody = z.infer<typeof chatBody>;

/** Four characters count as a token. */
export const CHARS_PER_TOKEN = 4;

export interface Completion {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly text: string;
  readonly finish: 'stop' | 'length';
  readonly usage: { readonly cost: number; readonly prompt_tokens: number; readonly completion_tokens: number } & Json;
}

/** US dollars per token. */
export type Pricing = Readonly<Record<'prompt' | 'completion' | 'input_cache_read' | 'input_cache_write', string>>;

/** Prompt tokens that the provider's cache gave and took; both are part of the prompt's. */
export interface CachedTokens {
  readonly read: number;
  readonly written: number;
}

/** The answer with `reply` in it, cut where `max_tokens` ends it. */
export function completionOf(body: ChatBody, pricing: Pricing, reply: string, cached: CachedTokens): Completion {
  const text = body.max_tokens ? reply.slice(0, body.max_tokens * CHARS_PER_TOKEN) : reply;
  const created = Math.floor(Date.now() / 1000);
  const id = `gen-${created}-${randomBytes(15).toString('base64url')}`;
  const prompt_tokens = Math.ceil(body.messages.map(({ content }) => content).join('').length / CHARS_PER_TOKEN);
  const completion_tokens = Math.ceil(text.length / CHARS_PER_TOKEN);
  const promptCost =
    (prompt_tokens - cached.read - cached.written) * Number(pricing.prompt) +
    cached.read * Number(pricing.input_cache_read) +
    cached.written * Number(pricing.input_cache_write);
  const completionCost = completion_tokens * Number(pricing.completion);
  const [cost, ofPrompt, ofCompletion] = [promptCost + completionCost, promptCost, completionCost].map((usd) =>
    Number(usd.toFixed(9)),
  ) as [number, number, number];
  const usage = {
    ...{ prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens, cost, is_byok: false },
    prompt_tokens_details: {
      ...{ cached_tokens: cached.read, cache_write_tokens: cached.written },
      ...{ audio_tokens: 0, video_tokens: 0 },
    },
    // Without a key of one's own at the provider, this is the same money again.
    cost_details: {
      upstream_inference_cost: cost,
      upstream_inference_prompt_cost: ofPrompt,
      upstream_inference_completions_cost: ofCompletion,
    },
    completion_tokens_details: { reasoning_tokens: 0, image_tokens: 0, audio_tokens: 0 },
  };
  return { id, created, text, finish: text === reply ? 'stop' : 'length', usage };
}

/** Said in every answer, so that nobody takes it for Claude's. */
export const SERVED = { model: 'local/demo', provider: 'Local demo' };

/** Both names of a reason: OpenRouter's and Claude's own. */
function reasons(finish: Completion['finish'] | null): Json {
  return { finish_reason: finish, native_finish_reason: finish === 'length' ? 'max_tokens' : finish && 'end_turn' };
}

export function chatResult({ id, created, text, finish, usage }: Completion): Json {
  const message = { role: 'assistant', content: text, refusal: null, reasoning: null };
  const choices = [{ index: 0, logprobs: null, ...reasons(finish), message }];
  return { id, object: 'chat.completion', created, ...SERVED, system_fingerprint: null, choices, usage };
}

/** A chunk of the answer's stream, with `choices` and the like of one's own. */
export function chunk({ id, created }: Completion, rest: Json & { readonly choices: readonly Json[] }): Json {
  return { id, object: 'chat.completion.chunk', created, ...SERVED, ...rest };
}

export function deltaChunk(completion: Completion, delta: Json, finish: Completion['finish'] | null = null): Json {
  return chunk(completion, { choices: [{ index: 0, delta: { role: 'assistant', ...delta }, ...reasons(finish) }] });
}

/** The text in pieces. */
export function contentChunks(completion: Completion): Json[] {
  return (completion.text.match(/.{1,24}/gsu) ?? []).map((content) => deltaChunk(completion, { content }));
}

/** The reason for the end, then the usage. */
export function endChunks(completion: Completion): [Json, Json] {
  const { finish, usage } = completion;
  return [deltaChunk(completion, { content: '' }, finish), chunk(completion, { choices: [], usage })];
}

export function chatChunks(completion: Completion): Json[] {
  return [...contentChunks(completion), ...endChunks(completion)];
}

export const COMMENT = ': OPENROUTER PROCESSING\n\n';
export const DONE = 'data: [DONE]\n\n';
export const sse = (data: Json): string => `data: ${JSON.stringify(data)}\n\n`;

export function beginStream(res: ServerResponse, id: string, comments = 2): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'X-Generation-Id': id });
  res.write(COMMENT.repeat(comments));
}

export function sendJson(res: ServerResponse, status: number, body: Json, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function errorBody(status: number, message: string, rest: Json = {}): Json {
  return { error: { code: status, message, ...rest } };
}
