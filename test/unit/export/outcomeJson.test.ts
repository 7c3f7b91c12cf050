import * as assert from 'node:assert/strict';
import { outcomeSchema, toOutcomeJson } from '../../../src/core/export/outcomeJson';
import { toText } from '../../../src/core/export/markdown';
import { ACCOUNTING, everyOutcome, failureOf, FINDING, NOT_PLACED, resultWith } from '../support/outcomes';

describe('an outcome as JSON', () => {
  it('has its one form in every case, also after a trip through text', () => {
    for (const outcome of everyOutcome()) {
      const json = toOutcomeJson(outcome, 'src/a.ts', 1_500);
      assert.deepEqual(outcomeSchema.parse(JSON.parse(JSON.stringify(json))), json);
    }
  });

  it('is a success only for a whole answer, and has an error in every other case', () => {
    for (const outcome of everyOutcome()) {
      const { success, cached, error, outcome: kind } = toOutcomeJson(outcome, 'src/a.ts', 0);
      assert.equal(kind, outcome.kind);
      assert.equal(success, kind === 'answered' || kind === 'cached');
      assert.equal(cached, kind === 'cached');
      assert.equal(error === null, success);
    }
  });

  it("has the seed's names and units", () => {
    const result = resultWith({ findings: [FINDING], notPlaced: [NOT_PLACED] });
    const json = toOutcomeJson({ kind: 'answered', result, accounting: ACCOUNTING }, 'src/a.ts', 0);
    assert.deepEqual(json.tokens_used, {
      prompt_tokens: 1_000,
      completion_tokens: 234,
      total_tokens: 1_234,
      cached_tokens: 0,
    });
    assert.equal(json.elapsed_time, 1.235);
    assert.equal(json.cost, 0.00651);
    const { range, ...rest } = FINDING;
    const { line, column, endLine, endColumn } = range;
    assert.deepEqual(json.findings, [{ ...rest, line, column, end_line: endLine, end_column: endColumn }]);
    assert.equal(json.notPlaced[0]?.claimed_line, 7);
  });

  it('takes no tokens and the time of the whole run where nothing was asked', () => {
    const json = toOutcomeJson({ kind: 'blocked', block: { code: 'empty' } }, 'src/a.ts', 1_500);
    assert.deepEqual(json.tokens_used, { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cached_tokens: 0 });
    assert.deepEqual(
      [json.elapsed_time, json.model, json.tier, json.cost, json.coverage],
      [1.5, null, null, null, null],
    );
  });

  it('names code, status, wait and id of a failure', () => {
    const failure = failureOf('rate_limit', { retryAfterMs: 1_500, requestId: 'gen-1' });
    const { error } = toOutcomeJson({ kind: 'failed', failure }, 'src/a.ts', 0);
    assert.equal(error?.code, 'rate_limit');
    assert.deepEqual([error.status, error.retry_after, error.request_id], [429, 1.5, 'gen-1']);
  });
});

describe('an outcome as Markdown', () => {
  it('keeps what the model wrote from acting as markup', () => {
    const hostile = {
      ...FINDING,
      title: '<img src=x> [click](command:evil) **b**',
      explanation: '# not a heading | `x`',
      quote: 'a ``` b ```` c',
    };
    const result = resultWith({ findings: [hostile] });
    const { content } = toOutcomeJson({ kind: 'answered', result, accounting: ACCOUNTING }, 'src/a.ts', 0);
    assert.ok(content.includes('### \\<img src=x\\> \\[click\\](command:evil) \\*\\*b\\*\\*'));
    assert.ok(content.includes('\\# not a heading \\| \\`x\\`'));
    assert.ok(content.includes('`````\na ``` b ```` c\n`````'));
  });

  it('names file, line and column of each finding, and those that are not placed', () => {
    const result = resultWith({ findings: [FINDING], notPlaced: [NOT_PLACED] });
    const { content } = toOutcomeJson({ kind: 'answered', result, accounting: ACCOUNTING }, 'src/a.ts', 0);
    assert.ok(content.includes('src/a.ts:2:3 (critical, error handling, confidence high)'));
    assert.ok(content.includes('## Not placed') && content.includes('Somewhere'));
  });
});

describe('an outcome in plain words', () => {
  const result = resultWith({
    findings: [{ ...FINDING, title: 'Red \u001B[31m', quote: 'a\r\u001B]0;x\u0007b\n\tc', explanation: '*as* it is' }],
    notPlaced: [NOT_PLACED],
  });
  const text = toText({ kind: 'answered', result, accounting: ACCOUNTING }, 'src/a.ts', 'plain');

  it('lets no escape sequence of the model reach a terminal', () => {
    assert.match(text, /^[\n\t\u0020-\u007E]*$/);
  });

  it('has no markup', () => {
    assert.ok(text.includes('\n*as* it is\n    a]0;xb\n    \tc\n') && !text.includes('#') && !text.includes('```'));
    assert.ok(text.includes('\n\nNot placed:\n\nSomewhere\n'));
  });
});
