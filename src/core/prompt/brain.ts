/**
 * The system brain: prompts, templates, cache times and filters, in the seed's format. Ours ships in `prompts/`.
 */
import * as z from 'zod';
import { problemOf } from '../guard/secrets/patterns';
import type { RoleName, TemplateName } from '../tasks/task';

export const BRAIN_FILE = 'prompts/system_brain_v1.json';

const role = z.object({
  title: z.string().optional(),
  short: z.string().optional(),
  system_prompt: z.string().min(1),
  max_tokens: z.int().min(1),
  temperature: z.number().min(0).max(2),
});
const template = z.object({ user_template: z.string().min(1) });
const seconds = z.int().min(0);

/** A word, or a regular expression: one that can't be compiled would guard nothing. */
const pattern = z.string().superRefine((text, context) => {
  const problem = problemOf(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const brainSchema = z.object({
  meta: z.object({ name: z.string(), version: z.string(), goal: z.string() }),
  roles: z.object({ code_reviewer: role, debug_doctor: role, architecture_generator: role }),
  prompt_templates: z.object({ code_review: template, debug: template, architecture: template }),
  token_optimization: z.object({
    cache_ttl: z.object({ code_review: seconds, debug: seconds, architecture: seconds }),
  }),
  security_filters: z.object({
    redact_patterns: z.array(pattern),
    max_code_size: z.int().min(1).optional(),
    allowed_languages: z.array(z.string()).optional(),
  }),
});

/** The JSON Schema in prompts/, for editors. */
export function brainJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(brainSchema, { io: 'input' });
}

/** @throws ZodError or SyntaxError when the file is not a whole brain. */
export function parseBrain(json: string): Brain {
  return brainSchema.parse(JSON.parse(json));
}

export type Brain = z.infer<typeof brainSchema>;

/** What one request needs of the brain: plain data that crosses to the worker. */
export interface Instructions {
  readonly systemPrompt: string;
  readonly userTemplate: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly redactPatterns: readonly string[];
}

export function instructionsFor(brain: Brain, roleName: RoleName, templateName: TemplateName): Instructions {
  const { system_prompt, max_tokens, temperature } = brain.roles[roleName];
  return {
    systemPrompt: system_prompt,
    userTemplate: brain.prompt_templates[templateName].user_template,
    maxTokens: max_tokens,
    temperature,
    redactPatterns: brain.security_filters.redact_patterns,
  };
}
