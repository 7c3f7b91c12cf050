/**
 * What may be sent at all: size, kind of content, language. Checked before anything else looks at the text.
 */
import * as z from 'zod';
import type { Block } from '../outcome';
import type { Brain } from '../prompt/brain';
import type { Source } from '../prompt/source';
import type { Settings } from '../settings';

const decoder = (): InstanceType<typeof TextDecoder> => new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** How much of a file is looked at to tell binary from text; the same figure as git's. */
export const BINARY_PROBE_BYTES = 8_000;

/** Decodes a file's bytes as VS Code would: a byte order mark is dropped, a NUL byte means binary. */
export function decodeText(bytes: Uint8Array): { text: string } | { block: Block } {
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return { block: { code: 'binary' } };
  try {
    return { text: decoder().decode(bytes) };
  } catch {
    return { block: { code: 'encoding' } };
  }
}

const sourceShape = z.object({
  name: z.string().min(1),
  path: z.string().min(1).max(4_096),
  languageId: z.string().min(1),
  text: z.string(),
  scope: z
    .object({ start: z.int().min(1), end: z.int().min(1) })
    .refine((range) => range.start <= range.end)
    .optional(),
});

/** A brain's filters only tighten what the settings allow. */
type SecurityFilters = Brain['security_filters'];

/** @returns why the source may not be sent, or undefined when it may. @throws ZodError on a malformed source (a bug). */
export function checkLimits(source: Source, settings: Settings, filters: SecurityFilters): Block | undefined {
  sourceShape.parse(source);
  if (source.text.includes('\0')) return { code: 'binary' };
  if (source.text.trim() === '') return { code: 'empty' };
  const bytes = Buffer.byteLength(source.text, 'utf8');
  const limit = Math.min(settings.maxBytes, filters.max_code_size ?? Infinity);
  if (bytes > limit) return { code: 'too_large', bytes, limit };
  const allowed = [settings.languages, filters.allowed_languages ?? settings.languages];
  if (!allowed.every((languages) => languages.includes(source.languageId)))
    return { code: 'language', languageId: source.languageId };
  return undefined;
}
