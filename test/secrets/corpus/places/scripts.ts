/** Places in Python, JavaScript, TypeScript and their kin where a name meets its value, in quotes. */
import { place, type Place } from '../sample';

export const SCRIPT_PLACES: readonly Place[] = [
  place('app/settings.py', (n, v) => `DEBUG = False\n${n.upper} = "${v}"\nTIMEOUT = 30`),
  place('web/src/config.js', (n, v) => `module.exports = {\n  port: 8080,\n  ${n.camel}: '${v}',\n};`),
  place(
    'src/environments/environment.ts',
    (n, v) => `export const environment = {\n  production: true,\n  ${n.camel}: "${v}",\n} as const;`,
  ),
  place('lib/shop/client.rb', (n, v) => `module Shop\n  ${n.upper} = '${v}'.freeze\nend`),
  place(
    'app/client.py',
    (n, v) =>
      `class Client:\n    def __init__(self, ${n.snake}: str = "${v}", retries: int = 3):\n        self._${n.snake} = ${n.snake}`,
  ),
  place('src/server.js', (n, v) => `const ${n.camel} = process.env.${n.upper} || '${v}';\nstart(${n.camel});`),
  place('config/app.php', (n, v) => `<?php\nreturn [\n    'debug' => false,\n    '${n.snake}' => '${v}',\n];`),
  place('tests/conftest.py', (n, v) => `def configured(monkeypatch):\n    monkeypatch.setenv("${n.upper}", "${v}")`),
  place(
    'src/api.ts',
    (n, v, m) =>
      `export class Api {\n  private readonly host = '${m.host()}';\n  private readonly ${n.camel}: string = '${v}';\n}`,
  ),
  place('wp-content/plugins/pay/pay.php', (n, v) => `<?php\ndefine('${n.upper}', '${v}');`),
  place('app/config.py', (n, v) => `CONFIG = {\n    "region": "eu-west-1",\n    '${n.snake}': '${v}',\n}`),
  place(
    'config/initializers/payments.rb',
    (n, v) => `Payments.configure do |config|\n  config.${n.snake} = '${v}'\n  config.timeout = 5\nend`,
  ),
  place(
    'src/App.jsx',
    (n, v) =>
      `export const App = () => (\n  <Provider region="eu" ${n.camel}="${v}">\n    <Routes />\n  </Provider>\n);`,
  ),
  place('scripts/sync.pl', (n, v) => `use strict;\nmy $${n.snake} = '${v}';\nsync($${n.snake});`),
  place('app/env.py', (n, v) => `import os\n\n${n.snake} = os.environ.get("${n.upper}", "${v}")`),
  place(
    'src/keys.mjs',
    (n, v) => `export const keys = new Map([\n  ['${n.kebab}', '${v}'],\n  ['region', 'eu-central-1'],\n]);`,
  ),
  place('src/session.ts', (n, v) => `const ${n.camel} = isProduction ? '${v}' : undefined;`),
  place('conf/app.lua', (n, v) => `local M = {}\nM.${n.snake} = "${v}"\nreturn M`),
  place('analysis/fetch.R', (n, v) => `library(httr)\n${n.snake} <- "${v}"\nres <- GET(url, query = list(page = 1))`),
  place('app/main.py', (n, v) => `os.environ['${n.upper}'] = '${v}'\nmain()`),
  place(
    'src/legacy.js',
    (n, v, m) => `var client = new ${m.capital()}Client({ region: 'us-east-1', ${n.camel}: "${v}" });`,
  ),
  place('app/Services/Gateway.php', (n, v) => `<?php\nclass Gateway\n{\n    private string $${n.camel} = "${v}";\n}`),
  place('worker/jobs.py', (n, v, m) => `conn = connect(host="${m.host()}", user="${m.user()}", ${n.snake}="${v}")`),
  place(
    'src/http.ts',
    (n, v) => 'const headers = {\n  accept: `application/json`,\n' + `  'X-${n.pascal}': \`${v}\`,\n};`,
  ),
  place('lib/tasks/deploy.rake', (n, v) => `task :deploy do\n  ENV['${n.upper}'] ||= '${v}'\nend`),
  place('app/defaults.py', (n, v) => `${n.upper} = (\n    "${v}"\n)  # rotated in spring`),
  place('src/settings.cjs', (n, v) => `process.env.${n.upper} ??= '${v}';`),
  place('bootstrap.php', (n, v) => `<?php\nputenv("${n.upper}=${v}");`),
  place(
    'app/models.py',
    (n, v) =>
      `class Settings(BaseSettings):\n    ${n.snake}: SecretStr = Field(default="${v}", description="from the console")`,
  ),
  place(
    'src/user.ts',
    (n, v) => `export async function call({ ${n.camel} = '${v}', retries = 2 } = {}): Promise<void> {`,
  ),
  place('bin/report.pl', (n, v, m) => `my %options = (\n  host => '${m.host()}',\n  ${n.snake} => q{${v}},\n);`),
  place('cli/args.py', (n, v) => `parser.add_argument("--${n.kebab}", default="${v}", help="taken from the vault")`),
  place('src/Login.vue', (n, v) => `<script setup>\nconst ${n.camel} = ref('${v}')\n</script>`),
  place('spec/client_spec.rb', (n, v) => `let(:client) { described_class.new(region: 'eu', ${n.snake}: "${v}") }`),
  place('src/private.js', (n, v) => `class Store {\n  #${n.camel} = '${v}';\n  static region = 'eu';\n}`),
  place('functions/index.ts', (n, v) => `sdk.set${n.pascal}('${v}');\nsdk.setRegion('eu');`),
  place('app/raw.py', (n, v) => `${n.snake} = r'${v}'`),
  place('app/bytes.py', (n, v) => `${n.upper} = b"${v}"\nalgorithm = "HS256"`),
  place('src/compare.js', (n, v) => `if (request.headers['x-${n.kebab}'] !== '${v}') return response.sendStatus(403);`),
  place('app/check.py', (n, v) => `if ${n.snake} == "${v}":\n    grant()`),
  place('ui/state.dart', (n, v) => `class Env {\n  static const String ${n.camel} = '${v}';\n}`),
  place('lib/repo.ex', (n, v) => `config :shop, Shop.Repo,\n  pool_size: 10,\n  ${n.snake}: "${v}"`),
  place('src/core.clj', (n, v) => `(def config {:region "eu"\n             :${n.kebab} "${v}"})`),
  place('run.groovy', (n, v) => `def ${n.camel} = '${v}'\nenvironment.put('${n.upper}', ${n.camel})`),
];
