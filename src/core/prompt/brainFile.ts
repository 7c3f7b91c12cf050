/**
 * Reads a user's or a workspace's brain file: any part of a brain, with comments. Everything that is wrong with it is a
 * problem at its place; a file with an error does not count at all, so that nobody is served half of what was meant.
 */
import { decodeText } from '../guard/decode';
import { brainIssues, brainJsonSchema, isJsonObject, type Brain, type BrainJsonSchema, type JsonObject } from './brain';
import { brainProblem, isError, START, type BrainFault, type BrainProblem, type SyntaxFault } from './brainProblem';
import { rangeOf, readJsonText, spanInLiteral, type JsonPath, type JsonText, type Span } from './jsonText';
import { over } from './mergeBrain';
import { TEMPLATES, variablesIn } from './template';

/** A whole brain has about 5 KB. */
export const MAX_BRAIN_BYTES = 262_144;
/** The format has five levels. */
const MAX_DEPTH = 32;
/** After a syntax error most of what follows is a consequence. */
const MAX_SYNTAX_PROBLEMS = 5;

/** Which keys there are; made once. */
let schema: BrainJsonSchema | undefined;

export interface BrainReading {
  /** What the file says, known keys only; undefined when it has an error. */
  readonly part: JsonObject | undefined;
  readonly problems: readonly BrainProblem[];
  /** Where the value at a path stands. */
  readonly placeOf: (path: JsonPath) => BrainProblem['range'];
}

/** @param bytes as they are on disk. @param shipped our whole brain, which the file's parts must fit into. */
export function readBrainFile(bytes: Uint8Array, shipped: Brain): BrainReading {
  if (bytes.length > MAX_BRAIN_BYTES) return unreadable({ code: 'too_large', limit: MAX_BRAIN_BYTES });
  const decoded = decodeText(bytes);
  return 'block' in decoded ? unreadable({ code: 'not_text' }) : readBrainText(decoded.text, shipped);
}

/** A file of which nothing can be read. */
export function unreadable(fault: BrainFault): BrainReading {
  return { part: undefined, problems: [brainProblem(fault, START)], placeOf: () => START };
}

/** @param text without byte order mark, as an editor has it. */
export function readBrainText(text: string, shipped: Brain): BrainReading {
  if (text.length > MAX_BRAIN_BYTES) return unreadable({ code: 'too_large', limit: MAX_BRAIN_BYTES });
  const at = (fault: BrainFault, span: Span): BrainProblem => brainProblem(fault, rangeOf(text, span));
  const broken = (problems: BrainProblem[]): BrainReading => ({ part: undefined, problems, placeOf: () => START });
  const reading = readJsonText(text, MAX_DEPTH);
  switch (reading.kind) {
    case 'too_deep':
      return broken([at({ code: 'too_deep', limit: MAX_DEPTH }, reading.span)]);
    case 'syntax':
      return broken(
        reading.errors
          .slice(0, MAX_SYNTAX_PROBLEMS)
          .map((error) => at({ code: 'syntax', detail: syntaxFault(error.name) }, error.span)),
      );
    case 'read':
      break;
  }
  const { json } = reading;
  if (!isJsonObject(json.value)) return broken([at({ code: 'wrong_type', expected: 'object' }, json.valueAt([]))]);
  const problems = json.twice.map(({ key, span }) => at({ code: 'twice', key }, span));
  const known = knownParts(json.value, (schema ??= brainJsonSchema()), [], (key, path, keys) => {
    problems.push(at({ code: 'unknown_key', key, known: keys }, json.keyAt(path)));
  });
  for (const issue of brainIssues(over(shipped, known))) {
    problems.push(at(faultOf(issue), json.valueAt(issue.path as JsonPath)));
  }
  problems.push(...templateProblems(text, json, known));
  problems.sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
  return {
    part: problems.some(isError) ? undefined : known,
    problems,
    placeOf: (path) => rangeOf(text, json.valueAt(path)),
  };
}

/** What the schema knows of a value, without everything else. */
function knownParts(
  value: JsonObject,
  { properties = {} }: BrainJsonSchema,
  path: JsonPath,
  onUnknown: (key: string, path: JsonPath, known: readonly string[]) => void,
): JsonObject {
  const kept: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known === undefined) onUnknown(key, here, Object.keys(properties));
    else kept.push([key, known.properties && isJsonObject(inner) ? knownParts(inner, known, here, onUnknown) : inner]);
  }
  return Object.fromEntries(kept);
}

function templateProblems(text: string, json: JsonText, part: JsonObject): BrainProblem[] {
  const templates = part['prompt_templates'];
  if (!isJsonObject(templates)) return [];
  const problems: BrainProblem[] = [];
  for (const [name, { variables, subject }] of Object.entries(TEMPLATES)) {
    const template = templates[name];
    if (!isJsonObject(template)) continue;
    const path = ['prompt_templates', name, 'user_template'];
    const add = (fault: BrainFault, span: Span): void => {
      problems.push(brainProblem(fault, rangeOf(text, span)));
    };
    const value = template['user_template'];
    if (value === undefined) add({ code: 'template_missing', template: name }, json.keyAt(path.slice(0, 2)));
    if (typeof value !== 'string' || value === '') continue;
    const literal = json.valueAt(path);
    const used = new Set<string>();
    for (const variable of variablesIn(value)) {
      const span = spanInLiteral(text, literal, variable.start, variable.end);
      if (!variables.includes(variable.name)) {
        add({ code: 'unknown_variable', name: variable.name, known: variables }, span);
      } else if (used.has(variable.name) && variable.name === subject) {
        add({ code: 'variable_twice', name: variable.name }, span);
      }
      used.add(variable.name);
    }
    if (!used.has(subject)) add({ code: 'subject_missing', variable: subject }, literal);
  }
  return problems;
}

type Issue = ReturnType<typeof brainIssues>[number];

function faultOf(issue: Issue): BrainFault {
  switch (issue.code) {
    case 'too_small':
    case 'too_big': {
      const [bound, limit] =
        issue.code === 'too_small' ? (['least', issue.minimum] as const) : (['most', issue.maximum] as const);
      const of = issue.origin === 'string' ? 'text' : issue.origin === 'array' ? 'list' : 'number';
      return { code: 'out_of_range', bound, of, limit: Number(limit) };
    }
    case 'custom':
      return { code: 'filter_pattern' };
    case 'invalid_type':
      return { code: 'wrong_type', expected: issue.expected };
    default:
      return { code: 'wrong_type', expected: 'value' };
  }
}

function syntaxFault(name: string): SyntaxFault {
  switch (name) {
    case 'ValueExpected':
    case 'InvalidSymbol':
    case 'InvalidNumberFormat':
      return 'value';
    case 'ColonExpected':
      return 'colon';
    case 'CommaExpected':
      return 'comma';
    case 'CloseBracketExpected':
      return 'bracket';
    case 'CloseBraceExpected':
      return 'brace';
    case 'EndOfFileExpected':
      return 'end';
    default:
      return 'other';
  }
}
