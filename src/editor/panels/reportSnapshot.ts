/** What the report panel is sent: a run of the store in words, with everything that the panel may say itself. */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { ReviewRun } from '../../core/findings/reviewRuns';
import type { ReviewStore } from '../../core/findings/reviewStore';
import type { Conversations } from '../../core/followUp/conversations';
import { turnWords } from '../../core/followUp/turnWords';
import { asideWords } from '../../core/review/dismissalWords';
import type { LiveFinding } from '../../core/review/findingWords';
import { severityName } from '../../core/review/findingWords';
import { reportWords, runName } from '../../core/review/reportView';
import { SEVERITIES } from '../../core/tasks/review';
import type { FindingView, ReportLabels, ReportView, ToReportPanel, TurnView } from '../../protocol/report';
import { openDocument } from '../findings/problems';
import { isExportable } from './exportReport';
import { askStepLabel, stepLabel } from '../review/nextSteps';

export interface SnapshotSource {
  readonly store: ReviewStore;
  readonly conversations: Conversations;
  readonly demo: boolean;
  /** Whether a finding's fix fits the text as it is. */
  readonly fixable: (documentId: string, findingId: string) => boolean;
}

/**
 * @param run undefined shows `notice` in place of a report.
 * @param target the finding that is to be brought into view.
 */
export function reportSnapshot(
  source: SnapshotSource,
  run: ReviewRun | undefined,
  notice: string,
  target: string | undefined,
): ToReportPanel {
  return {
    type: 'snapshot',
    labels: labels(),
    demo: source.demo,
    runs: source.store.runs.map((known) => ({
      runId: known.id,
      name: `${runName(known)}, ${timeWords(new Date(known.startedAt))}`,
    })),
    report: run ? reportView(source, run) : null,
    notice: run ? '' : notice,
    target: target ?? null,
  };
}

/** A finding as the store has it now. @param document its document, where it is open. */
export function liveFinding(
  store: ReviewStore,
  documentId: string,
  findingId: string,
  document: vscode.TextDocument | undefined,
): LiveFinding | undefined {
  const tracked = store.find(documentId, findingId);
  if (!tracked) return undefined;
  const { state, lines, isPlaced, start, aside, isHidden } = tracked;
  return {
    state,
    lines,
    ...(aside && { aside: asideWords(aside), ...(isHidden && { hidden: aside }) }),
    ...(document && isPlaced && { line: document.positionAt(start).line + 1 }),
  };
}

function reportView({ store, conversations, fixable }: SnapshotSource, run: ReviewRun): ReportView {
  const { documentId, startedAt } = run;
  const document = openDocument(documentId);
  const words = reportWords(run, (findingId) => liveFinding(store, documentId, findingId, document));
  const finding = (view: (typeof words.findings)[number]): FindingView => ({
    ...view,
    markup: [...view.markup],
    diff: view.diff && [...view.diff],
    canFix: view.placed && view.state === 'open' && view.diff !== null && fixable(documentId, view.id),
    canAsk: view.placed && view.state !== 'provisional' && view.state !== 'gone',
    turns: view.placed ? turnViews(conversations, documentId, view.id) : [],
    canCompare: view.placed && view.state === 'stale' && view.diff !== null,
  });
  return {
    ...words,
    key: { documentId, startedAt },
    elapsedMs: Math.max(0, Date.now() - startedAt),
    // "Run again" is always there: it is not offered twice.
    steps: words.steps.filter((step) => step !== 'retry').map((step) => ({ step, label: stepLabel(step) })),
    findings: words.findings.map(finding),
    notPlaced: words.notPlaced.map(finding),
    facts: [...words.facts],
    canExport: isExportable(run),
  };
}

function turnViews(conversations: Conversations, documentId: string, findingId: string): TurnView[] {
  return conversations.turns(documentId, findingId).map((turn) => {
    const words = turnWords(turn);
    const steps = words.steps.map((step) => ({ step, label: askStepLabel(step) }));
    return { ...words, answer: [...words.answer], steps };
  });
}

/** The time alone for a report of today. */
function timeWords(date: Date): string {
  return date.toDateString() === new Date().toDateString() ? date.toLocaleTimeString() : date.toLocaleString();
}

function labels(): ReportLabels {
  return {
    report: l10n.t('Report'),
    findings: l10n.t('Findings'),
    notPlaced: l10n.t('Not placed'),
    details: l10n.t('Details of the run'),
    code: l10n.t('Code'),
    suggestion: l10n.t('Suggested change'),
    goTo: l10n.t('Go to'),
    previewFix: l10n.t('Preview fix'),
    applyFix: l10n.t('Apply fix'),
    compare: l10n.t('Compare'),
    showHidden: l10n.t('Show hidden'),
    dismiss: l10n.t('Dismiss'),
    restore: l10n.t('Restore'),
    rerun: l10n.t('Run again'),
    stop: l10n.t('Stop'),
    exportReport: l10n.t('Export…'),
    copyReport: l10n.t('Copy all'),
    copyFinding: l10n.t('Copy'),
    demo: l10n.t('Local demo model: a few fixed checks on this machine, not Claude.'),
    keys: l10n.t('J and K or the arrow keys move between findings, Enter goes to the line.'),
    filter: l10n.t('Filter'),
    severity: l10n.t('Severity'),
    search: l10n.t('Search findings'),
    clearFilter: l10n.t('Clear filter'),
    nothingShown: l10n.t('No finding fits the filter.'),
    shown: l10n.t('{0} of {1} shown'),
    ask: l10n.t('Ask about this finding'),
    question: l10n.t('Your question; it is sent with the finding and its code'),
    send: l10n.t('Send'),
    preview: l10n.t('Preview'),
    askHint: process.platform === 'darwin' ? l10n.t('⌘ Enter sends') : l10n.t('Ctrl+Enter sends'),
    answered: l10n.t('The answer is there.'),
    sort: l10n.t('Sort by'),
    sorts: [
      { by: 'place', label: l10n.t('Place') },
      { by: 'severity', label: l10n.t('Severity') },
      { by: 'confidence', label: l10n.t('Confidence') },
    ],
    elapsed: l10n.t('{0} s'),
    soFar: l10n.t('{0} seconds, {1} findings so far'),
    soFarOne: l10n.t('{0} seconds, {1} finding so far'),
    severities: SEVERITIES.map((severity) => ({ severity, label: severityName(severity) })),
  };
}
