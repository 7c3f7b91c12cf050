/** Code around secrets where the name is not beside the value, or is not English, or stands in a call. */
import { mark, structure, type StructureKind } from '../sample';

export const CODE: readonly StructureKind[] = [
  structure(
    'login-call',
    ['test/login.test.ts', (m) => `await page.login('${m.user()}', '${mark(m.password())}');`],
    [
      'app/mail.py',
      (m) =>
        `server = smtplib.SMTP("${m.host()}", 587)\nserver.login("${m.user()}@shop.example", "${mark(m.password())}")`,
    ],
    ['src/Auth.java', (m) => `return new UsernamePasswordCredentials("${m.user()}", "${mark(m.password())}");`],
    ['src/ftp.rb', (m) => `Net::FTP.open('${m.host()}') { |ftp| ftp.login('deploy', '${mark(m.password())}') }`],
    ['src/Net.cs', (m) => `client.Credentials = new NetworkCredential("${m.user()}", "${mark(m.password())}");`],
    ['cmd/http.go', (m) => `req.SetBasicAuth("${m.user()}", "${mark(m.password())}")`],
    ['cypress/login.cy.js', (m) => `cy.get('#password').type('${mark(m.password())}');`],
    ['app/api.py', (m) => `requests.get(url, auth=("${m.user()}", "${mark(m.password())}"), timeout=5)`],
    ['src/db.php', (m) => `$link = mysqli_connect('${m.host()}', 'root', '${mark(m.password())}', 'shop');`],
    ['e2e/sign.spec.ts', (m) => `await page.getByLabel('Password').fill('${mark(m.password())}');`],
  ),
  structure(
    'sql-user',
    ['db/users.sql', (m) => `CREATE USER shop WITH PASSWORD '${mark(m.password())}';`],
    [
      'db/mysql.sql',
      (m) => `CREATE USER 'shop'@'%' IDENTIFIED BY '${mark(m.password())}';\nGRANT ALL ON shop.* TO 'shop'@'%';`,
    ],
    ['db/alter.sql', (m) => `ALTER ROLE report LOGIN PASSWORD '${mark(m.password())}';`],
    ['db/tsql.sql', (m) => `CREATE LOGIN shop WITH PASSWORD = N'${mark(m.password())}', CHECK_POLICY = OFF;`],
    ['db/oracle.sql', (m) => `CREATE USER shop IDENTIFIED BY "${mark(m.password())}" DEFAULT TABLESPACE users;`],
    [
      'db/seed.sql',
      (m) =>
        `INSERT INTO users (name, email, password) VALUES ('${m.user()}', 'a@b.example', '${mark(m.password())}');`,
    ],
  ),
  structure(
    'foreign-name',
    ['config.py', (m) => `usuario = "${m.user()}"\ncontraseña = "${mark(m.password())}"`],
    ['config.js', (m) => `const Passwort = '${mark(m.password())}';`],
    ['config.php', (m) => `$mot_de_passe = "${mark(m.password())}";`],
    ['app.properties', (m) => `usuario=${m.user()}\nsenha=${mark(m.alnum(14))}`],
    ['config.yaml', (m) => `用户: ${m.user()}\n密码: "${mark(m.password())}"`],
    ['config.json', (m) => `{ "пользователь": "${m.user()}", "пароль": "${mark(m.password())}" }`],
    ['app.rb', (m) => `haslo = '${mark(m.password())}'`],
    ['config.toml', (m) => `gebruiker = "${m.user()}"\nwachtwoord = "${mark(m.password())}"`],
    ['config.ini', (m) => `[db]\nkennwort = ${mark(m.alnum(15))}`],
    ['app.kt', (m) => `val parola = "${mark(m.password())}"`],
    ['app.ts', (m) => `const パスワード = '${mark(m.password())}';`],
    ['.env', (m) => `CONTRASENA_BD=${mark(m.alnum(16))}`],
    ['settings.xml', (m) => `<utilisateur>${m.user()}</utilisateur>\n<motDePasse>${mark(m.alnum(14))}</motDePasse>`],
    ['app.go', (m) => `losenord := "${mark(m.password())}"`],
  ),
  structure(
    'comment',
    ['src/api.ts', (m) => `// password for the staging box: ${mark(m.password())}\nexport const host = '${m.host()}';`],
    ['deploy.sh', (m) => `# login: ${m.user()} / password: ${mark(m.alnum(14))}\n./deploy staging`],
    ['src/Main.java', (m) => `/*\n * TODO remove. API key: ${mark(m.alnum(32))}\n */`],
    ['app.py', (m) => `# ${m.user()}'s token is ${mark(m.hex(40))}, use it for tests`],
  ),
  structure(
    'name-on-another-line',
    ['src/config.ts', (m) => `const password =\n  '${mark(m.password())}';`],
    ['app.py', (m) => `API_TOKEN = \\\n    "${mark(m.alnum(40))}"`],
    ['src/Keys.java', (m) => `private static final String CLIENT_SECRET =\n    "${mark(m.alnum(40))}";`],
    ['deploy.yaml', (m) => `api_key: >-\n  ${mark(m.alnum(40))}`],
    ['cfg.json', (m) => `{\n  "password":\n    "${mark(m.password())}"\n}`],
    ['env.yaml', (m) => `env:\n  - name: DB_PASSWORD\n    value: ${mark(m.alnum(18))}\n  - name: LANG\n    value: en`],
  ),
  structure(
    'pair-in-table',
    ['docs/accounts.md', (m) => `| user | password |\n|---|---|\n| ${m.user()} | ${mark(m.password())} |`],
    ['users.csv', (m) => `username,password,role\n${m.user()},${mark(m.alnum(12))},admin`],
    [
      'postman.json',
      (m) => `{ "values": [ { "key": "api_token", "value": "${mark(m.alnum(36))}", "enabled": true } ] }`,
    ],
    ['params.json', (m) => `[{ "ParameterKey": "DbPassword", "ParameterValue": "${mark(m.password())}" }]`],
    [
      'ecs.json',
      (m) =>
        `"environment": [\n  { "name": "REGION", "value": "eu" },\n  { "name": "SESSION_SECRET", "value": "${mark(m.alnum(32))}" }\n]`,
    ],
    ['accounts.html', (m) => `<tr><td>${m.user()}</td><td class="password">${mark(m.alnum(14))}</td></tr>`],
  ),
  structure(
    'crypto-call',
    [
      'src/sign.js',
      (m) => `const digest = crypto.createHmac('sha256', '${mark(m.alnum(32))}').update(body).digest('hex');`,
    ],
    ['src/jwt.ts', (m) => `return jwt.sign({ sub: user.id }, '${mark(m.password())}', { expiresIn: '1h' });`],
    ['src/Aes.java', (m) => `SecretKeySpec key = new SecretKeySpec("${mark(m.alnum(32))}".getBytes(UTF_8), "AES");`],
    ['app/sign.py', (m) => `signature = hmac.new(b"${mark(m.alnum(40))}", body, hashlib.sha256).hexdigest()`],
    [
      'app/server.js',
      (m) => `app.use(session({ secret: '${mark(m.phrase(2).replace(' ', '-') + m.digits(3))}', resave: false }));`,
    ],
    ['app/cipher.py', (m) => `cipher = Fernet(b'${mark(`${m.url64(43)}=`)}')`],
    ['Api.kt', (m) => `val algorithm = Algorithm.HMAC256("${mark(m.alnum(36))}")`],
    ['app/flask.py', (m) => `app.secret_key = b'${mark(m.alnum(24))}'`],
  ),
  structure(
    'powershell-secure-string',
    ['Setup.ps1', (m) => `$secure = ConvertTo-SecureString '${mark(m.password())}' -AsPlainText -Force`],
    ['Join.ps1', (m) => `net use Z: \\\\${m.word()}\\share /user:${m.user()} ${mark(m.alnum(14))}`],
    [
      'Cred.ps1',
      (m) =>
        `$cred = New-Object PSCredential('${m.user()}', (ConvertTo-SecureString "${mark(m.password())}" -AsPlainText -Force))`,
    ],
  ),
  structure(
    'diff-line',
    ['a.diff', (m) => `diff --git a/.env b/.env\n@@ -1,2 +1,2 @@\n PORT=80\n+  token: ${mark(m.alnum(40))}`],
    ['b.patch', (m) => `@@ -4 +4 @@\n-    password: '${mark(m.password())}',\n+    password: process.env.DB_PASSWORD,`],
    ['c.diff', (m) => `+++ b/app.properties\n@@ -1 +1,2 @@\n+db.password=${mark(m.alnum(16))}`],
    [
      'd.diff',
      (m) =>
        `@@ -10,3 +10,3 @@ class Api\n-  String apiKey = "${mark(m.alnum(32))}";\n+  String apiKey = System.getenv("API_KEY");`,
    ],
  ),
];
