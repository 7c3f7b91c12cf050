// The bar of anchoring: ten thousand quotations of open-source files in the 11 languages, as the benches take them. Where those
// are not on this machine, nothing is downloaded, and the fixtures of a language stand for its files.
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { LANGUAGES, samples } from '../../bench/compression/sources';
import { FIXTURES } from '../support/contextFixtures';
import { anchored, quotations, wrongIn } from '../support/quotations';

const CASES = 10_000;
const BAR = 0.96;

describe('anchoring in real files of the 11 languages', function () {
  this.timeout(300_000);
  const byLanguage = new Map<string, readonly string[]>();
  before(() => {
    const found = samples(false).samples;
    for (const id of LANGUAGES) {
      const real = found.filter(({ languageId }) => languageId === id).map(({ text }) => text);
      const own = FIXTURES.filter(({ languageId }) => languageId === id || languageId === `${id}react`);
      byLanguage.set(id, real.length > 0 ? real : own.map(({ rows }) => rows.join('\n')));
      console.log(`      ${id}: ${real.length > 0 ? `${real.length} files` : 'fixtures only'}`);
    }
  });

  it('never gives a wrong line as certain: numbers off by up to 10, other blanks, duplicates near', () => {
    // The languages in equal parts, however many files each has.
    const any = fc.oneof(
      ...[...byLanguage.values()].map((texts) => quotations(texts, { off: 10, solid: 1, duplicates: true })),
    );
    fc.assert(
      fc.property(any, (quotation) => {
        assert.equal(wrongIn(quotation), undefined);
      }),
      { numRuns: CASES },
    );
  });

  it('places at least 96 of 100 on the very line where numbers are off by up to 5', () => {
    let [right, wrong, all] = [0, 0, 0];
    for (const [id, texts] of byLanguage) {
      const numRuns = Math.ceil(CASES / byLanguage.size);
      const sample = fc.sample(quotations(texts, { off: 5, solid: 20, duplicates: false }), { numRuns, seed: 8 });
      const found = sample.map((quotation) => ({ anchor: anchored(quotation), line: quotation.line }));
      const placed = found.filter(({ anchor, line }) => anchor.placed && anchor.line === line).length;
      const elsewhere = found.filter(({ anchor, line }) => anchor.placed && anchor.line !== line).length;
      console.log(`      ${id}: ${((100 * placed) / numRuns).toFixed(1)} %, ${elsewhere} on a nearer equal line`);
      right += placed;
      wrong += elsewhere;
      all += numRuns;
    }
    console.log(
      `      all: ${right} of ${all} (${((100 * right) / all).toFixed(2)} %), ${wrong} on a nearer equal line`,
    );
    assert.ok(right / all >= BAR, `${right} of ${all}`);
  });
});
