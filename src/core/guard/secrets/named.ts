/**
 * A secret-like name with a literal value: the seed's filters (API_KEY, SECRET, PASSWORD, TOKEN, PRIVATE_KEY), which the
 * brain's `security_filters.redact_patterns` lists.
 */
import type { SecretRule } from './tokens';

/** Values that stand for a secret without being one. */
const PLACEHOLDER =
  /^(?:x+|\*+|\.+|-+|_+|0+|1234\d*|changeme|change[-_]me|example|dummy|test|todo|none|null|undefined|true|false|secret|password|passwd|token|string|api[-_]?key|your[-_ ].*|.*[-_]here|<.*>|.*\.{3}|\$\{.*|\$\(.*|\{\{.*|%.*%|process\.env.*|os\.environ.*)$/i;

/** `token_type`, `passwordField`, `secretName`: names about a secret, not of one. */
const ABOUT = 'type|url|uri|name|path|field|header|param|endpoint|label|hint|pattern|prefix|error|message|policy';

/** Rules for the filter names, e.g. `API_KEY` finds `apiKey: "…"`, `STRIPE_API_KEY='…'` and `API_KEY=…`. */
export function namedRules(names: readonly string[]): SecretRule[] {
  return names.flatMap((name) => {
    const word = name.trim();
    if (!/^\w{2,64}$/.test(word)) return [];
    const spelled = word.split('_').filter(Boolean).join('[_-]?');
    const kind = word.toUpperCase();
    const named = `${spelled}(?![\\w-]{0,32}(?:${ABOUT})(?![\\w-]))[\\w-]{0,32}`;
    const prefix = `(?<!\\w)[\\w-]{0,64}?${named}["'\`\\]]{0,2}`;
    return [
      {
        id: `named-${word.toLowerCase()}`,
        kind,
        confidence: 'medium' as const,
        pattern: new RegExp(
          `${prefix}\\s{0,20}(?::\\s{0,4}[\\w<>[\\]?]{1,40}\\s{0,4})?(?::=|=>|[:=]|(?<listed>,))\\s{0,20}[bBrRuU@$]{0,2}(?<quote>["'\`])(?<value>[^"'\`\\s]{6,512})\\k<quote>`,
          'gi',
        ),
      },
      {
        id: `named-${word.toLowerCase()}-unquoted`,
        kind,
        confidence: 'medium' as const,
        // A line of its own, as in .env, properties, ini and YAML; the value must not look like code.
        pattern: new RegExp(
          `^[ \\t]{0,40}(?:export[ \\t]{1,4}|- )?[\\w.-]{0,64}?${named}[ \\t]{0,4}[:=][ \\t]{0,4}(?<value>(?=[^\\s]{0,511}\\d)(?=[^\\s]{0,511}[A-Za-z])[A-Za-z0-9+/=_!@#%^&*~-]{8,512})[ \\t]*$`,
          'gim',
        ),
      },
    ];
  });
}

/** Plain words are labels, grammar tokens or field names; only a password may be one. */
const WORDS = /^[A-Za-z]+(?:[._ -][A-Za-z]+)*$/;
/** From this length on, letters without a gap may be chance rather than a word; words in snake or camel case may not. */
const LONG = 20;
const CASED_WORDS = /[._ -]|^[A-Za-z][a-z]+(?:[A-Z][a-z]+)+$/;

/** What nobody would take for a secret, whatever it looks like. */
export function isPlaceholderValue(value: string): boolean {
  return PLACEHOLDER.test(value) || new Set(value).size <= 2;
}

/** @param listed whether the value follows the name after a comma: an argument, or the next of several field names. */
export function isOrdinaryWord(value: string, kind: string, listed: boolean): boolean {
  return (kind !== 'PASSWORD' || listed) && isPlainWord(value);
}

function isPlainWord(value: string): boolean {
  return WORDS.test(value) && (value.length < LONG || CASED_WORDS.test(value));
}

/** Whether a value can be told from ordinary code, so that it may be looked for without its name. */
export function isDistinctive(value: string): boolean {
  return value.length >= 6 && !/\s/.test(value) && !isPlainWord(value);
}
