/**
 * The demo model: a few deterministic checks over the numbered source in the last user message, answered in the reply
 * schema of the review task. Each looks for one defect that is wrong wherever it stands, and knows its fix. What it says to a
 * question is in answers.ts.
 */
import type { ReviewItem } from '../core/tasks/review';
import { demoAnswer, questionIn } from './answers';
import type { ChatBody } from './wire';

/** As the reply schema of src/core/tasks/review.ts spells it. */
export type DemoFinding = Omit<ReviewItem, 'endLine'> & { readonly end_line: number };

// Patterns run over code whose comments and string contents are blanked, so that these draw nothing. In what one matched,
// `wrong` becomes `right`.
// prettier-ignore
const CHECKS = [
  {
    languages: /script/, title: 'The condition assigns instead of comparing',
    explanation: 'A single = stores the right side and tests that constant: the old value is lost, and every call takes the same branch.',
    // Only constants: `if (match = next())` may be meant.
    pattern: /\bif\s*\(\s*[\w$.[\]]+\s*=\s*(?:(["'`])\s*\1|-?\d[\w.]*|true|false|null|undefined|[A-Z][\w$]*\.[A-Z]\w*|[A-Z_]{2,})\s*\)/g,
    wrong: /\s*=\s*/, right: ' === ',
  },
  {
    languages: /script/, title: 'A comparison with NaN never matches',
    explanation: 'NaN is unequal to everything, itself included: this test is false also when the value is NaN.',
    pattern: /(?<=(?:[(&|=,?:{;]|\breturn)\s{0,20})[\w$.]+(?:\([^()\n]*\))?\s*={2,3}\s*(?:Number\.)?NaN\b/g,
    wrong: /(.*?)\s*={2,3}[^=]*$/s, right: 'Number.isNaN($1)',
  },
  {
    languages: /script|^java$/, title: 'The loop runs one element past the end',
    explanation: 'In the last round the index equals the length, where no element is. This happens on every run, also for an empty array.',
    // Positions between elements are counted this way as well: wrong only where the element itself is read, unguarded.
    pattern: /\bfor\s*\(\s*(?:let|var|int)\s+(\w+)\s*=\s*0\s*;\s*\1\s*<=\s*([\w$.]+)\.length\s*;(?=[^]{0,400}?\2\[\1\])(?![^]{0,400}?\2\.length)/g,
    wrong: /<=/, right: '<',
  },
  {
    languages: /^python$/, title: 'The comparison asks for the same object, not for an equal value',
    explanation: 'An equal text or number that was read or computed is another object: the test then fails, depending on the interpreter.',
    pattern: /(?<=[\w)\]] )is(?= (?:-?\d|["']))/g,
    wrong: /is/, right: '==',
  },
  {
    languages: /^go$/, title: 'The body is closed before the error is looked at',
    explanation: 'When the request fails, the response is nil: reading its Body for the defer panics, and the branch for err is never reached.',
    pattern: /(?<=\b(\w+), err :?= .*\n)([ \t]*)defer \1\.Body\.Close\(\)\n\2if err != nil \{\n[^{}]*?\n\2\}/g,
    wrong: /(.*)\n([^]*)/, right: '$2\n$1',
  },
];

/** Reads rows back as src/core/prompt/source.ts numbers them: the text of each line at its number, … where it was left out. */
export function readRows(rows: string): string[] {
  const lines: string[] = [];
  for (const row of rows.split('\n')) {
    const [, number = lines.length, text = ''] = /^(?:(\d+)\|)?(.*)$/s.exec(row) ?? [];
    lines[Number(number)] = text;
  }
  return Array.from(lines, (text?: string) => text ?? '…');
}

const C_LIKE =
  /\/\/.*|\/\*[^]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[^]|[^`\\])*`?|(?<=(?:[=(,:[!&|?{};]|\breturn)\s{0,20})\/(?![*/])(?:\\.|[^/\\\n])+\//g;
const PYTHON = /#.*|("""|''')(?:\\[^]|[^])*?(?:\1|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;

/** Same length, quotes and line ends, with the contents of comments and strings blanked. */
function mask(text: string, languageId: string): string {
  const tokens = languageId === 'python' ? PYTHON : C_LIKE;
  return text.replace(tokens, (token) => token.replace(/[^\n"'`]/g, ' '));
}

/** @param lines as readRows gives them. */
export function check(lines: readonly string[], languageId: string): DemoFinding[] {
  const text = lines.join('\n');
  const code = mask(text, languageId);
  const findings = CHECKS.filter(({ languages }) => languages.test(languageId)).flatMap((entry) =>
    Array.from(code.matchAll(entry.pattern), ({ index, 0: { length } }): DemoFinding => {
      const above = text.slice(0, index).split('\n');
      const matched = text.slice(index, index + length);
      const [behind = ''] = text.slice(index + length).split('\n', 1);
      const line = above.length - 1;
      return {
        ...{ severity: 'major', category: 'bug', title: entry.title, explanation: entry.explanation },
        ...{ line, end_line: line + matched.split('\n').length - 1, quote: lines[line] ?? '' },
        replacement: (above.at(-1) ?? '') + matched.replace(entry.wrong, entry.right) + behind,
        confidence: 'high',
      };
    }),
  );
  return findings.sort((a, b) => a.line - b.line);
}

/** The demo model's answer: the reply that the review task asks for, or to a question about a finding that it is none. */
export function demoReply(body: ChatBody): string {
  const asked = body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  // Whoever wants findings says in which form.
  const question = body['response_format'] === undefined ? questionIn(asked) : undefined;
  return question ? demoAnswer(question) : demoFindings(asked);
}

function demoFindings(asked: string): string {
  const [, head = '', rows = ''] = /^([^]*?)^Code:\n(\d+\|[^]*)$/m.exec(asked) ?? [];
  const [, language = ''] = /^Language: (\S+)$/m.exec(head) ?? [];
  const [, from = 0, to = from || Infinity] = /^Review only lines? (\d+)(?: to (\d+))?;/m.exec(head) ?? [];
  const inScope = ({ line, end_line }: DemoFinding): boolean => line >= Number(from) && end_line <= Number(to);
  return JSON.stringify({ findings: check(readRows(rows), language).filter(inScope) });
}
