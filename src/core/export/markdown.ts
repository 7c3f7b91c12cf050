/**
 * A review in words: as Markdown for the outcome's `content`, as plain text for a terminal. Model text is made harmless
 * for the form it stands in.
 */
import type { Finding, NotPlaced, Outcome } from '../outcome';
import { resultOf } from '../outcome';
import { presentOutcome } from '../presentOutcome';

export type TextForm = 'markdown' | 'plain';

/** @param path as shown before line numbers. */
export function toText(outcome: Outcome, path: string, form: TextForm): string {
  const { message, advice } = presentOutcome(outcome);
  const result = resultOf(outcome);
  const parts = [[message, advice].filter((text) => text !== '').join(' ')];
  for (const finding of result?.findings ?? []) parts.push(findingText(finding, path, form));
  if (result && result.notPlaced.length > 0) {
    parts.push(form === 'markdown' ? '## Not placed' : 'Not placed:');
    for (const item of result.notPlaced) parts.push(notPlacedText(item, form));
  }
  return parts.join('\n\n');
}

function findingText(finding: Finding, path: string, form: TextForm): string {
  const { line, column, endLine } = finding.range;
  const place = line === endLine ? `${path}:${line}:${column}` : `${path}:${line}:${column} to line ${endLine}`;
  const about = `${finding.severity}, ${finding.category.replaceAll('_', ' ')}, confidence ${finding.confidence}`;
  const parts = [heading(finding.title, form), `${place} (${about})`, words(finding.explanation, form)];
  parts.push(code(finding.quote, form));
  if (finding.replacement !== null) parts.push('Replacement:', code(finding.replacement, form));
  return parts.filter((part) => part !== '').join(form === 'markdown' ? '\n\n' : '\n');
}

function notPlacedText(item: NotPlaced, form: TextForm): string {
  const parts = [heading(item.title, form), words(item.explanation, form), code(item.quote, form)];
  return parts.filter((part) => part !== '').join(form === 'markdown' ? '\n\n' : '\n');
}

function heading(title: string, form: TextForm): string {
  const line = words(title, form).replaceAll('\n', ' ');
  return form === 'markdown' ? `### ${line}` : line;
}

function words(text: string, form: TextForm): string {
  const safe = withoutControls(text);
  return form === 'markdown' ? safe.replaceAll(/[\\`*_[\]<>#|]/g, '\\$&') : safe;
}

function code(text: string, form: TextForm): string {
  const safe = withoutControls(text);
  if (form === 'plain') return safe.replaceAll(/^/gm, '    ');
  const longest = Math.max(2, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${safe}\n${fence}`;
}

/** Escape sequences in model text must not reach a terminal. */
function withoutControls(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '');
}
