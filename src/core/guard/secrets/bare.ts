/** Values without quotes: lines of settings files, environment files, flags of commands, pairs in addresses and logs. */
import type { SecretName } from './names';
import { isExample } from './placeholder';
import { looksRandom } from './random';
import type { Span } from './span';
import { isSecretValue, type ValueForm } from './values';

/** What may stand before a name that begins a line of settings. */
const LINE_START =
  /^(?:\d{1,6}\|)?[+\-<>|*#;/!\s"'`]{0,24}(?:(?:export|set|setx|SET|ENV|ARG|env|declare(?: -\w{1,3})?|readonly|local|typeset|global|setenv|set -x|set -gx|-e|-D|--env|--build-arg|--set|--from-literal|RUN|heroku config:set|Environment|default|define|property|name:|key:)[\s=]{1,4})?["'`]?$/;
const OPERATOR = /[\])]{0,2}[ \t]{0,24}(?::=|\?\?=|\?=|=>|->|==?|:|\u{FF1A})[ \t]{0,24}/uy;
/** In a comment or a message: `the token is …`. */
const SPOKEN =
  /[ \t]{1,4}(?:is|was|are|ist|war|est|es|era|=)(?: now| still| set to)?[ \t:]{1,4}(?<value>[^\s"'`;,<>(){}[\]|\\]{6,512})/y;
/** How far before a name its line is looked at. */
const MAX_BEFORE = 96;
/** Of a value inside a line that is this long, more colons show one name after another: `key:key:key:…`. */
const LONG_PAIR = 96;
const MAX_COLONS = 3;
const BLANK = /[ \t]{1,8}/y;
const REST = /[^\r\n]{1,2000}/y;
const TOKEN = /[^\s"'`&;,<>(){}[\]|\\=]{4,512}={0,2}/y;
const BLOCK = /[ \t]{0,8}[|>][+-]?[ \t]{0,8}\r?\n[ \t]{1,24}(?<value>[^\r\n]{4,512})/y;
/** The value on a line of its own: Kubernetes' and Compose's `name` and `value`, a property list's `key` and `string`. */
const SPLIT =
  /["'`]?,?\s{1,60}["'`]?(?:value|Value|default)["'`]?\s{0,4}[:=]\s{0,4}(?<value>[^\s"'`{}$<>&*][^\r\n"'`]{3,512})|(?:<\/[\w:.-]{1,30}>\s{0,40}<(?:string|value|data)>|["'`][^<>\r\n]{0,60}>(?:\s{0,40}<value>)?|>)(?<element>[^<>\r\n]{4,512})<\//y;

export function bareValue(
  text: string,
  start: number,
  from: number,
  quoted: boolean,
  name: SecretName,
): Span | undefined {
  const split = exec(SPLIT, text, from);
  const other = split?.groups?.['value'] ?? split?.groups?.['element'];
  if (split && other !== undefined)
    return judged(split.index + split[0].indexOf(other), other.trimEnd(), name, 'assigned');
  const lookedAt = Math.max(0, start - MAX_BEFORE);
  const near = text.slice(lookedAt, start);
  const lineEnd = Math.max(near.lastIndexOf('\n'), near.lastIndexOf('\r'));
  const begins = lineEnd >= 0 || lookedAt === 0;
  const lineStart = lookedAt + lineEnd + 1;
  const before = near.slice(lineEnd + 1);
  const flag = text.charAt(start) === '-' || before.endsWith('-');
  const operator = exec(OPERATOR, text, from);
  const spoken = operator ? null : exec(SPOKEN, text, from);
  const word = spoken?.groups?.['value'];
  if (spoken && word !== undefined) {
    return judged(from + spoken[0].length - word.length, word.replace(/[.:!?]{1,4}$/, ''), name, 'pair');
  }
  if (!operator)
    return flag ||
      /(?:^|\s)(?:set(?: -\w{1,2})?|setenv|ENV|ARG|login|password)\s{0,4}$/.test(before) ||
      isNetrc(text, lineStart, name)
      ? afterBlank(text, from, name)
      : undefined;
  const at = from + operator[0].length;
  if (/^\\{0,3}["'`]/.test(text.slice(at, at + 4))) return undefined;
  if (name.strength !== 'key' && operator[0].includes(':') && text.charAt(at) !== '') {
    const block = exec(BLOCK, text, from + operator[0].trimEnd().length);
    const value = block?.groups?.['value'];
    if (block && value !== undefined)
      return judged(block.index + block[0].length - value.length, value.trimEnd(), name, 'bare');
  }
  const sign = operator[0].trim();
  if (sign.startsWith('==') && /[ \t]/.test(operator[0])) return undefined;
  const isLine = begins && !flag && LINE_START.test(before);
  if (isLine && !sign.startsWith('==')) {
    const line = lineValue(text, start, at, operator[0], quoted, name);
    if (line) return line;
  }
  const pair = exec(TOKEN, text, at)?.[0];
  if (pair === undefined) return undefined;
  if (pair.length > LONG_PAIR && pair.split(':', MAX_COLONS + 2).length > MAX_COLONS + 1) return undefined;
  const value = pair.replace(/[.:!?]{1,4}$/, '');
  // `f(password=other)`, `password: string`: only what no name or type could be.
  return judged(at, value, name, 'pair');
}

function lineValue(
  text: string,
  start: number,
  at: number,
  operator: string,
  quoted: boolean,
  name: SecretName,
): Span | undefined {
  const rest = exec(REST, text, at)?.[0];
  if (rest === undefined) return undefined;
  const comment = rest.search(/\s(?:#|\/\/|;|--|\\$)/);
  const value = (comment < 0 ? rest : rest.slice(0, comment))
    .trimEnd()
    .replace(/,{1,2}$/, '')
    .replace(/(?<=[^;]);$/, '')
    .replace(/["'`]$/, '');
  const first = value.charAt(0);
  if (value.length < 4 || first === '"' || first === "'" || first === '`') return undefined;
  const screaming = /^[A-Z][A-Z0-9_]*$/.test(text.slice(start, at - operator.length));
  const setting = operator === '=' && screaming;
  if (/\s/.test(value)) return setting && name.strength === 'password' ? judged(at, value, name, 'bare') : undefined;
  if (!setting && isCode(value) && !looksRandom(value, 16)) return undefined;
  if (quoted && !/[\d!@#$%^&*]/.test(value)) return undefined;
  // `.env` files hold what people chose; elsewhere a bare word is a name or a type.
  return judged(at, value, name, setting ? 'assigned' : 'bare');
}

/** `foo(bar)`, `config.secret1`, `tokens[1]`, `this.token;` */
function isCode(value: string): boolean {
  if (/^[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*)+[;,)]*$/.test(value)) return true;
  if (/^[\w.$]{1,200}[([{]/.test(value) || /[)\]}][;,]?$/.test(value)) return true;
  if (/^(?:[A-Za-z_$][\w$]*)(?:token|secret|password|key|pass|pwd)s?\d{0,2}$/i.test(value)) return true;
  return /=>|&&|\|\||\?\?|[<>]{2}|^[&*!@](?=[A-Za-z_.]+$)/.test(value);
}

/** `--password x`, `-p x`, `machine h login u password x`. */
function afterBlank(text: string, from: number, name: SecretName): Span | undefined {
  const blank = exec(BLANK, text, from);
  if (!blank) return undefined;
  const at = from + blank[0].length;
  const value = exec(TOKEN, text, at)?.[0];
  if (value === undefined || /^[-$%@]/.test(value)) return undefined;
  return judged(at, value, name, 'pair');
}

function isNetrc(text: string, lineStart: number, name: SecretName): boolean {
  return (
    name.strength === 'password' &&
    /^\s{0,20}(?:machine|default|login|password|user(?:name)?|requirepass|enable|rootpw)\s/.test(
      text.slice(lineStart, lineStart + 60),
    )
  );
}

function judged(at: number, value: string, name: SecretName, form: ValueForm): Span | undefined {
  if (value.length < 4 || (form === 'pair' && isExample(value)) || !isSecretValue(value, name, form)) return undefined;
  const lead = /^(?:(?:Bearer|Basic|Token|ApiKey) )?/i.exec(value)?.[0].length ?? 0;
  return {
    rule: `named-${name.kind.toLowerCase()}`,
    kind: name.kind,
    confidence: 'medium',
    start: at + lead,
    end: at + value.length,
  };
}

function exec(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
