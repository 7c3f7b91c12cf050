import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SecretMarks, type FoundSecrets } from '../../../src/core/findings/secretMarks';
import type { TextEdit } from '../../../src/core/findings/trackedRange';
import type { SecretPlace } from '../../../src/core/outcome';
import { secretPlace } from '../support/outcomes';
import { made } from '../support/secrets';

const DOC = 'file:///a.ts';
const VALUE = made(12);
const OTHER = made(12, undefined, 2);

/** Where a value stands in a text, as a scan would tell. */
function placeOf(text: string, value: string): SecretPlace {
  const before = text.slice(0, text.indexOf(value)).split(/\r\n|\r|\n/);
  const column = (before.at(-1)?.length ?? 0) + 1;
  return secretPlace({ line: before.length, endLine: before.length, column, endColumn: column + value.length });
}

function found(text: string, values: readonly string[], change: Partial<FoundSecrets> = {}): FoundSecrets {
  return { path: 'a.ts', text, places: values.map((value) => placeOf(text, value)), redacted: false, ...change };
}

describe('marks of secrets', () => {
  let marks: SecretMarks;
  let changes: number;
  beforeEach(() => {
    marks = new SecretMarks();
    changes = 0;
    marks.onChange(() => changes++);
  });

  const values = (): string[] => marks.marks(DOC).map(({ tracked }) => tracked.expected);

  /** @returns the text after the edits, which are given from the last to the first as VS Code does. */
  function edit(text: string, ...edits: TextEdit[]): string {
    let now = text;
    for (const { offset, length, text: put } of edits) now = now.slice(0, offset) + put + now.slice(offset + length);
    marks.edit(DOC, edits, (start, end) => now.slice(start, end));
    return now;
  }

  it('stand at their values, with tabs, emoji and every line ending', () => {
    const text = `one();\r\n\t"😀" + "${VALUE}";\rthree("${OTHER}")\n`;
    marks.found(DOC, found(text, [VALUE, OTHER]), text);
    assert.deepEqual(values(), [VALUE, OTHER]);
    assert.equal(marks.path(DOC), 'a.ts');
    assert.equal(changes, 1);
  });

  it('move with what is typed elsewhere, and are not shown anew for it', () => {
    const text = `a("${VALUE}");\nb("${OTHER}");\n`;
    marks.found(DOC, found(text, [VALUE, OTHER]), text);
    const now = edit(text, { offset: 0, length: 0, text: '// above\n\n' });
    assert.equal(changes, 1);
    assert.deepEqual(
      marks.marks(DOC).map(({ tracked }) => now.slice(tracked.start, tracked.end)),
      [VALUE, OTHER],
    );
  });

  it('go when their value is edited away, and come back when that is undone', () => {
    const text = `a("${VALUE}");\nb("${OTHER}");\n`;
    marks.found(DOC, found(text, [VALUE, OTHER]), text);
    const at = text.indexOf(VALUE);
    const now = edit(text, { offset: at, length: VALUE.length, text: 'process.env.A' });
    assert.deepEqual([values(), changes], [[OTHER], 2]);
    edit(now, { offset: at, length: 'process.env.A'.length, text: VALUE });
    assert.deepEqual([values(), changes], [[VALUE, OTHER], 3]);
  });

  it('follow several edits of one change', () => {
    const text = `a("${VALUE}");\nb("${OTHER}");\n`;
    marks.found(DOC, found(text, [VALUE, OTHER]), text);
    const now = edit(
      text,
      { offset: text.indexOf('b('), length: 1, text: 'longer' },
      { offset: 0, length: 1, text: 'longer' },
    );
    assert.deepEqual(
      marks.marks(DOC).map(({ tracked }) => now.slice(tracked.start, tracked.end)),
      [VALUE, OTHER],
    );
  });

  it('take the place of those of the run before; none are left when it finds none', () => {
    const text = `a("${VALUE}");\nb("${OTHER}");\n`;
    marks.found(DOC, found(text, [VALUE, OTHER]), text);
    marks.found(DOC, found(text, [OTHER], { redacted: true }), text);
    assert.deepEqual(
      marks.marks(DOC).map(({ tracked, redacted }) => [tracked.expected, redacted]),
      [[OTHER, true]],
    );
    marks.found(DOC, found(text, []), text);
    assert.deepEqual([values(), marks.documents], [[], []]);
  });

  it('stay outside the lines of a selection that was reviewed alone', () => {
    const text = `a("${VALUE}");\nb();\nc("${OTHER}");\n`;
    marks.found(DOC, found(text, [VALUE, OTHER]), text);
    marks.found(DOC, found(text, [], { scope: [{ start: 2, end: 3 }] }), text);
    assert.deepEqual(values(), [VALUE]);
    marks.found(DOC, found(text, [VALUE], { scope: [{ start: 2, end: 2 }], redacted: true }), text);
    assert.deepEqual(
      marks.marks(DOC).map(({ tracked, redacted }) => [tracked.expected, redacted]),
      [[VALUE, true]],
    );
  });

  it('are found in a text that was edited since it was captured, or opened again', () => {
    const text = `a("${VALUE}");\nb("${OTHER}");\n`;
    const now = `// new\n${text.replace(OTHER, 'gone')}`;
    marks.found(DOC, found(text, [VALUE, OTHER]), now);
    assert.deepEqual(values(), [VALUE]);
    const [mark] = marks.marks(DOC);
    assert.deepEqual([mark?.found.line, mark?.found.column], [2, 4]);
    marks.reload(DOC, '');
    assert.deepEqual(marks.documents, []);
  });

  it('of one value on several lines each find their own again', () => {
    const text = `a("${VALUE}");\n`.repeat(3);
    const rows = [1, 2, 3].map((line) => secretPlace({ line, endLine: line, column: 4, endColumn: 4 + VALUE.length }));
    marks.found(DOC, { path: 'a.ts', text, places: rows, redacted: false }, text);
    marks.reload(DOC, text);
    assert.deepEqual(
      marks.marks(DOC).map(({ found: { line } }) => line),
      [1, 2, 3],
    );
  });

  it('go in every document when they are said to be none, or with their document', () => {
    const text = `a("${VALUE}");\n`;
    for (const document of [DOC, 'file:///b.ts']) marks.found(document, found(text, [VALUE]), text);
    marks.remove(({ tracked }) => tracked.expected === VALUE);
    assert.deepEqual(marks.documents, []);
    marks.found(DOC, found(text, [VALUE]), text);
    marks.clear(DOC);
    assert.deepEqual(marks.documents, []);
  });

  it('are on no line for what only the finished request shows', () => {
    const place = { ...placeOf(`"${VALUE}"`, VALUE), source: 'user message' };
    marks.found(DOC, { path: 'a.ts', text: `"${VALUE}"`, places: [place], redacted: false }, `"${VALUE}"`);
    assert.deepEqual(values(), []);
  });

  it('whatever is typed, stand at their value or not at all', () => {
    const edits = fc.array(
      fc.record({ at: fc.nat(60), length: fc.nat(20), text: fc.constantFrom('', 'x', '\r\n', VALUE, '"') }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(edits, (all) => {
        const text = `a("${VALUE}");\nb("${OTHER}");\n`;
        marks.found(DOC, found(text, [VALUE, OTHER]), text);
        let now = text;
        for (const { at, length, text: put } of all) {
          const offset = Math.min(at, now.length);
          now = edit(now, { offset, length: Math.min(length, now.length - offset), text: put });
          for (const { tracked } of marks.marks(DOC)) {
            assert.equal(now.slice(tracked.start, tracked.end), tracked.expected);
          }
        }
      }),
    );
  });
});
