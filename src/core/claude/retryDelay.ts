/** 2 s before the first retry, 4 s before the second (product.md S2), each up to a quarter more or less. */
const BASE_MS = 2_000;
const JITTER = 0.25;

/** @param retry 1 for the first. @param random between 0 and 1. @returns milliseconds. */
export function retryDelay(retry: number, random: number): number {
  return BASE_MS * 2 ** (retry - 1) * (1 + JITTER * (2 * random - 1));
}
