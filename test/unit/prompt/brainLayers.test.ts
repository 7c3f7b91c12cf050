import * as assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'jsonc-parser';
import { brainParts, parseBrain } from '../../../src/core/prompt/brain';
import { BrainLayers, userBrainPath, type BrainFileRef } from '../../../src/core/prompt/brainLayers';
import { effectiveBrainText } from '../../../src/core/prompt/effectiveBrain';
import { BRAIN } from '../support/brain';
import { temporaryFolder } from '../support/temporaryFolder';

describe('the brain in force', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'brain.json');
  const own: BrainFileRef = { layer: 'user', file };
  const write = (prompt: unknown): void => {
    writeFileSync(file, JSON.stringify({ roles: { code_reviewer: { system_prompt: prompt } } }));
  };
  let layers: BrainLayers;
  beforeEach(() => {
    rmSync(file, { force: true });
    layers = new BrainLayers(
      () => Promise.resolve(BRAIN),
      (name) => {
        try {
          return Promise.resolve({ kind: 'read', bytes: readFileSync(name) });
        } catch (error) {
          const { code = '' } = error as NodeJS.ErrnoException;
          return Promise.resolve(code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', detail: code });
        }
      },
    );
  });

  async function now(ref: BrainFileRef = own): Promise<[string, string | undefined, number]> {
    const { brain, files } = await layers.effective([ref]);
    return [brain.roles.code_reviewer.system_prompt, files[0]?.status, files[0]?.problems.length ?? 0];
  }
  const { system_prompt: ours } = BRAIN.roles.code_reviewer;

  it('is ours alone where there are no files', async () => {
    assert.deepEqual((await layers.effective([])).brain, BRAIN);
    assert.deepEqual(await now({ layer: 'workspace', file }), [ours, 'absent', 0]);
  });

  it('has what was saved at once, and keeps the last good reading of a file that broke', async () => {
    write('First.');
    assert.deepEqual(await now(), ['First.', 'used', 0]);
    write(5);
    assert.deepEqual(await now(), ['First.', 'last_good', 1]);
    writeFileSync(file, '{"roles": {');
    assert.deepEqual((await now()).slice(0, 2), ['First.', 'last_good']);
    write('Second.');
    assert.deepEqual(await now(), ['Second.', 'used', 0]);
  });

  it('is ours where a file never was good', async () => {
    write(5);
    assert.deepEqual(await now(), [ours, 'not_used', 1]);
  });

  it('forgets a file that went, and says that a file was named which is not there', async () => {
    write('First.');
    await now();
    rmSync(file);
    assert.deepEqual(await now(), [ours, 'not_used', 1]);
    mkdirSync(file);
    assert.deepEqual(await now(), [ours, 'not_used', 1]);
    rmSync(file, { recursive: true });
  });

  it('gives each request a snapshot of its own', async () => {
    write('First.');
    const first = await layers.effective([own]);
    write('Second.');
    await layers.effective([own]);
    assert.equal(first.brain.roles.code_reviewer.system_prompt, 'First.');
  });

  it('shows on a workspace file what of it would loosen', async () => {
    writeFileSync(file, '{\n  "roles": {"code_reviewer": {"max_tokens": 99999}}\n}');
    const { files } = await layers.effective([{ layer: 'workspace', file }]);
    const [problem] = files[0]?.problems ?? [];
    assert.deepEqual(problem?.fault, { code: 'only_tightens', kept: '8192' });
    assert.deepEqual([problem.range.line, problem.range.column, problem.severity], [2, 45, 'warning']);
    assert.deepEqual((await layers.effective([own])).files[0]?.problems, []);
  });

  it('can be shown: whole, as JSON with a comment above each part', async () => {
    write('First.\nSecond line.');
    const effective = await layers.effective([own, { layer: 'workspace', file: path.join(folder, 'none\nof.json') }]);
    const text = effectiveBrainText(effective, (name) => path.basename(name));
    assert.deepEqual(parseBrain(JSON.stringify(parse(text))), brainParts(effective.brain));
    assert.match(text, /^\/\/ user file: brain\.json\n\/\/ workspace file: none of\.json is not there\.\n\{/m);
    assert.match(text, /\n {6}\/\/ user file\n {6}"system_prompt": "First\.\\nSecond line\.",\n/);
    assert.match(text, /\n {6}\/\/ shipped with Code Insight\n {6}"max_tokens": 8192,\n/);
  });
});

describe('the path of the user’s file', () => {
  it('is absolute, or in the home folder', () => {
    assert.equal(userBrainPath('/etc/brain.json', '/home/a'), '/etc/brain.json');
    assert.equal(userBrainPath('~/x/brain.json', '/home/a'), '/home/a/x/brain.json');
    for (const wrong of ['brain.json', './brain.json', '~other/brain.json', '', '~']) {
      assert.equal(userBrainPath(wrong, '/home/a'), undefined);
    }
  });
});
