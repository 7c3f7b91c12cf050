/**
 * What a name says of its value. A name is taken apart into words, whatever its spelling (`dbPassword`, `DB_PASSWORD`,
 * `db-password`, `db.password`), and the words tell how much of a secret the value is bound to be.
 */

/**
 * `password`: whatever a person could have chosen. `secret`: drawn, or at least no word. `key`: counts only if it looks drawn.
 */
export type NameStrength = 'password' | 'secret' | 'key';

export interface SecretName {
  readonly kind: string;
  readonly strength: NameStrength;
  /** The name is the word itself (`password`), or goes on before it (`db_password`). */
  readonly words: readonly string[];
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const PASSWORD = set(
  'password passwd passwrd passw0rd pswd psswd passwort kennwort passphrase passcode pwd pass pw psw passwordplaintext contrasena contraseña clave motdepasse mdp senha wachtwoord parola heslo haslo hasło lösenord losenord salasana adgangskode passord jelszo sifre şifre parool psk slaptazodis geslo lozinka zaporka пароль пароля парол 密码 密碼 口令 パスワード 비밀번호 암호 سر كلمة סיסמה รหัสผ่าน',
);
/** In any of the languages that names are known in. */
export function isPasswordWord(word: string): boolean {
  return PASSWORD.has(word);
}

const SECRET = set(
  'secret token apikey accesskey secretkey authkey privatekey authtoken accesstoken refreshtoken bearertoken sessiontoken apitoken apisecret clientsecret appsecret sharedsecret masterkey encryptionkey signingkey jwtsecret bearer jwt credential credentials creds passkey appkey accountkey storagekey masterauth serverkey sharedkey sharedaccesskey subscriptionkey licensekey deploykey tok geheimnis geheim segredo secreto секрет токен ключ 密钥 密鑰 令牌 トークン 秘密鍵 토큰',
);
/** What a value must show itself under. */
const WEAK = set(
  'key auth authorization auth2 authentication signature sig salt pepper seed mnemonic otp totp mfa pin pincode webhook dsn sas cookie license licence hmac cipher nonce sessionid session sid access code keys clé chave llave schlüssel schluessel secretid cred ikm iv psk pat signing certificate login oauth identity user',
);
/** Before `key`: one that opens something. */
const KEY_OF = set(
  'api access auth secret private priv signing sign sig encryption encrypt encryptor decryption decrypt crypt crypto cipher master shared account service server client app application license licence deploy jwt hmac aes des rsa ed25519 ssh tls ssl webhook subscription consumer integration rest admin root write ingest ingestion instrumentation project team org user personal session cookie vault data database db license host function functions management preshared psk wallet signer validator owner recovery backup otp totp registration activation developer dev prod production live staging test merchant partner vendor bot hook push messaging fcm apns vapid stripe openai anthropic sendgrid mailgun mailchimp datadog github gitlab aws gcp azure google maps firebase algolia twilio slack discord telegram pusher heroku netlify vercel cloudflare fastly supabase sentry newrelic nr dd rollbar bugsnag segment mixpanel amplitude pagerduty opsgenie postmark mandrill sparkpost square paypal braintree adyen shopify plaid coinbase binance kraken etherscan infura alchemy notion airtable asana trello linear jira figma dropbox zendesk intercom hubspot salesforce okta auth0 cohere mistral groq together replicate pinecone weaviate qdrant elastic kibana snowflake databricks redis mongo mongodb postgres mysql rabbitmq kafka confluent sonar snyk codecov npm pypi rubygems nuget docker quay artifactory jfrog weather openweather news ipinfo maxmind mapbox here tomtom steam riot tmdb omdb giphy spotify twitch youtube facebook twitter instagram linkedin tiktok',
);
/** Before `key`: one of data, of a table, of the keyboard. */
const NO_KEY = set(
  'public pub primary foreign cache sort partition row map hash range idempotency i18n translation object event query lookup group unique composite index dedup dedupe routing shard dict hot shortcut keyboard arrow enter esc escape react prop property field column config setting settings option metadata label lang locale message msg text title local item list node tree entity record parent child child order filter search feature flag storage job queue topic bucket s3 file folder path image asset etag storekey react context state slot theme style css color colour attribute attr param parameter header id name type tag natural surrogate candidate super meta by on any num number numeric no not is has this that next prev previous old_key first last up down left right tab delete backspace space ctrl shift alt cmd modifier press pressed code',
);
const AZURE_KEY = set('primary secondary storage');
/** Behind the word: the name is about a secret, not of one. */
const ABOUT = set(
  'type types url urls uri uris name names path paths file files filename field fields header headers param params parameter parameters endpoint label labels hint hints pattern regex regexp prefix suffix error errors message messages msg policy policies length len size count limit limits min max id ids identifier expiry expires expire expiration expired exp ttl age lifetime timeout index idx format algorithm alg algo provider manager service handler validator validation rules rule strategy schema class style styles icon placeholder title description desc help text tooltip column columns table version status state mode enabled required disabled optional store storage ref reference references selector arn dir directory folder location generator factory fn func function callback cb event events listener interval duration date time timestamp at created updated updater checker check digest checksum fingerprint thumbprint public row page form input inputs button link view screen dialog modal component template email mail reset resets request response model entity dto repository client_id group role scope scopes issuer audience aud iss lookup kind category option options config configuration settings setting spec source cache bucket budget usage used usages encryption color colors colour colours theme spacing cost price pricing rate ratio window per total totals estimate estimates estimator counter counting counts splitter parser reader writer encoder decoder tokenizer stream streams list set map array attempts retries rotation history visible visibility shown show toggle strength confirmation_label matcher match mismatch tip instructions exists present missing invalid valid ok changed verified secure prompt question answer_hint domain host hostname port region zone level org owner issued grant flow authority realm algorithm encoding charset alphabet chars characters separator delimiter position offset start end begin node nodes tree symbol kinds punctuation literal comment keyword operator identifier bytes bits holder wrapper builder helper util utils interceptor middleware guard filter exception protection hasher metadata extension plugin notice warning info debug log logger logging docs doc documentation tests spec example examples',
);
/** Before the word: a question or a deed about the secret, or a count. */
const NOT_OF = set(
  'max min num count total is has show hide forgot forgotten reset toggle validate verify check get find input output prompt completion next prev number invalid missing no without wrong expired lost',
);
const COUNTED = set('tokens');

/** A name in its words, lower case. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}

const PLURAL = /^(passwords|secrets|tokens|apikeys|keys|passphrases|credentials)$/;
/** Written together: `dbpassword`, `userpass`, `githubtoken`, `mysecret`, `x_apikey`. */
const ENDS =
  /(?:(password|passwd|passphrase|passcode|passwort|kennwort|contrasena|contraseña|pwd)|(secret|token|apikey|accesskey|secretkey|privatekey|authkey|credentials))(\d{0,3})$/;
const PASS_ENDS =
  /^(?:db|user|my|root|admin|ftp|smtp|mail|mysql|pg|postgres|redis|ssh|ldap|sa|sys|http|proxy|wifi|rds|mongo|sql|ora|oracle|tomcat|keystore|trust|key|store|rabbit|amqp|basic|auth|login|svc|service|app|host|guest|test|require|bind|master|slave|sudo|vnc|wpa|bot|cert|pfx|jks|p12)pass$/;

interface Core {
  readonly at: number;
  readonly strength: NameStrength;
  readonly kind: string;
}

export function classifyName(name: string, more: ReadonlyMap<string, string>): SecretName | undefined {
  const words = wordsOf(name);
  if (words.length === 0 || words.length > 14) return undefined;
  const core = coreOf(words);
  if (!core) return more.size > 0 ? ownName(words, more) : undefined;
  for (let index = core.at + 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (ABOUT.has(word) && !(word === 'id' && words[core.at] === 'secret')) return undefined;
  }
  // What .NET calls an assembly's fingerprint.
  if (words.join('').includes('publickeytoken')) return undefined;
  const first = words[0] ?? '';
  if (core.at > 0 && (NOT_OF.has(first) || NOT_OF.has(words[core.at - 1] ?? '')) && core.strength !== 'password')
    return undefined;
  if (
    core.at > 0 &&
    [
      'is',
      'has',
      'show',
      'hide',
      'forgot',
      'reset',
      'toggle',
      'validate',
      'verify',
      'check',
      'invalid',
      'missing',
    ].includes(first)
  )
    return undefined;
  return { kind: core.kind, strength: core.strength, words };
}

function coreOf(words: readonly string[]): Core | undefined {
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at] ?? '';
    const before = words[at - 1] ?? '';
    const core = coreWord(words, at, word, before);
    if (core) return { at, ...core };
  }
  return undefined;
}

function coreWord(words: readonly string[], at: number, plural: string, before: string): Omit<Core, 'at'> | undefined {
  const stem = plural.replace(/\d{1,4}$/, '');
  const word = PLURAL.test(stem) && stem !== 'credentials' && stem !== 'pass' ? stem.slice(0, -1) : stem;
  if (
    COUNTED.has(plural) &&
    words.length > 1 &&
    at === words.length - 1 &&
    /^(?:max|min|num|total|prompt|completion|input|output|used|count|n)$/.test(words[0] ?? '')
  )
    return undefined;
  if (PASSWORD.has(word)) {
    if ((word === 'pass' || word === 'clave' || word === 'pw') && at < words.length - 1 && words.length > 2)
      return undefined;
    if (
      word === 'pass' &&
      /^(?:by|bypass|render|first|second|multi|single|low|high|band|all|test|tests|did|can|will|should|must)$/.test(
        before,
      )
    )
      return undefined;
    return { strength: 'password', kind: word === 'passphrase' ? 'PASSPHRASE' : 'PASSWORD' };
  }
  if (word === 'passe' && before === 'de') return { strength: 'password', kind: 'PASSWORD' };
  if (word === 'key') return keyOf(words, at, before);
  if (SECRET.has(word)) {
    const kind = word.endsWith('key')
      ? word === 'apikey'
        ? 'API_KEY'
        : word === 'privatekey'
          ? 'PRIVATE_KEY'
          : 'KEY'
      : word.includes('tok') || word === 'bearer' || word === 'jwt'
        ? 'TOKEN'
        : word.includes('cred')
          ? 'CREDENTIAL'
          : 'SECRET';
    return { strength: /^(?:cred|bearer|jwt|tok$|ключ)/.test(word) ? 'key' : 'secret', kind };
  }
  const joined = ENDS.exec(word);
  if (joined && word.length > 4) {
    if (joined[1]) return { strength: 'password', kind: 'PASSWORD' };
    const tail = joined[2] ?? '';
    return {
      strength: 'secret',
      kind: tail === 'token' ? 'TOKEN' : tail === 'apikey' ? 'API_KEY' : tail.endsWith('key') ? 'KEY' : 'SECRET',
    };
  }
  if (PASS_ENDS.test(word)) return { strength: 'password', kind: 'PASSWORD' };
  if (word === 'string' && (before === 'connection' || before === 'conn'))
    return { strength: 'key', kind: 'CONNECTION_STRING' };
  if (WEAK.has(word)) {
    if (word === 'pat' || word === 'psk' || word === 'sas') return { strength: 'key', kind: 'TOKEN' };
    return { strength: 'key', kind: word === 'keys' ? 'KEY' : 'CREDENTIAL' };
  }
  return undefined;
}

function keyOf(words: readonly string[], at: number, before: string): Omit<Core, 'at'> | undefined {
  // A table's primary key and the browser's storage key are none; Azure's are.
  if (NO_KEY.has(before) && !(AZURE_KEY.has(before) && words.some((word) => /^(?:azure|cosmos)/.test(word))))
    return undefined;
  const kind =
    before === 'api'
      ? 'API_KEY'
      : before === 'private' || before === 'priv'
        ? 'PRIVATE_KEY'
        : before === 'access' && words[at - 2] === 'secret'
          ? 'SECRET'
          : 'KEY';
  return { strength: KEY_OF.has(before) ? 'secret' : 'key', kind };
}

/** Names that the brain adds, written together: `API_KEY` is `apikey`. */
function ownName(words: readonly string[], more: ReadonlyMap<string, string>): SecretName | undefined {
  for (let end = words.length; end > 0; end--) {
    for (let start = end - 1; start >= 0; start--) {
      const kind = more.get(words.slice(start, end).join(''));
      if (kind === undefined) continue;
      if (words.slice(end).some((word) => ABOUT.has(word))) return undefined;
      return { kind, strength: 'password', words };
    }
  }
  return undefined;
}
