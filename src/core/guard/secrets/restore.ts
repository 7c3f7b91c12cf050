/**
 * Puts values back into a fix: the only place where a placeholder becomes a secret again. A value comes from a fresh scan of the
 * document, and only where it stands in the very lines that the fix replaces; else there is no fix.
 */
import { splitLines, type LineRange } from '../../prompt/source';
import { Redactor } from './scan';

const PLACEHOLDER = /<[A-Z][A-Z0-9_]{1,64}_\d{1,6}>/g;

/** Whether a value stands behind a mark of ours, so that the text is not what was written. */
export function holdsPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDER) >= 0;
}

export interface RestoreOptions {
  /** The lines that the fix replaces, in the document as it is now. */
  readonly lines: LineRange;
  /** What the finding quotes, as it was sent: numbers that do not fit the document any more show there. */
  readonly quote: string;
}

/** @returns undefined where a placeholder can't be put back for certain. */
export function restorePlaceholders(
  replacement: string,
  documentText: string,
  { lines, quote }: RestoreOptions,
): string | undefined {
  const wanted = new Set(replacement.match(PLACEHOLDER));
  if (wanted.size === 0) return replacement;
  // What a brain's own pattern took out has no way back: which pattern that was is not known here.
  const { text, hits } = new Redactor({ patterns: [] }).redact(documentText);
  const redacted = splitLines(text).slice(lines.start - 1, lines.end);
  const here = redacted.join('\n');
  const standing = new Set(here.match(PLACEHOLDER));
  if (![...wanted, ...(quote.match(PLACEHOLDER) ?? [])].every((placeholder) => standing.has(placeholder)))
    return undefined;
  // Numbers move when a secret comes or goes above. Of several of one kind, one that the fix leaves out could hide that.
  if (!sameOfEachKind(wanted, standing)) return undefined;
  const values = valuesIn(documentText, here, hits, lines);
  const known = [...wanted].every((placeholder) => values.has(placeholder));
  return known
    ? replacement.replaceAll(PLACEHOLDER, (placeholder) => values.get(placeholder) ?? placeholder)
    : undefined;
}

function kindOf(placeholder: string): string {
  return placeholder.replace(/_\d+>$/, '');
}

function sameOfEachKind(wanted: ReadonlySet<string>, standing: ReadonlySet<string>): boolean {
  const kinds = new Set([...wanted].map(kindOf));
  return [...standing].every((placeholder) => !kinds.has(kindOf(placeholder)) || wanted.has(placeholder));
}

/** Placeholders of the lines and the values whose places they took, in the same order. */
function valuesIn(
  documentText: string,
  here: string,
  hits: readonly { readonly start: number; readonly end: number; readonly line: number; readonly endLine: number }[],
  { start, end }: LineRange,
): ReadonlyMap<string, string> {
  const inside = hits.filter((hit) => start <= hit.line && hit.endLine <= end);
  const placeholders = here.match(PLACEHOLDER) ?? [];
  // Text that looks like a placeholder by itself, or a value that reaches beyond the lines.
  if (inside.length !== placeholders.length) return new Map();
  return new Map(placeholders.map((placeholder, index) => [placeholder, valueOf(documentText, inside[index])]));
}

function valueOf(text: string, hit: { readonly start: number; readonly end: number } | undefined): string {
  return hit === undefined ? '' : text.slice(hit.start, hit.end);
}
