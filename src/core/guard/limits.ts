/**
 * What may be sent at all: kind of content, size, language. Checked before anything else looks at the text.
 */
import * as z from 'zod';
import type { Block } from '../outcome';
import type { Brain } from '../prompt/brain';
import { splitLines, toSentSource, type Source } from '../prompt/source';
import type { Settings } from '../settings';

/**
 * The secrets of the whole file have to be known where a part of it is sent, so all of it is scanned: this is how much of
 * that a machine does in a moment.
 */
export const MAX_CHECKED_BYTES = 5_000_000;

/** A few stand in any text about encodings. */
const MIN_REPLACEMENTS = 4;
/** Of all characters. Umlauts are about one in a hundred of German. */
const REPLACEMENT_SHARE = 0.005;

const sourceShape = z.object({
  name: z.string().min(1),
  path: z.string().min(1).max(4_096),
  languageId: z.string().min(1),
  text: z.string(),
  scope: z
    .array(z.object({ start: z.int().min(1), end: z.int().min(1) }).refine((range) => range.start <= range.end))
    .min(1)
    .optional(),
  places: z
    .array(z.object({ folder: z.string().min(1).optional(), path: z.string().min(1).max(4_096) }))
    .min(1)
    .optional(),
  reviewIgnored: z.boolean().optional(),
});

/** A brain's filters only tighten what the settings allow. */
type SecurityFilters = Brain['security_filters'];

/** @returns why the source may not be sent, or undefined when it may. @throws ZodError on a malformed source (a bug). */
export function checkLimits(source: Source, settings: Settings, filters: SecurityFilters): Block | undefined {
  sourceShape.parse(source);
  const { text, languageId } = source;
  if (text.trim() === '') return { code: 'empty' };
  const whole = Buffer.byteLength(text, 'utf8');
  if (whole > MAX_CHECKED_BYTES) return { code: 'too_large_to_check', bytes: whole, limit: MAX_CHECKED_BYTES };
  const unfit = unfitText(text);
  if (unfit) return unfit;
  const bytes = source.scope === undefined ? whole : partBytes(source);
  const limit = Math.min(settings.maxBytes, filters.max_code_size ?? Infinity);
  if (bytes > limit) return { code: 'too_large', bytes, limit, ...(source.scope && { part: true }) };
  const allowed = [settings.languages, filters.allowed_languages ?? settings.languages];
  return allowed.every((languages) => languages.includes(languageId)) ? undefined : { code: 'language', languageId };
}

/** What can't be sent as it stands in the editor. */
function unfitText(text: string): Block | undefined {
  if (text.includes('\0')) return { code: 'binary' };
  const replaced = [...text.matchAll(/\uFFFD/g)];
  if (replaced.length >= MIN_REPLACEMENTS && replaced.length > text.length * REPLACEMENT_SHARE) {
    return { code: 'garbled', line: lineAt(text, replaced[0]?.index ?? 0) };
  }
  const half = /\p{Surrogate}/u.exec(text);
  return half ? { code: 'half_character', line: lineAt(text, half.index) } : undefined;
}

/** Of the selected lines and those that go along with them. */
function partBytes(source: Source): number {
  const lines = splitLines(source.text);
  const shown = toSentSource(source).shown.map(({ start, end }) => lines.slice(start - 1, end).join('\n'));
  return Buffer.byteLength(shown.join('\n'), 'utf8');
}

function lineAt(text: string, index: number): number {
  return splitLines(`${text.slice(0, index)}.`).length;
}
