import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isExample } from '../../../../src/core/guard/secrets/placeholder';
import { scanSecrets } from '../../../../src/core/guard/secrets/scan';
import { TOKEN_RULES } from '../../../../src/core/guard/secrets/tokens';
import type { TokenRule } from '../../../../src/core/guard/secrets/tokens/token';
import { looksRandom } from '../../../../src/core/guard/secrets/random';

/** Texts in the rule's own shape; where the shape is common, such as chance would draw. */
function samplesOf(rule: TokenRule): string[] {
  const drawn = fc
    .stringMatching(new RegExp(`^${rule.pattern.source}$`), { maxLength: 300 })
    .filter((text) => !isExample(text) && (!rule.random || looksRandom(text.slice(8), 12)));
  return fc.sample(drawn, { numRuns: 8, seed: 5 });
}

describe('the table of tokens', () => {
  it('knows each token by an id of its own', () => {
    const ids = TOKEN_RULES.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('has more than a hundred and fifty of them', () => {
    assert.ok(TOKEN_RULES.length > 150, String(TOKEN_RULES.length));
  });

  for (const rule of TOKEN_RULES) {
    it(`finds what has the shape of ${rule.id}, wherever it stands in a line`, () => {
      for (const sample of samplesOf(rule)) {
        const value = new RegExp(rule.pattern.source).exec(sample)?.groups?.['value'] ?? sample;
        for (const text of [sample, `use("${sample}");`, `a\r\n// was ${sample} before\n`, `x='${sample}'`]) {
          const hits = scanSecrets(text, { patterns: [] });
          const covered = hits.some(({ start, end }) => text.slice(start, end).includes(value.slice(4, -4)));
          assert.ok(covered, `${text}: ${JSON.stringify(hits)}`);
        }
      }
    });
  }
});
