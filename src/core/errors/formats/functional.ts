/** Elixir, Erlang, Haskell, OCaml, Clojure, Elm, Gleam and PureScript. */
import { WEIGHT, type Format, type Found, type PrintedFrame } from '../trace';
import { block, diagnostics, frame, nextText } from './block';

const STEP =
  /^\s+(?:\([\w.@/ -]{1,100}\) )?([\w./-]{1,400}\.(?:exs|ex|erl|eex|heex|leex)):(\d{1,9})(?::(\d{1,9}))?(?:: (.{1,400}))?$/;
const RAISED = /^(?:.{0,80}\[error\] )?\s*\*\* \(([\w.]{1,200})\) (.*)$/;

export const elixir: Format = {
  id: 'elixir',
  hints: ['** (', ') test ', ') property ', ') doctest ', '.exs:', '└─ ', '.ex:'],
  read(lines, at) {
    const line = lines[at] ?? '';
    const raised = RAISED.exec(line);
    if (raised) return trace(lines, at, raised[1] ?? '', raised[2] ?? '');
    if (/^\s{2,6}\d{1,5}\) (?:test|property|doctest) .{1,300}\)$/.test(line)) return testFailure(lines, at);
    const arrow = /^\s{0,12}└─ (\S.{0,400}?):(\d{1,9})(?::(\d{1,9}))?(?::? (.{1,300}))?$/.exec(line);
    if (arrow) return { block: compiled(lines, at, arrow), next: at + 1 };
    const older = STEP.exec(line);
    return older && /^warning: |^error: /.test(lines[at - 1] ?? '')
      ? { block: compiled(lines, at, older), next: at + 1 }
      : undefined;
  },
};

function compiled(lines: readonly string[], at: number, match: RegExpExecArray): ReturnType<typeof block> {
  let [severity, message]: ['error' | 'warning', string] = ['error', ''];
  for (let i = at - 1; i >= Math.max(0, at - 15); i--) {
    const [, word, text = ''] = /^\s*(error|warning): (.*)$/.exec(lines[i] ?? '') ?? [];
    if (word === undefined) continue;
    severity = word === 'warning' ? 'warning' : 'error';
    message = text;
    break;
  }
  return block({
    format: 'elixir',
    kind: 'diagnostic',
    severity,
    errorType: severity,
    message,
    frames: [frame(match[1] ?? '', match[2], match[3], match[4])],
  });
}

function trace(lines: readonly string[], start: number, errorType: string, text: string): Found {
  const frames: PrintedFrame[] = [];
  const own = /(?:^| on )(\S{1,300}\.(?:exs|ex|eex|heex)):(\d{1,9})(?::(\d{1,9}))?:?(?: (.*))?$/.exec(text);
  if (own) frames.push(frame(own[1] ?? '', own[2], own[3]));
  let at = start + 1;
  for (let gap = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const step = STEP.exec(line);
    if (step) {
      frames.push(frame(step[1] ?? '', step[2], step[3], step[4]));
      gap = 0;
    } else if (RAISED.test(line) || /^[^\s]/.test(line) || ++gap > 12) break;
  }
  const message = own ? (own[4] ?? nextText(lines, start) ?? text) : text;
  return { block: block({ format: 'elixir', errorType, message, frames }), next: at };
}

function testFailure(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  let place: PrintedFrame | undefined;
  let head: { errorType: string; message: string } | undefined;
  let at = start + 1;
  for (; at < Math.min(lines.length, start + 120); at++) {
    const line = lines[at] ?? '';
    const where = /^\s+([\w./-]{1,400}\.exs):(\d{1,9})$/.exec(line);
    const step = STEP.exec(line);
    const raised = RAISED.exec(line);
    if (where && !place) place = frame(where[1] ?? '', where[2]);
    else if (step) frames.push(frame(step[1] ?? '', step[2], step[3], step[4]));
    else if (raised) head ??= { errorType: raised[1] ?? '', message: raised[2] ?? '' };
    else if (/^\s{2,6}\d{1,5}\) (?:test|property|doctest) |^Finished in/.test(line)) break;
    else if (!head && /^\s+(?:Assertion|Expected|match)/i.test(line))
      head = { errorType: 'ExUnit.AssertionError', message: line.trim() };
  }
  return {
    block: block({
      format: 'elixir',
      kind: 'test',
      errorType: null,
      message: '',
      ...(head ?? {}),
      frames: frames.length > 0 ? [...frames, ...(place ? [place] : [])] : place ? [place] : [],
    }),
    next: at,
  };
}

/** OCaml: the place above, the message below; `characters` count from 0. */
export const ocaml: Format = {
  id: 'ocaml',
  hints: ['characters ', 'File "'],
  read(lines, at) {
    const line = lines[at] ?? '';
    const place = /^\s*File "([^"]{1,500})", lines? (\d{1,9})(?:-\d{1,9})?, characters (\d{1,9})-\d{1,9}:?$/.exec(line);
    const step =
      /^\s*(?:Raised|Re-raised|Called) .{1,300}? (?:in )?file "([^"]{1,500})"(?: \(inlined\))?, lines? (\d{1,9})(?:-\d{1,9})?, characters (\d{1,9})/.exec(
        line,
      );
    if (step) return raised(lines, at);
    if (!place) return undefined;
    for (let i = at + 1; i < Math.min(lines.length, at + 30); i++) {
      const [, word = '', , message = ''] =
        /^(Error|Warning|Alert|Fatal error)( [^:]{0,80})?: ?(.*)$/.exec(lines[i] ?? '') ?? [];
      if (word === '') continue;
      const severity = word === 'Warning' || word === 'Alert' ? 'warning' : 'error';
      return {
        block: block({
          format: 'ocaml',
          kind: 'diagnostic',
          severity,
          errorType: word,
          message,
          frames: [frame(place[1] ?? '', place[2], place[3])],
        }),
        next: i + 1,
      };
    }
    return {
      block: block({
        format: 'ocaml',
        kind: 'diagnostic',
        errorType: 'Error',
        frames: [frame(place[1] ?? '', place[2], place[3])],
      }),
      next: at + 1,
    };
  },
};

function raised(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  let at = start;
  for (; at < lines.length; at++) {
    const match =
      /^\s*(?:Raised|Re-raised|Called) (?:by primitive operation |at |from )?(.{0,200}?) ?(?:in )?file "([^"]{1,500})"(?: \(inlined\))?, lines? (\d{1,9})(?:-\d{1,9})?, characters (\d{1,9})/.exec(
        lines[at] ?? '',
      );
    if (!match) break;
    frames.push(frame(match[2] ?? '', match[3], match[4], match[1]));
  }
  const above = lines
    .slice(Math.max(0, start - 3), start)
    .map((line) => /exception (.*)$/.exec(line)?.[1])
    .find((text) => text !== undefined);
  const [, errorType = above ?? 'exception', message = ''] = /^([\w.]{1,200})\((.*)\)$/.exec(above ?? '') ?? [];
  return { block: block({ format: 'ocaml', errorType, message, frames }), next: Math.max(at, start + 1) };
}

export const functional: Format = diagnostics(
  'functional',
  ['.hs', '.cs', '.erl', '.clj', '.elm', '.purs', '┌─ ', '.rkt', '.lhs'],
  [
    {
      pattern:
        /^(?:.{0,100}: )?(?<file>[^\s:(][^:(\n]{0,300}\.l?hs):(?:\((?<line2>\d{1,9}),\d{1,9}\)-\(\d{1,9},\d{1,9}\)|(?<line>\d{1,9}):(?<column>\d{1,9})(?:-\d{1,9})?): (?<severity>error|warning):?(?: \[(?<type>[\w-]{1,60})\])?.{0,80}$/,
      message: (lines, at) => nextText(lines, at)?.replace(/^• /, ''),
    },
    {
      pattern:
        /^(?:\S{1,100}: )?(?<file>[^\s:(][^:(\n]{0,300}\.l?hs):\(?(?<line>\d{1,9})[:,](?<column>\d{1,9})\)?(?:-\(?\d{1,9}(?:,\d{1,9}\))?)?: (?<message>Non-exhaustive .*|parse error.*|.*)$/,
      kind: 'exception',
      type: 'error',
    },
    {
      pattern:
        /^\s{2,8}(?<function>\S{1,200}), called at (?<file>\S[^:]{0,300}\.l?hs):(?<line>\d{1,9}):(?<column>\d{1,9}) in \S{1,200}$/,
      kind: 'exception',
      type: 'error',
      message: (lines, at) => {
        for (let i = at - 1; i >= Math.max(0, at - 10); i--)
          if ((lines[i] ?? '').startsWith('CallStack')) return (lines[i - 1] ?? '').replace(/^[\w.-]{1,60}: /, '');
        return undefined;
      },
    },
    {
      pattern:
        /^(?<type>Syntax error|Execution error|Unexpected error|Error)(?: \((?<function>\w{1,100})\))?(?: .{1,100}?)? (?:at|compiling at|reading source at|macroexpanding \S{1,100} at) .{0,200}?\((?<file>[\w./-]{1,300}\.cljc?):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?\)\.?$/,
      kind: 'exception',
      message: nextText,
    },
    {
      pattern: /^\s*┌─+ (?<file>\S.{0,400}?):(?<line>\d{1,9}):(?<column>\d{1,9})$/,
      type: 'error',
      message: (lines, at) => (lines[at - 1] ?? '').replace(/^error(?:\[\w+\])?: /, ''),
    },
    {
      pattern: /^at (?<file>\S{1,400}\.purs):(?<line>\d{1,9}):(?<column>\d{1,9}) - /,
      type: 'error',
      message: nextText,
    },
    {
      pattern:
        /^(?:\S{1,40}: )?(?<file>\S{1,300}\.(?:rkt|scm|lisp|el)):(?<line>\d{1,9}):(?<column>\d{1,9}): (?<message>.*)$/,
      kind: 'exception',
      type: 'error',
    },
  ],
);

/** Elm names the file in a rule, and the line in front of the code. */
export const elm: Format = {
  id: 'elm',
  hints: ['.elm'],
  read(lines, at) {
    const [, title = '', file] = /^-- ([A-Z][A-Z ]{2,60}?) -+ (\S{1,400}\.elm)$/.exec(lines[at] ?? '') ?? [];
    if (file === undefined) return undefined;
    const row = lines
      .slice(at + 1, at + 25)
      .map((line) => /^(\d{1,9})\|/.exec(line)?.[1])
      .find((text) => text !== undefined);
    return {
      block: block({
        format: 'elm',
        kind: 'diagnostic',
        errorType: title,
        message: nextText(lines, at) ?? '',
        frames: [frame(file, row)],
        weight: WEIGHT.error,
      }),
      next: at + 1,
    };
  },
};
