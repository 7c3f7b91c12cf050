/** The form of a rule for what stands in a structure, and what its values must be. */
import { isExample, isPlaceholder } from '../placeholder';
import { looksRandom } from '../random';

export interface StructureRule {
  readonly id: string;
  readonly kind: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** Lower case. */
  readonly anchors: readonly string[];
  /** How far the structure may begin before its anchor. */
  readonly before: number;
  readonly after: number;
  /** The secret is the group named `value`. */
  readonly pattern: RegExp;
  /** What else the value must be. */
  readonly check?: (value: string, match: RegExpExecArray) => boolean;
}

const HEX_TOKEN = /^[0-9a-f]{20,}$/i;
export const isToken = (value: string): boolean =>
  looksRandom(value, 14) || (HEX_TOKEN.test(value) && /\d/.test(value) && !isExample(value));
/** What a person may have chosen: neither a placeholder nor the word that stands for it. */
export const isChosen = (value: string): boolean =>
  value.length >= 3 &&
  !/^(?:anonymous|password|passwd|pass|pwd|secret|user(?:name)?|token|key|pw|value|string|null|none|x+|\*+|\.+|\w?password\w?|port|host|yourpassword|my-?password|true|false)$/i.test(
    value,
  );
export const isBasic = (value: string): boolean => {
  if (value.length < 8) return false;
  const plain = Buffer.from(value, 'base64').toString('latin1');
  const colon = plain.indexOf(':');
  if (colon > 0 || (colon === 0 && plain.length > 4))
    return (
      /^[\x20-\x7e]+$/.test(plain) &&
      !isPlaceholder(plain.slice(colon + 1)) &&
      !/^(?:user(?:name)?|aladdin):/i.test(plain)
    );
  return looksRandom(value, 16);
};
