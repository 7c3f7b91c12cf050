/** Passwords and keys in statements, scripts and key files. */
import { isPlaceholder, isReference } from '../placeholder';
import { looksRandom } from '../random';
import { isChosen, type StructureRule } from './structure';

/** Text in base64, as `kubectl create secret` writes it: the names and labels beside it decode to noise. */
function isEncoded(value: string): boolean {
  if (value.length % 4 !== 0 || !/[A-Z]/.test(value) || !/[a-z]/.test(value)) return false;
  const plain = Buffer.from(value, 'base64').toString('utf8');
  return /^[\P{C}\s]+$/u.test(plain) ? !isPlaceholder(plain) : looksRandom(value, 20);
}

export const FILE_RULES: readonly StructureRule[] = [
  {
    id: 'command-user',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: ['curl', 'wget', 'http ', 'https ', 'xh ', '-u ', '--user', 'auth='],
    before: 0,
    after: 500,
    pattern:
      /(?<![\w-])(?:-[a-zA-Z]{0,6}u|--user|--proxy-user|--basic-auth|--creds?|-a|--auth)[ =]{0,2}["']?[\w.@+\\]{1,64}:(?<value>[^\s"'`:/][^\s"'`:]{2,127})(?=["'\s]|$)/g,
    check: (value) => isChosen(value) && !/^(?:\d{1,5}(?:\/.*)?|latest|[a-z]{1,12})$/.test(value),
  },
  {
    id: 'powershell-secure-string',
    kind: 'PASSWORD',
    confidence: 'high',
    anchors: ['convertto-securestring'],
    before: 0,
    after: 200,
    pattern:
      /ConvertTo-SecureString\s{1,4}(?:-\w{3,12}\s{1,4}){0,3}(?<quote>["']?)(?<value>(?<=["'])[^"'\r\n$]{3,127}\$?|[^\s"'$()-][^\s"'$()]{5,128})\k<quote>/gi,
    check: isChosen,
  },
  {
    id: 'sql-identified-by',
    kind: 'PASSWORD',
    confidence: 'high',
    anchors: ['identified'],
    before: 0,
    after: 200,
    pattern:
      /IDENTIFIED\s{1,4}(?:WITH\s{1,4}\w{1,40}\s{1,4})?(?:BY|AS)\s{1,4}(?:PASSWORD\s{1,4})?(?<quote>["'])(?<value>[^"'\r\n]{3,128})\k<quote>/gi,
    check: isChosen,
  },
  {
    id: 'sql-password',
    kind: 'PASSWORD',
    confidence: 'high',
    anchors: ['password ', 'secret '],
    before: 2,
    after: 200,
    pattern: /\b(?:PASSWORD|SECRET)\s{1,4}N?(?<quote>["'`])(?<value>[^"'`\r\n]{3,128})\k<quote>/gi,
    check: (value) =>
      isChosen(value) &&
      !isPlaceholder(value) &&
      !isReference(value) &&
      (/[\d!@#$%^&*]/.test(value) || /^[a-z]{6,}$/.test(value)),
  },
  {
    id: 'sql-password-bare',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: ['identified by'],
    before: 0,
    after: 120,
    pattern: /IDENTIFIED\s{1,4}BY\s{1,4}(?:VALUES\s{1,4})?(?<value>[^\s"'`;,()<>$:]{4,64})(?=[\s;,]|$)/gi,
    check: isChosen,
  },
  {
    id: 'kubernetes-secret',
    kind: 'SECRET',
    confidence: 'medium',
    anchors: ['kind: secret', '"kind": "secret"', '.dockerconfigjson', '.dockercfg'],
    before: 2_000,
    after: 6_000,
    pattern:
      /^(?:\d{1,6}\|)?[ \t]{1,16}["']?[\w.-]{1,80}["']?:[ \t]{1,4}["']?(?<value>[A-Za-z0-9+/]{8,4000}={0,2})["']?,?[ \t]{0,8}$/gm,
    check: isEncoded,
  },
  {
    // What takes a password as characters, so that it can be wiped: no other text is given so.
    id: 'java-password-characters',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: ['.tochararray()'],
    before: 140,
    after: 16,
    pattern: /"(?<value>[^"\\\r\n]{6,40})"\.toCharArray\(\)/g,
    check: (value) => isChosen(value) && /\d/.test(value) && /[a-z]/i.test(value),
  },
  {
    id: 'putty-key',
    kind: 'PRIVATE_KEY',
    confidence: 'high',
    anchors: ['private-lines:', 'private-mac:', 'private-hash:'],
    before: 0,
    after: 4_000,
    pattern:
      /(?:Private-Lines:\s\d{1,3}\r?\n(?<value>(?:[A-Za-z0-9+/=]{1,64}\r?\n){0,80}[A-Za-z0-9+/=]{1,64})|Private-(?:MAC|Hash):\s(?<mac>[0-9a-f]{40,64}))/gi,
  },
  {
    id: 'wireguard-key',
    kind: 'PRIVATE_KEY',
    confidence: 'high',
    anchors: ['privatekey', 'presharedkey'],
    before: 0,
    after: 80,
    pattern: /(?:PrivateKey|PresharedKey)\s{0,4}=\s{0,4}(?<value>[A-Za-z0-9+/]{42,43}=)/gi,
  },
];
