/**
 * What stands between a name and the next literal: whether it gives the literal to the name, in any language's form of an
 * assignment, a declaration, a default, a setter or a tag.
 */
import type { SecretName } from './names';
import type { ValueForm } from './values';

export interface NamePlace {
  readonly start: number;
  readonly end: number;
  readonly name: SecretName;
}

export interface Form {
  readonly value: ValueForm;
  /** More literals follow in the same value: a list, a ternary, a default. */
  readonly several: boolean;
}

/** Names of types and classes around a literal that leave its value as it is. */
const WRAP =
  '(?:(?:new|await|try|lazy|static|const|final|mut|box|unsafe|cast|String|string|str|Str|Text|text|ByteString|bytes|byte|Bytes|bytearray|Buffer\\.from|Some|Just|Ok|Right|Optional\\.of|Option|SecretString|SecretStr|Secret|SecureString|SecretKeySpec|Secret::new|SecretString::new|SecretString::from|Zeroizing::new|String::from|CString::new|Cow::from|Cow::Borrowed|Arc::from|Rc::from|Box::from|std::string|std::string_view|string_view|QString|QStringLiteral|QLatin1String|wxString|CFSTR|NSString|stringWithString:|T|_T|TEXT|L|u8|useState|ref|signal|writable|observable|lazy|lazyOf|mutableStateOf|flowOf|of|value|Value|literal|Literal|constant|self|Symbol|charArrayOf|toBytes|b64decode|base64\\.b64decode|atob|btoa|encode|decode|pulumi\\.secret|pulumi\\.Output\\.secret|cdk\\.SecretValue\\.unsafePlainText|SecretValue\\.unsafePlainText|ConvertTo-SecureString(?: -String)?|\\[\\]byte|\\[\\]rune|Array|array|list|List\\.of|Arrays\\.asList|vec!?|Set|tuple|dict|char\\[\\]|&|\\*|@|%w|%q|q|qq|r#{0,3}|[bBrRuUfFLNS$@]{1,2})(?:[\\s(<\\[{:]|::|$){0,4})';
const LEAD = new RegExp(`^[\\s(]{0,20}(?:${WRAP}){0,4}(?:[bBrRuUfLNS$@]{1,2}|r#{1,3})?$`);
/** A word of a type or a declaration: `string`, `[]byte`, `Option<String>`, `constant`, `:`, `VARCHAR2(30)`. */
const TYPE_WORD = /^[\])}]{0,4}[\w.$&*?!|@:[\]<>()]{0,60}$/;
const MAX_TYPE_WORDS = 7;

function isType(head: string): boolean {
  const words = head.trim().split(/\s/).filter(Boolean);
  return words.length <= MAX_TYPE_WORDS && words.every((word) => TYPE_WORD.test(word));
}

/** Opens several literals, each of which may be one. */
const OPENS = /^[\s(]{0,8}(?:new\s{1,4})?[\w.:<>$!]{0,40}\s{0,4}[[({]\s{0,20}$/;
const LIST = /[[({]\s*[bBrRuU@$]{0,2}$/;
const CHOICE = /(?:\|\||\?\?|\?:?|\bor|\belse|\/\/|:-)\s{0,4}$/;
const LOOKUP =
  /(?:getenv|environ|env|env_var|environmentvariable|option_env!|dotenv|getordefault|getproperty|fetch_env!?|lookupenv|config|settings|cfg)(?:\.get|\.fetch)?\s?[([]\s?[bru]?$/i;
const COMPARED =
  /^[\s)\]]{0,6}(?:===?|!==?|<>|~=|=~|-c?eq|-c?ne|\beq\b|\bne\b|\bLIKE\b|\.(?:equals|isEqualTo|Equals|equalsIgnoreCase|eql\?|compareTo|isEqualToString:?|includes|startsWith)\s?\(?)\s{0,6}[bBrRuU@$]{0,2}$/i;
const SETTER = /^\s{0,2}[(:]\s{0,4}(?:[\w.&*$]{1,40}\s{0,2},\s{0,4})?$/;
const VALUE_OF =
  /^(?:[\s,;>]{1,8}|\s{0,4}[,}]?\s{0,20})(?:-{1,2}|:)?["'`]?(?:[A-Za-z_]{0,20}[Vv]alue|value|val|content|data|default|defaultValue|default_value|initial|text|stringValue|string_value|secretValue|plainText|v|to|with|by|is|was|ist|est|values)["'`]?\s{0,4}(?:[:=(]|=>)?\s{0,20}$/i;
/** `get('#password').type(…)`, `find_element(ID, "password").send_keys(…)` */
const TYPED_IN =
  /^\s{0,4}\)\s{0,4}(?:\.\s{0,4}(?:clear|click|focus|first|last)\(\)\s{0,4})?\.\s{0,4}(?:type|fill|sendKeys|send_keys|setValue|set_value|set|val|value|input|enter|setText|set_text|write|typeText|fill_in|replaceText)!?\s{0,4}[( ]\s{0,4}$/;
/** `: SecretStr = Field(default=`, `= os.environ.get(…, default=` */
const DEFAULT_ARGUMENT =
  /^\s{0,4}(?::[^=\n;]{1,60})?\s{0,4}=\s{0,4}[\w.]{1,40}\((?:[^()\n;=]{0,60},)?\s{0,4}(?:default|value|initial|init)\s{0,2}=\s{0,2}[bBrRuU]{0,2}$/;
const DEFAULT_OF = /^\s{0,4}\{[^{};]{0,100}\b(?:default|value)\s{0,4}=\s{0,4}$/;

/** What most values in most files stand behind. */
const PLAIN_GAP = /^ {0,4}(?::=|=>|[:=]) {0,4}$/;

export function formOf(text: string, place: NamePlace, gap: string, quoted: boolean): Form | undefined {
  const one = (value: ValueForm): Form => ({ value, several: false });
  if (PLAIN_GAP.test(gap)) return one('assigned');
  if (COMPARED.test(gap)) return quoted && !/^\s{0,4}[\])]?\]/.test(gap) ? undefined : one('beside');
  if (quoted && TYPED_IN.test(gap)) return one('assigned');
  if (VALUE_OF.test(gap) && (quoted || /\b(?:value|val|is|was|ist|est|default|with|to|by)\b/i.test(gap)))
    return one(quoted || /[:=]/.test(gap) ? 'assigned' : 'beside');
  if (quoted && DEFAULT_OF.test(gap)) return one('assigned');
  if (DEFAULT_ARGUMENT.test(gap)) return one('assigned');
  const plain = gap.replace(/\{ ?get;[^{}]{0,40}\}/, '').replaceAll(/&'(?:static|a|_)\b/g, '&');
  if (/;|\n\s*\n/.test(plain)) return undefined;
  const operator = lastOperator(plain);
  if (operator) {
    const head = plain.slice(0, operator.at);
    const tail = plain.slice(operator.at + operator.length);
    if (
      (quoted && !/^[\])}\s]{0,8}$/.test(head)) ||
      head.length > 80 ||
      head.includes('\n') ||
      !isType(head) ||
      /\b(?:return|throw|in|if|for|while|case|yield|import|from)\b/.test(head)
    )
      return undefined;
    if (/\b(?:return|throw|raise|import|yield|function|lambda)\b|=>/.test(tail)) return undefined;
    if (LEAD.test(tail)) return { value: 'assigned', several: LIST.test(tail) };
    if (LOOKUP.test(tail)) return { value: 'inside-call', several: true };
    if (CHOICE.test(tail.replace(/[bBrRuU@$]{1,2}$/, ''))) return { value: 'assigned', several: true };
    if (OPENS.test(tail))
      return /^\s*[[{]/.test(tail) ? { value: 'assigned', several: true } : { value: 'inside-call', several: true };
    // An expression: a call's argument or a part of a sum; anything else on the way is another statement's.
    return /[([+.&,%]\s{0,20}$/.test(tail) && !tail.includes('\n') ? one('inside-call') : undefined;
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

const DEFINERS = new Set(
  'define #define def defconst defvar defparameter set setq setx setv setenv export let val env arg identified with create keyword equ as'.split(
    ' ',
  ),
);

/** `#define KEY "…"`, `(setq password "…")`, `set password "…"`, `--password "…"`, `:password "…"`. */
function isDefinition(text: string, { start }: NamePlace): boolean {
  if (/[-$]/.test(text.charAt(start)) || /[:$@]/.test(text.charAt(start - 1))) return true;
  const before = text.slice(Math.max(0, start - 40), start).toLowerCase();
  const [last = '', previous = ''] = before.split(/[\s(]/).filter(Boolean).reverse();
  // `set -x TOKEN …`, `set global password …`.
  return DEFINERS.has(last) || (/^(?:-\w{1,3}|global|local)$/.test(last) && DEFINERS.has(previous));
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
    // `String::from`
    if (match[0] === '::' && /\w/.test(before) && /\w/.test(after)) continue;
    // A method's path, the colon of a ternary or of a type behind the sign.
    if (/^::?$/.test(match[0]) && last && /[=]/.test(gap.slice(last.at, last.at + last.length))) continue;
    if (match[0] === '->' && last) continue;
    last = { at: match.index, length: match[0].length };
  }
  return last;
}
