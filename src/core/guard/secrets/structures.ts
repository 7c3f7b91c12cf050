/**
 * Secrets that are known by the form they stand in: addresses, headers, connection strings, commands, statements, manifests.
 * Each rule is looked for around its anchors only, in a window, so that a long line costs no more than a short one.
 */
import { isExample, isPlaceholder, isReference } from './placeholder';
import { looksRandom, shapeOf } from './random';
import type { Span } from './span';

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
const isToken = (value: string): boolean =>
  looksRandom(value, 14) || (HEX_TOKEN.test(value) && /\d/.test(value) && !isExample(value));
/** What a person may have chosen: neither a placeholder nor the word that stands for it. */
const isChosen = (value: string): boolean =>
  value.length >= 3 &&
  !/^(?:password|passwd|pass|pwd|secret|user(?:name)?|token|key|pw|value|string|null|none|x+|\*+|\.+|\w?password\w?|port|host|yourpassword|my-?password|true|false)$/i.test(
    value,
  );
const isBasic = (value: string): boolean => {
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

export const STRUCTURE_RULES: readonly StructureRule[] = [
  {
    id: 'url-credentials',
    kind: 'PASSWORD',
    confidence: 'high',
    anchors: ['://'],
    before: 24,
    after: 340,
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,22}:\/\/[^\s:@/"'`<>]{0,128}:(?<value>[^\s/"'`<>]{1,256})@(?=[\w.[${%(-])/gi,
    check: (value, match) =>
      isChosen(value) &&
      !/[?&=]/.test(value) &&
      !(/^(?:user(?:name)?|foo):\/?\/?/i.test(match[0]) && /^(?:foo|bar)$/.test(value)) &&
      !/^\d{1,5}$/.test(value),
  },
  {
    // JDBC's and others' addresses may hold slashes in a password, as `mysql://` of careless hands does.
    id: 'url-credentials-with-slash',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: ['://'],
    before: 24,
    after: 200,
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,22}:\/\/[\w.%-]{1,64}:(?<value>[^\s:@"'`<>]{6,100})@(?=[\w.-]{2,100}(?:[:/?"'`\s]|$))/gi,
    check: (value) =>
      isChosen(value) &&
      value.includes('/') &&
      !value.includes('//') &&
      (/\d/.test(value) || /[!#$%^&*]/.test(value)) &&
      !/^\d{1,5}\//.test(value),
  },
  {
    id: 'url-token',
    kind: 'TOKEN',
    confidence: 'medium',
    anchors: ['://'],
    before: 24,
    after: 240,
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,22}:\/\/(?<value>[^\s:@/"'`<>?#]{12,200})(?::|:x-oauth-basic)?@(?=[\w.-])(?![\w.-]{0,60}sentry\.io)/gi,
    check: (value) => isToken(value),
  },
  {
    id: 'oracle-credentials',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: ['@//', 'sqlplus', ':thin:', 'exp ', 'rman target'],
    before: 60,
    after: 120,
    pattern:
      /(?:thin:|sqlplus\s(?:-\w\s)?|target\s|\bimpdp\s|\bexpdp\s|["'\s=])[A-Za-z]\w{1,30}\/(?<value>[^\s/@"'`]{4,64})@(?:\/\/)?[\w.:-]{3,80}/g,
    check: (value) => isChosen(value) && /\d|[!#$%]/.test(value),
  },
  {
    id: 'signed-url',
    kind: 'SIGNATURE',
    confidence: 'high',
    anchors: ['sig=', 'signature=', 'x-amz-credential=', 'x-amz-security-token=', 'x-goog-credential='],
    before: 16,
    after: 1_800,
    pattern:
      /[?&;](?:amp;)?(?:sig|(?:X-Amz-|X-Goog-)?Signature|X-Amz-Security-Token|hmac|token)=(?<value>[A-Za-z0-9%+/=_~-]{20,1500})/gi,
    check: (value) => isToken(value.replaceAll(/%[0-9a-f]{2}/gi, '')),
  },
  {
    id: 'authorization-header',
    kind: 'TOKEN',
    confidence: 'medium',
    anchors: ['bearer', 'authorization', 'apikey ', 'api-key ', '"token ', "'token ", 'token token=', 'digest '],
    before: 24,
    after: 600,
    pattern:
      /\b(?:Bearer[\s:]|(?:Token|ApiKey|Api-Key|Splunk|GenieKey|SSWS|OAuth|GoogleLogin auth=|AccessKey|token token=)\s?)\s{0,2}["']?(?<value>[A-Za-z0-9._~+/=|:@-]{12,2000})/gi,
    check: (value) => !isExample(value) && isToken(value.replace(/=+$/, '')),
  },
  {
    id: 'authorization-plain',
    kind: 'TOKEN',
    confidence: 'medium',
    anchors: ['authorization'],
    before: 8,
    after: 300,
    pattern:
      /authorization["'`]{0,2}\s{0,4}(?:[:=,]|=>|\)|\s|\{|\])\s{0,4}\(?["'`]?(?:[A-Z][A-Za-z-]{2,16} )?(?<value>[A-Za-z0-9._~+/=|:-]{16,256})/gi,
    check: (value) => !isExample(value) && looksRandom(value.replace(/=+$/, ''), 16),
  },
  {
    id: 'basic-auth',
    kind: 'CREDENTIAL',
    confidence: 'high',
    anchors: ['basic '],
    before: 2,
    after: 400,
    pattern: /\bBasic\s{1,3}(?<value>[A-Za-z0-9+/_-]{8,512}={0,2})(?![A-Za-z0-9])/gi,
    check: (value) => isBasic(value),
  },
  {
    id: 'registry-auth',
    kind: 'CREDENTIAL',
    confidence: 'high',
    anchors: ['"auth"', '_auth=', '_auth =', 'auth:'],
    before: 2,
    after: 400,
    pattern: /(?:"auth"|_auth|\bauth)\s{0,4}[:=]\s{0,4}"?(?<value>[A-Za-z0-9+/]{8,512}={0,2})(?![A-Za-z0-9])/gi,
    check: (value) => value.length >= 12 && isBasic(value) && /\d|=$/.test(value),
  },
  {
    id: 'digest-response',
    kind: 'SIGNATURE',
    confidence: 'medium',
    anchors: ['digest '],
    before: 2,
    after: 600,
    pattern: /\bDigest\s[^\r\n]{0,500}?\bresponse="(?<value>[0-9a-f]{32,64})"/gi,
  },
  {
    id: 'aws-signature',
    kind: 'SIGNATURE',
    confidence: 'medium',
    anchors: ['aws4-hmac-sha256'],
    before: 2,
    after: 600,
    pattern: /AWS4-HMAC-SHA256\s[^\r\n]{0,500}?Signature=(?<value>[0-9a-f]{64})/gi,
  },
  {
    id: 'cookie',
    kind: 'COOKIE',
    confidence: 'medium',
    anchors: ['cookie'],
    before: 8,
    after: 900,
    pattern:
      /\bcookie["'`]?\s{0,4}[:=,]\s{0,4}["'`]?(?:[\w.-]{1,60}=[^;\s"'`]{0,200};\s?){0,8}?(?:[\w.-]{0,50}(?:sess|sid|auth|token|jwt|remember|csrf|xsrf|login)[\w.-]{0,40}|connect\.sid|PHPSESSID|JSESSIONID|laravel_session|ASP\.NET_SessionId|_ga_session)=(?<value>[^;\s"'`,]{12,800})/gi,
    check: (value) => isToken(value.replaceAll(/%[0-9a-f]{2}/gi, '')),
  },
  {
    id: 'session-cookie',
    kind: 'COOKIE',
    confidence: 'medium',
    anchors: ['sessid=', 'sessionid=', 'session_id=', 'connect.sid=', '_session=', 'session='],
    before: 24,
    after: 300,
    pattern:
      /\b[\w.-]{0,20}(?:PHPSESSID|JSESSIONID|connect\.sid|_session|session_?id|session)=(?<value>[^;\s"'`,&]{16,300})/gi,
    check: (value) => isToken(value.replaceAll(/%[0-9a-f]{2}/gi, '')),
  },
  {
    id: 'connection-string',
    kind: 'PASSWORD',
    confidence: 'high',
    anchors: [
      'password=',
      'pwd=',
      'password =',
      'pwd =',
      'accountkey=',
      'sharedaccesskey=',
      'accesskey=',
      'sharedaccesssignature=',
      'sharedsecretvalue=',
    ],
    before: 0,
    after: 300,
    pattern:
      /(?:Password|Pwd|AccountKey|SharedAccessKey|AccessKey|SharedAccessSignature|SharedSecretValue)\s?=\s?(?<value>\{[^{}\r\n]{3,128}\}|[^;"'`\s&<>]{3,256})(?=[;"'`&\s<]|$)/gi,
    check: (value, match) => isConnectionPart(match) && isChosen(value) && !isPlaceholder(value),
  },
  {
    id: 'keyword-connection',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: ['password=', 'password='],
    before: 160,
    after: 120,
    pattern:
      /\b(?:host|user|dbname|sslmode|port|server|uid|username)=[^\s"'`;&]{1,80}\s(?:\w{1,20}=[^\s"'`;&]{0,80}\s){0,6}?password=(?<value>[^\s"'`;&]{3,128})/gi,
    check: isChosen,
  },
  {
    id: 'command-user',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: ['curl', 'wget', 'http ', 'https ', 'xh ', '-u ', '--user', 'auth='],
    before: 0,
    after: 500,
    pattern:
      /(?:(?:-[a-zA-Z]{0,6}u|--user|--proxy-user|--basic-auth|--creds?|-a|--auth)[ =]{0,2}["']?)(?:[\w.@+\\-]{1,64}):(?<value>[^\s"'`:@/]{3,128})(?=["'\s]|$)/g,
    check: (value) => isChosen(value) && !/^(?:\d{1,5}|latest|[a-z]{1,12})$/.test(value),
  },
  {
    id: 'sql-password',
    kind: 'PASSWORD',
    confidence: 'high',
    anchors: ['identified', 'password', 'with password', 'encrypted by', 'secret '],
    before: 24,
    after: 200,
    pattern:
      /(?:IDENTIFIED\s{1,4}(?:WITH\s{1,4}\w{1,40}\s{1,4})?(?:BY|AS)\s{1,4}(?:PASSWORD\s{1,4})?|\b(?:WITH|ENCRYPTED|USER\s{1,4}\S{1,60}|ROLE\s{1,4}\S{1,60}|LOGIN\s{1,4}\S{1,60})\s{1,4}(?:WITH\s{1,4})?(?:LOGIN\s{1,4})?(?:ENCRYPTED\s{1,4})?PASSWORD\s{0,4}=?\s{0,4}(?:N)?|\bPASSWORD\s{1,4}|\bBY\s{1,4}PASSWORD\s{0,4}=?\s{0,4}|\bSECRET\s{0,4}=?\s{0,4})(?:N)?(?<quote>["'`])(?<value>[^"'`\r\n]{3,128})\k<quote>/gi,
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
    id: 'pgpass',
    kind: 'PASSWORD',
    confidence: 'medium',
    anchors: [':5432:', ':*:', ':3306:', ':5433:', ':6432:'],
    before: 80,
    after: 200,
    pattern:
      /^(?:\d{1,6}\|)?[ \t"']{0,12}[\w.*-]{1,80}:(?:\d{2,5}|\*):[\w.*-]{1,60}:[\w.*@-]{1,60}:(?<value>[^\s:"'`]{3,128})["']?\s{0,4}$/gm,
    check: isChosen,
  },
  {
    id: 'htpasswd',
    kind: 'PASSWORD_HASH',
    confidence: 'high',
    anchors: ['{sha}', '$apr1$', '$2y$'],
    before: 48,
    after: 100,
    pattern: /[\w.@-]{1,40}:(?<value>(?:\{SHA\}|\$apr1\$|\$2y\$)[A-Za-z0-9+/=.$]{24,80})/gi,
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

const OTHER_PARTS =
  /(?:^|[;"'`\s(])\s?(?:server|data source|database|initial catalog|user id|uid|user|host|port|endpoint|endpointsuffix|accountname|sharedaccesskeyname|defaultendpointsprotocol|driver|dsn|provider|address|addr|network address|ssl|sslmode|trusted_connection|integrated security|encrypt|pooling|abortconnect|id|username|dbname|servicename|encryption|authentication)\s?=/i;

function isConnectionPart(match: RegExpExecArray): boolean {
  const text = match.input;
  return (
    OTHER_PARTS.test(text.slice(Math.max(0, match.index - 240), match.index)) ||
    OTHER_PARTS.test(text.slice(match.index + match[0].length, match.index + match[0].length + 200)) ||
    shapeOf(match.groups?.['value'] ?? '').length > 60
  );
}

/** @param lower the text in lower case, of the same length. */
export function structures(text: string, lower: string): Span[] {
  const found: Span[] = [];
  for (const rule of STRUCTURE_RULES) {
    for (const anchor of rule.anchors) {
      for (let at = lower.indexOf(anchor); at >= 0; at = lower.indexOf(anchor, at + anchor.length)) {
        collect(text, rule, at, found);
      }
    }
  }
  return found;
}

/** A window holds few structures; a hostile one not more than this. */
const MAX_MATCHES = 3;

function collect(text: string, rule: StructureRule, at: number, found: Span[]): void {
  const from = Math.max(0, at - rule.before);
  const window = text.slice(from, at + rule.after);
  const { pattern } = rule;
  pattern.lastIndex = 0;
  for (let count = 0; count < MAX_MATCHES; count++) {
    const match = pattern.exec(window);
    if (!match || from + match.index > at + 160) return;
    const value = match.groups?.['value'] ?? match.groups?.['mac'];
    if (value === undefined) return;
    if (isExample(value) || isReference(value) || isPlaceholder(value)) continue;
    if (rule.check && !rule.check(value, match)) continue;
    const start = from + match.index + match[0].lastIndexOf(value);
    found.push({ rule: rule.id, kind: rule.kind, confidence: rule.confidence, start, end: start + value.length });
  }
}
