/** Shapes that belong to no vendor: signed tokens, password hashes, and what vendors that nobody has heard of hand out. */
import { token } from './token';

const PREFIXES = 'sk pat secret apikey api key token tok live prod rk SECRET SK KEY TOKEN'.split(' ');

export const GENERAL_TOKENS = [
  token(
    'jwt',
    'JWT',
    ['eyJ', 'ewogIC', 'ewog'],
    '(?:eyJ|ewog)[\\w-]{8,2000}\\.(?:eyJ|ewog)[\\w-]{8,6000}\\.[\\w-]{16,1500}',
    { dotWithin: 2_010 },
  ),
  // A registry's sign-in as Docker keeps it: `{"auths":` in base64.
  token('docker-config', 'CREDENTIAL', ['eyJhdXRocyI6'], 'eyJhdXRocyI6[A-Za-z0-9+/]{16,8000}={0,2}'),
  token('jwe', 'JWT', ['eyJ'], 'eyJ[\\w-]{16,1000}\\.[\\w-]{0,1000}\\.[\\w-]{12,40}\\.[\\w-]{8,6000}\\.[\\w-]{16,64}', {
    dotWithin: 1_010,
  }),
  token(
    'paseto',
    'PASETO',
    ['v1.', 'v2.', 'v3.', 'v4.'],
    'v[1-4]\\.(?:local|public)\\.[\\w-]{40,2000}(?:\\.[\\w-]{4,400})?',
  ),
  token('paserk', 'PASETO', ['k1.', 'k2.', 'k3.', 'k4.'], 'k[1-4]\\.(?:local|secret)\\.[\\w-]{40,200}'),
  token('fernet-token', 'FERNET_TOKEN', ['gAAAAAB'], 'gAAAAAB[\\w-]{60,2000}={0,2}'),
  token('jwk-private', 'PRIVATE_KEY', ['"d"', '"k"'], '"[dk]"\\s{0,4}:\\s{0,4}"(?<value>[\\w-]{42,700})"', {
    random: true,
  }),
  token('macaroon', 'MACAROON', ['MDAx'], 'MDAx[A-Za-z0-9+/_-]{60,800}={0,2}'),
  token('bcrypt-hash', 'PASSWORD_HASH', ['$2a$', '$2b$', '$2y$', '$2x$'], '\\$2[abxy]\\$\\d{2}\\$[./A-Za-z0-9]{53}'),
  token(
    'argon2-hash',
    'PASSWORD_HASH',
    ['$argon2', '$scrypt$', '$pbkdf2'],
    '\\$(?:argon2(?:id?|d)|scrypt|pbkdf2(?:-sha\\d{1,3})?)\\$[A-Za-z0-9=,$+/.-]{40,300}',
  ),
  token(
    'crypt-hash',
    'PASSWORD_HASH',
    ['$1$', '$5$', '$6$', '$apr1$', '$y$', '$gy$', '$7$'],
    '\\$(?:1|5|6|7|y|gy|apr1)\\$(?:rounds=\\d{1,9}\\$)?[./A-Za-z0-9]{1,32}\\$[./A-Za-z0-9$]{22,100}',
  ),
  token('phpass-hash', 'PASSWORD_HASH', ['$P$', '$H$', '$S$'], '\\$[PHS]\\$[./A-Za-z0-9]{31,52}'),
  token(
    'django-hash',
    'PASSWORD_HASH',
    ['pbkdf2_sha', 'bcrypt_sha256$', 'scrypt:', 'pbkdf2:'],
    '(?:pbkdf2_sha\\d{1,3}\\$\\d{3,8}\\$[\\w./+=-]{4,40}\\$[A-Za-z0-9+/=]{24,100}|(?:scrypt|pbkdf2):[\\w:]{3,24}\\$[\\w./-]{6,24}\\$[0-9a-f]{40,160})',
  ),
  token(
    'ldap-hash',
    'PASSWORD_HASH',
    ['{SSHA', '{SHA', '{SMD5}', '{CRYPT}'],
    '\\{(?:SSHA\\d{0,3}|SHA\\d{0,3}|SMD5|CRYPT)\\}[A-Za-z0-9+/$./]{20,140}={0,2}',
  ),
  token(
    'prefixed-key',
    'KEY',
    PREFIXES.flatMap((word) => [`${word}_`, `${word}-`]),
    '(?:sk|pat|secret|apikey|api|key|token|tok|live|prod|rk|SECRET|SK|KEY|TOKEN)[_-](?:[a-z]{2,8}[_-]){0,3}[A-Za-z0-9]{24,200}',
    { random: true, confidence: 'medium' },
  ),
  token('vendor-key', 'KEY', [], {
    pattern:
      '[A-Za-z][A-Za-z0-9]{1,12}[_-](?:[a-z0-9]{2,8}[_-]){0,2}(?:sk|pat|secret|apikey|api|key|token|tok|live|prod|at|rt)[_-](?:[a-z0-9]{1,8}[_-]){0,2}[A-Za-z0-9]{20,200}',
    inside: 'run',
    back: 40,
    random: true,
    confidence: 'medium',
  }),
];
