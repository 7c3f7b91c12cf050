import * as assert from 'node:assert/strict';
import { composeRequest, type ComposeInput, type ComposeOutput } from '../../../src/core/compute/composeRequest';
import { hashOfPlace, hashOfValue } from '../../../src/core/guard/secrets/harmless';
import { scanSecrets } from '../../../src/core/guard/secrets/scan';
import type { SecretPlace } from '../../../src/core/outcome';
import type { Source } from '../../../src/core/prompt/source';
import { reviewTask } from '../../../src/core/tasks/review';
import { INSTRUCTIONS } from '../support/brain';
import { builtDist } from '../support/product';
import { made, pemKey } from '../support/secrets';

type Composed = Extract<ComposeOutput, { kind: 'composed' }>;

const VALUE = made(20);
const filler = (count: number): string[] => Array.from({ length: count }, (_, index) => `call${index}();`);

type Place = Pick<SecretPlace, 'source' | 'line' | 'rule'>;

function briefly(places: readonly SecretPlace[]): Place[] {
  return places.map(({ source, line, rule }) => ({ source, line, rule }));
}

/** Where secrets were found; undefined when none stopped the request. */
function placesOf(output: ComposeOutput): Place[] | undefined {
  return output.kind === 'secrets' ? briefly(output.places) : undefined;
}

describe('composing a request', () => {
  let dist: string;

  before(async () => {
    dist = await builtDist();
  });

  function input(source: Partial<Source>, change: Partial<ComposeInput> = {}): ComposeInput {
    const whole = { name: 'code', path: 'src/a.ts', languageId: 'typescript', text: 'a();\n', ...source };
    return {
      task: 'code_review',
      sources: [whole],
      instructions: INSTRUCTIONS,
      secrets: 'block',
      maxBytes: 51_200,
      ...change,
    };
  }

  async function composed(asked: ComposeInput): Promise<Composed> {
    const output = await composeRequest(asked, dist);
    assert.equal(output.kind, 'composed', JSON.stringify(output));
    return output;
  }

  it('puts role, contract and numbered code into two messages', async () => {
    const { messages, tokens } = await composed(input({ text: 'a();\nb();\n' }));
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.equal(messages[0]?.content, `${INSTRUCTIONS.systemPrompt}\n\n${reviewTask.contract}`);
    assert.equal(messages[1]?.content, 'Language: typescript\nFile: src/a.ts\n\nCode:\n1|a();\nb();');
    assert.ok(tokens > 300 && tokens < 2_000);
  });

  it('counts what the same request would take with the file as it is', async () => {
    const body = filler(40).map((row) => `  ${row}`);
    const text = ['function other() {', ...body, '}', 'function target() {', '  return 1;', '}'].join('\n');
    const whole = await composed(input({ text }));
    const part = await composed(input({ text, scope: [{ start: 43, end: 43 }] }));
    assert.equal(part.wholeTokens, whole.wholeTokens);
    assert.ok(part.tokens < part.wholeTokens! && whole.wholeTokens! < whole.tokens);
    assert.deepEqual(part.sources[0]?.context.leftOut, { body: 41, comment: 0, blank: 0, secret: 0, far: 0 });
  });

  it('counts nothing only to compare with it where that would take long', async () => {
    const text = 'call();\n'.repeat(70_000);
    const { wholeTokens } = await composed(input({ text, scope: [{ start: 9, end: 9 }] }));
    assert.equal(wholeTokens, undefined);
  });

  const withTemplate = (userTemplate: string): Partial<ComposeInput> => ({
    instructions: { ...INSTRUCTIONS, userTemplate },
  });

  it('sends the code, and says which lines are asked about, whatever a template leaves out', async () => {
    const scope = [{ start: 2, end: 2 }];
    const text = 'a();\nb();\n';
    const { messages } = await composed(input({ text, scope }, withTemplate('Language: {language}\n...')));
    const lines = messages[1]?.content.split('\n') ?? [];
    assert.deepEqual(lines.slice(0, 2), ['Language: typescript', '...']);
    assert.ok(lines[2]?.startsWith('Review only line 2;'));
    assert.deepEqual(lines.slice(-2), ['1|a();', '2|b();']);
  });

  it('puts the contract after every prompt, and the language of the answer last', async () => {
    const instructions = { ...INSTRUCTIONS, systemPrompt: 'Answer in prose.', answerLanguage: 'In German.' };
    const { messages } = await composed(input({}, { instructions }));
    assert.equal(messages[0]?.content, `Answer in prose.\n\n${reviewTask.contract}\n\nIn German.`);
  });

  it('leaves braces and dollar signs of the code alone', async () => {
    const text = 's.replace(/{code}/, "$&{filename}$1");';
    assert.ok((await composed(input({ text }))).messages[1]?.content.endsWith(`1|${text}`));
  });

  it('comes to the same messages for the same input, whatever was composed before', async () => {
    const asked = input({ text: `const apiKey = "${VALUE}";\n` }, { secrets: 'redact' });
    const first = await composed(structuredClone(asked));
    await composed(input({ text: `token = "${made(20, undefined, 2)}"` }, { secrets: 'redact' }));
    assert.deepEqual(await composed(structuredClone(asked)), first);
  });

  it('sends nothing and names source and line where a secret would leave', async () => {
    const output = await composeRequest(input({ text: `a();\nconst apiKey = "${VALUE}";\n` }), dist);
    assert.deepEqual(placesOf(output), [{ source: 'code', line: 2, rule: 'named-api_key' }]);
    assert.ok(!JSON.stringify(output).includes(VALUE));
  });

  it('names only secrets on lines that leave', async () => {
    const text = [`const apiKey = "${VALUE}";`, ...filler(100), `const token = "${made(20, undefined, 2)}";`].join(
      '\n',
    );
    const output = await composeRequest(input({ text, scope: [{ start: 90, end: 91 }] }), dist);
    assert.deepEqual(placesOf(output), [{ source: 'code', line: 102, rule: 'named-token' }]);
  });

  it('sends a selection far from any secret, in either mode, without the secret', async () => {
    const text = [`const apiKey = "${VALUE}";`, ...filler(100)].join('\n');
    for (const secrets of ['block', 'redact'] as const) {
      const output = await composed(input({ text, scope: [{ start: 60, end: 61 }] }, { secrets }));
      assert.ok(!JSON.stringify(output).includes(VALUE));
      assert.deepEqual(output.redacted, []);
    }
  });

  it('does not send a value again where it is used without its name', async () => {
    const text = [`const password = "${VALUE}";`, ...filler(100), `login("${VALUE}");`].join('\n');
    const output = await composeRequest(input({ text, scope: [{ start: 95, end: 102 }] }), dist);
    assert.deepEqual(placesOf(output), [{ source: 'code', line: 102, rule: 'named-password' }]);
  });

  it('sends placeholders where it may redact, and tells what it replaced', async () => {
    const text = `const apiKey = "${VALUE}";\r\n\r\n${pemKey('\r\n').text}\r\nlast();\r\n`;
    const { messages, sources, redacted } = await composed(input({ text }, { secrets: 'redact' }));
    const sent = JSON.stringify(messages);
    assert.ok(!sent.includes(VALUE) && pemKey().body.every((row) => !sent.includes(row)));
    assert.ok(messages[1]?.content.includes('1|const apiKey = "<API_KEY_1>";\n\n'));
    assert.ok(messages[1]?.content.includes('30|last();'));
    assert.equal(sources[0]?.lineCount, 30);
    assert.deepEqual(briefly(redacted), [
      { source: 'code', line: 1, rule: 'named-api_key' },
      { source: 'code', line: 3, rule: 'private-key' },
    ]);
  });

  it('blocks, in either mode, a secret that only the finished body shows', async () => {
    for (const secrets of ['block', 'redact'] as const) {
      const template = 'password = "{filename}"\n{code}';
      const instructions = { ...INSTRUCTIONS, userTemplate: template };
      const output = await composeRequest(input({ path: VALUE }, { secrets, instructions }), dist);
      assert.deepEqual(placesOf(output), [{ source: 'user message', line: 1, rule: 'named-password' }]);
    }
  });

  it('blocks a secret that a role prompt brings in', async () => {
    const instructions = { ...INSTRUCTIONS, systemPrompt: `Use\nthe token: "${VALUE}"` };
    const output = await composeRequest(input({}, { instructions }), dist);
    assert.deepEqual(placesOf(output), [{ source: 'role prompt', line: 2, rule: 'named-token' }]);
  });

  it('sends a role prompt and a template with placeholders where it may redact', async () => {
    const other = made(20, undefined, 2);
    const change = { systemPrompt: `Use\nthe token: "${VALUE}"`, userTemplate: `password = "${other}"\n{code}` };
    const instructions = { ...INSTRUCTIONS, ...change };
    const { messages, redacted } = await composed(input({}, { secrets: 'redact', instructions }));
    assert.ok(messages[0]?.content.startsWith('Use\nthe token: "<TOKEN_1>"'));
    assert.equal(messages[1]?.content, 'password = "<PASSWORD_1>"\n1|a();');
    assert.deepEqual(briefly(redacted), [
      { source: 'role prompt', line: 2, rule: 'named-token' },
      { source: 'user template', line: 1, rule: 'named-password' },
    ]);
  });

  it('spares a key of several rows in the finished body too, where its rows are numbered', async () => {
    const key = made(64, '0123456789abcdef');
    const { text } = pemKey();
    const found = scanSecrets(text, { patterns: [] }).map(({ start, end }) => text.slice(start, end));
    const harmless = { key, hashes: found.map((value) => hashOfValue(key, value)) };
    assert.equal((await composed(input({ text }, { harmless }))).redacted.length, 0);
  });

  it('sends what the user said is no secret, and finds it as little in the finished body', async () => {
    const key = made(64, '0123456789abcdef');
    const text = `const apiKey = "${VALUE}";\n`;
    for (const hash of [hashOfValue(key, VALUE), hashOfPlace(key, 'named-api_key', 'src/a.ts', VALUE)]) {
      const { messages, redacted } = await composed(input({ text }, { harmless: { key, hashes: [hash] } }));
      assert.ok(messages[1]?.content.includes(VALUE));
      assert.deepEqual(redacted, []);
    }
    const elsewhere = { key, hashes: [hashOfPlace(key, 'named-api_key', 'src/b.ts', VALUE)] };
    assert.equal((await composeRequest(input({ text }, { harmless: elsewhere }), dist)).kind, 'secrets');
  });

  it('finds no secret in what ships', async () => {
    await composed(input({}));
  });
});
