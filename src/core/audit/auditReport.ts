/** The record of what was sent, for people and for programs (audit.schema.json). */
import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import { grouped, joined } from '../presentation';
import { visibleLine } from '../text/hidden';
import { AUDIT_MONTHS, auditEntry, type AuditEntry, type AuditRecord } from './auditLog';

const count = z.int().min(0);

export const auditSchema = z.strictObject({
  entries: z.array(auditEntry).describe('Newest first.'),
  totals: z.strictObject({ requests: count, bytes: count, tokens: count, redactions: count }),
  unreadable: count.describe('Lines of the record that could not be read.'),
});
export type AuditJson = z.infer<typeof auditSchema>;

export function toAuditJson({ entries, unreadable }: AuditRecord): AuditJson {
  const sum = (of: (entry: AuditEntry) => number): number => entries.reduce((total, entry) => total + of(entry), 0);
  return auditSchema.parse({
    entries: [...entries].reverse(),
    totals: {
      requests: entries.length,
      bytes: sum(({ bytes }) => bytes),
      tokens: sum(({ tokens }) => tokens),
      redactions: sum(redactionCount),
    },
    unreadable,
  } satisfies AuditJson);
}

/** Plain text: what it is, the totals, then a table of one line a request, newest first. */
export function auditText(record: AuditRecord): string {
  const { entries, totals, unreadable } = toAuditJson(record);
  const about = joined(
    l10n.t('What Code Insight sent from this machine, over all windows and the command line.'),
    l10n.t('Kept here only, for {0} months; no code, no reply, no key is in it.', AUDIT_MONTHS),
    l10n.t('Answers from the cache and of the local demo model left nothing to record.'),
    l10n.t('An entry is written before its request leaves: one that failed on the way is listed too.'),
  );
  const parts = [about, ''];
  if (entries.length === 0) parts.push(l10n.t('Nothing was sent, or the record was cleared.'));
  else parts.push(totalWords(totals), '', ...table(entries));
  if (unreadable > 0) parts.push('', l10n.t('Lines that could not be read: {0}.', grouped(unreadable)));
  return `${parts.join('\n')}\n`;
}

function totalWords({ requests, bytes, tokens, redactions }: AuditJson['totals']): string {
  return l10n.t(
    'Requests: {0}. Bytes: {1}. Prompt tokens, estimated: {2}. Values replaced by placeholders: {3}.',
    ...[requests, bytes, tokens, redactions].map(grouped),
  );
}

function table(entries: readonly AuditEntry[]): string[] {
  const head = [
    l10n.t('Time (UTC)'),
    l10n.t('Kind'),
    l10n.t('File'),
    l10n.t('Bytes'),
    l10n.t('Tokens'),
    l10n.t('Placeholders'),
    l10n.t('Host'),
    l10n.t('Model'),
    l10n.t('SHA-256 of the body'),
  ];
  const rows = [head, ...entries.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cells(entry: AuditEntry): string[] {
  const redactions = Object.entries(entry.redactions).map(([kind, times]) => `${times} ${kind}`);
  return [
    entry.time.replace('T', ' ').replace(/\.\d+Z$/, ''),
    entry.kind,
    [entry.file, ...entry.context].join(', '),
    grouped(entry.bytes),
    grouped(entry.tokens),
    redactions.length === 0 ? l10n.t('none') : redactions.join(', '),
    entry.host,
    entry.model,
    entry.sha256,
  ].map(visibleLine);
}

function redactionCount({ redactions }: AuditEntry): number {
  return Object.values(redactions).reduce((total, times) => total + times, 0);
}
