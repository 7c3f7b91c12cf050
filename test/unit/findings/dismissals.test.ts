// Dismissals: what they cover, how they are kept, and the team's file.
import * as assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { dismissalOf, dismissalSchema, REASONS, type Dismissal } from '../../../src/core/findings/dismissal';
import { Dismissals, DismissalsFile } from '../../../src/core/findings/dismissals';
import { isOfKind, kindOf } from '../../../src/core/findings/kind';
import { MAX_TEAM_BYTES, readTeamFile, teamFileText } from '../../../src/core/findings/teamFile';
import type { Finding } from '../../../src/core/outcome';
import { FolderState } from '../../../src/core/state/folderState';
import { CATEGORIES, SEVERITIES } from '../../../src/core/tasks/review';
import { RecordedLog } from '../support/log';
import { temporaryFolder } from '../support/temporaryFolder';

const hash = (digit: string): string => digit.repeat(16);

function finding(more: Partial<Finding> = {}): Finding {
  return {
    id: 'a',
    identity: { path: 'src/a.ts', symbol: 'load', quote: hash('1'), around: hash('2'), nth: '1/1' },
    severity: 'minor',
    category: 'error_handling',
    confidence: 'high',
    title: 'The text is not checked',
    explanation: '',
    quote: 'const data = JSON.parse(body);',
    replacement: null,
    range: { line: 1, column: 1, endLine: 1, endColumn: 4 },
    ...more,
  };
}

describe('dismissals', () => {
  const folder = temporaryFolder();
  const state = (name: string): FolderState => new FolderState(path.join(folder, name));

  it('survive a restart with their reasons', async () => {
    const dismissals = new Dismissals();
    const file = new DismissalsFile(dismissals, state('restart'), new RecordedLog());
    await file.restore();
    dismissals.add(dismissalOf(finding(), { reason: 'by_design', note: 'Checked by the caller.' }));
    await file.dispose();
    const again = new Dismissals();
    await new DismissalsFile(again, state('restart'), new RecordedLog()).restore();
    assert.deepEqual(again.own, dismissals.own);
    const same = finding({ title: 'Called otherwise', category: 'bug', severity: 'critical' });
    assert.equal(again.of(same, 'src/a.ts')?.note, 'Checked by the caller.');
    again.remove(...again.own);
    assert.equal(again.of(same, 'src/a.ts'), undefined);
  });

  it('lose nothing that this version does not understand', async () => {
    mkdirSync(path.join(folder, 'later'));
    const file = path.join(folder, 'later', 'dismissals.json');
    writeFileSync(file, '{"v":1,"dismissed":[{"of":"folder","path":"x"}]}');
    const dismissals = new Dismissals();
    const kept = new DismissalsFile(dismissals, state('later'), new RecordedLog());
    await kept.restore();
    dismissals.add(dismissalOf(finding()));
    await kept.dispose();
    assert.match(readFileSync(file, 'utf8'), /"of":"folder"/);

    writeFileSync(file, 'not JSON');
    const broken = new Dismissals();
    const rewritten = new DismissalsFile(broken, state('later'), new RecordedLog());
    await rewritten.restore();
    broken.add(dismissalOf(finding()));
    await rewritten.dispose();
    assert.equal(readFileSync(path.join(folder, 'later', 'dismissals', 'unreadable.json'), 'utf8'), 'not JSON');
  });

  it('of a kind cover the same form of code in the same category, and nothing graver', () => {
    const kind = kindOf(finding(), 'src/a.ts');
    assert.ok(kind);
    assert.equal(kind.shape, 'const _ = JSON . parse ( _ ) ;');
    const covered = (more: Partial<Finding>, file = 'src/b.ts'): boolean => isOfKind(kind, finding(more), file);
    assert.ok(covered({ quote: '  const other = JSON.parse(text);' }));
    assert.ok(covered({ severity: 'info', title: 'Anything' }));
    assert.equal(covered({ severity: 'major' }), false);
    assert.equal(covered({ category: 'security' }), false);
    assert.equal(covered({ quote: 'const data = JSON.stringify(body);' }), false);
    assert.equal(covered({}, 'src/b.py'), false);
    assert.equal(isOfKind({ ...kind, path: 'src/a.ts' }, finding(), 'src/b.ts'), false);
  });

  it('of a kind are not to be had for code that names nothing', () => {
    for (const quote of ['return x;', 'if (a == b) {', '}', 'total = 3', 'throw err;', 'for (const a of b) {']) {
      assert.equal(kindOf(finding({ quote }), 'src/a.ts'), undefined, quote);
    }
  });
});

describe('the file of the team’s dismissals', () => {
  const text = fc.string({ maxLength: 20 });
  const dismissal: fc.Arbitrary<Dismissal> = fc
    .record({
      of: fc.constantFrom('finding', 'kind'),
      ...{ path: text, symbol: text, ending: text, title: text, shape: fc.string({ minLength: 1, maxLength: 9 }) },
      quote: fc.constantFrom(hash('a'), hash('b')),
      around: fc.constantFrom(hash('c'), hash('d')),
      nth: fc.constantFrom('1/1', '1/2', '2/2'),
      category: fc.constantFrom(...CATEGORIES),
      severity: fc.constantFrom(...SEVERITIES),
      reason: fc.constantFrom(...REASONS),
      note: text,
    })
    .map((any) => dismissalSchema.parse(any));

  it('property: reads back what was written, and writes the same bytes in any order', () => {
    fc.assert(
      fc.property(fc.array(dismissal, { maxLength: 12 }), (dismissals) => {
        const written = teamFileText(dismissals);
        const reading = readTeamFile(written);
        assert.deepEqual(reading.faults, []);
        assert.equal(teamFileText(reading.dismissals), written);
        // Of two that say the same, either reason may stay.
        const keys = new Map(reading.dismissals.map((each) => [JSON.stringify(each), each]));
        assert.equal(teamFileText([...keys.values()].reverse()), written);
      }),
    );
  });

  it('changes by one row for one dismissal', () => {
    const rows = (dismissals: readonly Dismissal[]): string[] =>
      teamFileText(dismissals)
        .split('\n')
        .map((row) => row.replace(/,$/, ''));
    const one = dismissalOf(finding());
    const two = dismissalOf(finding({ identity: { ...finding().identity!, path: 'src/b.ts' } }));
    assert.equal(rows([one, two]).length, rows([one]).length + 1);
    assert.deepEqual(
      rows([one]).filter((row) => !rows([two, one]).includes(row)),
      [],
    );
  });

  it('says what is wrong with it and where, and counts for the rest', () => {
    const good = teamFileText([dismissalOf(finding())]);
    const bad = readTeamFile(good.replace('[\n', '[\n    {"of":"finding","path":7},\n'));
    assert.equal(bad.dismissals.length, 1);
    assert.deepEqual(bad.faults, [{ code: 'entry', range: { line: 4, column: 5, endLine: 4, endColumn: 30 } }]);
    assert.equal(readTeamFile(`${good.slice(0, 40)}\n<<<<<<< HEAD\n`).faults[0]?.code, 'form');
    assert.equal(readTeamFile('[]').faults[0]?.code, 'form');
    assert.equal(readTeamFile('{"version":2,"dismissed":[]}').faults[0]?.code, 'version');
    assert.equal(readTeamFile(' '.repeat(MAX_TEAM_BYTES + 1)).faults[0]?.code, 'too_large');
  });
});
