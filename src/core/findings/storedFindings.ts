/**
 * Findings and reports as they survive a restart. Read with suspicion: whatever does not fit is left out. Lines of code are
 * kept as hashes; the rest is what the model was sent and said, which holds placeholders where secrets were.
 */
import * as z from 'zod';
import type { Finding, Outcome } from '../outcome';
import { RULES_LEFT_OUT_REASONS } from '../prompt/rulesSection';
import type { Scope } from '../prompt/scope';
import { CATEGORIES, CONFIDENCES, SEVERITIES } from '../tasks/review';
import { visibleLine } from '../text/hidden';
import { identitySchema } from './dismissal';
import { FIX_FAULTS } from './fixCheck';

const line = z.int().min(1);
const lineRange = z.object({ start: line, end: line });
const findingText = {
  severity: z.enum(SEVERITIES),
  category: z.enum(CATEGORIES),
  confidence: z.enum(CONFIDENCES),
  title: z.string().transform(visibleLine),
  explanation: z.string(),
  quote: z.string(),
};
const finding = z.object({
  ...findingText,
  id: z.string(),
  identity: identitySchema.optional(),
  range: z.object({ line, column: line, endLine: line, endColumn: line }),
  replacement: z.string().nullable(),
  noFix: z.enum(FIX_FAULTS).optional(),
});
const notPlaced = z.object({ ...findingText, claimedLine: line, reason: z.enum(['quote_not_found', 'ambiguous']) });
const secretPlace = z.object({
  ...{ line, column: line, endLine: line, endColumn: line },
  ...{ source: z.string(), rule: z.string(), kind: z.string() },
  confidence: z.enum(['high', 'medium', 'low']),
  file: z.string().optional(),
});
const path = z.string().transform(visibleLine);
const rules = z.object({
  used: z.array(z.object({ path, lines: line, of: line })),
  leftOut: z.array(z.object({ path, reason: z.enum(RULES_LEFT_OUT_REASONS) })),
});
/** Version 0.1.0 kept one range. */
export const scopeSchema = z.union([z.array(lineRange).min(1), lineRange.transform((range) => [range])]);
/** Version 0.1.0 kept one range, or null. */
const covered = z.union([z.array(lineRange), lineRange.nullable().transform((range) => (range ? [range] : []))]);
const result = z.object({
  findings: z.array(finding),
  notPlaced: z.array(notPlaced),
  outsideScope: z.number(),
  unreadable: z.number(),
  coverage: z.object({ asked: scopeSchema, covered }),
  parts: z.number().int().min(2).optional(),
  redacted: z.array(secretPlace).default([]),
  prompts: z.array(z.enum(['user', 'workspace'])).optional(),
  rules: rules.optional(),
});
export const accountingSchema = z.object({
  model: z.string(),
  tier: z.enum(['memory', 'redis', 'memento', 'file', 'network']),
  usage: z.object({
    prompt: z.number(),
    completion: z.number(),
    total: z.number(),
    cached: z.number(),
    cacheWrite: z.number().default(0),
  }),
  costUsd: z.number().nullable(),
  estimated: z.boolean(),
  elapsedMs: z.number(),
  demo: z.boolean(),
  savedUsd: z.number().optional(),
  storedAt: z.number().optional(),
});
/** Outcomes that carry a result; the others have nothing to restore. */
const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), result, accounting: accountingSchema }),
  z.object({ kind: z.literal('cached'), result, accounting: accountingSchema }),
  z.object({
    kind: z.literal('partial'),
    reason: z.enum(['length', 'interrupted', 'unreadable', 'parts']),
    result,
    accounting: accountingSchema,
  }),
]);
const run = z.object({
  documentId: z.string(),
  path: z.string(),
  languageId: z.string(),
  scope: scopeSchema.optional(),
  startedAt: z.number(),
  outcome,
});
const document = z.object({
  documentId: z.string(),
  /** Version 0.1.0 kept them here, by number. */
  dismissed: z.array(z.string()).default([]),
  findings: z.array(z.object({ finding, hash: z.string() })),
});

export interface StoredDocument {
  readonly documentId: string;
  readonly dismissed: readonly string[];
  /** `hash`: of the finding's lines. */
  readonly findings: readonly { readonly finding: Finding; readonly hash: string }[];
}

export interface StoredRun {
  readonly documentId: string;
  readonly path: string;
  readonly languageId: string;
  readonly scope?: Scope | undefined;
  readonly startedAt: number;
  readonly outcome: Outcome;
}

export interface StoredFindings {
  readonly v: 1;
  readonly runs: readonly StoredRun[];
  readonly documents: readonly StoredDocument[];
}

const envelope = z.object({ v: z.literal(1), runs: z.array(z.unknown()), documents: z.array(z.unknown()) });

/** @returns undefined when the text is no store of this version; single entries that do not fit are dropped. */
export function parseStoredFindings(text: string): StoredFindings | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const whole = envelope.safeParse(json);
  if (!whole.success) return undefined;
  const pick = <T>(schema: z.ZodType<T>, entries: readonly unknown[]): T[] =>
    entries.flatMap((entry) => {
      const parsed = schema.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    });
  return { v: 1, runs: pick(run, whole.data.runs), documents: pick(document, whole.data.documents) };
}
