/** Finds the line that output means but does not print: an import by its quoted specifier, a byte of JSON, a statement's text. */
import { parse, type ParseError } from 'jsonc-parser';
import type { Search } from './trace';

/** @returns a 1-based line. */
export function searchLine(text: string, { path, needles, offset }: Search): number | undefined {
  if (path.endsWith('.json') || offset !== undefined) {
    const at = jsonError(text) ?? offset;
    if (at !== undefined) return lineAt(text, at);
  }
  const lines = text.split('\n');
  for (const needle of needles.flatMap(forms)) {
    const imported = lines.findIndex(
      (line) => line.includes(needle) && /\b(?:import|require|from|include|use|export|mod|url|src|href)\b/.test(line),
    );
    const found = imported >= 0 ? imported : lines.findIndex((line) => line.includes(needle));
    if (found >= 0) return found + 1;
  }
  return undefined;
}

/** A resolved path is looked for by its last parts: it was written relative to the file. */
function forms(needle: string): string[] {
  if (needle === '') return [];
  const base = needle.slice(needle.lastIndexOf('/') + 1);
  const stem = base.replace(/\.\w{1,5}$/, '');
  return [...new Set([needle, ...(base.length > 2 ? [base] : []), ...(stem.length > 2 ? [stem] : [])])];
}

/** Where JSON stops being JSON. Comments and trailing commas are errors to those who complain. */
function jsonError(text: string): number | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  return errors[0]?.offset;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  const end = Math.min(offset, text.length);
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** @returns the line that holds this text, the nearest to a printed one. */
export function lineOfText(text: string, wanted: string, near: number | null): number | undefined {
  const needle = wanted.trim();
  if (needle === '') return undefined;
  const found = text.split('\n').flatMap((line, at) => (line.includes(needle) ? [at + 1] : []));
  const from = near ?? 1;
  return found.sort((a, b) => Math.abs(a - from) - Math.abs(b - from))[0];
}
