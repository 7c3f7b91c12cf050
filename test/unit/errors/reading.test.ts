// Each case of the corpora is a table row: what a tool printed, and where one should look.
import * as assert from 'node:assert/strict';
import { errorsSchema, toErrorsJson } from '../../../src/core/export/errorsJson';
import { readErrors } from '../../../src/core/errors/readErrors';
import { FileIndex } from '../../../src/core/errors/fileIndex';
import { filesOf, readCases, score } from '../../bench/errors/cases';

const none = new FileIndex(['/tmp/empty'], [], () => Promise.resolve(undefined));

for (const corpus of ['dev', 'own']) {
  describe(`error output, corpus ${corpus}`, () => {
    for (const one of readCases(`test/fixtures/errors/${corpus}.jsonl`)) {
      it(`${one.id}: the place is found, and the frames`, async () => {
        const reading = await readErrors({ log: one.raw, files: filesOf(one) });
        errorsSchema.parse(toErrorsJson(reading));
        const { accepted, wrongFile, found, frames } = score(one, reading);
        assert.deepEqual({ accepted, wrongFile, found }, { accepted: true, wrongFile: false, found: frames });
      });
    }
  });
}

describe('error output', () => {
  it('of which nothing is an error gives an empty reading', async () => {
    const { format, primary, frames } = await readErrors({ log: 'all good\n', files: none });
    assert.deepEqual({ format, primary, frames }, { format: null, primary: null, frames: [] });
  });

  it('in a form that nobody knows is read by the form of its places, and says so', async () => {
    const files = new FileIndex(['/tmp/x'], ['src/a.foo'], () => Promise.resolve(''));
    const { primary, generic, format } = await readErrors({
      log: 'frobnicator failed, see src/a.foo line 7 there\n',
      files,
    });
    assert.deepEqual(
      { primary, generic, format },
      { primary: { file: 'src/a.foo', line: 7 }, generic: true, format: 'generic' },
    );
  });

  it('folds a recursion into the frames that differ', async () => {
    const frames = '    at again (/w/src/a.js:3:5)\n'.repeat(100_000);
    const files = new FileIndex(['/w'], ['src/a.js'], () => Promise.resolve(''));
    const log = `RangeError: Maximum call stack size exceeded\n${frames}    at main (/w/src/a.js:9:1)\n`;
    const reading = await readErrors({ log, files });
    assert.deepEqual(reading.primary, { file: 'src/a.js', line: 3 });
    assert.ok(reading.frames.length <= 2);
    const python = `Traceback (most recent call last):\n${'  File "/w/a.py", line 3, in again\n    again()\n'.repeat(100_000)}RecursionError: maximum\n`;
    const other = await readErrors({ log: python, files: new FileIndex(['/w'], ['a.py'], () => Promise.resolve('')) });
    assert.deepEqual(other.primary, { file: 'a.py', line: 3 });
  }).timeout(30_000);

  it('keeps the error in the middle of a log of ten megabytes', async () => {
    const noise = `${'x'.repeat(99)}\n`.repeat(50_000);
    const files = new FileIndex(['/w'], ['a.py'], () => Promise.resolve(''));
    const trace = 'Traceback (most recent call last):\n  File "/w/a.py", line 3, in f\n    f()\nKeyError: 1\n';
    const reading = await readErrors({ log: noise + trace + noise, files });
    assert.deepEqual(reading.primary, { file: 'a.py', line: 3 });
  }).timeout(30_000);

  it('takes a folder that the command changes to for the place of relative paths', async () => {
    const files = new FileIndex(['/w'], ['a.c', 'lib/a.c'], () => Promise.resolve(''));
    const log = 'a.c:4:2: error: expected x\n';
    assert.equal((await readErrors({ log, files, command: 'cd lib && gcc a.c' })).primary?.file, 'lib/a.c');
    assert.equal((await readErrors({ log, files })).primary?.file, 'a.c');
  });
});
