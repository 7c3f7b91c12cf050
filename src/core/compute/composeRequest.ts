/**
 * Redact each source, compose the messages, scan the finished body once more, count. One call with plain data in and out,
 * so that it runs in the worker under a deadline.
 */
import { spareFor, type HarmlessSecrets } from '../guard/secrets/harmless';
import type { SecretHit } from '../guard/secrets/hit';
import { Redactor, scanSecrets, type Redaction } from '../guard/secrets/scan';
import type { SecretPlace } from '../outcome';
import { ROLE_PROMPT, USER_TEMPLATE, type Instructions } from '../prompt/brain';
import { fitRelated, fitSource } from '../prompt/context';
import { RELATED_BUDGET } from '../prompt/contextPlan';
import { fitRules, PROJECT_RULES, type ProjectRules, type RulesFile } from '../prompt/rulesSection';
import {
  isShown,
  RELATED,
  splitLines,
  toSentSource,
  type RelatedFile,
  type SentSource,
  type Source,
} from '../prompt/source';
import { completeTemplate, fillTemplate } from '../prompt/template';
import { tokenCounter } from '../prompt/tokens';
import { isFromWords, type Words } from '../prompt/words';
import type { SecretsMode } from '../settings';
import { symbolsIn } from '../syntax/symbols';
import { TASKS } from '../tasks/tasks';
import type { TaskName, TemplateName } from '../tasks/task';

export interface ComposeInput {
  readonly task: TaskName;
  readonly sources: readonly Source[];
  /** What stands in no file, by the template's variable. */
  readonly words?: Words;
  readonly instructions: Instructions;
  readonly secrets: SecretsMode;
  /** The one with precedence last. */
  readonly rules?: readonly RulesFile[];
  /** Files that the code uses, in the order in which they have the room. */
  readonly related?: readonly RelatedFile[];
  /** What may be sent of one file. */
  readonly maxBytes: number;
  /** What the user said is no secret. */
  readonly harmless?: HarmlessSecrets;
}

export interface Message {
  readonly role: 'system' | 'user';
  readonly content: string;
}

export type ComposeOutput =
  | { readonly kind: 'secrets'; readonly places: readonly SecretPlace[] }
  | {
      readonly kind: 'composed';
      readonly messages: readonly Message[];
      /** What is asked about, and after it the files whose signatures go along. */
      readonly sources: readonly SentSource[];
      readonly words: Words;
      readonly redacted: readonly SecretPlace[];
      readonly rules: ProjectRules;
      /** cl100k_base tokens of all messages. */
      readonly tokens: number;
      /** Of the first message alone: our instructions, the same from request to request. */
      readonly stableTokens: number;
      /** Of the same request with each file as it is: whole, without numbers. Undefined for what is too long to count. */
      readonly wholeTokens: number | undefined;
    };

export async function composeRequest(input: ComposeInput, assetDir: string): Promise<ComposeOutput> {
  const { instructions } = input;
  const task = TASKS[input.task];
  const patterns = instructions.redactPatterns;
  const redactor = new Redactor({ patterns });
  const spared = new Set<string>();
  const places: SecretPlace[] = [];
  const hidden = (path: string, text: string): Redaction => {
    const told = spareFor(input.harmless, path);
    return redactor.redact(text, (value, rule) => {
      const harmless = told(value, rule);
      if (harmless) spared.add(compact(value));
      return harmless;
    });
  };
  const redact = (name: string, path: string, text: string, file?: string): Redaction => {
    const redaction = hidden(path, text);
    for (const hit of redaction.hits) places.push({ ...placeOf(name, hit), ...(file !== undefined && { file }) });
    return redaction;
  };
  const redactRules = (file: string, text: string): string => redact(PROJECT_RULES, file, text, file).text;
  // First of all: the numbers of their placeholders do not depend on the code, and the provider knows the prefix again.
  const rules = fitRules((input.rules ?? []).map(({ path, text }) => ({ path, text: redactRules(path, text) })));
  const sent: SentSource[] = [];
  for (const source of input.sources) {
    const { text, map, hits } = redact(source.name, source.path, source.text);
    const limits = { maxBytes: input.maxBytes, secrets: rowsOf(hits) };
    const fitted = await fitSource({ ...source, text }, limits, assetDir);
    const symbols = await symbolsIn(text, source.languageId, assetDir);
    sent.push({
      ...fitted,
      ...(map.length > 0 && { redactions: map }),
      ...(symbols.length > 0 && { symbols }),
    });
  }
  // After the code: the numbers of its placeholders are those that a review of it has, which a finding speaks of.
  const words: Words = Object.fromEntries(
    Object.entries(input.words ?? {}).map(([name, text]) => [name, redact(name, '', text).text]),
  );
  const variables = (files: readonly SentSource[]): Words => ({ ...task.variables(files), ...words });
  const count = await tokenCounter(assetDir);
  const related: SentSource[] = [];
  let room = RELATED_BUDGET;
  for (const { path, languageId, text: original } of input.related ?? []) {
    // No row with a hit goes: nobody has to be asked about it.
    const { text, hits } = hidden(path, original);
    const fitted = await fitRelated({ name: RELATED, path, languageId, text }, rowsOf(hits), assetDir);
    const cost = fitted ? count(fitted.rows) : Infinity;
    if (!fitted || cost > room) continue;
    room -= cost;
    related.push(fitted);
  }
  // Whoever wrote them may have put a key in: it leaves as little as one in the code.
  const systemPrompt = redact(ROLE_PROMPT, '', instructions.systemPrompt).text;
  const userTemplate = redact(USER_TEMPLATE, '', instructions.userTemplate).text;
  const leaving = places.filter(
    ({ source, line, file }) =>
      source === ROLE_PROMPT ||
      source === USER_TEMPLATE ||
      isFromWords(source) ||
      rules.used.some(({ path, lines }) => path === file && line <= lines) ||
      sent.some((each) => each.name === source && isShown(each, line)),
  );
  if (input.secrets !== 'redact' && leaving.length > 0) return { kind: 'secrets', places: leaving };

  const messages: Message[] = [
    { role: 'system', content: systemMessage({ ...instructions, systemPrompt }, rules.section, task.contract) },
    {
      role: 'user',
      content: `${relatedSection(related)}${userMessage(userTemplate, task.template, variables(sent))}`,
    },
  ];
  // What redaction missed because it was split over sources, or because a template brought it in.
  const spare = (value: string): boolean => spared.has(compact(value));
  const rest = messages.flatMap(({ role, content }) =>
    scanSecrets(content, { patterns, spare }).map((hit) => placeOf(`${role} message`, hit)),
  );
  if (rest.length > 0) return { kind: 'secrets', places: rest };

  const counts = messages.map(({ content }) => count(content));
  const tokens = counts.reduce((sum, each) => sum + each, 0);
  const [stableTokens = 0] = counts;
  const whole = sent.map(asItIs);
  const wholeTokens = whole.some(({ rows }) => rows.length > MAX_COMPARED)
    ? undefined
    : stableTokens + count(userMessage(userTemplate, task.template, variables(whole)));
  const { used, leftOut } = rules;
  return {
    ...{
      kind: 'composed',
      messages,
      sources: [...sent, ...related],
      words,
      redacted: leaving,
      tokens,
      stableTokens,
      wholeTokens,
    },
    rules: { used, leftOut },
  };
}

/** More is not counted only to be compared with, in UTF-16 units: half a second's work. */
const MAX_COMPARED = 512_000;

/** Before what is asked about: it changes less often, and the provider knows a beginning again. */
function relatedSection(related: readonly SentSource[]): string {
  if (related.length === 0) return '';
  const files = related.map(({ path, rows }) => `File: ${path}\n${rows}\n\n`);
  return `Signatures from files that the code below uses. They are context: report nothing in them.\n\n${files.join('')}`;
}

/** What whoever sends a file without further thought would send: all of it, nothing numbered, nothing said of rows. */
function asItIs({ name, path, languageId, text }: SentSource): SentSource {
  return { ...toSentSource({ name, path, languageId, text }), rows: splitLines(text).join('\n') };
}

/** Whatever a brain file or a project's rules say, how to answer is said after it. */
function systemMessage({ systemPrompt, answerLanguage }: Instructions, rules: string, contract: string): string {
  return [systemPrompt, rules, contract, answerLanguage].filter((part) => part !== '').join('\n\n');
}

function userMessage(template: string, name: TemplateName, variables: Readonly<Record<string, string>>): string {
  return fillTemplate(completeTemplate(name, template, variables), variables);
}

function rowsOf(hits: readonly SecretHit[]): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const { line, endLine } of hits) for (let row = line; row <= endLine; row++) rows.add(row);
  return rows;
}

/** A value of several rows is numbered and joined anew in the finished body. */
function compact(value: string): string {
  return value.replaceAll(/^\d+\|/gm, '').replaceAll(/\s+/g, '');
}

/** Offsets stay behind: without the text they say nothing. */
function placeOf(source: string, hit: SecretHit): SecretPlace {
  const { rule, kind, confidence, line, column, endLine, endColumn } = hit;
  return { source, rule, kind, confidence, line, column, endLine, endColumn };
}
