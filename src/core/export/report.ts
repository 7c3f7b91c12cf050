/**
 * A report as a file, in the forms that others read. The editor and the command line write the same bytes for the same
 * outcome.
 */
import * as l10n from '@vscode/l10n';
import { accountingOf, gapsOf, resultOf, type Outcome } from '../outcome';
import { formatUsd, grouped } from '../presentation';
import { fenced } from '../reply/safeMarkdown';
import { lineWords } from '../lineWords';
import { visibleLine } from '../text/hidden';
import { toText } from './markdown';
import { toOutcomeJson } from './outcomeJson';
import { toSarif } from './reviewSarif';

export const REPORT_FORMATS = ['markdown', 'json', 'sarif'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const REPORT_EXTENSION: Readonly<Record<ReportFormat, string>> = {
  markdown: 'md',
  json: 'json',
  sarif: 'sarif',
};

export interface Report {
  readonly outcome: Outcome;
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  /** Of the product. */
  readonly version: string;
  /** The whole run, for outcomes that carry no accounting. */
  readonly elapsedMs: number;
  /** Findings that the user dismissed, with the reason where one was given: marked in SARIF, left out of Markdown. */
  readonly dismissed?: ReadonlyMap<string, string>;
}

/** @returns the file's text, with a line ending at its end. */
export function reportText(format: ReportFormat, report: Report): string {
  switch (format) {
    case 'markdown':
      return `${markdownOf(report)}\n`;
    case 'json':
      return lines(toOutcomeJson(report.outcome, report.path, report.elapsedMs));
    case 'sarif':
      return lines(toSarif(report));
  }
}

function lines(json: unknown): string {
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function markdownOf({ outcome, path, dismissed }: Report): string {
  const name = visibleLine(path);
  const shown = dismissed ? without(outcome, dismissed) : outcome;
  const leftOut = (resultOf(outcome)?.findings.length ?? 0) - (resultOf(shown)?.findings.length ?? 0);
  const parts = [`# ${l10n.t('Review of {0}', codeSpan(name))}`, toText(shown, path, 'markdown')];
  if (leftOut > 0) parts.push(l10n.t('Dismissed findings that are left out: {0}', leftOut));
  const facts = factLines(outcome);
  if (facts.length > 0) parts.push(facts.map((fact) => `- ${fact}`).join('\n'));
  return parts.join('\n\n');
}

function without(outcome: Outcome, dismissed: ReadonlyMap<string, string>): Outcome {
  const result = resultOf(outcome);
  if (!result || !('result' in outcome)) return outcome;
  const findings = result.findings.filter(({ id }) => !dismissed.has(id));
  return { ...outcome, result: { ...result, findings } };
}

/** What a reader of the file needs to judge it: how far the review came, what gave the answer, what it took. */
function factLines(outcome: Outcome): string[] {
  const coverage = resultOf(outcome)?.coverage;
  const accounting = accountingOf(outcome);
  const facts: string[] = [];
  const gaps = coverage && coverage.covered.length > 0 ? gapsOf(coverage) : [];
  if (coverage) {
    const asked = lineWords(coverage.asked);
    facts.push(
      coverage.covered.length === 0
        ? l10n.t('Not known which of lines {0} were reviewed', asked)
        : l10n.t('Lines asked about: {0}', asked),
    );
  }
  if (gaps.length > 0) {
    facts.push(l10n.t('Lines that were not covered: {0}', lineWords(gaps)));
  }
  if (!accounting) return facts;
  const { model, usage, costUsd, demo } = accounting;
  facts.push(l10n.t('Model: {0}', codeSpan(visibleLine(model))), l10n.t('Tokens: {0}', grouped(usage.total)));
  if (!demo && costUsd !== null) facts.push(l10n.t('Cost: ${0}', formatUsd(costUsd)));
  return facts;
}

/** A name as it is, whatever marks are in it. */
function codeSpan(text: string): string {
  const fence = /^`+/.exec(fenced(text))?.[0] ?? '```';
  return text.includes('`') ? `${fence} ${text} ${fence}` : `\`${text}\``;
}
