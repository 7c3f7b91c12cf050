/** Rust: rustc's and cargo's arrows (also Solidity's, Cairo's and Prisma's), panics with and without a backtrace. */
import type { Format, Found, PrintedFrame } from '../trace';
import { block, frame, severityOf, textAbove } from './block';

const HEAD =
  /^(?:\[\w+\] )?(error|warning|note|help|Error|Warning|DeclarationError|TypeError|ParserError|SyntaxError|Compiler\w{0,20})(?:\[([\w:-]{1,60})\]| \((\d{1,6})\))?: (.*)$/;
const ARROW = /^\s{0,12}(?:-->|:::|-->)\s{1,4}(\S.{0,800}?):(\d{1,9})(?::(\d{1,9}))?:?$/;
const PANIC = /^\s*thread '(.{1,300}?)'(?: \(\d{1,12}\))? (?:has )?panicked at (.*)$/;
const OLD_PANIC = /^'(.{0,1500})', (\S.{0,500}?):(\d{1,9})(?::(\d{1,9}))?$/;
const NEW_PANIC = /^(\S.{0,500}?):(\d{1,9}):(\d{1,9}):$/;
const BACKTRACE_PLACE = /^\s{4,30}at (\S.{0,800}?):(\d{1,9})(?::(\d{1,9}))?$/;
const BACKTRACE_CALL = /^\s*\d{1,6}: (?:0x[0-9a-f]{4,16} - )?(.{1,400})$/;

export const rust: Format = {
  id: 'rust',
  hints: ['-->', ':::', 'panicked at', 'error[', 'error:', 'Error: ', 'warning:'],
  read(lines, at) {
    const line = lines[at] ?? '';
    if (PANIC.test(line)) return panic(lines, at);
    if (HEAD.test(line)) return headed(lines, at);
    return ARROW.test(line) ? arrow(lines, at) : undefined;
  },
};

/** A head, then its arrows down to the next empty line or head. */
function headed(lines: readonly string[], start: number): Found | undefined {
  const [, word = 'error', code, number, message = ''] = HEAD.exec(lines[start] ?? '') ?? [];
  const frames: PrintedFrame[] = [];
  let at = start + 1;
  for (; at < lines.length && at < start + 400; at++) {
    const line = lines[at] ?? '';
    const match = ARROW.exec(line);
    if (match) frames.push(frame(match[1] ?? '', match[2], match[3]));
    // A head without an arrow right below is another tool's, or a sum.
    else if (frames.length === 0 && at > start + 3) break;
    else if (frames.length > 0 && (line === '' || /^(?:error|warning)(?:\[|:)/.test(line))) break;
    else if (frames.length === 0 && HEAD.test(line)) break;
  }
  if (frames.length === 0) return undefined;
  const severity = severityOf(word);
  const [first] = frames;
  return {
    block: block({
      ...{ format: 'rust', kind: 'diagnostic', severity, message, frames },
      errorType: code ?? number ?? word,
      // The first arrow is the place; the others explain.
      ...(first && { located: [first] }),
    }),
    next: at,
  };
}

/** Without a head of its kind: ruff's `F401 [*] ...`, prettier errors. */
function arrow(lines: readonly string[], at: number): Found {
  const match = ARROW.exec(lines[at] ?? '');
  const above = textAbove(lines, at) ?? '';
  const [, type, message = above] =
    /^([A-Z]{1,5}\d{2,5}|invalid-syntax|[\w-]{1,40}:)(?: \[\*\])? (.*)$/.exec(above) ?? [];
  const one = frame(match?.[1] ?? '', match?.[2], match?.[3]);
  return {
    block: block({
      format: 'rust',
      kind: 'diagnostic',
      errorType: type?.replace(/:$/, '') ?? 'error',
      message,
      frames: [one],
    }),
    next: at + 1,
  };
}

function panic(lines: readonly string[], start: number): Found {
  const [, thread = '', rest = ''] = PANIC.exec(lines[start] ?? '') ?? [];
  const old = OLD_PANIC.exec(rest);
  const place = NEW_PANIC.exec(rest);
  const frames: PrintedFrame[] = [];
  let message = old?.[1] ?? '';
  let at = start + 1;
  if (place) message = (lines[at++] ?? '').trim();
  if (old) frames.push(frame(old[2] ?? '', old[3], old[4]));
  if (place) frames.push(frame(place[1] ?? '', place[2], place[3]));
  // An old panic's message may hold line breaks: its end stands further down.
  for (let i = start + 1; !old && !place && i < Math.min(lines.length, start + 20); i++) {
    const end = /', (\S.{0,500}?\.rs):(\d{1,9}):(\d{1,9})$/.exec(lines[i] ?? '');
    if (!end) continue;
    message = rest.replace(/^'/, '');
    frames.push(frame(end[1] ?? '', end[2], end[3]));
    at = i + 1;
    break;
  }
  let call: string | undefined;
  for (let gap = 0; at < lines.length && gap < 8; at++) {
    const line = lines[at] ?? '';
    const where = BACKTRACE_PLACE.exec(line);
    if (where) {
      const function_ = call?.replace(/::h[0-9a-f]{16}$/, '');
      // The place of the panic itself stands in the head with its column; the backtrace says whose function it is in.
      const known = frames.findIndex(
        (one) =>
          one.function === null &&
          one.line === Number(where[2]) &&
          (where[1] ?? '').endsWith(one.path.replace(/^\.\//, '')),
      );
      const one = frame(where[1] ?? '', where[2], where[3], function_);
      if (known >= 0) frames[known] = { ...one, path: frames[known]?.path ?? one.path };
      else frames.push(one);
      gap = 0;
    } else if (BACKTRACE_CALL.test(line)) {
      call = BACKTRACE_CALL.exec(line)?.[1];
      gap = 0;
    } else if (PANIC.test(line) || /^(?:---- |test result|error: |failures:)/.test(line)) break;
    else gap++;
  }
  return {
    block: block({
      ...{ format: 'rust', kind: thread === 'main' ? 'exception' : 'test', errorType: 'panic', message, frames },
    }),
    next: Math.max(start + 1, at),
  };
}
