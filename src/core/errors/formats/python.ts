/** Python's tracebacks: innermost frame last, causes printed first, groups in a tree of bars, syntax errors without a trace. */
import { WEIGHT, type ErrorCause, type Format, type Found, type PrintedFrame } from '../trace';
import { block, frame, headOf, severityOf } from './block';

const START = /^\s*(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\):/;
const FRAME = /^\s*File "([^"]{1,1000})", line (\d{1,9})(?:,? in (.{1,300}))?$/;
const RICH_START = /^[╭┌].*Traceback \(most recent call last\)/;
const RICH_FRAME = /^[│|] (?:❱ )?(\S{1,500}):(\d{1,9}) in (\S{1,200})/;
const EXCEPTION = /^([A-Za-z_][\w.]{0,200})(?:: (.*)|:)?$/;
const CAUSED = 'The above exception was the direct cause of the following exception:';
const HANDLING = 'During handling of the above exception, another exception occurred:';
const THREAD = /^(?:Current thread|Thread) 0x[0-9a-f]{1,20}(?: \[[^\]]{0,60}\])? \(most recent call first\):/;
const BARS = /^\s*(?:[|+] ?(?:-\+-+ \d+ -+|-+ \d+ -+|-+)?)+ ?/;

interface Part extends ErrorCause {
  /** Where a parser's message says that a data file is wrong. */
  readonly located: readonly PrintedFrame[];
  readonly next: number;
  /** The statement of the innermost frame raises: so what came before is the reason. */
  readonly raises: boolean;
}

export const python: Format = {
  id: 'python',
  hints: ['Traceback (most recent', 'File "', '(most recent call first)'],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (RICH_START.test(line)) return rich(lines, at);
    if (THREAD.test(line)) return crash(lines, at);
    if (START.test(line)) return traceback(lines, at);
    // The beginning of a traceback may be cut off: a frame in a function is one all the same.
    const match = FRAME.exec(line);
    if (match?.[3] !== undefined && !isDoctest(lines, at)) return traceback(lines, at);
    return match ? alone(lines, at) : undefined;
  },
};

function traceback(lines: readonly string[], start: number): Found {
  const parts: (Part & { joined: 'caused' | 'handling' | undefined })[] = [];
  const first = lines[start] ?? '';
  const grouped = /^\s*[+|] /.test(first) || first.includes('Exception Group');
  const text = grouped
    ? (i: number): string => (lines[i] ?? '').replace(BARS, '')
    : (i: number): string => lines[i] ?? '';
  let joined: 'caused' | 'handling' | undefined;
  let next = start;
  for (let at = start; at < lines.length && parts.length < 50;) {
    const part = readPart(lines, text, at);
    parts.push({ ...part, joined });
    next = part.next;
    const link = following(lines, text, next, grouped);
    if (!link) break;
    ({ joined, at } = link);
  }
  const last = parts.at(-1);
  const outer = grouped ? parts[0] : last;
  if (!outer) return { block: block({ format: 'python' }), next: start + 1 };
  const before = parts.slice(0, -1).reverse();
  // Of a group the first member stands last, as a root cause does. A handler that fails by itself has no cause.
  const causes = grouped ? parts.slice(1).reverse() : chainOf(parts);
  const label = lines[start - 2] ?? '';
  return {
    block: block({
      format: 'python',
      kind: /^(?:FAIL|ERROR): /.test(label) ? 'test' : 'exception',
      ...{ errorType: outer.errorType, message: outer.message, frames: outer.frames },
      causes: causes.map(({ errorType, message, frames }) => ({ errorType, message, frames })),
      // What a failing handler was about is told, but not looked at first.
      ...(causes.length === 0 &&
        before.length > 0 && { frames: [...outer.frames, ...before.flatMap(({ frames }) => frames)] }),
      located: parts.flatMap(({ located }) => located),
    }),
    next,
  };
}

function chainOf(parts: readonly (Part & { joined: 'caused' | 'handling' | undefined })[]): ErrorCause[] {
  const causes: ErrorCause[] = [];
  for (let at = parts.length - 1; at > 0; at--) {
    const part = parts[at];
    const cause = parts[at - 1];
    if (!part || !cause || (part.joined === 'handling' && !part.raises)) break;
    causes.push(cause);
  }
  return causes;
}

function readPart(lines: readonly string[], text: (at: number) => string, start: number): Part {
  const frames: PrintedFrame[] = [];
  let at = start;
  let code = '';
  if (!FRAME.test(text(at))) at++;
  const indent = blanks(text(start));
  for (; at < lines.length; at++) {
    const line = text(at);
    const match = FRAME.exec(line);
    if (match) {
      code = '';
      const one = frame(match[1] ?? '', match[2], undefined, match[3]);
      if (frames.length < 2_000) frames.push(one);
      continue;
    }
    if (line.trim() === '' && !FRAME.test(text(at + 1))) {
      // A source line may be blank; an exception's name follows no blank line.
      if (frames.length === 0) break;
      continue;
    }
    if (line.trim() !== '' && blanks(line) <= indent) break;
    if (code === '') code = line.trim();
  }
  const exception = EXCEPTION.exec(text(at).trim());
  const head = headOf(text(at).trim());
  frames.reverse();
  return {
    errorType: head?.errorType ?? exception?.[1] ?? null,
    message: head?.message ?? exception?.[2] ?? (exception ? '' : text(at).trim()),
    frames,
    located: inMessage(lines, at),
    next: Math.min(at + 1, lines.length),
    raises: /^raise\b/.test(code),
  };
}

/** YAML's messages go on for some lines; the last place is the one that is wrong. */
function inMessage(lines: readonly string[], at: number): PrintedFrame[] {
  const found: PrintedFrame[] = [];
  for (let i = at; i < Math.min(at + 5, lines.length); i++) {
    const match = /^(?:\s+in |file: )["']([^"']{1,500})["'], line:? (\d{1,9})/.exec(lines[i] ?? '');
    if (match) found.unshift(frame(match[1] ?? '', match[2]));
  }
  return found;
}

function blanks(line: string): number {
  return line.length - line.trimStart().length;
}

/** Where the next traceback of the chain begins, past the rest of a message. */
function following(
  lines: readonly string[],
  text: (at: number) => string,
  from: number,
  grouped: boolean,
): { at: number; joined: 'caused' | 'handling' | undefined } | undefined {
  let joined: 'caused' | 'handling' | undefined;
  for (let at = from; at < Math.min(lines.length, from + 40); at++) {
    const line = text(at);
    if (line.includes(CAUSED)) joined = 'caused';
    else if (line.includes(HANDLING)) joined = 'handling';
    else if (START.test(line)) return joined !== undefined || grouped ? { at, joined } : undefined;
    else if (grouped && EXCEPTION.test(line.trim()) && /^\s*\|/.test(lines[at] ?? '') && line.includes(': '))
      return { at: at - 1, joined };
    else if (joined !== undefined && FRAME.test(line)) return { at, joined };
  }
  return undefined;
}

function isDoctest(lines: readonly string[], at: number): boolean {
  return (lines[at + 1] ?? '').startsWith('Failed example:');
}

/** A syntax error without a traceback, a doctest. */
function alone(lines: readonly string[], at: number): Found | undefined {
  const match = FRAME.exec(lines[at] ?? '');
  if (!match || /^(?:, characters|, col)/.test((lines[at] ?? '').slice(match[0].length))) return undefined;
  for (let i = at + 1; i < Math.min(at + 8, lines.length); i++) {
    const line = lines[i] ?? '';
    const head =
      headOf(line) ??
      (line.startsWith('Failed example:')
        ? { errorType: 'Failed example', message: (lines[i + 1] ?? '').trim() }
        : undefined);
    if (!head || FRAME.test(line)) continue;
    const one = frame(match[1] ?? '', match[2], undefined, match[3]);
    return {
      block: block({ format: 'python', ...head, frames: [one], severity: severityOf(head.errorType) }),
      next: i + 1,
    };
  }
  const one = frame(match[1] ?? '', match[2], undefined, match[3]);
  return {
    block: block({ format: 'python', frames: [one], message: (lines[at + 1] ?? '').trim(), weight: WEIGHT.weak }),
    next: at + 1,
  };
}

/** faulthandler: innermost first, also after `Fatal Python error`. */
function crash(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const match = FRAME.exec(lines[at] ?? '');
    if (!match) break;
    frames.push(frame(match[1] ?? '', match[2], undefined, match[3]));
  }
  const above = lines.slice(Math.max(0, start - 4), start).find((line) => line.startsWith('Fatal Python error: '));
  const message = above?.slice('Fatal Python error: '.length) ?? '';
  return {
    block: block({ format: 'python', errorType: 'Fatal Python error', message, frames, weight: WEIGHT.crash }),
    next: at,
  };
}

function rich(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^[╰└]/.test(line)) break;
    const match = RICH_FRAME.exec(line);
    if (match) frames.push(frame(match[1] ?? '', match[2], undefined, match[3]));
  }
  const head = headOf(lines[at + 1] ?? '');
  return {
    block: block({ format: 'python', ...(head ?? {}), frames: frames.reverse() }),
    next: Math.min(at + 2, lines.length),
  };
}
