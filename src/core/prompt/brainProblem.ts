/** What can be wrong with a brain file, and where. Words are in presentBrain.ts. */
import type { FindingRange } from '../outcome';

export type BrainFault =
  /** The file itself; these stand at its beginning. */
  | { readonly code: 'unreadable'; readonly detail: string }
  | { readonly code: 'too_large'; readonly limit: number }
  | { readonly code: 'not_text' }
  /** Its form. */
  | { readonly code: 'syntax'; readonly detail: SyntaxFault }
  | { readonly code: 'too_deep'; readonly limit: number }
  | { readonly code: 'wrong_type'; readonly expected: string }
  | { readonly code: 'out_of_range'; readonly bound: 'least' | 'most'; readonly of: BoundOf; readonly limit: number }
  | { readonly code: 'filter_pattern' }
  | { readonly code: 'twice'; readonly key: string }
  | { readonly code: 'unknown_key'; readonly key: string; readonly known: readonly string[] }
  /** What it says. */
  | { readonly code: 'template_missing'; readonly template: string }
  | { readonly code: 'unknown_variable'; readonly name: string; readonly known: readonly string[] }
  | { readonly code: 'subject_missing'; readonly variable: string }
  | { readonly code: 'variable_twice'; readonly name: string }
  | { readonly code: 'only_tightens'; readonly kept: string };

export type SyntaxFault = 'value' | 'colon' | 'comma' | 'bracket' | 'brace' | 'end' | 'other';
export type BoundOf = 'number' | 'text' | 'list';

export interface BrainProblem {
  /** With an error nothing of the file counts; with warnings the rest of it does. */
  readonly severity: 'error' | 'warning';
  readonly fault: BrainFault;
  readonly range: FindingRange;
}

export const START: FindingRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

const WARNINGS: readonly BrainFault['code'][] = [
  'twice',
  'unknown_key',
  'template_missing',
  'subject_missing',
  'variable_twice',
  'only_tightens',
];

export function brainProblem(fault: BrainFault, range: FindingRange): BrainProblem {
  return { severity: WARNINGS.includes(fault.code) ? 'warning' : 'error', fault, range };
}

export function isError({ severity }: BrainProblem): boolean {
  return severity === 'error';
}
