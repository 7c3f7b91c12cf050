/**
 * The findings of all reviewed files as a tree: how they are grouped, in which order they stand, which fit the filter, and
 * what changed from one tree to the next. The view only lays it out.
 */
import * as l10n from '@vscode/l10n';
import { explanationOf } from '../findings/explanation';
import type { FindingState } from '../findings/trackedFinding';
import type { Finding } from '../outcome';
import { markupText } from '../reply/markup';
import { CATEGORIES, SEVERITIES, type Severity } from '../tasks/review';
import { cutTo, visibleLine } from '../text/hidden';
import { categoryName, confidenceName, severityName, stateWords } from './findingWords';

export const GROUPINGS = ['severity', 'file', 'category'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A finding of the store, with what the tree says of it. */
export interface TreeFinding {
  readonly documentId: string;
  /** As shown. */
  readonly path: string;
  readonly finding: Finding;
  readonly state: FindingState;
  /** Where it starts now, 1-based. */
  readonly line: number;
  readonly canFix: boolean;
}

export interface TreeNode {
  /** The same as long as it is about the same. */
  readonly id: string;
  readonly kind: 'group' | 'finding' | 'detail' | 'hidden';
  readonly label: string;
  readonly description: string;
  /** In full; '' where the label says all. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly spoken: string;
  readonly children: readonly string[];
  readonly parent?: string;
  /** The most severe that it holds. */
  readonly severity?: Severity;
  /** For a finding, and for its details. */
  readonly of?: Pick<TreeFinding, 'documentId' | 'state' | 'canFix'> & {
    readonly findingId: string;
    /** Its code changed since, and a change is suggested. */
    readonly canCompare: boolean;
  };
}

export interface FindingTree {
  readonly roots: readonly string[];
  readonly nodes: ReadonlyMap<string, TreeNode>;
  /** Findings to act on: neither dismissed nor fixed. */
  readonly open: number;
  /** Of these, what fits the filter. */
  readonly shown: number;
}

/** The id of the group of what was dismissed. */
export const DISMISSED = 'dismissed';

/** The id of the entry that shows what is hidden. */
export const HIDDEN = 'hidden';

export const EMPTY_TREE: FindingTree = { roots: [], nodes: new Map(), open: 0, shown: 0 };

/** In UTF-16 units; the tooltip and the report have all of it. */
const MAX_DETAIL = 300;

/**
 * @param filter words that a finding has to have, all of them; '' for none.
 * @param hidden says what is hidden besides; '' for nothing.
 */
export function findingTree(all: readonly TreeFinding[], grouping: Grouping, filter: string, hidden = ''): FindingTree {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const open = all.filter(({ state }) => isOpen(state));
  const fitting = inOrder(open.filter((item) => fits(item, words)));
  const dismissed = inOrder(all.filter((item) => item.state === 'dismissed' && fits(item, words)));
  const nodes = new Map<string, TreeNode>();
  const roots: string[] = [];
  const add = (id: string, label: string, members: readonly TreeFinding[], nested: boolean): void => {
    if (members.length === 0) return;
    const children = members.map((item) => addFinding(nodes, item, id, nested));
    const severity = SEVERITIES.find((known) => members.some(({ finding }) => finding.severity === known));
    const description = String(members.length);
    const spoken =
      members.length === 1 ? l10n.t('{0}, 1 finding', label) : l10n.t('{0}, {1} findings', label, members.length);
    nodes.set(id, {
      id,
      kind: 'group',
      label,
      description,
      tooltip: '',
      spoken,
      children,
      ...(severity && { severity }),
    });
    roots.push(id);
  };
  switch (grouping) {
    case 'severity':
      for (const severity of SEVERITIES) {
        const members = fitting.filter(({ finding }) => finding.severity === severity);
        add(`severity:${severity}`, severityName(severity), members, false);
      }
      break;
    case 'category':
      for (const category of CATEGORIES) {
        const members = fitting.filter(({ finding }) => finding.category === category);
        add(`category:${category}`, categoryName(category), bySeverity(members), false);
      }
      break;
    case 'file':
      for (const documentId of new Set(fitting.map((item) => item.documentId))) {
        const members = fitting.filter((item) => item.documentId === documentId);
        add(`file:${documentId}`, visibleLine(members[0]?.path ?? documentId), members, true);
      }
  }
  add(DISMISSED, l10n.t('Dismissed'), dismissed, false);
  if (hidden !== '') {
    const spoken = l10n.t('{0}. Show them', hidden);
    nodes.set(HIDDEN, {
      ...{ id: HIDDEN, kind: 'hidden', label: hidden, description: l10n.t('Show'), tooltip: '', spoken },
      children: [],
    });
    roots.push(HIDDEN);
  }
  return { roots, nodes, open: open.length, shown: fitting.length };
}

/** Dismissed and fixed ones are done with. */
export function isOpen(state: FindingState): boolean {
  return state !== 'dismissed' && state !== 'resolved';
}

/** By file, then from top to bottom: the order in which they are walked through. */
export function inOrder<Item extends Pick<TreeFinding, 'path' | 'documentId' | 'line' | 'finding'>>(
  all: readonly Item[],
): Item[] {
  const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return [...all].sort(
    (one, other) =>
      compare(one.path, other.path) ||
      compare(one.documentId, other.documentId) ||
      one.line - other.line ||
      one.finding.range.column - other.finding.range.column ||
      compare(one.finding.id, other.finding.id),
  );
}

/** What a view has to ask for again: nodes whose words or children are others. `roots`: the groups themselves are others. */
export function treeChanges(before: FindingTree, after: FindingTree): 'roots' | readonly string[] {
  if (before.roots.join('\n') !== after.roots.join('\n')) return 'roots';
  const changed: string[] = [];
  for (const [id, node] of after.nodes) {
    const known = before.nodes.get(id);
    // What is new comes with its parent, whose children are others then.
    if (known && JSON.stringify(known) !== JSON.stringify(node)) changed.push(id);
  }
  return changed;
}

function addFinding(nodes: Map<string, TreeNode>, item: TreeFinding, parent: string, nested: boolean): string {
  const { finding, state, documentId, canFix, line } = item;
  const id = `finding:${documentId}#${finding.id}`;
  const canCompare = state === 'stale' && finding.replacement !== null;
  const of = { documentId, findingId: finding.id, state, canFix, canCompare };
  const title = visibleLine(finding.title);
  const place = l10n.t('Line {0}', line);
  const where = nested ? place : `${visibleLine(item.path)}:${line}`;
  const explanation = markupText(explanationOf(finding)).trim();
  const status = stateWords(state);
  const description = [where, status].filter((part) => part !== '').join(' · ');
  const spoken = [severityName(finding.severity), title, visibleLine(item.path), place, status];
  const kind = `${severityName(finding.severity)}, ${categoryName(finding.category)}, ${confidenceName(finding.confidence)}`;
  const details = [
    ['about', kind, kind],
    ['explanation', cutTo(visibleLine(explanation), MAX_DETAIL), explanation],
  ].flatMap(([name = '', label = '', full = '']) => {
    if (label === '') return [];
    const detail = `${id}/${name}`;
    const more = { description: '', tooltip: full, spoken: full, children: [], parent: id, of };
    nodes.set(detail, { id: detail, kind: 'detail', label, ...more });
    return [detail];
  });
  nodes.set(id, {
    ...{ id, kind: 'finding', label: title, description, parent, of, children: details },
    tooltip: [title, explanation].filter((part) => part !== '').join('\n\n'),
    spoken: spoken.filter((part) => part !== '').join(', '),
    severity: finding.severity,
  });
  return id;
}

function fits({ finding, path, state }: TreeFinding, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const parts = [finding.title, finding.explanation, finding.quote, path, stateWords(state)];
  const names = [severityName(finding.severity), categoryName(finding.category), confidenceName(finding.confidence)];
  const text = [...parts, ...names].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Stable: equal ones stay in the order of their places. */
function bySeverity(all: readonly TreeFinding[]): TreeFinding[] {
  const rank = ({ finding }: TreeFinding): number => SEVERITIES.indexOf(finding.severity);
  return [...all].sort((one, other) => rank(one) - rank(other));
}
