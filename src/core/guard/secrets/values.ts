/** Whether a literal can be the secret that its name promises: what labels, words, paths, sentences and code are is told here. */
import { isPlaceholder, isReference } from './placeholder';
import { isPasswordWord, wordsOf, type SecretName } from './names';
import { isFiller, isSequence, looksRandom, shapeOf } from './random';

/**
 * How the value stands to its name: `assigned` in quotes, `beside` it (an argument, the next element, a comparison), `bare`
 * as the rest of a line that has the form of a setting, `pair` as a bare word inside a line.
 */
export type ValueForm = 'assigned' | 'beside' | 'bare' | 'pair' | 'inside-call';

const URL = /^(?:[a-z][a-z0-9+.-]{1,20}:)?\/\//i;
const PATH = /^(?:\.{0,2}|~|[A-Za-z]:|[\w.@-]{1,60})[\\/](?:[\w.@ -]{0,60}[\\/]){0,12}[\w.@ -]{0,80}$/;
const FILE =
  /^[\w./\\ ~-]{1,120}\.(?:pem|key|crt|cer|der|p12|pfx|jks|keystore|json|ya?ml|toml|txt|env|m?js|cjs|tsx?|jsx|py|html?|php|xml|conf|cfg|ini|sh|asc|gpg|pub|md|log|csv|sql|db|properties|java|go|rb|cs|vue|css|scss|png|svg|jpg|gif|exe|dll|so|zip|gz|tar|kt|swift|rs|com|org|net|io|dev)$/i;
const EMAIL = /^[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,30}){0,4}\.[a-z]{2,12}$/i;
const VERSION = /^v?\d{1,5}(?:[.:-]\d{1,5}){1,6}(?:[-+.]?[a-z]{1,6}\.?\d{0,3})?$/i;
/** Of a package: `group:name:1.2.3`, `name@1.2.3`. */
const PACKAGE = /[:@]v?\d{1,5}\.\d{1,5}(?:\.\d{1,5}){0,2}$/;
const DATE = /^\d{4}-\d\d-\d\d(?:[T ][\d:.Z+-]{0,24})?$/;
const UUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const CHECKSUM = /^(?:sha\d{1,3}|md5|crc32|blake2b?|h1)[-:=]/i;
const HEX = /^(?:0x)?[0-9a-f]+$/i;
const RULES =
  /(?:^|\|)(?:required|nullable|sometimes|confirmed|string|min|max|digits|regex|exists|unique|bail)(?:[|:,=]|$)|\b(?:min|max|len|eq|gte)=\d|^\^.{0,200}\$$|\(\?[=!:<]|\[[a-z]-[zA-Z]|\\[dwsS][+*{]/i;
const SELECTOR =
  /^(?:[#.][A-Za-z][\w-]{0,60}$|\[[\w-]{1,40}[\]=]|\/\/\w{1,20}\[|(?:css|xpath|id|name|text|data-testid)=|(?:input|button|div|form)[.#[:> ])/;
const MIME = /^(?:application|text|image|audio|video|multipart)\/[\w.+-]{1,80}/;
const MARKUP = /<\/?[a-z][^<>]{0,80}>|&(?:lt|gt|nbsp|amp);/i;

/** Of the sentences and labels in which passwords are spoken of. */
const SPOKEN = new Set(
  'must should can cannot enter please invalid required least characters char chars new old current confirm repeat forgot forgotten reset change wrong incorrect missing password passwords passwd passphrase username user users name email mail login log sign account field fields empty too short long weak strong match matches expired use used using show hide type here again need needs only contain contains include letter letters number numbers digit digits symbol value token key secret api error failed failure bad unauthorized access denied required optional choose create set update updated saved copy generate generated mot de passe passwort kennwort contraseña senha wachtwoord ihr bitte eingeben ingrese introduce votre geben sie vergessen via per please authenticate authentication enable disable'.split(
    ' ',
  ),
);
/** Words of any sentence. */
const GRAMMAR = new Set(
  'the a an your my our is are was be of at and or to in for from it that this if when on by as all any you we i into do does did has have had been with not no will us he she they them his her its'.split(
    ' ',
  ),
);
/** Lower-case words that stand for a kind, a state or a label. */
const LABELS = new Set(
  'password passwd pass pwd secret token key text string hidden required optional invalid missing username user email login incorrect forgot change reset confirm submit encrypted hashed hash bcrypt plain plaintext cleartext scram ldap local oauth oauth2 none digest credentials publickey kerberos md5 sha256 sha512 argon2 scrypt crypt pbkdf2 null undefined true false yes no auto manual enabled disabled static dynamic basic bearer jwt session cookie header query body input output field value label name type code number boolean object array function symbol integer float double bytes blob binary base64 hex utf8 ascii identifier keyword operator punctuation comment literal variable property entity regexp tag attribute selector global private public protected internal external server client application default_password access refresh id csrf xsrf interactive prompt stdin file environment env keyring keychain vault expired changed updated unchanged empty short weak strong medium unknown error warning success failure ok wrong mismatch password_confirmation passwordless sso saml otp totp pin mfa webauthn passkey fingerprint'.split(
    ' ',
  ),
);

export function isSecretValue(raw: string, name: SecretName, form: ValueForm): boolean {
  const value = withoutScheme(raw.trim().replace(/^(\\?["'])(.{4,})\1$/, '$2'));
  if (value.length < 4 || value.length > 8_192) return false;
  if (
    (isReference(value) && !isSalted(value)) ||
    CHECKSUM.test(value) ||
    isAlgorithm(value) ||
    value.includes('EXAMPLE')
  )
    return false;
  if (isNamed(value, name)) return false;
  // What looks drawn, from letters and digits alone, is none of what the rest tells apart.
  const drawn = PLAIN.test(value) && looksRandom(value);
  if (!drawn && isSpelledOut(value)) return false;
  if (form === 'inside-call')
    return value.length >= 16 && !/\s/.test(value) && !UUID.test(value) && looksRandom(value, 14);
  switch (name.strength) {
    case 'password':
      return isPassword(value, form);
    case 'secret':
      return isDrawnOrChosen(value, name, form);
    case 'key':
      return isDrawn(value, name, form);
  }
}

const PLAIN = /^[\w+=-]{12,}$/;

/** WordPress' and Django's keys are drawn from all signs there are, and hold by chance what would fill in a variable. */
function isSalted(value: string): boolean {
  return value.length >= 40 && !/\s/.test(value) && new Set(value.replaceAll(/\w/g, '')).size >= 10;
}

/** Stands for a value, or for a place, a moment, a kind. */
function isSpelledOut(value: string): boolean {
  if (isPlaceholder(value) || isFiller(value)) return true;
  if (URL.test(value) || EMAIL.test(value) || DATE.test(value) || VERSION.test(value) || PACKAGE.test(value))
    return true;
  if (MIME.test(value) || MARKUP.test(value)) return true;
  // No base64 ends with a dot and an ending: such a path is judged by its parts.
  if (PATH.test(value) && /\.[a-z]{2,5}$/.test(value))
    return !value.split(/[\\/]/).some((part) => looksRandom(part, 12));
  return (FILE.test(value) || PATH.test(value)) && !looksRandom(value, 20);
}

/** `Bearer x`, `Basic x`: the scheme is no part of the secret. */
function withoutScheme(value: string): string {
  return value.replace(/^(?:Bearer|Basic|Token|ApiKey|Digest|Negotiate)[ =]{1,3}(?=\S)/i, '');
}

/** `apiKey: "api_key"`: the value is the name again, or a part of it. */
function isNamed(value: string, name: SecretName): boolean {
  if (value.length > 80) return false;
  const plain = value.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const named = name.words.join('');
  return (
    plain === '' ||
    named === plain ||
    (plain.length >= 4 && !/\d/.test(plain) && (named.endsWith(plain) || plain.endsWith(named)))
  );
}

const ALGORITHMS = new Set(
  'aes des rsa ecdsa eddsa ed hmac sha md scram pbkdf bcrypt scrypt argon chacha blowfish twofish camellia aria hs rs es ps x p secp prime brainpool tls ssl dtls ecdh ecdhe dhe dh dsa gcm cbc ctr ccm ecb cfb ofb xts siv poly with and id i d b s r k none plain oauth v utf rfc pkcs oaep pss mgf ripemd crc blake whirlpool siphash kdf hkdf ec curve a kw dir bit bits rc cast idea seed crypt ntlm digest basic fips'.split(
    ' ',
  ),
);

/** `aes-256-gcm`, `RS256`, `pbkdf2_sha256`: what secrets are made with. */
function isAlgorithm(value: string): boolean {
  if (value.length > 40 || !/[a-z]/i.test(value)) return false;
  return value
    .toLowerCase()
    .split(/[^a-z]+/)
    .every((word) => word === '' || ALGORITHMS.has(word));
}

const LETTERS = /^[\p{L}\p{M}]+$/u;
const SPELLED = /^[\p{L}\p{M}]+(?:[._:/ -][\p{L}\p{M}]+)*$/u;
const CAMEL = /^[a-z]+(?:[A-Z][a-z]+)+$|^(?:[A-Z][a-z]+){2,}$/;

function isPassword(value: string, form: ValueForm): boolean {
  if (RULES.test(value) || (SELECTOR.test(value) && !/^#(?=.*[A-Z]{2}).*\d{3}$/.test(value))) return false;
  if (/\s/.test(value)) return form !== 'pair' && isPassphrase(value, form);
  if (/^\p{L}/u.test(value) && !/[\x21-\x7e]/.test(value)) return false;
  if (SPELLED.test(value)) return isChosenWord(value, form);
  if (/^\d+$/.test(value))
    return value.length >= (form === 'assigned' ? 4 : 6) && form !== 'beside' && !/^(?:19|20)\d\d$/.test(value);
  const words = wordsOf(value);
  const letters = words.filter((word) => /\p{L}/u.test(word));
  // `user_password_1`, `new-password2`: the name of a field.
  if (
    /^[a-z]+(?:[_.-][a-z0-9]+)+$/.test(value) &&
    letters.some((word) => LABELS.has(word) || SPOKEN.has(word)) &&
    !looksRandom(value, 10)
  ) {
    return /\d{3}/.test(value) && form === 'assigned';
  }
  // A flag's description, an expression.
  if (
    form !== 'assigned' &&
    /^[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*)+$/.test(value) &&
    !looksRandom(value, 10)
  )
    return false;
  if (form !== 'assigned' && /[()[\]{}]/.test(value) && !/[!@#%^&*]/.test(value)) return false;
  if (form === 'pair' || form === 'beside') {
    if (value.length < 5) return false;
    return /\d/.test(value) || /[!@#$%^&*?+=~]/.test(value) || looksRandom(value, 10);
  }
  return /[\p{L}\p{N}]{2}/u.test(value);
}

/** A word alone, as people choose it: no label, no capital, no word of the trade. */
function isChosenWord(value: string, form: ValueForm): boolean {
  if (!LETTERS.test(value)) return looksRandom(value, 12);
  if (looksRandom(value, 10)) return true;
  if (form !== 'assigned' || value.length < 5) return false;
  if (/^\p{Lu}/u.test(value) || CAMEL.test(value) || /^\p{Lu}+$/u.test(value)) return false;
  return (
    !LABELS.has(value.toLowerCase()) && !/[^\x20-\x7e]/.test(value) && !wordsOf(value).some((word) => LABELS.has(word))
  );
}

/** Several words that no sentence or label would have: `correct horse battery staple`. */
function isPassphrase(value: string, form: ValueForm): boolean {
  const words = value.split(/\s+/);
  if (words.length < 2 || words.length > 24) return false;
  const plain = words.map((word) => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
  if (plain.some((word) => SPOKEN.has(word) || LABELS.has(word) || isPasswordWord(word))) return false;
  const numbered = /\d{2}/.test(value);
  // With a number in it, a sentence that speaks of nothing else is what people are told to choose.
  if (plain.some((word) => GRAMMAR.has(word)) && !(numbered && form === 'assigned' && words.length >= 4)) return false;
  if (form === 'beside' && !numbered && words.length < 4) return false;
  if (/[.:;,]$|[<>{}=()]|\.\.\./.test(value)) return false;
  if (/^\p{Lu}\p{Ll}/u.test(value) && !/\d/.test(value))
    return words.length >= 4 && words.every((word) => /^\p{Lu}\p{Ll}+$/u.test(word));
  return words.length >= 3 || /\d/.test(value);
}

function isDrawnOrChosen(value: string, name: SecretName, form: ValueForm): boolean {
  if (/\s/.test(value))
    return /^(?:[A-Za-z0-9]{3,8} ){3,12}[A-Za-z0-9]{3,8}$/.test(value) && looksRandom(value.replaceAll(' ', ''), 12);
  if (RULES.test(value) || value.length < 6) return false;
  if (UUID.test(value)) return true;
  if (HEX.test(value) && value.length >= 16 && /[a-f]/i.test(value) && /\d/.test(value)) return !isSequence(value);
  if (looksRandom(value, 8)) return true;
  const { digits, length, pairs, common, lower, upper } = shapeOf(value);
  if (digits === 0 && !/[!@#$%^&*+=~?]/.test(value)) return false;
  if (SPELLED.test(value) || /^\d+$/.test(value)) return false;
  if (isSequence(value)) return false;
  if (form === 'pair' || form === 'beside') return false;
  // A path of properties or of a setting.
  if (/^[a-z][\w.:/-]*$/i.test(value) && /\.[a-z]/i.test(value)) return false;
  // Chosen by a person: words with digits and signs in them, or with a long number behind them.
  const symbols = /[!@#$%^&*+=~?]/.test(value);
  const spelled = pairs > 4 && common / pairs > 0.6;
  if (symbols && digits > 0 && length >= 6) return true;
  if (!spelled && digits >= 2 && lower + upper >= 3 && length >= 8) return true;
  return name.kind === 'SECRET' && digits >= 3 && length >= 10 && !/[./:]/.test(value);
}

/** Words of names that go with hashes and ids as well as with secrets. */
const COMMON_KEY = new Set([
  'key',
  'keys',
  'hash',
  'code',
  'identity',
  'user',
  'login',
  'nonce',
  'signature',
  'sig',
  'session',
  'sid',
  'access',
  'iv',
]);

function isDrawn(value: string, name: SecretName, form: ValueForm): boolean {
  const last = name.words.at(-1) ?? '';
  if (/^\d+$/.test(value))
    return (
      /^(?:pin|passcode|pincode|otp|mfa)$/.test(last) && value.length <= 8 && form === 'assigned' && !isSequence(value)
    );
  if (/\s/.test(value)) return isMnemonic(value, name);
  if (UUID.test(value) || isSequence(value)) return false;
  if (name.kind === 'CONNECTION_STRING') return false;
  if (HEX.test(value)) {
    if (value.length < 16 || !/\d/.test(value) || !/[a-f]/i.test(value)) return false;
    return !(COMMON_KEY.has(last) && name.words.length < 2) && form !== 'beside';
  }
  return looksRandom(
    value,
    /^(?:salt|pepper|seed|pin|psk|auth|credential|cred|creds|credentials|jwt|bearer|tok)$/.test(last) ? 10 : 16,
  );
}

/** The words from which a wallet is made again. */
function isMnemonic(value: string, name: SecretName): boolean {
  if (!name.words.some((word) => /^(?:mnemonic|seed|phrase|recovery|words)$/.test(word))) return false;
  return /^(?:[a-z]{3,8} ){11,23}[a-z]{3,8}$/.test(value);
}

const PLAIN_WORDS = /^[A-Za-z]+(?:[._ -][A-Za-z]+)*$/;

/** Whether a value can be told from ordinary code, so that it may be looked for without its name. */
export function isDistinctive(value: string): boolean {
  if (value.length < 6 || /\s/.test(value) || isSequence(value)) return false;
  return !PLAIN_WORDS.test(value) || looksRandom(value, 12);
}
