/** Hashes, checksums and ids: random to look at, and public. They are put into the lines that they stand in. */
import type { Maker } from '../maker';
import { structure, type StructureKind } from '../sample';

const sri = (m: Maker): string => `sha512-${m.base64(64)}`;

export const HASHES: readonly StructureKind[] = [
  structure(
    'hash-lock-file',
    [
      'package-lock.json',
      (m) =>
        `"node_modules/left-pad": {\n  "version": "1.3.0",\n  "resolved": "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz",\n  "integrity": "${sri(m)}"\n}`,
    ],
    [
      'yarn.lock',
      (m) =>
        `left-pad@^1.3.0:\n  version "1.3.0"\n  resolved "https://registry.yarnpkg.com/left-pad/-/left-pad-1.3.0.tgz#${m.hex(40)}"\n  integrity ${sri(m)}`,
    ],
    ['pnpm-lock.yaml', (m) => `/js-tokens@4.0.0:\n  resolution: {integrity: ${sri(m)}}`],
    ['Cargo.lock', (m) => `[[package]]\nname = "secrecy"\nversion = "0.8.0"\nchecksum = "${m.hex(64)}"`],
    [
      'go.sum',
      (m) =>
        `github.com/golang-jwt/jwt/v5 v5.2.1 h1:${m.base64(32)}\ngithub.com/golang-jwt/jwt/v5 v5.2.1/go.mod h1:${m.base64(32)}`,
    ],
    ['poetry.lock', (m) => `files = [\n    {file = "token-1.0-py3.whl", hash = "sha256:${m.hex(64)}"},\n]`],
    ['Pipfile.lock', (m) => `"hashes": [\n  "sha256:${m.hex(64)}",\n  "sha256:${m.hex(64)}"\n]`],
    [
      'composer.lock',
      (m) => `"source": { "type": "git", "reference": "${m.hex(40)}" },\n"content-hash": "${m.hex(32)}"`,
    ],
    ['Gemfile.lock', (m) => `CHECKSUMS\n  jwt (2.8.1) sha256=${m.hex(64)}`],
    ['Podfile.lock', (m) => `SPEC CHECKSUMS:\n  KeychainAccess: ${m.hex(40)}`],
    ['.terraform.lock.hcl', (m) => `hashes = [\n  "h1:${m.base64(32)}",\n  "zh:${m.hex(64)}",\n]`],
  ),
  structure(
    'hash-checksums',
    ['SHA256SUMS', (m) => `${m.hex(64)}  shop-1.4.2-linux-x64.tar.gz\n${m.hex(64)}  shop-1.4.2-win-x64.zip`],
    ['install.sh', (m) => `echo "${m.hex(64)}  node.tar.xz" | sha256sum -c -`],
    ['Dockerfile', (m) => `FROM node:20@sha256:${m.hex(64)}\nENV NODE_SHA256=${m.hex(64)}`],
    [
      'index.html',
      (m) => `<script src="https://cdn.example.com/app.js" integrity="${sri(m)}" crossorigin="anonymous"></script>`,
    ],
    ['formula.rb', (m) => `url "https://example.com/token-cli-1.2.tar.gz"\nsha256 "${m.hex(64)}"`],
    ['PKGBUILD', (m) => `pkgver=1.2.3\nsha256sums=('${m.hex(64)}')\nmd5sums=('${m.hex(32)}')`],
    ['test_hash.py', (m) => `assert sha1("password") == "${m.hex(40)}"`],
    ['csp.conf', (m) => `add_header Content-Security-Policy "script-src 'sha256-${m.base64(32)}'";`],
    ['manifest.json', (m) => `{ "layers": [{ "digest": "sha256:${m.hex(64)}", "size": 3370706 }] }`],
    ['flake.lock', (m) => `"narHash": "sha256-${m.base64(32)}",\n"rev": "${m.hex(40)}"`],
    ['WORKSPACE.bzl', (m) => `http_archive(\n    name = "rules_go",\n    sha256 = "${m.hex(64)}",\n)`],
  ),
  structure(
    'hash-git',
    ['git.log', (m) => `commit ${m.hex(40)}\nAuthor: Bob <bob@example.com>\n\n    Rotate the API token`],
    [
      '.github/workflows/ci.yml',
      (m) => `- uses: actions/checkout@${m.hex(40)} # v4.2.2\n- uses: actions/create-github-app-token@${m.hex(40)}`,
    ],
    [
      'fix.diff',
      (m) => `diff --git a/token.go b/token.go\nindex ${m.hex(7)}..${m.hex(7)} 100644\n--- a/token.go\n+++ b/token.go`,
    ],
    ['from.patch', (m) => `From ${m.hex(40)} Mon Sep 17 00:00:00 2001\nSubject: [PATCH] Ask for the password once`],
    ['CHANGELOG.md', (m) => `- fix the token refresh ([${m.hex(7)}](https://example.com/commit/${m.hex(40)}))`],
    ['package.json', (m) => `"dependencies": {\n  "auth-token": "github:shop/auth-token#${m.hex(40)}"\n}`],
    ['.gitmodules.log', (m) => ` ${m.hex(40)} vendor/secrets (v1.2-3-g${m.hex(7)})`],
    ['ci.log', (m) => `HEAD is now at ${m.hex(9)} Merge pull request #42 from shop/token\nCommit: ${m.hex(40)}`],
  ),
  structure(
    'hash-content-name',
    [
      'dist/index.html',
      (m) => `<script src="/assets/token-${m.hex(8)}.js"></script>\n<link href="/assets/index.${m.alnum(8)}.css">`,
    ],
    [
      'manifest.json',
      (m) =>
        `{ "password.js": "static/js/password.${m.hex(20)}.chunk.js", "main.css": "static/css/main.${m.hex(20)}.css" }`,
    ],
    ['cache.yml', (m) => `key: node-modules-\${{ hashFiles('package-lock.json') }}-${m.hex(64)}`],
    ['assets.rb', (m) => `stylesheet_link_tag "application-${m.hex(64)}"`],
    ['sw.js', (m) => `precache([{ url: '/keys.html', revision: '${m.hex(32)}' }]);`],
    ['etag.http', (m) => `HTTP/1.1 200 OK\nETag: "${m.hex(32)}"\nX-Request-Id: ${m.uuid()}`],
  ),
];

export const IDENTIFIERS: readonly StructureKind[] = [
  structure(
    'id-uuid',
    ['src/ids.ts', (m) => `export const TENANT_ID = '${m.uuid()}';`],
    [
      'app.csproj',
      (m) => `<ProjectGuid>{${m.uuid().toUpperCase()}}</ProjectGuid>\n<UserSecretsId>${m.uuid()}</UserSecretsId>`,
    ],
    ['trace.log', (m) => `request_id=${m.uuid()} trace_id=${m.hex(32)} span_id=${m.hex(16)} status=200`],
    ['seed.sql', (m) => `INSERT INTO orders (id, customer_id) VALUES ('${m.uuid()}', '${m.uuid()}');`],
    ['test.py', (m) => `user = User(id=UUID("${m.uuid()}"), name="bob")`],
    ['dashboard.json', (m) => `{ "uid": "${m.alnum(9)}", "id": "${m.uuid()}", "version": 12 }`],
    [
      'azure.tf',
      (m) => `tenant_id       = "${m.uuid()}"\nsubscription_id = "${m.uuid()}"\nclient_id       = "${m.uuid()}"`,
    ],
    ['story.tsx', (m) => `<Item key="${m.uuid()}" token={token} />`],
  ),
  structure(
    'id-cloud',
    ['main.tf', (m) => `role_arn = "arn:aws:iam::${m.digits(12)}:role/shop-token-rotator"`],
    ['vpc.yml', (m) => `SubnetIds:\n  - subnet-${m.hex(17)}\nSecurityGroupIds:\n  - sg-${m.hex(17)}`],
    ['kms.tf', (m) => `kms_key_id = "arn:aws:kms:eu-west-1:${m.digits(12)}:key/${m.uuid()}"`],
    [
      'login.html',
      (m) =>
        `<meta name="google-signin-client_id" content="${m.digits(12)}-${m.lowerDigits(32)}.apps.googleusercontent.com">`,
    ],
    ['cognito.ts', (m) => `userPoolId: 'eu-west-1_${m.alnum(9)}',\nuserPoolClientId: '${m.lowerDigits(26)}',`],
    ['sa.tf', (m) => `email = "shop-${m.digits(6)}@project-${m.lowerDigits(6)}.iam.gserviceaccount.com"`],
    ['oci.tf', (m) => `compartment_id = "ocid1.compartment.oc1..${m.lowerDigits(60)}"`],
    ['iam.json', (m) => `{ "RoleId": "AROA${m.base32(16)}", "UserId": "AIDA${m.base32(16)}" }`],
    ['twilio.py', (m) => `account_sid = "AC${m.hex(32)}"\nmessage_sid = "SM${m.hex(32)}"`],
  ),
  structure(
    // Meant for the browser: the providers say that these may be published.
    'id-publishable',
    ['checkout.js', (m) => `const stripe = Stripe('pk_live_51${m.alnum(97)}');`],
    ['checkout.test.js', (m) => `const stripe = Stripe('pk_test_${m.alnum(24)}');`],
    ['analytics.html', (m) => `gtag('config', 'G-${m.upperDigits(10)}');\nhj('${m.digits(7)}');`],
    [
      'sentry.ts',
      (m) => `Sentry.init({ dsn: 'https://${m.hex(32)}@o${m.digits(6)}.ingest.sentry.io/${m.digits(7)}' });`,
    ],
    ['posthog.ts', (m) => `posthog.init('phc_${m.alnum(43)}', { api_host: 'https://eu.posthog.com' });`],
    [
      'map.js',
      (m) =>
        `mapboxgl.accessToken = 'pk.${Buffer.from(`{"u":"${m.word()}","a":"cl${m.lowerDigits(23)}"}`).toString('base64url')}.${m.url64(22)}';`,
    ],
    ['captcha.html', (m) => `<div class="g-recaptcha" data-sitekey="6L${m.url64(38)}"></div>`],
    ['supabase.ts', (m) => `createClient(url, 'sb_publishable_${m.url64(22)}_${m.alnum(8)}');`],
    ['slack.ts', (m) => `const channel = 'C${m.upperDigits(10)}';\nconst team = 'T${m.upperDigits(10)}';`],
    [
      'clerk.ts',
      (m) =>
        `publishableKey="pk_test_${Buffer.from(`${m.word()}-${m.word()}-${m.digits(2)}.clerk.accounts.dev$`).toString('base64')}"`,
    ],
    [
      'pay.js',
      (m) => `const checkout = new Razorpay({ key: 'rzp_live_${m.alnum(14)}', order_id: 'order_${m.alnum(14)}' });`,
    ],
  ),
  structure(
    'id-versions-and-colours',
    ['theme.css', (m) => `.token.keyword { color: #${m.hex(6)}; background: #${m.hex(8)}; }`],
    [
      'build.gradle',
      (m) =>
        `implementation "com.auth0:java-jwt:4.${m.below(9)}.${m.below(9)}"\nimplementation "io.jsonwebtoken:jjwt:0.12.${m.below(9)}"`,
    ],
    [
      'package.json',
      (m) => `"jsonwebtoken": "^9.0.${m.below(9)}",\n"secure-password": "4.0.0",\n"csrf-tokens": "~3.1.${m.below(9)}"`,
    ],
    ['palette.py', (m) => `TOKEN_COLORS = ["#${m.hex(6)}", "#${m.hex(6)}", "0x${m.hex(6)}"]`],
    [
      'phone.json',
      (m) => `{ "phone": "+49 30 ${m.digits(8)}", "order": "ORD-2026-${m.digits(8)}", "iban": "DE${m.digits(20)}" }`,
    ],
    ['Dockerfile', (m) => `LABEL build=20260304.${m.digits(4)} token-service=1.4.${m.below(9)}`],
    [
      'mac.txt',
      (m) => `ether ${m.hex(2)}:${m.hex(2)}:${m.hex(2)}:${m.hex(2)}:${m.hex(2)}:${m.hex(2)}\nip 2001:db8::${m.hex(4)}`,
    ],
    [
      'cache.ts',
      (m) =>
        `const cacheKey = \`user:\${id}:token:v${m.below(9)}\`;\nconst redisKey = 'session:index:${m.word()}-${m.word()}';`,
    ],
  ),
];
