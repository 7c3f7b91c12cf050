/** PHP: uncaught exceptions (the first printed is the root, `Next` wraps it), warnings, PHPUnit, Pest, Laravel, phpstan. */
import { WEIGHT, type ErrorCause, type Format, type Found, type PrintedFrame } from '../trace';
import { block, frame, textAbove } from './block';

const FATAL =
  /^(?:\[[^\]]{1,60}\] )?(?:PHP )?(Fatal error|Parse error|Warning|Notice|Deprecated|Recoverable fatal error|Catchable fatal error|Strict Standards): {1,3}(.*)$/;
const UNCAUGHT = /^(?:Uncaught |Next |In )?([A-Z\\][\w\\]{0,200}): (.*)$/;
const IN_COLON = /^(.*) in (\S.{0,500}?):(\d{1,9})$/;
const ON_LINE = /^(.*) in (\S.{0,500}?) on line (\d{1,9})$/;
const STEP = /^\s*#\d{1,6} (\S.{0,500}?)\((\d{1,9})\): (.{1,1000})$/;
const THROWN = /^\s*thrown in (\S.{0,500}?) on line (\d{1,9})$/;
const CALLED = /, called in (\S.{0,500}?) on line (\d{1,9})(?: and defined)?/;
const TEST = /^\d{1,5}\) ([\w\\]{1,200}::\S.{0,200})$/;
const BARE = /^((?:\/|[A-Za-z]:[\\/]|\.{0,2}\/)?[\w./\\@ -]{1,400}\.(?:php|phpt)):(\d{1,9})$/;

interface Part extends ErrorCause {
  readonly next: number;
}

export const php: Format = {
  id: 'php',
  hints: [
    'PHP ',
    'Fatal error',
    'Parse error',
    'Warning: ',
    'Notice: ',
    'Deprecated: ',
    '::',
    '.php',
    'Stack trace:',
    'In ',
  ],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (line.length > 2_000) return undefined;
    const fatal = FATAL.exec(line);
    if (fatal) return reported(lines, at, fatal[1] ?? '', fatal[2] ?? '');
    if (TEST.test(line)) return test(lines, at);
    const collision = /^\s{2,4}at (\S[^:]{0,400}\.php):(\d{1,9})$/.exec(line);
    if (collision) {
      return {
        block: block({
          format: 'php',
          errorType: 'Exception',
          message: textAbove(lines, at) ?? '',
          frames: [frame(collision[1] ?? '', collision[2])],
        }),
        next: at + 1,
      };
    }
    const symfony = /^In ([\w-]{1,200}\.(?:php|twig)) line (\d{1,9}):$/.exec(line);
    if (symfony) {
      const message =
        lines
          .slice(at + 1, at + 5)
          .map((text) => text.trim())
          .find((text) => text !== '') ?? '';
      return {
        block: block({ format: 'php', errorType: 'Exception', message, frames: [frame(symfony[1] ?? '', symfony[2])] }),
        next: at + 1,
      };
    }
    return (lines[at + 1] ?? '').startsWith('Stack trace:') || (lines[at + 1] ?? '').startsWith('[stacktrace]')
      ? chain(lines, at, line)
      : undefined;
  },
};

function reported(lines: readonly string[], at: number, level: string, text: string): Found | undefined {
  if (text.startsWith('Uncaught ')) return chain(lines, at, text);
  const match = ON_LINE.exec(text) ?? IN_COLON.exec(text);
  if (!match) return undefined;
  const warning = /Warning|Notice|Deprecated|Strict/.test(level);
  return {
    block: block({
      ...{ format: 'php', kind: 'diagnostic', errorType: level, message: match[1] ?? '' },
      frames: [frame(match[2] ?? '', match[3])],
      ...(warning && { severity: 'warning', weight: WEIGHT.warning }),
    }),
    next: at + 1,
  };
}

/** The parts stand in the order of being thrown: the last one is what nobody caught. */
function chain(lines: readonly string[], start: number, first: string): Found {
  const parts: Part[] = [readPart(lines, start, first)];
  let at = parts[0]?.next ?? start + 1;
  for (; at < lines.length && parts.length < 30;) {
    const line = lines[at] ?? '';
    if (line.startsWith('Next ')) {
      const part = readPart(lines, at, line);
      parts.push(part);
      at = part.next;
    } else if (line.trim() === '' && (lines[at + 1] ?? '').startsWith('Next ')) at++;
    else break;
  }
  const outer = parts.at(-1);
  const root = parts[0];
  const caller = callerOf(lines.slice(start, start + 3).join(' '));
  const located = parts.length === 1 && caller ? [caller] : [];
  return {
    block: block({
      ...{
        format: 'php',
        errorType: outer?.errorType ?? null,
        message: (outer?.message ?? '').replace(/, called in .*$/, ''),
      },
      frames: outer?.frames ?? [],
      causes: parts.slice(0, -1).reverse(),
      ...(located.length > 0 && root && { located }),
    }),
    next: at,
  };
}

function readPart(lines: readonly string[], start: number, first: string): Part {
  let text = first;
  let at = start + 1;
  // A message may hold line breaks.
  while (
    at < Math.min(lines.length, start + 20) &&
    !IN_COLON.test(text) &&
    !/^(?:Stack trace:|#0 )/.test(lines[at] ?? '')
  )
    text += `\n${lines[at++] ?? ''}`;
  const place = IN_COLON.exec(text.split('\n').at(-1) ?? '') ?? IN_COLON.exec(text);
  const head = UNCAUGHT.exec((text.split('\n')[0] ?? '').replace(/^PHP Fatal error: {1,3}/, ''));
  const frames: PrintedFrame[] = place ? [frame((place[2] ?? '').replace(/^.* and defined in /, ''), place[3])] : [];
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const step = STEP.exec(line);
    const thrown = THROWN.exec(line);
    if (step) frames.push(frame(step[1] ?? '', step[2], undefined, callName(step[3] ?? '')));
    else if (thrown) {
      at++;
      break;
    } else if (!/^(?:Stack trace:|\s*#\d|\[stacktrace\])/.test(line)) break;
  }
  return {
    errorType: head?.[1] ?? 'Exception',
    message: (head?.[2] ?? text).replace(/ in \S.{0,500}:\d{1,9}$/, ''),
    frames,
    next: at,
  };
}

function callName(call: string): string {
  const open = call.indexOf('(');
  return open < 0 ? call : `${call.slice(0, open)}()`;
}

/** A wrong argument is the fault of whoever calls. */
function callerOf(text: string): PrintedFrame | undefined {
  const match = CALLED.exec(text);
  return match ? frame(match[1] ?? '', match[2]) : undefined;
}

function test(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  const texts: string[] = [];
  let at = start + 1;
  for (; at < Math.min(lines.length, start + 300); at++) {
    const line = lines[at] ?? '';
    const match = BARE.exec(line);
    if (match) frames.push(frame(match[1] ?? '', match[2]));
    else if (
      TEST.test(line) ||
      (frames.length > 0 && line.trim() !== '' && !/^(?:Caused by|[A-Z][\w\\]*: )/.test(line))
    )
      break;
    else if (line.trim() !== '') texts.push(line);
  }
  const head = /^([A-Z][\w\\]{0,200}): (.*)$/.exec(texts[0] ?? '');
  const caller = callerOf(texts[0] ?? '');
  return {
    block: block({
      ...{ format: 'phpunit', kind: 'test', errorType: head?.[1] ?? 'Failure', frames },
      message: (head?.[2] ?? texts[0] ?? '').replace(/, called in .*$/, ''),
      ...(caller && { located: [caller] }),
    }),
    next: Math.max(at, start + 1),
  };
}

/** phpstan: a table a file, a row an error. */
export const phpstan: Format = {
  id: 'phpstan',
  hints: ['  '],
  read(lines, at): Found | undefined {
    const [, row, message] = /^\s{2,4}(\d{1,9})\s{3,10}(\S.*)$/.exec(lines[at] ?? '') ?? [];
    if (row === undefined) return undefined;
    for (let i = at - 1; i >= Math.max(0, at - 60); i--) {
      const line = lines[i] ?? '';
      const path = /^\s{2,4}Line\s{2,6}(\S.{0,400}?\.php)(?: \(in context.{0,200})?$/.exec(line)?.[1];
      if (path !== undefined)
        return {
          block: block({
            format: 'phpstan',
            kind: 'diagnostic',
            errorType: 'error',
            message: message ?? '',
            frames: [frame(path, row)],
          }),
          next: at + 1,
        };
      if (!/^\s/.test(line)) break;
    }
    return undefined;
  },
};
