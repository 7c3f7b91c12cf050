/**
 * The provider's prompt cache: a prefix that ends at a `cache_control` part is written once and read from then on, byte by
 * byte the same and for the same model only (facts: openrouter.md 1.4).
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CHARS_PER_TOKEN, type CachedTokens } from './wire';

/** Tokens. Shorter prefixes are not cached, and nothing says so. */
const MIN_PREFIX = 4096;
const TTL_MS = 5 * 60_000;

const mark = z.object({ type: z.literal('ephemeral') });
const part = z.object({ text: z.string().default(''), cache_control: mark.nullish() });
const content = z.union([z.string().transform((text) => [{ text, cache_control: undefined }]), z.array(part)]);
const request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content })),
  cache_control: mark.nullish(),
});

export class PromptCache {
  /** When it was last used, by the hash of a prefix. */
  readonly #prefixes = new Map<string, number>();

  /** @param body as it came. @param now milliseconds. */
  use(body: unknown, now: number): CachedTokens {
    let read = 0;
    let whole = 0;
    for (const { hash, tokens } of prefixes(body)) {
      if (tokens < MIN_PREFIX) continue;
      if (now - (this.#prefixes.get(hash) ?? -Infinity) < TTL_MS) read = tokens;
      whole = tokens;
      this.#prefixes.set(hash, now);
    }
    return { read, written: whole - read };
  }
}

/** What stands before each mark, from the shortest to the longest. */
function prefixes(body: unknown): { hash: string; tokens: number }[] {
  const { data } = request.safeParse(body);
  if (!data) return [];
  const hash = createHash('sha256').update(data.model);
  const found: { hash: string; tokens: number }[] = [];
  let chars = 0;
  const marked = (): void => {
    found.push({ hash: hash.copy().digest('hex'), tokens: Math.floor(chars / CHARS_PER_TOKEN) });
  };
  for (const { role, content } of data.messages) {
    for (const { text, cache_control } of content) {
      hash.update(JSON.stringify([role, text]));
      chars += text.length;
      if (cache_control) marked();
    }
  }
  // At the top level it stands for a mark behind the last part.
  if (data.cache_control) marked();
  return found;
}
