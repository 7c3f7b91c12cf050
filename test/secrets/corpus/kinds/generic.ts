/** Secrets that no provider gives out: what applications and people make up themselves. */
import { named, quoted, token, type ValueKind } from '../sample';

const PUNCTUATION = '!#%*+-=_@^~:;,.|?/()[]{}<>&';

export const GENERIC: readonly ValueKind[] = [
  named('api-key-hex', 'api key|weather api key|service api key', (m) => m.hex(32)),
  named('api-key-mixed', 'apikey|partner api key|x api key', (m) => m.alnum(40)),
  named('auth-token', 'auth token|internal auth token', (m) => m.url64(43)),
  named('access-token', 'access token|upstream access token', (m) => m.alnum(48)),
  named('refresh-token', 'refresh token|oauth refresh token', (m) => m.url64(64)),
  named('client-secret', 'client secret|oauth client secret|oidc client secret', (m) => m.url64(40)),
  named('signing-key', 'signing key|token signing key', (m) => m.base64(32)),
  named('encryption-key', 'encryption key|data encryption key|aes key', (m) => m.base64(32)),
  named('encryption-key-hex', 'encryption key|cookie encryption key', (m) => m.hex(64)),
  named('hmac-key', 'hmac secret|hmac key', (m) => m.hex(48)),
  named('jwt-secret', 'jwt secret|jwt signing secret', (m) => m.url64(48)),
  named('session-secret', 'session secret|cookie secret', (m) => m.alnum(32)),
  named('webhook-secret', 'webhook secret|github webhook secret', (m) => m.hex(40)),
  named('pepper', 'password pepper|hash pepper', (m) => m.alnum(24)),
  token('jwt', 'id token|service token|access token', (m) => m.jwt()),
  token('jwt-supabase', 'supabase service role key', (m) => m.jwt({ role: 'service_role', iss: 'supabase' })),
  quoted('django-secret-key', 'secret key|django secret key', (m) =>
    m.from(`abcdefghijklmnopqrstuvwxyz0123456789!@#%^&*(-_=+)`, 50),
  ),
  named('rails-secret-key-base', 'secret key base', (m) => m.hex(128)),
  named('rails-master-key', 'rails master key', (m) => m.hex(32)),
  named('laravel-app-key', 'app key', (m) => `base64:${m.base64(32)}`),
  named('symfony-app-secret', 'app secret', (m) => m.hex(32)),
  quoted(
    'wordpress-salt',
    'secure auth key|logged in salt|auth key',
    (m) => m.alnum(20) + m.from(PUNCTUATION, 8) + m.alnum(36),
  ),
  named('totp-secret', 'totp secret|mfa secret', (m) => m.base32(32)),
  named('ethereum-private-key', 'private key|deployer private key|wallet private key', (m) => `0x${m.hex(64)}`),
  named(
    'bitcoin-wif',
    'wallet private key|private key wif',
    (m) => `K${m.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', 51)}`,
  ),
  quoted('service-password-random', 'service account password|bind password', (m) => m.strong(20)),
];

/** Chosen by people: short, with words in them, and yet secrets. */
export const HUMAN: readonly ValueKind[] = [
  quoted('password-leet', 'password|db password|admin password', (m) => {
    return `${m.capital().replaceAll('o', '0').replaceAll('e', '3').replaceAll('a', '4')}${m.word()}&${m.digits(2)}`;
  }),
  quoted(
    'password-words',
    'password|smtp password|proxy password',
    (m) => `${m.word()}-${m.word()}-${m.word()}-${m.digits(2)}`,
  ),
  quoted('password-word-digits', 'passwd|pwd|user password', (m) => `${m.word()}${m.digits(4)}!!`),
  quoted('password-name-year', 'root password|mysql root password', (m) => {
    return `${m.capital()}${m.user()}${1950 + m.below(70)}${m.from('!?*', 1)}`;
  }),
  quoted(
    'password-symbols',
    'ftp password|ldap password',
    (m) => `${m.from('!#%+', 2)}${m.word()}_${m.upper(3)}${m.digits(2)}`,
  ),
  quoted(
    'password-keyboard',
    'vpn password|login password',
    (m) => `${m.pick(['qwe', 'asd', 'zxc'])}${m.digits(3)}${m.word()}${m.upper(2)}`,
  ),
  quoted('password-random-short', 'db pass|redis password', (m) => m.strong(12)),
  quoted('password-random-long', 'keystore password|database password', (m) => m.strong(28)),
  quoted('passphrase', 'passphrase|gpg passphrase|ssh passphrase', (m) => `${m.phrase(4)} ${m.digits(2)}`),
  quoted(
    'passphrase-sentence',
    'backup passphrase|master password',
    (m) => `My ${m.word()} ate the ${m.word()} in ${m.digits(4)}!`,
  ),
  quoted('mnemonic', 'mnemonic|wallet mnemonic|seed phrase', (m) => m.phrase(12)),
  quoted('pin-like-secret', 'admin secret|setup secret', (m) => `${m.word()}${m.digits(6)}`),
];
