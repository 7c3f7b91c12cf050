/**
 * A secret-like name with a literal, in every language's and config's form. Names are found by their words; from a name's end
 * on, what stands before the next literal tells whether the literal is given to the name.
 */
import { bareValue } from './bare';
import { literalAt, type Literal } from './literal';
import { formOf, type Form, type NamePlace } from './forms';
import { classifyName, type SecretName } from './names';
import type { Span } from './span';
import { isSecretValue } from './values';

/** Looked for in the lower-cased text; what they stand in is taken apart by `classifyName`. */
const WORDS =
  'pass|pwd|psw|pswd|\\bpw|_pw|secret|token|key|cred|auth|jwt|bearer|signature|\\bsig|_sig|salt|pepper|seed|mnemonic|otp|\\bpin|_pin|webhook|dsn|\\bsas|_sas|cookie|licen[cs]e|hmac|cipher|sess|pat(?![a-z])|psk|signing|access|hash|kennwort|contrase|clave|cl[eé]_|cl[eé]\\b|senha|mdp|wachtwoord|parola|heslo|has[lł]o|l[oö]senord|salasana|adgangskode|jelszo|[sş]ifre|geslo|lozinka|geheim|segredo|llave|schl[uü]|парол|секрет|токен|ключ|密码|密碼|口令|密钥|密鑰|令牌|パスワード|秘密鍵|トークン|비밀번호|암호|토큰|conn(?:ection)?_?-?str|login\\b';

export interface Names {
  readonly finder: RegExp;
  /** What the brain adds: the name written together, and its kind. */
  readonly more: ReadonlyMap<string, string>;
  readonly known: Map<string, SecretName | undefined>;
}

export function namesOf(added: readonly string[]): Names {
  const more = new Map(
    added.map((word) => [word.toLowerCase().replaceAll(/[_-]/g, ''), word.toUpperCase().replaceAll('-', '_')]),
  );
  const spelled = added.map((word) => word.toLowerCase().split(/[_-]/).filter(Boolean).join('[_.-]?'));
  return { finder: new RegExp([WORDS, ...spelled].join('|'), 'g'), more, known: new Map() };
}

const MAX_NAME = 80;

/** @param lower the text in lower case, of the same length. */
export function assigned(text: string, lower: string, names: Names): Span[] {
  const found: Span[] = [];
  const finder = new RegExp(names.finder);
  for (let match = finder.exec(lower); match !== null; match = finder.exec(lower)) {
    const { start, end } = nameAround(text, match.index, match.index + match[0].length);
    if (end > finder.lastIndex) finder.lastIndex = end;
    const spelled = text.slice(start, end);
    let name = names.known.get(spelled);
    if (name === undefined && !names.known.has(spelled)) {
      name = classifyName(spelled, names.more);
      names.known.set(spelled, name);
    }
    const spaced = name?.words.length === 1 ? spacedName(text, start, end, names) : undefined;
    const known = spaced ?? name;
    if (known) found.push(...valuesOf(text, { start, end, name: known }));
  }
  return found;
}

function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code === 45 ||
    code === 46 ||
    (code >= 0xc0 &&
      code !== 0xd7 &&
      code !== 0xf7 &&
      !(code >= 0x2000 && code <= 0x303f) &&
      !(code >= 0xff00 && code <= 0xff0f))
  );
}

function nameAround(text: string, from: number, to: number): { start: number; end: number } {
  let start = from;
  let end = to;
  while (start > 0 && from - start < MAX_NAME && isNameChar(text.charCodeAt(start - 1))) {
    // `\npassword`: what stands behind a backslash belongs to it.
    if (text.charCodeAt(start - 2) === 92 && /[nrt]/.test(text.charAt(start - 1))) break;
    start--;
  }
  while (end < text.length && end - to < MAX_NAME && isNameChar(text.charCodeAt(end))) {
    // `key->x`, `key--`, `password..suffix`: an operator.
    if (text.charCodeAt(end) === 45 && /[->=]/.test(text.charAt(end + 1))) break;
    if (text.charCodeAt(end) === 46 && !/[\w$\u00c0-\uffff]/.test(text.charAt(end + 1))) break;
    end++;
  }
  return { start, end };
}

/** `API key: …`, `Secret Access Key = …`, `mot de passe : …`: names of several words. */
function spacedName(text: string, start: number, end: number, names: Names): SecretName | undefined {
  const before = /(?:[A-Za-zÀ-ÿ]{2,14} ){1,2}$/.exec(text.slice(Math.max(0, start - 32), start))?.[0];
  return before === undefined ? undefined : classifyName(before + text.slice(start, end), names.more);
}

/** How far a literal may stand behind its name. */
const MAX_GAP = 140;

/** What can stand between a name and its value; most names in code are followed by something else. */
const LEADS_ON = /[\t\r\n ]{0,40}(?:[=:?|+<>({["'`“«&,*\]!~\\-]|[A-Za-z]|\)\s{0,4}[.=])/y;
const LEADS_ON_NAME =
  /(?:[=:?|+<>({["'`“«&*\]!\\-]|,(?=\s{0,4}["'`:$]))|[\t ]{1,40}(?:[=:?|+<>({["'`“«&\]!%/-]|[A-Za-z0-9$@])/y;

/** `"ParameterKey": "DbPassword", "ParameterValue": "…"`: a name's value under a key of its own. */
const VALUE_KEY = /["'`](?:[A-Za-z_]{0,20}value|val|content|default|text|data)["'`]\s{0,4}(?::|=>?)\s{0,4}(?=["'`])/iy;

function valuesOf(text: string, place: NamePlace): Span[] {
  const closing = closingQuote(text, place.end);
  const from = place.end + closing;
  const quoted = closing > 0;
  const leadsOn = quoted ? LEADS_ON : LEADS_ON_NAME;
  leadsOn.lastIndex = from;
  if (!leadsOn.test(text) && !text.startsWith('\n', from)) return [];
  const at = nextQuote(text, from);
  VALUE_KEY.lastIndex = at;
  if (quoted && at >= 0 && VALUE_KEY.test(text)) {
    const spans = literalsFrom(text, VALUE_KEY.lastIndex, place.name, { value: 'assigned', several: false });
    if (spans.length > 0) return spans;
  }
  if (at >= 0) {
    const gap = text.slice(from, at);
    const form = formOf(text, place, gap, quoted);
    if (form) {
      const spans = literalsFrom(text, at, place.name, form);
      if (spans.length > 0) return spans;
    }
  }
  const bare = bareValue(text, place.start, from, quoted, place.name);
  return bare ? [bare] : [];
}

function closingQuote(text: string, at: number): number {
  const code = text.charCodeAt(at);
  // None of the quotes below begins with a letter, a blank or a sign of code.
  if (
    code === 32 ||
    code === 61 ||
    code === 58 ||
    code === 46 ||
    code === 59 ||
    code === 44 ||
    code === 40 ||
    code === 41
  )
    return 0;
  return /^(?:\\{0,3}["'`”’»]|&quot;|&#3[49];)/.exec(text.slice(at, at + 6))?.[0].length ?? 0;
}

/** The next opening quote that the name could reach; lifetimes such as `&'static` are none. */
function nextQuote(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_GAP);
  let lines = 0;
  for (let at = from; at < limit; at++) {
    const char = text.charAt(at);
    if (char === '\n' && ++lines > 2) return -1;
    // A statement's end; a property's accessors have some of their own.
    if (char === ';' && !/(?:get|set|init)$/.test(text.slice(at - 4, at))) return -1;
    if (
      char === '"' ||
      char === '`' ||
      char === '“' ||
      char === '«' ||
      (char === "'" && !/^'(?:static|a|_)\b/.test(text.slice(at, at + 8)))
    ) {
      let start = at;
      while (start > from && text.charAt(start - 1) === '\\') start--;
      return start;
    }
    if (
      (char === 'q' || char === '%') &&
      /^(?:%[qQ]|qq?)[{([|]/.test(text.slice(at, at + 4)) &&
      /[\s=(,>]/.test(text.charAt(at - 1))
    )
      return at;
    if (char === '[' && text.charAt(at + 1) === '[') return at;
    if (char === '&' && /^&(?:quot|#3[49]);/.test(text.slice(at, at + 6))) return at;
  }
  return -1;
}

/** Between the literals of a list or a choice. */
const NEXT = /[\s)\]]{0,8}(?:,|\{|\|\||\?\?|\?:|:|\bor\b|\belse\b|\/\/)\s{0,40}(?:[bBrRuU@$]{0,2}(?=["'`]))/y;
const MAX_LITERALS = 24;

function literalsFrom(text: string, at: number, name: SecretName, form: Form): Span[] {
  const found: Span[] = [];
  let literal = literalAt(text, at);
  let value = form.value;
  for (let count = 0; literal && count < MAX_LITERALS; count++) {
    const isKey =
      form.several &&
      /^\s{0,4}(?::(?!:)|=>)/.test(text.slice(literal.after, literal.after + 8)) &&
      !/\?[^?\n]*$/.test(text.slice(Math.max(0, at - 80), at));
    if (isKey) break;
    if (isSecretValue(literal.value, name, value)) found.push(spanOf(text, literal, name));
    if (!form.several) break;
    NEXT.lastIndex = literal.after;
    const next = NEXT.exec(text);
    if (!next) break;
    // What follows a look-up's name is its default.
    if (value === 'inside-call') value = 'assigned';
    literal = literalAt(text, NEXT.lastIndex);
  }
  return found;
}

function spanOf(text: string, literal: Literal, name: SecretName): Span {
  const { start, end } = literal;
  const lead = /^\s*(?:(?:Bearer|Basic|Token|ApiKey) )?/i.exec(text.slice(start, end))?.[0].length ?? 0;
  return {
    rule: `named-${name.kind.toLowerCase()}`,
    kind: name.kind,
    confidence: name.strength === 'key' ? 'low' : 'medium',
    start: start + lead,
    end,
  };
}
