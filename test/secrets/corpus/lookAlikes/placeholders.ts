/** What stands where a secret belongs, in examples and templates. Each is put into the places that secrets are put into. */
import type { Maker } from '../maker';

/** By style, so that a miss can be told from the style alone. `quoted`: it needs quotes around it. */
export interface Placeholder {
  readonly kind: string;
  readonly quoted: boolean;
  readonly values: readonly string[];
}

const plain = (kind: string, ...values: string[]): Placeholder => ({ kind, quoted: false, values });
const inQuotes = (kind: string, ...values: string[]): Placeholder => ({ kind, quoted: true, values });

export const PLACEHOLDERS: readonly Placeholder[] = [
  plain(
    'placeholder-your',
    'your-api-key-here',
    'YOUR_SECRET_KEY',
    'your_password',
    'yourtokenhere',
    'YOUR-CLIENT-SECRET',
    'your-256-bit-secret',
  ),
  inQuotes(
    'placeholder-angle',
    '<your token>',
    '<API_KEY>',
    '<password>',
    '<insert-key-here>',
    '<YOUR-SECRET>',
    '<redacted>',
  ),
  plain(
    'placeholder-x',
    'xxxxxxxxxxxxxxxx',
    'XXXXXXXX',
    'xxxx-xxxx-xxxx-xxxx',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    `sk-${'x'.repeat(24)}`,
    'XXXXXXXXXXXXXXXXXXXX',
  ),
  plain(
    'placeholder-change',
    'changeme',
    'CHANGE_ME',
    'change-this-password',
    'ChangeMe123',
    'please-change-me',
    'replace-with-your-key',
  ),
  inQuotes('placeholder-variable', '${API_KEY}', '$SECRET', '{{ token }}', '%PASSWORD%', '#{api_key}', '@@TOKEN@@'),
  inQuotes('placeholder-stars', '****************', '********', '••••••••••', '---', '...', '[REDACTED]'),
  plain(
    'placeholder-example',
    'example-token',
    'my-example-key',
    'EXAMPLEKEY',
    'example_password',
    'exampleSecret',
    'sample-api-key',
  ),
  plain('placeholder-dummy', 'dummy', 'dummy-secret', 'fake-token', 'test-key', 'mock_api_key', 'not-a-real-key'),
  plain('placeholder-word', 'password', 'secret', 'token', 'none', 'null', 'undefined'),
  plain(
    'placeholder-insert',
    'INSERT_KEY_HERE',
    'put-your-token-here',
    'ENTER_API_KEY',
    'add_your_key',
    'TODO',
    'paste-token-here',
  ),
  plain(
    'placeholder-filler',
    '0000000000000000',
    '1234567890',
    'abcdefghijklmnop',
    '12345678-1234-1234-1234-123456789012',
    'aaaaaaaaaaaaaaaa',
    'abc123',
  ),
  inQuotes('placeholder-empty', '', ' ', '-', 'n/a', '?', 'tbd'),
  inQuotes(
    'placeholder-words',
    'Enter your password',
    'The key from the console',
    'ask your administrator',
    'see the vault',
    'set in CI',
    'your secret goes here',
  ),
  plain(
    'placeholder-prefix',
    'ghp_your_token_here',
    'sk-your-key',
    'xoxb-your-token',
    `sk_live_${'x'.repeat(24)}`,
    `AKIA${'X'.repeat(16)}`,
    `glpat-${'x'.repeat(20)}`,
  ),
  plain('placeholder-foo', 'foo', 'foobar', 'bar', 'foo-bar-baz', 'quux', 'lorem'),
  plain('placeholder-boolean', 'true', 'false', 'required', 'optional', 'enabled', 'disabled'),
];

/** Values that say where the secret is kept, not what it is. */
export const REFERENCES: readonly Placeholder[] = [
  inQuotes(
    'reference-manager',
    'vault:secret/data/shop#password',
    'op://Shop/api/credential',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf',
    'projects/shop/secrets/api-key/versions/latest',
    'ref+awsssm://shop/db/password',
    'ssm:/shop/prod/db-password',
  ),
  inQuotes(
    'reference-template',
    '${{ secrets.API_TOKEN }}',
    '{{resolve:secretsmanager:shop:SecretString:password}}',
    '@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/db/)',
    '{{ .Values.auth.password }}',
    '<%= ENV["API_KEY"] %>',
    '#{Octopus.Secret}',
  ),
  inQuotes(
    'reference-path',
    '/run/secrets/db_password',
    '/etc/ssl/private/server.key',
    '~/.ssh/id_ed25519',
    './secrets/token.txt',
    'file:///var/run/secrets/token',
    'C:\\\\keys\\\\shop.pfx',
  ),
  inQuotes(
    'reference-name',
    'API_TOKEN',
    'shop-db-password',
    'DB_PASSWORD_FILE',
    'X-Api-Key',
    'x-auth-token',
    'access_token',
  ),
  inQuotes(
    'reference-address',
    'https://login.shop.example/oauth/token',
    'https://shop.example/reset-password',
    'https://api.shop.example/v1/keys',
    '/api/v2/auth/refresh',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'com.shop.auth.TokenProvider',
  ),
  inQuotes('reference-algorithm', 'HS256', 'aes-256-gcm', 'RS256', 'pbkdf2_sha256', 'argon2id', 'SHA256withRSA'),
];

/** Encrypted to be committed: who reads the file needs a key that is not in it. */
export function encrypted(m: Maker): string {
  return m.pick([
    `ENC[AES256_GCM,data:${m.base64(18)},iv:${m.base64(32)},tag:${m.base64(16)},type:str]`,
    `ENC(${m.base64(24)})`,
    `AgB${m.alnum(90)}=`,
  ]);
}
