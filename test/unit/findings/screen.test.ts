// What the user said in comments and settings is taken out of an answer, locally.
import * as assert from 'node:assert/strict';
import { SHOW_ALL, type FindingFilter } from '../../../src/core/findings/filter';
import { screen } from '../../../src/core/findings/screen';
import { suppressionRow, suppressionsIn } from '../../../src/core/findings/suppression';
import { commentForms } from '../../../src/core/findings/commentSyntax';
import { NO_TOKENS, resultOf, type Finding, type Outcome } from '../../../src/core/outcome';
import { FIXTURES } from '../support/contextFixtures';

function finding(line: number, more: Partial<Finding> = {}): Finding {
  return {
    ...{ id: `f${line}`, severity: 'major', category: 'bug', confidence: 'high', title: 'T', explanation: '' },
    ...{ quote: 'q', replacement: null, range: { line, column: 1, endLine: line, endColumn: 2 } },
    ...more,
  };
}

function shown(findings: readonly Finding[], text: string, filter: FindingFilter = SHOW_ALL): string[] {
  const covered = { start: 1, end: 99 };
  const outcome: Outcome = {
    kind: 'answered',
    result: {
      ...{ findings, notPlaced: [], outsideScope: 0, unreadable: 0, redacted: [] },
      coverage: { asked: [covered], covered: [covered] },
    },
    accounting: {
      ...{ model: 'm', tier: 'network', usage: NO_TOKENS, costUsd: 0, estimated: false, elapsedMs: 1, demo: false },
    },
  };
  return (
    resultOf(screen(outcome, { path: 'a.ts', text, languageId: 'typescript' }, filter).outcome)?.findings.map(
      ({ id }) => id,
    ) ?? []
  );
}

describe('what is taken out of an answer', () => {
  it('is what a comment right above the code says, of its category or of all', () => {
    const text = '// code-insight-ignore-next-line bug -- on purpose\n// eslint-disable-next-line eqeqeq\na();\nb();\n';
    assert.deepEqual(shown([finding(3), finding(4)], text), ['f4']);
    assert.deepEqual(shown([finding(3, { category: 'security' })], text), ['f3']);
    assert.deepEqual(shown([finding(2)], '/* code-insight-ignore-next-line */\na();\n'), []);
  });

  it('is nothing where no comment says so', () => {
    for (const row of [
      '"code-insight-ignore-next-line"',
      '// code-insight-ignore-next-line everything',
      '// a code-insight-ignore-next-line',
    ]) {
      assert.deepEqual(shown([finding(2)], `${row}\na();\n`), ['f2'], row);
    }
  });

  it('is said by a comment that can be written in every language with a grammar, indented as its code', () => {
    for (const languageId of new Set(FIXTURES.map((fixture) => fixture.languageId))) {
      for (const form of commentForms(languageId)) {
        const row = suppressionRow('\t  code', 'bug', form);
        assert.match(row, /^\t {2}\S/);
        assert.deepEqual(
          suppressionsIn([row, '\t  code'], languageId),
          [{ line: 1, target: 2, categories: ['bug'] }],
          languageId,
        );
      }
      assert.notEqual(commentForms(languageId).length, 0, languageId);
    }
  });

  it('is what the settings leave out, the gravest staying longest', () => {
    const all = [
      finding(1, { severity: 'info' }),
      finding(2, { confidence: 'low' }),
      finding(3, { category: 'security' }),
      finding(4, { severity: 'critical' }),
    ];
    assert.deepEqual(shown(all, '', { ...SHOW_ALL, severity: 'minor' }), ['f2', 'f3', 'f4']);
    assert.deepEqual(shown(all, '', { ...SHOW_ALL, confidence: 'medium' }), ['f1', 'f3', 'f4']);
    assert.deepEqual(shown(all, '', { ...SHOW_ALL, categories: ['security'] }), ['f3']);
    assert.deepEqual(shown(all, '', { ...SHOW_ALL, mostPerFile: 1 }), ['f4']);
  });
});
