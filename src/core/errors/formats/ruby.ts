/** Ruby: `file:line:in 'm': message (Type)` with `from` below, causes after it; rspec, minitest and Rails' logs. */
import { WEIGHT, type ErrorCause, type Format, type Found, type PrintedFrame } from '../trace';
import { block, frame, headOf } from './block';

const FILE = '(?:<internal:[^>\\n]{1,300}>|[^\\s:][^:\\n]{0,500}?|[A-Za-z]:[\\\\/][^:\\n]{1,500}?)';
const HEAD = new RegExp(`^(${FILE}):(\\d{1,9}):in [\`']([^'\`]{1,300})['\`]: (.*)$`);
const TOP = new RegExp(
  `^(${FILE}\\.(?:rb|ru|rake|gemspec|erb)|[\\w./-]{0,300}(?:Gemfile|Rakefile)):(\\d{1,9}): (.{0,1500})$`,
);
const FROM = new RegExp(`^\\s+(?:\\d{1,6}: )?from (${FILE}):(\\d{1,9})(?::in [\`']([^'\`]{1,300})['\`])?`);
const BARE = new RegExp(`^\\s{0,12}(?:# )?(?:# )?(${FILE}):(\\d{1,9}):in [\`']([^'\`]{1,300})['\`]$`);
const TYPED = /^(.*?) \(([A-Z][\w:]{0,200})\)$/;

export const ruby: Format = {
  id: 'ruby',
  hints: [
    ':in `',
    ":in '",
    '.rb:',
    '.erb:',
    '.rake:',
    'Gemfile:',
    'Rakefile:',
    '.ru:',
    '.gemspec:',
    'Failure/Error:',
    'Traceback (most recent call last):',
  ],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (line.length > 2_000) return undefined;
    if (/^\s{2,12}Failure\/Error: /.test(line)) return rspec(lines, at);
    if (line.startsWith('Traceback (most recent call last):') && FROM.test(lines[at + 1] ?? ''))
      return reversed(lines, at);
    if (HEAD.test(line) || (TOP.test(line) && isError(lines, at))) return raised(lines, at);
    const minitest = /^\S.{0,300}? \[(\S{1,500}):(\d{1,9})\]:$/.exec(line);
    if (minitest) {
      const message = (lines[at + 1] ?? '').trim();
      return {
        block: block({
          format: 'ruby',
          kind: 'test',
          errorType: 'Failure',
          message,
          frames: [frame(minitest[1] ?? '', minitest[2])],
        }),
        next: at + 2,
      };
    }
    return BARE.test(line) ? bare(lines, at) : undefined;
  },
};

function isError(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return (
    TYPED.test(line) ||
    /: (?:syntax error|warning|undefined|unterminated|dynamic constant|Invalid|class|void|--> )/.test(line) ||
    (!/: [A-Z]: /.test(line) && FROM.test(lines[at + 1] ?? ''))
  );
}

function raised(lines: readonly string[], start: number): Found {
  const parts: ErrorCause[] = [];
  let at = start;
  for (;;) {
    const part = readPart(lines, at);
    parts.push(part.cause);
    at = part.next;
    // What it was raised from follows at once.
    if (!HEAD.test(lines[at] ?? '') || parts.length > 20) break;
  }
  const [outer, ...causes] = parts;
  const warning = (lines[start] ?? '').includes(': warning: ');
  return {
    block: block({
      format: 'ruby',
      ...(outer ?? {}),
      causes,
      ...(warning && { severity: 'warning', weight: WEIGHT.warning }),
    }),
    next: at,
  };
}

function readPart(lines: readonly string[], start: number): { cause: ErrorCause; next: number } {
  const line = lines[start] ?? '';
  const match = HEAD.exec(line);
  const top = match ? undefined : TOP.exec(line);
  const [file = '', row, name, text = ''] = match ? match.slice(1) : [top?.[1], top?.[2], undefined, top?.[3]];
  const frames = [frame(file, row, undefined, name)];
  let [, message = text, errorType] = TYPED.exec(text) ?? [];
  if (/^syntax error|^--> /.test(text)) errorType ??= 'SyntaxError';
  let at = start + 1;
  for (let gap = 0; at < lines.length; at++) {
    const from = FROM.exec(lines[at] ?? '');
    if (from) {
      if (frames.length < 5_000) frames.push(frame(from[1] ?? '', from[2], undefined, from[3]));
      gap = 0;
    } else if (/^\s+\.{3} ?\d{1,9} levels\.{3}/.test(lines[at] ?? '')) gap = 0;
    else if (HEAD.test(lines[at] ?? '') || ++gap > 12 || !moreFrames(lines, at)) break;
    else {
      const typed = TYPED.exec(lines[at] ?? '');
      if (errorType === undefined && typed) [, , errorType] = typed;
      if (message === '' || message.startsWith('-->')) message = (lines[at] ?? '').trim();
    }
  }
  return { cause: { errorType: errorType ?? 'error', message, frames }, next: at };
}

function moreFrames(lines: readonly string[], at: number): boolean {
  for (let i = at; i < Math.min(lines.length, at + 14); i++) if (FROM.test(lines[i] ?? '')) return true;
  return false;
}

/** Ruby 2.5 to 2.7 at a terminal: outermost first, the error last. */
function reversed(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const from = FROM.exec(lines[at] ?? '');
    if (!from) break;
    frames.push(frame(from[1] ?? '', from[2], undefined, from[3]));
  }
  const { cause, next } = readPart(lines, at);
  return { block: block({ format: 'ruby', ...cause, frames: [...cause.frames, ...frames.reverse()] }), next };
}

function rspec(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  const texts: string[] = [];
  let at = start + 1;
  for (; at < Math.min(lines.length, start + 200); at++) {
    const line = lines[at] ?? '';
    const match = /^\s+# (\S.{0,500}?):(\d{1,9})(?::in [`'](.{1,300})['`])?$/.exec(line);
    if (match) frames.push(frame(match[1] ?? '', match[2], undefined, match[3]));
    else if (frames.length > 0 || /^\s{2,4}\d{1,4}\) /.test(line)) break;
    else if (line.trim() !== '') texts.push(line.trim());
  }
  const head = texts
    .map((text) => /^([A-Z][\w:]{0,200}(?:Error|Exception|NotFound|Invalid)\w{0,40}):$/.exec(text))
    .find((match) => match);
  const typeAt = head ? texts.indexOf(head[0]) : -1;
  return {
    block: block({
      ...{ format: 'ruby', kind: 'test', errorType: head?.[1] ?? 'Failure', frames },
      message: texts[typeAt + 1] ?? '',
    }),
    next: at,
  };
}

/** Rails' log, rake and minitest: the type above, then bare frames. */
function bare(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  let at = start;
  for (; at < lines.length; at++) {
    const match = BARE.exec(lines[at] ?? '');
    if (!match) break;
    frames.push(frame(match[1] ?? '', match[2], undefined, match[3]));
  }
  for (let i = start - 1; i >= Math.max(0, start - 30); i--) {
    const line = lines[i] ?? '';
    if (BARE.test(line)) break;
    const [, type, message = ''] =
      /^\s*([A-Z][\w:]{0,200}) \((.*)\):?$/.exec(line) ??
      /^\s*([A-Z][\w:]{0,200}(?:Error|Exception|NotFound|Invalid|Failed)): (.*)$/.exec(line) ??
      [];
    const head = type === undefined ? headOf(line) : { errorType: type, message };
    if (head) return { block: block({ format: 'ruby', ...head, frames }), next: at };
  }
  return { block: block({ format: 'ruby', frames, message: (lines[start - 1] ?? '').trim() }), next: at };
}
