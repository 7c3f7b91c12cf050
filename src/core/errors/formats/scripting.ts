/** Lua, R, Julia, Nim, Zig, Prolog, Crystal, Tcl, awk and Octave: small languages with traces of their own. */
import { WEIGHT, type Format, type PrintedFrame } from '../trace';
import { block, diagnostics, frame, nextText } from './block';

const LUA_STEP = /^\s+(\S[^:]{0,300}):(\d{1,9}): in (.{1,200})$/;

export const lua: Format = {
  id: 'lua',
  hints: ['stack traceback:', '.lua:'],
  read(lines, at) {
    const head =
      /^(?:(?:lua[\w.]{0,10}|luajit|texlua|Error|love|error): )?(?:Error: )?(\S[^:]{0,300}\.lua|\[string "[^"]{1,200}"\]):(\d{1,9}): (.*)$/.exec(
        lines[at] ?? '',
      );
    if (!head) return undefined;
    const frames: PrintedFrame[] = [frame(head[1] ?? '', head[2])];
    let next = at + 1;
    for (let gap = 0; next < lines.length; next++) {
      const line = lines[next] ?? '';
      const step = LUA_STEP.exec(line);
      if (step) {
        const first = frames[0];
        // The head says where, the first step says in which function.
        if (first?.function === null && first.path === step[1] && first.line === Number(step[2]))
          frames[0] = { ...first, function: step[3] ?? null };
        else frames.push(frame(step[1] ?? '', step[2], undefined, step[3]));
      } else if (!/^(?:stack traceback:|\s+\[C\]: |\s+\.\.\.|\s+\(\.\.\.)/.test(line) && ++gap > 0) break;
    }
    return { block: block({ format: 'lua', errorType: 'error', message: head[3] ?? '', frames }), next };
  },
};

const JULIA_PLACE = /^\s+@ (?:[\w.]{1,100} )?(\S.{0,400}?):(\d{1,9})(?: \[inlined\])?$/;

export const julia: Format = {
  id: 'julia',
  hints: ['Stacktrace:', 'ERROR: LoadError', 'in expression starting at', ' @ '],
  read(lines, at) {
    const line = lines[at] ?? '';
    const test = /^(?:.{0,200}: )?(?:Test Failed|Error During Test) at (\S.{0,400}):(\d{1,9})$/.exec(line);
    if (test)
      return {
        block: block({
          format: 'julia',
          kind: 'test',
          errorType: 'Test Failed',
          message: nextText(lines, at) ?? '',
          frames: [frame(test[1] ?? '', test[2])],
        }),
        next: at + 1,
      };
    if (!line.startsWith('Stacktrace:') && !line.startsWith('in expression starting at ')) return undefined;
    const frames: PrintedFrame[] = [];
    let next = at;
    let called: string | undefined;
    for (let gap = 0; next < lines.length && gap < 3; next++) {
      const text = lines[next] ?? '';
      const [, call] = /^\s*\[\d{1,6}\] (.{1,400})$/.exec(text) ?? [];
      const place = JULIA_PLACE.exec(text) ?? /^in expression starting at (\S.{0,400}):(\d{1,9})$/.exec(text);
      if (call !== undefined) called = call.replace(/\(.*$/, '');
      else if (place) frames.push(frame(place[1] ?? '', place[2], undefined, called));
      else if (!text.startsWith('Stacktrace:')) gap++;
    }
    return { block: block({ format: 'julia', ...juliaHead(lines, at), frames }), next: Math.max(next, at + 1) };
  },
};

function juliaHead(lines: readonly string[], at: number): { errorType: string; message: string } {
  for (let i = at - 1; i >= Math.max(0, at - 20); i--) {
    const [, text] = /^ERROR: (?:LoadError: )?(.*)$/.exec(lines[i] ?? '') ?? [];
    if (text === undefined) continue;
    const [, type = 'ERROR', message = text] = /^(\w{1,60}(?:Error|Exception)?): (.*)$/.exec(text) ?? [];
    return { errorType: type, message };
  }
  return { errorType: 'ERROR', message: (lines[at - 1] ?? '').trim() };
}

/** Outermost first, as Python does; the error stands below. */
export const nim: Format = {
  id: 'nim',
  hints: ['Traceback (most recent call last)'],
  read(lines, at) {
    if (!/^Traceback \(most recent call last\)$/.test(lines[at] ?? '')) return undefined;
    const frames: PrintedFrame[] = [];
    let next = at + 1;
    for (; next < lines.length; next++) {
      const step = /^(\S.{0,400}?\.nim)\((\d{1,9})\)\s{1,60}(\S{1,200})$/.exec(lines[next] ?? '');
      if (!step && !(lines[next] ?? '').startsWith('[[')) break;
      if (step) frames.unshift(frame(step[1] ?? '', step[2], undefined, step[3]));
    }
    if (frames.length === 0) return undefined;
    const [, message = '', errorType = 'error'] =
      /^Error: unhandled exception: (.*) \[(\w{1,100})\]$/.exec(lines[next] ?? '') ?? [];
    return { block: block({ format: 'nim', errorType, message, frames }), next: next + 1 };
  },
};

export const zig: Format = {
  id: 'zig',
  hints: ['thread ', '.zig:'],
  read(lines, at) {
    const panic = /^thread \d{1,12} panic: (.*)$/.exec(lines[at] ?? '') ?? /^error: (\w{1,100})$/.exec(lines[at] ?? '');
    if (!panic) return undefined;
    const frames: PrintedFrame[] = [];
    let next = at + 1;
    for (let gap = 0; next < lines.length && gap < 3; next++) {
      const step = /^(\S.{0,400}?):(\d{1,9}):(\d{1,9}): 0x[0-9a-f]{1,16} in (\S{1,200}) \(/.exec(lines[next] ?? '');
      if (step) {
        frames.push(frame(step[1] ?? '', step[2], step[3], step[4]));
        gap = 0;
      } else gap++;
    }
    return frames.length === 0
      ? undefined
      : { block: block({ format: 'zig', errorType: 'panic', message: panic[1] ?? '', frames }), next };
  },
};

/** R rarely names a file: what it says of one is taken, else nothing. */
export const r: Format = {
  id: 'r',
  hints: ['Error', '── ', 'Error:'],
  read(lines, at) {
    const line = lines[at] ?? '';
    const testthat =
      /^(?:── )?(Failure|Error)(?: \(| at )([\w./-]{1,300}\.[Rr]):(\d{1,9})(?::(\d{1,9}))?(?:\)?:? ?(.{0,300}?)(?: ──.*)?)$/.exec(
        line.replace(/^── \d{1,4}\. /, '── '),
      );
    if (testthat)
      return {
        block: block({
          format: 'r',
          kind: 'test',
          errorType: testthat[1] ?? '',
          message: nextText(lines, at) ?? '',
          frames: [frame(testthat[2] ?? '', testthat[3], testthat[4])],
        }),
        next: at + 1,
      };
    const [, call, text = ''] = /^Error(?: in (.{1,300}?))?\s?: ?(.*)$/.exec(line) ?? [];
    if (call === undefined && !/^Error: (?:unexpected|object|could not|there is no)/.test(line)) return undefined;
    const message = text === '' ? (nextText(lines, at) ?? '') : text;
    const place =
      /^\s*(\S{1,300}\.[Rr]):(\d{1,9}):(\d{1,9}): (.*)$/.exec(message) ??
      /^(\S{1,300}\.[Rr])#(\d{1,9})()(?:: (.*))?$/.exec(call ?? '');
    const where = /\(from (\S{1,200}\.[Rr])#(\d{1,9})\)/.exec(line);
    const frames = place ? [frame(place[1] ?? '', place[2], place[3])] : where ? [frame(where[1] ?? '', where[2])] : [];
    if (frames.length === 0 && call === undefined) return undefined;
    return {
      block: block({ format: 'r', errorType: 'Error', message: place?.[4] ?? message, frames, ...guess(call) }),
      next: at + 1,
    };
  },
};

function guess(call: string | undefined): { searches?: readonly { path: string; needles: string[]; guess: true }[] } {
  return call === undefined || call.length < 4 ? {} : { searches: [{ path: '*.R', needles: [call], guess: true }] };
}

export const prolog: Format = {
  id: 'prolog',
  hints: ['ERROR: ', 'Warning: ', '.pl:'],
  read(lines, at) {
    const line = lines[at] ?? '';
    const place = /^(ERROR|Warning):\s{1,4}(\S[^:]{0,400}\.(?:pl|pro|plt)):(\d{1,9})(?::(\d{1,9}))?:?\s?(.*)$/.exec(
      line,
    );
    if (place) {
      const severity = place[1] === 'ERROR' ? 'error' : 'warning';
      const text = place[5] ?? '';
      const message = text === '' ? (lines[at + 1] ?? '').replace(/^(?:ERROR|Warning):\s*/, '') : text;
      return {
        block: block({
          format: 'prolog',
          kind: 'diagnostic',
          severity,
          errorType: place[1] ?? '',
          message,
          frames: [frame(place[2] ?? '', place[3], place[4])],
          weight: severity === 'error' ? WEIGHT.error : WEIGHT.weak,
        }),
        next: at + 1,
      };
    }
    const [, text, name] =
      /^(?:ERROR|Warning): .{0,300}?((?:Unknown procedure|catch\/3: Unknown procedure): (?:\w{1,60}:)?(\w{1,100})\/\d{1,3})$/.exec(
        line,
      ) ?? [];
    if (text === undefined || name === undefined) return undefined;
    return {
      block: block({
        format: 'prolog',
        errorType: 'existence_error',
        message: text,
        searches: [{ path: '*.pl', needles: [`${name}(`], guess: true }],
      }),
      next: at + 1,
    };
  },
};

export const smallLanguages: Format = diagnostics(
  'scripting',
  ['(file "', 'awk: ', 'In ', 'error: ', 'near line'],
  [
    {
      pattern: /^\s+\(file "(?<file>[^"]{1,400})" line (?<line>\d{1,9})\)/,
      type: 'error',
      kind: 'exception',
      message: (lines, at) => lines.slice(Math.max(0, at - 8), at).find((line) => /^\S/.test(line)),
    },
    { pattern: /^\s*(?:g|m|n)?awk: (?<file>[^\s:]{1,400}):(?<line>\d{1,9}): (?<message>.*)$/, type: 'error' },
    {
      pattern: /^In (?<file>\S{1,400}\.cr):(?<line>\d{1,9}):(?<column>\d{1,9})$/,
      type: 'Error',
      message: (lines, at) =>
        lines
          .slice(at, at + 12)
          .find((line) => line.startsWith('Error: '))
          ?.slice(7),
    },
    {
      pattern: /^parse error near line (?<line>\d{1,9}) of file (?<file>\S.{0,400})$/,
      type: 'parse error',
      message: nextText,
    },
  ],
);
