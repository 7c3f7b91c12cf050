import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  EMPTY_TREE,
  findingTree,
  GROUPINGS,
  HIDDEN,
  inOrder,
  isOpen,
  treeChanges,
  type FindingTree,
  type TreeFinding,
} from '../../../src/core/review/findingTree';
import { nextStop } from '../../../src/core/review/findingWalk';
import type { FindingState } from '../../../src/core/findings/trackedFinding';
import { CATEGORIES, SEVERITIES } from '../../../src/core/tasks/review';
import { FINDING } from '../support/outcomes';

function item(
  path: string,
  line: number,
  more: Partial<TreeFinding['finding']> = {},
  state: FindingState = 'open',
): TreeFinding {
  const finding = { ...FINDING, id: `${path}-${line}`, title: `On ${line}`, ...more };
  return { documentId: `file:///${path}`, path, finding, state, line, canFix: false };
}

const ALL = [
  item('b.ts', 9, { severity: 'minor', category: 'bug' }),
  item('a.ts', 5, { severity: 'critical', category: 'security', title: 'A query from outside' }),
  item('a.ts', 2, { severity: 'minor', category: 'security' }),
  item('a.ts', 7, { severity: 'info', category: 'bug' }, 'dismissed'),
  item('a.ts', 8, { severity: 'info', category: 'bug' }, 'resolved'),
];

function outline({ roots, nodes }: FindingTree): string[] {
  return roots.flatMap((root) => {
    const node = nodes.get(root);
    return [
      `${node?.label ?? ''} ${node?.description ?? ''}`,
      ...(node?.children ?? []).map((id) => `  ${nodes.get(id)?.label ?? ''} | ${nodes.get(id)?.description ?? ''}`),
    ];
  });
}

describe('the tree of findings', () => {
  it('ends with what is hidden, which is no finding to act on', () => {
    const { roots, nodes, open } = findingTree(ALL, 'file', '', '2 more hidden: 2 by your settings');
    assert.equal(roots.at(-1), HIDDEN);
    assert.deepEqual(
      [nodes.get(HIDDEN)?.label, nodes.get(HIDDEN)?.of, open],
      ['2 more hidden: 2 by your settings', undefined, findingTree(ALL, 'file', '').open],
    );
    assert.deepEqual(treeChanges(findingTree(ALL, 'file', '', '1'), findingTree(ALL, 'file', '', '2')), [HIDDEN]);
  });

  it('groups by severity, the worst first, with the place of each', () => {
    assert.deepEqual(outline(findingTree(ALL, 'severity', '')), [
      'Critical 1',
      '  A query from outside | a.ts:5',
      'Minor 2',
      '  On 2 | a.ts:2',
      '  On 9 | b.ts:9',
      'Dismissed 1',
      '  On 7 | a.ts:7 · Dismissed',
    ]);
  });

  it('groups by file, from top to bottom', () => {
    assert.deepEqual(outline(findingTree(ALL, 'file', '')), [
      'a.ts 2',
      '  On 2 | Line 2',
      '  A query from outside | Line 5',
      'b.ts 1',
      '  On 9 | Line 9',
      'Dismissed 1',
      '  On 7 | a.ts:7 · Dismissed',
    ]);
  });

  it('groups by category, the worst of each first', () => {
    assert.deepEqual(outline(findingTree(ALL, 'category', '')).slice(0, 5), [
      'Bug 1',
      '  On 9 | b.ts:9',
      'Security 2',
      '  A query from outside | a.ts:5',
      '  On 2 | a.ts:2',
    ]);
  });

  it('shows what has all words of the filter, and counts the rest', () => {
    const tree = findingTree(ALL, 'severity', ' QUERY  a.ts ');
    assert.deepEqual(outline(tree), ['Critical 1', '  A query from outside | a.ts:5']);
    assert.deepEqual([tree.shown, tree.open], [1, 3]);
    assert.deepEqual(findingTree(ALL, 'file', 'nowhere').roots, []);
  });

  it('tells severity, title, file and line to a screen reader', () => {
    const { nodes } = findingTree(ALL, 'file', '');
    assert.equal(nodes.get('finding:file:///a.ts#a.ts-5')?.spoken, 'Critical, A query from outside, a.ts, Line 5');
    assert.equal(nodes.get('file:file:///a.ts')?.spoken, 'a.ts, 2 findings');
  });

  it('opens to kind and explanation, on one line each, with all of it beside', () => {
    const long = `First.\n\nSecond ${'x'.repeat(400)}`;
    const { nodes } = findingTree([item('a.ts', 1, { explanation: long })], 'file', '');
    const [finding] = [...nodes.values()].filter(({ kind }) => kind === 'finding');
    const details = (finding?.children ?? []).map((id) => nodes.get(id));
    assert.equal(details[0]?.label, 'Critical, Error handling, High confidence');
    assert.match(details[1]?.label ?? '', /^First\. Second x+…$/);
    assert.ok(details[1]?.tooltip.includes(`Second ${'x'.repeat(400)}`));
  });

  it('says which nodes changed, and only these', () => {
    const before = findingTree(ALL, 'severity', '');
    assert.deepEqual(treeChanges(before, findingTree(ALL, 'severity', '')), []);
    assert.equal(treeChanges(EMPTY_TREE, before), 'roots');
    const moved = ALL.map((one) => (one.line === 9 ? { ...one, line: 10 } : one));
    assert.deepEqual(treeChanges(before, findingTree(moved, 'severity', '')), ['finding:file:///b.ts#b.ts-9']);
    const less = ALL.filter(({ line }) => line !== 9);
    assert.deepEqual(treeChanges(before, findingTree(less, 'severity', '')), ['severity:minor']);
  });
});

const anyItem = fc
  .record({
    path: fc.constantFrom('a.ts', 'b.ts', 'src/c.ts'),
    line: fc.integer({ min: 1, max: 20 }),
    id: fc.uuid(),
    severity: fc.constantFrom(...SEVERITIES),
    category: fc.constantFrom(...CATEGORIES),
    state: fc.constantFrom<FindingState>('provisional', 'open', 'stale', 'resolved', 'dismissed'),
  })
  .map(({ path, line, state, ...finding }) => item(path, line, finding, state));
const anyItems = fc.uniqueArray(anyItem, { maxLength: 12, selector: ({ finding }) => finding.id });

describe('tree and walk, whatever the findings', () => {
  it('hold every open finding once in every grouping', () => {
    fc.assert(
      fc.property(anyItems, fc.constantFrom(...GROUPINGS), (all, grouping) => {
        const { nodes, roots } = findingTree(all, grouping, '');
        const listed = roots.filter((id) => id !== 'dismissed').flatMap((id) => nodes.get(id)?.children ?? []);
        const open = all.filter(({ state }) => isOpen(state));
        assert.deepEqual(listed.sort(), open.map((one) => `finding:${one.documentId}#${one.finding.id}`).sort());
      }),
    );
  });

  it('are walked through whole, forwards and backwards, also where several stand on one line', () => {
    fc.assert(
      fc.property(anyItems, fc.constantFrom<1 | -1>(1, -1), (all, step) => {
        const open = inOrder(all.filter(({ state }) => isOpen(state))).map(({ finding }) => finding.id);
        const walked: string[] = [];
        let stop = nextStop(all, undefined, step);
        while (walked.length < open.length) {
          assert.ok(stop);
          const { item: at } = stop;
          walked.push(at.finding.id);
          stop = nextStop(all, { documentId: at.documentId, path: at.path, line: at.line, on: at.finding.id }, step);
        }
        assert.deepEqual(step === 1 ? walked : walked.reverse(), open);
        assert.equal(stop?.item.finding.id, step === 1 ? open[0] : open.at(-1));
      }),
    );
  });

  it('go on from the line that the cursor is on, into the next file, and round', () => {
    const all = [item('a.ts', 2), item('a.ts', 5), item('c.ts', 1)];
    const from = (path: string, line: number, step: 1 | -1): string | undefined => {
      const stop = nextStop(all, { documentId: `file:///${path}`, path, line }, step);
      return stop && `${stop.number}/${stop.of} ${stop.item.path}:${stop.item.line}`;
    };
    assert.equal(from('a.ts', 1, 1), '1/3 a.ts:2');
    assert.equal(from('a.ts', 3, 1), '2/3 a.ts:5');
    assert.equal(from('a.ts', 5, 1), '3/3 c.ts:1');
    assert.equal(from('b.ts', 1, 1), '3/3 c.ts:1');
    assert.equal(from('c.ts', 4, 1), '1/3 a.ts:2');
    assert.equal(from('a.ts', 2, -1), '3/3 c.ts:1');
    assert.equal(from('b.ts', 9, -1), '2/3 a.ts:5');
    assert.equal(nextStop([], undefined, 1), undefined);
  });
});
