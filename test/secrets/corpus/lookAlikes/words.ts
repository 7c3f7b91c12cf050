/** Words for people about tokens and passwords: labels, translations, messages, style sheets, documentation. */
import { structure, type StructureKind } from '../sample';

export const WORDS: readonly StructureKind[] = [
  structure(
    'words-translations',
    ['i18n/en.json', () => `{ "password": "Password", "apiKey": "API key", "token": "Access token" }`],
    ['i18n/de.json', () => `{ "password": "Passwort eingeben", "forgotPassword": "Passwort vergessen?" }`],
    ['i18n/fr.yml', () => `fr:\n  password: "Mot de passe"\n  reset_password: "Réinitialiser le mot de passe"`],
    [
      'i18n/es.po',
      () => `msgid "Password"\nmsgstr "Contraseña"\n\nmsgid "Invalid token"\nmsgstr "El token no es válido"`,
    ],
    [
      'values/strings.xml',
      () => `<string name="password_hint">Enter your password</string>\n<string name="api_key_label">API key</string>`,
    ],
    [
      'messages.properties',
      () => `login.password=Password\nerror.token.expired=Your session has expired, sign in again.`,
    ],
    ['i18n/ja.json', () => `{ "password": "パスワード", "token": "トークンを入力してください" }`],
    ['Localizable.strings', () => `"password.placeholder" = "At least 12 characters";`],
    ['i18n/pl.json', () => `{ "haslo": "Hasło musi mieć co najmniej 8 znaków", "token": "Nieprawidłowy token" }`],
    ['i18n/sv.ts', () => `export const sv = { password: 'Lösenord', secretQuestion: 'Hemlig fråga' };`],
  ),
  structure(
    'words-messages',
    ['src/errors.ts', () => `export const PASSWORD_TOO_SHORT = 'The password must have at least 12 characters.';`],
    ['errors.go', () => `var ErrInvalidToken = errors.New("the token is invalid or has expired")`],
    ['errors.py', () => `raise ValueError("Missing API key: set OPENAI_API_KEY in the environment")`],
    ['Errors.java', () => `throw new IllegalStateException("Client secret must not be blank");`],
    ['src/cli.ts', () => `.option('--token <token>', 'token to sign in with (default: $API_TOKEN)')`],
    ['args.py', () => `parser.add_argument("--password", required=True, help="password of the database user")`],
    ['main.go', () => `flag.StringVar(&apiKey, "api-key", "", "API key; read from API_KEY when empty")`],
    [
      'logs/app.log',
      () =>
        `2026-03-04 10:11:12 WARN  password of user 42 expires in 3 days\n2026-03-04 10:11:13 INFO  token refreshed`,
    ],
    ['validate.js', () => `const rules = { password: 'required|min:8|confirmed', token: 'required|string|size:40' };`],
    [
      'Model.cs',
      () =>
        `[Required(ErrorMessage = "Password is required")]\n[DataType(DataType.Password)]\npublic string Password { get; set; }`,
    ],
    ['usage.sh', () => `echo "usage: $0 --password-file FILE --token-name NAME" >&2`],
    [
      'package.nls.json',
      () => `{ "settings.apiKey": "Key for the service; kept in the secret store, never in settings." }`,
    ],
  ),
  structure(
    'words-markup',
    [
      'login.html',
      () =>
        `<label for="password">Password</label>\n<input type="password" id="password" name="password" autocomplete="current-password" placeholder="Your password">`,
    ],
    [
      'Login.jsx',
      () => `<TextField label="API key" type="password" name="apiKey" value={apiKey} onChange={handleChange} />`,
    ],
    [
      'Login.vue',
      () => `<input v-model="form.password" :type="showPassword ? 'text' : 'password'" autocomplete="new-password" />`,
    ],
    [
      'tokens.css',
      () =>
        `:root {\n  --token-color-primary: #1a73e8;\n  --token-spacing-large: 24px;\n}\n.password-input { border: 1px solid; }`,
    ],
    ['tokens.scss', () => `$token-font-family: "Inter", sans-serif;\n$secret-button-color: rgba(12, 34, 56, 0.5);`],
    [
      'theme.json',
      () => `{ "tokenColors": [{ "scope": "keyword.control", "settings": { "foreground": "#C586C0" } }] }`,
    ],
    ['form.html', () => `<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">`],
    ['login.php', () => `<input type="password" name="pwd" value="<?= htmlspecialchars($pwd) ?>">`],
    ['form.erb', () => `<%= f.password_field :password, class: "form-control", placeholder: "Password" %>`],
    [
      'design.ts',
      () => `export const tokens = { colorPrimary: '#0f62fe', radiusLarge: '12px', fontToken: 'body-01' };`,
    ],
  ),
  structure(
    'words-documentation',
    [
      'README.md',
      () =>
        `## Authentication\n\nCreate a token in the console and set \`API_TOKEN\` to it. Tokens start with \`ghp_\`.`,
    ],
    ['docs/setup.md', () => `Run \`export API_KEY=<your key>\` and start the server. Never commit the password.`],
    ['docs/keys.rst', () => `The \`\`secret_key\`\` is read from the environment; see :ref:\`secrets\`.`],
    ['src/doc.ts', () => `/** @param password as the user typed it; it is hashed with argon2id before it is stored */`],
    ['src/doc.py', () => `"""Rotates the API key. The old token stays valid for 24 hours."""`],
    ['CHANGELOG.md', () => `- The password prompt no longer echoes\n- \`token_ttl\` is 3600 seconds by default`],
    ['.env.example', () => `# from https://console.example.com/keys\nAPI_KEY=\nDB_PASSWORD=\nSESSION_SECRET=`],
    ['docs/api.md', () => `    curl -H "Authorization: Bearer <token>" https://api.example.com/v1/items`],
    ['docs/url.md', () => `Use \`postgres://user:password@localhost:5432/mydb\` or \`redis://:password@host:6379/0\`.`],
    ['docs/pem.md', () => `The file starts with \`-----BEGIN CERTIFICATE-----\`; put the key beside it.`],
    [
      'docs/cli.txt',
      () =>
        `  -p, --password <password>   password for the account\n  -t, --token <token>         personal access token`,
    ],
    ['docs/sql.md', () => `\`CREATE USER name WITH PASSWORD 'password'\` creates a role that may sign in.`],
  ),
  structure(
    'words-settings',
    ['policy.yaml', () => `password_policy:\n  min_length: 12\n  require_symbols: true\ntoken_ttl: 3600s`],
    [
      'auth.toml',
      () =>
        `token_type = "bearer"\ntoken_url = "https://auth.example.com/oauth2/token"\npassword_attribute = "userPassword"`,
    ],
    [
      'keycloak.json',
      () =>
        `{ "accessTokenLifespan": 300, "passwordPolicy": "length(12) and notUsername", "secretRotation": "manual" }`,
    ],
    ['sshd_config', () => `PasswordAuthentication no\nPubkeyAuthentication yes\nHostKey /etc/ssh/ssh_host_ed25519_key`],
    ['nginx.conf', () => `ssl_certificate_key /etc/nginx/ssl/server.key;\nauth_basic_user_file /etc/nginx/.htpasswd;`],
    ['pg_hba.conf', () => `host all all 10.0.0.0/8 scram-sha-256\nlocal all postgres peer`],
    ['postgresql.conf', () => `password_encryption = scram-sha-256\nssl_key_file = 'server.key'`],
    ['rules.json', () => `{ "secrets": ["API_KEY", "SECRET", "PASSWORD", "TOKEN", "PRIVATE_KEY"] }`],
  ),
];
