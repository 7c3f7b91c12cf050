/** What the report shows of a run, in words. The panel only lays it out. */
import * as l10n from '@vscode/l10n';
import type { ReviewRun } from '../findings/reviewRuns';
import { accountingOf, gapsOf, resultOf, type Accounting, type Coverage, type ReviewResult } from '../outcome';
import { originName } from '../presentBrain';
import { presentOutcome, tierName } from '../presentOutcome';
import { timeAgo } from '../relativeTime';
import { rulesLeftOut, usedRules } from '../presentRules';
import { placesInWords } from '../presentSecrets';
import { formatUsd, type NextStep, type Presentation } from '../presentation';
import type { BrainLayer } from '../prompt/mergeBrain';
import type { ProjectRules } from '../prompt/rulesSection';
import { visibleLine } from '../text/hidden';
import { hiddenWords } from './hiddenWords';
import { notPlacedWords, placedWords, type FindingWords, type FindLive } from './findingWords';
import { isOneLine, lineWords } from '../lineWords';

export interface ReportWords {
  readonly runId: number;
  readonly title: string;
  readonly state: 'running' | 'done';
  readonly level: Presentation['level'];
  readonly message: string;
  readonly advice: string;
  readonly steps: readonly NextStep[];
  readonly findings: readonly FindingWords[];
  /** That there are more of them, which are hidden; '' where there are none. */
  readonly hidden: string;
  readonly notPlaced: readonly FindingWords[];
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export function reportWords(run: ReviewRun, live: FindLive): ReportWords {
  const result = run.outcome && resultOf(run.outcome);
  const accounting = run.outcome && accountingOf(run.outcome);
  const found = (result?.findings ?? run.arrived).map((finding) => ({ finding, now: live(finding.id) }));
  const presented = run.outcome ? presentOutcome(run.outcome) : running(run);
  return {
    runId: run.id,
    title: runName(run),
    state: run.outcome ? 'done' : 'running',
    level: presented.level,
    message: presented.message,
    advice: presented.advice,
    steps: presented.steps,
    findings: found.flatMap(({ finding, now }) =>
      now?.hidden ? [] : [placedWords(finding, now, run.outcome === undefined)],
    ),
    hidden: hiddenWords(found.map(({ now }) => now?.hidden)),
    notPlaced: (result?.notPlaced ?? []).map(notPlacedWords),
    facts: [
      ...(result ? [...coverageFacts(result.coverage), ...redactionFacts(result)] : []),
      ...promptFacts(result?.prompts ?? []),
      ...(result?.rules ? rulesFacts(result.rules) : []),
      ...(result?.parts === undefined ? [] : [{ label: l10n.t('Requests'), value: String(result.parts) }]),
      ...(accounting ? accountingFacts(accounting) : []),
    ],
  };
}

/** "cart.ts", or "cart.ts, lines 3 to 9". */
export function runName(run: Pick<ReviewRun, 'path' | 'scope'>): string {
  const path = visibleLine(run.path);
  if (!run.scope) return path;
  const lines = lineWords(run.scope);
  return isOneLine(run.scope) ? l10n.t('{0}, line {1}', path, lines) : l10n.t('{0}, lines {1}', path, lines);
}

function running(run: ReviewRun): Presentation {
  const message = l10n.t('Reviewing {0}.', runName(run));
  return { level: 'info', message, advice: '', steps: [] };
}

function coverageFacts(coverage: Coverage): Fact[] {
  const { asked, covered } = coverage;
  const label = l10n.t('Coverage');
  if (covered.length === 0) {
    return [{ label, value: l10n.t('Not known which of lines {0} were reviewed', lineWords(asked)) }];
  }
  const reviewed = isOneLine(covered)
    ? l10n.t('Line {0} reviewed', lineWords(covered))
    : l10n.t('Lines {0} reviewed', lineWords(covered));
  const gaps = gapsOf(coverage);
  if (gaps.length === 0) return [{ label, value: reviewed }];
  const left = isOneLine(gaps)
    ? l10n.t('line {0} not covered', lineWords(gaps))
    : l10n.t('lines {0} not covered', lineWords(gaps));
  return [{ label, value: `${reviewed}, ${left}` }];
}

function redactionFacts({ redacted }: ReviewResult): Fact[] {
  if (redacted.length === 0) return [];
  const value = l10n.t('{0}: {1}', redacted.length, placesInWords(redacted));
  return [{ label: l10n.t('Sent as placeholders'), value }];
}

/** Nothing is said of prompts that are ours alone. */
function promptFacts(layers: readonly BrainLayer[]): Fact[] {
  return layers.length === 0 ? [] : [{ label: l10n.t('Prompts'), value: layers.map(originName).join(', ') }];
}

function rulesFacts(rules: ProjectRules): Fact[] {
  return [
    { label: l10n.t('Rules used'), value: usedRules(rules) },
    { label: l10n.t('Rules left out'), value: rulesLeftOut(rules) },
  ].filter(({ value }) => value !== '');
}

function accountingFacts(accounting: Accounting): Fact[] {
  const { costUsd, elapsedMs, tier, demo, estimated } = accounting;
  const network = tier === 'network';
  const cost = costUsd === null ? l10n.t('unknown') : `$${formatUsd(costUsd)}`;
  return [
    { label: l10n.t('Model'), value: accounting.model },
    {
      label: l10n.t('Answered from'),
      value: !network ? cacheWords(accounting) : demo ? l10n.t('this machine') : l10n.t('OpenRouter'),
    },
    { label: l10n.t('Tokens'), value: tokenWords(accounting) },
    ...providerCacheFacts(accounting),
    {
      label: l10n.t('Cost'),
      value: demo ? l10n.t('none') : estimated && costUsd !== null ? l10n.t('about {0}', cost) : cost,
    },
    { label: l10n.t('Time'), value: l10n.t('{0} s', (elapsedMs / 1_000).toFixed(elapsedMs < 100 ? 3 : 1)) },
  ];
}

/** Which tier it came from, and how old it is. */
function cacheWords(accounting: Accounting): string {
  const { storedAt } = accounting;
  const tier = tierName(accounting);
  return storedAt === undefined
    ? l10n.t('cache ({0})', tier)
    : l10n.t('cache ({0}), answered {1}', tier, timeAgo(storedAt, Date.now()));
}

/** The provider's own prompt cache, not ours. */
function providerCacheFacts({ usage, savedUsd }: Accounting): Fact[] {
  const facts: Fact[] = [];
  if (usage.cached > 0) {
    const tokens = l10n.t('{0} prompt tokens', grouped(usage.cached));
    const value =
      savedUsd === undefined ? tokens : l10n.t('{0}, about ${1} saved', tokens, formatUsd(Math.max(0, savedUsd)));
    facts.push({ label: l10n.t('Cached by the provider'), value });
  }
  if (usage.cacheWrite > 0) {
    const value = l10n.t('{0} prompt tokens, for the next requests', grouped(usage.cacheWrite));
    facts.push({ label: l10n.t('Kept by the provider'), value });
  }
  return facts;
}

function tokenWords({ usage, demo, tier, estimated }: Accounting): string {
  const tokens = l10n.t(
    '{0} ({1} prompt, {2} completion)',
    grouped(usage.total),
    grouped(usage.prompt),
    grouped(usage.completion),
  );
  if (demo && tier === 'network') return l10n.t('{0}, not counted', tokens);
  return estimated ? l10n.t('about {0}, estimated', tokens) : tokens;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
