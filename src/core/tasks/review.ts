/**
 * The review task: which reply is asked for, how tolerant its reading is, and how the template's variables are filled.
 */
import * as z from 'zod';
import { describeScope } from '../prompt/source';
import { ReplyParser } from '../reply/parseReply';
import { cutTo, visibleLine } from '../text/hidden';
import { ROWS_CONTRACT, type Task } from './task';

export const SEVERITIES = ['critical', 'major', 'minor', 'info'] as const;
export const CATEGORIES = [
  'bug',
  'security',
  'concurrency',
  'resource',
  'performance',
  'error_handling',
  'api_misuse',
  'maintainability',
] as const;
export const CONFIDENCES = ['high', 'medium', 'low'] as const;

export type Severity = (typeof SEVERITIES)[number];
export type Category = (typeof CATEGORIES)[number];
export type Confidence = (typeof CONFIDENCES)[number];

/** The form that is asked for. Every property is required: optional ones inside arrays make provider grammars explode. */
const asked = z.strictObject({
  findings: z.array(
    z.strictObject({
      severity: z.enum(SEVERITIES),
      category: z.enum(CATEGORIES),
      title: z.string().describe('One plain sentence, at most 80 characters.'),
      explanation: z.string().describe('The trigger, what happens then, and why. Two to four sentences.'),
      line: z.int().describe('First line concerned, by the original numbers.'),
      end_line: z.int().describe('Last line concerned; the same as line for one line.'),
      quote: z.string().describe('The text of line `line`, copied exactly, without number and bar.'),
      replacement: z
        .union([z.string(), z.null()])
        .describe('The new text of lines line to end_line, with their indentation; null if there is no certain fix.'),
      confidence: z.enum(CONFIDENCES),
    }),
  ),
});

/** One finding as the model gave it, not yet anchored. Lines are 1-based and the model's claim only. */
export interface ReviewItem {
  readonly severity: Severity;
  readonly category: Category;
  readonly title: string;
  readonly explanation: string;
  readonly line: number;
  readonly endLine: number;
  readonly quote: string;
  readonly replacement: string | null;
  readonly confidence: Confidence;
}

/** In UTF-16 units. A title is one sentence, an explanation a few, a quotation one line: more is somebody's mischief. */
const MAX_TITLE = 300;
const MAX_EXPLANATION = 20_000;
const MAX_CODE = 50_000;

const number = z.coerce.number().int().min(1);

/** Reads one element of the list. */
export const reviewItem: z.ZodType<ReviewItem> = z
  .object({
    severity: z.enum(SEVERITIES).catch('minor'),
    category: z.enum(CATEGORIES).catch('bug'),
    title: z.string().transform(visibleLine).pipe(z.string().min(1)),
    explanation: z.string().trim().default(''),
    line: number,
    end_line: number.nullish(),
    quote: z.string().trim().min(1),
    replacement: z.string().nullish(),
    confidence: z.enum(CONFIDENCES).catch('medium'),
  })
  .transform(({ end_line, title, explanation, quote, replacement, ...rest }) => ({
    ...rest,
    endLine: end_line ?? rest.line,
    title: cutTo(title, MAX_TITLE),
    explanation: cutTo(explanation, MAX_EXPLANATION),
    // Cut, it stands nowhere.
    quote: cutTo(quote, MAX_CODE),
    replacement: replacement === undefined || (replacement?.length ?? 0) > MAX_CODE ? null : replacement,
  }));

/** Anthropic's structured outputs refuse numeric bounds (facts: openrouter.md 1.5), which zod adds to every integer. */
function withoutBounds(schema: z.ZodType): Record<string, unknown> {
  const json = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      delete jsonSchema.minimum;
      delete jsonSchema.maximum;
    },
  }) as Record<string, unknown>;
  delete json['$schema'];
  return json;
}

export const reviewTask: Task<ReviewItem> = {
  name: 'code_review',
  role: 'code_reviewer',
  template: 'code_review',
  contract: [
    ROWS_CONTRACT,
    `Answer with JSON only, on one row: {"findings":[{"severity":"${SEVERITIES.join('|')}","category":"${CATEGORIES.join('|')}","title","explanation","line","end_line","quote","replacement","confidence":"${CONFIDENCES.join('|')}"}]}`,
    'quote: the text of `line`, copied exactly. replacement: all new text of `line` to `end_line`, indented, without numbers; "" deletes; null without a certain local fix.',
  ].join('\n'),
  jsonSchema: Object.freeze(withoutBounds(asked)),
  read: () => new ReplyParser('findings', reviewItem),
  variables: (sources) => {
    const code = sources.find((source) => source.name === 'code');
    if (code === undefined) throw new Error('a review needs a source named "code"');
    return {
      language: code.languageId,
      filename: code.path,
      cursor_context: describeScope(code),
      code: code.rows,
    };
  },
};
