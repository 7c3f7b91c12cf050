/** What somebody said about a finding once and for all: this one, or all of its kind. Plain data, read with suspicion. */
import * as z from 'zod';
import type { Finding } from '../outcome';
import { CATEGORIES, SEVERITIES } from '../tasks/review';
import { cutTo, visibleLine } from '../text/hidden';
import { isSameCode } from './identity';
import { isOfKind } from './kind';

export const REASONS = ['not_a_defect', 'wont_fix', 'by_design'] as const;
export type Reason = (typeof REASONS)[number];

/** In UTF-16 units: a sentence or two, in a file that people review. */
const MAX_NOTE = 500;

const words = z.string().transform((text) => cutTo(visibleLine(text), MAX_NOTE));
const hash = z.string().regex(/^[\da-f]{16}$/);
const why = {
  /** In the model's words, for people: it decides nothing. */
  title: words,
  reason: z.enum(REASONS).optional(),
  note: words.optional(),
};

export const identitySchema = z.object({
  path: z.string(),
  symbol: z.string(),
  quote: hash,
  around: hash,
  nth: z.string().regex(/^\d+\/\d+$/),
});

const one = z.object({ of: z.literal('finding'), ...identitySchema.shape, ...why });
/** From version 0.1.0, which knew a finding by its number in one file alone. */
const numbered = z.object({ of: z.literal('id'), id: z.string(), ...why });
const kind = z.object({
  of: z.literal('kind'),
  category: z.enum(CATEGORIES),
  shape: z.string().min(1),
  ending: z.string(),
  severity: z.enum(SEVERITIES),
  path: z.string().optional(),
  ...why,
});

export const dismissalSchema = z.discriminatedUnion('of', [one, numbered, kind]);
export type Dismissal = z.infer<typeof dismissalSchema>;
export type Why = Pick<Dismissal, 'reason' | 'note'>;

/** @param path the finding's file, relative to the workspace. */
export function covers(dismissal: Dismissal, finding: Finding, path: string): boolean {
  switch (dismissal.of) {
    case 'finding':
      return finding.identity !== undefined && isSameCode(dismissal, finding.identity);
    case 'id':
      return dismissal.id === finding.id;
    case 'kind':
      return isOfKind(dismissal, finding, path);
  }
}

export function dismissalOf(finding: Finding, { reason, note }: Why = {}): Dismissal {
  const said = {
    title: finding.title,
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && note !== '' && { note: cutTo(visibleLine(note), MAX_NOTE) }),
  };
  return finding.identity ? { of: 'finding', ...finding.identity, ...said } : { of: 'id', id: finding.id, ...said };
}

/** Whether two say the same, whatever the reasons. */
export function isSameDismissal(a: Dismissal, b: Dismissal): boolean {
  return keyOf(a) === keyOf(b);
}

/** What tells a dismissal from others; also their order in a file. */
export function keyOf(dismissal: Dismissal): string {
  switch (dismissal.of) {
    case 'finding': {
      const { path, symbol, quote, around, nth } = dismissal;
      return ['finding', path, symbol, quote, around, nth].join('\n');
    }
    case 'id':
      return ['id', dismissal.id].join('\n');
    case 'kind': {
      const { path = '', category, shape, ending, severity } = dismissal;
      return ['kind', path, category, shape, ending, severity].join('\n');
    }
  }
}
