/**
 * Several programs write to one terminal (docker compose, concurrently, turbo, a CI that dates each line): their lines are
 * told apart by prefix, so that a trace that another program interrupted is read in one piece. Wrapped lines are mended.
 */

export interface Stream {
  /** The program's, as its lines begin; empty: none. */
  readonly name: string;
  readonly lines: readonly string[];
  /** For each line, its index in the log. */
  readonly numbers: readonly number[];
}

interface Prefix {
  readonly pattern: RegExp;
  /** False: a date or a counter, the same program. */
  readonly names: boolean;
}

const PREFIXES: readonly Prefix[] = [
  // GitHub Actions, GitLab, Azure; then `docker logs -t`.
  { pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z(?: \d\d[OE]\+?)? ?/, names: false },
  { pattern: /^##\[(?:error|warning|debug)\]/, names: false },
  { pattern: /^\[\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\] /, names: false },
  { pattern: /^\[\d\d:\d\d:\d\d(?:\.\d{1,6})?\] /, names: false },
  // docker compose, foreman, honcho.
  { pattern: /^(?:\d\d:\d\d:\d\d )?([\w@./-]{1,60})\s{0,30}\| ?/, names: true },
  // BuildKit: `#12 0.345 `, and its summary `0.345 `.
  { pattern: /^#\d{1,4} \d{1,6}\.\d{1,4} /, names: false },
  { pattern: /^\d{1,5}\.\d{3} /, names: false },
  // concurrently, yarn workspaces, kubectl logs --prefix.
  { pattern: /^\[([A-Za-z0-9@][\w@/.:-]{0,60})\]:? /, names: true },
  // lerna; pnpm -r; turbo.
  { pattern: /^(@[\w.-]{1,40}\/[\w.-]{1,40}): /, names: true },
  {
    pattern: /^((?:packages|apps|libs|services|modules|crates)\/[\w@./-]{1,60} [\w:-]{1,30})[:$] ?/,
    names: true,
  },
  {
    pattern: /^((?:@[\w.-]{1,40}\/)?[\w.-]{1,40}:(?:build|dev|test|lint|check|typecheck|type-check|start|serve)): /,
    names: true,
  },
  // journalctl, syslog.
  { pattern: /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,60} ([\w./-]{1,40})(?:\[\d{1,8}\])?: /, names: true },
];
/** In brackets, but no program: they belong to what they stand before. */
const NOT_PROGRAMS =
  /^(?:error|err|warn|warning|info|debug|fatal|trace|notice|success|fail|failed|ok|plugin|vite|rollup|commonjs|internal|eval|native|c|anonymous|\d{1,4}\/\d{1,4}|.*[:/]\d{1,6}|vite[:\w-]{0,30}|plugin[:\w-]{0,30})$/i;
/** With a bar behind: rows of a table, or of code with line numbers. */
const NOT_BEFORE_BAR = /^(?:\d{1,6}|file|line|error|name|id|[-=>]{1,60})$/i;

export function toStreams(lines: readonly string[]): Stream[] {
  const named = programs(lines);
  const streams = new Map<string, { lines: string[]; numbers: number[] }>();
  for (const [number, line] of lines.entries()) {
    const { name, text } = stripped(line, named);
    let stream = streams.get(name);
    if (!stream) streams.set(name, (stream = { lines: [], numbers: [] }));
    stream.lines.push(text);
    stream.numbers.push(number);
  }
  return [...streams].map(([name, stream]) => ({ name, ...mended(stream) }));
}

/** A name counts once it stands before two lines: a single one may be anything. */
function programs(lines: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { name } = stripped(line, undefined);
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([name]) => name));
}

/** @param named the programs that count; undefined: all. */
function stripped(line: string, named: ReadonlySet<string> | undefined): { name: string; text: string } {
  let name = '';
  let text = line;
  for (let round = 0; round < 3; round++) {
    const before = text;
    if (!mayHavePrefix(text)) break;
    for (const { pattern, names } of PREFIXES) {
      const match = pattern.exec(text);
      if (!match) continue;
      const program = match[1] ?? '';
      if (names) {
        if (name !== '' || NOT_PROGRAMS.test(program)) continue;
        if (match[0].includes('|') && NOT_BEFORE_BAR.test(program)) continue;
        if (named && !named.has(program)) continue;
        name = program;
      }
      text = text.slice(match[0].length);
      break;
    }
    if (text === before) break;
  }
  return { name, text };
}

/** Most lines of a trace begin with a blank: no prefix, no work. */
function mayHavePrefix(line: string): boolean {
  const first = line.charCodeAt(0);
  return first !== 0x20 && first !== 0x09 && !Number.isNaN(first);
}

/** The beginning of a frame whose end went to the next row: copied from a narrow terminal. */
const OPEN = [
  /^\s*at [^()]{0,400}\([^()]{0,400}$/,
  /^\s*File "[^"]{0,400}$/,
  /^\s*at (?:async )?(?:file:\/\/)?\/[^():]{10,400}(?::\d{0,7}){0,1}$/,
];
const CLOSED = [/^[^\s()][^()]{0,400}\)/, /^[^\s"][^"]{0,400}", line \d/, /^[^\s():]{0,400}:\d{1,7}(?::\d{1,7})?\)?$/];

function mended({ lines, numbers }: { lines: string[]; numbers: number[] }): Omit<Stream, 'name'> {
  const outLines: string[] = [];
  const outNumbers: number[] = [];
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at] ?? '';
    const number = numbers[at] ?? 0;
    if (line.length >= 30 && (line.includes('at ') || line.includes('File "'))) {
      for (const [kind, open] of OPEN.entries()) {
        const following = lines[at + 1] ?? '';
        if (open.test(line) && CLOSED[kind]?.test(following)) {
          line += following;
          at++;
          break;
        }
      }
    }
    outLines.push(line);
    outNumbers.push(number);
  }
  return { lines: outLines, numbers: outNumbers };
}
