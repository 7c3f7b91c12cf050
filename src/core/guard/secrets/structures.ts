/**
 * Secrets that are known by the form they stand in: addresses, headers, connection strings, commands, statements, manifests.
 * Each rule is looked for around its anchors only, in a window, so that a long line costs no more than a short one.
 */
import { isExample, isPlaceholder, isReference } from './placeholder';
import type { Span } from './span';
import { ADDRESS_RULES } from './structures/addresses';
import { FILE_RULES } from './structures/files';
import { HEADER_RULES } from './structures/headers';
import type { StructureRule } from './structures/structure';

export const STRUCTURE_RULES: readonly StructureRule[] = [...ADDRESS_RULES, ...HEADER_RULES, ...FILE_RULES];

/** @param lower the text in lower case, of the same length. */
export function structures(text: string, lower: string): Span[] {
  const found: Span[] = [];
  for (const rule of STRUCTURE_RULES) {
    for (const [from, to] of windowsOf(lower, rule)) {
      for (const match of text.slice(from, to).matchAll(rule.pattern)) collect(rule, from, match, found);
    }
  }
  return found;
}

/** Around every anchor, those that meet as one: however dense the anchors are, no part of the text is searched twice. */
function windowsOf(lower: string, { anchors, before, after }: StructureRule): (readonly [number, number])[] {
  const places: number[] = [];
  for (const anchor of anchors) {
    for (let at = lower.indexOf(anchor); at >= 0; at = lower.indexOf(anchor, at + anchor.length)) places.push(at);
  }
  if (anchors.length > 1) places.sort((a, b) => a - b);
  const windows: [number, number][] = [];
  for (const at of places) {
    const last = windows.at(-1);
    const from = Math.max(0, at - before);
    if (last && from <= last[1]) last[1] = at + after;
    else windows.push([from, at + after]);
  }
  return windows;
}

function collect(rule: StructureRule, from: number, match: RegExpExecArray, found: Span[]): void {
  const value = match.groups?.['value'] ?? match.groups?.['mac'];
  if (value === undefined || isExample(value) || isReference(value) || isPlaceholder(value)) return;
  if (rule.check && !rule.check(value, match)) return;
  const start = from + match.index + match[0].lastIndexOf(value);
  found.push({ rule: rule.id, kind: rule.kind, confidence: rule.confidence, start, end: start + value.length });
}
