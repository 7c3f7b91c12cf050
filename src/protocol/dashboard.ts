/**
 * Messages between the usage dashboard and the editor. The editor sends whole snapshots; the panel sends what the user did.
 * Both sides check what they receive. Every text in a snapshot is for text nodes only.
 */
import * as z from 'zod/mini';

/** As it comes back from the panel it names a file: nothing but a month passes. */
const month = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/));
/** Names that the panel builds element ids from. */
const id = z.string().check(z.regex(/^[a-z_]{1,20}$/));

function list<T extends z.ZodMiniType>(item: T): z.ZodMiniReadonly<z.ZodMiniArray<T>> {
  return z.readonly(z.array(item));
}

const table = z.strictObject({
  id,
  title: z.string(),
  columns: list(z.strictObject({ label: z.string(), kind: z.enum(['text', 'number']) })),
  /** One cell a column; the first one names the row. */
  rows: list(list(z.string())),
  note: z.string(),
});
export type TableView = z.infer<typeof table>;

const figure = z.strictObject({
  id,
  title: z.string(),
  /** What the picture shows, for whoever does not see it. */
  summary: z.string(),
  unit: z.enum(['tokens', 'usd', 'share']),
  /** `stacked`: the series add up. */
  kind: z.enum(['stacked', 'line']),
  /** One value a day; null: nothing is known of that day. */
  series: list(z.strictObject({ label: z.string(), values: list(z.nullable(z.number())) })),
  days: list(z.strictObject({ label: z.string(), words: z.string() })),
  note: z.string(),
  table,
});
export type FigureView = z.infer<typeof figure>;

const labels = z.strictObject({
  month: z.string(),
  exportCsv: z.string(),
  openBudget: z.string(),
  connectRedis: z.string(),
  checkHealth: z.string(),
  showTable: z.string(),
});
export type DashboardLabels = z.infer<typeof labels>;

/** Editor to panel. */
export const toDashboardPanel = z.strictObject({
  type: z.literal('snapshot'),
  labels,
  /** A language tag, for the numbers on an axis. */
  locale: z.string(),
  month,
  /** The one that it is now. */
  thisMonth: month,
  /** Newest first. */
  months: list(z.strictObject({ month, name: z.string() })),
  title: z.string(),
  level: z.enum(['info', 'error']),
  messages: list(z.string()),
  canExport: z.boolean(),
  budget: z.nullable(
    z.strictObject({
      title: z.string(),
      level: z.enum(['ok', 'near', 'spent']),
      percent: z.number().check(z.gte(0), z.lte(100)),
      lines: list(z.string()),
    }),
  ),
  facts: list(z.strictObject({ label: z.string(), value: z.string() })),
  redis: z.strictObject({ title: z.string(), lines: list(z.string()), step: z.enum(['redis', 'health']) }),
  figures: list(figure),
  tables: list(table),
});
export type ToDashboardPanel = z.infer<typeof toDashboardPanel>;

/** Panel to editor. */
export const fromDashboardPanel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('choose'), month }),
  z.strictObject({ type: z.literal('export') }),
  z.strictObject({ type: z.literal('step'), step: z.enum(['budget', 'redis', 'health']) }),
]);
export type FromDashboardPanel = z.infer<typeof fromDashboardPanel>;
export type DashboardStep = Extract<FromDashboardPanel, { type: 'step' }>['step'];

/** What the panel leaves with VS Code: the panel reads it after it was hidden, the editor after a restart. */
export const dashboardPanelState = z.strictObject({
  v: z.literal(1),
  /** Null: this month, whichever that is then. */
  month: z.nullable(month),
  /** Tables behind charts that the user opened, by figure. */
  open: list(z.string()),
  scroll: z.number(),
});
export type DashboardPanelState = z.infer<typeof dashboardPanelState>;
