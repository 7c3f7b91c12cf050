import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { splitLines, type LineRange } from '../../../src/core/prompt/source';
import { splitText, type SplitInput } from '../../../src/core/syntax/split';
import { builtDist } from '../support/product';

const body = (name: string): string[] => [
  `/** What ${name} is for. */`,
  `export function ${name}(list: number[]): number {`,
  '  let sum = 0;',
  '',
  '  for (const each of list) {',
  '    sum += each;',
  '  }',
  '',
  '  return sum;',
  '}',
];
const FUNCTIONS = Array.from({ length: 40 }, (_, at) => body(`total${at}`));
const TYPESCRIPT = `${FUNCTIONS.flat().join('\n')}\n`;
/** Rows at which a function begins, with the comment above it. */
const STARTS = new Set(FUNCTIONS.map((_, at) => at * 10 + 1));

describe('a text that is too long for one request', () => {
  let dist: string;
  before(async () => {
    dist = await builtDist();
  });

  /** The parts of one stretch are one stretch each. */
  const split = async (input: SplitInput): Promise<LineRange[]> => {
    const parts = await splitText(input, dist);
    return parts.map((part) => {
      assert.equal(part.length, 1);
      return part[0]!;
    });
  };
  const size = (text: string, { start, end }: LineRange): number =>
    Buffer.byteLength(
      splitLines(text)
        .slice(start - 1, end)
        .map((line) => `${line}\n`)
        .join(''),
    );

  it('is cut between functions, above their comments', async () => {
    const parts = await split({ languageId: 'typescript', text: TYPESCRIPT, maxBytes: 1_500 });
    assert.ok(parts.length >= 4, String(parts.length));
    for (const { start } of parts) assert.ok(STARTS.has(start), `cut above row ${start}`);
  });

  it('takes as few stretches as there can be', async () => {
    const parts = await split({ languageId: 'typescript', text: TYPESCRIPT, maxBytes: 1_500 });
    const [first, second] = parts;
    assert.ok(first && second);
    assert.ok(size(TYPESCRIPT, { start: first.start, end: first.end + 10 }) > 1_500);
  });

  it('is cut between the methods of a class that is too long itself, and never in a string', async () => {
    const methods = Array.from({ length: 30 }, (_, at) => [
      `  method${at}() {`,
      '    return `one',
      '',
      `two ${at}`,
      '`;',
      '  }',
    ]);
    const text = ['class Long {', ...methods.flat(), '}', ''].join('\n');
    const parts = await split({ languageId: 'javascript', text, maxBytes: 400 });
    for (const { start } of parts.slice(1)) assert.match(splitLines(text)[start - 1] ?? '', /^ {2}method\d+/);
  });

  it('is cut where its layout says so when there is no grammar for it', async () => {
    const blocks = Array.from({ length: 20 }, (_, at) => [
      `func total${at}() {`,
      '  let one = 1',
      '  use(one)',
      '}',
      '',
    ]);
    const text = blocks.flat().join('\n');
    const parts = await split({ languageId: 'swift', text, maxBytes: 200 });
    for (const { start } of parts) assert.match(splitLines(text)[start - 1] ?? '', /^func total/);
  });

  it('keeps to the rows that were asked about', async () => {
    const scope = [{ start: 35, end: 222 }];
    const parts = await split({ languageId: 'typescript', text: TYPESCRIPT, maxBytes: 1_000, scope });
    assert.equal(parts[0]?.start, 35);
    assert.equal(parts.at(-1)?.end, 222);
  });

  it('is covered row by row, whatever it is, and no stretch of more than one row is too long', async () => {
    const line = fc.oneof(
      fc.constantFrom('', '{', '}', 'function f() {', '`', '"""', 'def g():', '    x = 1', '#if A', '/*', '*/', 'end'),
      fc.string({ maxLength: 60 }),
    );
    const languageId = fc.constantFrom('typescript', 'python', 'c', 'ruby', 'swift', 'plaintext');
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 60 }),
        languageId,
        fc.integer({ min: 1, max: 400 }),
        async (lines, language, maxBytes) => {
          const text = lines.join('\n');
          const parts = await split({ languageId: language, text, maxBytes });
          let next = 1;
          for (const part of parts) {
            assert.equal(part.start, next);
            assert.ok(part.end >= part.start);
            if (part.end > part.start) assert.ok(size(text, part) <= maxBytes);
            next = part.end + 1;
          }
          assert.equal(next, splitLines(text).length + 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of several stretches is asked about in as few requests as hold them', async () => {
    const scope = [1, 101, 201, 301].map((start) => ({ start, end: start + 9 }));
    const parts = await splitText({ languageId: 'typescript', text: TYPESCRIPT, maxBytes: 400, scope }, dist);
    assert.deepEqual(parts, [scope.slice(0, 2), scope.slice(2)]);
  });
});
