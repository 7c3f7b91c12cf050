/**
 * Words for what looks like a secret: the message after a block, the question before anything is sent, the mark on the line,
 * and the report. What a secret is called is the same everywhere.
 */
import * as l10n from '@vscode/l10n';
import type { SecretPlace } from './outcome';
import { joined } from './presentation';
import { ROLE_PROMPT, USER_TEMPLATE } from './prompt/brain';
import { PROJECT_RULES } from './prompt/rulesSection';
import { FINDING_WORDS, isFromWords, QUESTION_WORDS } from './prompt/words';
import { visibleLine } from './text/hidden';

/** Names that are not written like a word; any other word of a kind is. */
const SPELLED: ReadonlyMap<string, string> = new Map([
  ['HUGGINGFACE', 'Hugging Face'],
  ...[
    ...[
      'API',
      'AWS',
      'GCP',
      'GPG',
      'HMAC',
      'IAM',
      'IBM',
      'ID',
      'JWT',
      'PGP',
      'RSA',
      'SAML',
      'SAS',
      'SMTP',
      'SQL',
      'SSH',
    ],
    ...[
      'TLS',
      'URL',
      'URI',
      'CircleCI',
      'DigitalOcean',
      'GitHub',
      'GitLab',
      'HubSpot',
      'JFrog',
      'LaunchDarkly',
      'LinkedIn',
    ],
    ...['MongoDB', 'MySQL', 'npm', 'NuGet', 'OAuth', 'OpenAI', 'OpenRouter', 'PagerDuty', 'PayPal', 'PlanetScale'],
    ...['PostgreSQL', 'PyPI', 'RubyGems', 'SendGrid', 'SonarQube', 'xAI'],
  ].map((word) => [word.toUpperCase(), word] as const),
]);

/**
 * A secret's kind for a reader: `AWS_ACCESS_KEY` is "AWS access key". Not translated: it is made of product names and of words
 * that a brain may bring along.
 */
export function secretName(kind: string): string {
  const words = kind.split('_').filter((word) => word !== '');
  const spelled = words.map((word) => SPELLED.get(word) ?? word.toLowerCase()).join(' ');
  return SPELLED.has(words[0] ?? '') ? spelled : spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

/** More than these would hide what to do about them. */
const NAMED_PLACES = 5;

/** False for what is on no line of the text: it stands in a prompt or a question, or only the finished request shows it. */
export function isInText(place: SecretPlace): boolean {
  return isRedactable(place) && !isInPrompt(place) && !isFromWords(place.source);
}

/** False for what only the finished request shows, such as a file's name: no placeholder can take its place. */
export function isRedactable({ source }: SecretPlace): boolean {
  return !source.endsWith(' message');
}

function isInPrompt({ source }: SecretPlace): boolean {
  return source === ROLE_PROMPT || source === USER_TEMPLATE || source === PROJECT_RULES;
}

/** "line 3 (AWS access key, rule aws-access-key)" for at most five places, and how many more there are. */
export function namedPlaces(places: readonly SecretPlace[]): {
  readonly named: readonly string[];
  readonly more: number;
} {
  const words = [...new Set(places.map(placeWords))];
  return { named: words.slice(0, NAMED_PLACES), more: Math.max(0, words.length - NAMED_PLACES) };
}

/** The same in a sentence. */
export function placesInWords(places: readonly SecretPlace[]): string {
  const { named, more } = namedPlaces(places);
  const listed = named.join(', ');
  return more > 0 ? l10n.t('{0} and {1} more', listed, more) : listed;
}

function placeWords(place: SecretPlace): string {
  const name = secretName(place.kind);
  if (place.file !== undefined) {
    return l10n.t('{0}, line {1} ({2}, rule {3})', visibleLine(place.file), place.line, name, place.rule);
  }
  if (isInText(place)) return l10n.t('line {0} ({1}, rule {2})', place.line, name, place.rule);
  if (isFromWords(place.source)) return l10n.t('{0} ({1}, rule {2})', wordsName(place.source), name, place.rule);
  return isInPrompt(place)
    ? l10n.t('the prompt, line {0} ({1}, rule {2})', place.line, name, place.rule)
    : l10n.t('{0}, rule {1}', name, place.rule);
}

/** @param source for which `isFromWords` holds. */
function wordsName(source: string): string {
  if (source === QUESTION_WORDS) return l10n.t('the question');
  return source === FINDING_WORDS ? l10n.t('the finding') : l10n.t('an earlier answer or question');
}

/** What Redact and send would do. */
export function redactionWords(count: number): string {
  return count === 1
    ? l10n.t('Redact and send replaces 1 value by a placeholder.')
    : l10n.t('Redact and send replaces {0} values by placeholders.', count);
}

/** What was done to a text that was sent; empty where nothing was. */
export function redactedWords(places: readonly SecretPlace[]): string {
  if (places.length === 0) return '';
  const where = placesInWords(places);
  return places.length === 1
    ? l10n.t('1 value was replaced by a placeholder: {0}.', where)
    : l10n.t('{0} values were replaced by placeholders: {1}.', places.length, where);
}

/** The mark on a line. @param redacted a placeholder takes its place; else nothing of the text was sent. */
export function markWords(kind: string, redacted: boolean): string {
  const looks = l10n.t('Looks like a secret ({0}).', secretName(kind));
  return joined(looks, redacted ? l10n.t('Only a placeholder is sent.') : l10n.t('Not sent.'));
}
