// What is suggested for code that changed since, beside the code.
import * as assert from 'node:assert/strict';
import { comparisonOf, type Comparison } from '../../../src/core/findings/comparison';
import { DOCUMENT, placed, reviewed } from '../support/findings';

/** @param change what was typed over the first place where `from` stands. */
function compared(
  text: string,
  line: number,
  replacement: string,
  from: string,
  change: string,
): Comparison | undefined {
  const store = reviewed(text, [placed(line, { replacement, quote: 'as reviewed' })]);
  const offset = text.indexOf(from);
  const now = text.slice(0, offset) + change + text.slice(offset + from.length);
  const edit = { offset, length: from.length, text: change };
  store.edit(DOCUMENT, [edit], (start, end) => now.slice(start, end));
  const [known] = store.findings(DOCUMENT);
  assert.equal(known?.state, 'stale');
  return comparisonOf(known, now, text.includes('\r\n') ? '\r\n' : '\n');
}

describe('a suggestion beside code that changed since', () => {
  it('is the document with the suggestion where the code stood, on whole rows and with its line endings', () => {
    const changed = compared('a();\r\nb();\r\nc();\r\n', 2, 'x();\ny();', 'b(', 'other(');
    assert.deepEqual(changed, { kind: 'document', text: 'a();\r\nx();\r\ny();\r\nc();\r\n' });
  });

  it('stands above what took the place of its rows', () => {
    const changed = compared('a();\nb();\nc();\n', 2, 'x();', 'b();\n', '');
    assert.deepEqual(changed, { kind: 'document', text: 'a();\nx();\nc();\n' });
  });

  it('stands alone, beside the code as it was reviewed, where its place is not known any more', () => {
    const text = 'a();\nb();\nc();\n';
    const other = Array.from({ length: 40 }, (_, row) => `row${row}();`).join('\n');
    assert.deepEqual(compared(text, 2, 'x();', text, other), { kind: 'snippets', before: 'b();', after: 'x();' });
    const store = reviewed(text, [placed(2, { replacement: 'x();', quote: 'b();' })]);
    store.reload(DOCUMENT, other);
    const [known] = store.findings(DOCUMENT);
    assert.deepEqual(known && comparisonOf(known, other, '\n'), { kind: 'snippets', before: 'b();', after: 'x();' });
  });

  it('is none where nothing is suggested', () => {
    const [known] = reviewed('a();\n', [placed(1)]).findings(DOCUMENT);
    assert.equal(known && comparisonOf(known, 'a();\n', '\n'), undefined);
  });
});
