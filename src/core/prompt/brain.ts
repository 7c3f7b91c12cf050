/**
 * The system brain: prompts, templates, cache times and filters, in the seed's format. Ours ships in `prompts/` and is whole;
 * a user's file holds any part of it (brainFile.ts) and is merged over ours (mergeBrain.ts).
 */
import * as z from 'zod';
import { problemOf } from '../guard/secrets/patterns';
import type { RoleName, TemplateName } from '../tasks/task';
import { answerLanguageSentence } from './answerLanguage';

export const BRAIN_FILE = 'prompts/system_brain_v1.json';

/** Prompts are paid for with every request; what is longer than this was put into the file by mistake. */
const LONGEST_TEXT = 20_000;
const LONGEST_ANSWER = 200_000;
const YEAR_IN_SECONDS = 31_536_000;
/** Each entry is looked for in every text that is sent. */
const MOST_ENTRIES = 100;
const LONGEST_PATTERN = 1_000;

/** A word, or a regular expression: one that can't be compiled would guard nothing. */
const pattern = z
  .string()
  .max(LONGEST_PATTERN)
  .superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const label = (description: string): z.ZodString => z.string().max(200).meta({ description });
const prompt = (description: string): z.ZodString => z.string().min(1).max(LONGEST_TEXT).meta({ description });

const role = (what: string) =>
  z
    .strictObject({
      title: label('A name for people; it is not sent.').optional(),
      short: label('What the role does, for people; it is not sent.').optional(),
      system_prompt: prompt(
        'What the model is told before anything else. How it has to answer is added by Code Insight.',
      ),
      max_tokens: z.int().min(1).max(LONGEST_ANSWER).meta({
        description: 'Longest answer, in tokens. A workspace file can only lower it.',
      }),
      temperature: z.number().min(0).max(2).meta({
        description:
          'How freely the model chooses its words, 0 to 2; 0 for the most even answers. Not sent to models that do not take it.',
      }),
    })
    .meta({ description: what });

const template = (description: string, example: string) =>
  z
    .strictObject({
      user_template: prompt(description).meta({ examples: [example] }),
    })
    .meta({ description: 'The message that carries the request.' });

const seconds = (what: string): z.ZodInt =>
  z
    .int()
    .min(0)
    .max(YEAR_IN_SECONDS)
    .meta({
      description: `How long the answer to ${what} may be served again without asking, in seconds; 0: never. A workspace file can only lower it.`,
    });

const roles = z
  .strictObject({
    code_reviewer: role('Reviews code.'),
    debug_doctor: role('Finds the cause of an error.'),
    architecture_generator: role('Designs a system.'),
    finding_advisor: role('Answers questions about a finding.'),
  })
  .meta({ description: 'What the model is, by task.' });

const templates = z
  .strictObject({
    code_review: template(
      'Variables: {language}, {filename}, {code}, {cursor_context} (the lines that are asked about). Each is put in once; braces in code stay as they are. Without {code} the code is added at the end.',
      'Language: {language}\nFile: {filename}\n{cursor_context}\nCode:\n{code}',
    ),
    debug: template(
      'Variables: {filename}, {code}, {error_log}. Without {error_log} the error output is added at the end.',
      'File: {filename}\n\nError output:\n{error_log}\n\nCode:\n{code}',
    ),
    architecture: template(
      'Variables: {user_request}, {stack}, {scale}, {database}. Without {user_request} the goal is added at the end.',
      'Goal: {user_request}\nStack: {stack}\nScale: {scale}\nDatabase: {database}',
    ),
    follow_up: template(
      'Variables: {language}, {filename}, {cursor_context} (the lines that the finding is about), {finding}, {code}, {conversation} (earlier questions and answers), {question}. Without {question} the question is added at the end.',
      'File: {filename}\n{cursor_context}\nFinding:\n{finding}\n\nCode:\n{code}\n\n{conversation}Question:\n{question}',
    ),
  })
  .meta({ description: 'The messages that carry a request, by task.' });

const optimization = z
  .strictObject({
    strategies: z.unknown().optional().meta({ description: 'Accepted from older files; nothing depends on it.' }),
    cache_ttl: z
      .strictObject({
        code_review: seconds('a review'),
        debug: seconds('a search for the cause of an error'),
        architecture: seconds('a request for an architecture'),
        follow_up: seconds('a question about a finding'),
      })
      .meta({ description: 'How long answers are kept, in seconds.' }),
  })
  .meta({ description: 'What saves tokens.' });

const filters = z
  .strictObject({
    redact_patterns: z
      .array(pattern)
      .max(MOST_ENTRIES)
      .meta({
        description:
          'What is taken for a secret: a name whose value is one, as in `STRIPE_API_KEY = "..."` (letters, digits, _ and -), or a regular expression, which may begin with (?i); its group named value, or else all of it, is the secret. A file can only add to these.',
        examples: [['API_KEY', 'SESSION_SECRET', 'corp-[0-9a-f]{32}']],
      }),
    max_code_size: z
      .int()
      .min(1)
      .meta({
        description:
          'Largest text that is sent, in bytes of UTF-8. It counts where it is less than the setting codeInsight.maxFileSize.',
        examples: [51_200],
      })
      .optional(),
    allowed_languages: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(MOST_ENTRIES)
      .meta({
        description:
          'Only these languages are sent, by VS Code’s language ids. They count beside the setting codeInsight.languages.',
        examples: [['typescript', 'python']],
      })
      .optional(),
  })
  .meta({ description: 'What may be sent at all. A file can tighten this, never loosen it.' });

const brainSchema = z
  .strictObject({
    $schema: z.string().meta({ description: 'The JSON Schema of this file.' }).optional(),
    meta: z
      .strictObject({
        name: label('What this brain is called.'),
        version: label('Its version.'),
        goal: label('What it is after.'),
      })
      .meta({ description: 'About this file, for people; it is not sent.' }),
    roles,
    prompt_templates: templates,
    token_optimization: optimization,
    security_filters: filters,
  })
  .meta({
    title: 'Code Insight: prompts',
    description:
      'Prompts, templates, cache times and filters. A file of your own may hold any part of it; the rest stays as it ships.',
  });

export type Brain = z.infer<typeof brainSchema>;

/** Plain JSON, as it was read from a file. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is amiss with a whole brain, by path; empty when nothing is. */
export function brainIssues(value: unknown): readonly z.core.$ZodIssue[] {
  return brainSchema.safeParse(value).error?.issues ?? [];
}

/** @throws ZodError or SyntaxError when the file is not a whole brain. */
export function parseBrain(json: string): Brain {
  return brainSchema.parse(JSON.parse(json));
}

/** A part of the JSON Schema for files. */
export interface BrainJsonSchema {
  readonly properties?: Readonly<Record<string, BrainJsonSchema>>;
  readonly [keyword: string]: unknown;
}

/**
 * The JSON Schema of the files that people write, for their editors: every part may be left out, and a key that it does not
 * know is no error. Draft 7 is what VS Code understands whole.
 * @param shipped what stands where a file says nothing.
 */
export function brainJsonSchema(shipped?: Brain): BrainJsonSchema {
  const schema = z.toJSONSchema(brainSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.required;
      delete jsonSchema.additionalProperties;
    },
  }) as BrainJsonSchema;
  // VS Code's own: comments are no errors, whatever the file is called.
  return { ...withDefaults(schema, shipped && brainParts(shipped)), allowComments: true, allowTrailingCommas: true };
}

function withDefaults(schema: BrainJsonSchema, shipped: unknown): BrainJsonSchema {
  const { properties } = schema;
  if (properties === undefined) return shipped === undefined ? schema : { ...schema, default: shipped };
  const parts = Object.entries(properties).map(([key, part]) => {
    return [key, withDefaults(part, isJsonObject(shipped) ? shipped[key] : undefined)] as const;
  });
  return { ...schema, properties: Object.fromEntries(parts) };
}

/** What a brain says, without the address of its schema. */
export function brainParts(brain: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(brain).filter(([key]) => key !== '$schema'));
}

/** What a secret's place in a prompt names as its source. */
export const ROLE_PROMPT = 'role prompt';
export const USER_TEMPLATE = 'user template';

/** What one request needs of the brain: plain data that crosses to the worker. */
export interface Instructions {
  readonly systemPrompt: string;
  readonly userTemplate: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly redactPatterns: readonly string[];
  /** The last sentence of the system prompt; '' for answers in English. */
  readonly answerLanguage: string;
}

/** @param language a tag for the answer's language, as `languageTag` gives it. */
export function instructionsFor(
  brain: Brain,
  task: { readonly role: RoleName; readonly template: TemplateName },
  language: string,
): Instructions {
  const { system_prompt, max_tokens, temperature } = brain.roles[task.role];
  return {
    systemPrompt: system_prompt,
    userTemplate: brain.prompt_templates[task.template].user_template,
    maxTokens: max_tokens,
    temperature,
    redactPatterns: brain.security_filters.redact_patterns,
    answerLanguage: answerLanguageSentence(language),
  };
}
