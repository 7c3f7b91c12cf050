/**
 * A review in words: as Markdown for the outcome's `content`, as plain text for a terminal. Model text is made harmless
 * for the form it stands in.
 */
import type { Finding, NotPlaced, Outcome } from '../outcome';
import { resultOf } from '../outcome';
import { notPlacedReason } from '../findings/notPlacedReason';
import { presentOutcome } from '../presentOutcome';
import { noFixWords } from '../presentFix';
import { rulesSentences } from '../presentRules';
import { fenced } from '../reply/safeMarkdown';
import { visible, visibleLine } from '../text/hidden';

export type TextForm = 'markdown' | 'plain';

/** @param path as shown before line numbers. */
export function toText(outcome: Outcome, path: string, form: TextForm): string {
  const { message, advice } = presentOutcome(outcome);
  const result = resultOf(outcome);
  const parts = [[message, advice].filter((text) => text !== '').join(' ')];
  for (const finding of result?.findings ?? []) parts.push(findingText(finding, visibleLine(path), form));
  if (result && result.notPlaced.length > 0) {
    parts.push(form === 'markdown' ? '## Not placed' : 'Not placed:');
    for (const item of result.notPlaced) parts.push(notPlacedText(item, form));
  }
  if (result?.rules) parts.push(words(rulesSentences(result.rules), form));
  return parts.join('\n\n');
}

/** One finding, as it is copied. @param path as shown before line numbers. */
export function findingMarkdown(finding: Finding | NotPlaced, path: string): string {
  return 'range' in finding ? findingText(finding, visibleLine(path), 'markdown') : notPlacedText(finding, 'markdown');
}

function findingText(finding: Finding, path: string, form: TextForm): string {
  const { line, column, endLine } = finding.range;
  const place = line === endLine ? `${path}:${line}:${column}` : `${path}:${line}:${column} to line ${endLine}`;
  const about = `${finding.severity}, ${finding.category.replaceAll('_', ' ')}, confidence ${finding.confidence}`;
  const parts = [heading(finding.title, form), `${place} (${about})`, words(finding.explanation, form)];
  parts.push(code(finding.quote, form));
  if (finding.replacement !== null) parts.push('Replacement:', code(finding.replacement, form));
  if (finding.noFix) parts.push(noFixWords(finding.noFix));
  return parts.filter((part) => part !== '').join(form === 'markdown' ? '\n\n' : '\n');
}

function notPlacedText(item: NotPlaced, form: TextForm): string {
  const parts = [heading(item.title, form), words(notPlacedReason(item), form)];
  parts.push(words(item.explanation, form), code(item.quote, form));
  return parts.filter((part) => part !== '').join(form === 'markdown' ? '\n\n' : '\n');
}

function heading(title: string, form: TextForm): string {
  const line = words(title, form).replaceAll('\n', ' ');
  return form === 'markdown' ? `### ${line}` : line;
}

function words(text: string, form: TextForm): string {
  const safe = visible(text);
  return form === 'markdown' ? safe.replaceAll(/[\\`*_[\]<>#|]/g, '\\$&') : safe;
}

function code(text: string, form: TextForm): string {
  const safe = visible(text);
  if (form === 'plain') return safe.replaceAll(/^/gm, '    ');
  return fenced(safe);
}
