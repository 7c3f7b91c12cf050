import * as assert from 'node:assert/strict';
import { isExample } from '../../../../src/core/guard/secrets/placeholder';
import { scanSecrets } from '../../../../src/core/guard/secrets/scan';
import { TOKEN_RULES } from '../../../../src/core/guard/secrets/tokens';
import type { TokenRule } from '../../../../src/core/guard/secrets/tokens/token';
import { looksRandom } from '../../../../src/core/guard/secrets/random';
import { Shape } from '../../support/shapes';

/** Texts in the rule's own shape; where the shape is common, such as chance would draw. */
function samplesOf(rule: TokenRule): string[] {
  const samples = Array.from({ length: 12 }, (_, seed) => new Shape(rule.pattern.source, seed + 1).drawn());
  return samples.filter((text) => !isExample(text) && (!rule.random || looksRandom(text.slice(8), 12)));
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
      const samples = samplesOf(rule);
      assert.ok(samples.length > 3, String(samples.length));
      for (const sample of samples) {
        const value = new RegExp(`^${rule.pattern.source}`).exec(sample)?.groups?.['value'] ?? sample;
        // Of a shape that belongs to no vendor, what was drawn counts.
        const part = rule.confidence === 'medium' ? value.slice(-20, -4) : value.slice(4, -4);
        for (const text of [sample, `use("${sample}");`, `a\r\n// was ${sample} before\n`, `x='${sample}'`]) {
          const hits = scanSecrets(text, { patterns: [] });
          const covered = hits.some(({ start, end }) => text.slice(start, end).includes(part));
          assert.ok(covered, `${text}: ${JSON.stringify(hits)}`);
        }
      }
    });
  }
});
