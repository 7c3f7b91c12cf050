/** Headers, cookies, signed addresses, webhooks, and what tools print while they run. */
import { mark, structure, type StructureKind } from '../sample';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const TEAMS = 'webhook.office.com/webhookb2';

export const TRAFFIC: readonly StructureKind[] = [
  structure(
    'authorization-basic',
    [
      'dump.http',
      (m) =>
        `GET /v1/orders HTTP/1.1\nHost: ${m.host()}\nAuthorization: Basic ${mark(base64(`${m.user()}:${m.password()}`))}\nAccept: */*`,
    ],
    ['src/api.js', (m) => `const headers = { Authorization: 'Basic ${mark(base64(`api:${m.alnum(20)}`))}' };`],
    [
      'bin/get.sh',
      (m) => `curl -H "Authorization: Basic ${mark(base64(`${m.user()}:${m.strong(14)}`))}" https://${m.host()}/`,
    ],
    ['nginx/proxy.conf', (m) => `proxy_set_header Authorization "Basic ${mark(base64(`svc:${m.alnum(16)}`))}";`],
  ),
  structure(
    'authorization-bearer',
    [
      'dump.http',
      (m) => `POST /graphql HTTP/2\nhost: ${m.host()}\nauthorization: Bearer ${mark(m.url64(40))}\ncontent-length: 34`,
    ],
    ['src/client.ts', (m) => `headers.set('Authorization', 'Bearer ${mark(m.alnum(36))}');`],
    ['app/api.py', (m) => `session.headers.update({"Authorization": "Bearer ${mark(m.url64(48))}"})`],
    [
      'logs/proxy.log',
      (m) =>
        `> GET /v2/items HTTP/1.1\n> Host: ${m.host()}\n> Authorization: Bearer ${mark(m.jwt())}\n>\n< HTTP/1.1 200 OK`,
    ],
    ['cmd/call.go', (m) => `req.Header.Add("Authorization", "Bearer ${mark(m.hex(40))}")`],
    ['tests/api.http', (m) => `### list\nGET https://${m.host()}/list\nAuthorization: Token ${mark(m.hex(40))}`],
  ),
  structure(
    'api-key-header',
    ['dump.http', (m) => `GET /v1/weather HTTP/1.1\nHost: ${m.host()}\nX-Api-Key: ${mark(m.alnum(32))}`],
    ['bin/get.sh', (m) => `curl -s -H 'X-API-Key: ${mark(m.hex(40))}' https://${m.host()}/v1/status`],
    ['src/Client.java', (m) => `connection.setRequestProperty("x-api-key", "${mark(m.alnum(40))}");`],
    ['src/api.rb', (m) => `request['X-Auth-Token'] = '${mark(m.alnum(32))}'`],
    ['src/Net.cs', (m) => `client.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", "${mark(m.hex(32))}");`],
    [
      'bin/vault.sh',
      (m) => `curl --header "X-Vault-Token: ${mark(`s.${m.alnum(24)}`)}" https://${m.host()}:8200/v1/sys/health`,
    ],
  ),
  structure(
    'cookie',
    [
      'dump.http',
      (m) =>
        `GET /account HTTP/1.1\nHost: ${m.host()}\nCookie: theme=dark; sessionid=${mark(m.lowerDigits(32))}; lang=en`,
    ],
    ['login.log', (m) => `< HTTP/1.1 302 Found\n< Set-Cookie: JSESSIONID=${mark(m.upperHex(32))}; Path=/; HttpOnly`],
    ['bin/get.sh', (m) => `curl -b 'PHPSESSID=${mark(m.lowerDigits(26))}' https://${m.host()}/export.csv`],
    ['scrape.py', (m) => `cookies = {"session": "${mark(m.url64(44))}", "theme": "dark"}`],
    [
      'capture.har',
      (m) =>
        `{ "headers": [\n  { "name": "Accept", "value": "*/*" },\n  { "name": "Cookie", "value": "connect.sid=${mark(`s%3A${m.url64(32)}.${m.alnum(43)}`)}" } ] }`,
    ],
  ),
  structure(
    'token-in-query',
    ['src/url.ts', (m) => `const url = 'https://${m.host()}/v1/items?access_token=${mark(m.alnum(40))}&limit=10';`],
    [
      'logs/access.log',
      (m) => `10.0.0.7 - - [04/Mar/2026:10:11:12 +0000] "GET /feed?api_key=${mark(m.hex(32))}&page=2 HTTP/1.1" 200 512`,
    ],
    [
      'index.html',
      (m) => `<script src="https://maps.${m.word()}.com/js?key=${mark(`AIza${m.url64(35)}`)}&callback=init"></script>`,
    ],
    ['app/reset.py', (m) => `link = "https://${m.host()}/reset?token=${mark(m.url64(43))}"`],
  ),
  structure(
    'slack-webhook',
    [
      'ci/notify.sh',
      (m) =>
        `curl -d '{"text":"done"}' https://hooks.slack.com/services/${mark(`T${m.upperDigits(9)}/B${m.upperDigits(10)}/${m.alnum(24)}`)}`,
    ],
    [
      'config/alerts.yml',
      (m) =>
        `receivers:\n  - name: ops\n    slack_configs:\n      - api_url: 'https://hooks.slack.com/services/${mark(`T${m.upperDigits(8)}/B${m.upperDigits(8)}/${m.alnum(24)}`)}'`,
    ],
    [
      'src/notify.go',
      (m) =>
        `const hook = "https://hooks.slack.com/services/${mark(`T${m.upperDigits(9)}/B${m.upperDigits(10)}/${m.alnum(24)}`)}"`,
    ],
  ),
  structure(
    'discord-webhook',
    ['bot.py', (m) => `WEBHOOK = "https://discord.com/api/webhooks/${m.digits(18)}/${mark(m.url64(68))}"`],
    [
      'notify.js',
      (m) =>
        `await fetch('https://discordapp.com/api/webhooks/${m.digits(19)}/${mark(m.url64(68))}', { method: 'POST' });`,
    ],
  ),
  structure(
    'teams-webhook',
    [
      'notify.ps1',
      (m) =>
        `$uri = "https://${m.word()}.${TEAMS}/${m.uuid()}@${m.uuid()}/IncomingWebhook/${mark(m.hex(32))}/${m.uuid()}"`,
    ],
    [
      'flow.json',
      (m) =>
        `{ "url": "https://prod-12.westeurope.logic.azure.com:443/workflows/${m.hex(32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=${mark(m.url64(43))}" }`,
    ],
  ),
  structure(
    'google-chat-webhook',
    [
      'notify.py',
      (m) =>
        `URL = "https://chat.googleapis.com/v1/spaces/${m.alnum(11)}/messages?key=${mark(`AIza${m.url64(35)}`)}&token=${mark(`${m.url64(43)}%3D`)}"`,
    ],
    [
      'ci/chat.sh',
      (m) =>
        `curl -X POST "https://chat.googleapis.com/v1/spaces/${m.alnum(11)}/messages?key=${mark(`AIza${m.url64(35)}`)}&token=${mark(m.url64(43))}"`,
    ],
  ),
  structure(
    'telegram-url',
    [
      'notify.sh',
      (m) => `curl "https://api.telegram.org/bot${mark(`${m.digits(10)}:AA${m.url64(33)}`)}/sendMessage?chat_id=42"`,
    ],
    ['bot.php', (m) => `$api = 'https://api.telegram.org/bot${mark(`${m.digits(10)}:AA${m.url64(33)}`)}/';`],
  ),
  structure(
    'azure-sas-url',
    [
      'src/blob.ts',
      (m) =>
        `const sas = 'https://${m.lower(9)}.blob.core.windows.net/data?sv=2024-08-04&ss=b&srt=co&sp=rl&se=2027-01-01T00:00:00Z&sig=${mark(`${m.alnum(42)}%3D`)}';`,
    ],
    [
      'bin/copy.sh',
      (m) =>
        `azcopy copy "https://${m.lower(9)}.file.core.windows.net/share/a.zip?sp=r&st=2026-01-01&sv=2022-11-02&sr=f&sig=${mark(`${m.alnum(20)}%2B${m.alnum(21)}%3D`)}" .`,
    ],
    [
      'src/Bus.cs',
      (m) =>
        `var token = "SharedAccessSignature sr=${m.lower(6)}.servicebus.windows.net&sig=${mark(`${m.alnum(40)}%3d`)}&se=1790000000&skn=send";`,
    ],
  ),
  structure(
    'presigned-url',
    [
      'data/link.txt',
      (m) =>
        `https://${m.word()}.s3.eu-west-1.amazonaws.com/a.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${mark(`ASIA${m.base32(16)}`)}%2F20260304%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260304T101112Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=${mark(m.hex(64))}`,
    ],
    [
      'logs/cdn.log',
      (m) =>
        `GET https://storage.googleapis.com/${m.word()}/a.bin?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=600&X-Goog-Signature=${mark(m.hex(128))} 200`,
    ],
    [
      'app/cdn.py',
      (m) =>
        `URL = "https://d${m.lowerDigits(12)}.cloudfront.net/v.mp4?Expires=1790000000&Signature=${mark(m.url64(171))}&Key-Pair-Id=K${m.upperDigits(13)}"`,
    ],
  ),
  structure(
    'curl-user',
    ['bin/upload.sh', (m) => `curl -u ${m.user()}:${mark(m.urlPassword())} -T dist.tgz https://${m.host()}/repo/`],
    ['docs/api.md', (m) => `    curl --user "admin:${mark(m.password())}" https://${m.host()}/api`],
    ['ci/build.yml', (m) => `- run: wget --user=ci --password=${mark(m.urlPassword())} https://${m.host()}/tools.tgz`],
    [
      'bin/proxy.sh',
      (m) => `curl -x http://${m.host()}:3128 --proxy-user ${m.user()}:${mark(m.urlPassword())} https://example.com`,
    ],
  ),
  structure(
    'command-line-password',
    ['bin/dump.sh', (m) => `mysqldump -u root -p${mark(m.alnum(14))} shop > shop.sql`],
    ['bin/login.sh', (m) => `docker login -u ${m.user()} -p ${mark(m.urlPassword())} registry.${m.word()}.io`],
    ['bin/copy.sh', (m) => `sshpass -p '${mark(m.password())}' scp dist.tgz deploy@${m.host()}:/srv`],
    ['bin/sign.sh', (m) => `openssl rsa -in key.pem -passin pass:${mark(m.urlPassword())} -out plain.pem`],
    [
      'bin/store.sh',
      (m) => `keytool -genkey -keystore app.jks -storepass ${mark(m.urlPassword())} -keypass ${mark(m.urlPassword())}`,
    ],
    ['bin/redis.sh', (m) => `redis-cli -h ${m.host()} -a ${mark(m.alnum(20))} ping`],
    ['bin/sql.sh', (m) => `sqlcmd -S ${m.host()} -U sa -P '${mark(m.password())}' -Q "SELECT 1"`],
    [
      'bin/zip.sh',
      (m) => `7z a -p${mark(m.word() + m.digits(5))} backup.7z data/ && unzip -P ${mark(m.alnum(12))} old.zip`,
    ],
  ),
  structure(
    'stdin-password',
    ['ci/login.sh', (m) => `echo "${mark(m.password())}" | docker login --username ci --password-stdin`],
    ['ci/sudo.sh', (m) => `echo '${mark(m.password())}' | sudo -S systemctl restart api`],
    ['provision.sh', (m) => `echo "${m.user()}:${mark(m.password())}" | chpasswd`],
  ),
  structure(
    'log-line',
    [
      'logs/auth.log',
      (m) =>
        `2026-03-04 10:11:12 ERROR login failed for user=${m.user()} password=${mark(m.strong(14).replaceAll(',', '+'))} from 10.0.0.7`,
    ],
    [
      'logs/trace.log',
      (m) => `+ curl -s -H 'Authorization: Bearer ${mark(m.url64(40))}' https://${m.host()}/ping\n+ echo ok`,
    ],
    [
      'logs/error.txt',
      (m) =>
        `Traceback (most recent call last):\n  File "app.py", line 3, in <module>\nValueError: invalid api_key: '${mark(m.alnum(32))}'`,
    ],
    ['logs/json.log', (m) => `{"level":"info","msg":"request","headers":{"x-api-key":"${mark(m.hex(32))}"},"ms":12}`],
    ['logs/env.txt', (m) => `HOME=/home/${m.user()}\nDB_PASSWORD=${mark(m.alnum(16))}\nLANG=C.UTF-8`],
    [
      'logs/java.log',
      (m) => `DEBUG c.s.Config - Config(host=${m.host()}, username=shop, password=${mark(m.alnum(15))})`,
    ],
  ),
];
