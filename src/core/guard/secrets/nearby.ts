/**
 * The last net: a word that speaks of a secret near a literal that looks drawn, on one line or the next; arguments of a
 * sign-in. Only here surroundings count for more than form.
 */
import { isPlaceholder, isReference } from './placeholder';
import { isSequence, looksRandom, shapeOf } from './random';
import type { Span } from './span';

const SPEAKS =
  /pass(?:word|wd|phrase|code)?s?\b|\bpwd|secret|token|api[-_ ]?key|access[-_ ]?key|auth|credential|private[-_ ]?key|encrypt|\bkey\b|_key\b|signing|bearer|login|kennwort|passwort|contrase|senha|парол|密码|密碼|パスワード/gi;
/** What looks drawn and is none: digests, ids, versions, pictures. */
const HARMLESS =
  /\bsha-?\d|md5|hash|digest|checksum|integrity|fingerprint|thumbprint|commit|revision|\brev\b|etag|uuid|guid|\bsri\b|nonce|public[-_ ]?key|base64,|data:|\bblob\b|\bcid\b|trace|span[-_]?id|request[-_]?id|build[-_]?id|\bsvg\b|alphabet|charset|regexp?|pattern|crc|snapshot|cursor|next[-_]?page|page[-_]?token|certificate|\bcert\b|publishable|site[-_]?key|xpath|selector|sourcemap|integrity|resolved|ssh-(?:rsa|ed25519)|\.min\.|chunk|version|color|locale|track(?:ing)?[-_]?id|invoice|ENC[([]|sealed|!vault|ansible_vault|order[-_]?id|ref(?:erence)?[-_]?(?:id|no)/i;
const LITERAL =
  /(?<quote>["'`])(?<value>[^\s"'`]{16,200})\k<quote>|(?<![\w/+.-])(?<bare>[A-Za-z0-9+/_-]{20,200}={0,2})(?!\.?[\w/+=-])/g;
const AROUND = 160;

export function nearby(text: string, lower: string): Span[] {
  const found: Span[] = [];
  let done = 0;
  for (const match of lower.matchAll(SPEAKS)) {
    if (match.index < done) continue;
    const from = Math.max(lineStart(text, match.index), match.index - AROUND);
    const to = Math.min(nextLineEnd(text, match.index), match.index + AROUND);
    done = to;
    const window = text.slice(from, to);
    if (!/[A-Za-z0-9]{8}/.test(window) || HARMLESS.test(window)) continue;
    for (const literal of window.matchAll(LITERAL)) {
      const value = literal.groups?.['value'] ?? literal.groups?.['bare'] ?? '';
      if (!isDrawnLiteral(value, literal.groups?.['bare'] !== undefined)) continue;
      const start = from + literal.index + (literal.groups?.['quote']?.length ?? 0);
      found.push({ rule: 'near-secret-word', kind: 'SECRET', confidence: 'low', start, end: start + value.length });
    }
  }
  return found;
}

function isDrawnLiteral(value: string, bare: boolean): boolean {
  if (isPlaceholder(value) || isReference(value) || isSequence(value)) return false;
  if (/^[0-9a-f-]+$/i.test(value))
    return !bare && /^[0-9a-f]{32}$|^[0-9a-f]{64}$/i.test(value) && /\d/.test(value) && /[a-f]/i.test(value);
  const { digits, upper, lower, length } = shapeOf(value);
  if (length < 0.85 * value.length || value.split('.').length > 4) return false;
  if (length < 16 || digits === 0 || (upper === 0 && lower === 0)) return false;
  if (bare && (upper === 0 || lower === 0 || length < 20)) return false;
  if (/^[\w.-]*\/[\w./-]*$/.test(value) && value.split('/').length > 3) return false;
  return looksRandom(value, 16);
}

function lineStart(text: string, at: number): number {
  const from = Math.max(0, at - AROUND);
  return from + text.slice(from, at).lastIndexOf('\n') + 1;
}

/** Of a long line, the part around. */
function lineEndOf(text: string, at: number): number {
  const end = text.slice(at, at + AROUND).indexOf('\n');
  return end < 0 ? Math.min(text.length, at + AROUND) : at + end;
}

/** The end of the line, or of the next where the line goes on there: it ends with a sign, or in a comment. */
function nextLineEnd(text: string, at: number): number {
  const end = lineEndOf(text, at);
  const start = lineStart(text, at);
  const line = text.slice(Math.max(start, end - 120), end).trimEnd();
  const goesOn =
    /[=:(,[{+|\\]$/.test(line) || /^\s{0,40}(?:#|\/\/|--|;|\*|\/\*|<!--|%|"""|')/.test(text.slice(start, start + 60));
  if (!goesOn) return end;
  return lineEndOf(text, end + 1);
}

const SIGN_IN =
  /\b(?:log_?in|log_?on|sign_?in|authenticate|auth(?:orize)?|connect|bind|simple_bind(?:_s)?|create_?user|add_?user|register|set_?credentials|add_?credentials|with_?credentials|basic_?auth|http_?basic_?auth(?:entication)?|network_?credential|password_?authentication|user_?name_?password_?\w{0,24}|wifi\.begin|usernamepasswordcredentials|usernamepasswordauthenticationtoken|plain_?auth|get_?connection|mysqli(?:_connect|_real_connect)?|real_connect|mysql_connect|pg_connect|oci_connect|ldap_bind|ftp_login|ssh2_auth_password|create_?connection|credentials?|account|db_?connect|open_?connection|datasource|createclient|set_?basic_?auth|setproxyauth|userinfo\w{0,12}|url\.userpassword|userpassword|auth_basic|use_auth|pdo|sqlconnection|twilio|get_?token|start_?session|unlock|decrypt|encrypt|sign|verify|hmac|hmac\.new|create_?hmac|new_?client|init|configure|setup|client|api)\w{0,24}["'\]]?\s{0,2}(?:=>?|:)?\s{0,2}[([{]\s{0,40}/gi;
const ARGUMENT =
  /\s{0,40}(?:[\w.$&*:@]{1,60}\s{0,4}(?:=>?|:)?\s{0,4})?(?:(?:[bBrRuUL@$]|new |\w{1,20}\()?(?<quote>["'`])(?<value>[^"'`\r\n]{0,200})\k<quote>\)?(?:\.\w{1,30}\(\)?)?|\{[^{}\r\n]{0,160}\}|[\w.$&*:\->[\]]{1,80}(?:\([^()"'\r\n]{0,60}\))?)\s{0,20}(?<comma>,|=>|\))?/y;

/** `login("bob", "…")`, `connect(host, user, "…")`, `auth=("bob", "…")`: a literal behind the first argument. */
export function signIns(text: string, lower: string): Span[] {
  const found: Span[] = [];
  for (const match of lower.matchAll(SIGN_IN)) {
    ARGUMENT.lastIndex = match.index + match[0].length;
    const strict =
      /\b(?:account|credentials?|client|api|init|configure|setup|sign|verify|register|encrypt|decrypt|unlock|connect|bind|authorize|auth|twilio)\w*/i.test(
        match[0],
      );
    for (let count = 0; count < 6; count++) {
      const from = ARGUMENT.lastIndex;
      const argument = ARGUMENT.exec(text);
      if (!argument) break;
      const value = argument.groups?.['value'];
      if (value !== undefined && (isArgument(value, count, strict) || (count > 0 && isOwnWord(match[0], value)))) {
        const start = text.indexOf(value, from + argument[0].indexOf(argument.groups?.['quote'] ?? '') + 1);
        found.push({ rule: 'sign-in-argument', kind: 'PASSWORD', confidence: 'low', start, end: start + value.length });
      }
      if (argument.groups?.['comma'] === undefined || argument.groups['comma'] === ')') break;
    }
  }
  return found;
}

/** Calls that take a name and a password and nothing else. */
const NAME_AND_PASSWORD =
  /^(?:network_?credential|(?:set_?)?basic_?auth|usernamepassword|wifi|ldap_bind|simple_bind|password_?auth|ftp_login)/i;

function isOwnWord(call: string, value: string): boolean {
  return NAME_AND_PASSWORD.test(call) && value.length >= 8 && /\d{2}/.test(value) && /^[^\s/:]+$/.test(value);
}

/** The first argument names somebody or something, unless it is drawn. */
function isArgument(value: string, index: number, strict: boolean): boolean {
  if (value.length < 6 || /\s/.test(value) || isPlaceholder(value) || isReference(value) || isSequence(value))
    return false;
  if (
    /^[a-z]+:\/\/|@[\w-]+\.|^[\w.-]+\.(?:com|net|org|io|local|internal|dev)$|^\/|^\d+(?:\.\d+){1,3}$|[\\/].*[\\/]|^[\w-]+\.\w{2,5}$/i.test(
      value,
    )
  )
    return false;
  const { digits, letters } = shapeOf(value);
  if (index === 0) return looksRandom(value, 16);
  if (/^[a-z]+(?:[-_.][a-z]+)*[-_]?\d{1,4}$/i.test(value) && !/\d{3}$/.test(value)) return false;
  if (/^(?:sha|aes|rsa|md|utf|rs|hs|es|ps|ed|v)[-_]?\d/i.test(value)) return false;
  const symbols = /[!@#$%^&*+?~]/.test(value);
  if (/^[0-9a-f]{32,64}$/.test(value) && digits > 0 && digits < value.length) return true;
  if (strict) return looksRandom(value, 10) || (symbols && digits > 0 && letters > 1 && !/[/:?=]/.test(value));
  return (digits > 0 && letters > 2) || symbols || looksRandom(value, 10);
}
