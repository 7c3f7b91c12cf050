/**
 * A secret-like name with a literal, in every language's and config's form. Names are found by their words; from a name's end
 * on, what stands before the next literal tells whether the literal is given to the name.
 */
import { bareValue } from './bare';
import { literalAt, type Literal } from './literal';
import { classifyName, type SecretName } from './names';
import type { Span } from './span';
import { isSecretValue, type ValueForm } from './values';

/** Looked for in the lower-cased text; what they stand in is taken apart by `classifyName`. */
const WORDS =
  'pass|pwd|psw|pswd|\\bpw|_pw|secret|token|key|cred|auth|jwt|bearer|signature|\\bsig|_sig|salt|pepper|seed|mnemonic|otp|\\bpin|_pin|webhook|dsn|\\bsas|_sas|cookie|licen[cs]e|hmac|cipher|sess|_pat\\b|\\bpat\\b|psk|signing|access|hash|kennwort|contrase|clave|senha|mdp|wachtwoord|parola|heslo|has[lł]o|l[oö]senord|salasana|adgangskode|jelszo|[sş]ifre|geslo|lozinka|geheim|segredo|llave|schl[uü]|парол|секрет|токен|ключ|密码|密碼|口令|密钥|密鑰|令牌|パスワード|秘密鍵|トークン|비밀번호|암호|토큰|conn(?:ection)?_?-?str|login\\b';

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

interface NamePlace {
  readonly start: number;
  readonly end: number;
  readonly name: SecretName;
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

function valuesOf(text: string, place: NamePlace): Span[] {
  const closing = closingQuote(text, place.end);
  const from = place.end + closing;
  const quoted = closing > 0;
  const at = nextQuote(text, from);
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
  return /^(?:\\{0,3}["'`”’»]|&quot;|&#3[49];)/.exec(text.slice(at, at + 6))?.[0].length ?? 0;
}

/** The next opening quote that the name could reach; lifetimes such as `&'static` are none. */
function nextQuote(text: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_GAP);
  let lines = 0;
  for (let at = from; at < limit; at++) {
    const char = text.charAt(at);
    if (char === '\n' && ++lines > 2) return -1;
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
    if (char === '&' && /^&(?:quot|#3[49]);/.test(text.slice(at, at + 6))) return at;
  }
  return -1;
}

interface Form {
  readonly value: ValueForm;
  /** More literals follow in the same value: a list, a ternary, a default. */
  readonly several: boolean;
}

/** Names of types and classes around a literal that leave its value as it is. */
const WRAP =
  '(?:(?:new|await|try|lazy|static|const|final|mut|box|unsafe|cast|String|string|str|Str|Text|text|ByteString|bytes|byte|Bytes|bytearray|Buffer\\.from|Some|Just|Ok|Right|Optional\\.of|Option|SecretString|SecretStr|Secret|SecureString|SecretKeySpec|Secret::new|SecretString::new|SecretString::from|Zeroizing::new|String::from|CString::new|Cow::from|Cow::Borrowed|Arc::from|Rc::from|Box::from|std::string|std::string_view|string_view|QString|QStringLiteral|QLatin1String|wxString|CFSTR|NSString|stringWithString:|T|_T|TEXT|L|u8|useState|ref|signal|writable|observable|lazy|lazyOf|mutableStateOf|flowOf|of|value|Value|literal|Literal|constant|self|Symbol|charArrayOf|toBytes|b64decode|base64\\.b64decode|atob|btoa|encode|decode|pulumi\\.secret|pulumi\\.Output\\.secret|cdk\\.SecretValue\\.unsafePlainText|SecretValue\\.unsafePlainText|ConvertTo-SecureString(?: -String)?|\\[\\]byte|\\[\\]rune|Array|array|list|List\\.of|Arrays\\.asList|vec!?|Set|tuple|dict|char\\[\\]|&|\\*|@|%w|%q|q|qq|r#{0,3}|[bBrRuUfFLNS$@]{1,2})(?:[\\s(<\\[{:]|::|$){0,4})';
const LEAD = new RegExp(`^[\\s(]{0,20}(?:${WRAP}){0,4}(?:[bBrRuUfLNS$@]{1,2}|r#{1,3})?$`);
const TYPE =
  /^[\])}>\s?!]{0,12}(?:(?:::?|\bas\b|\bof\b|\bis\b)?\s{0,6}[\w.$&*?!|@]{1,60}(?:<[^<>]{0,60}>{1,2}|\[[^\]]{0,20}\]|\([^()]{0,30}\)){0,2}[?!*&\s]{0,6}){0,5}[\])\s?!]{0,6}$/i;
/** Opens several literals, each of which may be one. */
const OPENS = /^[\s(]*(?:new\s+)?[\w.:<>[\]$!]{0,40}[\s]{0,4}[[({]\s*$/;
const LIST = /[[({]\s*[bBrRuU@$]{0,2}$/;
const CHOICE = /(?:\|\||\?\?|\?:?|\bor\b|\belse\b|\/\/|:-)\s*(?:[\w.]{1,30}\()?[bBrRuU@$]{0,2}$/;
const LOOKUP =
  /(?:getenv|environ(?:\.get)?|env(?:\.get|\.fetch)?|ENV(?:\.fetch)?|getOrDefault|GetEnvironmentVariable|getProperty|get_env|fetch_env!?|LookupEnv|config(?:\.get)?|env_var|option_env!?|dotenv|getEnv\w{0,20}|os\.Getenv|cfg\.get|settings\.get)\s{0,2}[([]\s*[bBrRuU]?$/i;
const COMPARED =
  /^[\s)\]]{0,6}(?:===?|!==?|<>|~=|=~|-c?eq|-c?ne|\beq\b|\bne\b|\bLIKE\b|\.(?:equals|isEqualTo|Equals|equalsIgnoreCase|eql\?|compareTo|isEqualToString:?|includes|startsWith)\s?\(?)\s{0,6}[bBrRuU@$]{0,2}$/i;
const SETTER = /^\s{0,2}[(:]\s{0,4}(?:[\w.&*$]{1,40}\s{0,2},\s{0,4})?$/;
const VALUE_OF =
  /^(?:[\s,;>]{1,8}|\s{0,4}[,}]?\s{0,20})(?:-{1,2}|:)?["'`]?(?:value|val|content|data|default|defaultValue|default_value|initial|text|stringValue|string_value|secretValue|plainText|v|to|with|by|is|was|ist|est|values)["'`]?\s{0,4}(?:[:=(]|=>)?\s{0,20}$/i;
const DEFAULT_OF = /^\s{0,4}\{[^{};]{0,100}\b(?:default|value)\s{0,4}=\s{0,4}$/;

function formOf(text: string, place: NamePlace, gap: string, quoted: boolean): Form | undefined {
  const one = (value: ValueForm): Form => ({ value, several: false });
  if (COMPARED.test(gap)) return one('beside');
  if (VALUE_OF.test(gap) && (quoted || /\b(?:value|val|is|was|ist|est|default|with|to|by)\b/i.test(gap)))
    return one(quoted || /[:=]/.test(gap) ? 'assigned' : 'beside');
  if (quoted && DEFAULT_OF.test(gap)) return one('assigned');
  const plain = gap.replace(/\{\s{0,4}get;[^}]{0,40}\}/, '').replaceAll(/&'(?:static|a|_)\b/g, '&');
  if (/;|\n\s*\n/.test(plain)) return undefined;
  const operator = lastOperator(plain);
  if (operator) {
    const head = plain.slice(0, operator.at);
    const tail = plain.slice(operator.at + operator.length);
    if (
      head.length > 80 ||
      !TYPE.test(head) ||
      /\b(?:return|throw|in|if|for|while|case|yield|import|from)\b/.test(head)
    )
      return undefined;
    if (/\b(?:return|throw|raise|import|yield|function|lambda)\b|=>/.test(tail)) return undefined;
    if (LEAD.test(tail)) return { value: 'assigned', several: LIST.test(tail) };
    if (LOOKUP.test(tail)) return { value: 'inside-call', several: true };
    if (CHOICE.test(tail)) return { value: 'assigned', several: true };
    if (OPENS.test(tail))
      return /^\s*[[{]/.test(tail) ? { value: 'assigned', several: true } : { value: 'inside-call', several: true };
    return one('inside-call');
  }
  if (plain.includes('\n')) return undefined;
  if (SETTER.test(plain)) return { value: isAsked(place.name) ? 'inside-call' : 'assigned', several: false };
  if (/^\s{0,4}\{\s{0,4}[LuU8R]{0,2}$/.test(plain)) return one('assigned');
  if (
    /^\s{0,4}[,:]\s{0,8}(?:[\w.]{1,30}\(\s?)?[bBrRuU@$:]{0,2}$/.test(plain) &&
    (quoted || /[{(,'[:@]\s{0,4}$/.test(text.slice(Math.max(0, place.start - 4), place.start)))
  )
    return one('beside');
  if (
    /^[ \t]{1,40}(?:[bBrRuUNL@]{0,2}|db\s{1,4}|BY\s{1,4}(?:PASSWORD\s{1,4})?|VALUES?\s{1,4}|DEFAULT\s{1,4}|constant\s{1,4}\w{1,20}\s{1,4}|PIC\s[\w()]{1,20}\s{1,4}VALUE\s{1,4})$/i.test(
      plain,
    )
  ) {
    return one(isDefinition(text, place) ? 'assigned' : 'beside');
  }
  return undefined;
}

/** `#define KEY "…"`, `(setq password "…")`, `set password "…"`, `--password "…"`, `:password "…"`. */
function isDefinition(text: string, { start }: NamePlace): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  return (
    /(?:#\s?define|\bdef(?:ine|const|var|parameter)?|\bset[qxv]?|\bsetenv|\bexport|\blet|\bval|\bENV|\bARG|\bIDENTIFIED|\bWITH|\bcreate|\bkeyword|\bequ|\bAS|[:$@])[ \t(]*(?:-\w{1,3} )?(?:global |local )?$/i.test(
      before,
    ) ||
    text.charAt(start) === '-' ||
    text.charAt(start) === '$'
  );
}

/** `getPassword("…")`: the argument says which one. */
function isAsked({ words }: SecretName): boolean {
  return /^(?:get|find|fetch|load|read|resolve|lookup|require|has|remove|delete|generate|new|parse|decode|is|t|translate)$/.test(
    words[0] ?? '',
  );
}

const OPERATORS = /(?:\?\?=|\|\|=|&&=|:=|\?=|\+=|\.=|=>|<-|->|::?|=)/g;

/** The last sign that gives a value; comparisons are none. */
function lastOperator(gap: string): { readonly at: number; readonly length: number } | undefined {
  let last: { at: number; length: number } | undefined;
  for (const match of gap.matchAll(OPERATORS)) {
    const before = gap.charAt(match.index - 1);
    const after = gap.charAt(match.index + match[0].length);
    if (match[0] === '=' && (after === '=' || after === '~' || /[=!<>~]/.test(before))) continue;
    // A method's path, the colon of a ternary or of a type behind the sign.
    if (/^::?$/.test(match[0]) && last && /[=]/.test(gap.slice(last.at, last.at + last.length))) continue;
    if (match[0] === '->' && last) continue;
    last = { at: match.index, length: match[0].length };
  }
  return last;
}

/** Between the literals of a list or a choice. */
const NEXT = /[\s)\]]{0,8}(?:,|\|\||\?\?|\?:|:|\bor\b|\belse\b|\/\/)\s{0,40}(?:[bBrRuU@$]{0,2}(?=["'`]))/y;
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
