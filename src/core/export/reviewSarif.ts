/**
 * A review as SARIF 2.1.0 (OASIS), for the tools that read it: code hosts, viewers, dashboards. What is written is what the
 * model was sent and said, so that placeholders stand where secrets do. Columns count UTF-16 units, as SARIF lets us say.
 */
import * as l10n from '@vscode/l10n';
import { explanationOf } from '../findings/explanation';
import { holdsPlaceholder } from '../guard/secrets/restore';
import { gapsOf, resultOf, type Finding, type NotPlaced, type Outcome } from '../outcome';
import { presentOutcome } from '../presentOutcome';
import { joined } from '../presentation';
import { markupText } from '../reply/markup';
import { toSafeMarkdown } from '../reply/safeMarkdown';
import { CATEGORIES, type Category, type Confidence, type Severity } from '../tasks/review';
import { visible, visibleLine } from '../text/hidden';

export interface SarifSource {
  readonly outcome: Outcome;
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  /** Of the product. */
  readonly version: string;
  /** Findings that the user dismissed, with the reason where one was given. */
  readonly dismissed?: ReadonlyMap<string, string>;
}

type Json = Readonly<Record<string, unknown>>;

/** Names the folder that paths are relative to; whoever reads the file knows where it is. */
const BASE = '%SRCROOT%';
/** Under this name others recognise a finding that moved; the number changes with the way it is made. */
const FINGERPRINT = 'codeInsightFinding/v1';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  major: 'warning',
  minor: 'note',
  info: 'note',
};
/** SARIF's rank: how much a finding matters, 0 to 100. */
const RANK: Readonly<Record<Severity, number>> = { critical: 90, major: 60, minor: 30, info: 10 };
const SURENESS: Readonly<Record<Confidence, number>> = { high: 10, medium: 5, low: 0 };

const RULES: Readonly<Record<Category, string>> = {
  bug: 'The code gives a wrong result or fails.',
  security: 'The code can be misused by whoever feeds it.',
  concurrency: 'The code fails when things happen at the same time.',
  resource: 'The code holds or loses memory, files or connections.',
  performance: 'The code costs more than its task does.',
  error_handling: 'A failure is not handled, or handled wrongly.',
  api_misuse: 'A library is used in a way that it does not support.',
  maintainability: 'The code works, and invites the next mistake.',
};

export function toSarif({ outcome, path, version, dismissed = new Map() }: SarifSource): Json {
  const result = resultOf(outcome);
  const uri = uriOf(path);
  const known = result?.findings ?? [];
  // All results of a run say whether they are suppressed, or none does (SARIF 3.27.23).
  const isSuppressing = known.some(({ id }) => dismissed.has(id));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Code Insight', version, rules: CATEGORIES.map(ruleOf), notifications: NOTIFICATIONS },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { description: { text: 'The folder that was reviewed from.' } } },
        artifacts: [{ location: locationOf(uri) }],
        invocations: [
          {
            executionSuccessful: outcome.kind === 'answered' || outcome.kind === 'cached',
            toolExecutionNotifications: [
              ...endNotes(outcome),
              ...(result?.notPlaced ?? []).map((item) => note(item, uri)),
            ],
          },
        ],
        results: known.map((finding) => ({
          ...resultJson(finding, uri),
          ...(isSuppressing && { suppressions: suppressions(dismissed.get(finding.id)) }),
        })),
      },
    ],
  };
}

function ruleOf(category: Category): Json {
  const name = category.replaceAll(/(?:^|_)([a-z])/g, (_match, first: string) => first.toUpperCase());
  return {
    id: category,
    name,
    shortDescription: { text: RULES[category] },
    defaultConfiguration: { level: 'warning' },
    ...(category === 'security' && { properties: { tags: ['security'] } }),
  };
}

function resultJson(finding: Finding, uri: string): Json {
  const { severity, category, confidence, range, quote, id } = finding;
  return {
    ruleId: category,
    ruleIndex: CATEGORIES.indexOf(category),
    level: LEVEL[severity],
    rank: RANK[severity] + SURENESS[confidence],
    message: messageOf(finding),
    locations: [
      {
        physicalLocation: {
          artifactLocation: locationOf(uri),
          region: {
            startLine: range.line,
            startColumn: range.column,
            endLine: range.endLine,
            endColumn: range.endColumn,
            snippet: { text: visible(quote) },
          },
        },
      },
    ],
    partialFingerprints: { [FINGERPRINT]: id },
    ...fixesOf(finding, uri),
    properties: { severity, confidence },
  };
}

/** Lines as they are replaced: a region without columns is all of its lines, without the last one's ending. */
function fixesOf({ replacement, range }: Finding, uri: string): Json {
  // Only a workspace edit puts values back: elsewhere a placeholder would end up in the code.
  if (replacement === null || holdsPlaceholder(replacement)) return {};
  const text = replacement.replace(/(?:\r\n|\r|\n)$/, '');
  const deletedRegion = { startLine: range.line, endLine: range.endLine };
  return {
    fixes: [
      {
        description: { text: l10n.t('Suggested change') },
        artifactChanges: [
          { artifactLocation: locationOf(uri), replacements: [{ deletedRegion, insertedContent: { text } }] },
        ],
      },
    ],
  };
}

function suppressions(reason: string | undefined): readonly Json[] {
  if (reason === undefined) return [];
  return [{ kind: 'external', status: 'accepted', ...(reason !== '' && { justification: visible(reason) }) }];
}

/** What has no place among the results. Its message says all; ids and levels are for filters. */
const NOTIFICATIONS = [
  { id: 'not-placed', shortDescription: { text: 'A finding whose quoted code could not be found at one place.' } },
  { id: 'not-covered', shortDescription: { text: 'Lines that were asked about and not answered for.' } },
  { id: 'ended', shortDescription: { text: 'Why a review has no whole answer.' } },
];

function descriptor(id: 'not-placed' | 'not-covered' | 'ended'): Json {
  return { id, index: NOTIFICATIONS.findIndex((known) => known.id === id) };
}

function note(item: NotPlaced, uri: string): Json {
  return {
    descriptor: descriptor('not-placed'),
    level: 'note',
    message: messageOf(item),
    // The file alone: the model's line is a claim that was not proved.
    locations: [{ physicalLocation: { artifactLocation: locationOf(uri) } }],
    properties: { reason: item.reason, claimedLine: item.claimedLine, severity: item.severity },
  };
}

function endNotes(outcome: Outcome): readonly Json[] {
  const notes: Json[] = [];
  if (outcome.kind !== 'answered' && outcome.kind !== 'cached') {
    const { message, advice, level } = presentOutcome(outcome);
    const text = plain(joined(message, advice));
    notes.push({ descriptor: descriptor('ended'), level: level === 'info' ? 'note' : level, message: { text } });
  }
  const coverage = resultOf(outcome)?.coverage;
  const gaps = coverage ? gapsOf(coverage) : [];
  if (gaps.length > 0) {
    const lines = gaps.map(({ start, end }) => (start === end ? String(start) : `${start}-${end}`)).join(', ');
    const text = l10n.t('Lines that were not covered: {0}', lines);
    notes.push({ descriptor: descriptor('not-covered'), level: 'warning', message: { text } });
  }
  return notes;
}

function messageOf(finding: Finding | NotPlaced): Json {
  const explanation = explanationOf(finding);
  const title = visibleLine(finding.title);
  const parts = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n\n');
  return {
    text: plain(parts(title, markupText(explanation))),
    markdown: parts(title.replaceAll(/[!-/:-@[-`{-~]/g, '\\$&'), toSafeMarkdown(explanation)),
  };
}

/** In SARIF's plain text `[words](address)` is a link, and a model's words must not become one. */
function plain(text: string): string {
  return visible(text).replaceAll(/\[([^[\]]*)\](?=\()/g, '\\[$1\\]');
}

function locationOf(uri: string): Json {
  return { uri, uriBaseId: BASE, index: 0 };
}

/** A relative address: every character that could mean something else in one is encoded. */
function uriOf(path: string): string {
  // Half of a surrogate pair, which a file name may hold, has no bytes.
  const whole = Buffer.from(path, 'utf8').toString('utf8');
  const segments = whole.split('/').filter((segment) => segment !== '');
  return segments.map(encodeURIComponent).join('/');
}
