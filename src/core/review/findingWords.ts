/** One finding of a report, in words: what the model said, where it stands and what became of it. */
import * as l10n from '@vscode/l10n';
import type { Aside } from '../findings/aside';
import { explanationOf } from '../findings/explanation';
import { notPlacedReason } from '../findings/notPlacedReason';
import type { FindingState } from '../findings/trackedFinding';
import type { Finding, NotPlaced } from '../outcome';
import { noFixWords } from '../presentFix';
import { markupText, type MarkupBlock } from '../reply/markup';
import { cutTo, visible } from '../text/hidden';
import type { Category, Confidence, Severity } from '../tasks/review';
import { shownCode, type DiffRow } from './findingDiff';

/** A finding as its document has it now. */
export interface LiveFinding {
  readonly state: FindingState;
  /** The text of its lines; '' where it is not known. */
  readonly lines: string;
  /** Where its lines start now, 1-based, where that is known. */
  readonly line?: number;
  /** Why it is not shown with the others, in words. */
  readonly aside?: string;
  /** Where it is hidden until somebody wants to see it. */
  readonly hidden?: Aside;
}

/** Of a quotation that stands nowhere in the file, in UTF-16 units. */
const MAX_QUOTE = 2_000;

/** @returns undefined when the document no longer has that finding. */
export type FindLive = (findingId: string) => LiveFinding | undefined;

export interface FindingWords {
  readonly id: string;
  readonly severity: Severity;
  readonly severityLabel: string;
  readonly category: string;
  readonly confidence: string;
  readonly sureness: Confidence;
  readonly title: string;
  /** In words alone. */
  readonly explanation: string;
  readonly markup: readonly MarkupBlock[];
  readonly code: string;
  readonly diff: readonly DiffRow[] | null;
  readonly place: string;
  /** Its first line, where it stands on one. */
  readonly line: number | null;
  readonly placed: boolean;
  readonly state: FindingState | 'gone';
  readonly stateLabel: string;
}

export function placedWords(finding: Finding, live: LiveFinding | undefined, isRunning: boolean): FindingWords {
  const line = live?.line ?? finding.range.line;
  const endLine = line + finding.range.endLine - finding.range.line;
  const known = live?.state ?? 'gone';
  // The same finding may be arriving anew in a later run: this one is complete.
  const state = isRunning ? (known === 'dismissed' ? known : 'provisional') : known === 'provisional' ? 'open' : known;
  return {
    ...commonWords(finding),
    ...shownCode(finding, live?.lines ?? ''),
    id: finding.id,
    place: line === endLine ? l10n.t('Line {0}', line) : l10n.t('Lines {0} to {1}', line, endLine),
    line,
    placed: true,
    state,
    stateLabel: live?.aside ?? (state === 'open' && finding.noFix ? noFixWords(finding.noFix) : stateWords(state)),
  };
}

export function notPlacedWords(item: NotPlaced, index: number): FindingWords {
  return {
    ...commonWords(item),
    id: `not-placed-${index}`,
    code: cutTo(visible(item.quote), MAX_QUOTE),
    diff: null,
    place: notPlacedReason(item),
    line: null,
    placed: false,
    state: 'open',
    stateLabel: '',
  };
}

function commonWords(
  finding: Finding | NotPlaced,
): Omit<FindingWords, 'id' | 'code' | 'diff' | 'place' | 'line' | 'placed' | 'state' | 'stateLabel'> {
  const markup = explanationOf(finding);
  return {
    severity: finding.severity,
    severityLabel: severityName(finding.severity),
    category: categoryName(finding.category),
    confidence: confidenceName(finding.confidence),
    sureness: finding.confidence,
    title: finding.title,
    explanation: markupText(markup),
    markup,
  };
}

export function stateWords(state: FindingWords['state']): string {
  switch (state) {
    case 'provisional':
      return l10n.t('Arriving');
    case 'open':
      return '';
    case 'stale':
      return l10n.t('Changed since: the code under this finding was edited.');
    case 'resolved':
      return l10n.t('Fixed');
    case 'dismissed':
      return l10n.t('Dismissed');
    case 'gone':
      return l10n.t('No longer listed: it was cleared, or a later review took its place.');
  }
}

export function categoryName(category: Category): string {
  switch (category) {
    case 'bug':
      return l10n.t('Bug');
    case 'security':
      return l10n.t('Security');
    case 'concurrency':
      return l10n.t('Concurrency');
    case 'resource':
      return l10n.t('Resource');
    case 'performance':
      return l10n.t('Performance');
    case 'error_handling':
      return l10n.t('Error handling');
    case 'api_misuse':
      return l10n.t('API misuse');
    case 'maintainability':
      return l10n.t('Maintainability');
  }
}

export function confidenceName(confidence: Confidence): string {
  switch (confidence) {
    case 'high':
      return l10n.t('High confidence');
    case 'medium':
      return l10n.t('Medium confidence');
    case 'low':
      return l10n.t('Low confidence');
  }
}

export function severityName(severity: Severity): string {
  switch (severity) {
    case 'critical':
      return l10n.t('Critical');
    case 'major':
      return l10n.t('Major');
    case 'minor':
      return l10n.t('Minor');
    case 'info':
      return l10n.t('Info');
  }
}
