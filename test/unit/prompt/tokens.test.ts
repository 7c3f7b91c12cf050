import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Tiktoken } from '@dqbd/tiktoken/lite/init';
import * as fc from 'fast-check';
import { countTokens, pieces } from '../../../src/core/prompt/tokens';
import { builtDist } from '../support/product';
import { realFiles } from '../support/realFiles';

const LONGEST_PIECE = 4_097;

describe('counting tokens', () => {
  let dist: string;
  let whole: Tiktoken;

  before(async () => {
    dist = await builtDist();
    // The first count loads the encoder's code; after it the test may use its own encoder, with the text in one piece.
    await countTokens('', dist);
    const file = JSON.parse(readFileSync(path.join(dist, 'cl100k_base.json'), 'utf8')) as Record<string, never>;
    whole = new Tiktoken(file['bpe_ranks']!, file['special_tokens']!, file['pat_str']!);
  });
  after(() => {
    whole.free();
  });

  it('differs from counting in one piece by less than half a percent', async () => {
    const large = realFiles().filter(({ text }) => text.length > LONGEST_PIECE);
    assert.ok(large.length >= 10);
    for (const { path: name, text } of large) {
      const expected = whole.encode(text, [], []).length;
      const counted = await countTokens(text, dist);
      assert.ok(Math.abs(counted - expected) / expected < 0.005, `${name}: ${counted}, ${expected} in one piece`);
    }
  });

  it('knows these texts', async () => {
    assert.equal(await countTokens('', dist), 0);
    assert.equal(await countTokens('hello world', dist), 2);
  });

  it('takes text that looks like a special token for text', async () => {
    assert.ok((await countTokens('<|endoftext|><|fim_prefix|>', dist)) > 4);
  });

  it('counts a long unbroken run', async () => {
    const counted = await countTokens('a'.repeat(50_000), dist);
    assert.ok(counted > 6_000 && counted < 6_400, String(counted));
  });
});

describe('cutting text into pieces', () => {
  const chunk = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.constantFrom('\n', '\r\n', 'word ', '𝄞', '👩‍👩‍👧', 'e\u0301'),
    fc
      .tuple(fc.constantFrom('a', '𝄞', ' ', '\n', 'ab\n'), fc.integer({ min: 1, max: 5_000 }))
      .map(([text, times]) => text.repeat(times)),
  );
  const text = fc.array(chunk, { maxLength: 8 }).map((parts) => parts.join(''));

  it('loses nothing and keeps every piece short', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const cut = [...pieces(whole)];
        assert.equal(cut.join(''), whole);
        assert.ok(cut.every((piece) => piece.length > 0 && piece.length <= LONGEST_PIECE));
      }),
    );
  });

  it('never separates the halves of a character', () => {
    fc.assert(
      fc.property(text, (whole) => {
        let end = 0;
        for (const piece of pieces(whole)) {
          end += piece.length;
          const split = /[\uD800-\uDBFF]/.test(whole.charAt(end - 1)) && /[\uDC00-\uDFFF]/.test(whole.charAt(end));
          assert.ok(!split, `inside a character at ${end}`);
        }
      }),
    );
  });

  it('bounds the pieces of a text without any line end', () => {
    const lengths = [...pieces('a'.repeat(50_000))].map((piece) => piece.length);
    assert.ok(lengths.length >= 12 && Math.max(...lengths) <= LONGEST_PIECE);
    assert.ok([...pieces('𝄞'.repeat(10_000))].every((piece) => piece.length <= LONGEST_PIECE));
    assert.ok([...pieces('a' + '𝄞'.repeat(10_000))].every((piece) => piece.length <= LONGEST_PIECE));
  });

  it('cuts at line ends where there are any', () => {
    const cut = [...pieces('some line of code();\n'.repeat(1_000))];
    assert.ok(cut.every((piece) => piece.endsWith('\n')));
  });
});
