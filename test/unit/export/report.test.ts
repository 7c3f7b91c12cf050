import * as assert from 'node:assert/strict';
import { findingMarkdown } from '../../../src/core/export/markdown';
import { toOutcomeJson } from '../../../src/core/export/outcomeJson';
import { REPORT_FORMATS, reportText, type Report } from '../../../src/core/export/report';
import { ACCOUNTING, everyOutcome, FINDING, NOT_PLACED, resultWith } from '../support/outcomes';

const OTHER = { ...FINDING, id: 'other', title: 'Another' };

function report(more: Partial<Report> = {}): Report {
  const result = resultWith({ findings: [FINDING, OTHER], notPlaced: [NOT_PLACED] });
  const outcome = { kind: 'answered', result, accounting: ACCOUNTING } as const;
  return { outcome, path: 'src/a.ts', version: '1.2.3', elapsedMs: 0, ...more };
}

describe('a report as a file', () => {
  it('can be written in every format for every way in which a review can end', () => {
    for (const outcome of everyOutcome()) {
      for (const format of REPORT_FORMATS) assert.match(reportText(format, report({ outcome })), /\S\n$/);
    }
  });

  it('as JSON is the outcome', () => {
    const { outcome, path } = report();
    assert.deepEqual(JSON.parse(reportText('json', report())), toOutcomeJson(outcome, path, 0));
  });

  it('as Markdown names the file, what was found, why something has no place, and what it took', () => {
    const text = reportText('markdown', report());
    assert.match(text, /^# Review of `src\/a\.ts`\n\n2 findings/);
    assert.ok(text.includes('### It fails') && text.includes('### Another'));
    assert.ok(text.includes('The quoted code stands in two places equally near to line 7.'));
    assert.ok(text.includes('- Lines asked about: 1 to 20\n- Model: `anthropic/claude-sonnet-4.5`\n'));
    assert.ok(text.endsWith('- Tokens: 1,234\n- Cost: $0.00651\n'));
  });

  it('as Markdown leaves out what was dismissed and says so', () => {
    const text = reportText('markdown', report({ dismissed: new Map([['other', '']]) }));
    assert.ok(!text.includes('Another') && text.includes('Dismissed findings that are left out: 1'));
    assert.match(text, /\n\n1 finding/);
  });

  it('as Markdown keeps a file name from acting as markup', () => {
    const text = reportText('markdown', report({ path: 'a`b <img>.ts' }));
    assert.ok(text.startsWith('# Review of ``` a`b <img>.ts ```\n'), text.slice(0, 60));
  });
});

describe('one finding as Markdown', () => {
  it('tells what, where, why and what would mend it', () => {
    assert.equal(
      findingMarkdown(FINDING, 'src/a.ts'),
      [
        '### It fails',
        'src/a.ts:2:3 (critical, error handling, confidence high)',
        'When a is 0 it fails.',
        '```\nreturn b / a;\n```',
        'Replacement:',
        '```\nreturn a === 0 ? 0 : b / a;\n```',
      ].join('\n\n'),
    );
  });

  it('tells of one that is not placed why', () => {
    assert.match(findingMarkdown(NOT_PLACED, 'src/a.ts'), /^### Somewhere\n\nThe quoted code stands in two places/);
  });
});
