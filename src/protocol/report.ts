/**
 * Messages between the report panel and the editor. The editor sends whole snapshots; the panel sends what the user did.
 * Both sides check what they receive.
 */
import * as z from 'zod/mini';

const finding = z.strictObject({
  id: z.string(),
  severity: z.enum(['critical', 'major', 'minor', 'info']),
  severityLabel: z.string(),
  /** "bug, confidence high" */
  kind: z.string(),
  title: z.string(),
  explanation: z.string(),
  quote: z.string(),
  replacement: z.nullable(z.string()),
  /** "Line 12"; for a finding that is not placed, the reason. */
  place: z.string(),
  placed: z.boolean(),
});
export type FindingView = z.infer<typeof finding>;

const report = z.strictObject({
  runId: z.int(),
  title: z.string(),
  state: z.enum(['running', 'done']),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  advice: z.string(),
  /** Buttons: what the user may do next. */
  steps: z.array(z.strictObject({ step: z.string(), label: z.string() })),
  findings: z.array(finding),
  notPlaced: z.array(finding),
  /** Name and value rows: model, tokens, cost, time, source of the answer. */
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
});
export type ReportView = z.infer<typeof report>;

const labels = z.strictObject({
  noReport: z.string(),
  report: z.string(),
  findings: z.string(),
  notPlaced: z.string(),
  replacement: z.string(),
  goTo: z.string(),
  demo: z.string(),
});
export type ReportLabels = z.infer<typeof labels>;

/** Editor to panel. */
export const toReportPanel = z.strictObject({
  type: z.literal('snapshot'),
  labels,
  demo: z.boolean(),
  /** Newest first; the user may look at an older one. */
  runs: z.array(z.strictObject({ runId: z.int(), name: z.string() })),
  report: z.nullable(report),
});
export type ToReportPanel = z.infer<typeof toReportPanel>;

/** Panel to editor. */
export const fromReportPanel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('choose'), runId: z.int() }),
  z.strictObject({ type: z.literal('reveal'), runId: z.int(), findingId: z.string() }),
  z.strictObject({ type: z.literal('step'), runId: z.int(), step: z.string() }),
]);
export type FromReportPanel = z.infer<typeof fromReportPanel>;
