/**
 * The user's half of a prompt: which variables each template knows, and how they are put in. Once: what a variable brings in
 * is never looked at again, so braces and `$&` in code stay literal.
 */
import type { TemplateName } from '../tasks/task';
import { CONVERSATION_WORDS, FINDING_WORDS, QUESTION_WORDS } from './words';

export interface TemplateKind {
  readonly variables: readonly string[];
  /** What a request is about: a template that leaves it out gets it at its end. */
  readonly subject: string;
}

/** The names that the seed's users have in their files, and our `cursor_context`. */
export const TEMPLATES: Readonly<Record<TemplateName, TemplateKind>> = {
  code_review: { variables: ['language', 'filename', 'code', 'cursor_context'], subject: 'code' },
  debug: { variables: ['filename', 'code', 'error_log'], subject: 'error_log' },
  architecture: { variables: ['user_request', 'stack', 'scale', 'database'], subject: 'user_request' },
  follow_up: {
    variables: ['language', 'filename', 'cursor_context', FINDING_WORDS, 'code', CONVERSATION_WORDS, QUESTION_WORDS],
    subject: QUESTION_WORDS,
  },
};

const VARIABLE = /\{(\w+)\}/g;

export interface UsedVariable {
  readonly name: string;
  /** Offsets with the braces; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Everything in a template that reads as a variable, known or not. */
export function variablesIn(template: string): UsedVariable[] {
  return [...template.matchAll(VARIABLE)].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

export function fillTemplate(template: string, variables: Readonly<Record<string, string>>): string {
  return template.replace(VARIABLE, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole,
  );
}

/**
 * A template as it is sent: one without its subject would ask about nothing, one without the asked lines about all of them.
 */
export function completeTemplate(
  name: TemplateName,
  template: string,
  variables: Readonly<Record<string, string>>,
): string {
  const used = new Set(variablesIn(template).map((variable) => variable.name));
  const missing = ['cursor_context', TEMPLATES[name].subject].filter(
    (needed) => !used.has(needed) && Object.hasOwn(variables, needed) && variables[needed] !== '',
  );
  return [template, ...missing.map((needed) => `{${needed}}`)].join('\n');
}
