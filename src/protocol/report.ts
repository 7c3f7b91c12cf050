/**
 * Messages between the report panel and the editor. The editor sends whole snapshots; the panel sends what the user did.
 * Both sides check what they receive. Every text in a snapshot is for text nodes only.
 */
import * as z from 'zod/mini';
import { markupBlock } from './markup';

const SEVERITIES = ['critical', 'major', 'minor', 'info'] as const;

const SURENESS = ['high', 'medium', 'low'] as const;
const SORTS = ['place', 'severity', 'confidence'] as const;

const runId = z.int();
/** As it comes back from the panel: nothing longer than one of ours is looked up. */
const findingId = z.string().check(z.minLength(1), z.maxLength(200));

/** Longest question, in UTF-16 units: it is one, not a text to be reviewed. */
export const MAX_QUESTION = 2_000;
const question = z.string().check(z.minLength(1), z.maxLength(MAX_QUESTION));
const turnId = z.int();

const diffRow = z.strictObject({ kind: z.enum(['same', 'removed', 'added']), text: z.string() });

const LEVELS = ['info', 'warning', 'error'] as const;
/** Buttons: what the user may do next. */
const steps = z.array(z.strictObject({ step: z.string(), label: z.string() }));

/** A question about a finding, and its answer as far as it has come. */
const turn = z.strictObject({
  id: turnId,
  question: z.string(),
  state: z.enum(['running', 'done']),
  answer: z.array(markupBlock),
  level: z.enum(LEVELS),
  message: z.string(),
  advice: z.string(),
  steps,
});
export type TurnView = z.infer<typeof turn>;

const finding = z.strictObject({
  id: z.string(),
  severity: z.enum(SEVERITIES),
  severityLabel: z.string(),
  /** "Error handling" */
  category: z.string(),
  /** "High confidence" */
  confidence: z.string(),
  sureness: z.enum(SURENESS),
  title: z.string(),
  /** In words alone, for the search. */
  explanation: z.string(),
  markup: z.array(markupBlock),
  /** The lines that it speaks of. */
  code: z.string(),
  /** From those lines to the suggested ones; null where nothing is suggested. */
  diff: z.nullable(z.array(diffRow)),
  /** "Line 12"; for a finding that is not placed, the reason. */
  place: z.string(),
  /** Its first line, to sort by; null where it stands on none. */
  line: z.nullable(z.int()),
  placed: z.boolean(),
  /** `gone`: no longer among the document's findings. */
  state: z.enum(['provisional', 'open', 'stale', 'resolved', 'dismissed', 'gone']),
  /** The state in words; empty where there is nothing to say. */
  stateLabel: z.string(),
  canFix: z.boolean(),
  /** Its code is known as it is now. */
  canAsk: z.boolean(),
  /** Oldest first. */
  turns: z.array(turn),
  /** True where its code changed since, and a change is suggested. */
  canCompare: z.boolean(),
});
export type FindingView = z.infer<typeof finding>;
export type DiffRow = z.infer<typeof diffRow>;

/** Which run a panel shows. Run ids are new after every start of VS Code; this is not. */
export const runKey = z.strictObject({ documentId: z.string().check(z.maxLength(10_000)), startedAt: z.number() });
export type RunKey = z.infer<typeof runKey>;

const report = z.strictObject({
  runId,
  key: runKey,
  title: z.string(),
  state: z.enum(['running', 'done']),
  /** While it runs: milliseconds since its start, when the snapshot was made. */
  elapsedMs: z.number(),
  level: z.enum(LEVELS),
  message: z.string(),
  advice: z.string(),
  steps,
  findings: z.array(finding),
  notPlaced: z.array(finding),
  /** "3 more hidden: …"; empty where none are. */
  hidden: z.string(),
  /** Name and value rows: model, coverage, tokens, cost, time, source of the answer. */
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** True when there is an answer to copy and to export. */
  canExport: z.boolean(),
});
export type ReportView = z.infer<typeof report>;

const labels = z.strictObject({
  report: z.string(),
  findings: z.string(),
  notPlaced: z.string(),
  details: z.string(),
  code: z.string(),
  suggestion: z.string(),
  goTo: z.string(),
  previewFix: z.string(),
  applyFix: z.string(),
  compare: z.string(),
  showHidden: z.string(),
  dismiss: z.string(),
  restore: z.string(),
  rerun: z.string(),
  stop: z.string(),
  exportReport: z.string(),
  copyReport: z.string(),
  copyFinding: z.string(),
  demo: z.string(),
  keys: z.string(),
  filter: z.string(),
  severity: z.string(),
  search: z.string(),
  clearFilter: z.string(),
  nothingShown: z.string(),
  /** "{0} of {1} shown" */
  shown: z.string(),
  /** "{0} s" */
  elapsed: z.string(),
  /** "{0} seconds, {1} findings so far" */
  soFar: z.string(),
  /** "{0} seconds, {1} finding so far" */
  soFarOne: z.string(),
  ask: z.string(),
  question: z.string(),
  send: z.string(),
  preview: z.string(),
  /** How to send with the keyboard. */
  askHint: z.string(),
  /** Said when an answer is whole. */
  answered: z.string(),
  sort: z.string(),
  sorts: z.array(z.strictObject({ by: z.enum(SORTS), label: z.string() })),
  severities: z.array(z.strictObject({ severity: z.enum(SEVERITIES), label: z.string() })),
});
export type ReportLabels = z.infer<typeof labels>;

/** Editor to panel. */
export const toReportPanel = z.strictObject({
  type: z.literal('snapshot'),
  labels,
  demo: z.boolean(),
  /** Newest first; the user may look at an older one. */
  runs: z.array(z.strictObject({ runId, name: z.string() })),
  report: z.nullable(report),
  /** In place of a report: why there is none. */
  notice: z.string(),
  /** The finding that is to be brought into view and asked about, once. */
  target: z.nullable(z.string()),
});
export type ToReportPanel = z.infer<typeof toReportPanel>;

/** Panel to editor. */
export const fromReportPanel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('choose'), runId }),
  z.strictObject({ type: z.literal('reveal'), runId, findingId }),
  z.strictObject({ type: z.literal('fix'), runId, findingId, preview: z.boolean() }),
  z.strictObject({ type: z.literal('compare'), runId, findingId }),
  z.strictObject({ type: z.literal('showHidden'), runId }),
  z.strictObject({ type: z.literal('dismiss'), runId, findingId }),
  z.strictObject({ type: z.literal('restore'), runId, findingId }),
  z.strictObject({ type: z.literal('ask'), runId, findingId, question }),
  /** What the question would send. */
  z.strictObject({ type: z.literal('previewQuestion'), runId, findingId, question }),
  z.strictObject({ type: z.literal('stopAnswer'), runId, turnId }),
  z.strictObject({ type: z.literal('answerStep'), runId, turnId, step: z.string() }),
  z.strictObject({ type: z.literal('step'), runId, step: z.string() }),
  z.strictObject({ type: z.literal('rerun'), runId }),
  z.strictObject({ type: z.literal('stop'), runId }),
  z.strictObject({ type: z.literal('export'), runId }),
  /** Without a finding: the whole report. */
  z.strictObject({ type: z.literal('copy'), runId, findingId: z.optional(findingId) }),
]);
export type FromReportPanel = z.infer<typeof fromReportPanel>;

const filter = z.strictObject({ text: z.string(), hidden: z.array(z.enum(SEVERITIES)) });
export type ReportFilter = z.infer<typeof filter>;

const sort = z.enum(SORTS);
export type ReportSort = z.infer<typeof sort>;

/** What the panel leaves with VS Code: the panel reads it after it was hidden, the editor after a restart. */
export const reportPanelState = z.strictObject({
  v: z.literal(1),
  run: z.nullable(runKey),
  filter,
  /** States of before there was a choice have none. */
  sort: z._default(sort, 'place'),
  /** Suggestions that the user has closed, by finding. */
  closed: z.array(z.string()),
  /** Questions that were begun and not sent, by finding; states of before there were questions have none. */
  drafts: z._default(z.array(z.strictObject({ finding: z.string(), text: z.string() })), []),
  scroll: z.number(),
});
export type ReportPanelState = z.infer<typeof reportPanelState>;
