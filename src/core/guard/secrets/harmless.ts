/**
 * What the user said is no secret. Kept as hashes under a key of this machine: the list gives away no value, and a value is
 * known again only where the key is. Plain data, so that it crosses to the worker.
 */
import { createHmac } from 'node:crypto';

export interface HarmlessSecrets {
  /** The machine's key, in hex. */
  readonly key: string;
  /** What `hashOfValue` and `hashOfPlace` gave, in hex. */
  readonly hashes: readonly string[];
}

/** For "this value is harmless wherever it stands". */
export function hashOfValue(key: string, value: string): string {
  return hmac(key, ['value', value]);
}

/** For "this value is harmless here": found by this rule in this file. @param path relative to the workspace. */
export function hashOfPlace(key: string, rule: string, path: string, value: string): string {
  return hmac(key, ['place', rule, path, value]);
}

/** @returns for one source, whether the user said that what a rule found is no secret. */
export function spareFor(
  harmless: HarmlessSecrets | undefined,
  path: string,
): (value: string, rule: string) => boolean {
  if (harmless === undefined || harmless.hashes.length === 0) return () => false;
  const { key } = harmless;
  const hashes = new Set(harmless.hashes);
  return (value, rule) => hashes.has(hashOfValue(key, value)) || hashes.has(hashOfPlace(key, rule, path, value));
}

/** As JSON, the parts can't run into one another. */
function hmac(key: string, parts: readonly string[]): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(parts)).digest('hex');
}
