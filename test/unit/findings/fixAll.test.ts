// All safe fixes of a file as one edit: which are taken, which are left out and why.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fixAll, type FixAll } from '../../../src/core/findings/fixAll';
import type { ReviewStore } from '../../../src/core/findings/reviewStore';
import type { TextEdit } from '../../../src/core/findings/trackedRange';
import type { Finding } from '../../../src/core/outcome';
import { fixAllWords } from '../../../src/core/review/fixAllWords';
import { CONFIDENCES, SEVERITIES } from '../../../src/core/tasks/review';
import { DOCUMENT, placed, reviewed } from '../support/findings';

const TEXT = 'one();\ntwo();\nthree();\nfour();\n';

function all(store: ReviewStore, text: string): FixAll {
  return fixAll(store.findings(DOCUMENT), text, '\n');
}

function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .reverse()
    .reduce((now, { offset, length, text: put }) => now.slice(0, offset) + put + now.slice(offset + length), text);
}

describe('all safe fixes of a file', () => {
  it('are those of which the model is sure, and which fit the text as it is', () => {
    const store = reviewed(TEXT, [
      placed(1, { replacement: 'ONE();' }),
      placed(2, { replacement: 'TWO();', confidence: 'medium' }),
      placed(3, { replacement: 'THREE();' }),
      placed(4),
    ]);
    store.edit(DOCUMENT, [{ offset: 14, length: 5, text: 'other' }], (from, to) =>
      TEXT.replace('three', 'other').slice(from, to),
    );
    const text = TEXT.replace('three', 'other');
    const fixes = all(store, text);
    assert.equal(applied(text, fixes.edits), 'ONE();\ntwo();\nother();\nfour();\n');
    assert.deepEqual(fixes.leftOut, { changed: 1, unsure: 1, overlap: 0 });
    assert.equal(fixAllWords(fixes), '1 fix applied. Left out: 1 on code that changed since, 1 below high confidence.');
  });

  it('leave a place that two want to the graver finding, whatever the order of the answer', () => {
    const findings = [
      placed(1, { id: 'a', replacement: 'minor();', severity: 'minor' }),
      placed(1, { id: 'b', replacement: 'critical();', severity: 'critical' }),
    ];
    for (const each of [findings, [...findings].reverse()]) {
      const fixes = all(reviewed(TEXT, each), TEXT);
      assert.equal(applied(TEXT, fixes.edits), TEXT.replace('one', 'critical'));
      assert.equal(fixes.leftOut.overlap, 1);
    }
  });

  it('take nothing that was dismissed, hidden, or came without a checked fix', () => {
    const store = reviewed(TEXT, [
      placed(1, { replacement: 'ONE();' }),
      placed(2, { replacement: 'TWO();', severity: 'info' }),
      placed(3, { noFix: 'syntax' }),
    ]);
    store.dismiss(DOCUMENT, 'f1');
    store.setFilter({ severity: 'major', confidence: 'low', categories: [], mostPerFile: 0 });
    assert.deepEqual(all(store, TEXT), { edits: [], fixed: [], leftOut: { changed: 0, unsure: 0, overlap: 0 } });
    assert.equal(fixAllWords(all(store, TEXT)), 'There is no safe fix in this file.');
  });

  it('make the lines next to each other new, and delete them', () => {
    const store = reviewed(
      TEXT,
      [1, 2, 3].map((line) => placed(line, { replacement: line === 2 ? '' : `n${line}();` })),
    );
    assert.equal(applied(TEXT, all(store, TEXT).edits), 'n1();\nn3();\nfour();\n');
  });

  it('property: each fix is applied or told why not, none touches another, and undone they leave the same bytes', () => {
    const lines = fc.array(fc.stringMatching(/^[ \t]{0,2}[a-z]{0,4}$/), { minLength: 1, maxLength: 8 });
    const suggestion = fc.record({
      ...{ at: fc.nat(), more: fc.nat(2), confidence: fc.constantFrom(...CONFIDENCES) },
      ...{ severity: fc.constantFrom(...SEVERITIES), replacement: fc.constantFrom('', 'x', 'x\ny') },
    });
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.array(suggestion),
        (rows, ending, ends, given) => {
          const text = rows.join(ending) + (ends ? ending : '');
          const findings = given.map(({ at, more, ...rest }, index): Finding => {
            const line = (at % rows.length) + 1;
            const endLine = Math.min(rows.length, line + more);
            return placed(line, { id: `f${index}`, range: { line, column: 1, endLine, endColumn: 1 }, ...rest });
          });
          const { edits, leftOut } = all(reviewed(text, findings), text);
          assert.equal(edits.length + leftOut.changed + leftOut.unsure + leftOut.overlap, findings.length);
          edits.slice(1).forEach((edit, index) => {
            const { offset, length } = edits[index]!;
            assert.ok(offset + length <= edit.offset && offset < edit.offset);
          });
          let shift = 0;
          const back = edits.map(({ offset, length, text: put }) => {
            const undo = { offset: offset + shift, length: put.length, text: text.slice(offset, offset + length) };
            shift += put.length - length;
            return undo;
          });
          assert.equal(applied(applied(text, edits), back), text);
        },
      ),
    );
  });
});
