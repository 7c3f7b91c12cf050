/** Places without a name that tells: only the value's own shape can. */
import { place, type Place } from '../sample';

export const LOOSE_PLACES: readonly Place[] = [
  place('app/main.py', (_n, v) => `def main():\n    # the old one was ${v}, do not use\n    run()`),
  place('logs/server.log', (_n, v) => `2026-03-04T10:11:12Z WARN  retry 2 of 3 for caller ${v} after 250 ms`),
  place('src/index.js', (_n, v) => `const client = connect('eu-west-1', '${v}', 3);`),
  place('test/fixtures.ts', (_n, v) => `export const CASES = [\n  'first',\n  '${v}',\n];`),
  place('data/export.csv', (_n, v, m) => `id,owner,value\n1,${m.user()},${v}\n2,${m.user()},none`),
  place('cmd/main.go', (_n, v) => `client := New("eu", "${v}")`),
  place('src/Main.java', (_n, v) => `assertEquals("${v}", reader.next());`),
  place('notes.md', (_n, v, m) => `- ask ${m.user()} about \`${v}\`\n- buy milk`),
  place('src/url.ts', (_n, v, m) => `const url = 'https://${m.host()}/v1/items?limit=10&key=${v}';`),
  place('spec/run_spec.rb', (_n, v) => `expect(run('${v}')).to be_ok`),
  place('fix.diff', (_n, v) => `@@ -8 +8 @@\n-call()\n+call("${v}")`),
  place('src/lib.rs', (_n, v) => `/// Seen in the wild: \`${v}\`\npub fn parse(text: &str) {}`),
  place('page.html', (_n, v) => `<!-- ${v} -->\n<body class="dark"></body>`),
  place('data/items.json', (_n, v) => `["one", "two", "${v}"]`),
  place('run.sh', (_n, v) => `printf '%s' ${v} | ./login --stdin`),
  place('app/page.php', (_n, v) => `<?php\n$client = new Client("${v}");`),
];
