/** Code whose business is tokens, keys and passwords: lexers, forms, types, checks. */
import { structure, type StructureKind } from '../sample';

export const TOKEN_CODE: readonly StructureKind[] = [
  structure(
    'code-lexer',
    ['src/parser.ts', () => `const token = this.nextToken();\nif (token.kind === TokenKind.Identifier) return token;`],
    ['parser.py', () => `token = self.next_token()\nwhile token.type != "EOF":\n    tokens.append(token)`],
    ['lex.go', () => `const (\n\tTokenString Token = iota\n\tTokenNumber\n)`],
    ['lex.c', () => `#define TOKEN_IDENTIFIER "identifier"\n#define TOKEN_STRING "string-literal"`],
    ['Lexer.java', () => `private Token token = Token.EOF;\nprivate final String tokenSeparator = ", \\t\\n";`],
    ['scan.rs', () => `Token::Keyword(keyword) => self.expect_keyword(keyword)?,`],
    ['tokens.js', () => `const TOKENS = { openBrace: '{', closeBrace: '}', arrow: '=>' };`],
    ['lexer.lua', () => `local token = "keyword_function"\nstate.token = token`],
    ['encode.py', () => `tokens = tokenizer.encode(text, add_special_tokens=False)\neos_token = "<|endoftext|>"`],
    ['usage.ts', () => `const maxTokens = 4096;\nconst promptTokens = usage.prompt_tokens;`],
    ['prism.js', () => `Prism.languages.insertBefore('php', 'keyword', { 'token-punctuation': /[{}]/ });`],
    [
      'config.json',
      () =>
        `{ "max_tokens": 2048, "pad_token": "[PAD]", "unk_token": "[UNK]", "tokenizer_class": "PreTrainedTokenizerFast" }`,
    ],
  ),
  structure(
    'code-types',
    [
      'src/user.ts',
      () =>
        `export interface Credentials {\n  readonly username: string;\n  readonly password: string;\n  readonly apiKey?: string | undefined;\n}`,
    ],
    ['User.java', () => `public void setPassword(String password) {\n    this.password = password;\n}`],
    [
      'user.go',
      () =>
        'type User struct {\n\tPassword string `json:"password" validate:"required,min=8"`\n\tAPIKey   string `json:"apiKey"`\n}',
    ],
    ['User.cs', () => `public string Password { get; set; } = string.Empty;\npublic string? ApiToken { get; init; }`],
    ['user.rs', () => `pub struct Login {\n    pub password: SecretString,\n    pub token: Option<String>,\n}`],
    ['schema.graphql', () => `input LoginInput {\n  email: String!\n  password: String!\n}`],
    [
      'schema.sql',
      () =>
        `CREATE TABLE users (\n  id bigint PRIMARY KEY,\n  password_hash varchar(255) NOT NULL,\n  api_token char(40)\n);`,
    ],
    ['schema.proto', () => `message Login {\n  string password = 1;\n  string api_key = 2;\n}`],
    [
      'models.py',
      () => `password = models.CharField(max_length=128)\ntoken = models.UUIDField(default=uuid.uuid4, editable=False)`,
    ],
    ['schema.prisma', () => `model Session {\n  sessionToken String @unique\n  refresh_token String? @db.Text\n}`],
    [
      'openapi.yaml',
      () => `components:\n  securitySchemes:\n    ApiKey:\n      type: apiKey\n      name: X-API-Key\n      in: header`,
    ],
    [
      'user.dart',
      () => `final String password;\nfinal TextEditingController passwordController = TextEditingController();`,
    ],
    ['schema.ts', () => `const schema = z.object({ password: z.string().min(12), token: z.string().optional() });`],
    ['User.swift', () => `@State private var password: String = ""\nlet apiKey: String?`],
  ),
  structure(
    'code-handling',
    [
      'auth.py',
      () =>
        `def authenticate(username, password):\n    user = find(username)\n    return user and check_password(password, user.password)`,
    ],
    ['auth.js', () => `const { password, token } = req.body;\nif (!password) throw new Error('Password is required');`],
    ['csrf.js', () => `const csrfToken = document.querySelector('meta[name="csrf-token"]').content;`],
    ['csrf.py', () => `CSRF_COOKIE_NAME = "csrftoken"\nCSRF_HEADER_NAME = "HTTP_X_CSRFTOKEN"`],
    ['auth.rb', () => `before_action :authenticate_token!\nskip_before_action :verify_authenticity_token`],
    ['Auth.php', () => `if (password_verify($password, $user->password)) { $token = $this->createToken($user); }`],
    [
      'auth.go',
      () =>
        `token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")\nif token == "" {\n\treturn ErrNoToken\n}`,
    ],
    ['Auth.java', () => `String token = request.getHeader("X-Auth-Token");\nreturn tokenService.validateToken(token);`],
    [
      'auth.ts',
      () => `this.accessToken = response.data.accessToken;\nlocalStorage.setItem('access_token', this.accessToken);`,
    ],
    ['keys.ts', () => `const STORAGE_KEY_TOKEN = 'app.session.token';\nconst passwordField = 'user-password-input';`],
    ['Auth.kt', () => `val token = prefs.getString(KEY_TOKEN, null) ?: return null`],
    [
      'auth.cpp',
      () => `std::string password = config.get("password");\nif (token_ == nullptr) token_ = acquire_token();`,
    ],
    [
      'Auth.cs',
      () =>
        `var token = await GetTokenAsync(cancellationToken);\nrequest.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);`,
    ],
    ['auth.ex', () => `def login(conn, %{"password" => password}), do: check(conn, password)`],
    ['cancel.cs', () => `public async Task RunAsync(CancellationToken cancellationToken = default)`],
    ['key.ts', () => `const key = event.key === 'Enter' ? 'ArrowDown' : event.key;\nconst primaryKey = 'customer_id';`],
    ['route.ts', () => `app.post('/password/reset/:token', resetPassword);\napp.get('/api/keys', listKeys);`],
    ['mask.py', () => `SENSITIVE = {"password", "secret", "token", "api_key", "authorization"}`],
    [
      'strategy.js',
      () => `passport.use(new LocalStrategy({ usernameField: 'email', passwordField: 'passwd' }, verify));`,
    ],
    [
      'grant.py',
      () =>
        `data = {"grant_type": "client_credentials", "token_type": "urn:ietf:params:oauth:token-type:access_token"}`,
    ],
    ['Enum.java', () => `PASSWORD("password"), API_KEY("api_key"), BEARER_TOKEN("bearer_token");`],
    ['compare.go', () => `if subtle.ConstantTimeCompare([]byte(secret), []byte(expected)) != 1 {`],
  ),
  structure(
    'code-tests',
    [
      'auth.test.ts',
      () =>
        `it('rejects a wrong password', async () => {\n  await expect(login('bob', 'wrong')).rejects.toThrow();\n});`,
    ],
    ['test_auth.py', () => `def test_password_is_required():\n    assert validate(password="") == ["password"]`],
    [
      'auth_spec.rb',
      () => `it { is_expected.to have_secure_password }\nit { is_expected.to validate_presence_of(:api_token) }`,
    ],
    ['AuthTest.java', () => `when(tokenService.create(any())).thenReturn("token");`],
    ['auth_test.go', () => `{name: "no token", token: "", want: http.StatusUnauthorized},`],
    ['login.cy.js', () => `cy.get('[data-testid="password-input"]').should('have.attr', 'type', 'password');`],
  ),
];
