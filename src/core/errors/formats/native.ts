/** What compiled programs say when they run: sanitizers, valgrind, gdb, lldb, assertions, test frameworks of C and C++. */
import { WEIGHT, type Format, type Found, type PrintedFrame } from '../trace';
import { block, diagnostics, frame, nextText } from './block';

const START =
  /^(?:==\d{1,9}==|=+)?\s?(?:ERROR|WARNING): (AddressSanitizer|LeakSanitizer|ThreadSanitizer|MemorySanitizer|UndefinedBehaviorSanitizer|HWAddressSanitizer): (.*)$/;
const STEP =
  /^\s*#(\d{1,6})\s{1,4}(?:0x[0-9a-f]{1,16} (?:in )?)?(.{1,600}?) (\S[^\s()]{0,600}?):(\d{1,9})(?::(\d{1,9}))?(?: \(.{1,300}\))?$/;
const STEP_PLACELESS = /^\s*#\d{1,6}\s/;

export const sanitizer: Format = {
  id: 'sanitizer',
  hints: ['Sanitizer: '],
  read(lines, start) {
    const match = START.exec(lines[start] ?? '');
    if (!match) return undefined;
    const [, tool = '', text = ''] = match;
    const stacks: PrintedFrame[][] = [];
    let at = start + 1;
    let inside = false;
    for (; at < Math.min(lines.length, start + 5_000); at++) {
      const line = lines[at] ?? '';
      if (/^(?:SUMMARY: |Shadow bytes|==\d+==(?:ABORTING|HINT)|={18,}$)/.test(line)) break;
      const step = STEP.exec(line);
      if (STEP_PLACELESS.test(line)) {
        if (!inside) stacks.push([]);
        inside = true;
        if (step) stacks.at(-1)?.push(frame(step[3] ?? '', step[4], step[5], step[2]));
      } else if (!line.includes('runtime error')) inside = false;
    }
    const kind = /^([\w-]{3,60})(?:[ :]|$)/.exec(text)?.[1];
    return {
      block: block({
        ...{ format: 'sanitizer', kind: 'sanitizer', errorType: kind === 'detected' ? 'memory leaks' : (kind ?? tool) },
        message: `${tool}: ${text}`.replace(/ at pc .*$/, ''),
        ...{ frames: stacks.flat(), weight: WEIGHT.crash },
      }),
      next: at,
    };
  },
};

/** `==1==    at 0x1: f (x.c:5)` and `by`: a stack of base names. */
export const valgrind: Format = {
  id: 'valgrind',
  hints: ['=='],
  read(lines, start) {
    if (!/^==\d{1,9}==\s+(?:at|by) 0x/.test(lines[start] ?? '')) return undefined;
    const frames: PrintedFrame[] = [];
    let at = start;
    for (; at < lines.length; at++) {
      const line = lines[at] ?? '';
      if (!/^==\d{1,9}==\s+(?:at|by) 0x/.test(line)) break;
      const step = /(?:at|by) 0x[0-9A-F]{1,16}: (.{1,300}?) \((\S[^():]{0,300}):(\d{1,9})\)$/.exec(line);
      if (step) frames.push(frame(step[2] ?? '', step[3], undefined, step[1]));
    }
    let message = '';
    for (let i = start - 1; i >= Math.max(0, start - 3); i--) {
      const [, text = ''] = /^==\d{1,9}== ?(\S.*)$/.exec(lines[i] ?? '') ?? [];
      if (text !== '') {
        message = text;
        break;
      }
    }
    // Where the block was allocated explains; it is no error of its own.
    const origin =
      /^(?:\s|Address 0x| Block was|Uninitialised value was)/.test(message) || / is \d.* (?:block|stack)/.test(message);
    return {
      block: block({
        format: 'valgrind',
        kind: 'sanitizer',
        errorType: message.replace(/ of size \d+$/, ''),
        message,
        frames,
        weight: origin ? WEIGHT.weak : WEIGHT.crash,
      }),
      next: at,
    };
  },
};

export const debuggers: Format = {
  id: 'debugger',
  hints: ['#', 'frame #'],
  read(lines, start) {
    const first = gdbStep(lines[start] ?? '');
    if (!first) return undefined;
    const frames: PrintedFrame[] = [];
    let at = start;
    for (; at < lines.length; at++) {
      const line = lines[at] ?? '';
      const step = gdbStep(line);
      if (step) frames.push(step);
      else if (!/^(?:#\d|\s+frame #|\s+(?:at|from) |\d{1,9}\t)/.test(line)) break;
    }
    let [errorType, message] = ['signal', ''];
    for (let i = start - 1; i >= Math.max(0, start - 12); i--) {
      const [, signal = '', text = ''] =
        /(?:received signal|terminated with signal|stop reason = (?:signal )?)\s?(\w{1,60})(?:, (.*?)\.?)?$/.exec(
          lines[i] ?? '',
        ) ?? [];
      if (signal === '') continue;
      [errorType, message] = [signal, text];
      break;
    }
    return {
      block: block({ format: 'debugger', errorType, message, frames, weight: WEIGHT.crash }),
      next: Math.max(at, start + 1),
    };
  },
};

function gdbStep(line: string): PrintedFrame | undefined {
  const gdb = /^#\d{1,6}\s{1,4}(?:0x[0-9a-f]{1,16} in )?(\S.{0,300}?) \(.{0,600}\) at (\S.{0,500}?):(\d{1,9})$/.exec(
    line,
  );
  if (gdb) return frame(gdb[2] ?? '', gdb[3], undefined, gdb[1]);
  const lldb =
    /^\s{2,6}\*?\s?frame #\d{1,6}: 0x[0-9a-f]{1,16} \S{1,200}`(.{1,300}?)(?:\(.{0,300}\))?(?: \+ \d+)? at (\S.{0,400}?):(\d{1,9})(?::(\d{1,9}))?(?: \[.{1,60}\])?$/.exec(
      line,
    );
  return lldb ? frame(lldb[2] ?? '', lldb[3], lldb[4], lldb[1]) : undefined;
}

export const nativeTests: Format = diagnostics(
  'native',
  [
    'Failure',
    'FAILED',
    'Assertion',
    'assertion',
    ' in function ',
    'runtime error',
    ': ERROR: ',
    '() at ',
    ':FAIL:',
    'error: in "',
    ') at ',
    ' of file ',
    'FAIL',
  ],
  [
    { pattern: /^(?<file>\S.{0,400}?)[:(](?<line>\d{1,9})\)?: (?<type>Failure)$/, kind: 'test', message: nextText },
    { pattern: /^(?<file>\S.{0,400}?):(?<line>\d{1,9}): (?<type>FAILED):$/, kind: 'test', message: nextText },
    {
      pattern:
        /^(?<file>\S.{0,400}?)[:(](?<line>\d{1,9})\)?:? (?:FATAL )?(?<type>ERROR|error): (?:in "(?<function>[^"]{1,200})": )?(?<message>(?:CHECK|REQUIRE|check|test case|critical check).*)$/,
      kind: 'test',
    },
    {
      pattern: /^(?<file>\S[^:]{0,400}):(?<line>\d{1,9}):(?<function>\w{1,200}):(?<type>FAIL)(?:: ?(?<message>.*))?$/,
      kind: 'test',
    },
    {
      pattern:
        /^(?:\S{1,200}: )?(?<file>\S[^:]{0,400}\.\w{1,4}):(?<line>\d{1,9}): (?<function>.{1,300}?): (?<message>Assertion [`'].{1,600}[`'] failed\.?)$/,
      kind: 'exception',
      type: 'Assertion',
      weight: WEIGHT.crash,
    },
    {
      pattern:
        /^Assertion failed: (?<message>.{1,500}?),? (?:function (?<function>.{1,200}), )?file (?<file>\S.{0,300}), line (?<line>\d{1,9})\.?$/,
      kind: 'exception',
      type: 'Assertion',
      weight: WEIGHT.crash,
    },
    {
      pattern: /^(?<file>\S.{0,400}?):(?<line>\d{1,9}):(?<column>\d{1,9}): (?<type>runtime error): (?<message>.*)$/,
      kind: 'sanitizer',
      weight: WEIGHT.crash,
    },
    {
      pattern:
        /^(?:0x[0-9a-f]{1,16} in )?(?<function>[\w:~<>]{1,200}) \(.{0,300}\) at (?<file>\S.{0,400}?):(?<line>\d{1,9})$/,
      kind: 'exception',
      type: 'signal',
      weight: WEIGHT.crash,
    },
    {
      pattern:
        /^(?:At line|Error termination.*|#\d+.* at) (?<line>\d{1,9}) of file (?<file>\S.{0,300}?)(?: \(unit .{1,200})?$/,
      kind: 'exception',
      type: 'Fortran runtime error',
      message: (lines, at) => nextText(lines, at)?.replace(/^Fortran runtime error: /, ''),
    },
  ],
);

/** Linkers name object files, and a source line where there is debug data. */
export const linker: Format = {
  id: 'linker',
  hints: [
    'undefined reference to',
    'multiple definition of',
    'Undefined symbols',
    'undefined symbol:',
    ': in function',
    '>>> ',
  ],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const [, path, place, message, symbol] =
      /^(?:\S{1,200}ld(?:\.\w{1,10})?: )?(\S[^:]{0,400}):(\d{1,9}|\(\.\w{1,40}[^)]{0,60}\)): (?:warning: )?((?:undefined reference to|multiple definition of|first defined here) ?[`'‘]?([^'`’;]{0,300}).*)$/.exec(
        line,
      ) ?? [];
    if (path !== undefined && place !== undefined) {
      const numbered = /^\d/.test(place);
      const severity = message?.startsWith('first') === true ? 'note' : 'error';
      return {
        block: block({
          ...{
            format: 'linker',
            kind: 'diagnostic',
            severity,
            errorType: 'undefined reference',
            message: message ?? '',
          },
          frames: [frame(path, numbered ? place : undefined)],
          ...(!numbered && { searches: [{ path, needles: [(symbol ?? '').replace(/\(.*$/, '')] }] }),
        }),
        next: at + 1,
      };
    }
    const referenced = /^>>> (?:referenced|defined) (?:by|at|in) (\S[^:\s]{0,400}\.\w{1,5}):(\d{1,9})/.exec(line);
    if (!referenced) return undefined;
    const above = lines.slice(Math.max(0, at - 3), at).find((text) => text.includes('error: ')) ?? '';
    return {
      block: block({
        format: 'linker',
        kind: 'diagnostic',
        errorType: 'error',
        message: above.replace(/^.*?error: /, ''),
        frames: [frame(referenced[1] ?? '', referenced[2])],
      }),
      next: at + 1,
    };
  },
};
