/** Credentials in addresses and connection strings. */
import { isPlaceholder } from '../placeholder';
import { shapeOf } from '../random';
import { isChosen, isToken, type StructureRule } from './structure';

export const ADDRESS_RULES: readonly StructureRule[] = [
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
      /(?:thin:|sqlplus\s(?:-\w\s)?|target\s|\bimpdp\s|\bexpdp\s|["'\s=])[A-Za-z]\w{1,30}\/(?<value>[^\s/@"'`=]{4,64})@(?:\/\/)?[\w.:-]{3,80}/g,
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
      /(?:Password|Pwd|AccountKey|SharedAccessKey|AccessKey|SharedAccessSignature|SharedSecretValue)\s?=\s?(?<value>\{[^{}\r\n]{3,128}\}|[^;"'`\s<>=]{3,256}={0,2})(?=[;"'`&\s<]|$)/gi,
    check: (value, match) => isConnectionPart(match) && isChosen(value) && !isPlaceholder(value),
  },
  {
    id: 'go-sql-credentials',
    kind: 'PASSWORD',
    confidence: 'high',
    anchors: ['@tcp(', '@unix(', '@cloudsql(', '@udp('],
    before: 160,
    after: 12,
    pattern: /(?<![\w.-])[\w.-]{1,64}:(?<value>[^\s"'`:@]{3,128}(?:@[^\s"'`:@]{1,64})?)@(?:tcp|unix|cloudsql|udp)\(/g,
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
