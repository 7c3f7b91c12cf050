/**
 * The dashboard's tables: what a month came to by task, model, file and repository, what took most, and how far estimates were
 * off. A new grouping is one more line in `GROUPINGS`.
 */
import * as l10n from '@vscode/l10n';
import type { ModelEstimate } from '../budget/estimates';
import { visibleLine } from '../text/hidden';
import { repositoryName, repositoryNote, type RepositoryNames } from './repositoryNames';
import type { LargestRequest, UsageGroup, UsageSum, UsageSummary } from './summary';
import type { UsageFormats } from './usageFormats';

export interface UsageColumn {
  readonly label: string;
  readonly kind: 'text' | 'number';
}

export interface UsageTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly UsageColumn[];
  /** One cell a column; the first one names the row. */
  readonly rows: readonly (readonly string[])[];
  /** What a reader has to know besides; empty where there is nothing. */
  readonly note: string;
}

interface Grouping {
  readonly id: string;
  readonly title: () => string;
  readonly column: () => string;
  readonly groups: (summary: UsageSummary) => readonly UsageGroup[];
  readonly nameOf: (name: string, repositories: RepositoryNames) => string;
  readonly note?: (names: readonly string[], repositories: RepositoryNames) => string;
}

const GROUPINGS: readonly Grouping[] = [
  {
    id: 'task',
    title: () => l10n.t('By task'),
    column: () => l10n.t('Task'),
    groups: ({ byTask }) => byTask,
    nameOf: taskName,
  },
  {
    id: 'model',
    title: () => l10n.t('By model'),
    column: () => l10n.t('Model'),
    groups: ({ byModel }) => byModel,
    nameOf: knownName,
  },
  {
    id: 'file',
    title: () => l10n.t('By file'),
    column: () => l10n.t('File'),
    groups: ({ byFile }) => byFile,
    nameOf: knownName,
  },
  {
    id: 'repository',
    title: () => l10n.t('By repository'),
    column: () => l10n.t('Repository'),
    groups: ({ byRepository }) => byRepository,
    nameOf: repositoryName,
    note: repositoryNote,
  },
];

/** Of a grouping; what is beyond is one row together, and in the CSV one by one. */
const SHOWN = 15;

export function groupTables(summary: UsageSummary, repositories: RepositoryNames, formats: UsageFormats): UsageTable[] {
  return GROUPINGS.map(({ id, title, column, groups, nameOf, note }) => {
    const all = groups(summary);
    // One that is alone beyond takes no more room than the row that would stand for it.
    const shown = all.length <= SHOWN + 1 ? all : all.slice(0, SHOWN);
    const others = all.slice(shown.length);
    const cells = (name: string, sum: UsageSum): string[] => [
      name,
      formats.count(sum.total),
      summary.sum.total === 0 ? '' : formats.percent(sum.total / summary.sum.total),
      costWords(sum, formats),
      formats.count(sum.requests),
      formats.count(sum.hits),
    ];
    return {
      ...{
        id,
        title: title(),
        note:
          note?.(
            shown.map(({ name }) => name),
            repositories,
          ) ?? '',
      },
      columns: [
        text(column()),
        ...[l10n.t('Tokens'), l10n.t('Share'), l10n.t('Cost'), l10n.t('Requests'), l10n.t('From the cache')].map(
          number,
        ),
      ],
      rows: [
        ...shown.map((group) => cells(nameOf(group.name, repositories), group)),
        ...(others.length > 0 ? [cells(l10n.t('{0} others', formats.count(others.length)), together(others))] : []),
      ],
    };
  });
}

export function largestTable(largest: readonly LargestRequest[], formats: UsageFormats): UsageTable {
  return {
    ...{ id: 'largest', title: l10n.t('Largest requests'), note: '' },
    columns: [
      ...[l10n.t('File'), l10n.t('When'), l10n.t('Task'), l10n.t('Model')].map(text),
      ...[l10n.t('Tokens'), l10n.t('Cost')].map(number),
    ],
    rows: largest.map(({ at, task, model, file, total, costUsd }) => [
      ...[knownName(file), formats.moment(at), taskName(task), knownName(model), formats.count(total)],
      costUsd === null ? notKnown() : formats.usd(costUsd),
    ]),
  };
}

export function estimatesTable(estimates: readonly ModelEstimate[], formats: UsageFormats): UsageTable {
  return {
    ...{ id: 'estimates', title: l10n.t('How far estimates were off') },
    columns: [text(l10n.t('Model')), ...[l10n.t('Usual error, at most'), l10n.t('Replies compared')].map(number)],
    rows: estimates.map(({ model, replies, withinPercent }) => [
      ...[knownName(model), formats.percent(withinPercent / 100), formats.count(replies)],
    ]),
    note:
      estimates.length === 0
        ? l10n.t('Not known yet: it takes three replies of a model.')
        : l10n.t(
            'What a prompt was foretold to take beside what it took: four of five estimates were no further off. The last replies of each model count, of any month.',
          ),
  };
}

/** Amounts of those whose cost was told; the rest is not passed off as free. */
export function costWords({ costUsd, requests, unpriced }: UsageSum, formats: UsageFormats): string {
  if (unpriced === 0) return formats.usd(costUsd);
  return unpriced === requests ? notKnown() : l10n.t('at least {0}', formats.usd(costUsd));
}

function notKnown(): string {
  return l10n.t('not known');
}

function knownName(name: string): string {
  return name === '' ? l10n.t('(not known)') : visibleLine(name);
}

function taskName(task: string): string {
  if (task === 'code_review') return l10n.t('Code review');
  return task === 'follow_up' ? l10n.t('Question about a finding') : knownName(task);
}

function text(label: string): UsageColumn {
  return { label, kind: 'text' };
}

function number(label: string): UsageColumn {
  return { label, kind: 'number' };
}

function together(groups: readonly UsageGroup[]): UsageSum {
  const all = (key: keyof UsageSum): number => groups.reduce((sum, group) => sum + group[key], 0);
  return {
    ...{ requests: all('requests'), prompt: all('prompt'), completion: all('completion'), total: all('total') },
    ...{ costUsd: all('costUsd'), unpriced: all('unpriced'), hits: all('hits'), compressed: all('compressed') },
    ...{ savedTokens: all('savedTokens'), savedUsd: all('savedUsd') },
  };
}
