// Anchoring over files in all languages with a grammar: the right line, or none, and never a wrong one as certain.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { FIXTURES } from '../support/contextFixtures';
import { quotations, wrongIn } from '../support/quotations';
import { realFiles } from '../support/realFiles';

describe('anchoring in every language', () => {
  const fixtures = FIXTURES.map(({ rows, lineEnd = '\n' }) => rows.join(lineEnd));
  const texts = [...fixtures, ...realFiles().map(({ text }) => text)];

  it('property: gives the right line, none, or a nearer one of the same text, which it does not call exact', () => {
    const any = quotations(texts, { off: 10, solid: 1, duplicates: true });
    fc.assert(
      fc.property(any, (quotation) => {
        assert.equal(wrongIn(quotation), undefined);
      }),
      { numRuns: 300 },
    );
  });
});
