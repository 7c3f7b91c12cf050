import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fitRules, MAX_RULES_BYTES, MAX_RULES_FILE_BYTES, type RulesFile } from '../../../src/core/prompt/rulesSection';

const row = fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom('', '</project_rules>', 'ä'.repeat(700)));
const rulesFile = fc
  .array(
    row.map((text) => text.replaceAll('\n', ' ')),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => `${rows.join('\n')}.`);
const rulesFiles = fc
  .array(rulesFile, { maxLength: 6 })
  .map((texts): RulesFile[] => texts.map((text, index) => ({ path: `f${index}/AGENTS.md`, text })));

describe('the rules of a project in a request', () => {
  it('stand one after the other, marked by their file, the nearest last', () => {
    const { section, used, leftOut } = fitRules([
      { path: 'AGENTS.md', text: 'One.\nTwo.\n' },
      { path: 'src/CLAUDE.md', text: 'Three.' },
    ]);
    assert.ok(section.startsWith('Rules of this project, '));
    assert.ok(
      section.endsWith(
        [
          '<project_rules file="AGENTS.md">\nOne.\nTwo.\n</project_rules>',
          '<project_rules file="src/CLAUDE.md">\nThree.\n</project_rules>',
        ].join('\n\n'),
      ),
    );
    assert.deepEqual(used, [
      { path: 'AGENTS.md', lines: 2, of: 2 },
      { path: 'src/CLAUDE.md', lines: 1, of: 1 },
    ]);
    assert.deepEqual(leftOut, []);
  });

  it('are nothing where there are none', () => {
    assert.deepEqual(fitRules([]), { section: '', used: [], leftOut: [] });
  });

  it('are cut at the end of a line, and the model is told', () => {
    const text = Array.from({ length: 300 }, (_, index) => `${index} ${'x'.repeat(95)}`).join('\n');
    const { section, used } = fitRules([{ path: 'AGENTS.md', text }]);
    const [{ lines, of } = { lines: 0, of: 0 }] = used;
    assert.equal(of, 300);
    assert.ok(lines > 100 && lines < 300);
    const kept = text.split('\n').slice(0, lines);
    assert.ok(Buffer.byteLength(kept.join('\n')) <= MAX_RULES_FILE_BYTES);
    assert.ok(section.includes(`${kept.join('\n')}\n(The rest of this file was left out.)\n</project_rules>`));
    assert.ok(!section.includes(`\n${lines} `));
  });

  it('leave the room to the nearest where it does not do for all', () => {
    const text = `${'y'.repeat(99)}\n`.repeat(110);
    const { used, leftOut } = fitRules(['a', 'b', 'c'].map((folder) => ({ path: `${folder}/AGENTS.md`, text })));
    assert.deepEqual(
      used.map(({ path, lines }) => [path, lines]),
      [
        ['a/AGENTS.md', 25],
        ['b/AGENTS.md', 110],
        ['c/AGENTS.md', 110],
      ],
    );
    assert.deepEqual(leftOut, []);
    const long = { path: 'z/AGENTS.md', text: 'z'.repeat(MAX_RULES_FILE_BYTES) };
    assert.deepEqual(fitRules([long]).leftOut, [{ path: 'z/AGENTS.md', reason: 'no_room' }]);
  });

  it('never take more than their room, end their mark themselves only, and tell of every file', () => {
    fc.assert(
      fc.property(rulesFiles, (files) => {
        const { section, used, leftOut } = fitRules(files);
        const rowsOf = new Map(files.map(({ path, text }) => [path, text.replace(/\n+$/, '').split('\n')]));
        const sizes = used.map(({ path, lines, of }) => {
          const rows = rowsOf.get(path) ?? [];
          assert.equal(rows.length, of);
          assert.ok(lines > 0 && lines <= of);
          return Buffer.byteLength(rows.slice(0, lines).join('\n'));
        });
        assert.ok(sizes.every((size) => size <= MAX_RULES_FILE_BYTES));
        assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= MAX_RULES_BYTES);
        assert.equal(section.split('</project_rules>').length - 1, used.length);
        assert.equal(section.split('<project_rules ').length - 1, used.length);
        assert.deepEqual([...used, ...leftOut].map(({ path }) => path).sort(), files.map(({ path }) => path).sort());
      }),
    );
  });
});
