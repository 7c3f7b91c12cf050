/** Values that stand for a secret without being one: placeholders, documented examples, references to where a secret is kept. */
import { isSequence } from './random';

/** Inside a token, what shows that a person wrote it for others to read. */
const WRITTEN =
  /example|x{4}|\*{3}|\.{3}|…|your[-_]|placeholder|redacted|replace[-_]?|dummy|sample|changeme|[-_]here\b|insert[-_]|<|>|\$\{|\{\{/i;

export function isExample(value: string): boolean {
  return WRITTEN.test(value) || isSequence(value);
}

/** One mark over and over, or a word that says that something else belongs here. */
const PLACEHOLDER = new RegExp(
  `^(?:${[
    '[x*.•#_?0-]{1,64}',
    '(?:[xyz]{2,16}[-_ .]?){1,12}',
    '1234\\d{0,16}',
    'change[-_ ]?me[\\W_]{0,4}\\d{0,6}!?',
    '(?:change|replace|fill|edit|update|set|insert|enter|put|add|provide|use)[-_ ]?(?:me|this|it|in|with|here|your|the|a|an)\\b.{0,80}',
    '(?:your|my|our|the|some|any|an?)[-_ ]{1,2}(?:own[-_ ])?[a-z_ -]{0,40}(?:key|token|secret|password|passwd|pass|pwd|passphrase|value|here|string|credentials?)\\b.{0,40}',
    'your.{0,80}',
    '.{0,80}[-_ ](?:here|placeholder|goes[-_ ]here)[!.)]?',
    '(?:example|dummy|sample|fake|mock|stub|test|testing|demo|foo|bar|baz|foobar|qux|todo|tbd|fixme|redacted|removed|hidden|masked|omitted|none|null|nil|undefined|empty|unset|unknown|default_value|true|false|yes|no|n/a|na|string|str|text|any|optional|required|placeholder|secret|password|passwd|pass|pwd|token|key|apikey|credentials?|value|bearer|basic|auth|xxx|abc|abcd?123?4?5?6?)',
    '(?:example|dummy|sample|fake|mock|placeholder|invalid|nonexistent)[-_ ./:].{0,80}',
    '.{0,60}[-_ .](?:example|dummy|sample|placeholder|redacted)',
    '<[^<>]{1,120}>.{0,20}',
    '\\[[a-zA-Z_ -]{1,80}\\]',
    '%[\\w.-]{1,80}%',
    '%[sdvq@]',
    '%\\([\\w.-]{1,60}\\)[sd]',
    ':[a-z_]{2,40}',
    '@[\\w.]{1,60}@',
    '__\\w{1,60}__',
    '\\?{1,3}',
  ].join('|')})$`,
  'i',
);

/** A value that is put in later, or looked up elsewhere. */
const FILLED = /\$\{|\$\(|\{\{|#\{|<%|%\{|\$\[\[|\{[a-zA-Z_][\w.]{0,60}\}|\\\(|<\?/;
const REFERENCE = new RegExp(
  `^(?:${[
    '\\$[A-Za-z_{(]',
    '(?:vault|secret|secrets|op|ssm|kms|akv|keyvault|keyring|keychain|env|file|sops|doppler|infisical|bitwarden|lastpass|gcpsm|gcp-sm|sm|awssm|aws-sm|aws-ssm|secretsmanager|berglas|ref|ref\\+\\w{1,20}|azurekeyvault|awskms|gcpkms|hashivault|conjur|cred|creds|credstore|pass|config|ejson|param|parameter|local|var|data|module)(?::|://|#)',
    'arn:aws[\\w-]{0,10}:',
    'projects/[\\w${}-]{1,60}/secrets/',
    '!(?:Ref|Sub|GetAtt|ImportValue|vault|env|secret)\\b',
    '\\{?resolve:',
    '@Microsoft\\.KeyVault',
    'ENC(?:RYPTED)?[[(]',
    '\\$ANSIBLE_VAULT',
    'process\\.env',
    'os\\.(?:environ|getenv)',
    '(?:import\\.meta\\.env|System\\.getenv|ENV\\[|env\\(|getenv\\(|Deno\\.env|std::env)',
    'AQICAH[A-Za-z0-9+/=]',
    '-----BEGIN (?:PUBLIC|CERTIFICATE)',
    'ssh-(?:rsa|ed25519|dss) ',
    'ecdsa-sha2-',
    'AgB[A-Za-z0-9+/]{60}',
    'vault:v\\d:',
    'CN=',
    '/run/secrets/',
    '/var/run/secrets/',
  ].join('|')})`,
);

/** Handed out to be public: publishable keys, site keys, measurement ids. */
const PUBLIC =
  /^(?:pk_(?:live|test)_|pk\.eyJ|pk-lf-|phc_|ca-pub-|UA-\d|G-[A-Z0-9]{8,12}$|GTM-|pub-c-|sub-c-|FLWPUBK|sq0idp-|pub_|public[-_]|ssh-|rzp_pub|sb_publishable_|age1[a-z0-9]{40}|npub1|xpub)/;

export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || new Set(value).size <= 2;
}

export function isReference(value: string): boolean {
  return FILLED.test(value) || REFERENCE.test(value) || PUBLIC.test(value);
}
