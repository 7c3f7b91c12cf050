/** What the report shows of a run, in words. The panel only lays it out. */
import * as l10n from '@vscode/l10n';
import type { ReviewRun } from '../findings/reviewStore';
import { accountingOf, resultOf, type Accounting, type Finding, type NotPlaced } from '../outcome';
import { formatUsd, presentOutcome, tierName, type NextStep, type Presentation } from '../presentOutcome';
import type { Severity } from '../tasks/review';

export interface FindingWords {
  readonly id: string;
  readonly severity: Severity;
  readonly severityLabel: string;
  readonly kind: string;
  readonly title: string;
  readonly explanation: string;
  readonly quote: string;
  readonly replacement: string | null;
  readonly place: string;
  readonly placed: boolean;
}

export interface ReportWords {
  readonly runId: number;
  readonly title: string;
  readonly state: 'running' | 'done';
  readonly level: Presentation['level'];
  readonly message: string;
  readonly advice: string;
  readonly steps: readonly NextStep[];
  readonly findings: readonly FindingWords[];
  readonly notPlaced: readonly FindingWords[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export function reportWords(run: ReviewRun): ReportWords {
  const result = run.outcome && resultOf(run.outcome);
  const accounting = run.outcome && accountingOf(run.outcome);
  const presented = run.outcome ? presentOutcome(run.outcome) : running(run);
  return {
    runId: run.id,
    title: runName(run),
    state: run.outcome ? 'done' : 'running',
    level: presented.level,
    message: presented.message,
    advice: presented.advice,
    steps: presented.steps,
    findings: (result?.findings ?? run.arrived).map(placedWords),
    notPlaced: (result?.notPlaced ?? []).map(notPlacedWords),
    facts: accounting ? accountingFacts(accounting) : [],
  };
}

/** "cart.ts", or "cart.ts, lines 3 to 9". */
export function runName(run: Pick<ReviewRun, 'path' | 'scope'>): string {
  if (!run.scope) return run.path;
  if (run.scope.start === run.scope.end) return l10n.t('{0}, line {1}', run.path, run.scope.start);
  return l10n.t('{0}, lines {1} to {2}', run.path, run.scope.start, run.scope.end);
}

function running(run: ReviewRun): Presentation {
  const message = l10n.t('Reviewing {0}.', runName(run));
  return { level: 'info', message, advice: '', steps: [] };
}

function placedWords(finding: Finding): FindingWords {
  const { line, endLine } = finding.range;
  return {
    ...commonWords(finding),
    id: finding.id,
    replacement: finding.replacement,
    place: line === endLine ? l10n.t('Line {0}', line) : l10n.t('Lines {0} to {1}', line, endLine),
    placed: true,
  };
}

function notPlacedWords(item: NotPlaced, index: number): FindingWords {
  return {
    ...commonWords(item),
    id: `not-placed-${index}`,
    replacement: null,
    place:
      item.reason === 'ambiguous'
        ? l10n.t('The quoted code stands in two places equally near to line {0}.', item.claimedLine)
        : l10n.t('The quoted code was not found; the model named line {0}.', item.claimedLine),
    placed: false,
  };
}

function commonWords(finding: Finding | NotPlaced): Omit<FindingWords, 'id' | 'replacement' | 'place' | 'placed'> {
  return {
    severity: finding.severity,
    severityLabel: severityName(finding.severity),
    kind: l10n.t('{0}, confidence {1}', finding.category.replaceAll('_', ' '), finding.confidence),
    title: finding.title,
    explanation: finding.explanation,
    quote: finding.quote,
  };
}

function severityName(severity: Severity): string {
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

function accountingFacts(accounting: Accounting): { label: string; value: string }[] {
  const { usage, costUsd, elapsedMs, tier, demo } = accounting;
  const [total, prompt, completion] = [usage.total, usage.prompt, usage.completion].map((n) =>
    n.toLocaleString('en-US'),
  );
  const tokens = l10n.t('{0} ({1} prompt, {2} completion)', total ?? '', prompt ?? '', completion ?? '');
  return [
    { label: l10n.t('Model'), value: accounting.model },
    {
      label: l10n.t('Answered from'),
      value:
        tier === 'network'
          ? demo
            ? l10n.t('this machine')
            : l10n.t('OpenRouter')
          : l10n.t('cache ({0})', tierName(accounting)),
    },
    { label: l10n.t('Tokens'), value: demo && tier === 'network' ? l10n.t('{0}, not counted', tokens) : tokens },
    {
      label: l10n.t('Cost'),
      value: demo ? l10n.t('none') : costUsd === null ? l10n.t('unknown') : `$${formatUsd(costUsd)}`,
    },
    { label: l10n.t('Time'), value: l10n.t('{0} s', (elapsedMs / 1_000).toFixed(elapsedMs < 100 ? 3 : 1)) },
  ];
}
