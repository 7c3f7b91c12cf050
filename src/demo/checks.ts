/**
 * The demo model: a few deterministic checks over the numbered source in the last user message, answered in the reply
 * schema of the review task. Each looks for one defect that is wrong wherever it stands; a check that would have to guess
 * is not here.
 */
import type { ReviewItem } from '../core/tasks/review';
import { textOf, type ChatBody } from './wire';

export interface Row {
  readonly line: number;
  readonly text: string;
}

/** As the reply schema of src/core/tasks/review.ts spells it. */
export type DemoFinding = Omit<ReviewItem, 'endLine'> & { readonly end_line: number };

interface Check extends Pick<ReviewItem, 'severity' | 'category' | 'title'> {
  readonly languages: RegExp;
  /** Runs over code whose comments and string contents are blanked, so that these draw nothing. */
  readonly pattern: RegExp;
  /** What the pattern can't see: `raw` is the matched text with its strings, `after` the blanked code behind it. */
  readonly when?: (match: RegExpExecArray, raw: string, after: string) => boolean;
  readonly explain: (match: RegExpExecArray) => string;
  /** New text for what matched; undefined when no fix is certain. */
  readonly fix?: (match: RegExpExecArray, raw: string, after: string) => string | undefined;
}

const JS = /^(java|type)script(react)?$/;

// prettier-ignore
const CHECKS: readonly Check[] = [
  {
    languages: JS,
    // Only constants: `if (match = next())` may be meant.
    pattern: /\bif\s*\(\s*([\w$.[\]]+)\s*=\s*(?:(["'`])\s*\2|-?\d[\w.]*|true|false|null|undefined|[A-Z][\w$]*\.[A-Z]\w*|[A-Z_]{2,})\s*\)/g,
    severity: 'critical', category: 'bug', title: 'The condition assigns instead of comparing',
    explain: ([, name]) => `A single = stores the right side in ${name} and tests that constant: whatever ${name} held is lost, and every call takes the same branch.`,
    fix: (_match, raw) => raw.replace(/\s*=\s*/, ' === '),
  },
  {
    languages: JS,
    pattern: /(?<=(?:[(&|=,?:{;]|\breturn)\s{0,20})([\w$.]+(?:\([^()\n]*\))?)\s*([=!])==?\s*(?:Number\.)?NaN\b/g,
    severity: 'major', category: 'bug', title: 'A comparison with NaN never matches',
    explain: ([, name, sign]) => `NaN is unequal to everything, itself included: this test is ${String(sign === '!')} also when ${name} is NaN.`,
    fix: ([, , sign], raw) => `${sign === '!' ? '!' : ''}Number.isNaN(${raw.replace(/\s*[=!]==?\s*(Number\.)?NaN$/, '')})`,
  },
  {
    languages: /^((java|type)script(react)?|java)$/,
    pattern: /\bfor\s*\(\s*(?:let|var|int)\s+(\w+)\s*=\s*0\s*;\s*\1\s*<=\s*([\w$.]+)\.length\s*;/g,
    // Positions between elements are counted this way as well: wrong only where the element itself is read, unguarded.
    when: ([, index, list], _raw, after) => {
      const body = after.slice(0, 400);
      return body.includes(`${list}[${index}]`) && !body.includes(`${list}.length`);
    },
    severity: 'major', category: 'bug', title: 'The loop runs one element past the end',
    explain: ([, index, list]) => `In the last round ${index} equals ${list}.length, and ${list}[${index}] is outside the array. This happens on every run, also for an empty array.`,
    fix: (_match, raw) => raw.replace('<=', '<'),
  },
  {
    languages: JS,
    pattern: /\.forEach\(\s*async\b/g,
    severity: 'major', category: 'concurrency', title: 'forEach does not wait for its async callback',
    explain: () => 'forEach drops the promises that the callback returns: the code after it runs before the work is done, and a rejection escapes a try around the loop. Use for…of with await, or await Promise.all over map.',
  },
  {
    languages: /^python$/,
    pattern: /^([ \t]*)(?:async )?def \w+\([^\n]{0,300}?\b(\w{1,99})((?:\s*:(?:[^=,[\n]|\[[^\]\n]*\])*)?\s*=\s*)(\[\]|\{\}|set\(\)|list\(\)|dict\(\))[^\n]*:[ \t]*$/gm,
    // A default that is only read does no harm, nor one that is replaced by a copy first.
    when: ([, indent, name], _raw, after) => {
      const body = after.split(new RegExp(`\\n(?!${indent}[ \\t]|[ \\t]*(?:\\n|$))`))[0] ?? '';
      const changes = `(\\.(append|extend|insert|add|update|setdefault|pop|remove|clear)\\(|\\[[^\\]\\n]*\\]\\s*=[^=])`;
      return new RegExp(`\\b${name}${changes}`).test(body.slice(1)) && !new RegExp(`\\b${name}\\s*=[^=]`).test(body);
    },
    severity: 'major', category: 'bug', title: 'The default value is shared by all calls',
    explain: ([, , name]) => `Python makes the default of ${name} once, with the function, and the body changes it. The second call without ${name} starts with what the first one left.`,
    fix: ([, indent, name, equals, value], raw, after) => {
      // An annotation would have to change too, and a test in front of a docstring would take its place.
      if (equals?.includes(':') !== false || /^\s*["']/.test(after)) return undefined;
      const header = raw.replace(`${name}${equals}${value}`, `${name}${equals}None`);
      return `${header}\n${indent}    if ${name} is None:\n${indent}        ${name} = ${value}`;
    },
  },
  {
    languages: /^python$/,
    pattern: /^[ \t]*except(?:\s+BaseException)?\s*:\s*pass\b/gm,
    severity: 'major', category: 'error_handling', title: 'Every error is swallowed, also Ctrl+C',
    explain: () => 'This except catches KeyboardInterrupt and SystemExit too, and pass drops them; a misspelt name in the block goes unnoticed as well. Name the exceptions that are expected.',
  },
  {
    languages: /^((java|type)script(react)?|python|go)$/,
    pattern: /\.(?:execute|query|raw|Query|QueryRow|Exec)(?:Context)?\(\s*(?:ctx,\s*)?(?:fmt\.Sprintf\(\s*)?(?:\bf)?("""|["'`])\s*\1(?:\s*[+%](?!=)|\.format\()?/g,
    when: (_match, raw) => /\b(SELECT|INSERT|UPDATE|DELETE)\b/i.test(raw) && splicesValue(raw),
    severity: 'critical', category: 'security', title: 'A value is pasted into the SQL text',
    explain: () => "With a value such as x' OR '1'='1 the statement means something else, and rows of others are read, changed or deleted. Pass the value as a parameter of the query.",
  },
  {
    languages: /^((java|type)script(react)?|python)$/,
    pattern: /\b(?:subprocess\.(?:run|call|check_call|check_output|Popen)|os\.(?:system|popen))\(\s*(?:f(["'])\s*\1|(["'])\s*\2\s*\+)(?:[^()]|\([^()]*\))*\)|(?<![.\w$])exec(?:Sync)?\(\s*(?:`\s*`|(["'])\s*\3\s*\+)/g,
    when: (_match, raw) => /\{(?![A-Z_]+\})|\+/.test(raw) && (!raw.includes('`') || raw.includes('${')) &&
      (!raw.startsWith('subprocess') || /shell\s*=\s*True/.test(raw)) && !raw.includes('quote('),
    severity: 'critical', category: 'security', title: 'A value is pasted into a shell command',
    explain: () => 'The text goes through a shell. With a value such as x; rm -rf . the second command runs as well, with the rights of this process. Pass the program and its arguments as a list, without a shell.',
  },
  {
    languages: /^go$/,
    pattern: /(?<=\b(\w+), err :?= [^\n]*\n)([ \t]*)defer \1\.Body\.Close\(\)\n\2if err != nil \{\n[^{}]*?\n\2\}/g,
    severity: 'major', category: 'resource', title: 'The body is closed before the error is looked at',
    explain: ([, name]) => `When the request fails, ${name} is nil: reading ${name}.Body for the defer panics, and the branch for err is never reached.`,
    fix: ([, name, indent], raw) => `${raw.slice(raw.indexOf('\n') + 1)}\n${indent}defer ${name}.Body.Close()`,
  },
];

/** True when something is put where SQL expects a value: after a comparison, or between quotes. Table names pass. */
function splicesValue(raw: string): boolean {
  let hole: string;
  if (raw.includes('Sprintf') || raw.endsWith('%')) hole = '%[sdv]';
  else if (raw.endsWith('+')) hole = '["\'`]+\\s*\\+';
  else if (/\bf["']|\.format\($/.test(raw)) hole = '\\{(?![A-Z_]+\\})';
  else hole = '\\$\\{(?![A-Z_]+\\})';
  return new RegExp(`(?:(?:[=<>]|\\b(?:LIKE|like))\\s*['"]?%{0,2}|'%{0,2})${hole}`).test(raw);
}

/** Reads rows back as src/core/prompt/source.ts numbers them. */
export function readRows(rows: string): Row[] {
  let line = 0;
  return rows.split('\n').map((row) => {
    const numbered = /^(\d+)\|/.exec(row);
    line = numbered ? Number(numbered[1]) : line + 1;
    return { line, text: numbered ? row.slice(numbered[0].length) : row };
  });
}

const C_LIKE =
  /\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?|\/(?![*/])(?<=(?:[=(,:[!&|?{};]|\breturn)\s{0,20}\/)(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//g;
const PYTHON = /#.*|("""|''')(?:\\[\s\S]|[\s\S])*?(?:\1|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;

/** Same length and line ends, with comments and the contents of strings blanked. */
function mask(text: string, languageId: string): string {
  return text.replace(languageId === 'python' ? PYTHON : C_LIKE, (token) => {
    const delimiter = /^("""|'''|["'`])/.exec(token)?.[0].length ?? 0;
    return token.replace(/[^\n]/g, (char, at: number) =>
      at < delimiter || at >= token.length - delimiter ? char : ' ',
    );
  });
}

export function check(rows: readonly Row[], languageId: string): DemoFinding[] {
  const found = blocksOf(rows).flatMap((block) => checkBlock(block, languageId));
  return found.sort((a, b) => a.line - b.line);
}

/** Rows that follow each other in the file: nothing is known about what was left out between them. */
function blocksOf(rows: readonly Row[]): Row[][] {
  const blocks: Row[][] = [];
  for (const row of rows) {
    const block = blocks.at(-1);
    if (block?.at(-1)?.line === row.line - 1) block.push(row);
    else blocks.push([row]);
  }
  return blocks;
}

function checkBlock(block: readonly Row[], languageId: string): DemoFinding[] {
  const text = block.map((row) => row.text).join('\n');
  const code = mask(text, languageId);
  const rowAt = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  return CHECKS.filter(({ languages }) => languages.test(languageId)).flatMap((entry) =>
    [...code.matchAll(entry.pattern)].flatMap((match): DemoFinding[] => {
      const end = match.index + match[0].length;
      const raw = text.slice(match.index, end);
      const after = code.slice(end);
      if (entry.when && !entry.when(match, raw, after)) return [];
      const first = rowAt(match.index);
      const last = rowAt(end);
      const line = block[first]?.line ?? 0;
      const fixed = entry.fix?.(match, raw, after);
      const before = text.slice(text.lastIndexOf('\n', match.index - 1) + 1, match.index);
      const behind = /^.*/.exec(text.slice(end))?.[0] ?? '';
      return [
        {
          ...{ severity: entry.severity, category: entry.category, title: entry.title },
          ...{ explanation: entry.explain(match), line, end_line: block[last]?.line ?? line },
          quote: block[first]?.text ?? '',
          replacement: fixed === undefined ? null : before + fixed + behind,
          confidence: 'high',
        },
      ];
    }),
  );
}

/** The demo model's answer: always the reply that the review task asks for. */
export function demoReply(body: ChatBody): string {
  const message = body.messages.findLast(({ role }) => role === 'user');
  const [, head = '', rows] = /^([\s\S]*?)^Code:\n(\d+\|[\s\S]*)$/m.exec(message ? textOf(message) : '') ?? [];
  const languageId = /^Language: (\S+)$/m.exec(head)?.[1] ?? '';
  const [, from, to = from] = /^Review only lines? (\d+)(?: to (\d+))?;/m.exec(head) ?? [];
  const findings = (rows === undefined ? [] : check(readRows(rows), languageId)).filter(
    ({ line, end_line }) => from === undefined || (line >= Number(from) && end_line <= Number(to)),
  );
  return JSON.stringify({ findings });
}
