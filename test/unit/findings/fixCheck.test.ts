// Fixes are checked before anybody is offered one.
import * as assert from 'node:assert/strict';
import { checkFixes } from '../../../src/core/compute/checkFixes';
import type { FixFault } from '../../../src/core/findings/fixCheck';
import { FIXTURES } from '../support/contextFixtures';
import { builtDist } from '../support/product';

describe('the check of a fix', () => {
  let dist: string;
  before(async () => {
    dist = await builtDist();
  });

  async function fault(
    text: string,
    row: number,
    replacement: string,
    languageId = 'javascript',
  ): Promise<FixFault | null> {
    const fixes = [{ rows: { start: row, end: row }, replacement }];
    return (await checkFixes({ languageId, text, fixes }, dist))[0] ?? null;
  }

  it('finds nothing wrong with a row that takes its own place differently spaced, in every language with a grammar', async () => {
    for (const { name, languageId, rows } of FIXTURES) {
      const row = rows.findIndex((text) => /^\s+\S.*\bb\b.*=.*[a-z]/.test(text)) + 1;
      if (row === 0) continue;
      const text = rows.join('\n');
      assert.equal(await fault(text, row, `${rows[row - 1]} `, languageId), null, name);
    }
  });

  it('refuses what would break the file, in every language with a grammar', async () => {
    for (const { name, languageId, rows } of FIXTURES) {
      // What stands behind the code, in Ruby, may be anything.
      const call = rows.findLastIndex((text) => /\bhelper\b/.test(text)) + 1;
      const broken = `${rows[call - 1]}\n(((`;
      assert.equal(await fault(rows.join('\n'), call, broken, languageId), 'syntax', name);
    }
  });

  it('does not hold against a fix what was wrong before', async () => {
    assert.equal(await fault('if (a) {\n  b();\n}\n)\n', 2, '  c();'), null);
  });

  it('counts brackets where there is no grammar', async () => {
    assert.equal(await fault('SELECT f(a)\n', 1, 'SELECT f(b', 'sql'), 'brackets');
    assert.equal(await fault('SELECT f(a)\n', 1, "SELECT f('(')", 'sql'), null);
  });

  for (const [why, replacement] of [
    ['same', '  load(file);'],
    ['elision', '  load(path);\n  // ... rest unchanged'],
    ['elision', '  load(path);\n  /* the rest of the function */'],
    ['elision', '  load(path);\n  ...'],
    ['placeholder', '  load(path, YOUR_TOKEN);'],
    ['placeholder', '  load("<API_KEY_1>");'],
    ['placeholder', '  load(path); // TODO: check'],
    ['indentation', 'load(path);'],
    ['indentation', '  if (path) {\n\tload(path);\n  }'],
    ['syntax', '  load(path;'],
  ] as const) {
    it(`refuses what is ${why}: ${JSON.stringify(replacement)}`, async () => {
      assert.equal(await fault('function a(file) {\n  load(file);\n}\n', 2, replacement), why);
    });
  }

  it('lets stay what stood there before', async () => {
    const text = 'function a(file) {\n  load(file, "<API_KEY_1>"); // TODO: check\n}\n';
    assert.equal(await fault(text, 2, '  load(path, "<API_KEY_1>"); // TODO: check'), null);
    assert.equal(await fault('function a(file) {\n  load(file);\n}\n', 2, ''), null);
  });
});
