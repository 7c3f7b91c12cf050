// Whatever a terminal shows: the reader neither throws nor hangs.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cleanTerminal, decodeLog } from '../../../src/core/errors/cleanTerminal';
import { readErrors } from '../../../src/core/errors/readErrors';
import { errorsText } from '../../../src/core/presentErrors';
import { filesOf, readCases } from '../../bench/errors/cases';

const CASES = [...readCases('test/fixtures/errors/dev.jsonl'), ...readCases('test/fixtures/errors/own.jsonl')];
const CUT = ['py-group', 'php-exception-previous', 'java-caused-by', 'go-test-fail', 'node-cause'];

describe('hostile error output', function () {
  this.timeout(120_000);

  it('of random bytes is read without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.constantFrom(...CASES), async (bytes, one) => {
        const reading = await readErrors({
          log: decodeLog(bytes) + one.raw.slice(0, bytes.length * 3),
          files: filesOf(one),
        });
        assert.ok(reading.frames.every(({ line }) => line === null || line >= 0));
      }),
      { numRuns: 150 },
    );
  });

  it('made of shuffled lines of real cases is read without a throw', async () => {
    const lines = CASES.flatMap(({ raw }) => raw.split('\n'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...lines), { maxLength: 60 }),
        fc.constantFrom(...CASES),
        async (some, one) => {
          const { primary } = await readErrors({ log: some.join('\n'), files: filesOf(one) });
          assert.ok(primary === null || primary.file in one.files);
        },
      ),
      { numRuns: 200 },
    );
  });

  for (const id of CUT) {
    it(`cut at any byte is read without a throw: ${id}`, async () => {
      const one = CASES.find((found) => found.id === id)!;
      const files = filesOf(one);
      for (let end = 0; end < one.raw.length; end++) {
        const { primary } = await readErrors({ log: one.raw.slice(0, end), files });
        assert.ok(primary === null || primary.file in one.files);
      }
    });
  }

  it('rearranges nothing in the words that it is told with', async () => {
    const [one] = CASES;
    assert.ok(one);
    const log =
      'Traceback (most recent call last):\n  File "a\u202Eyp.py", line 1, in <module>\nValueError: x\u202Ey\u200B\n';
    const text = errorsText(await readErrors({ log, files: filesOf(one) }));
    assert.match(text, /^ValueError: x\[U\+202E\]y\[U\+200B\]/);
    assert.doesNotMatch(text, /[\u202E\u200B]/);
  });

  it('leaves no control character in a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        for (const line of cleanTerminal(text)) assert.doesNotMatch(line, /[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/);
      }),
    );
  });
});
