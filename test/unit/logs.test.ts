// The search of test/run.mjs's last step finds what it is there to find; and the command line's log holds none of it.
import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { indexMarkers, searchLogs, searchText, type Marker } from '../logs.mjs';
import { markersOf, replyOf } from '../openrouter/markers';
import { startScenarioServer } from '../openrouter/scenarios';
import { builtDist } from './support/product';
import { made } from './support/secrets';
import { temporaryFolder } from './support/temporaryFolder';

const CODE = 'export function total(prices) {\n  if (prices.length = 0) return undefined;\n  return prices[0];\n}';
const TITLE = 'The condition assigns instead of comparing';
const MARKERS: readonly Marker[] = [
  { kind: 'key', text: 'a-key-of-another-form' },
  { kind: 'code', text: CODE },
  { kind: 'reply', text: JSON.stringify({ findings: [{ title: TITLE, quote: 'say "prices" \\ twice, or not' }] }) },
];
const QUIET = [
  '2026-01-01 10:00:00.000 [info] cache miss key=0123456789abcdef0123456789abcdef',
  '2026-01-01 10:00:01.000 [info] request ended kind=finished task=review model=anthropic/claude-sonnet-4.5 ms=812',
].join('\n');

describe('the search of the logs', () => {
  const index = indexMarkers(MARKERS);
  const kinds = (line: string, own = true): string | undefined =>
    /^a\.log:3: ([\w, ]+): /.exec(searchText('a.log', `${QUIET}\n${line}`, index, own)[0] ?? '')?.[1];

  it('says nothing of a log as it should be', () => {
    assert.deepEqual(searchText('a.log', QUIET, index), []);
    assert.deepEqual(index.counts, { key: 1, code: 2, reply: 3 });
  });

  it("says nothing of the host's own list of extensions, whatever stands in the code", () => {
    const list =
      'Creating extension host with the following global extensions: vscode.bat,if (prices.length = 0) return';
    const line = `2026-01-01 10:00:00.000 [info] ${list}`;
    assert.deepEqual(searchText('remoteexthost.log', line, index, false), []);
    assert.equal(searchText('a.log', line, index).length, 1);
  });

  it('takes the address that the host resolves for no reply, and finds what stands beside it', () => {
    const seen = indexMarkers([{ kind: 'reply', text: 'See http://127.0.0.1:4000/api/v1/picture and nothing else.' }]);
    const line = '[debug] ProxyResolver#resolveProxy localhost http://127.0.0.1:4000/api/v1/chat/completions DIRECT ';
    assert.deepEqual(searchText('remoteexthost.log', line, seen, false), []);
    assert.equal(searchText('a.log', line, seen).length, 1);
    assert.equal(searchText('remoteexthost.log', `${line}picture and nothing else.`, seen, false).length, 1);
  });

  const planted: readonly (readonly [string, string, string])[] = [
    ['a key of OpenRouter', `[debug] key sk-or-v1-${made(20)}`, 'key'],
    ['a key of another form, as a server saw it', '[debug] with a-key-of-another-form.', 'key'],
    ['a header', '[trace] {"Authorization":"Bearer abcdefgh1234"}', 'key'],
    ['a line of code', '[info] reviewing: if (prices.length = 0) return undefined;', 'code'],
    ['a part of one', '[info] at "(prices.length = 0) retu…"', 'code'],
    ['a title of a finding', `[info] found ${TITLE}`, 'reply'],
    ['a quotation, as it reads', '[info] say "prices" \\ twice, or not', 'reply'],
    ['the raw reply', `[trace] ${MARKERS[2]!.text}`, 'reply'],
    ['a password in an address', '[warn] redis://team:hunter22@cache.example.com', 'credentials'],
  ];
  for (const [name, line, kind] of planted) {
    it(`finds ${name}`, () => {
      assert.equal(kinds(line), kind);
    });
  }

  it('leaves VS Code its own: what it logs of a proxy is not ours', () => {
    assert.equal(kinds('ProxyResolver settings PROXY http://me:pw@proxy.test:8080', false), undefined);
    assert.equal(kinds(`sk-or-v1-${made(20)}`, false), 'key');
  });

  it('takes neither rulers nor short lines for code', () => {
    const dull = indexMarkers([{ kind: 'code', text: `${'-'.repeat(80)}\n${' '.repeat(40)}\n}\nreturn true;` }]);
    assert.deepEqual(searchText('a.log', `${'-'.repeat(80)}\n}\nreturn true;`, dull), []);
  });

  it('reads the log of the extension and that of its host, however deep, and no others', () => {
    const folder = temporaryFolder();
    const files = {
      'server-1/exthost1/code-insight.code-insight/Code Insight.log': `one\n${CODE}`,
      'server-1/exthost1/remoteexthost.log': TITLE,
      'server-1/exthost1/vscode.typescript-language-features/TypeScript.log': CODE,
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const { found, lines } = searchLogs(folder, MARKERS);
    assert.deepEqual(lines, { own: 5, host: 1 });
    assert.deepEqual(found.map((line) => line.replace(/: [^:]*$/, '')).sort(), [
      'Code Insight.log:2: code',
      'Code Insight.log:3: code',
      'remoteexthost.log:1: reply',
    ]);
  });

  it('knows what a server was sent and what it answered', () => {
    const body = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: CODE }] }] };
    assert.deepEqual(
      markersOf('Bearer k', JSON.stringify(body)).filter(({ text }) => text !== 'user' && text !== 'text'),
      [
        { kind: 'key', text: 'k' },
        { kind: 'code', text: CODE },
      ],
    );
    const event = (delta: object): string => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`;
    assert.equal(
      replyOf(`: C\n\n${event({ reasoning: 'Hm. ' })}${event({ content: 'Fi' })}${event({ content: 'ne' })}`),
      'Hm. Fine',
    );
    assert.equal(replyOf(JSON.stringify({ choices: [{ message: { content: 'Fine' } }] })), 'Fine');
    assert.equal(replyOf('<html>'), '');
  });
});

describe('the log of the command line', function () {
  this.timeout(20_000);
  const folder = temporaryFolder();

  /** Ways to end that log more than others do. */
  const endings = ['ok', 'truncatedJson', 'lengthCut', 'moderation403', 'status401', 'emptyStop'] as const;
  for (const scenario of endings) {
    it(`holds no key, no code and no reply at any level: ${scenario}`, async () => {
      const server = await startScenarioServer();
      try {
        server.use(scenario);
        writeFileSync(path.join(folder, 'total.ts'), CODE);
        const env = {
          PATH: process.env['PATH'],
          CODE_INSIGHT_STATE_DIR: path.join(folder, scenario),
          OPENROUTER_URL: server.url,
          OPENROUTER_API_KEY: server.key,
        };
        const cli = path.join(await builtDist(), 'cli.js');
        const args = [cli, 'review', 'total.ts', '--json', '--verbose'];
        const log = await new Promise<string>((resolve) => {
          execFile(process.execPath, args, { cwd: folder, env }, (_error, _out, err) => {
            resolve(err);
          });
        });
        assert.match(log, /^info request ended /m);
        const markers = server.requests.flatMap(({ headers, raw }) => markersOf(headers.authorization, raw));
        const replies = [...server.generations.values()].map(({ completion }) => completion.text);
        const index = indexMarkers([...markers, ...replies.map((text): Marker => ({ kind: 'reply', text }))]);
        assert.ok(index.counts.key > 0 && index.counts.code > 0);
        assert.deepEqual(searchText('stderr', log, index), []);
      } finally {
        await server.close();
      }
    });
  }
});
