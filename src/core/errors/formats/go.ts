/** Go: panics and fatal errors (innermost first), the race detector, failed tests, the compiler's bare `file:line:col: text`. */
import { WEIGHT, type Format, type Found, type PrintedFrame } from '../trace';
import { block, diagnostics, frame } from './block';

const PANIC = /^\s*(?:panic|fatal error): (.*)$/;
const PLACE = /^\s+(\S.{0,800}?\.(?:go|s|c|cgo1\.go)):(\d{1,9})(?: \+0x[0-9a-f]{1,16})?$/;
const CALL =
  /^(?:\s{0,6})((?:created by )?[\w./*()\-[\]{}·~%@]{1,300}?)(?:\((?:[^()]|\([^()]*\)){0,300}\)| in goroutine \d{1,9})?$/;
const GOROUTINE =
  /^(?:goroutine \d{1,9}(?: gp=\S{1,30})?(?: m=\S{1,10})?(?: mp=\S{1,30})? \[|\[signal |rax |runtime stack:)/;

export const goPanic: Format = {
  id: 'go',
  hints: ['panic: ', 'fatal error: ', 'goroutine ', 'DATA RACE', 'SIGSEGV', 'SIGQUIT'],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (line.startsWith('WARNING: DATA RACE')) return race(lines, at);
    if (PANIC.test(line) && leadsToStack(lines, at)) return panic(lines, at);
    return /^goroutine \d{1,9} \[/.test(line) ? panic(lines, at) : undefined;
  },
};

/** `fatal error:` is said by C compilers too. */
function leadsToStack(lines: readonly string[], at: number): boolean {
  if (/^\s*panic: /.test(lines[at] ?? '')) return true;
  for (let i = at + 1; i < Math.min(lines.length, at + 12); i++) if (GOROUTINE.test(lines[i] ?? '')) return true;
  return false;
}

function panic(lines: readonly string[], start: number): Found {
  const [, text = (lines[start] ?? '').trim()] = PANIC.exec(lines[start] ?? '') ?? [];
  const frames: PrintedFrame[] = [];
  let at = start + 1;
  let gap = 0;
  let goroutines = 0;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const place = PLACE.exec(line);
    if (place) {
      frames.push(frame(place[1] ?? '', place[2], undefined, functionName(lines[at - 1] ?? '')));
      gap = 0;
    } else if (/^goroutine \d/.test(line)) {
      // Others wait while the first one dies; a test's own is listed first.
      goroutines++;
      gap = 0;
    } else if (/^(?:exit status|FAIL\b|ok\b|make|=== |--- )/.test(line) || ++gap > (goroutines === 0 ? 12 : 3)) break;
  }
  const message = text.replace(/ \[recovered\]$|, repanicked\]$/, '');
  const runtime = /^(runtime error|runtime): (.*)$/.exec(message);
  const fatal = /^\s*fatal error/.test(lines[start] ?? '');
  return {
    block: block({
      format: 'go',
      errorType: runtime?.[1] ?? (fatal ? 'fatal error' : 'panic'),
      message: runtime?.[2] ?? message,
      frames,
      weight: WEIGHT.crash,
    }),
    next: Math.max(at, start + 1),
  };
}

function functionName(line: string): string | undefined {
  const name = CALL.exec(line.trim())?.[1]?.replace(/^created by /, '');
  return name === undefined || name === '' ? undefined : name;
}

function race(lines: readonly string[], start: number): Found {
  const frames: PrintedFrame[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^={10,}/.test(line)) break;
    const place = PLACE.exec(line);
    if (place)
      frames.push(frame(place[1] ?? '', place[2], undefined, (lines[at - 1] ?? '').trim().replace(/\(\)$/, '')));
    else if (!/^(?:\s|Read at|Write at|Previous|Goroutine|$)/i.test(line)) break;
  }
  return {
    block: block({
      ...{ format: 'go', kind: 'sanitizer', errorType: 'DATA RACE', message: (lines[start] ?? '').trim(), frames },
      weight: WEIGHT.crash,
    }),
    next: at,
  };
}

/** `--- FAIL: TestX (0.00s)`, then indented `x_test.go:8: message`; testify writes the place as a field. */
export const goTest: Format = {
  id: 'go',
  hints: ['_test.go:', 'Error Trace:', '.go:'],
  read(lines, at) {
    const line = lines[at] ?? '';
    const trace = /^\s+Error Trace:\s+(\S.{0,500}?\.go):(\d{1,9})$/.exec(line);
    if (trace) {
      const frames = [frame(trace[1] ?? '', trace[2])];
      let next = at + 1;
      for (; next < lines.length; next++) {
        const more = /^\s+(\S[^\s:]{0,500}\.go):(\d{1,9})$/.exec(lines[next] ?? '');
        if (!more) break;
        frames.push(frame(more[1] ?? '', more[2]));
      }
      const message = /^\s+Error:\s+(.*)$/.exec(lines[next] ?? '')?.[1] ?? '';
      return { block: block({ format: 'go', kind: 'test', errorType: 'FAIL', message, frames }), next };
    }
    const failed = /^\s{2,20}(\w[\w.-]{0,200}\.go):(\d{1,9}): ?(.{0,1000})$/.exec(line);
    if (!failed || !underFailure(lines, at)) return undefined;
    const message = failed[3] === undefined || failed[3] === '' ? (lines[at + 1] ?? '').trim() : failed[3];
    const found = frame(failed[1] ?? '', failed[2]);
    return {
      block: block({ format: 'go', kind: 'test', errorType: 'FAIL', message, frames: [withPackage(lines, at, found)] }),
      next: at + 1,
    };
  },
};

function underFailure(lines: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 400); i--) {
    const line = lines[i] ?? '';
    if (/^\s*--- FAIL: |^\s*=== (?:RUN|NAME|CONT)/.test(line)) return true;
    if (/^\s*--- (?:PASS|SKIP): |^ok\s/.test(line)) return false;
  }
  return false;
}

/** The package's import path is told once its tests are over; its last part is a folder. */
function withPackage(lines: readonly string[], at: number, found: PrintedFrame): PrintedFrame {
  for (let i = at + 1; i < Math.min(lines.length, at + 400); i++) {
    const name = /^(?:FAIL|ok)\s+(\S{1,300})\s/.exec(lines[i] ?? '')?.[1];
    if (name !== undefined) return { ...found, package: name.split('/').slice(1).join('/') };
  }
  return found;
}

export const goBuild: Format = diagnostics(
  'go',
  ['.go:', 'go.mod:', 'go.work:', 'go.sum:'],
  [
    {
      pattern:
        /^(?:\d{4}\/\d\d\/\d\d )?\d\d:\d\d:\d\d(?:\.\d{1,6})? (?<file>[^\s:]{1,500}\.go):(?<line>\d{1,9}): (?<message>.*)$/,
      type: 'log.Fatal',
      kind: 'exception',
      weight: WEIGHT.weak,
    },
    {
      pattern:
        /^(?:vet: |go: |\s+)?(?<file>[^\s:][^:]{0,500}\.(?:go|mod|work|sum)):(?<line>\d{1,9})(?::(?<column>\d{1,9}))?: (?!\+0x)(?:(?<severity>error|warning|note): )?(?<message>.*)$/,
      type: 'error',
      // Where another declaration is, the compiler writes below, indented.
      holds: ({ message = '' }) => !message.startsWith('0x'),
    },
  ],
);
