import * as assert from 'node:assert/strict';
import type { Estimate } from '../../src/core/budget/estimates';
import type { Prepared } from '../../src/core/prepared';
import { contextNotes } from '../../src/core/presentContext';
import { toPreviewJson } from '../../src/core/export/previewJson';
import { toSentSource, type ContextFallback, type SentContext, type SentSource } from '../../src/core/prompt/source';
import { reviewTask } from '../../src/core/tasks/review';
import { settings } from './support/settings';

const TEXT = Array.from({ length: 200 }, (_, row) => `row ${row + 1}`).join('\n');

function prepared(source: SentSource, wholeTokens: number | undefined = 2_000): Prepared<unknown> {
  return {
    ...{ task: reviewTask, settings: settings(), body: '{}', cacheKey: 'k' },
    ...{ promptTokens: 1_000, wholeTokens, rawTokens: 700, maxTokens: 8_000, facts: undefined, ttlMs: 1 },
    ...{
      repository: undefined,
      sources: [source],
      words: {},
      redacted: [],
      prompts: [],
      rules: { used: [], leftOut: [] },
    },
  };
}

const ESTIMATE: Estimate = { tokens: 1_000, price: undefined, replies: 0, withinPercent: null };

function part(context?: Partial<SentContext>, fallback?: ContextFallback): SentSource {
  const scope = [{ start: 100, end: 102 }];
  const sent = toSentSource({ name: 'code', path: 'src/a.ts', languageId: 'typescript', text: TEXT, scope }, fallback);
  return { ...sent, context: { ...sent.context, ...context } };
}

describe('what the preview says of the context', () => {
  it('names what goes whole, what was left out and why, and what that saves', () => {
    const functions = [
      { name: 'go', start: 98, end: 110, called: false },
      { start: 120, end: 125, called: true },
    ];
    const leftOut = { body: 90, comment: 20, blank: 9, secret: 2, far: 18 };
    assert.deepEqual(contextNotes(prepared(part({ stage: 'compact', functions, leftOut })), ESTIMATE), [
      'src/a.ts: 63 of 200 lines go along.',
      'Lines 100 to 102 are asked about and go unchanged.',
      'Whole and unchanged, because it is asked about: go, lines 98 to 110.',
      'Whole and unchanged, because it is called there: a function without a name, lines 120 to 125.',
      'Lines of other functions left out, because their signatures are enough: 90.',
      'Lines of comments elsewhere left out, because code shows what it does: 20.',
      'Blank lines left out: 9.',
      'Lines left out, because they hold secrets: 2.',
      'Lines left out, because context has a limit and nearer lines go first: 18.',
      'Context is sent with less indentation.',
      'About 1000 tokens; the same request with the whole file takes 2000: 50 % fewer.',
    ]);
  });

  it('does not promise a saving where there is none', () => {
    const whole = toSentSource({ name: 'code', path: 'src/a.ts', languageId: 'typescript', text: TEXT });
    assert.deepEqual(contextNotes(prepared(whole, 990), ESTIMATE), [
      'src/a.ts: all 200 lines go along, unchanged.',
      'About 1000 tokens; the same request with the whole file, unnumbered, takes 990.',
    ]);
    const { sources, ...rest } = prepared(whole);
    const notes = contextNotes({ ...rest, sources, wholeTokens: undefined }, ESTIMATE);
    assert.match(notes.at(-1) ?? '', /too long to compare with/);
  });

  it('compares by what replies of the model took, on both sides', () => {
    const { tokens, notes } = toPreviewJson(prepared(part()), { ...ESTIMATE, tokens: 1_200, replies: 20 });
    assert.deepEqual([tokens.prompt, tokens.whole_files], [1_200, 2_400]);
    assert.ok(notes.includes('About 1200 tokens; the same request with the whole file takes 2400: 50 % fewer.'));
  });

  it('says why the rows around go instead', () => {
    const reasons: Readonly<Record<ContextFallback['reason'], RegExp>> = {
      no_grammar: /functions of this language are not recognised/,
      large: /too large to look for/,
      not_parsed: /could not be parsed/,
      limit: /over the size limit/,
      proof: /a check of it failed \(blanks\)/,
    };
    for (const [reason, words] of Object.entries(reasons)) {
      const fallback = { reason: reason as ContextFallback['reason'], check: 'blanks' };
      const notes = contextNotes(prepared(part({}, fallback)), ESTIMATE).join('\n');
      assert.match(notes, words);
      assert.match(notes, /far from what is asked about: 137\./);
    }
  });

  it('is in the preview for machines, too', () => {
    const { files, tokens } = toPreviewJson(prepared(part({}, { reason: 'proof', check: 'gaps' })), ESTIMATE);
    assert.deepEqual(files, [
      {
        ...{ path: 'src/a.ts', lines: 200, sent: 63, how: 'surroundings', fallback: 'proof: gaps', functions: [] },
        left_out: { body: 0, comment: 0, blank: 0, secret: 0, far: 137 },
      },
    ]);
    assert.equal(tokens.whole_files, 2_000);
  });
});
