// Both sides of every ratio are counted twice: with the product's tokenizer, and with the only Claude vocabulary that was ever
// published.
import { getTokenizer } from '@anthropic-ai/tokenizer';
import { pieces, tokenCounter } from '../../../src/core/prompt/tokens';

export const TOKENIZERS = ['cl100k', 'claude2'] as const;
export type Tokenizer = (typeof TOKENIZERS)[number];
export type Counts = Readonly<Record<Tokenizer, number>>;

/** @returns counts of a text by either; what was counted once is not counted again. */
export async function tokenizers(assetDir: string): Promise<(text: string) => Counts> {
  const cl100k = await tokenCounter(assetDir);
  const claude = getTokenizer();
  const claude2 = (text: string): number => {
    let count = 0;
    for (const piece of pieces(text.normalize('NFKC'))) count += claude.encode(piece, 'all').length;
    return count;
  };
  const known = new Map<string, Counts>();
  return (text) => {
    const counts = known.get(text) ?? { cl100k: cl100k(text), claude2: claude2(text) };
    known.set(text, counts);
    return counts;
  };
}

/** How much less `sent` is, in per cent. */
export function saved(sent: number, baseline: number): number {
  return 100 * (1 - sent / baseline);
}

export function plus(one: Counts, other: Counts): Counts {
  return { cl100k: one.cl100k + other.cl100k, claude2: one.claude2 + other.claude2 };
}
