/** The dashboard's charts as data: which series, over all days of a month, in words for whoever does not see them. */
import * as l10n from '@vscode/l10n';
import { repositoryName, repositoryNote, type RepositoryNames } from './repositoryNames';
import { hitRateOf, type UsageDay, type UsageSummary } from './summary';
import type { UsageFormats } from './usageFormats';
import { costWords, type UsageTable } from './usageTables';

export interface UsageSeries {
  readonly label: string;
  /** One a day; null: nothing is known of that day. */
  readonly values: readonly (number | null)[];
}

export interface UsageFigure {
  readonly id: string;
  readonly title: string;
  /** What the picture shows, for whoever does not see it. */
  readonly summary: string;
  readonly unit: 'tokens' | 'usd' | 'share';
  /** `stacked`: the series add up. */
  readonly kind: 'stacked' | 'line';
  readonly series: readonly UsageSeries[];
  /** All days of the month. `words`: what that day came to; empty where nothing is known of it. */
  readonly days: readonly { readonly label: string; readonly words: string }[];
  readonly note: string;
  /** The same for days of which something is known. */
  readonly table: UsageTable;
}

/** One chart: a value of a day for each of its series, and the same in words. */
interface Plan {
  readonly id: string;
  readonly title: string;
  readonly unit: UsageFigure['unit'];
  readonly kind: UsageFigure['kind'];
  readonly series: readonly (readonly [label: string, valueOf: (day: UsageDay) => number | null])[];
  readonly words: (value: number | null, day: UsageDay) => string;
  /** Over the whole month. */
  readonly inAll: string;
  readonly note: string;
}

/** Charts in which there is nothing to be seen are left out. @param month such as `2026-11`. */
export function usageFigures(
  summary: UsageSummary,
  month: string,
  repositories: RepositoryNames,
  formats: UsageFormats,
): UsageFigure[] {
  return [...plans(summary, formats), ...repositoryPlan(summary, repositories, formats)]
    .filter(({ series }) => summary.byDay.some((day) => series.some(([, valueOf]) => (valueOf(day) ?? 0) > 0)))
    .map((plan) => figureOf(plan, summary.byDay, month, formats));
}

function plans({ sum, hitRate }: UsageSummary, formats: UsageFormats): Plan[] {
  const { count, percent } = formats;
  const tokens = { unit: 'tokens', kind: 'stacked', words: (value: number | null) => count(value ?? 0) } as const;
  return [
    {
      ...{ id: 'tokens', title: l10n.t('Tokens by day'), ...tokens, note: '' },
      series: [
        // The total is what the provider counts, and what is paid for: both parts come to it, whatever else it says.
        [l10n.t('Prompt'), ({ prompt, total }) => Math.min(prompt, total)],
        [l10n.t('Completion'), ({ prompt, total }) => Math.max(0, total - prompt)],
      ],
      inAll: l10n.t('{0} tokens in all.', count(sum.total)),
    },
    {
      ...{ id: 'cost', title: l10n.t('Cost by day'), unit: 'usd', kind: 'stacked' },
      series: [[l10n.t('Cost'), ({ costUsd }) => costUsd]],
      words: (_, day) => costWords(day, formats),
      inAll: l10n.t('{0} in all.', costWords(sum, formats)),
      note: sum.unpriced === 0 ? '' : l10n.t('Requests whose cost is not known: {0}.', count(sum.unpriced)),
    },
    {
      ...{ id: 'hit_rate', title: l10n.t('Cache hit rate by day'), unit: 'share', kind: 'line', note: '' },
      series: [[l10n.t('Answered by the cache'), hitRateOf]],
      words: (value) => (value === null ? '' : percent(value)),
      inAll: hitRate === null ? '' : l10n.t('{0} over the month.', percent(hitRate)),
    },
    {
      ...{ id: 'saved', title: l10n.t('Tokens saved by day'), ...tokens, note: savingNote() },
      series: [
        [l10n.t('By the cache'), ({ savedTokens }) => savedTokens],
        [l10n.t('By compression (estimate)'), ({ compressed }) => compressed],
      ],
      inAll: l10n.t('{0} by the cache, about {1} by compression.', count(sum.savedTokens), count(sum.compressed)),
    },
  ];
}

/** Of repositories, those that took most; what is beyond is one series together. Not more than a chart can tell apart. */
const SERIES = 4;

/** Where there is one repository alone, it would be the chart of tokens again. */
function repositoryPlan({ sum, byRepository }: UsageSummary, names: RepositoryNames, formats: UsageFormats): Plan[] {
  const ids = byRepository.filter(({ total }) => total > 0).map(({ name }) => name);
  const [most] = ids;
  if (most === undefined || ids.length === 1) return [];
  const { count } = formats;
  const shown = ids.length <= SERIES ? ids : ids.slice(0, SERIES - 1);
  const others = ids.slice(shown.length);
  const tokensOf = ({ repositories }: UsageDay, some: readonly string[]): number =>
    some.reduce((tokens, id) => tokens + (repositories.get(id) ?? 0), 0);
  const series = shown.map((id) => [repositoryName(id, names), (day: UsageDay) => tokensOf(day, [id])] as const);
  const rest = [l10n.t('{0} others', count(others.length)), (day: UsageDay) => tokensOf(day, others)] as const;
  return [
    {
      ...{ id: 'repositories', title: l10n.t('Tokens by day and repository'), unit: 'tokens', kind: 'stacked' },
      words: (value) => count(value ?? 0),
      series: others.length > 0 ? [...series, rest] : series,
      inAll: l10n.t('{0} tokens in all, most for {1}.', count(sum.total), repositoryName(most, names)),
      note: repositoryNote(shown, names),
    },
  ];
}

/** What a saving is, and what it is not. */
function savingNote(): string {
  return l10n.t(
    'The cache saves what its answers took when they were paid for. Compression is an estimate, and of parts of files alone: what the rest of the file would have taken. A file that is sent whole saves nothing.',
  );
}

function figureOf(plan: Plan, byDay: readonly UsageDay[], month: string, formats: UsageFormats): UsageFigure {
  const { id, title, unit, kind, series, note, inAll } = plan;
  const known = new Map(byDay.map((day) => [day.name, day]));
  const days = daysOf(month);
  const rows = byDay.map((day) => series.map(([, valueOf]) => plan.words(valueOf(day), day)));
  const words = new Map(
    byDay.map((day, index) => [day.name, dayWords(formats.day(day.name), series, rows[index] ?? [])]),
  );
  return {
    ...{ id, title, unit, kind, note },
    summary: [l10n.t('{0}, {1}.', title, formats.month(month)), inAll, mostSentence(plan, byDay, formats)]
      .filter((sentence) => sentence !== '')
      .join(' '),
    series: series.map(([label, valueOf]) => ({
      label,
      values: days.map((name) => {
        const day = known.get(name);
        return day ? valueOf(day) : null;
      }),
    })),
    days: days.map((name) => ({ label: formats.count(Number(name.slice(8))), words: words.get(name) ?? '' })),
    table: {
      ...{ id, title, note: '' },
      columns: [
        { label: l10n.t('Day'), kind: 'text' },
        ...series.map(([label]) => ({ label, kind: 'number' as const })),
      ],
      rows: byDay.map((day, index) => [formats.day(day.name), ...(rows[index] ?? [])]),
    },
  };
}

function dayWords(day: string, series: Plan['series'], cells: readonly string[]): string {
  return [day, ...series.map(([label], index) => l10n.t('{0}: {1}', label, cells[index] ?? ''))].join(' · ');
}

/** Empty for a line: its highest point says little. */
function mostSentence({ kind, series, words }: Plan, byDay: readonly UsageDay[], formats: UsageFormats): string {
  if (kind === 'line') return '';
  const sums = byDay.map((day) => series.reduce((sum, [, valueOf]) => sum + (valueOf(day) ?? 0), 0));
  const most = Math.max(...sums);
  const day = byDay[sums.indexOf(most)];
  return day === undefined ? '' : l10n.t('Most on {0}: {1}.', formats.day(day.name), words(most, day));
}

/** All days of a month by their names, such as `2026-11-01`. */
function daysOf(month: string): string[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}
