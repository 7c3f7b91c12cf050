/**
 * Counts tokens with tiktoken's cl100k_base. No public tokenizer is Claude's (facts: tokens.md 2), so the count is scaled
 * per model by `tokenFactor` in claude/models.ts; what was really used comes from the provider.
 */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { init, Tiktoken } from '@dqbd/tiktoken/lite/init';
import * as z from 'zod';

const encoderFile = z.object({
  pat_str: z.string(),
  special_tokens: z.record(z.string(), z.number()),
  bpe_ranks: z.string(),
});

/** The encoder's time grows with the square of an unbroken run: pieces bound it, at 0.07 % of the count. */
const PIECE = 4_096;

let loading: Promise<Tiktoken> | undefined;

/** @param assetDir the folder with tiktoken_bg.wasm and cl100k_base.json. Blocks for about 200 ms on first use. */
function encoder(assetDir: string): Promise<Tiktoken> {
  loading ??= (async () => {
    const [wasm, json] = await Promise.all([
      readFile(path.join(assetDir, 'tiktoken_bg.wasm')),
      readFile(path.join(assetDir, 'cl100k_base.json'), 'utf8'),
    ]);
    await init((imports) => WebAssembly.instantiate(wasm, imports));
    const file = encoderFile.parse(JSON.parse(json));
    return new Tiktoken(file.bpe_ranks, file.special_tokens, file.pat_str);
  })();
  return loading;
}

export async function countTokens(text: string, assetDir: string): Promise<number> {
  return (await tokenCounter(assetDir))(text);
}

/** For many short texts. */
export async function tokenCounter(assetDir: string): Promise<(text: string) => number> {
  const tiktoken = await encoder(assetDir);
  return (text) => {
    let count = 0;
    // No special tokens: text that contains "<|endoftext|>" is text.
    for (const piece of pieces(text)) count += tiktoken.encode(piece, [], []).length;
    return count;
  };
}

/** Cuts at line ends where there are any within reach, else anywhere but inside a surrogate pair. */
export function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + PIECE, text.length);
    if (end < text.length) {
      const lineEnd = text.lastIndexOf('\n', end - 1) + 1;
      if (lineEnd > start) end = lineEnd;
      else if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    }
    yield text.slice(start, end);
    start = end;
  }
}
