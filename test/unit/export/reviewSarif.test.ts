import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import * as fc from 'fast-check';
import ajv from 'ajv';
import { reportText } from '../../../src/core/export/report';
import type { Finding, Outcome } from '../../../src/core/outcome';
import { CATEGORIES, CONFIDENCES, SEVERITIES } from '../../../src/core/tasks/review';
import { ACCOUNTING, everyOutcome, FINDING, NOT_PLACED, resultWith } from '../support/outcomes';

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean;
          readonly toolExecutionNotifications: readonly {
            readonly descriptor: { readonly id: string };
            readonly message: { readonly text: string };
          }[];
        },
      ];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string; readonly markdown: string };
        readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: { uri: string } } }];
        readonly fixes?: readonly unknown[];
        readonly suppressions?: readonly unknown[];
      }[];
    },
  ];
}

/** The schema that schemastore ships, which is the official one. */
const SCHEMA: unknown = JSON.parse(
  readFileSync(
    path.join(
      path.dirname(createRequire(path.resolve('package.json')).resolve('schemastore/package.json')),
      'schemas/json/sarif-2.1.0.json',
    ),
    'utf8',
  ),
);
const validate = new ajv({ schemaId: 'auto', allErrors: true }).compile(SCHEMA as object);

function answered(findings: readonly Finding[], more: Parameters<typeof resultWith>[0] = {}): Outcome {
  return { kind: 'answered', result: resultWith({ findings, ...more }), accounting: ACCOUNTING };
}

/** As it is read from the file. */
function sarifOf(outcome: Outcome, dismissed?: ReadonlyMap<string, string>, file = 'src/a.ts'): Sarif {
  const text = reportText('sarif', {
    ...{ outcome, path: file, version: '1.2.3', elapsedMs: 0 },
    ...(dismissed && { dismissed }),
  });
  const json: unknown = JSON.parse(text);
  assert.equal(validate(json), true, JSON.stringify(validate.errors));
  return json as Sarif;
}

const number = fc.integer({ min: 1, max: 100_000 });
const text = fc.string({ unit: 'binary', maxLength: 40 });
const anyFinding: fc.Arbitrary<Finding> = fc.record({
  id: fc.string({ minLength: 1 }),
  severity: fc.constantFrom(...SEVERITIES),
  category: fc.constantFrom(...CATEGORIES),
  confidence: fc.constantFrom(...CONFIDENCES),
  title: text,
  explanation: text,
  quote: text,
  range: fc.record({ line: number, column: number, endLine: number, endColumn: number }),
  replacement: fc.option(text),
});

describe('a review as SARIF', () => {
  it('is held to a schema that refuses what is no SARIF', () => {
    assert.equal(validate({ version: '2.1.0' }), false);
    assert.equal(validate({ version: '2.1.0', runs: [{ tool: {} }] }), false);
  });

  it('fits the official schema for every way in which a review can end', () => {
    for (const outcome of everyOutcome()) sarifOf(outcome);
    for (const outcome of everyOutcome()) sarifOf(outcome, new Map([[FINDING.id, 'It is {0} meant so']]));
  });

  it('fits the official schema whatever a finding says and wherever the file is', () => {
    const anyPath = fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 5 }), anyPath, fc.boolean(), (findings, names, dismissAll) => {
        const dismissed = new Map(dismissAll ? findings.map(({ id, title }) => [id, title]) : []);
        const sarif = sarifOf(answered(findings), dismissed, names.join('/'));
        assert.equal(sarif.runs[0].results.length, findings.length);
        for (const { ruleId, ruleIndex } of sarif.runs[0].results)
          assert.equal(sarif.runs[0].tool.driver.rules[ruleIndex]?.id, ruleId);
      }),
      { numRuns: 200 },
    );
  });

  it('tells place, level, fingerprint and fix of a finding', () => {
    const [result] = sarifOf(answered([FINDING]), undefined, 'src/a b.ts').runs[0].results;
    const artifactLocation = { uri: 'src/a%20b.ts', uriBaseId: '%SRCROOT%', index: 0 };
    assert.deepEqual(result, {
      ruleId: 'error_handling',
      ruleIndex: 5,
      level: 'error',
      rank: 100,
      message: { text: 'It fails\n\nWhen a is 0 it fails.', markdown: 'It fails\n\nWhen a is 0 it fails\\.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation,
            region: {
              ...{ startLine: 2, startColumn: 3, endLine: 2, endColumn: 16 },
              snippet: { text: 'return b / a;' },
            },
          },
        },
      ],
      partialFingerprints: { 'codeInsightFinding/v1': FINDING.id },
      fixes: [
        {
          description: { text: 'Suggested change' },
          artifactChanges: [
            {
              artifactLocation,
              replacements: [
                {
                  deletedRegion: { startLine: 2, endLine: 2 },
                  insertedContent: { text: 'return a === 0 ? 0 : b / a;' },
                },
              ],
            },
          ],
        },
      ],
      properties: { severity: 'critical', confidence: 'high' },
    });
  });

  it('offers no fix that would put a placeholder into the code', () => {
    const [result] = sarifOf(answered([{ ...FINDING, replacement: 'connect("<API_KEY_1>");' }])).runs[0].results;
    assert.ok(result && !('fixes' in result));
  });

  it('lets no words of a model become a link', () => {
    const hostile = { ...FINDING, title: 'See [here](https://evil.invalid)', explanation: '<b>x</b> [y](command:z)' };
    const message = sarifOf(answered([hostile])).runs[0].results[0]?.message;
    assert.equal(message?.text, 'See \\[here\\](https://evil.invalid)\n\n<b>x</b> y (command:z)');
    assert.equal(
      message.markdown,
      'See \\[here\\]\\(https\\:\\/\\/evil\\.invalid\\)\n\n\\<b\\>x\\<\\/b\\> y \\(command\\:z\\)',
    );
  });

  it('marks what was dismissed as suppressed, with the reason, and says of the rest that it is not', () => {
    const other = { ...FINDING, id: 'other' };
    const sarif = sarifOf(answered([FINDING, other]), new Map([[FINDING.id, 'Wanted']]));
    assert.deepEqual(
      sarif.runs[0].results.map(({ suppressions }) => suppressions),
      [[{ kind: 'external', status: 'accepted', justification: 'Wanted' }], []],
    );
    const [result] = sarifOf(answered([FINDING]), new Map()).runs[0].results;
    assert.ok(result && !('suppressions' in result));
  });

  it('tells apart what is not placed, what was not covered, and why there is no whole answer', () => {
    const coverage = { asked: [{ start: 1, end: 20 }], covered: [{ start: 1, end: 5 }] };
    const result = resultWith({ notPlaced: [NOT_PLACED], coverage });
    const [invocation] = sarifOf({ kind: 'partial', reason: 'length', result, accounting: ACCOUNTING }).runs[0]
      .invocations;
    assert.equal(invocation.executionSuccessful, false);
    const notes = invocation.toolExecutionNotifications;
    assert.deepEqual(
      notes.map(({ descriptor }) => descriptor.id),
      ['ended', 'not-covered', 'not-placed'],
    );
    assert.equal(notes[1]?.message.text, 'Lines that were not covered: 6-20');
    assert.equal(sarifOf(answered([])).runs[0].invocations[0].executionSuccessful, true);
  });
});
